//! May the two stand together with one user?

use std::collections::BTreeSet;

use super::{
    Compatible, Decision, Deliberation, Shelf, Verdict,
    assign::{attach_would_do, two_bases},
    mixed_otherwise, pairs, reasons, sold,
};
use crate::{
    rules::edition_mixing::MixingScope,
    tenant::Tenant,
    value::{AssignedTo, OfferId, OfferKind, Reason},
};

/// Decides whether two offers may stand together with one user. The tenant's readings and prices are in the shelf
/// already; the tenant is asked for so that all questions are put alike.
pub fn compatible(shelf: &Shelf<'_>, _: &Tenant, question: &Compatible) -> Decision {
    let edition = shelf.edition;
    let (offer, with) = (&question.offer, &question.with);
    let mut deliberation = Deliberation::new(edition);
    let unknown: Vec<_> = [offer, with].into_iter().filter_map(|offer| sold::unknown(shelf, offer)).collect();
    let considered = if unknown.is_empty() { together(shelf, offer, with) } else { unknown };
    considered.into_iter().for_each(|(verdict, reason)| deliberation.consider(verdict, reason));
    deliberation.decide(reasons::not_stated_together(edition, offer, with))
}

type Considered = Vec<(Verdict, Reason)>;

fn together(shelf: &Shelf<'_>, offer: &OfferId, with: &OfferId) -> Considered {
    if offer == with {
        let says = format!("{offer} twice with one user gives nothing more");
        return vec![(Verdict::Warned, reasons::held_already(shelf.edition, says))];
    }
    let mut considered = sides(shelf, offer, with);
    for (one, other) in [(offer, with), (with, offer)] {
        considered.extend(one_way(shelf, one, other));
    }
    considered
}

/// What holds of the two in this order; asked both ways round.
fn one_way(shelf: &Shelf<'_>, one: &OfferId, other: &OfferId) -> Considered {
    use OfferKind::{Addon, Attach, Base, User, UserCal};
    let edition = shelf.edition;
    let to_user = |offer: &OfferId| edition.assigned_to(offer) == AssignedTo::User;
    if !to_user(one) {
        return apart(shelf, one, other);
    }
    match (one.kind(), other.kind()) {
        (Some(Attach), Some(Base)) => {
            let (verdict, because) = pairs::attach_under(shelf, other, one);
            because.into_iter().map(|reason| (verdict, reason)).collect()
        }
        (Some(Attach), Some(Attach)) if one < other => common_base(shelf, one, other),
        (Some(Base), Some(Base)) => {
            let says = format!("{one} and {other} are both base licences");
            let over = attach_would_do(shelf, one, other).into_iter().map(|reason| (Verdict::Warned, reason));
            over.chain([(two_bases(shelf), reasons::two_bases(edition, says))]).collect()
        }
        (Some(Addon), Some(Base | Attach | User | UserCal)) => addon(shelf, one, other),
        (Some(User | UserCal), _) if to_user(other) => additional(shelf, one, other),
        _ => Vec::new(),
    }
}

/// A licence that no user holds, beside any other; with the fact, if the other is what it is added to.
fn apart(shelf: &Shelf<'_>, one: &OfferId, other: &OfferId) -> Considered {
    let facts = shelf.edition.facts.addon_host.iter().filter(|fact| fact.says.addon == *one);
    let hosted = facts.filter(|fact| fact.says.hosts.iter().any(|host| host == other.product()));
    let hosted = hosted.map(|fact| fact.reason(format!("{one} is added to {}", fact.says.hosts.join(" or "))));
    let beside = reasons::beside(shelf.edition, one, other);
    let gives = pairs::gives(shelf, one);
    hosted.chain([beside]).chain(gives).map(|reason| (Verdict::Allowed, reason)).collect()
}

/// An add-on with a licence that is its host, or is not.
fn addon(shelf: &Shelf<'_>, addon: &OfferId, other: &OfferId) -> Considered {
    if let Some((verdict, because)) = pairs::addon_on(shelf, addon, shelf.set([other])) {
        return because.into_iter().map(|reason| (verdict, reason)).collect();
    }
    let facts = shelf.edition.facts.addon_host.iter().filter(|fact| fact.says.addon == *addon);
    let hosted = facts.filter(|fact| fact.says.hosts.iter().any(|host| host == other.product()));
    hosted.map(|fact| (Verdict::Allowed, fact.reason(format!("{addon} goes with {}", other.product())))).collect()
}

/// Two attach licences stand together under a base that carries both.
fn common_base(shelf: &Shelf<'_>, one: &OfferId, other: &OfferId) -> Considered {
    let bases = shelf.offers(shelf.bases(shelf.of_users));
    let under = |base: &OfferId, attach: &OfferId| {
        let (verdict, because) = pairs::attach_under(shelf, base, attach);
        (verdict < Verdict::Refused).then_some(because)
    };
    let both = bases.iter().find_map(|base| under(base, one).zip(under(base, other)));
    let because = both.map(|(one, other)| one.into_iter().chain(other)).into_iter().flatten();
    because.map(|reason| (Verdict::Allowed, reason)).collect()
}

/// An additional user licence beside another licence of the same user.
fn additional(shelf: &Shelf<'_>, one: &OfferId, other: &OfferId) -> Considered {
    let mut considered = Vec::new();
    if let Some(because) = pairs::given_already(shelf, one, shelf.set([other])) {
        let says = format!("{other} already gives everything that {one} gives");
        considered.push((Verdict::Warned, reasons::held_already(shelf.edition, says)));
        considered.extend(because.into_iter().map(|reason| (Verdict::Warned, reason)));
    }
    considered.push((Verdict::Allowed, reasons::beside(shelf.edition, one, other)));
    considered.extend(pairs::gives(shelf, one).into_iter().map(|reason| (Verdict::Allowed, reason)));
    considered
}

/// Two sides of a mixing do not meet with one user, who uses both in one environment unless another is said.
fn sides(shelf: &Shelf<'_>, offer: &OfferId, with: &OfferId) -> Considered {
    let set = shelf.set([offer, with]);
    let mixings = shelf.edition.facts.edition_mixing.iter().enumerate();
    let met = mixings.filter(|(mixing, _)| [0, 1].iter().all(|&side| !shelf.on_side(set, *mixing, side).is_empty()));
    let otherwise = mixed_otherwise(shelf, &BTreeSet::from([set]), &|_| true);
    let met = met.map(|(_, fact)| {
        let place = match fact.says.scope {
            MixingScope::Environment => "in one environment",
            MixingScope::Tenant => "in one tenant",
            MixingScope::User => "with one user",
        };
        (Verdict::Refused, fact.reason(format!("{offer} and {with} may not meet {place}")))
    });
    met.chain(otherwise.into_iter().map(|reason| (Verdict::Allowed, reason))).collect()
}
