//! What is held: licences that count already, and old ones with what they may become and when.

use crate::{
    catalog::Edition,
    decide::{Line, Shelf, Verdict},
    rules::{
        Fact,
        transition_ratio::{Direction, TransitionRatio},
    },
    tenant::{Program, Subscription, Tenant},
    transition::{
        Transition, Under, terms,
        ways::{Table, Ways},
    },
    value::{Day, OfferId, Reason},
};

use super::Move;

/// What a tenant holds.
pub(super) struct Owned<'e> {
    /// Licences that count already, by the licence they count as.
    pub(super) held: Vec<Line>,
    /// Old licences that may become others.
    pub(super) old: Vec<Old<'e>>,
    /// Old licences that stay as they are in any case.
    pub(super) barred: Vec<Line>,
    /// What stands in the way.
    pub(super) obstacles: Vec<Reason>,
    /// Why licences count.
    pub(super) because: Vec<Reason>,
}

/// Old licences of one subscription.
pub(super) struct Old<'e> {
    pub(super) subscription: Subscription,
    pub(super) rows: Vec<&'e Fact<TransitionRatio>>,
    pub(super) from_day: Option<Day>,
    pub(super) because: Vec<Reason>,
}

impl Owned<'_> {
    /// What is left of the old licences after the moves.
    pub(super) fn left(&self, moves: &[Move]) -> Vec<Line> {
        let mut left = self.barred.clone();
        for old in &self.old {
            let of_it = moves.iter().filter(|moved| moved.subscription == old.subscription.id);
            let moved: u64 = of_it.map(|moved| moved.quantity).sum();
            let quantity = old.subscription.quantity.saturating_sub(moved);
            if quantity > 0 {
                left.push(Line { offer: old.subscription.offer.clone(), quantity });
            }
        }
        left
    }
}

/// Sorts the subscriptions in force.
pub(super) fn of<'e>(shelf: &Shelf<'e>, tenant: &Tenant, program: Option<Program>) -> Owned<'e> {
    let edition: &'e Edition = shelf.edition;
    let mut owned =
        Owned { held: Vec::new(), old: Vec::new(), barred: Vec::new(), obstacles: Vec::new(), because: Vec::new() };
    for subscription in tenant.active_subscriptions().filter(|held| held.quantity > 0) {
        let (offer, quantity) = (&subscription.offer, subscription.quantity);
        let server = edition.facts.server_count.iter().any(|fact| fact.says.offer == *offer);
        if let Some((counts_as, because)) = dual_use(edition, offer) {
            owned.hold(counts_as, quantity);
            owned.because.push(because);
        } else if shelf.place(offer).is_some() || server {
            owned.hold(offer.clone(), quantity);
        } else if edition
            .facts
            .transition_ratio
            .iter()
            .any(|row| row.says.direction == Direction::Upgrade && row.says.from.offer == *offer)
        {
            owned.old(edition, tenant, subscription, program);
        }
    }
    owned
}

/// The on-premises licence that an online licence counts like.
fn dual_use(edition: &Edition, offer: &OfferId) -> Option<(OfferId, Reason)> {
    let (fact, because) = edition.dual_use(offer)?;
    Some((fact.says.counts_as.clone()?, because))
}

impl<'e> Owned<'e> {
    fn hold(&mut self, offer: OfferId, quantity: u64) {
        match self.held.iter_mut().find(|line| line.offer == offer) {
            Some(line) => line.quantity = line.quantity.saturating_add(quantity),
            None => self.held.push(Line { offer, quantity }),
        }
    }

    fn old(&mut self, edition: &'e Edition, tenant: &Tenant, subscription: &Subscription, program: Option<Program>) {
        let line = Line { offer: subscription.offer.clone(), quantity: subscription.quantity };
        let of_agreement = || {
            let id = subscription.agreement.as_ref()?;
            tenant.agreements.iter().find(|known| known.id == *id).map(|known| known.program)
        };
        let only = || match tenant.agreements.as_slice() {
            [only] => Some(only.program),
            _ => None,
        };
        let under = of_agreement().or(program).or_else(only).map_or(Under::Unsaid, Under::Program);
        let Some(fact) = terms::of(edition, under, Direction::Upgrade) else {
            let says = format!("under which program {} was bought is not said, or has no tables", line.offer);
            self.obstacles.push(edition.reason(says, &["P19-PROG-09", "P19-UPVL-06"], None));
            return self.barred.push(line);
        };
        let days: Vec<Day> = subscription.purchased.into_iter().collect();
        let table = Table { edition, channel: fact.says.channel, direction: Direction::Upgrade };
        let rows = match table.ways(&line.offer, &days) {
            Ways::Open(rows) => rows,
            Ways::Closed(_, reason) => {
                self.obstacles.push(reason);
                return self.barred.push(line);
            }
        };
        let (from, purchased) = (vec![line.clone()], subscription.purchased);
        let question = Transition {
            under,
            purchased,
            direction: Direction::Upgrade,
            from,
            to: None,
            version: None,
            versions_back: None,
        };
        let look = terms::look(edition, tenant, fact, &question, &days);
        if look.barred {
            let refused = look.found.into_iter().filter(|(verdict, _)| *verdict == Verdict::Refused);
            self.obstacles.extend(refused.map(|(_, reason)| reason));
            return self.barred.push(line);
        }
        let mut because: Vec<Reason> = look.found.into_iter().map(|(_, reason)| reason).collect();
        because.extend(table.edge(&rows, &days));
        let rows = rows.into_iter().filter(|row| row.says.to.is_some() && !row.says.unstated).collect();
        self.old.push(Old { subscription: subscription.clone(), rows, from_day: look.effective, because });
    }
}
