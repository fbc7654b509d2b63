//! Limits of the whole tenant, and seats that nobody uses.

use std::collections::BTreeSet;

use licet::{
    capacity,
    decide::{Limit, Lines, by_product, ceiling},
    rules::grants::Scope,
    value::{OfferId, OfferKind},
};

use super::Checker;
use crate::Mode;

impl Checker<'_> {
    /// Seats that nobody uses are there only because something asks for them.
    pub(super) fn idle(&mut self, limits: &[Limit]) {
        let conditional = |offer: &OfferId| {
            let mut grants = self.edition.facts.grants.iter().map(|fact| &fact.says);
            grants.any(|grants| {
                grants.offer == *offer && self.edition.scope(grants) == Scope::Tenant
                    || grants.conditions.iter().any(|condition| condition.tenant_holds.contains(offer))
            })
        };
        let mut capacity = Mode::capacity(self.edition, self.tenant).limits;
        capacity.extend(self.lines.iter().flat_map(|lines| Mode::lines(&self.staying, lines)));
        let mut found = Vec::new();
        for line in &self.plan.lines {
            let used = self.used.get(&line.offer).copied().unwrap_or(0);
            if line.used != used {
                found.push(format!("{used} of {} are in use, not {}", line.offer, line.used));
            }
            let by_number = self.prices.steps(&line.offer).len() > 1 || self.prices.least(&line.offer) > 1;
            let by_limit = capacity.iter().chain(limits).any(|limit| limit.counts(&line.offer));
            let asked = by_number || by_limit || conditional(&line.offer);
            if self.held.get(&line.offer).is_some_and(|&held| held > used) && !asked {
                found.push(format!("seats of {} are bought that nobody uses and nothing asks for", line.offer));
            }
        }
        self.faults.extend(found);
    }

    /// Users who hold one of these licences; base seats that nobody holds count as a user each.
    fn full_users(&self, of: &BTreeSet<OfferId>, licences: bool) -> u64 {
        let held = |offer: &OfferId| self.held.get(offer).copied().unwrap_or(0);
        if licences {
            return of.iter().map(held).sum();
        }
        let used = |offer: &OfferId| self.used.get(offer).copied().unwrap_or(0);
        let bases = of.iter().filter(|offer| offer.kind() == Some(OfferKind::Base));
        let spare: u64 = bases.map(|offer| held(offer).saturating_sub(used(offer))).sum();
        let full = |licences: &&crate::Licences| licences.iter().any(|offer| of.contains(offer));
        spare + self.plan.licences.values().filter(full).count() as u64
    }

    /// The seats that count for something. One of an attach licence counts once it is in use: unused it stands under no base.
    fn counted(&self, offer: &OfferId) -> u64 {
        let seats = if offer.kind() == Some(OfferKind::Attach) { &self.used } else { &self.held };
        seats.get(offer).copied().unwrap_or(0)
    }

    /// What is held brings enough of every meter, packs are sold in their numbers, and stand on what they are added to.
    pub(super) fn capacity(&mut self) {
        let now = super::owned(self.tenant, Mode::KeepOwned);
        let owned = |offer: &OfferId| now.get(offer).copied().unwrap_or(0);
        let held = |offer: &OfferId| self.counted(offer);
        let lacking = capacity::short(self.edition, self.tenant, &owned, &held).into_iter();
        let lacking: Vec<String> = lacking.map(|(meter, short)| format!("{short} of {meter} are lacking")).collect();
        self.faults.extend(lacking);
        if let Some(Lines { offer, quantity, in_any_case, because, .. }) = &self.lines
            && (*in_any_case || self.counted(offer) > 0)
            && self.counted(offer) < *quantity
        {
            self.faults.insert(format!("a limit is not kept: {}", because.says));
        }
        let mut limits = Mode::capacity(self.edition, self.tenant).limits;
        let prices = self.prices;
        limits.retain(|limit| match limit {
            Limit::Minimum { .. } | Limit::Maximum { .. } => true,
            Limit::Needs { offers, .. } => offers.iter().any(|offer| prices.of_offer(offer).is_some()),
            _ => false,
        });
        limits.iter().for_each(|limit| self.limit(limit, &[]));
    }

    /// An attach licence is bought for people who have a base for it, or for as many seats of one.
    pub(super) fn under(&mut self) {
        let bases = |attach: &OfferId| {
            let carries = |base: &OfferId| base.kind() == Some(OfferKind::Base) && self.carries(base, attach);
            self.held.iter().filter(|(base, _)| carries(base)).map(|(_, held)| held).sum::<u64>()
        };
        let bought = |attach: &OfferId, held: u64| held > self.kept.get(attach).copied().unwrap_or(0);
        let attach = self.held.iter().filter(|(offer, _)| offer.kind() == Some(OfferKind::Attach));
        let over = attach.filter(|&(attach, &held)| bought(attach, held) && held > bases(attach));
        let found: Vec<String> = over
            .map(|(attach, held)| {
                format!("{held} of {attach}, but {} base licences under which one stands", bases(attach))
            })
            .collect();
        self.faults.extend(found);
    }

    pub(super) fn limit(&mut self, limit: &Limit, all: &[Limit]) {
        let held = |offer: &OfferId| self.held.get(offer).copied().unwrap_or(0);
        let bought = |offer: &OfferId| held(offer) - self.kept.get(offer).copied().unwrap_or(0).min(held(offer));
        let used = |offer: &OfferId| self.used.get(offer).copied().unwrap_or(0);
        let broken = match limit {
            Limit::Minimum { offers, quantity, .. } => {
                offers.iter().any(|offer| bought(offer) > 0) && offers.iter().map(held).sum::<u64>() < *quantity
            }
            Limit::Maximum { offer, quantity, .. } => bought(offer) > 0 && held(offer) > *quantity,
            Limit::Needs { offers, of, at_least, .. } => {
                let any = offers.iter().any(|offer| bought(offer) > 0 || used(offer) > 0);
                any && of.iter().map(|offer| self.counted(offer)).sum::<u64>() < *at_least
            }
            Limit::Users { offer, of, at_least, licences, same_product, .. } => {
                let parts = if *same_product { by_product(of) } else { vec![of.clone()] };
                bought(offer) > 0 && parts.iter().all(|of| self.full_users(of, *licences) < *at_least)
            }
            Limit::FewerUsers { offer, licences, .. } => {
                let ceiling = ceiling(limit, all);
                bought(offer) > 0 && ceiling.is_some_and(|(of, below)| self.full_users(of, *licences) >= below)
            }
            Limit::Servers { offer, quantity, .. } => held(offer) < *quantity,
            // Allowances are the optimiser's: the meters themselves are asked. So are the pairs of base and attach licences.
            Limit::Capacity { .. } | Limit::Discount { .. } | Limit::Under { .. } => false,
        };
        if broken {
            self.fault(format!("a limit is not kept: {}", limit.because().says));
        }
    }
}
