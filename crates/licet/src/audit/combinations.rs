//! What one user may not hold together: an attach licence without its base, a base below its attach licence, an add-on
//! without its host.

use super::{
    desk::Desk,
    finding::{Code, Finding},
    situation::Situation,
};
use crate::{
    decide::{Licence, Set},
    value::{Basis, Money, OfferId, OfferKind, Reason},
};

/// The unlawful combinations in a situation.
pub(super) fn findings(desk: &Desk<'_>, situation: &Situation) -> Vec<Finding> {
    let mut found = Vec::new();
    for place in situation.held.iter() {
        let Some(licence) = desk.shelf.get(place) else { continue };
        if licence.kind == OfferKind::Attach {
            found.extend(attach(desk, situation.held, licence));
        }
        found.extend(addon(desk, situation.held.without(place), licence));
    }
    let each = |name: &str| found.iter().map(|finding| finding.clone().about(name)).collect::<Vec<_>>();
    situation.names(desk).flat_map(each).collect()
}

/// Names the readings under whose other choices what is held would not be lawful.
pub(super) fn cite(desk: &Desk<'_>, situation: &Situation, basis: &mut Basis) {
    for place in situation.held.iter() {
        let Some(licence) = desk.shelf.get(place) else { continue };
        let besides = situation.held.without(place);
        let hosts = licence.hosts.unwrap_or_default();
        let hosting: Vec<&Licence> =
            hosts.iter().filter(|&at| besides.has(at)).filter_map(|at| desk.shelf.get(at)).collect();
        if !hosting.is_empty() && hosting.iter().all(|host| host.kind == OfferKind::Attach) {
            basis.add(&attach_hosts(desk));
        }
        let product = licence.offer.product();
        let bases = desk.shelf.offers(desk.shelf.bases(besides));
        let highest = |base: &OfferId| desk.shelf.base_is_highest_otherwise(base.product(), product);
        if licence.kind == OfferKind::Attach && !bases.is_empty() && !bases.iter().any(highest) {
            for fact in desk.edition.otherwise.base_choice.iter() {
                let says = format!("whether {} may stand under a cheaper base is a reading", licence.offer);
                basis.add(&desk.edition.read_otherwise(fact, says));
            }
        }
    }
}

fn attach_hosts(desk: &Desk<'_>) -> Reason {
    let says = "what a base licence satisfies, its attach licence satisfies too";
    desk.reason(says, &["Q26-ADDON-01", "Q26-ADDON-02"], Some("addon-host"))
}

/// An attach licence and the bases held beside it. Beside the base licence of its own product it is held twice, which
/// is waste and no more.
fn attach(desk: &Desk<'_>, held: Set, licence: &Licence) -> Vec<Finding> {
    let mut found = Vec::new();
    let product = licence.offer.product();
    let bases = desk.shelf.offers(desk.shelf.bases(held));
    if bases.iter().any(|base| base.product() == product) {
        return found;
    }
    let listing: Vec<&OfferId> =
        bases.iter().filter(|base| desk.shelf.listed(base.product(), product).is_some()).collect();
    if listing.is_empty() {
        let names = desk.names(desk.shelf.bases(held));
        let says = if bases.is_empty() {
            format!("{} is held without any base licence", licence.offer)
        } else {
            format!("{} does not qualify under {names}", licence.offer)
        };
        let rules = ["G21-ATTACH-08", "G21-ATTACH-23", "B21-ATTACH-04", "G26-ATTACH-02"];
        let because = vec![desk.reason(says, &rules, Some("base-removal"))];
        let (cost, way) = mend(desk, licence);
        found.push(Finding::new(Code::AttachWithoutBase, way, because).of(&licence.offer).costing(cost));
    }
    let carriers: Vec<&OfferId> = if listing.is_empty() { bases.iter().collect() } else { listing };
    let highest = |base: &&OfferId| desk.shelf.base_is_highest(base.product(), product);
    if !carriers.is_empty() && !carriers.iter().any(highest) {
        found.push(not_highest(desk, licence, &carriers));
    }
    found
}

/// The cheaper way to mend an attach licence without its base: a base that carries it, or a base instead of it.
fn mend(desk: &Desk<'_>, licence: &Licence) -> (Option<Money>, String) {
    let priced = |offer: OfferId| desk.price(&offer, 1).map(|price| (price, offer));
    let carrier = desk.shelf.offers(licence.bases).into_iter().filter_map(priced).min();
    let own = licence.offer.with_kind("base");
    let step = priced(own.clone()).zip(desk.price(&licence.offer, 1)).map(|((base, _), attach)| base - attach);
    match (carrier, step) {
        (Some((price, base)), step) if step.is_none_or(|step| price < step) => {
            (Some(price), format!("give a base that lists it, the cheapest is {base}"))
        }
        (_, Some(step)) => (Some(step), format!("make it a licence of its own: {own} instead")),
        _ => (None, format!("give a base that lists it, or {own} instead")),
    }
}

fn not_highest(desk: &Desk<'_>, licence: &Licence, carriers: &[&OfferId]) -> Finding {
    let names = carriers.iter().map(|base| base.as_str()).collect::<Vec<_>>().join(", ");
    let own = licence.offer.with_kind("base");
    let says = format!("{own} is priced above {names}, so that it has to be the base");
    let because: Vec<Reason> = desk.edition.facts.base_choice.iter().map(|fact| fact.reason(&says)).collect();
    // The base becomes an attach licence under the new one, where that is listed.
    let swap = carriers.iter().filter_map(|base| {
        let listed = desk.shelf.listed(own.product(), base.product()).is_some();
        let under = if listed { base.with_kind("attach") } else { (*base).clone() };
        let now = desk.price(base, 1)? + desk.price(&licence.offer, 1)?;
        let then = desk.price(&own, 1)? + desk.price(&under, 1).or_else(|| desk.price(base, 1))?;
        Some((then - now).max(Money::ZERO))
    });
    let remedy = format!("make {own} the base; {names} may come as attach where it qualifies");
    Finding::new(Code::BaseNotHighest, remedy, because).of(&licence.offer).costing(swap.min())
}

/// An add-on and what is held besides.
fn addon(desk: &Desk<'_>, besides: Set, licence: &Licence) -> Option<Finding> {
    let hosts = licence.hosts.filter(|hosts| !hosts.meets(besides))?;
    let mut facts = desk.edition.facts.addon_host.iter();
    let fact = facts.find(|fact| fact.says.addon == licence.offer)?;
    let products = fact.says.hosts.join(" or ");
    let because = vec![
        fact.reason(format!("{} needs a licence of {products} with the same user", licence.offer)),
        attach_hosts(desk),
    ];
    let cost = desk.shelf.offers(hosts).iter().filter_map(|host| desk.price(host, 1)).min();
    let remedy = format!("give a licence of {products}, or take {} away", licence.offer);
    Some(Finding::new(Code::AddonWithoutHost, remedy, because).of(&licence.offer).costing(cost))
}
