//! A step of buying under a program: whether the program has it, when it takes effect, when it is paid, and who helps
//! (V17-MOVE-01..03, V17-ACTIVATE-01..04, V17-TRUEUP-01, V17-ORDER-01, V17-REMAP-01, V17-INVOICE-01).
//!
//! Of a program without a fact for a step the documents do not speak. What a step asks of the orders and accounts of a
//! customer is decided by `decide::program`.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::tenant::Program;

/// A step of buying under a program.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgramStep {
    /// The step.
    pub step: Step,
    /// The programs.
    pub programs: Vec<Program>,
    /// Whether the programs have it.
    #[serde(default = "yes")]
    pub open: bool,
    /// Usable at the latest so many hours after it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_hours: Option<u32>,
    /// Whether it is paid at the next anniversary of the agreement.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub due_at_anniversary: bool,
    /// How licences under the programs come to Software Assurance, for a step that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assurance: Option<Assurance>,
    /// Whether the step is of server licences only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub servers_only: bool,
    /// What to do, or whom to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

fn yes() -> bool {
    true
}

/// How licences under a program come to Software Assurance (P19-SA-06..08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// It comes with the licences.
    Included,
    /// It is bought besides.
    Separate,
    /// The documents do not say.
    Unstated,
}

/// The steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Step {
    /// Order under an agreement what is held by direct purchase.
    MoveOrder,
    /// Tie an invoiced order to an account.
    Activate,
    /// End the direct purchase.
    CancelDirect,
    /// Have the activation message sent again.
    ResendActivation,
    /// Use licences at once and pay them at the anniversary.
    Reserve,
    /// Buy by purchase order.
    Order,
    /// Tie an agreement to another account.
    Remap,
    /// Turn an attach licence into a base licence by a step-up.
    StepUp,
    /// Put right an attach licence that was bought by mistake.
    CorrectAttach,
    /// Have an invoice explained.
    InvoiceSupport,
    /// Move to a new version of licensed software, a benefit of Software Assurance.
    NewVersion,
    /// Run licensed software with a hoster, a benefit of Software Assurance.
    LicenseMobility,
}

impl Step {
    /// Every step with its spelling.
    pub const ALL: [(&'static str, Self); 12] = [
        ("move-order", Self::MoveOrder),
        ("activate", Self::Activate),
        ("cancel-direct", Self::CancelDirect),
        ("resend-activation", Self::ResendActivation),
        ("reserve", Self::Reserve),
        ("order", Self::Order),
        ("remap", Self::Remap),
        ("step-up", Self::StepUp),
        ("correct-attach", Self::CorrectAttach),
        ("invoice-support", Self::InvoiceSupport),
        ("new-version", Self::NewVersion),
        ("license-mobility", Self::LicenseMobility),
    ];

    /// Its spelling.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }
}

impl Says for ProgramStep {
    const KIND: &'static str = "program_step";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.program_step
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.program_step
    }

    fn mentions(&self, seen: &mut Mentions) {
        if self.programs.is_empty() {
            seen.mistakes.push("no program is named".into());
        }
    }
}
