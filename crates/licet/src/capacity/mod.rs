//! What licences bring, what is used, what is left, when it runs out, and what has to be bought.
//!
//! Every meter is read the same way: the window in which its entries are counted (`window`), what is counted in it
//! (`used`), what the owned licences bring to it (`entitled`), the least number of packs that closes a gap (`packs`), and what
//! it asks of a plan (`demand`).
//! Owned seats come as an argument, because holdings are decided further right.

mod answer;
mod book;
mod demand;
mod entitled;
mod forecast;
mod packs;
mod personal;
mod question;
mod tiers;
mod used;
mod window;

use std::collections::{BTreeMap, BTreeSet};

pub use answer::{Allowance, MeterAnswer, Packs, Peak, State};
pub use demand::{Demand, Once, Sum, Unplanned, Way, demands, short};
pub use personal::{Needs, Personal, allowing, personal};
pub use question::{MeterQuestion, Period};

use crate::{
    catalog::Edition,
    tenant::Tenant,
    value::{MeterId, OfferId, Reason},
};
use book::{Book, Gauge};

/// How many seats of an offer the tenant owns.
pub type Owned<'a> = &'a dyn Fn(&OfferId) -> u64;

/// Who holds which licences, by name.
pub type Held<'a> = BTreeMap<&'a str, &'a [OfferId]>;

/// One meter.
pub fn meter(edition: &Edition, tenant: &Tenant, owned: Owned<'_>, question: &MeterQuestion) -> MeterAnswer {
    answer::answer(&Book::of(edition, tenant), owned, question)
}

/// Every meter that is used, or to which what is owned brings something; sorted by id.
pub fn capacity(edition: &Edition, tenant: &Tenant, owned: Owned<'_>) -> Vec<MeterAnswer> {
    all(&Book::of(edition, tenant), owned)
}

/// The same, if these held these licences instead of what is assigned.
pub fn capacity_if(edition: &Edition, tenant: &Tenant, owned: Owned<'_>, held: &Held<'_>) -> Vec<MeterAnswer> {
    all(&Book::of(edition, tenant).if_held(held), owned)
}

/// Whether of a meter that is used each user has an allowance of their own, so that it matters who holds what.
pub fn goes_by_user(edition: &Edition, tenant: &Tenant) -> bool {
    let book = Book::of(edition, tenant);
    book.used_meters().any(|meter| Gauge::of(&book, meter).per_user())
}

fn all(book: &Book<'_>, owned: Owned<'_>) -> Vec<MeterAnswer> {
    let meters: BTreeSet<&MeterId> = book.edition.catalog.meters.keys().chain(book.used_meters()).collect();
    let answers = meters.into_iter().map(|meter| answer::answer(book, owned, &MeterQuestion::of(meter.clone())));
    answers.filter(MeterAnswer::concerns).collect()
}

/// What the tenant's use asks to be bought on top of what it owns: the least number of packs of each meter, all meters
/// together. A licence that is bought for one meter serves the others to which it adds. Meters for which the documents
/// do not say how much a pack holds are left out.
pub fn packs_needed(edition: &Edition, tenant: &Tenant, owned: Owned<'_>) -> Vec<(OfferId, u64, Reason)> {
    let book = Book::of(edition, tenant);
    let mut meters: Vec<&MeterId> = book.used_meters().collect();
    meters.sort_by_key(|meter| (!book.feeds_others(meter), *meter));
    let mut bought: BTreeMap<OfferId, (u64, Reason)> = BTreeMap::new();
    for meter in meters {
        let with =
            |offer: &OfferId| owned(offer).saturating_add(bought.get(offer).map_or(0, |(quantity, _)| *quantity));
        let gauge = Gauge::of(&book, meter);
        let Some(need) = packs::at_peak(&gauge, &with) else { continue };
        for (offer, quantity) in need.lines {
            let entry = bought.entry(offer).or_insert_with(|| (0, need.because.clone()));
            entry.0 = entry.0.saturating_add(quantity);
        }
    }
    bought.into_iter().map(|(offer, (quantity, because))| (offer, quantity, because)).collect()
}
