//! What things cost: the tenant's own price list, or the published one.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    open_prices::{OpenPrices, PriceNote},
    programs,
};
use crate::{
    catalog::Edition,
    tenant::{Per, Program, Tenant},
    value::{Money, OfferId, OfferKind, Reason},
};

/// The prices in force for a tenant.
#[derive(Debug, Clone)]
pub struct Prices {
    /// For each offer, the prices at which it can be bought, by the quantity from which they hold, ascending.
    tiers: BTreeMap<OfferId, Vec<Price>>,
    /// Prices under programs that are not open to the tenant: what is held under them still costs that much.
    closed: BTreeMap<OfferId, Vec<Price>>,
    /// What is to be known of prices under programs.
    pub notes: Vec<PriceNote>,
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
    /// The program under which it holds; `None` means under every program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<Program>,
    /// The months of the term for which it is sold, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term_months: Option<u32>,
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

    /// A line of the tenant's own price list.
    fn own(edition: &Edition, currency: &str, line: &crate::tenant::Price) -> Self {
        let under = line.program.map_or_else(String::new, |program| format!(" under {}", programs::name(program)));
        let says = format!("the tenant's price of {}: {} {currency}{under}", line.offer, line.unit_price);
        Self {
            amount: line.unit_price,
            per: line.per,
            min_quantity: line.min_quantity,
            program: line.program,
            term_months: line.term_months(),
            because: edition.reason(says, &["P19-SCOPE-14", "G21-ATTACH-04"], None),
        }
    }

    /// What decides among prices: from how many on, then what it costs, then that it holds under every program.
    fn order(&self) -> (u64, Money, Option<Program>, Money) {
        (self.min_quantity.max(1), self.monthly(), self.program, self.amount)
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
            let (amount, per, min_quantity) = (says.amount, says.per, says.min_quantity);
            let price = Price { amount, per, min_quantity, program: None, term_months: None, because };
            if says.offer.kind() == Some(OfferKind::Base) {
                published.insert(says.offer.clone(), price.monthly());
            }
            tiers.entry(says.offer.clone()).or_default().push(price);
        }
        let given_compare = edition.choice("standard-price") != "published-list";
        let (mut closed, mut open) = (BTreeMap::new(), OpenPrices::of(edition, tenant));
        if let Some(own) = &tenant.prices {
            let (own, shut): (Vec<_>, Vec<_>) =
                own.iter().partition(|line| line.program.is_none_or(|program| open.is_open(&line.offer, program)));
            tiers.retain(|offer, _| !tenant.prices_are_all && own.iter().all(|line| line.offer != *offer));
            for (lines, tiers) in [(own, &mut tiers), (shut, &mut closed)] {
                for line in
                    lines.into_iter().filter(|line| line.currency.as_ref().is_none_or(|c| *c == tenant.currency))
                {
                    tiers.entry(line.offer.clone()).or_default().push(Price::own(edition, &tenant.currency, line));
                }
            }
        }
        for prices in tiers.values_mut().chain(closed.values_mut()) {
            prices.sort_by_key(Price::order);
        }
        let from_published_list = tenant.prices.is_none() || !tenant.prices_are_all;
        Self { tiers, closed, notes: open.notes(), published, from_published_list, given_compare }
    }

    /// The price of an offer; of several the one from the lowest quantity.
    pub fn of_offer(&self, offer: &OfferId) -> Option<&Price> {
        self.tiers.get(offer)?.first()
    }

    /// The price of each where so many are paid: the lowest whose quantity is reached, for whoever buys more may buy in
    /// parts. Below the least quantity in which it is sold ([`Prices::least`]) the price of that quantity.
    ///
    /// Of prices under several programs it is the lowest of them all. No purchase that is spread over programs or tiers can
    /// cost less: each part is paid at a price whose quantity that part reaches, the whole reaches it all the more, so every
    /// seat of the whole may be paid at the lowest price of any part.
    pub fn at(&self, offer: &OfferId, quantity: u64) -> Option<&Price> {
        lowest(self.tiers.get(offer)?, quantity)
    }

    /// The price of each where so many are held: under a program at the lowest price that holds there, open or not; `None`
    /// if no price under it is known. Where the program is not known it is as if they were bought anew.
    pub fn held(&self, offer: &OfferId, quantity: u64, program: Option<Program>) -> Option<&Price> {
        let Some(program) = program else { return self.at(offer, quantity) };
        let known = self.tiers.get(offer).into_iter().chain(self.closed.get(offer)).flatten();
        lowest(known.filter(|price| price.program.is_none_or(|under| under == program)), quantity)
    }

    /// All prices at which an offer can be bought.
    pub fn all_of(&self, offer: &OfferId) -> impl Iterator<Item = &Price> {
        self.tiers.get(offer).into_iter().flatten()
    }

    /// The programs under which an offer has prices at which it cannot be bought.
    pub fn closed_under(&self, offer: &OfferId) -> BTreeSet<Program> {
        self.closed.get(offer).into_iter().flatten().filter_map(|price| price.program).collect()
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

    /// Whether what a seat of an offer costs, or whether it can be bought, depends on how many are bought.
    pub fn by_number(&self, offer: &OfferId) -> bool {
        self.least(offer) > 1 || self.steps(offer).len() > 1
    }

    /// The prices of an offer by the program under which and the months for which they hold; of each of these the steps,
    /// as [`Prices::steps`].
    pub fn tariffs(&self, offer: &OfferId) -> Vec<Vec<&Price>> {
        let mut tariffs: BTreeMap<(Option<Program>, Option<u32>), Vec<&Price>> = BTreeMap::new();
        for price in self.tiers.get(offer).into_iter().flatten() {
            let steps = tariffs.entry((price.program, price.term_months)).or_default();
            if steps.last().is_none_or(|last| price.monthly() < last.monthly()) {
                steps.push(price);
            }
        }
        tariffs.into_values().collect()
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

/// Of some prices the lowest whose quantity is reached, else the one from the lowest quantity.
fn lowest<'p>(prices: impl IntoIterator<Item = &'p Price>, quantity: u64) -> Option<&'p Price> {
    let rank = |price: &&Price| {
        let (least, monthly, program, amount) = price.order();
        let reached = least <= quantity.max(1);
        (!reached, if reached { 0 } else { least }, monthly, least, program, amount)
    };
    prices.into_iter().min_by_key(rank)
}

#[cfg(test)]
mod tests;
