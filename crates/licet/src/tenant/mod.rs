//! What a customer has: people, devices, environments, agreements, subscriptions, assignments, usage.

mod activity;
mod build;
mod change;
mod csv;
mod demands;
mod given;
mod given_rows;
mod input;
mod many;
mod org;
mod people;
mod piece;
mod property;
mod roll;
mod row;
mod scan;
mod specs;
mod toml_file;

use std::collections::BTreeMap;

use serde::Serialize;

pub use activity::Activity;
pub use build::Builder;
pub use change::{Changed, Dictionary, change};
pub use csv::{LONGEST_ROW, Rows, Separator};
pub use given::from_given;
pub use input::{Input, TABLES, columns, read};
pub use org::{Agreement, Deployment, Environment, Login, Program, Server};
pub use people::{Access, CustomItem, CustomRole, Demand, Device, Grant, SystemAccess, User, UserKind, Via};
pub use property::{Assignment, Order, OtherService, Per, Price, Report, Status, Subscription, Usage};

use crate::value::{Day, DeviceId, EditionId, EnvironmentId, OfferId, ReadingId, UserId};

/// One customer.
#[derive(Debug, Clone, Serialize)]
pub struct Tenant {
    /// Its name.
    pub name: String,
    /// The edition of the rules it is judged by.
    pub edition: EditionId,
    /// The day it is judged for.
    pub as_of: Day,
    /// The currency of its prices.
    pub currency: String,
    /// Its market, for example `US`.
    pub market: Option<String>,
    /// `commercial`, `education`, `government` or `nonprofit`.
    pub segment: Option<String>,
    /// The readings it chose.
    pub readings: BTreeMap<ReadingId, String>,
    /// Its agreements.
    pub agreements: Vec<Agreement>,
    /// Whether it is stated which agreements there are, be it none; else nothing is known where none is listed.
    pub agreements_stated: bool,
    /// Its environments.
    pub environments: Vec<Environment>,
    /// Where tenant licences are installed.
    pub deployments: Vec<Deployment>,
    /// Its users, sorted by id.
    pub users: Vec<User>,
    /// The distinct sets of what users were given; `User::demand` points here.
    pub demands: Vec<Demand>,
    /// Its devices, sorted by id.
    pub devices: Vec<Device>,
    /// Who uses which device: indexes of device and user, sorted.
    pub device_users: Vec<(u32, u32)>,
    /// Access by people and systems, as recorded.
    pub access: Vec<SystemAccess>,
    /// What it subscribes to.
    pub subscriptions: Vec<Subscription>,
    /// Online services that it subscribes to and that are out of scope here.
    pub other_services: Vec<OtherService>,
    /// What is assigned to whom.
    pub assignments: Vec<Assignment>,
    /// What was used.
    pub usage: Vec<Usage>,
    /// Its own price list; `None` means the published prices hold.
    pub prices: Option<Vec<Price>>,
    /// True if `prices` replaces the published list, false if only the prices of its offers.
    pub prices_are_all: bool,
    /// Its own minimum purchases; `None` means the edition's hold. An offer listed here has this minimum only.
    pub minimums: Option<BTreeMap<OfferId, u64>>,
    /// True if `minimums` replaces every minimum of the edition (cases), false if only those of its offers.
    pub minimums_are_all: bool,
    /// Its servers; `None` means each production environment is an instance on a server of its own.
    pub servers: Option<Vec<Server>>,
    /// Its own menu items.
    pub custom_menu_items: BTreeMap<String, CustomItem>,
    /// Its own security roles, by folded name.
    pub custom_roles: BTreeMap<String, CustomRole>,
    /// Reports that were run.
    pub reports: Vec<Report>,
    /// Orders placed.
    pub orders: Vec<Order>,
    /// What was really used, as far as it is recorded, sorted. It never lowers what is required.
    pub activity: Vec<Activity>,
}

impl Tenant {
    /// A tenant of which nothing but the edition and the day is known.
    pub fn empty(edition: EditionId, as_of: Day) -> Self {
        Self {
            name: String::new(),
            edition,
            as_of,
            currency: "USD".into(),
            market: None,
            segment: None,
            readings: BTreeMap::new(),
            agreements: Vec::new(),
            agreements_stated: false,
            environments: Vec::new(),
            deployments: Vec::new(),
            users: Vec::new(),
            demands: vec![Demand::default()],
            devices: Vec::new(),
            device_users: Vec::new(),
            access: Vec::new(),
            subscriptions: Vec::new(),
            other_services: Vec::new(),
            assignments: Vec::new(),
            usage: Vec::new(),
            prices: None,
            prices_are_all: true,
            minimums: None,
            minimums_are_all: false,
            servers: None,
            custom_menu_items: BTreeMap::new(),
            custom_roles: BTreeMap::new(),
            reports: Vec::new(),
            orders: Vec::new(),
            activity: Vec::new(),
        }
    }

    /// The user of that name.
    pub fn user(&self, id: &UserId) -> Option<&User> {
        self.user_index(id).and_then(|index| self.users.get(index))
    }

    /// The place of the user of that name among `users`.
    pub fn user_index(&self, id: &UserId) -> Option<usize> {
        self.users.binary_search_by(|user| user.id.cmp(id)).ok()
    }

    /// The device of that name.
    pub fn device(&self, id: &DeviceId) -> Option<&Device> {
        self.device_index(id).and_then(|index| self.devices.get(index))
    }

    /// The place of the device of that name among `devices`.
    pub fn device_index(&self, id: &DeviceId) -> Option<usize> {
        self.devices.binary_search_by(|device| device.id.cmp(id)).ok()
    }

    /// What a user was given.
    pub fn demand(&self, user: &User) -> &Demand {
        static NOTHING: Demand = Demand { grants: Vec::new() };
        usize::try_from(user.demand).ok().and_then(|index| self.demands.get(index)).unwrap_or(&NOTHING)
    }

    /// Whether it is known which agreements there are. A tenant that states none, not even that there is none, may have any.
    pub fn agreements_known(&self) -> bool {
        self.agreements_stated || !self.agreements.is_empty()
    }

    /// The subscriptions that are in force on the tenant's day.
    pub fn active_subscriptions(&self) -> impl Iterator<Item = &Subscription> {
        self.subscriptions.iter().filter(|subscription| subscription.in_force(self.as_of))
    }

    /// The environment a licence is used in when nothing says another: the user's own, else the only one there is,
    /// else the only one for production.
    pub fn home(&self, user: &User) -> Option<EnvironmentId> {
        user.environment.clone().or_else(|| {
            if let [only] = self.environments.as_slice() {
                return Some(only.id.clone());
            }
            let mut production = self.environments.iter().filter(|environment| environment.kind == "production");
            production.next().filter(|_| production.next().is_none()).map(|only| only.id.clone())
        })
    }
}
