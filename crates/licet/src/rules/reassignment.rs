//! When an assigned licence may go to another holder (P19-REASSIGN-01..07).
//!
//! The fact that names both the reason and the form of the holder goes before one that names the reason only, and that
//! before one that names neither. Where no fact speaks, the documents do not say.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};

/// When an assigned licence may go to another holder (P19-REASSIGN-01..07).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reassignment {
    /// Why it goes; empty: any reason that no other fact names.
    #[serde(default)]
    pub reason: Option<Why>,
    /// The form of both holders; empty: either.
    #[serde(default)]
    pub holder: Option<Form>,
    /// Whether it may.
    pub allowed: bool,
    /// Whether it comes back.
    #[serde(default)]
    pub temporary: bool,
}

/// Why a licence goes to another holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The holder is replaced for good.
    PermanentReplacement,
    /// The holder is away for a time.
    TemporaryAbsence,
    /// The device is out of order and another stands in.
    LoanerDevice,
    /// Both go on using it.
    Sharing,
}

impl Why {
    /// Every reason with its spelling.
    pub const ALL: [(&'static str, Self); 4] = [
        ("permanent-replacement", Self::PermanentReplacement),
        ("temporary-absence", Self::TemporaryAbsence),
        ("loaner-device", Self::LoanerDevice),
        ("sharing", Self::Sharing),
    ];

    /// The reason as it is spelt.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, why)| *why == self).map_or("", |(word, _)| word)
    }
}

/// The form of a holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A person.
    User,
    /// A device.
    Device,
}

impl Says for Reassignment {
    const KIND: &'static str = "reassignment";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.reassignment
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.reassignment
    }

    fn mentions(&self, seen: &mut Mentions) {
        if self.temporary && !self.allowed {
            seen.mistakes.push("what may not go does not come back".into());
        }
    }
}
