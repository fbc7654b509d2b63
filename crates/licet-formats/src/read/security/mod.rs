//! Security of finance and operations applications: roles, duties, privileges, what they grant, and what that requires.

mod expand;
mod model;
mod needs;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use licet::value::Place;

pub use model::ModelUsed;
pub use needs::RoleNeeds;
pub use words::Deployment;
pub(super) use {needs::settle, words::is_service_account};

/// A name of the application as it is compared.
pub(super) fn key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Where something was defined; a customisation made in the application overrides the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layer {
    /// In the code, or exported as it is in force.
    Code,
    /// In the customisations of the security database.
    Customisation,
}

/// What a grant says of one kind of access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Say {
    /// Nothing.
    #[default]
    Unset,
    /// Allowed.
    Allow,
    /// Denied, which wins.
    Deny,
}

/// Read, and all that is more than reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Access {
    /// Reading.
    pub(super) read: Say,
    /// Updating, creating, deleting, correcting, invoking.
    pub(super) more: [Say; 5],
}

/// Read or write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Looking only.
    Read,
    /// Anything more.
    Write,
}

impl Access {
    /// Both together: what one denies is denied.
    pub(super) fn and(self, other: Self) -> Self {
        let mut more = self.more;
        for (own, others) in more.iter_mut().zip(other.more) {
            *own = (*own).max(others);
        }
        Self { read: self.read.max(other.read), more }
    }

    /// The level: reading denied is no access at all, nothing allowed is none.
    pub(super) fn level(self) -> Option<Level> {
        if self.read == Say::Deny {
            None
        } else if self.more.contains(&Say::Allow) {
            Some(Level::Write)
        } else if self.read == Say::Allow {
            Some(Level::Read)
        } else {
            None
        }
    }
}

/// What a securable object is, as far as licensing tells kinds apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A menu item that shows something.
    Display,
    /// A menu item that prints something.
    Output,
    /// A menu item that does something.
    Action,
    /// Anything else: data entities, tables, service operations.
    Other,
}

/// A securable object: kind, name, and the name of the part of it that is meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Object {
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) child: String,
}

/// One grant of a privilege.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) object: Object,
    pub(super) access: Access,
}

/// A role, a duty or a privilege: what it consists of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// The name that people see.
    pub(super) label: Option<String>,
    /// Whether it is switched on.
    pub(super) disabled: bool,
    /// Sub-roles of a role.
    pub(super) roles: BTreeSet<String>,
    /// Duties of a role.
    pub(super) duties: BTreeSet<String>,
    /// Privileges of a role or duty.
    pub(super) privileges: BTreeSet<String>,
    /// Grants of a privilege.
    pub(super) grants: Vec<Grant>,
}

impl Part {
    /// Adds what an extension brings.
    pub(super) fn extend(&mut self, more: Self) {
        self.roles.extend(more.roles);
        self.duties.extend(more.duties);
        self.privileges.extend(more.privileges);
        for grant in more.grants {
            if !self.grants.contains(&grant) {
                self.grants.push(grant);
            }
        }
        self.label = self.label.take().or(more.label);
    }
}

/// What is defined, and where.
#[derive(Debug, Clone)]
pub(super) struct Defined<T> {
    pub(super) is: T,
    pub(super) layer: Layer,
    pub(super) account: usize,
    pub(super) place: Place,
}

/// The licence properties of a menu item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) view: Option<String>,
    pub(super) maintain: Option<String>,
}

/// An extension: what it adds to what.
#[derive(Debug, Clone)]
pub(super) struct Extension {
    pub(super) base: String,
    pub(super) account: usize,
    pub(super) place: Place,
    pub(super) adds: Part,
}

/// A row of the tables of entitlements: the object, the level, and the SKU by name.
pub(super) type Entitled = BTreeMap<(String, String), BTreeMap<Level, BTreeSet<String>>>;

/// Everything the files say about security.
#[derive(Debug, Default)]
pub(super) struct Security {
    pub(super) roles: BTreeMap<String, Defined<Part>>,
    pub(super) duties: BTreeMap<String, Defined<Part>>,
    pub(super) privileges: BTreeMap<String, Defined<Part>>,
    pub(super) items: BTreeMap<(Kind, String), Defined<Item>>,
    pub(super) role_extensions: Vec<Extension>,
    pub(super) duty_extensions: Vec<Extension>,
    /// Extensions of menu items: kind, name, the properties set, and where.
    pub(super) item_extensions: Vec<(Kind, String, Item, usize, Place)>,
    /// Entitled SKUs by object (name and child) and level.
    pub(super) entitled: Entitled,
    /// Entitled SKUs by privilege.
    pub(super) by_privilege: BTreeMap<String, BTreeSet<String>>,
    /// Menu items by what they open: whether it is a class, and its name.
    opens: BTreeMap<(bool, String), BTreeSet<String>>,
    /// Accounts of users that are switched off in the application.
    pub(super) disabled_users: BTreeSet<String>,
    /// The tables of entitlements that refer to each other by number: SKUs, objects, permissions.
    pub(super) numbered: Numbered,
}

/// The `LICENSING*` tables, joined by record numbers once all files are read.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    pub(super) skus: BTreeMap<String, String>,
    pub(super) objects: BTreeMap<String, (String, String)>,
    pub(super) permissions: Vec<(String, String, Level, usize, Place)>,
    pub(super) privileges: Vec<(String, String, usize, Place)>,
}

impl Security {
    /// A role, made if it is new.
    pub(super) fn part<'s>(
        parts: &'s mut BTreeMap<String, Defined<Part>>,
        name: &str,
        account: usize,
        place: &Place,
    ) -> &'s mut Part {
        let made = || Defined { is: Part::default(), layer: Layer::Code, account, place: place.clone() };
        &mut parts.entry(key(name)).or_insert_with(made).is
    }

    /// Notes that a menu item opens a form, or starts a class.
    pub(super) fn opens(&mut self, class: bool, object: &str, item: &str) {
        self.opens.entry((class, key(object))).or_default().insert(item.trim().to_owned());
    }

    /// The menu items that open a form, or start a class.
    pub(super) fn openers(&self, class: bool, object: &str) -> Vec<String> {
        self.opens.get(&(class, key(object))).into_iter().flatten().cloned().collect()
    }

    /// Notes that a SKU is entitled to an object at a level.
    pub(super) fn entitle(&mut self, object: &str, child: &str, level: Level, sku: &str) {
        let levels = self.entitled.entry((key(object), key(child))).or_default();
        levels.entry(level).or_default().insert(sku.trim().to_owned());
    }
}
