//! A system: the people behind it, a licence of indirect access, or nobody at all.

use super::{Desk, Reach, Said, person::sorted, says};
use crate::{
    decide::{Holder, Verdict},
    tenant::Via,
    value::{Reason, UserId},
};

impl Desk<'_> {
    /// An access by a system, or by an account without a person.
    pub(super) fn by_system(&self, name: &str) -> Said {
        let edition = self.shelf.edition;
        if self.via == Via::Rekeyed {
            return Said::one(Verdict::Allowed, says::rekeyed(edition, name));
        }
        let lines = self.by_lines(name);
        if let Some(lines) = lines.as_ref().filter(|lines| lines.is_open()) {
            return Said { considered: lines.considered.clone(), by: lines.by.clone() };
        }
        let behind = Reach::of(edition, self.tenant).behind(name);
        let said = if behind.people.is_empty() && behind.devices.is_empty() {
            self.by_itself(name)
        } else {
            self.by_those_behind(name, behind.people.into_iter().collect(), behind.devices.into_iter().collect())
        };
        said.or(lines)
    }

    /// A system with nobody behind it.
    fn by_itself(&self, name: &str) -> Said {
        let (edition, right) = (self.shelf.edition, &self.question.right);
        let account = self.tenant.user_index(&UserId::new(name)).and_then(|at| u32::try_from(at).ok());
        let own = account.map(|at| self.of_user(at)).unwrap_or_default();
        let held = account.map(|at| self.holdings.held(Holder::User(at))).unwrap_or_default();
        let (of_tenant, _) = self.of_tenant(held);
        let mut said = Said::default();
        for (offer, reason) in own.into_iter().chain(of_tenant) {
            said = said.and(Verdict::Allowed, reason);
            said.by.push(offer);
        }
        if said.is_open() {
            return said;
        }
        if edition.facts.indirect_access.is_empty() {
            return Said::one(Verdict::Allowed, says::nobody_behind(edition, name));
        }
        Said::one(Verdict::Refused, says::unlicensed_system(edition, name, right))
    }

    /// A system with people and devices behind it: each of them must be licensed.
    fn by_those_behind(&self, name: &str, people: Vec<u32>, devices: Vec<u32>) -> Said {
        let edition = self.shelf.edition;
        let (mut by, mut open, mut closed) = (Vec::new(), Vec::new(), Vec::new());
        let mut unlicensed = Vec::new();
        for &at in &people {
            let Some(user) = self.tenant.users.get(at as usize) else { continue };
            let said = self.by_person(at, user);
            if said.is_open() {
                by.extend(said.by);
                open.push(said.considered);
            } else {
                unlicensed.push(at);
                closed.push(said.considered);
            }
        }
        let mut without = self.names(&unlicensed);
        for &at in &devices {
            let Some(device) = self.tenant.devices.get(at as usize) else { continue };
            let said = self.by_device(device.id.as_str());
            if said.is_open() {
                by.extend(said.by);
                open.push(said.considered);
            } else {
                without = if without.is_empty() { device.id.to_string() } else { format!("{without}, {}", device.id) };
                closed.push(said.considered);
            }
        }
        let all = people.len() + devices.len();
        if closed.is_empty() {
            let says = format!("all {all} behind {name} are licensed, or need no licence");
            let counted = (Verdict::Allowed, count(edition, says));
            let mut considered: Vec<_> = open.into_iter().take(5).flatten().collect();
            considered.push(counted);
            return Said { considered, by: sorted(by) };
        }
        let says = format!("{} of {all} behind {name} are not licensed: {without}", closed.len());
        let mut considered = vec![(Verdict::Refused, count(edition, says))];
        considered.extend(closed.into_iter().take(3).flatten());
        Said { considered, by: Vec::new() }
    }
}

/// Everybody at the far ends counts, each once.
fn count(edition: &crate::catalog::Edition, says: String) -> Reason {
    let rules = [
        "G21-MUX-01",
        "G21-MUX-02",
        "G21-MUX-03",
        "G21-MUX-10",
        "G26-EXT-05",
        "P19-MUX-01",
        "P19-MUX-02",
        "P19-MUX-12",
        "P19-MUX-15",
    ];
    edition.reason(says, &rules, None)
}
