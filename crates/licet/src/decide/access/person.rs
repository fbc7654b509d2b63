//! A person: licences of their own, of the device and of the tenant, then what serves without any.

use super::{Desk, Said, says};
use crate::{
    decide::{Holder, Verdict},
    require,
    rules::person_kind::PersonStatus,
    tenant::{User, Via},
    value::{DeviceId, OfferId, Reason, UserId},
};

impl Desk<'_> {
    /// An access by a user, who may be an account without a person.
    pub(super) fn by_user(&self, name: &str) -> Said {
        let edition = self.shelf.edition;
        let found = self.tenant.user_index(&UserId::new(name));
        let Some((at, user)) = found.and_then(|at| Some((u32::try_from(at).ok()?, self.tenant.users.get(at)?))) else {
            return Said::one(Verdict::Refused, says::unknown(edition, "user", name));
        };
        match require::person(edition, user).status {
            PersonStatus::Disabled => Said::one(Verdict::Refused, says::disabled(edition, name)),
            PersonStatus::NotAPerson if self.via == Via::Direct => {
                Said::one(Verdict::Refused, says::not_interactive(edition, name))
            }
            PersonStatus::NotAPerson => self.by_system(name),
            _ => self.by_person(at, user),
        }
    }

    /// An access by a person, whichever way it goes.
    pub(super) fn by_person(&self, at: u32, user: &User) -> Said {
        let (edition, who) = (self.shelf.edition, user.id.as_str());
        if self.via == Via::Rekeyed {
            return Said::one(Verdict::Allowed, says::rekeyed(edition, who));
        }
        let person = require::person(edition, user);
        let mut said = self.by_licences(at, user).or(self.by_lines(who));
        if !said.is_open() && person.status == PersonStatus::External {
            said = self.by_outsider(who).or(Some(said));
        }
        if !said.is_open() && person.status == PersonStatus::Exempt {
            said = said.and(Verdict::Refused, says::admin(edition, who, &self.question.right));
        }
        let verdict = if said.is_open() { Verdict::Allowed } else { said.verdict() };
        if self.via != Via::Direct && (person.status != PersonStatus::External || !said.by.is_empty()) {
            said = said.and(verdict, says::multiplexing(edition, who));
        }
        said.and(verdict, person.reason)
    }

    /// What licences open to a person: their own, the device's, the tenant's, those for custom applications.
    fn by_licences(&self, at: u32, user: &User) -> Said {
        let (edition, who) = (self.shelf.edition, user.id.as_str());
        let held = self.holdings.held(Holder::User(at));
        let mut opened = self.of_user(at);
        let mut notes: Vec<Reason> = Vec::new();
        if let Some(name) = &self.question.device {
            if !opened.is_empty() {
                notes.push(says::any_device(edition, who, name));
            }
            let device = self.tenant.device_index(&DeviceId::new(name)).and_then(|at| u32::try_from(at).ok());
            let by_device = device.map(|device| self.of_device(device)).unwrap_or_default();
            if !by_device.is_empty() {
                notes.push(says::any_user(edition, name));
            }
            opened.extend(by_device);
        }
        let (for_all, lacking) = self.of_tenant(held);
        opened.extend(for_all);
        if opened.is_empty() {
            if let Some(said) = self.by_custom_application(held) {
                return said;
            }
            let mut said = self.closed(who, held);
            said.considered.extend(lacking.into_iter().map(|reason| (Verdict::Refused, reason)));
            said.considered.extend(self.device_closed().into_iter().map(|reason| (Verdict::Refused, reason)));
            return said;
        }
        let mut said = self.own_use(user, opened);
        let verdict = said.verdict();
        said.considered.extend(notes.into_iter().map(|reason| (verdict.min(Verdict::Allowed), reason)));
        said
    }

    /// Why the device's licences do not open it.
    fn device_closed(&self) -> Vec<Reason> {
        let edition = self.shelf.edition;
        let Some(name) = &self.question.device else { return Vec::new() };
        let Some(at) = self.tenant.device_index(&DeviceId::new(name)).and_then(|at| u32::try_from(at).ok()) else {
            return vec![says::unknown(edition, "device", name)];
        };
        let mut because: Vec<Reason> = self.barred(at).into_iter().map(|(_, reason)| reason).collect();
        if self.holdings.held(Holder::Device(at)).is_empty() {
            because.extend(self.lapsed_of(name));
        } else if because.is_empty() {
            because.push(says::device_limits(edition, name, &self.question.right));
        }
        because
    }

    fn lapsed_of(&self, name: &str) -> Vec<Reason> {
        let said = self.closed(name, crate::decide::Set::EMPTY);
        said.considered.into_iter().map(|(_, reason)| reason).collect()
    }

    /// An access by whoever works on a device, without a licence of their own.
    pub(super) fn by_device(&self, name: &str) -> Said {
        let edition = self.shelf.edition;
        let Some(at) = self.tenant.device_index(&DeviceId::new(name)).and_then(|at| u32::try_from(at).ok()) else {
            return Said::one(Verdict::Refused, says::unknown(edition, "device", name));
        };
        let opened = self.of_device(at);
        if opened.is_empty() {
            if let Some(lines) = self.by_lines(name).filter(Said::is_open) {
                return lines;
            }
            let mut said = self.closed(name, self.holdings.held(Holder::Device(at)));
            said.considered.extend(self.device_closed().into_iter().map(|reason| (Verdict::Refused, reason)));
            return said;
        }
        let mut said = Said::one(Verdict::Allowed, says::any_user(edition, name));
        for (offer, reason) in opened {
            said = said.and(Verdict::Allowed, reason);
            said.by.push(offer);
        }
        for reason in self.doubtful(at) {
            said = said.and(Verdict::Warned, reason);
        }
        said
    }

    /// Names for a sentence; few of many.
    pub(super) fn names(&self, people: &[u32]) -> String {
        let name = |at: &u32| self.tenant.users.get(*at as usize).map(|user| user.id.as_str());
        let shown: Vec<&str> = people.iter().take(5).filter_map(name).collect();
        match people.len().saturating_sub(shown.len()) {
            0 => shown.join(", "),
            more => format!("{} and {more} more", shown.join(", ")),
        }
    }
}

/// Offers, sorted, each once.
pub(super) fn sorted(mut offers: Vec<OfferId>) -> Vec<OfferId> {
    offers.sort();
    offers.dedup();
    offers
}
