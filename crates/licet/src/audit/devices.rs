//! Devices: each pair of device and user is licensed by the device or by the user.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cheapest::{Choice, Search},
    desk::Desk,
    finding::{Code, Finding},
    position::Required,
    routes::{self, Open},
};
use crate::{
    decide::{Cover, Holder, Set},
    require::{self, DeviceUse},
    rules::{environment_access::Others, grants::Scope},
    tenant::Login,
    value::{Clause, Reason, RightId},
};

/// What was found at the devices.
pub(super) struct Devices {
    /// Findings about devices.
    pub(super) findings: Vec<Finding>,
    /// For each user, the device functions that the user's own licences cover where no device licence does.
    pub(super) functions: BTreeMap<u32, BTreeSet<RightId>>,
    /// Users of devices.
    pub(super) users: BTreeSet<u32>,
    /// Device licences that are required.
    pub(super) required: Required,
}

/// A device, what it holds and who works on it.
struct Look<'d> {
    desk: &'d Desk<'d>,
    used: &'d DeviceUse,
    held: Set,
    /// Licences that do not serve the way people sign in here, and why those that are held do not.
    barred: (Set, Vec<Reason>),
    covers: &'d BTreeMap<RightId, (Cover, Cover)>,
}

/// Looks at every device.
pub(super) fn look(desk: &Desk<'_>) -> Devices {
    let mut devices = Devices {
        findings: Vec::new(),
        functions: BTreeMap::new(),
        users: desk.tenant.device_users.iter().map(|&(_, user)| user).collect(),
        required: Required::default(),
    };
    let mut covers: BTreeMap<RightId, (Cover, Cover)> = BTreeMap::new();
    for right in desk.tenant.devices.iter().flat_map(|device| &device.functions) {
        covers.entry(right.clone()).or_insert_with(|| {
            let clause = Clause::of(right.clone(), None);
            (desk.shelf.cover(&clause, Scope::Device), desk.shelf.cover(&clause, Scope::User))
        });
    }
    let uses = require::device_uses(desk.edition, desk.tenant);
    let mut open = Vec::new();
    for (used, at) in uses.iter().zip(0_u32..) {
        let held = desk.holdings.held(Holder::Device(at)).intersection(desk.shelf.of_devices);
        let login = desk.tenant.devices.get(at as usize).and_then(|device| device.login);
        let look = Look { desk, used, held, barred: barred(desk, held, login), covers: &covers };
        open.extend(look.judge(&mut devices));
    }
    routes::settle(desk, open, &mut devices);
    devices
}

/// Device licences that do not serve that login.
fn barred(desk: &Desk<'_>, held: Set, login: Option<Login>) -> (Set, Vec<Reason>) {
    let Some(login) = login else { return (Set::EMPTY, Vec::new()) };
    let facts = desk
        .edition
        .facts
        .device_login
        .iter()
        .filter(|fact| !fact.says.logins.contains(&login) && fact.says.others == Others::Refused);
    let mut barred = (Set::EMPTY, Vec::new());
    for fact in facts {
        let Some(place) = desk.shelf.place(&fact.says.offer) else { continue };
        barred.0 = barred.0.with(place);
        if held.has(place) {
            let says = format!("{} does not serve the way people sign in on the device", fact.says.offer);
            barred.1.push(fact.reason(says));
        }
    }
    barred
}

impl<'d> Look<'d> {
    /// Judges the device; gives it back if somebody on it is not licensed.
    fn judge(self, devices: &mut Devices) -> Option<Open<'d>> {
        let owns = |offer: &crate::value::OfferId| self.desk.owns(offer);
        if self.used.functions.is_empty() || self.used.users.is_empty() {
            self.idle(devices);
            return None;
        }
        let serving = self.held.minus(self.barred.0);
        let by_device = |right: &&RightId| self.covers.get(*right).is_some_and(|(c, _)| c.met_in(serving, &owns));
        let by_user = |right: &RightId, user: u32| {
            let held = self.desk.holdings.held(Holder::User(user));
            self.covers.get(right).is_some_and(|(_, cover)| cover.met_in(held, &owns))
        };
        let open: BTreeSet<&RightId> = self.used.functions.iter().filter(|right| !by_device(right)).collect();
        let without = |user: &&u32| open.iter().any(|right| !by_user(right, **user));
        let affected: Vec<u32> = self.used.users.iter().filter(without).copied().collect();
        let all_covered =
            self.used.users.iter().all(|&user| self.used.functions.iter().all(|right| by_user(right, user)));
        let cheapest = self.cheapest();
        let own: Vec<&RightId> =
            if all_covered { self.used.functions.iter().collect() } else { open.iter().copied().collect() };
        for &user in &self.used.users {
            let covered = own.iter().filter(|right| by_user(right, user)).map(|right| (*right).clone());
            devices.functions.entry(user).or_default().extend(covered);
        }
        if affected.is_empty() {
            if all_covered && !serving.is_empty() {
                devices.findings.extend(self.double());
            } else if let Some(choice) = cheapest.filter(|_| !all_covered) {
                devices.required.add(self.desk, &choice, 1);
            }
            return None;
        }
        let open = open.into_iter().cloned().collect();
        Some(Open { used: self.used, held: self.held, affected, open, cheapest, because: self.barred.1 })
    }

    /// The cheapest device licences for everything the device is used for.
    fn cheapest(&self) -> Option<Choice> {
        let wanted = self.used.functions.iter().filter_map(|right| self.covers.get(right)).map(|(cover, _)| cover);
        let fits = |set: Set| !set.meets(self.barred.0);
        let desk = self.desk;
        let among = desk.shelf.of_devices.minus(desk.shelf.online.minus(self.held));
        Search { desk, wanted: wanted.collect(), held: self.held, among, fits: &fits }.run()
    }

    /// Licences of a device whose users are all licensed themselves.
    fn double(&self) -> Vec<Finding> {
        let rules = ["G21-USERTYPE-05", "G21-ACT-10", "G26-ACT-12", "P19-CAL-16", "P19-CAL-17"];
        let says = "every user of the device holds a licence that covers its functions";
        let because = vec![self.desk.reason(says, &rules, None), Reason::clone(&self.used.because)];
        let finding = |offer| {
            let remedy = format!("take {offer} from the device, or give its users lesser licences");
            Finding::new(Code::DoubleLicensed, remedy, because.clone())
                .about(&self.used.device)
                .of(&offer)
                .costing(self.desk.price(&offer, 1))
        };
        self.desk.shelf.offers(self.held).into_iter().map(finding).collect()
    }

    /// A licensed device that nobody uses, where the tenant says who uses which device. A device of which it is not
    /// said what it is used for keeps its licences.
    fn idle(&self, devices: &mut Devices) {
        if self.held.is_empty() {
            return;
        }
        let somebody = !self.used.users.is_empty() || self.desk.tenant.device_users.is_empty();
        if somebody {
            for offer in self.desk.shelf.offers(self.held) {
                devices.required.one_more(&offer, 1);
            }
            return;
        }
        for offer in self.desk.shelf.offers(self.held) {
            let rules = ["G21-DEVICE-01", "G21-DEVICE-02", "G26-DEVICE-06", "P19-CAL-09"];
            let because = vec![self.desk.reason("nobody who needs a licence uses the device", &rules, None)];
            let remedy = format!("take {offer} from the device");
            let finding = Finding::new(Code::OverLicensed, remedy, because);
            devices.findings.push(finding.about(&self.used.device).of(&offer).costing(self.desk.price(&offer, 1)));
        }
    }
}
