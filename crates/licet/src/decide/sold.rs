//! Whether an offer is one of the edition's at all, and whether it is still sold.

use super::{Shelf, Verdict, reasons};
use crate::value::{OfferId, OfferKind, Reason};

/// What stands against an offer as such; `None` if the edition deals with it.
pub(super) fn unknown(shelf: &Shelf<'_>, offer: &OfferId) -> Option<(Verdict, Reason)> {
    let edition = shelf.edition;
    let known = edition.catalog.offers.contains_key(offer);
    if known && edition.deals_with(offer) {
        return None;
    }
    match offer.kind() {
        Some(OfferKind::StepUp) if known && listed_somewhere(shelf, offer) => None,
        Some(OfferKind::Attach) => Some(no_attach(shelf, offer, known)),
        _ => Some((Verdict::NotStated, reasons::not_of_edition(edition, offer))),
    }
}

/// Whether some base of the edition lists the product as attach.
fn listed_somewhere(shelf: &Shelf<'_>, offer: &OfferId) -> bool {
    shelf.edition.facts.attach.iter().any(|fact| fact.says.attach == offer.product())
}

/// Why there is no such attach licence.
fn no_attach(shelf: &Shelf<'_>, offer: &OfferId, known: bool) -> (Verdict, Reason) {
    let edition = shelf.edition;
    let of_product = edition.catalog.offers.keys().filter(|other| other.product() == offer.product());
    let kinds: Vec<OfferKind> =
        of_product.filter(|other| edition.deals_with(other)).filter_map(OfferId::kind).collect();
    if kinds.is_empty() {
        return (Verdict::NotStated, reasons::not_of_edition(edition, offer));
    }
    if known {
        return (Verdict::NotStated, reasons::listed_nowhere(edition, offer));
    }
    (Verdict::Refused, reasons::no_attach_price(edition, offer, &kinds))
}

/// Why an offer cannot be bought any more.
pub(super) fn withdrawn(shelf: &Shelf<'_>, offer: &OfferId) -> Option<Reason> {
    let mut facts = shelf.edition.facts.withdrawn.iter();
    let fact = facts.find(|fact| fact.says.offers.contains(offer))?;
    let since = fact.cited.from.map(|day| format!(" since {day}")).unwrap_or_default();
    let says = match &fact.says.instead {
        Some(instead) => format!("{offer} is not sold{since}: {instead} is bought instead"),
        None => format!("{offer} is no longer sold{since}"),
    };
    Some(fact.reason(says))
}
