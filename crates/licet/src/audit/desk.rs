//! What every part of an audit looks at: the rules, the tenant, and how each requirement can be met.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    capacity,
    catalog::Edition,
    decide::{Cover, Holdings, Set, Shelf, program_of},
    require::{Requirement, Requirements},
    rules::grants::Scope,
    tenant::Tenant,
    value::{Clause, Money, OfferId, Reason, RightId, RuleId},
};

/// The papers of an audit.
pub(super) struct Desk<'a> {
    pub(super) edition: &'a Edition,
    pub(super) tenant: &'a Tenant,
    pub(super) shelf: &'a Shelf<'a>,
    pub(super) holdings: &'a Holdings,
    pub(super) requirements: &'a Requirements,
    /// Whether the tenant states what anybody needs, so that silence about somebody means something.
    pub(super) states_needs: bool,
    /// For each distinct requirement, how its clauses can be met by licences of users.
    pub(super) wants: Vec<Vec<Want>>,
    /// For each place on the shelf, what the licence grants, and to whom.
    pub(super) rights: Vec<BTreeSet<(RightId, Scope)>>,
}

/// A clause, and every licence that meets it, with the fact that says so.
#[derive(Debug, Clone)]
pub(super) struct Want {
    pub(super) cover: Cover,
    pub(super) by: Vec<(OfferId, Reason)>,
}

impl<'a> Desk<'a> {
    pub(super) fn of(
        tenant: &'a Tenant,
        shelf: &'a Shelf<'a>,
        holdings: &'a Holdings,
        requirements: &'a Requirements,
    ) -> Self {
        let edition = shelf.edition;
        let rights = shelf.licences.iter().map(|licence| granted(edition, &licence.offer)).collect();
        let states_needs = tenant.demands.iter().any(|demand| !demand.grants.is_empty());
        let mut desk = Self { edition, tenant, shelf, holdings, requirements, states_needs, wants: Vec::new(), rights };
        let mut known: BTreeMap<BTreeSet<RightId>, Want> = BTreeMap::new();
        let mut wants = Vec::with_capacity(requirements.distinct.len());
        for requirement in &requirements.distinct {
            let of_clause = |clause: &Clause| {
                let mut want = known.entry(clause.any_of.clone()).or_insert_with(|| desk.want(clause)).clone();
                want.cover.clause = clause.clone();
                want
            };
            wants.push(requirement.clauses.keys().map(of_clause).collect());
        }
        desk.wants = wants;
        desk
    }

    /// How a clause can be met by licences of users.
    pub(super) fn want(&self, clause: &Clause) -> Want {
        let grantors = self.edition.grantors(clause).into_iter();
        let by = grantors.map(|grantor| {
            let says = format!("{} grants {clause}", grantor.offer);
            (grantor.offer.clone(), grantor.fact.reason(says))
        });
        let brought = clause.any_of.iter().flat_map(|right| capacity::allowing(self.edition, right));
        let by =
            by.chain(brought.map(|(offer, fact)| (offer.clone(), fact.reason(format!("{offer} brings {clause}")))));
        Want { cover: self.shelf.cover(clause, Scope::User), by: by.collect() }
    }

    /// The requirement at that place.
    pub(super) fn requirement(&self, at: usize) -> Option<&'a Requirement> {
        self.requirements.distinct.get(at)
    }

    /// How the clauses of the requirement at that place can be met.
    pub(super) fn wants_of(&self, at: usize) -> &[Want] {
        self.wants.get(at).map_or(&[], Vec::as_slice)
    }

    /// Whether the tenant owns a seat of the offer.
    pub(super) fn owns(&self, offer: &OfferId) -> bool {
        self.holdings.owns(offer)
    }

    /// Seats in force that are paid: trials are not.
    pub(super) fn paid(&self, offer: &OfferId) -> u64 {
        if !self.holdings.subscriptions_known {
            return self.holdings.owned(offer);
        }
        let of_offer = self.tenant.subscriptions.iter().filter(|known| known.offer == *offer);
        of_offer.filter(|known| known.paid(self.tenant.as_of)).map(|known| known.quantity).sum()
    }

    /// The price of an offer for a month, times a quantity.
    pub(super) fn price(&self, offer: &OfferId, quantity: u64) -> Option<Money> {
        self.shelf.prices.monthly(offer).map(|price| price * quantity)
    }

    /// What the paid seats of an offer cost a month, each subscription at the price that holds where it is held; `None` if a
    /// price is not known.
    pub(super) fn paid_cost(&self, offer: &OfferId) -> Option<Money> {
        if !self.holdings.subscriptions_known {
            return self.price(offer, self.paid(offer));
        }
        let (prices, day) = (self.shelf.prices, self.tenant.as_of);
        let of_offer = self.tenant.subscriptions.iter().filter(|known| known.offer == *offer && known.paid(day));
        let cost = |known: &crate::tenant::Subscription| {
            let price = prices.held(offer, 1, program_of(self.tenant, known, day))?;
            Some(price.monthly() * known.quantity)
        };
        let cost: Option<Money> = of_offer.map(cost).sum();
        cost.filter(|cost| *cost != Money::ZERO || prices.of_offer(offer).is_some())
    }

    /// What the licence at a place grants, and to whom.
    pub(super) fn rights_at(&self, place: usize) -> impl Iterator<Item = &(RightId, Scope)> {
        self.rights.get(place).into_iter().flatten()
    }

    /// The names of the licences of a set.
    pub(super) fn names(&self, set: Set) -> String {
        let offers = self.shelf.offers(set);
        offers.iter().map(OfferId::as_str).collect::<Vec<_>>().join(", ")
    }

    /// A reason that rests on rules alone. Each edition takes its own from the list; where none is named for it, the
    /// statement of its guide about itself stands.
    pub(super) fn reason(&self, says: impl Into<String>, rules: &[&str], reading: Option<&str>) -> Reason {
        let mut reason = self.edition.reason(says, rules, reading);
        if reason.rules.is_empty() {
            let general = ["G21-DOC-01", "G26-DOC-01", "P19-SCOPE-12"].map(RuleId::new).into_iter();
            reason.rules = general.filter(|rule| self.edition.has_rule(rule)).collect();
        }
        reason
    }
}

/// What an offer grants, and to whom.
fn granted(edition: &Edition, offer: &OfferId) -> BTreeSet<(RightId, Scope)> {
    let facts = edition.facts.grants.iter().filter(|fact| fact.says.offer == *offer);
    facts
        .flat_map(|fact| {
            let scope = edition.scope(&fact.says);
            fact.says.rights.iter().map(move |right| (right.clone(), scope))
        })
        .collect()
}
