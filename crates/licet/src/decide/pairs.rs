//! Two licences with one user: an attach licence under its base, an add-on on its host, sides that may not meet.

use super::{Set, Shelf, Verdict, reasons};
use crate::{
    rules::{
        addon_host::HostScope,
        grants::{Condition, Scope},
    },
    value::{OfferId, OfferKind, Reason, RightId, RuleId},
};

/// What speaks for and against an attach licence under a base licence.
pub(super) fn attach_under(shelf: &Shelf<'_>, base: &OfferId, attach: &OfferId) -> (Verdict, Vec<Reason>) {
    let edition = shelf.edition;
    let Some(pair) = shelf.listed(base.product(), attach.product()) else {
        let says = format!("{base} does not list {attach} among its qualifying attach licences");
        return (Verdict::Refused, vec![reasons::attach_without_base(edition, says)]);
    };
    let price = |product: &str| shelf.prices.standard(product);
    let prices = (price(base.product()), price(attach.product()));
    let (mut verdict, mut because) = (Verdict::Allowed, vec![pair]);
    because.push(reasons::attach_under_base(edition, format!("{attach} stands under {base}")));
    let compared = match prices {
        (Some(base_price), Some(attach_price)) => {
            format!("standard price of {base} {base_price}, of {}.base {attach_price}", attach.product())
        }
        _ => format!("the standard prices of {base} and {}.base are not both known", attach.product()),
    };
    because.push(reasons::standard_price(edition, compared.clone()));
    let lower = matches!(prices, (Some(base), Some(attach)) if base < attach);
    for fact in edition.facts.base_choice.iter() {
        because.push(fact.reason(format!("the base is the higher-priced licence; {compared}")));
    }
    if !shelf.base_is_highest(base.product(), attach.product()) {
        verdict = Verdict::Refused;
    } else if lower && edition.facts.base_choice.is_empty() {
        verdict = Verdict::Warned;
        because.push(reasons::base_not_highest(
            edition,
            format!("it is advised to take the dearer one as base: {compared}"),
        ));
    }
    (verdict, because)
}

/// What speaks for and against an add-on with a user who holds a set of licences; `None` if it needs no host there.
pub(super) fn addon_on(shelf: &Shelf<'_>, addon: &OfferId, held: Set) -> Option<(Verdict, Vec<Reason>)> {
    let edition = shelf.edition;
    let mut facts = edition.facts.addon_host.iter();
    let fact = facts.find(|fact| fact.says.addon == *addon && fact.says.scope == HostScope::User)?;
    let place = shelf.place(addon)?;
    let hosts = shelf.get(place)?.hosts?.intersection(held.without(place));
    let products = fact.says.hosts.join(" or ");
    let taken = |reason: Reason| Reason { reading: Some(edition.taken("addon-host")), ..reason };
    if hosts.is_empty() {
        let reason = fact.reason(format!("{addon} needs a licence of {products} with the same user"));
        let of_hosts = |at: usize| {
            shelf.get(at).is_some_and(|licence| fact.says.hosts.iter().any(|host| host == licence.offer.product()))
        };
        let narrowed = held.without(place).iter().any(of_hosts);
        return Some((Verdict::Refused, vec![if narrowed { taken(reason) } else { reason }]));
    }
    let mut because = vec![fact.reason(format!("{addon} sits on a licence of {products}"))];
    let offers = shelf.offers(hosts);
    if let Some(host) = offers.first().filter(|_| offers.iter().all(|host| host.kind() == Some(OfferKind::Attach))) {
        because.push(reasons::same_but_for_the_price(edition, addon, host));
    }
    Some((Verdict::Allowed, because))
}

/// The licences of a set that together already give everything that one more licence gives, with the reasons.
pub(super) fn given_already(shelf: &Shelf<'_>, offer: &OfferId, held: Set) -> Option<Vec<Reason>> {
    let edition = shelf.edition;
    let to_holder = |scope: Scope| scope != Scope::Tenant;
    let mut because = Vec::new();
    let own =
        edition.facts.grants.iter().filter(|fact| fact.says.offer == *offer && to_holder(edition.scope(&fact.says)));
    for fact in own {
        for right in &fact.says.rights {
            because.push(given_by(shelf, held, right, &fact.says.conditions)?);
        }
    }
    because.sort();
    because.dedup();
    (!because.is_empty()).then_some(because)
}

/// The reason why somebody who holds a set of licences has a right without any condition but those that bind it anyway.
fn given_by(shelf: &Shelf<'_>, held: Set, right: &RightId, anyway: &[Condition]) -> Option<Reason> {
    let edition = shelf.edition;
    let fact = edition.facts.grants.iter().find(|fact| {
        shelf.place(&fact.says.offer).is_some_and(|at| held.has(at))
            && edition.scope(&fact.says) != Scope::Tenant
            && fact.says.conditions.iter().all(|condition| condition.right != *right || anyway.contains(condition))
            && fact.says.rights.iter().any(|granted| edition.catalog.rights.includes(granted, right))
    })?;
    Some(fact.reason(format!("{} gives {right} already", fact.says.offer)))
}

/// The statements that say how a licence of the tenant is licensed: what it is added to, and what it gives.
pub(super) fn licensed_by(shelf: &Shelf<'_>, offer: &OfferId) -> Vec<RuleId> {
    let facts = &shelf.edition.facts;
    let added = facts.addon_host.iter().filter(|fact| fact.says.addon == *offer).map(|fact| &fact.cited.rules);
    let granted = facts.grants.iter().filter(|fact| fact.says.offer == *offer).map(|fact| &fact.cited.rules);
    added.chain(granted).flatten().cloned().collect()
}

/// What the edition says that a licence gives.
pub(super) fn gives(shelf: &Shelf<'_>, offer: &OfferId) -> Vec<Reason> {
    let facts = &shelf.edition.facts;
    let granted = facts.grants.iter().filter(|fact| fact.says.offer == *offer).map(|fact| {
        let rights = fact.says.rights.iter().map(RightId::as_str).collect::<Vec<_>>().join(", ");
        let rights = if rights.is_empty() { "no right of an application" } else { &rights };
        fact.reason(format!("{offer} gives {rights}"))
    });
    let companion = facts.companion_licence.iter().filter(|fact| fact.says.companion == *offer);
    let companion = companion.map(|fact| fact.reason(format!("{offer} goes with what gives {}", fact.says.right)));
    granted.chain(companion).collect()
}
