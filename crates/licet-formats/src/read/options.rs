//! What an import is told of the tenant it is for.

use licet::{catalog::Edition, value::Day};

use super::security::Deployment;

/// Which price of a price sheet is the tenant's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PriceKind {
    /// The list price that the vendor suggests for customers.
    #[default]
    List,
    /// What the partner pays.
    Partner,
}

/// What is known of the tenant; what is not known is not guessed, but left open in the files as far as they allow.
#[derive(Debug, Clone, Copy)]
pub struct Options<'e> {
    /// Where its applications run.
    pub deployment: Deployment,
    /// The edition by which it is judged: what the files confirm or overrule is told against it.
    pub edition: Option<&'e Edition>,
    /// The day for which it is judged: prices in force then are taken.
    pub as_of: Option<Day>,
    /// Its currency; prices in others are left out.
    pub currency: Option<&'e str>,
    /// Its market; prices for others are left out.
    pub market: Option<&'e str>,
    /// Its segment: `commercial`, `education`, `government`, `nonprofit`.
    pub segment: Option<&'e str>,
    /// The months of the term whose prices are taken.
    pub term_months: u32,
    /// Which price.
    pub price: PriceKind,
}

impl Options<'_> {
    /// A tenant of which nothing is known but where its applications run; prices are those of a year's term.
    pub const fn of(deployment: Deployment) -> Self {
        Self {
            deployment,
            edition: None,
            as_of: None,
            currency: None,
            market: None,
            segment: None,
            term_months: 12,
            price: PriceKind::List,
        }
    }
}
