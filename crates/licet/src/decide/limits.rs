//! LIMITS: what a purchase must respect, as plain data. Decide, audit and the optimiser share them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Shelf, reasons};
use crate::{
    catalog::Edition,
    require,
    rules::{Fact, addon_host::HostScope, qualifying_users::QualifyingUsers},
    tenant::Tenant,
    value::{OfferId, OfferKind, Reason},
};

/// A limit on how many licences a tenant holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "limit", rename_all = "kebab-case")]
pub enum Limit {
    /// If any of these is bought, at least so many of them together are held.
    Minimum {
        /// The offers, counted together.
        offers: BTreeSet<OfferId>,
        /// How many.
        quantity: u64,
        /// Why.
        because: Reason,
    },
    /// No more than so many are held.
    Maximum {
        /// The offer.
        offer: OfferId,
        /// How many.
        quantity: u64,
        /// Why.
        because: Reason,
    },
    /// If any of these is held, so many of those are held.
    Needs {
        /// The offers that need it.
        offers: BTreeSet<OfferId>,
        /// The offers that count.
        of: BTreeSet<OfferId>,
        /// How many.
        at_least: u64,
        /// The code of the finding when it is not met.
        finding: &'static str,
        /// Why.
        because: Reason,
    },
    /// If the offer is held, so many users hold a full licence of these products, each counted once; base seats that
    /// nobody holds count as one user each.
    Users {
        /// The offer.
        offer: OfferId,
        /// The offers that count.
        of: BTreeSet<OfferId>,
        /// How many users.
        at_least: u64,
        /// Whether every licence counts, not every user.
        licences: bool,
        /// Whether all of them hold one and the same product.
        same_product: bool,
        /// Why.
        because: Reason,
    },
    /// The offer is for tenants with fewer users than that, counted as for [`Limit::Users`]. Whoever has more takes
    /// another offer instead; where that is not open either, the documents leave a gap, and nothing stands in the way.
    FewerUsers {
        /// The offer.
        offer: OfferId,
        /// The offers that count.
        of: BTreeSet<OfferId>,
        /// Fewer users than that.
        fewer_than: u64,
        /// What a tenant with more users takes instead.
        instead: Option<OfferId>,
        /// Whether every licence counts, not every user.
        licences: bool,
        /// Why.
        because: Reason,
    },
    /// The seats held bring so much, or bring it if an allowance is to count: only a plan is asked for it
    /// ([`super::capacity_limits`]).
    Capacity {
        /// The allowance for which it must be so; `None` if it must be so in any case.
        when: Option<OfferId>,
        /// What a seat of an offer, or an allowance, brings; a seat of an attach licence once somebody uses it.
        each: BTreeMap<OfferId, u64>,
        /// How much.
        at_least: u64,
        /// Why.
        because: Reason,
    },
    /// If an attach licence is bought, no more of it are held than base licences under which it stands
    /// ([`attach_limits`]).
    Under {
        /// The attach licence.
        offer: OfferId,
        /// The base licences under which it stands.
        bases: BTreeSet<OfferId>,
        /// Why.
        because: Reason,
    },
    /// From so many seats on each is cheaper: only a plan is asked for it.
    Discount {
        /// The name under which cheaper seats are counted: no offer, and its price is what a seat costs less.
        name: OfferId,
        /// The offer.
        offer: OfferId,
        /// From so many seats that are paid.
        from: u64,
        /// Seats held besides, which do not count: they are paid otherwise.
        besides: u64,
        /// Why.
        because: Reason,
    },
    /// So many are held in any case.
    Servers {
        /// The offer.
        offer: OfferId,
        /// How many.
        quantity: u64,
        /// Why.
        because: Reason,
    },
}

impl Limit {
    /// Why.
    pub fn because(&self) -> &Reason {
        match self {
            Self::Minimum { because, .. }
            | Self::Maximum { because, .. }
            | Self::Needs { because, .. }
            | Self::Users { because, .. }
            | Self::FewerUsers { because, .. }
            | Self::Capacity { because, .. }
            | Self::Under { because, .. }
            | Self::Discount { because, .. }
            | Self::Servers { because, .. } => because,
        }
    }
}

impl Limit {
    /// Whether holding more of the offer can help to keep the limit.
    pub fn counts(&self, offer: &OfferId) -> bool {
        match self {
            Self::Minimum { offers, .. } => offers.contains(offer),
            Self::Needs { of, .. } | Self::Users { of, .. } => of.contains(offer),
            Self::Servers { offer: of, .. } | Self::Discount { offer: of, .. } => of == offer,
            Self::Capacity { each, .. } => each.contains_key(offer),
            Self::Under { bases, .. } => bases.contains(offer),
            Self::Maximum { .. } | Self::FewerUsers { .. } => false,
        }
    }
}

/// For an offer of tenants with few users: the offers whose users count, and the number they must stay below. A tenant
/// with more takes another offer as soon as that one is open to it, so its threshold decides.
pub fn ceiling<'l>(limit: &'l Limit, all: &'l [Limit]) -> Option<(&'l BTreeSet<OfferId>, u64)> {
    let Limit::FewerUsers { of, fewer_than, instead, .. } = limit else { return None };
    let opens = |other: &'l Limit| match other {
        Limit::Users { offer, of, at_least, .. } if Some(offer) == instead.as_ref() => Some((of, *at_least)),
        _ => None,
    };
    Some(all.iter().find_map(opens).unwrap_or((of, *fewer_than)))
}

/// The limits in force where nothing that is held now need stay: no licence brings others along.
pub fn limits_anew(edition: &Edition, tenant: &Tenant) -> Vec<Limit> {
    let mut limits = limits(edition, tenant);
    if let Some(needed) = require::servers_needed(edition, tenant).filter(|needed| needed.included.is_some()) {
        limits.retain(|limit| !matches!(limit, Limit::Servers { .. }));
        limits.push(Limit::Servers { offer: needed.offer, quantity: needed.taken, because: needed.because });
    }
    limits
}

/// The limits in force for a tenant.
pub fn limits(edition: &Edition, tenant: &Tenant) -> Vec<Limit> {
    let mut limits = minimums(edition, tenant);
    for fact in edition.facts.maximum_quantity.iter() {
        let because = fact.reason(format!("at most {} of {}", fact.says.quantity, fact.says.offer));
        limits.push(Limit::Maximum { offer: fact.says.offer.clone(), quantity: fact.says.quantity, because });
    }
    for fact in edition.facts.full_user_first.iter() {
        let (offers, at_least) = (fact.says.offers.iter().cloned().collect(), fact.says.at_least);
        let of = if fact.says.of.is_empty() { full(edition) } else { fact.says.of.iter().cloned().collect() };
        let because = fact.reason(format!("{at_least} full user licence before any additional licence"));
        limits.push(Limit::Needs { offers, of, at_least, finding: "full-user-missing", because });
    }
    for fact in edition.facts.addon_host.iter().filter(|fact| fact.says.scope == HostScope::Tenant) {
        let offers = BTreeSet::from([fact.says.addon.clone()]);
        let of = hosts(edition, &fact.says.hosts);
        let because = fact.reason(format!("{} needs a licence of {}", fact.says.addon, fact.says.hosts.join(" or ")));
        limits.push(Limit::Needs { offers, of, at_least: 1, finding: "addon-without-host", because });
    }
    limits.extend(edition.facts.qualifying_users.iter().map(|fact| users(edition, fact)));
    let worth = |needed: &require::ServersNeeded| needed.quantity > 0 || needed.included.is_some();
    if let Some(needed) = require::servers_needed(edition, tenant).filter(worth) {
        let mut because = needed.because;
        if let Some(included) = needed.included {
            because.says = format!("{}; {}", because.says, included.says);
            because.rules.extend(included.rules);
            because.confidence = because.confidence.min(included.confidence);
        }
        limits.push(Limit::Servers { offer: needed.offer, quantity: needed.quantity, because });
    }
    limits
}

/// A condition on how many full users there are.
fn users(edition: &Edition, fact: &Fact<QualifyingUsers>) -> Limit {
    let (offer, products) = (fact.says.offer.clone(), fact.says.products.join(", "));
    let of = offers_of(edition, &fact.says.products, |kind| matches!(kind, OfferKind::Base | OfferKind::Attach));
    let licences = edition.choice("marketing-attached-count") == "licences";
    if let Some(fewer_than) = fact.says.fewer_than {
        let because = fact.reason(format!("{offer} is for fewer than {fewer_than} full users of {products}"));
        let instead = fact.says.instead.clone();
        return Limit::FewerUsers { offer, of, fewer_than, instead, licences, because };
    }
    let at_least = fact.says.at_least;
    let because = fact.reason(format!("{offer} needs {at_least} full users of {products}"));
    let because = Reason { reading: Some(edition.taken("marketing-attached")), ..because };
    let same_product = edition.choice("marketing-attached") == "same-product";
    Limit::Users { offer, of, at_least, licences, same_product, because }
}

/// The edition's minimum purchases, as far as the tenant has not negotiated its own.
fn minimums(edition: &Edition, tenant: &Tenant) -> Vec<Limit> {
    let own = tenant.minimums.as_ref();
    let with_attach = edition.choice("minimum-scope") == "base-and-attach";
    let mut limits = Vec::new();
    for fact in edition.facts.minimum_quantity.iter() {
        let mut offers: BTreeSet<OfferId> = fact.says.offers.iter().cloned().collect();
        if own.is_some_and(|own| tenant.minimums_are_all || offers.iter().any(|offer| own.contains_key(offer))) {
            continue;
        }
        let names = offers.iter().map(OfferId::as_str).collect::<Vec<_>>().join(", ");
        let because = fact.reason(format!("at least {} of {names} if any", fact.says.quantity));
        if with_attach {
            offers.extend(fact.says.offers.iter().map(|offer| offer.with_kind("attach")));
        }
        limits.push(Limit::Minimum { offers, quantity: fact.says.quantity, because });
    }
    for (offer, &quantity) in own.into_iter().flatten() {
        let says = format!("at least {quantity} of {offer} if any, by the tenant's own contract");
        let because = edition.reason(says, &["G21-MINPURCH-01", "G21-DOC-03", "G26-DOC-02", "P19-SCOPE-13"], None);
        let mut offers = BTreeSet::from([offer.clone()]);
        if with_attach && offer.kind() == Some(OfferKind::Base) {
            offers.insert(offer.with_kind("attach"));
        }
        limits.push(Limit::Minimum { offers, quantity, because });
    }
    limits
}

/// For every attach licence: the base licences without which it is not bought (G21-ATTACH-05, G21-ATTACH-06, G26-ATTACH-02).
pub fn attach_limits(shelf: &Shelf<'_>) -> Vec<Limit> {
    let attach = shelf.licences.iter().filter(|licence| licence.kind == OfferKind::Attach);
    let under = attach.map(|licence| {
        let (offer, bases) = (licence.offer.clone(), shelf.offers(licence.bases).into_iter().collect());
        let says = format!("no more of {offer} than base licences under which it stands");
        Limit::Under { offer, bases, because: reasons::attach_without_base(shelf.edition, says) }
    });
    under.collect()
}

/// Every full user licence.
pub(super) fn full(edition: &Edition) -> BTreeSet<OfferId> {
    let offers = edition.catalog.offers.keys();
    offers.filter(|offer| offer.kind() == Some(OfferKind::Base)).cloned().collect()
}

/// Every licence of some products that can be the host of an add-on: no corrections, and no packs of capacity.
fn hosts(edition: &Edition, products: &[String]) -> BTreeSet<OfferId> {
    let base_only = edition.choice("addon-host") == "base-only";
    offers_of(edition, products, |kind| match kind {
        OfferKind::StepUp | OfferKind::Capacity => false,
        OfferKind::Attach => !base_only,
        _ => true,
    })
}

/// The offers of some products, of the kinds that count.
fn offers_of(edition: &Edition, products: &[String], counts: impl Fn(OfferKind) -> bool) -> BTreeSet<OfferId> {
    let offers = edition.catalog.offers.keys();
    let of_products = |offer: &&OfferId| products.iter().any(|product| product == offer.product());
    offers.filter(of_products).filter(|offer| offer.kind().is_some_and(&counts)).cloned().collect()
}

/// The offers of each product by themselves.
pub fn by_product(offers: &BTreeSet<OfferId>) -> Vec<BTreeSet<OfferId>> {
    let mut parts: BTreeMap<&str, BTreeSet<OfferId>> = BTreeMap::new();
    for offer in offers {
        parts.entry(offer.product()).or_default().insert(offer.clone());
    }
    parts.into_values().collect()
}
