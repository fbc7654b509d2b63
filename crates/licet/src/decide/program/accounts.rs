//! Accounts and the people who tie orders to them (V17-ACTIVATE-01..04, V17-REMAP-01, -02).

use super::{
    Desk, Verdict,
    direct::{is, seats},
};
use crate::{
    rules::{Fact, program_step::ProgramStep},
    tenant::Agreement,
};

impl Desk<'_> {
    /// An invoiced order is tied to an account by the Online Services Manager.
    pub(super) fn activate(&mut self, fact: &Fact<ProgramStep>) {
        let orders = self.orders();
        if let Some(name) = self.question.order.as_ref().filter(|_| orders.is_empty()) {
            return self.say(Verdict::Refused, fact.reason(format!("there is no order `{name}` to activate")));
        }
        if orders.iter().any(|order| is(order, "cancelled")) {
            self.say(Verdict::Refused, fact.reason("the order was cancelled"));
        } else if orders.iter().any(|order| !is(order, "invoiced") && !is(order, "activated")) {
            let says = "the order is not invoiced yet: the activation message is sent once it is";
            self.say(Verdict::Refused, self.reason(says, &["V17-ACTIVATE-01"]));
            self.remedy = Some("wait for the invoice and the activation message".into());
        }
        self.manager();
        self.account();
        self.say(Verdict::Allowed, fact.reason("an invoiced order is tied to the account, beside what it holds"));
        let rows = orders.iter().map(|order| (&order.offer, order.quantity));
        let asked = self.question.lines.iter().map(|line| (&line.offer, line.quantity));
        let more = if orders.is_empty() { seats(asked) } else { seats(rows) };
        self.pool(more);
        if !self.direct().is_empty() {
            let says = "activating does not end the direct purchase: until it is cancelled both are paid";
            self.say(Verdict::Allowed, self.reason(says, &["V17-ACTIVATE-02", "V17-MOVE-03"]));
        }
    }

    /// Only the Online Services Manager of the agreement activates.
    fn manager(&mut self) {
        let manager = self.agreement.and_then(|agreement| agreement.osm.as_deref());
        let (Some(by), Some(manager)) = (self.question.by.as_deref(), manager) else { return };
        if !same(by, manager) {
            let says = format!("the activation is for the Online Services Manager {manager}, not for {by}");
            self.say(Verdict::Refused, self.reason(says, &["V17-ACTIVATE-01", "V17-ACTIVATE-04"]));
            self.remedy =
                Some(format!("let {manager} activate it, or change the contact first through the licensing partner"));
        }
    }

    /// Services of one agreement sit on one account, unless an amendment parts them.
    fn account(&mut self) {
        let wished = self.question.account.as_deref().or(self.question.to.as_deref());
        let Some(wished) = wished else { return };
        let tied = self.agreement.and_then(|agreement| agreement.account.as_deref());
        let amendment = self.agreement.is_some_and(|agreement| agreement.amendment);
        let (verdict, says) = match tied {
            None => (Verdict::Allowed, format!("the agreement has no online services yet: they go to {wished}")),
            Some(tied) if same(tied, wished) => {
                (Verdict::Allowed, format!("the agreement's services are tied to {tied}"))
            }
            Some(tied) if amendment => {
                (Verdict::Allowed, format!("an amendment lets the services go to {wished} beside {tied}"))
            }
            Some(tied) => {
                self.remedy = Some(format!("activate on account {tied}, or have the agreement amended"));
                (
                    Verdict::Refused,
                    format!("the agreement's services are tied to account {tied}: new ones attach there"),
                )
            }
        };
        self.say(verdict, self.reason(says, &["V17-ACTIVATE-03"]));
    }

    /// The activation message is sent again to the Online Services Manager only.
    pub(super) fn resend_activation(&mut self, fact: &Fact<ProgramStep>) {
        let Some(manager) = self.agreement.and_then(|agreement| agreement.osm.as_deref()) else {
            let says = "the message goes to the Online Services Manager, whom the agreement here does not name";
            return self.say(Verdict::NotStated, fact.reason(says));
        };
        let to = self.question.to.as_deref().or(self.question.by.as_deref()).unwrap_or(manager);
        if same(to, manager) {
            self.remedy = None;
            return self.say(Verdict::Allowed, fact.reason(format!("the message is sent again to {manager}")));
        }
        self.say(
            Verdict::Refused,
            fact.reason(format!("the message goes to the Online Services Manager {manager} only, not to {to}")),
        );
    }

    /// An agreement on the wrong account is tied to another one, if nothing else is on it.
    pub(super) fn remap(&mut self, fact: &Fact<ProgramStep>) {
        let mine = |agreement: &Agreement| {
            let of_it = self.tenant.other_services.iter();
            let of_it = of_it.filter(|other| other.agreement.as_ref().is_none_or(|id| *id == agreement.id));
            of_it.map(|other| other.name.to_string()).collect::<Vec<_>>()
        };
        let others = self.agreement.map(mine).unwrap_or_default();
        if !others.is_empty() {
            self.remedy = None;
            let says =
                format!("the agreement already holds {}: all its services are tied to one account", others.join(", "));
            return self.say(Verdict::Refused, self.reason(says, &["V17-REMAP-02", "V17-ACTIVATE-03"]));
        }
        let to = self.question.to.as_deref().or(self.question.account.as_deref());
        let tied = self.agreement.and_then(|agreement| agreement.account.as_deref());
        if let (Some(to), Some(tied)) = (to, tied)
            && same(to, tied)
        {
            return self.say(Verdict::Warned, fact.reason(format!("the agreement is tied to {tied} already")));
        }
        self.say(Verdict::Allowed, fact.reason("billing support ties the agreement to another account on request"));
    }
}

/// The same account or address, whatever the case of its letters.
fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}
