//! People and devices, and what they were given.

use std::collections::BTreeSet;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::Login;
use crate::value::{Clause, DeviceId, EnvironmentId, Place, RightId, UserId};

/// What kind of user somebody is to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UserKind {
    /// On the customer's own staff.
    #[default]
    Employee,
    /// Works like an employee without being one.
    Contractor,
    /// On the staff of an affiliate.
    Affiliate,
    /// Acts for the customer on its site.
    Agent,
    /// A customer of the customer.
    ExternalCustomer,
    /// A vendor off site, without an employee-like relation.
    ExternalVendor,
    /// Runs business processes for the customer from outside.
    OutsourcedProcess,
    /// An account that is not a person.
    ServiceAccount,
    /// Configures and administers.
    Admin,
}

impl UserKind {
    /// Every kind with its spelling.
    pub const ALL: [(&'static str, Self); 9] = [
        ("employee", Self::Employee),
        ("contractor", Self::Contractor),
        ("affiliate", Self::Affiliate),
        ("agent", Self::Agent),
        ("external-customer", Self::ExternalCustomer),
        ("external-vendor", Self::ExternalVendor),
        ("outsourced-process", Self::OutsourcedProcess),
        ("service-account", Self::ServiceAccount),
        ("admin", Self::Admin),
    ];
}

/// A user of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct User {
    /// The name in the tables.
    pub id: UserId,
    /// What kind of user.
    pub kind: UserKind,
    /// Whether the account can be used.
    pub enabled: bool,
    /// The name to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<CompactString>,
    /// The department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<CompactString>,
    /// The cost centre that pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_centre: Option<CompactString>,
    /// The environment the user works in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentId>,
    /// To whom the user reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<UserId>,
    /// Which of the tenant's demands is this user's.
    pub demand: u32,
}

/// Everything a user was given, as a sorted set. Users with equal sets share one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Demand {
    /// What was given.
    pub grants: Vec<Grant>,
}

/// One thing a user was given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grant {
    /// A security role.
    Role {
        /// Its name as written.
        role: CompactString,
        /// Where.
        environment: Option<EnvironmentId>,
    },
    /// A stated need.
    Need {
        /// The clause; its own environment is where.
        clause: Clause,
    },
    /// A menu item.
    MenuItem {
        /// Its name as written.
        item: CompactString,
        /// How.
        access: Access,
    },
}

/// How a menu item is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Only looked at.
    View,
    /// Used to change something.
    Maintain,
    /// Made, or changed itself: its fields, its form.
    Customise,
}

impl Access {
    /// Each with its spelling.
    pub const ALL: [(&'static str, Self); 3] =
        [("view", Self::View), ("maintain", Self::Maintain), ("customise", Self::Customise)];
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Device {
    /// The name in the tables.
    pub id: DeviceId,
    /// What it is used for.
    pub functions: BTreeSet<RightId>,
    /// How people sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<CompactString>,
}

/// By which way somebody reaches an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// In the application itself.
    Direct,
    /// By a portal.
    Portal,
    /// By an account that several share.
    PooledAccount,
    /// By another program.
    Api,
    /// By OData.
    Odata,
    /// By the Data Import/Export Framework.
    Dixf,
    /// Typed in by a licensed person.
    Rekeyed,
    /// Data going out.
    Outbound,
}

impl Via {
    /// Every way with its spelling.
    pub const ALL: [(&'static str, Self); 8] = [
        ("direct", Self::Direct),
        ("portal", Self::Portal),
        ("pooled-account", Self::PooledAccount),
        ("api", Self::Api),
        ("odata", Self::Odata),
        ("dixf", Self::Dixf),
        ("rekeyed", Self::Rekeyed),
        ("outbound", Self::Outbound),
    ];
}

/// An access by a person or a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SystemAccess {
    /// The person, if it is one.
    pub user: Option<UserId>,
    /// The system, if it is one.
    pub system: Option<CompactString>,
    /// By which way.
    pub via: Via,
    /// The application.
    pub target: CompactString,
    /// The table written, if known.
    pub table: Option<CompactString>,
    /// Lines a year, if known.
    pub annual_lines: Option<u64>,
}

/// How the tenant classifies a menu item of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomItem {
    /// The right to view.
    pub view: Option<RightId>,
    /// The right to maintain.
    pub maintain: Option<RightId>,
    /// What it is made from, replicates or links to, whose level it needs besides: items, entities, security roles.
    pub based_on: Vec<CompactString>,
    /// Whether it is a custom entity; otherwise it is a menu item.
    pub entity: bool,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}

/// A security role of the tenant's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomRole {
    /// Its name as written.
    pub role: CompactString,
    /// Roles it is made from.
    pub based_on: Vec<CompactString>,
    /// Menu items it opens.
    pub menu_items: Vec<(CompactString, Access)>,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}
