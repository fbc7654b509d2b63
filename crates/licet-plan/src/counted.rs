//! What a plan counts: seats of offers, and what is counted like such: allowances of meters, and the cheaper seats of a large
//! purchase. With them the limits that speak of them.

use std::collections::BTreeSet;

use licet::{
    decide::{Holdings, Limit, Lines, attach_limits},
    value::{Money, OfferId},
};

use crate::{Mode, model::Ground};

/// An offer that may be held.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) offer: OfferId,
    /// The price of one for a month; `None` means it cannot be bought.
    pub(crate) price: Option<Money>,
    /// Whether it may be bought for what it opens here: online licences only serve while they are held.
    pub(crate) sold: bool,
    /// Owned seats that may be kept.
    pub(crate) owned: u64,
    /// Owned seats that stay in any case and cost nothing more.
    pub(crate) stays: u64,
    /// Whether holding it can be of any use.
    pub(crate) useful: bool,
    /// What is counted.
    pub(crate) counts: Counts,
    /// What is bought elsewhere and brings seats of it: lots that last for a time, in a plan over time.
    pub(crate) brought: Vec<Brought>,
}

/// Seats that are bought under another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Brought {
    /// The place of what is bought.
    pub(crate) by: usize,
    /// Whether it counts as a purchase of this offer, too; else it is as if its seats were owned.
    pub(crate) new: bool,
}

/// What is counted like seats of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counts {
    /// Seats.
    Seats,
    /// An allowance of a meter: there is one, at no cost.
    Allowance,
    /// Seats of another offer that cost less because many are bought.
    Discounted,
}

impl Offer {
    fn allowance(offer: OfferId) -> Self {
        let price = Some(Money::ZERO);
        let brought = Vec::new();
        Self { offer, price, sold: true, owned: 0, stays: 0, useful: false, counts: Counts::Allowance, brought }
    }
}

/// Everything that is counted, sorted by name, and all limits in force.
pub(crate) fn counted(ground: &Ground<'_>, lines: Option<&Lines>) -> (Vec<Offer>, Vec<Limit>) {
    let holdings = Holdings::of(ground.shelf, ground.tenant);
    let keeps = ground.mode != Mode::Greenfield && holdings.subscriptions_known;
    let owned = |offer: &OfferId| if keeps { holdings.owned(offer) } else { 0 };
    let mut all: BTreeSet<OfferId> = ground.prices.offers().cloned().collect();
    all.extend(ground.shelf.licences.iter().map(|licence| licence.offer.clone()));
    all.extend(holdings.owned.keys().cloned());
    let offer = |offer: OfferId| Offer {
        price: ground.prices.monthly(&offer).filter(|_| !ground.over_time),
        sold: ground.edition.counts_as(&offer).is_none(),
        owned: owned(&offer),
        stays: ground.staying.get(&offer).copied().unwrap_or(0).min(owned(&offer)),
        useful: false,
        counts: Counts::Seats,
        brought: Vec::new(),
        offer,
    };
    let mut offers: Vec<Offer> = all.into_iter().map(offer).collect();
    let capacity = Mode::capacity(ground.edition, ground.tenant);
    let allowances = capacity.allowances.into_iter().chain(lines.map(Lines::enough));
    offers.extend(allowances.map(Offer::allowance));
    let (discounted, by_number) = discounts(ground, &offers);
    offers.extend(discounted);
    offers.sort_by(|a, b| a.offer.cmp(&b.offer));
    let mut limits = ground.mode.limits(ground.edition, ground.tenant);
    limits.extend(capacity.limits);
    limits.extend(by_number);
    // Where no seat is bought that nobody uses, everybody who has the attach licence has a base for it.
    let idle = |limit: &Limit| {
        let Limit::Under { offer, .. } = limit else { return false };
        let minimum = |other: &Limit| matches!(other, Limit::Minimum { offers, .. } if offers.contains(offer));
        ground.prices.by_number(offer) || limits.iter().any(minimum)
    };
    let under: Vec<Limit> = attach_limits(ground.shelf).into_iter().filter(idle).collect();
    limits.extend(under);
    limits.extend(lines.into_iter().flat_map(|lines| Mode::lines(&ground.staying, lines)));
    (offers, limits)
}

/// What is cheaper when many are bought, as offers of their own, and offers that are sold in no fewer than so many.
fn discounts(ground: &Ground<'_>, offers: &[Offer]) -> (Vec<Offer>, Vec<Limit>) {
    let (mut found, mut limits) = (Vec::new(), Vec::new());
    for known in offers.iter().filter(|known| known.price.is_some() && known.counts == Counts::Seats) {
        let besides = known.stays;
        let least = ground.prices.least(&known.offer);
        let few = ground.prices.of_offer(&known.offer).filter(|_| least > 1).map(|price| {
            let (offers, quantity) = (BTreeSet::from([known.offer.clone()]), least + besides);
            Limit::Minimum { offers, quantity, because: price.because.clone() }
        });
        limits.extend(few);
        for two in ground.prices.steps(&known.offer).windows(2) {
            let [before, price] = two else { continue };
            let (offer, from) = (known.offer.clone(), price.min_quantity);
            let name = OfferId::new(format!("{offer}:from-{from}"));
            let discount = price.monthly() - before.monthly();
            let counted = Offer {
                offer: name.clone(),
                price: Some(discount),
                counts: Counts::Discounted,
                owned: 0,
                stays: 0,
                sold: known.sold,
                ..known.clone()
            };
            let because = price.because.clone();
            found.push(counted);
            limits.push(Limit::Discount { name, offer, from, besides, because });
        }
    }
    (found, limits)
}
