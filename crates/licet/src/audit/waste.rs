//! Licences that nobody needs: held twice, or more than required.

use super::{
    cheapest::Choice,
    desk::Desk,
    finding::{Code, Finding},
    mixing::Mixing,
    people,
    situation::Situation,
};
use crate::{
    catalog::LicenceType,
    decide::Set,
    value::{Money, OfferId, OfferKind, Reason},
};

/// What users in the situation hold in vain. Where what they hold does not stand lawfully together, only what is held
/// twice is said: the rest follows from how that is mended.
pub(super) fn findings(
    desk: &Desk<'_>,
    mixing: &Mixing,
    situation: &Situation,
    needed: Option<&Choice>,
    lawful: bool,
) -> Vec<Finding> {
    let (doubles, mut found) = doubles(desk, situation.held);
    let rest = situation.held.minus(doubles);
    if lawful {
        let over = over(desk, mixing, situation, rest, needed);
        found.extend(over.or_else(|| second_base(desk, rest)));
    }
    let each = |name: &str| found.iter().map(|finding| finding.clone().about(name)).collect::<Vec<_>>();
    situation.names(desk).flat_map(each).collect()
}

/// Licences whose rights another licence of the set includes, and that carry nothing.
fn doubles(desk: &Desk<'_>, held: Set) -> (Set, Vec<Finding>) {
    let mut found = Vec::new();
    let mut gone = Set::EMPTY;
    // Attach licences first: of a base and an attach licence of one product the base stays.
    let (attach, others): (Vec<usize>, Vec<usize>) =
        held.iter().partition(|&at| desk.shelf.get(at).is_some_and(|licence| licence.kind == OfferKind::Attach));
    for place in attach.into_iter().chain(others) {
        let rest = held.minus(gone).without(place);
        let lawful = desk.shelf.faults(rest).within(desk.shelf.faults(held));
        let Some(by) = rest.iter().find(|&other| lawful && includes(desk, other, place)) else { continue };
        gone = gone.with(place);
        if let (Some(licence), Some(other)) = (desk.shelf.get(place), desk.shelf.get(by)) {
            found.push(double(desk, &licence.offer, &other.offer));
        }
    }
    (gone, found)
}

fn double(desk: &Desk<'_>, offer: &OfferId, by: &OfferId) -> Finding {
    let rules = if offer.product() == by.product() {
        ["G21-ATTACH-21", "G21-ATTACH-22", "B21-ATTACH-02", "G26-ATTACH-05", "P19-ROLE-07"]
    } else {
        ["G21-ADDUSER-12", "G21-ACT-02", "G21-ADDUSER-14", "G26-MENU-02", "P19-ROLE-07"]
    };
    let mut because = vec![desk.reason(format!("{by} includes everything that {offer} grants"), &rules, None)];
    let facts = desk.edition.facts.grants.iter().filter(|fact| fact.says.offer == *by);
    because.extend(facts.map(|fact| fact.reason(format!("what {by} grants"))));
    let remedy = format!("take {offer} away");
    Finding::new(Code::DoubleLicensed, remedy, because).of(offer).costing(desk.price(offer, 1))
}

/// Whether one licence grants everything, in force here, that the other grants.
fn includes(desk: &Desk<'_>, other: usize, licence: usize) -> bool {
    let mut rights = desk.rights_at(licence).peekable();
    let Some(offer) = desk.shelf.get(other).map(|other| &other.offer) else { return false };
    rights.peek().is_some()
        && rights.all(|(right, scope)| {
            let clause = crate::value::Clause::of(right.clone(), None);
            desk.edition.grantors(&clause).iter().any(|grantor| {
                let holds = grantor.tenant_holds.is_empty() || grantor.tenant_holds.iter().any(|o| desk.owns(o));
                grantor.offer == *offer && grantor.scope == *scope && holds
            })
        })
}

/// More held than required, where something is said about what is required.
fn over(
    desk: &Desk<'_>,
    mixing: &Mixing,
    situation: &Situation,
    rest: Set,
    needed: Option<&Choice>,
) -> Option<Finding> {
    let requirement = situation.requirement(desk)?;
    let said = situation.stated || !situation.needs_licences(desk) || desk.states_needs;
    let sure = said && requirement.unknown.is_empty() && situation.gaps(desk).is_empty();
    if !sure || rest.is_empty() {
        return None;
    }
    let within = |set: Set| lesser(&types(desk, set), &types(desk, rest));
    let best = people::cheapest(desk, mixing, situation, Set::EMPTY, &within)?;
    let exposure = match (desk.shelf.cost(rest), best.total) {
        (Some(held), Some(best)) if held > best => Some(held - best),
        (Some(_), Some(_)) => return None,
        // Where prices are not stated, something is too much if it is not needed, or a licence of a lower type would do.
        _ if needed.is_some_and(|choice| !rest.minus(choice.licences).is_empty()) => None,
        _ if best.tenant.is_empty() && types(desk, best.licences) != types(desk, rest) => None,
        _ => return None,
    };
    let rules = ["G21-USERTYPE-15", "G21-ATTACH-27", "G26-MENU-02", "P19-ROLE-07", "P19-INT-08"];
    let mut because: Vec<Reason> = requirement.clauses.values().flatten().cloned().collect();
    because.push(requirement.person.reason.clone());
    let (says, remedy) = if !best.licences.is_empty() {
        let does = best.words(desk, Set::EMPTY);
        (format!("{} is held where {} does", desk.names(rest), desk.names(best.licences)), format!("{does} does"))
    } else if situation.stated || !situation.needs_licences(desk) {
        let says = format!("{} is held where no licence is needed", desk.names(rest));
        (says, "take it away".into())
    } else {
        let says = format!("{} is held, and nothing is stated for which it is needed", desk.names(rest));
        (says, "state what it is needed for, or take it away".into())
    };
    because.insert(0, desk.reason(says, &rules, None));
    let finding = Finding::new(Code::OverLicensed, remedy, because).costing(exposure);
    let dropped = desk.shelf.offers(rest.minus(best.licences));
    Some(match dropped.as_slice() {
        [only] => finding.of(only),
        _ => finding,
    })
}

/// The types of the licences of a set, the highest first.
fn types(desk: &Desk<'_>, set: Set) -> Vec<LicenceType> {
    let mut types: Vec<LicenceType> =
        desk.shelf.offers(set).iter().filter_map(|offer| desk.edition.licence_type(offer)).collect();
    types.sort_unstable_by(|a, b| b.cmp(a));
    types
}

/// Whether a set asks no more of the vendor's ladder than what is held: its highest type is lower, or each of its
/// types in turn is at most that of what is held. Another full product in place of a held one is a plan, not a finding.
fn lesser(set: &[LicenceType], held: &[LicenceType]) -> bool {
    set.first() < held.first() || set.len() <= held.len() && set.iter().zip(held).all(|(a, b)| a <= b)
}

/// A second base licence that would qualify as attach under the first.
fn second_base(desk: &Desk<'_>, held: Set) -> Option<Finding> {
    let bases = desk.shelf.offers(desk.shelf.bases(held));
    let pairs = bases.iter().flat_map(|base| bases.iter().map(move |second| (base, second)));
    let saving = |(base, second): (&OfferId, &OfferId)| -> Option<(Money, OfferId, Reason)> {
        let listed = desk.shelf.listed(base.product(), second.product())?;
        let saved = desk.price(second, 1)? - desk.price(&second.with_kind("attach"), 1)?;
        let lawful = base != second && desk.shelf.base_is_highest(base.product(), second.product());
        (lawful && saved > Money::ZERO).then(|| (saved, second.clone(), listed))
    };
    let (saved, second, listed) = pairs.filter_map(saving).max()?;
    let rules = ["G21-ATTACH-13", "G21-ATTACH-27", "B21-ATTACH-01", "G26-ATTACH-01"];
    let says = format!("{second} is held at the base price where it qualifies as attach");
    let because = vec![desk.reason(says, &rules, Some("two-bases")), listed];
    let remedy = format!("make it {}", second.with_kind("attach"));
    Some(Finding::new(Code::OverLicensed, remedy, because).of(&second).costing(Some(saved)))
}
