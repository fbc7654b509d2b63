//! From a direct purchase to an agreement: order, activate, cancel, in that order (V17-MOVE-01..03, V17-ACTIVATE-02).

use std::collections::BTreeMap;

use super::{Desk, Line, Verdict};
use crate::{
    rules::{Fact, program_step::ProgramStep},
    tenant::{Order, Program, Subscription},
    value::{AgreementId, OfferId, Reason},
};

type Seats = BTreeMap<OfferId, u64>;

impl Desk<'_> {
    /// The replacing order must hold at least what is held directly.
    pub(super) fn move_order(&mut self, fact: &Fact<ProgramStep>) {
        let held = self.direct();
        if held.is_empty() {
            let reason = fact.reason("nothing is held by direct purchase: there is nothing to move");
            return self.say(Verdict::Warned, reason);
        }
        let ordered = self.ordered();
        if !self.covers(&held, &ordered, fact) {
            return;
        }
        let rules = ["V17-MOVE-01", "V17-ACTIVATE-01", "V17-MOVE-03"];
        let says = "the steps are: order through the agreement, activate onto the existing account, cancel the direct purchase";
        self.say(Verdict::Allowed, self.reason(says, &rules));
        self.say(Verdict::Allowed, fact.reason("the order holds at least what is held directly"));
    }

    /// The direct purchase may end once what replaces it is active.
    pub(super) fn cancel_direct(&mut self, fact: &Fact<ProgramStep>) {
        let held = self.direct();
        if held.is_empty() {
            return self
                .say(Verdict::Warned, fact.reason("nothing is held by direct purchase: there is nothing to cancel"));
        }
        let active = self.active_elsewhere();
        let paid_twice = "until the direct purchase is ended its billing goes on, so both are paid";
        let lacking = held.iter().any(|(offer, seats)| active.get(offer).is_none_or(|there| there < seats));
        if !lacking {
            self.say(Verdict::Allowed, fact.reason("what replaces the direct purchase is active"));
            return self.say(Verdict::Allowed, self.reason(paid_twice, &["V17-MOVE-03", "V17-ACTIVATE-02"]));
        }
        let verdict = if self.edition.choice("cancel-before-activation") == "warned" {
            Verdict::Warned
        } else {
            Verdict::Refused
        };
        for (offer, seats) in &held {
            let there = active.get(offer).copied().unwrap_or(0);
            if there < *seats {
                self.short(offer, seats - there);
            }
        }
        let rules = ["V17-MOVE-01", "V17-MOVE-02", "V17-MOVE-03", "V17-ACTIVATE-02"];
        let says =
            "what is to replace the direct purchase is not active: users would lose access, and data may be lost";
        let taken = Some(self.edition.taken("cancel-before-activation"));
        let reason = Reason { reading: taken, ..self.reason(says, &rules) };
        self.say(verdict, reason);
        self.remedy = Some("activate first what was ordered through the agreement, then cancel".into());
    }

    /// Seats held by direct purchase: under an agreement of the direct program, or under none.
    pub(super) fn direct(&self) -> Seats {
        let direct = |id: &Option<AgreementId>| match id {
            None => true,
            Some(id) => self.tenant.agreements.iter().any(|known| known.id == *id && known.program == Program::Mosp),
        };
        let held = self.tenant.subscriptions.iter().filter(|held| direct(&held.agreement));
        seats(held.filter(|held| held.paid(self.at.day)).map(|held: &Subscription| (&held.offer, held.quantity)))
    }

    /// What the order holds: its lines, or the rows of the order that is named, or of the agreement.
    fn ordered(&self) -> Seats {
        if !self.question.lines.is_empty() {
            return seats(self.question.lines.iter().map(|line| (&line.offer, line.quantity)));
        }
        let named = self.orders();
        let of_agreement = || {
            let mine = |order: &&Order| self.agreement.is_some_and(|agreement| agreement.id == order.agreement);
            self.tenant.orders.iter().filter(mine).collect()
        };
        let rows: Vec<&Order> = if named.is_empty() { of_agreement() } else { named };
        seats(rows.into_iter().filter(|order| !is(order, "cancelled")).map(|order| (&order.offer, order.quantity)))
    }

    /// What is active under agreements: activated orders, or subscriptions in force where they show more.
    fn active_elsewhere(&self) -> Seats {
        let direct = |id: &AgreementId| {
            self.tenant.agreements.iter().any(|known| known.id == *id && known.program == Program::Mosp)
        };
        let orders = self.tenant.orders.iter().filter(|order| is(order, "activated") && !direct(&order.agreement));
        let mut active = seats(orders.map(|order| (&order.offer, order.quantity)));
        let under = |held: &&Subscription| held.agreement.as_ref().is_some_and(|id| !direct(id));
        let subscribed = self.tenant.subscriptions.iter().filter(under).filter(|held| held.paid(self.at.day));
        for (offer, there) in seats(subscribed.map(|held| (&held.offer, held.quantity))) {
            let known = active.entry(offer).or_default();
            *known = there.max(*known);
        }
        active
    }

    /// Whether nothing is lacking; names what is.
    fn covers(&mut self, held: &Seats, ordered: &Seats, fact: &Fact<ProgramStep>) -> bool {
        let mut covered = true;
        for (offer, &seats) in held {
            let there = ordered.get(offer).copied().unwrap_or(0);
            if there < seats {
                covered = false;
                self.short(offer, seats - there);
                let says = format!("{seats} of {offer} are held directly and {there} are ordered: data may be lost");
                self.say(Verdict::Refused, fact.reason(says));
            }
        }
        if !covered {
            self.remedy = Some("order at least the quantities that are held now".into());
        }
        covered
    }

    /// What the account holds when some lines are added to what is held directly.
    pub(super) fn pool(&mut self, more: Seats) {
        let mut all = self.direct();
        for (offer, quantity) in more {
            let there = all.entry(offer).or_default();
            *there = there.saturating_add(quantity);
        }
        self.pooled = all.into_iter().map(|(offer, quantity)| Line { offer, quantity }).collect();
    }
}

/// Whether an order has that state.
pub(super) fn is(order: &Order, status: &str) -> bool {
    order.status.as_deref() == Some(status)
}

/// Seats by offer.
pub(super) fn seats<'o>(rows: impl Iterator<Item = (&'o OfferId, u64)>) -> Seats {
    let mut all = Seats::new();
    for (offer, quantity) in rows.filter(|(_, quantity)| *quantity > 0) {
        let there = all.entry(offer.clone()).or_default();
        *there = there.saturating_add(quantity);
    }
    all
}
