//! What things cost: the tenant's own price list, or the published one.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    catalog::Edition,
    tenant::{Per, Tenant},
    value::{Money, OfferId, OfferKind, Reason},
};

/// The prices in force for a tenant.
#[derive(Debug, Clone)]
pub struct Prices {
    /// For each offer, prices by the quantity from which they hold, ascending.
    tiers: BTreeMap<OfferId, Vec<Price>>,
    /// The published prices of base licences, for comparing.
    published: BTreeMap<OfferId, Money>,
    /// Whether the published list is used for want of the tenant's own.
    pub from_published_list: bool,
    /// Whether the tenant's own prices decide which base is the higher-priced.
    given_compare: bool,
}

/// One price.
#[derive(Debug, Clone, Serialize)]
pub struct Price {
    /// The amount for the time in `per`.
    pub amount: Money,
    /// For what time.
    pub per: Per,
    /// The quantity from which it holds.
    pub min_quantity: u64,
    /// Where it comes from.
    pub because: Reason,
}

/// The months over which a price paid once is spread, to compare it with monthly ones: the three years that an
/// Enterprise Agreement runs (P19-PROG-04).
pub const MONTHS_OF_ONCE: i128 = 36;

impl Price {
    /// The price of one for a month.
    pub fn monthly(&self) -> Money {
        match self.per {
            Per::Month => self.amount,
            Per::Year => self.amount.per_month_of_year(),
            Per::Once => Money::from_ticks(self.amount.ticks() / MONTHS_OF_ONCE),
        }
    }
}

impl Prices {
    /// The prices in force.
    pub fn of(edition: &Edition, tenant: &Tenant) -> Self {
        let mut tiers: BTreeMap<OfferId, Vec<Price>> = BTreeMap::new();
        let mut published = BTreeMap::new();
        for fact in edition.facts.list_price.iter().filter(|fact| fact.says.currency == tenant.currency) {
            let says = &fact.says;
            let because = fact.reason(format!("published price of {}: {} {}", says.offer, says.amount, says.currency));
            let price = Price { amount: says.amount, per: says.per, min_quantity: says.min_quantity, because };
            if says.offer.kind() == Some(OfferKind::Base) {
                published.insert(says.offer.clone(), price.monthly());
            }
            tiers.entry(says.offer.clone()).or_default().push(price);
        }
        let given_compare = edition.choice("standard-price") != "published-list";
        if let Some(own) = &tenant.prices {
            tiers.retain(|offer, _| !tenant.prices_are_all && own.iter().all(|line| line.offer != *offer));
            for line in own.iter().filter(|line| line.currency.as_ref().is_none_or(|c| *c == tenant.currency)) {
                let says = format!("the tenant's price of {}: {} {}", line.offer, line.unit_price, tenant.currency);
                let because = edition.reason(says, &["P19-SCOPE-14", "G21-ATTACH-04"], None);
                let (amount, per, min_quantity) = (line.unit_price, line.per, line.min_quantity);
                tiers.entry(line.offer.clone()).or_default().push(Price { amount, per, min_quantity, because });
            }
        }
        for prices in tiers.values_mut() {
            prices.sort_by_key(|price| (price.min_quantity, price.amount));
        }
        Self { tiers, published, from_published_list: tenant.prices.is_none() || !tenant.prices_are_all, given_compare }
    }

    /// The price of an offer; of several the one from the lowest quantity.
    pub fn of_offer(&self, offer: &OfferId) -> Option<&Price> {
        self.tiers.get(offer)?.first()
    }

    /// The price of each where so many are paid: the lowest whose quantity is reached, for whoever buys more may buy in
    /// parts. Below the least quantity in which it is sold ([`Prices::least`]) the price of that quantity.
    pub fn at(&self, offer: &OfferId, quantity: u64) -> Option<&Price> {
        let reached = self.tiers.get(offer)?.iter().filter(|price| price.min_quantity <= quantity);
        reached.min_by_key(|price| (price.monthly(), price.min_quantity)).or_else(|| self.of_offer(offer))
    }

    /// The least quantity in which an offer is sold.
    pub fn least(&self, offer: &OfferId) -> u64 {
        self.of_offer(offer).map_or(1, |price| price.min_quantity.max(1))
    }

    /// The prices of an offer, each lower than the one before, by the quantity from which it holds.
    pub fn steps(&self, offer: &OfferId) -> Vec<&Price> {
        let mut steps: Vec<&Price> = Vec::new();
        for price in self.tiers.get(offer).into_iter().flatten() {
            if steps.last().is_none_or(|last| price.monthly() < last.monthly()) {
                steps.push(price);
            }
        }
        steps
    }

    /// The price of an offer for a month, as [`Price::monthly`].
    pub fn monthly(&self, offer: &OfferId) -> Option<Money> {
        self.of_offer(offer).map(Price::monthly)
    }

    /// The offers that have a price.
    pub fn offers(&self) -> impl Iterator<Item = &OfferId> {
        self.tiers.keys()
    }

    /// The standard (base) price of a product, by which bases are compared.
    pub fn standard(&self, product: &str) -> Option<Money> {
        let base = OfferId::new(format!("{product}.base"));
        let given = self.monthly(&base).filter(|_| self.given_compare);
        given.or_else(|| self.published.get(&base).copied())
    }
}
