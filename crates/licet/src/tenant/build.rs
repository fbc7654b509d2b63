//! Puts the rows of all tables together into a tenant.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap, HashSet},
};

use super::{
    Activity, Agreement, Assignment, CustomItem, CustomRole, Deployment, Device, Environment, Grant, Order,
    OtherService, Price, Report, Server, Subscription, SystemAccess, Tenant, Usage, User, UserKind,
    demands::demands,
    roll::{Roll, order, put_in_order},
    row::Row,
};
use crate::value::{
    AssignedTo, Day, DeviceId, EditionId, Names, OfferId, Place, Problem, Problems, ReadingId, RightId, SubscriptionId,
    UserId, usable,
};

/// A tenant in the making: tables in, tenant and problems out.
pub struct Builder<'n> {
    pub(super) names: &'n Names,
    pub(super) rights: &'n dyn Fn(&RightId) -> bool,
    pub(super) problems: RefCell<Vec<Problem>>,
    pub(super) header: Header,
    pub(super) access: Vec<SystemAccess>,
    pub(super) usage: Vec<Usage>,
    pub(super) prices: Option<Vec<Price>>,
    pub(super) minimums: Option<BTreeMap<OfferId, u64>>,
    pub(super) minimums_are_all: bool,
    pub(super) servers: Option<Vec<Server>>,
    pub(super) custom_menu_items: BTreeMap<String, CustomItem>,
    pub(super) custom_roles: BTreeMap<String, CustomRole>,
    pub(super) reports: Vec<Report>,
    pub(super) orders: Vec<Order>,
    pub(super) activity: Vec<Activity>,
    /// People of records of use who are no users, each told once.
    pub(super) strangers: HashSet<UserId>,
    pub(super) other_services: Vec<OtherService>,
    pub(super) agreements: Vec<Agreement>,
    pub(super) agreements_stated: bool,
    pub(super) environments: Vec<Environment>,
    pub(super) deployments: Vec<Deployment>,
    subscriptions: Vec<Subscription>,
    assignments: Vec<Assignment>,
    pub(super) users: Vec<User>,
    pub(super) roll: Roll,
    /// Whether a table of users was given, so that others are noticed.
    users_listed: bool,
    /// Whether a row replaces the user, device or subscription of the same name.
    pub(super) replacing: bool,
    /// Whether environments that are used but not named are noticed.
    check_environments: bool,
    devices: Vec<Device>,
    device_at: HashMap<DeviceId, u32>,
    device_users: Vec<(u32, u32)>,
    grants: Vec<Grant>,
    grant_at: HashMap<Grant, u32>,
    pub(super) granted: Vec<(u32, u32)>,
}

/// What `tenant.toml` says of the tenant as a whole.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub(super) name: String,
    pub(super) edition: EditionId,
    pub(super) as_of: Day,
    pub(super) currency: String,
    pub(super) market: Option<String>,
    pub(super) segment: Option<String>,
    pub(super) readings: BTreeMap<ReadingId, String>,
}

impl<'n> Builder<'n> {
    /// An empty tenant; `names` and `rights` say which offers and rights exist.
    pub(super) fn new(names: &'n Names, rights: &'n dyn Fn(&RightId) -> bool, header: Header) -> Self {
        Self {
            names,
            rights,
            problems: RefCell::default(),
            header,
            access: Vec::new(),
            usage: Vec::new(),
            prices: None,
            minimums: None,
            minimums_are_all: false,
            servers: None,
            custom_menu_items: BTreeMap::new(),
            custom_roles: BTreeMap::new(),
            reports: Vec::new(),
            orders: Vec::new(),
            activity: Vec::new(),
            strangers: HashSet::new(),
            other_services: Vec::new(),
            agreements: Vec::new(),
            agreements_stated: false,
            environments: Vec::new(),
            deployments: Vec::new(),
            subscriptions: Vec::new(),
            assignments: Vec::new(),
            users: Vec::new(),
            roll: Roll::default(),
            users_listed: false,
            replacing: false,
            check_environments: true,
            devices: Vec::new(),
            device_at: HashMap::new(),
            device_users: Vec::new(),
            grants: Vec::new(),
            grant_at: HashMap::new(),
            granted: Vec::new(),
        }
    }

    /// A tenant that is there, to be added to.
    pub(super) fn of_tenant(names: &'n Names, rights: &'n dyn Fn(&RightId) -> bool, tenant: &Tenant) -> Self {
        let tenant = tenant.clone();
        let header = Header {
            name: tenant.name,
            edition: tenant.edition,
            as_of: tenant.as_of,
            currency: tenant.currency,
            market: tenant.market,
            segment: tenant.segment,
            readings: tenant.readings,
        };
        let mut builder = Self {
            access: tenant.access,
            usage: tenant.usage,
            prices: tenant.prices,
            minimums: tenant.minimums,
            minimums_are_all: tenant.minimums_are_all,
            servers: tenant.servers,
            custom_menu_items: tenant.custom_menu_items,
            custom_roles: tenant.custom_roles,
            reports: tenant.reports,
            orders: tenant.orders,
            activity: tenant.activity,
            other_services: tenant.other_services,
            agreements: tenant.agreements,
            agreements_stated: tenant.agreements_stated,
            environments: tenant.environments,
            deployments: tenant.deployments,
            subscriptions: tenant.subscriptions,
            assignments: tenant.assignments,
            devices: tenant.devices,
            device_users: tenant.device_users,
            check_environments: false,
            ..Self::new(names, rights, header)
        };
        let demand = |user: &User| tenant.demands.get(user.demand as usize).map_or(&[][..], |demand| &demand.grants);
        for mut user in tenant.users {
            let grants: Vec<u32> = demand(&user).iter().map(|grant| builder.grant_index(grant.clone())).collect();
            user.demand = 0;
            let at = builder.add_user(user);
            builder.granted.extend(grants.into_iter().map(|grant| (at, grant)));
        }
        builder.device_at = builder.devices.iter().zip(0..).map(|(device, at)| (device.id.clone(), at)).collect();
        builder
    }

    /// Whether there is a user of that name.
    pub(super) fn has_user(&self, name: &str) -> bool {
        self.user_place(name).is_some()
    }

    /// Whether there is a device of that name.
    pub(super) fn has_device(&self, name: &str) -> bool {
        self.device_at.contains_key(&DeviceId::new(name))
    }

    pub(super) fn grant_index(&mut self, grant: Grant) -> u32 {
        let next = index(self.grants.len());
        *self.grant_at.entry(grant).or_insert_with_key(|grant| {
            self.grants.push(grant.clone());
            next
        })
    }

    /// A right that the catalogue knows; complains otherwise.
    pub(super) fn right(&self, row: &Row<'_>, column: &str, text: &str) -> Option<RightId> {
        let right = RightId::new(text);
        if (self.rights)(&right) {
            return Some(right);
        }
        let expected = format!("a right of the catalogue instead of `{text}`");
        row.refuse(column, expected, "`licet catalog show rights` lists applications and levels");
        None
    }

    pub(super) fn user(&mut self, row: &Row<'_>, user: User) {
        self.users_listed = true;
        let known = self.user_place(user.id.as_str());
        if let Some(known) = known.and_then(|at| self.users.get_mut(at as usize)) {
            if self.replacing {
                *known = user;
            } else if *known == user {
                row.warn("user", format!("user `{}` stands twice and is counted once", user.id), "");
            } else {
                row.refuse("user", "a user who does not stand above with other values", "keep one of the two rows");
            }
            return;
        }
        self.add_user(user);
    }

    fn add_user(&mut self, user: User) -> u32 {
        let hash = self.roll.hash(user.id.as_str());
        self.add_hashed(user, hash)
    }

    fn add_hashed(&mut self, user: User, hash: u32) -> u32 {
        let at = index(self.users.len());
        self.users.push(user);
        self.roll.add(at, hash);
        at
    }

    /// The place of the user of that name.
    pub(super) fn user_place(&self, name: &str) -> Option<u32> {
        self.roll.find(&self.users, name, self.roll.hash(name))
    }

    /// Takes a user of a table of users whose name has that hash; gives back one whose name is known already.
    pub(super) fn list_user(&mut self, user: User, hash: u32) -> Option<User> {
        self.users_listed = true;
        if self.roll.find(&self.users, user.id.as_str(), hash).is_some() {
            return Some(user);
        }
        self.add_hashed(user, hash);
        None
    }

    /// The user of that name; one that no table lists is taken as an employee, and said so.
    pub(super) fn mention_user(&mut self, row: &Row<'_>, column: &str, name: &str) -> u32 {
        if let Some(at) = self.user_place(name) {
            return at;
        }
        let id = UserId::new(name);
        if self.users_listed {
            let message = format!("user `{id}` does not stand in users.csv and is taken as an employee");
            row.warn(column, message, "add the user to users.csv");
        }
        let kind = UserKind::Employee;
        self.add_user(User {
            id,
            kind,
            enabled: true,
            display_name: None,
            department: None,
            cost_centre: None,
            environment: None,
            manager: None,
            demand: 0,
        })
    }

    pub(super) fn device(&mut self, row: &Row<'_>, device: Device) {
        if let Some(known) = self.device_at.get(&device.id).and_then(|&at| self.devices.get_mut(at as usize)) {
            if self.replacing {
                *known = device;
            } else if *known == device {
                row.warn("device", format!("device `{}` stands twice and is counted once", device.id), "");
            } else {
                row.refuse(
                    "device",
                    "a device that does not stand above with other values",
                    "keep one of the two rows",
                );
            }
            return;
        }
        self.device_at.insert(device.id.clone(), index(self.devices.len()));
        self.devices.push(device);
    }

    pub(super) fn device_user(&mut self, row: &Row<'_>, device: &str, user: &str) {
        let Some(&device) = self.device_at.get(&DeviceId::new(device)) else {
            return row.refuse("device", "a device of devices.csv", "");
        };
        let user = self.mention_user(row, "user", user);
        self.device_users.push((device, user));
    }

    pub(super) fn grant(&mut self, row: &Row<'_>, user: &str, grant: Grant) {
        let user = self.mention_user(row, "user", user);
        let grant = self.grant_index(grant);
        self.granted.push((user, grant));
    }

    pub(super) fn subscription(&mut self, row: &Row<'_>, subscription: Subscription) {
        if let Some(known) = self.subscriptions.iter_mut().find(|known| known.id == subscription.id) {
            if self.replacing {
                *known = subscription;
                return;
            }
            return row.refuse("subscription", "a name that no other subscription bears", "keep one of the two rows");
        }
        self.subscriptions.push(subscription);
    }

    pub(super) fn offer_of(&self, subscription: &SubscriptionId) -> Option<OfferId> {
        self.subscriptions.iter().find(|known| known.id == *subscription).map(|known| known.offer.clone())
    }

    pub(super) fn assignment(&mut self, row: &Row<'_>, assignment: Assignment) {
        let name = assignment.principal.as_str();
        let known_device = self.device_at.contains_key(&DeviceId::new(name));
        let to_device = assignment.offer.kind().is_some_and(|kind| kind.assigned_to() == AssignedTo::Device);
        if to_device && !known_device && self.user_place(name).is_none() {
            row.warn("principal", format!("device `{name}` does not stand in devices.csv"), "add the device");
            self.device_at.insert(DeviceId::new(name), index(self.devices.len()));
            let id = DeviceId::new(name);
            self.devices.push(Device { id, functions: std::collections::BTreeSet::new(), login: None, location: None });
        } else if !known_device {
            self.mention_user(row, "principal", name);
        }
        self.assignments.push(assignment);
    }

    /// The tenant, with warnings.
    ///
    /// # Errors
    /// Every problem of every table, if one of them is an error.
    pub(super) fn finish(mut self) -> Result<(Tenant, Vec<Problem>), Problems> {
        self.check_environments();
        let mut tenant = Tenant::empty(self.header.edition.clone(), self.header.as_of);
        tenant.demands = demands(&mut self.users, std::mem::take(&mut self.grants), &self.granted);
        // What is not needed any more goes before the rest is put in order.
        drop((std::mem::take(&mut self.granted), std::mem::take(&mut self.roll)));
        let user_to = sort(&mut self.users, |user| user.id.as_str());
        let device_to = sort(&mut self.devices, |device| device.id.as_str());
        tenant.users = self.users;
        tenant.devices = self.devices;
        let pair =
            |&(device, user): &(u32, u32)| Some((*device_to.get(device as usize)?, *user_to.get(user as usize)?));
        tenant.device_users = self.device_users.iter().filter_map(pair).collect();
        tenant.device_users.sort_unstable();
        tenant.device_users.dedup();
        tenant.name = self.header.name;
        tenant.currency = self.header.currency;
        tenant.market = self.header.market;
        tenant.segment = self.header.segment;
        tenant.readings = self.header.readings;
        tenant.access = self.access;
        tenant.usage = self.usage;
        tenant.prices = self.prices;
        tenant.minimums = self.minimums;
        tenant.minimums_are_all = self.minimums_are_all;
        tenant.servers = self.servers;
        tenant.custom_menu_items = self.custom_menu_items;
        tenant.custom_roles = self.custom_roles;
        tenant.reports = self.reports;
        tenant.orders = self.orders;
        tenant.activity = self.activity;
        tenant.activity.sort();
        tenant.agreements_stated = self.agreements_stated;
        tenant.agreements = self.agreements;
        tenant.environments = self.environments;
        tenant.deployments = self.deployments;
        tenant.subscriptions = self.subscriptions;
        tenant.other_services = self.other_services;
        for subscription in &mut tenant.subscriptions {
            // Licences From SA last no longer than their agreement (P19-FROMSA-04).
            let from_sa = subscription.offer.kind() == Some(crate::value::OfferKind::FromSa);
            let agreement = tenant.agreements.iter().find(|known| Some(&known.id) == subscription.agreement.as_ref());
            if let Some(end) = agreement.and_then(|known| known.end).filter(|_| from_sa) {
                subscription.end = Some(subscription.end.map_or(end, |own| own.min(end)));
            }
        }
        tenant.subscriptions.sort_by(|a, b| a.id.cmp(&b.id));
        tenant.assignments = self.assignments;
        tenant.assignments.sort_by(|a, b| {
            (&a.principal, &a.offer, a.since, &a.subscription).cmp(&(&b.principal, &b.offer, b.since, &b.subscription))
        });
        usable(tenant, self.problems.into_inner())
    }

    /// Environments that no `[[environment]]` names, if any is named at all.
    fn check_environments(&self) {
        if self.environments.is_empty() || !self.check_environments {
            return;
        }
        let known: HashSet<_> = self.environments.iter().map(|environment| environment.id.as_str()).collect();
        let of_grants = self.grants.iter().filter_map(|grant| match grant {
            Grant::Role { environment, .. } => environment.as_ref(),
            Grant::Need { clause } => clause.environment.as_ref(),
            Grant::MenuItem { .. } => None,
        });
        let used = self.users.iter().filter_map(|user| user.environment.as_ref()).chain(of_grants);
        let unknown: std::collections::BTreeSet<_> = used.filter(|name| !known.contains(name.as_str())).collect();
        for name in unknown {
            let message = format!("environment `{name}` is used but not named by an `[[environment]]`");
            let place = Place::of_file("tenant.toml");
            self.problems.borrow_mut().push(Problem::warning(place, message, "name it, or mend the spelling"));
        }
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Sorts by name and says where each item went.
fn sort<T: Sync>(items: &mut [T], name: impl Fn(&T) -> &str + Sync) -> Vec<u32> {
    match order(items, name) {
        Some(order) => put_in_order(items, &order),
        None => (0..index(items.len())).collect(),
    }
}
