//! Rows that are taken away from a tenant.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{super::specs::Spec, super::toml_file::Source, rows::Given};
use crate::{
    tenant::{Access, Demand, Grant, Tenant},
    value::{Problem, SubscriptionId, alike, fold},
};

/// Takes away what the rows of a table name; a column that is left out names everything. Naming nothing is a mistake.
pub(super) fn remove(
    tenant: &mut Tenant,
    spec: &Spec,
    rows: &[Given],
    source: Source<'_>,
    problems: &mut Vec<Problem>,
) {
    let mut refuse = |row: &Given, refused: Refused| {
        if let Some((column, message, help)) = refused {
            problems.push(Problem::error(source.place(row.offset(column)), message, help));
        }
    };
    match spec.name {
        "users" => users(tenant, rows, &mut refuse),
        "devices" => devices(tenant, rows, &mut refuse),
        "subscriptions" => {
            let names = || tenant.subscriptions.iter().map(|known| known.id.as_str());
            let gone = gone("subscription", names(), rows, &mut refuse);
            tenant.subscriptions.retain(|known| !gone.contains(known.id.as_str()));
            let of = |id: &SubscriptionId| gone.contains(id.as_str());
            tenant.assignments.retain(|known| !known.subscription.as_ref().is_some_and(of));
        }
        "agreement" => {
            let names = tenant.agreements.iter().map(|known| known.id.as_str());
            let gone = gone("id", names, rows, &mut refuse);
            tenant.agreements.retain(|known| !gone.contains(known.id.as_str()));
        }
        "device_users" => {
            rows.iter().for_each(|row| refuse(row, device_users(tenant, row.text("device"), row.text("user"))));
        }
        table => rows.iter().for_each(|row| refuse(row, grants(tenant, table, row))),
    }
}

/// What is wrong: the column, the message, the help.
type Refused = Option<(&'static str, String, String)>;
/// Takes up what is wrong with a row.
type Refuse<'r> = &'r mut dyn FnMut(&Given, Refused);

/// Whether the one name of a row is among the known.
fn named<'n>(column: &'static str, name: &str, mut known: impl Iterator<Item = &'n str> + Clone) -> Refused {
    if name.is_empty() {
        return Some((column, format!("column `{column}` says what to remove, and is empty"), String::new()));
    }
    let all = known.clone();
    if known.any(|known| known == name) {
        return None;
    }
    let what = if column == "id" { "agreement" } else { column };
    let all: Vec<String> = all.map(str::to_owned).collect();
    Some((column, format!("the tenant has no {what} `{name}` to be removed"), alike(name, &all, "known")))
}

/// The names that are taken away; whoever is named twice is gone the second time.
fn gone<'n>(
    column: &'static str,
    names: impl Iterator<Item = &'n str>,
    rows: &[Given],
    refuse: Refuse<'_>,
) -> HashSet<String> {
    let (mut left, mut gone): (BTreeSet<&str>, _) = (names.collect(), HashSet::new());
    for row in rows {
        let name = row.text(column);
        if left.remove(name) && !name.is_empty() {
            gone.insert(name.to_owned());
        } else {
            refuse(row, named(column, name, left.iter().copied()));
        }
    }
    gone
}

fn user_names(tenant: &Tenant) -> impl Iterator<Item = &str> + Clone {
    tenant.users.iter().map(|user| user.id.as_str())
}

fn device_names(tenant: &Tenant) -> impl Iterator<Item = &str> + Clone {
    tenant.devices.iter().map(|device| device.id.as_str())
}

/// For each place the one it moves up to once some are gone.
fn moved<'n>(names: impl Iterator<Item = &'n str>, gone: &HashSet<String>) -> Vec<Option<u32>> {
    let mut next = 0;
    let place = |name: &str| {
        let stays = !gone.contains(name);
        next += u32::from(stays);
        stays.then(|| next - 1)
    };
    names.map(place).collect()
}

fn users(tenant: &mut Tenant, rows: &[Given], refuse: Refuse<'_>) {
    let gone = gone("user", user_names(tenant), rows, refuse);
    let moved = moved(user_names(tenant), &gone);
    let to = |user: u32| moved.get(user as usize).copied().flatten();
    let pairs = tenant.device_users.iter();
    tenant.device_users = pairs.filter_map(|&(device, user)| Some((device, to(user)?))).collect();
    tenant.users.retain(|user| !gone.contains(user.id.as_str()));
    tenant.assignments.retain(|assignment| !gone.contains(assignment.principal.as_str()));
    tenant.access.retain(|access| access.user.as_ref().is_none_or(|user| !gone.contains(user.as_str())));
}

fn devices(tenant: &mut Tenant, rows: &[Given], refuse: Refuse<'_>) {
    let gone = gone("device", device_names(tenant), rows, refuse);
    let moved = moved(device_names(tenant), &gone);
    let to = |device: u32| moved.get(device as usize).copied().flatten();
    let pairs = tenant.device_users.iter();
    tenant.device_users = pairs.filter_map(|&(device, user)| Some((to(device)?, user))).collect();
    tenant.devices.retain(|device| !gone.contains(device.id.as_str()));
    tenant.assignments.retain(|assignment| !gone.contains(assignment.principal.as_str()));
}

/// A row that names nothing would take everything away, which nobody writes on purpose.
fn names_nothing(column: &'static str) -> Refused {
    Some((column, "the row does not say what to remove".into(), format!("name a `{column}` or a user")))
}

fn device_users(tenant: &mut Tenant, device: &str, user: &str) -> Refused {
    if device.is_empty() && user.is_empty() {
        return names_nothing("device");
    }
    let wrong = if device.is_empty() { None } else { named("device", device, device_names(tenant)) };
    let wrong = wrong.or_else(|| if user.is_empty() { None } else { named("user", user, user_names(tenant)) });
    if wrong.is_some() {
        return wrong;
    }
    let is = |name: &str, wanted: &str| wanted.is_empty() || name == wanted;
    let (devices, users) = (&tenant.devices, &tenant.users);
    let before = tenant.device_users.len();
    tenant.device_users.retain(|&(at, of)| {
        let (at, of) = (devices.get(at as usize), users.get(of as usize));
        let meant = at.is_some_and(|at| is(at.id.as_str(), device)) && of.is_some_and(|of| is(of.id.as_str(), user));
        !meant
    });
    let gone = before == tenant.device_users.len();
    gone.then(|| ("device", "no user of a device is meant by this row".to_string(), String::new()))
}

/// Takes grants from one user or from everybody.
fn grants(tenant: &mut Tenant, table: &str, row: &Given) -> Refused {
    let user = row.text("user");
    if !user.is_empty() {
        let wrong = named("user", user, user_names(tenant));
        if wrong.is_some() {
            return wrong;
        }
    }
    let column = match table {
        "roles" => "role",
        "needs" => "right",
        _ => "menu_item",
    };
    if user.is_empty() && row.text(column).is_empty() {
        return names_nothing(column);
    }
    let access = row.text("access");
    if !access.is_empty() && !Access::ALL.iter().any(|(word, _)| *word == access) {
        return Some((
            "access",
            format!("column `access`: found `{access}`, expected `view` or `maintain`"),
            String::new(),
        ));
    }
    let meant = |grant: &Grant| {
        let environment = row.text("environment");
        let here = |id: &Option<crate::value::EnvironmentId>| {
            environment.is_empty() || id.as_ref().is_some_and(|id| id.as_str() == environment)
        };
        let is = |name: &str| row.text(column).is_empty() || fold(name) == fold(row.text(column));
        match grant {
            Grant::Role { role, environment } => table == "roles" && is(role) && here(environment),
            Grant::Need { clause } => table == "needs" && is(&clause.to_string()) && here(&clause.environment),
            Grant::MenuItem { item, access: how } => {
                let word = Access::ALL.iter().find(|(_, known)| known == how).map_or("", |(word, _)| word);
                table == "menu_items" && is(item) && (access.is_empty() || access == word)
            }
        }
    };
    let mut known = BTreeSet::new();
    let mut places: BTreeMap<Demand, u32> = BTreeMap::new();
    let mut demands = vec![Demand::default()];
    let mut gone = false;
    for at in tenant.users.iter_mut() {
        let old = tenant.demands.get(at.demand as usize).cloned().unwrap_or_default();
        let mine = user.is_empty() || at.id.as_str() == user;
        let kept: Vec<Grant> = old.grants.iter().filter(|grant| !(mine && meant(grant))).cloned().collect();
        gone |= kept.len() < old.grants.len();
        if mine {
            known.extend(old.grants.iter().filter_map(|grant| name_of(grant, table)));
        }
        let demand = Demand { grants: kept };
        at.demand = if demand.grants.is_empty() {
            0
        } else {
            *places.entry(demand).or_insert_with_key(|demand| {
                demands.push(demand.clone());
                u32::try_from(demands.len() - 1).unwrap_or(u32::MAX)
            })
        };
    }
    tenant.demands = demands;
    if gone {
        return None;
    }
    let (who, name) = (if user.is_empty() { "nobody" } else { user }, row.text(column));
    let (what, known) = (format!("{column} `{name}`"), known.into_iter().collect::<Vec<_>>());
    let named = if name.is_empty() { format!("any of `{table}`") } else { what };
    let message =
        if user.is_empty() { format!("{who} has {named}") } else { format!("user `{who}` does not have {named}") };
    Some((column, message, alike(name, &known, "there is")))
}

/// The name of a grant if it stands in that table.
fn name_of(grant: &Grant, table: &str) -> Option<String> {
    match (grant, table) {
        (Grant::Role { role, .. }, "roles") => Some(role.to_string()),
        (Grant::Need { clause }, "needs") => Some(clause.to_string()),
        (Grant::MenuItem { item, .. }, "menu_items") => Some(item.to_string()),
        _ => None,
    }
}
