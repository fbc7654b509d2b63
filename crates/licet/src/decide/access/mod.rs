//! May this be used? Whoever uses it, by which way, and every licence held that opens it.
//!
//! One way that is open is enough: a licence of the user, of the device, of the tenant, one of indirect access, or what
//! outsiders have without any. What is open can still be narrowed: by own use, restricted tables and environments.

mod environment;
mod external;
mod indirect;
mod own;
mod own_use;
mod person;
mod reach;
mod says;
mod server;
mod system;
mod tables;

pub use environment::installed;
pub use external::external;
pub use indirect::{OrderLines, order_lines};
pub use reach::{Reach, Source};
pub use tables::restricted;

use super::{Access, Decision, Deliberation, Holdings, Shelf, Verdict};
use crate::{
    tenant::{Tenant, Via},
    value::{Clause, OfferId, Reason},
};

/// Everything an access is judged by.
struct Desk<'a> {
    shelf: &'a Shelf<'a>,
    tenant: &'a Tenant,
    holdings: Holdings,
    question: &'a Access,
    via: Via,
}

/// What is said of an access by one subject.
#[derive(Debug, Default)]
struct Said {
    /// Considerations; the weightiest decides.
    considered: Vec<(Verdict, Reason)>,
    /// Licences that open it.
    by: Vec<OfferId>,
}

impl Said {
    fn one(verdict: Verdict, reason: Reason) -> Self {
        Self { considered: vec![(verdict, reason)], by: Vec::new() }
    }

    fn and(mut self, verdict: Verdict, reason: Reason) -> Self {
        self.considered.push((verdict, reason));
        self
    }

    /// Another way beside this one: one that is open is enough, both are named if both are, and where neither is, what
    /// the documents leave open goes before what they refuse.
    fn or(mut self, other: Option<Self>) -> Self {
        let Some(mut other) = other else { return self };
        match (self.is_open(), other.is_open()) {
            (true, false) => self,
            (false, true) => other,
            (true, true) => {
                let because = other.considered.into_iter().map(|(_, reason)| (Verdict::Allowed, reason));
                self.considered.extend(because);
                self.by.append(&mut other.by);
                self
            }
            (false, false) if self.verdict() == other.verdict() => {
                self.considered.append(&mut other.considered);
                self
            }
            (false, false) => {
                if self.verdict() == Verdict::NotStated {
                    self
                } else {
                    other
                }
            }
        }
    }

    fn verdict(&self) -> Verdict {
        self.considered.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::NotStated)
    }

    fn is_open(&self) -> bool {
        self.verdict() < Verdict::NotStated
    }
}

/// Decides an access.
pub fn access(shelf: &Shelf<'_>, tenant: &Tenant, question: &Access) -> Decision {
    let edition = shelf.edition;
    let via = question.via.or_else(|| reach::recorded(tenant, question)).unwrap_or(Via::Direct);
    let desk = Desk { shelf, tenant, holdings: Holdings::of(shelf, tenant), question, via };
    let said = desk.decide();
    let mut deliberation = Deliberation::new(edition);
    if said.is_open() {
        deliberation.by = said.by;
    }
    said.considered.into_iter().for_each(|(verdict, reason)| deliberation.consider(verdict, reason));
    deliberation.decide(says::not_stated(edition, &question.right))
}

impl Desk<'_> {
    fn decide(&self) -> Said {
        let (edition, right) = (self.shelf.edition, &self.question.right);
        let opened = !edition.grantors(&self.clause()).is_empty() || own::stands_for(edition, right).next().is_some();
        if !opened {
            return Said::one(Verdict::NotStated, says::not_stated(edition, right));
        }
        let said = match (&self.question.user, &self.question.system, &self.question.device) {
            (Some(user), ..) => self.by_user(user),
            (None, Some(system), _) => self.by_system(system),
            (None, None, Some(device)) => self.by_device(device),
            (None, None, None) => Said::one(Verdict::Refused, says::nobody(edition)),
        };
        let said = self.narrow_table(said);
        let said = self.narrow_server(said);
        self.narrow_environment(said)
    }

    fn clause(&self) -> Clause {
        Clause::of(self.question.right.clone(), None)
    }
}
