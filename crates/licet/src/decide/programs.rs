//! The program of a purchase: whether it sells the offers, covers online services and software together, and stands well
//! beside the tenant's other programs (P19-PROG-03, -08..15, V17-VOL-02).

use std::collections::BTreeSet;

use super::Verdict;
use crate::{
    catalog::Edition,
    tenant::{Program, Tenant},
    value::{Day, OfferId, OfferKind, Reason},
};

/// What the programs of an edition say of offers bought under one of them.
pub(super) fn sold(edition: &Edition, program: Program, offers: &[OfferId]) -> Vec<(Verdict, Reason)> {
    let mut found = Vec::new();
    for offer in offers {
        for fact in edition.facts.sold_through.iter().filter(|fact| fact.says.speaks_of(offer, program)) {
            let names: Vec<&str> = fact.says.programs.iter().map(|program| name(*program)).collect();
            found.push(if fact.says.programs.contains(&program) {
                (Verdict::Allowed, fact.reason(format!("{offer} is sold under {}", name(program))))
            } else {
                let says = format!("{offer} is sold under {}, not under {}", names.join(", "), name(program));
                (Verdict::Refused, fact.reason(says))
            });
        }
    }
    found
}

/// Whether an offer is an online licence of which an on-premises edition only speaks.
pub(super) fn is_online(edition: &Edition, offer: &OfferId) -> bool {
    !edition.facts.program_terms.is_empty() && edition.counts_as(offer).is_some()
}

/// What is said of an order with online services, beside software or alone.
pub(super) fn online(edition: &Edition, program: Option<Program>, offers: &[OfferId]) -> Vec<(Verdict, Reason)> {
    let online: Vec<&str> = offers.iter().filter(|offer| is_online(edition, offer)).map(OfferId::as_str).collect();
    let software =
        |offer: &OfferId| matches!(offer.kind(), Some(OfferKind::UserCal | OfferKind::DeviceCal | OfferKind::Server));
    if online.is_empty() || !offers.iter().any(software) {
        return Vec::new();
    }
    let covers = |program: &Program| {
        let mut facts = edition.facts.program_terms.iter();
        facts.find(|fact| fact.says.online_and_software && fact.says.programs.contains(program))
    };
    let online = online.join(", ");
    match program.as_ref().and_then(covers) {
        Some(fact) => {
            let says = format!("one agreement covers {online} beside the software licences");
            vec![(Verdict::Allowed, fact.reason(says))]
        }
        None => {
            let under = program.map_or("a program that is not named", name);
            let says = format!("whether one agreement under {under} covers {online} beside software is not said");
            vec![(Verdict::NotStated, edition.reason(says, &["P19-PROG-03"], None))]
        }
    }
}

/// The programs under which paid licences of a tenant are held on a day.
pub fn programs_held(tenant: &Tenant, day: Day) -> BTreeSet<Program> {
    let paid = tenant.subscriptions.iter().filter(|held| held.quantity > 0 && held.paid(day));
    let named: BTreeSet<_> = paid.filter_map(|held| held.agreement.as_ref()).collect();
    tenant.agreements.iter().filter(|known| named.contains(&known.id)).map(|known| known.program).collect()
}

/// What speaks against licences of several programs on one account; `None` if nothing does.
pub fn mixed_programs(edition: &Edition, programs: &BTreeSet<Program>) -> Option<Reason> {
    let apart = |program: &&Program| {
        let mut facts = edition.facts.program_terms.iter();
        facts.any(|fact| fact.says.apart && fact.says.programs.contains(*program))
    };
    let names: Vec<&str> = programs.iter().filter(apart).map(|program| name(*program)).collect();
    let fact = edition.facts.program_terms.iter().find(|fact| fact.says.apart).filter(|_| names.len() > 1)?;
    let says = format!("licences of {} on one account may turn out not to fit together", names.join(" and "));
    Some(fact.reason(says))
}

/// The name of a program.
pub(super) fn name(program: Program) -> &'static str {
    Program::ALL.iter().find(|(_, known)| *known == program).map_or("the program", |(name, _)| name)
}
