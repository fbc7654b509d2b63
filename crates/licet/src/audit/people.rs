//! Users: what they require against what they hold.

use super::{
    cheapest::{Choice, Search},
    desk::{Desk, Want},
    finding::{Code, Finding},
    mixing::Mixing,
    situation::Situation,
};
use crate::{
    decide::Set,
    value::{Basis, Reason},
};

/// What users in the situation need of what they hold, and the cheapest that closes their gaps. `None` if nothing that
/// can be bought closes them.
pub(super) fn needed(desk: &Desk<'_>, mixing: &Mixing, situation: &Situation) -> Option<Choice> {
    cheapest(desk, mixing, situation, situation.held, &|_| true)
}

/// The cheapest lawful set for users in the situation of those that will do, some licences costing nothing.
pub(super) fn cheapest(
    desk: &Desk<'_>,
    mixing: &Mixing,
    situation: &Situation,
    held: Set,
    will_do: &dyn Fn(Set) -> bool,
) -> Option<Choice> {
    let wanted = situation.wants(desk).map(|want| &want.cover).collect();
    let fits = |set: Set| will_do(set) && mixing.fits(desk, situation, held, set);
    // What only serves while it is held is nothing to buy.
    let among = desk.shelf.of_users.minus(desk.shelf.online.minus(held));
    Search { desk, wanted, held, among, fits: &fits }.run()
}

/// What users in the situation lack, and what cannot be said about them.
pub(super) fn findings(desk: &Desk<'_>, situation: &Situation, needed: Option<&Choice>) -> Vec<Finding> {
    let Some(requirement) = situation.requirement(desk) else { return Vec::new() };
    let mut findings = Vec::new();
    let gaps = situation.gaps(desk);
    if !gaps.is_empty() {
        let finding = gap(desk, situation, &gaps, needed);
        findings.extend(situation.names(desk).map(|name| finding.clone().about(name)));
    }
    if !requirement.unknown.is_empty() {
        let remedy = "find out what it stands for and classify it; until then the answer says 'at least'";
        let mut because: Vec<Reason> = requirement.unknown.iter().cloned().collect();
        because.push(requirement.person.reason.clone());
        let finding = Finding::new(Code::UnknownRequirement, remedy, because);
        findings.extend(situation.names(desk).map(|name| finding.clone().about(name)));
    }
    findings
}

fn gap(desk: &Desk<'_>, situation: &Situation, gaps: &[&Want], needed: Option<&Choice>) -> Finding {
    let clauses = gaps.iter().map(|want| want.cover.clause.to_string()).collect::<Vec<_>>().join(", ");
    let counts = counts(desk, situation, gaps);
    let (code, says) = if counts {
        (Code::UnderLicensed, format!("{} does not cover {clauses}", desk.names(situation.held)))
    } else {
        (Code::UnlicensedUser, format!("nothing held covers {clauses}"))
    };
    let rules = ["G21-MUX-03", "G21-USERTYPE-08", "G26-EXT-01", "G26-MENU-02", "P19-INT-08", "P19-MUX-03"];
    let mut because = vec![desk.reason(says, &rules, None)];
    because.extend(gaps.iter().flat_map(|want| conditions(desk, situation, want)));
    if let Some(requirement) = situation.requirement(desk) {
        let reasons = gaps.iter().filter_map(|want| requirement.clauses.get(&want.cover.clause)).flatten();
        because.extend(reasons.cloned());
        because.push(requirement.person.reason.clone());
    }
    let remedy = match needed {
        Some(choice) => format!("give {}", choice.words(desk, situation.held)),
        None => format!("no licence of this edition opens {clauses}"),
    };
    let finding = Finding::new(code, remedy, because).costing(needed.and_then(|choice| choice.extra));
    let added = needed.map(|choice| desk.shelf.offers(choice.licences.minus(situation.held))).unwrap_or_default();
    match added.as_slice() {
        [only] => finding.of(only),
        _ => finding,
    }
}

/// Whether anything held has a part in what is required: it meets a clause, or opens the same application.
fn counts(desk: &Desk<'_>, situation: &Situation, gaps: &[&Want]) -> bool {
    let has_part = |want: &&Want| want.cover.parts().meets(situation.held);
    let applications = gaps.iter().flat_map(|want| &want.cover.clause.any_of).map(|right| right.application());
    let opens = |application: &str| {
        let rights = situation.held.iter().flat_map(|at| desk.rights_at(at));
        rights.into_iter().any(|(right, _)| right.application() == application)
    };
    desk.wants_of(situation.requirement).iter().any(|want| has_part(&want)) || applications.into_iter().any(opens)
}

/// Why something held, or bought for the tenant, does not meet a clause: a companion or a condition is lacking.
fn conditions(desk: &Desk<'_>, situation: &Situation, want: &Want) -> Vec<Reason> {
    let rights = &want.cover.clause.any_of;
    let companions = desk.edition.facts.companion_licence.iter().filter(|fact| rights.contains(&fact.says.right));
    let mut because: Vec<Reason> = companions
        .map(|fact| fact.reason(format!("{} is used through {} besides", fact.says.right, fact.says.companion)))
        .collect();
    for (places, condition) in &want.cover.by_if {
        for offer in desk.shelf.offers(places.intersection(situation.held)) {
            let wanted = condition.iter().map(|offer| offer.as_str()).collect::<Vec<_>>().join(" or ");
            let facts = desk.edition.facts.grants.iter().filter(|fact| fact.says.offer == offer);
            let facts = facts.filter(|fact| !fact.says.conditions.is_empty());
            because.extend(facts.map(|fact| fact.reason(format!("{offer} covers it where the tenant holds {wanted}"))));
        }
    }
    because
}

/// Takes up the facts by which what is held meets what is required.
pub(super) fn cite(desk: &Desk<'_>, situation: &Situation, basis: &mut Basis) {
    for want in situation.wants(desk) {
        let held = |offer: &crate::value::OfferId| match desk.shelf.place(offer) {
            Some(at) => situation.held.has(at),
            None => desk.owns(offer),
        };
        basis.add_all(want.by.iter().filter(|(offer, _)| held(offer)).map(|(_, reason)| reason));
    }
}
