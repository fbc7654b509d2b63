//! Work in somebody else's name: licences for own use only, and managers (G21-TM-03, -17, G21-HRSS-03, P19-TM-07).

use std::collections::BTreeSet;

use super::{Desk, Said, says};
use crate::{
    decide::Verdict,
    rules::{Fact, use_right::UseRight},
    tenant::User,
    value::{OfferId, Reason, UserId},
};

impl Desk<'_> {
    /// What of the opened may be used as it is asked.
    pub(super) fn own_use(&self, user: &User, opened: Vec<(OfferId, Reason)>) -> Said {
        let edition = self.shelf.edition;
        let other = self.question.on_behalf_of.as_deref().filter(|other| *other != user.id.as_str());
        let Some(other) = other else {
            let mut said = Said::default();
            for (offer, reason) in opened {
                if let Some(fact) = self.use_right(&offer) {
                    let says = format!("{offer} serves the own work of {}", user.id);
                    said = said.and(Verdict::Allowed, fact.reason(says));
                }
                said = said.and(Verdict::Allowed, reason);
                said.by.push(offer);
            }
            return said;
        };
        let mut judged: Vec<(Verdict, OfferId, Reason, Reason)> = Vec::new();
        for (offer, reason) in opened {
            let (verdict, why) = match self.use_right(&offer) {
                Some(fact) => self.for_other(fact, user, other),
                None => (Verdict::Allowed, says::for_others(edition, user.id.as_str(), other)),
            };
            judged.push((verdict, offer, reason, why));
        }
        let best = judged.iter().map(|(verdict, ..)| *verdict).min().unwrap_or(Verdict::Refused);
        let mut said = Said::default();
        for (verdict, offer, reason, why) in judged {
            if verdict == best {
                said = said.and(verdict, why).and(verdict.min(Verdict::Allowed), reason);
            }
            if verdict < Verdict::NotStated {
                said.by.push(offer);
            }
        }
        said
    }

    fn use_right(&self, offer: &OfferId) -> Option<&Fact<UseRight>> {
        self.shelf.edition.facts.use_right.iter().find(|fact| fact.says.offer == *offer && fact.says.own_use)
    }

    /// A licence for own use, used in somebody else's name.
    fn for_other(&self, fact: &Fact<UseRight>, user: &User, other: &str) -> (Verdict, Reason) {
        let (offer, who) = (&fact.says.offer, &user.id);
        let manages = fact.says.managers.iter().any(|known| known == self.question.right.application());
        if !manages {
            let says = format!("{offer} is for the own work of {who}, not for work in the name of {other}");
            return (Verdict::Refused, fact.reason(says));
        }
        match self.reports_to(other, who) {
            Some(true) => {
                (Verdict::Allowed, fact.reason(format!("{other} reports to {who}, who may act as a manager")))
            }
            Some(false) => {
                let says = format!("{other} does not report to {who}: {offer} does not reach that far");
                (Verdict::Refused, fact.reason(says))
            }
            None => {
                let says = format!("{who} may act so for {other} as a manager only; who reports to whom is not given");
                (Verdict::Warned, fact.reason(says))
            }
        }
    }

    /// Whether somebody reports to a user, directly or further down; `None` if the tenant says of nobody who manages
    /// them.
    fn reports_to(&self, name: &str, manager: &UserId) -> Option<bool> {
        if self.tenant.users.iter().all(|user| user.manager.is_none()) {
            return None;
        }
        let mut seen = BTreeSet::new();
        let mut next = Some(UserId::new(name));
        while let Some(id) = next.take() {
            let above = self.tenant.user(&id).and_then(|user| user.manager.clone());
            if above.as_ref() == Some(manager) {
                return Some(true);
            }
            if seen.insert(id) {
                next = above;
            }
        }
        Some(false)
    }
}
