//! Prices that hold under a program: at which of them a tenant can buy, and what to know of those at which it cannot.
//!
//! A price under a program is open to a tenant that has an agreement of that program in force on its day, where the program
//! sells the offer. Of a tenant that does not state its agreements nothing is known: all programs are taken as open to it,
//! and the answer says so.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Verdict, agreements::in_force, programs};
use crate::{
    catalog::Edition,
    tenant::{Program, Tenant},
    value::{AssignedTo, OfferId, Reason},
};

/// What is to be known of prices under a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PriceNote {
    /// The programs.
    pub programs: Vec<Program>,
    /// Whether these prices are used.
    pub used: bool,
    /// The offers whose prices they are, sorted.
    pub offers: Vec<OfferId>,
    /// Why.
    pub because: Reason,
}

/// Sorts prices under programs into those that are open and the others.
pub(super) struct OpenPrices<'a> {
    edition: &'a Edition,
    tenant: &'a Tenant,
    notes: BTreeMap<(bool, Program, Reason), BTreeSet<OfferId>>,
}

impl<'a> OpenPrices<'a> {
    pub(super) fn of(edition: &'a Edition, tenant: &'a Tenant) -> Self {
        Self { edition, tenant, notes: BTreeMap::new() }
    }

    /// Whether an offer can be bought at prices under a program; what there is to know of it is noted.
    pub(super) fn is_open(&mut self, offer: &OfferId, program: Program) -> bool {
        let closed = self.no_agreement(program).or_else(|| self.not_sold(offer, program));
        let closed = closed.or_else(|| self.below_usual(program));
        let open = closed.is_none();
        if let Some(reason) = closed.or_else(|| self.unknown(program)) {
            self.notes.entry((open, program, reason)).or_default().insert(offer.clone());
        }
        open
    }

    /// What was noted, prices that are not used first.
    pub(super) fn notes(self) -> Vec<PriceNote> {
        let note = |((used, program, because), offers): ((bool, Program, Reason), BTreeSet<OfferId>)| PriceNote {
            programs: vec![program],
            used,
            offers: offers.into_iter().collect(),
            because,
        };
        self.notes.into_iter().map(note).collect()
    }

    /// No agreement of the program is in force.
    fn no_agreement(&self, program: Program) -> Option<Reason> {
        let (tenant, day) = (self.tenant, self.tenant.as_of);
        let of = || tenant.agreements.iter().filter(|agreement| agreement.program == program);
        if !tenant.agreements_known() || of().any(|agreement| in_force(agreement, day)) {
            return None;
        }
        let when = |agreement: &crate::tenant::Agreement| match (agreement.start, agreement.end) {
            (Some(start), _) if start > day => format!("{} begins on {start}", agreement.id),
            (_, Some(end)) => format!("{} ended on {end}", agreement.id),
            _ => agreement.id.to_string(),
        };
        let others: Vec<String> = of().map(when).collect();
        let others = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
        let name = programs::name(program);
        let says =
            format!("prices under {name} are not used: no agreement of that program is in force on {day}{others}");
        Some(self.edition.reason(says, &self.rules(program), None))
    }

    /// The program does not sell the offer.
    fn not_sold(&self, offer: &OfferId, program: Program) -> Option<Reason> {
        let sold = programs::sold(self.edition, program, std::slice::from_ref(offer));
        let (_, reason) = sold.into_iter().find(|(verdict, _)| *verdict == Verdict::Refused)?;
        let name = programs::name(program);
        Some(Reason { says: format!("prices under {name} are not used: {}", reason.says), ..reason })
    }

    /// Where the usual holding of a volume program is a condition, who holds less cannot count on its prices.
    fn below_usual(&self, program: Program) -> Option<Reason> {
        if self.edition.choice("volume-250") != "refused" {
            return None;
        }
        let mut facts = self.edition.facts.volume_program.iter();
        let fact = facts.find(|fact| fact.says.programs.contains(&program))?;
        let paid = self.tenant.subscriptions.iter().filter(|held| held.paid(self.tenant.as_of));
        let licences = paid.filter(|held| self.edition.assigned_to(&held.offer) != AssignedTo::Nobody);
        let held = licences.fold(0_u64, |sum, held| sum.saturating_add(held.quantity));
        let (name, usual) = (programs::name(program), fact.says.usual);
        let says = format!("prices under {name} are not used: its customers hold {usual} licences, the tenant {held}");
        (held < usual).then(|| Reason { reading: Some(self.edition.taken("volume-250")), ..fact.reason(says) })
    }

    /// The tenant does not say which agreements it has.
    fn unknown(&self, program: Program) -> Option<Reason> {
        if self.tenant.agreements_known() {
            return None;
        }
        let name = programs::name(program);
        let says = format!("the tenant does not state its agreements: prices under {name} are taken to be open to it");
        Some(self.edition.reason(says, &self.rules(program), None))
    }

    /// The statements on prices under a program: volume prices go with an agreement, other ones are set by who sells.
    fn rules(&self, program: Program) -> [&'static str; 2] {
        let mut volume = self.edition.facts.volume_program.iter();
        if volume.any(|fact| fact.says.programs.contains(&program)) {
            ["V17-VOL-01", "P19-PROG-16"]
        } else {
            ["P19-SCOPE-14", "G21-ATTACH-04"]
        }
    }
}
