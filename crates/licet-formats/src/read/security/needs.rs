//! From who holds which roles to rows of the tenant's tables: needs, and custom roles for what nothing classifies.

use std::collections::{BTreeMap, BTreeSet};

use licet::value::{Clause, RightId};
use serde::Serialize;

use super::{
    Defined, Extension, Item, Layer, Level, ModelUsed, Part, Security,
    expand::Granted,
    key,
    words::{Deployment, Means},
};
use crate::read::{
    account::{Aside, Why},
    harvest::{Harvest, RoleHeld},
    people::People,
    tables::Tables,
};

/// What one role requires, and by which model that was computed.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoleNeeds {
    /// The role.
    pub role: String,
    /// By which model.
    pub model: ModelUsed,
    /// The needs, alternatives joined by `|`, each with the objects, access and privileges that make it.
    pub needs: BTreeMap<String, Vec<String>>,
    /// Objects that nothing classifies: the role requires at least the needs, perhaps more.
    pub unclassified: Vec<String>,
    /// Duties, privileges and sub-roles that no file defines: perhaps more, too.
    pub missing: Vec<String>,
}

/// How many objects are listed for one need.
const MOST_DRIVERS: usize = 20;

/// Puts security together and writes what it asks for. Gives what each role that is held requires.
pub(in crate::read) fn settle(
    harvest: &mut Harvest<'_>,
    who: &People,
    deployment: Deployment,
    tables: &mut Tables,
) -> Vec<RoleNeeds> {
    let mut security = std::mem::take(&mut harvest.security);
    join_numbered(&mut security, harvest);
    extend(&mut security, harvest);
    let labels: BTreeMap<String, String> = security
        .roles
        .iter()
        .filter_map(|(role, defined)| Some((key(defined.is.label.as_deref()?), role.clone())))
        .collect();
    let held = holdings(harvest, &security, &labels, who);
    let mut computed: BTreeMap<BTreeSet<String>, Vec<Clause>> = BTreeMap::new();
    let mut roles: BTreeMap<String, RoleNeeds> = BTreeMap::new();
    for (user, roles_held) in held {
        let mut modelled = BTreeSet::new();
        for (role, name) in roles_held {
            let needs =
                roles.entry(role.clone()).or_insert_with(|| of_role(&security, &role, &name, deployment, harvest));
            let by_table = needs.model == ModelUsed::RoleTable;
            // What is not known is told by a role, so that the answer is 'at least': the role itself where parts of it
            // are missing, and a role of what nothing classifies.
            if by_table || !needs.missing.is_empty() {
                tables.add("roles", &[("user", user.clone()), ("role", needs.role.clone())]);
            }
            if !needs.unclassified.is_empty() {
                tables.add("roles", &[("user", user.clone()), ("role", unclassified(needs))]);
            }
            if !by_table {
                modelled.insert(role);
            }
        }
        let clauses =
            computed.entry(modelled).or_insert_with_key(|roles| clauses(&security, roles, deployment, harvest));
        for clause in clauses {
            tables.add("needs", &[("user", user.clone()), ("right", alternatives(clause))]);
        }
    }
    for needs in roles.values().filter(|needs| needs.model != ModelUsed::RoleTable) {
        custom_role(needs, tables);
    }
    roles.into_values().collect()
}

/// A custom role for what nothing classifies in a role.
fn custom_role(needs: &RoleNeeds, tables: &mut Tables) {
    if !needs.unclassified.is_empty() {
        let items = needs.unclassified.join(";");
        tables.add("custom_roles", &[("role", unclassified(needs)), ("menu_items", items)]);
    }
}

/// The name of that role.
fn unclassified(needs: &RoleNeeds) -> String {
    format!("{} (not classified)", needs.role)
}

/// Which roles each user holds: technical name (or the name, if no file defines it) and name.
fn holdings(
    harvest: &mut Harvest<'_>,
    security: &Security,
    labels: &BTreeMap<String, String>,
    who: &People,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut held: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in std::mem::take(&mut harvest.roles) {
        let RoleHeld { account, at, who: sighting, user_id, id, name, part } = row;
        let Some(person) = who.of.get(sighting).and_then(|&at| who.persons.get(at)) else { continue };
        if security.disabled_users.contains(&key(&user_id)) {
            let message = format!("the account `{user_id}` is switched off in the application");
            harvest.withdraw(account, part, Aside::new(Why::SwitchedOff, at.place(), message, ""));
            continue;
        }
        let by_id = id.as_deref().map(key).filter(|id| security.roles.contains_key(id));
        let by_name = || Some(key(&name)).filter(|name| security.roles.contains_key(name));
        let role = by_id.or_else(|| labels.get(&key(&name)).cloned()).or_else(by_name);
        let role = role.unwrap_or_else(|| id.as_deref().map_or_else(|| key(&name), key));
        if security.roles.get(&role).is_some_and(|defined| defined.is.disabled) {
            let message = format!("the role `{name}` is switched off");
            harvest.withdraw(account, part, Aside::new(Why::SwitchedOff, at.place(), message, ""));
            continue;
        }
        if held.entry(person.user.clone()).or_default().insert(role, name.clone()).is_some() {
            let message = format!("`{}` holds the role `{name}` already; it is counted once", person.user);
            harvest.withdraw(account, part, Aside::new(Why::Duplicate, at.place(), message, ""));
        }
    }
    held
}

/// What one role requires, for the answer.
fn of_role(
    security: &Security,
    role: &str,
    name: &str,
    deployment: Deployment,
    harvest: &mut Harvest<'_>,
) -> RoleNeeds {
    let shown =
        security.roles.get(role).and_then(|defined| defined.is.label.clone()).filter(|label| !label.starts_with('@'));
    let shown = if name.is_empty() { shown.unwrap_or_else(|| role.to_owned()) } else { name.to_owned() };
    let mut needs = RoleNeeds {
        role: shown,
        model: ModelUsed::RoleTable,
        needs: BTreeMap::new(),
        unclassified: Vec::new(),
        missing: Vec::new(),
    };
    let Some(granted) = security.granted(role) else { return needs };
    circles(security, role, &granted, harvest);
    if granted.objects.is_empty() {
        // Nothing but names: the guide's tables say more.
        return needs;
    }
    needs.model = security.model();
    for (object, level, through) in granted.usable() {
        let access = if level == Level::Read { "view" } else { "maintain" };
        let child = if object.child.is_empty() { String::new() } else { format!(".{}", object.child) };
        match security.requires(object, level, through, deployment) {
            Some(Means::Nothing) => {}
            Some(Means::AnyOf(rights)) => {
                let drivers = needs.needs.entry(rights.into_iter().collect::<Vec<_>>().join("|")).or_default();
                if drivers.len() < MOST_DRIVERS {
                    let through = through.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
                    drivers.push(format!("{}{child} ({access}) through {through}", object.name));
                }
            }
            None => needs.unclassified.push(format!("{}{child}:{access}", object.name)),
        }
    }
    needs.missing = granted.missing.into_iter().collect();
    told_unclassified(security, role, &needs, harvest);
    needs
}

fn circles(security: &Security, role: &str, granted: &Granted, harvest: &mut Harvest<'_>) {
    let Some(defined) = security.roles.get(role) else { return };
    for circle in &granted.circles {
        let message = format!("role `{circle}` contains itself through its sub-roles; the circle is cut there");
        let help = "take the sub-role out of one of them";
        harvest.remark_on(defined.account, Aside::new(Why::Circle, defined.place.clone(), message, help));
    }
}

fn told_unclassified(security: &Security, role: &str, needs: &RoleNeeds, harvest: &mut Harvest<'_>) {
    let Some(defined) = security.roles.get(role) else { return };
    let count = needs.unclassified.len();
    if count > 0 {
        let message = format!(
            "role `{}`: {count} objects that nothing classifies, so that it requires at least what is said",
            needs.role
        );
        let help = "classify them in custom_menu_items.csv, or give the menu items or the tables of entitlements";
        harvest.remark_on(defined.account, Aside::new(Why::Unclassified, defined.place.clone(), message, help));
    }
    if !needs.missing.is_empty() {
        let names = needs.missing.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        let message = format!("role `{}` names what no file defines: {names}", needs.role);
        let help = "give the models that define them as well";
        harvest.remark_on(defined.account, Aside::new(Why::NotFound, defined.place.clone(), message, help));
    }
}

/// The needs of a set of roles held together: what one of them denies is denied, and a need that another includes goes.
fn clauses(
    security: &Security,
    roles: &BTreeSet<String>,
    deployment: Deployment,
    harvest: &Harvest<'_>,
) -> Vec<Clause> {
    let mut together = Granted::default();
    for role in roles {
        if let Some(granted) = security.granted(role) {
            together.and(&granted);
        }
    }
    let mut all: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    for (object, level, through) in together.usable() {
        if let Some(Means::AnyOf(rights)) = security.requires(object, level, through, deployment) {
            all.insert(rights);
        }
    }
    let all: Vec<Vec<RightId>> =
        all.into_iter().map(|rights| rights.iter().map(String::as_str).map(RightId::new).collect()).collect();
    // Whoever meets `strict` meets `loose` as well.
    let includes = |strict: &[RightId], loose: &[RightId]| {
        strict.iter().all(|right| loose.iter().any(|wanted| harvest.catalog.rights.includes(right, wanted)))
    };
    let needed = all.iter().enumerate().filter(|(at, clause)| {
        !all.iter().enumerate().any(|(other_at, other)| {
            other_at != *at && includes(other, clause) && !(includes(clause, other) && other_at > *at)
        })
    });
    needed.filter_map(|(_, clause)| Clause::parse(&joined(clause), None)).collect()
}

fn joined(rights: &[RightId]) -> String {
    rights.iter().map(RightId::as_str).collect::<Vec<_>>().join("|")
}

fn alternatives(clause: &Clause) -> String {
    clause.any_of.iter().map(RightId::as_str).collect::<Vec<_>>().join("|")
}

/// Joins the tables that refer to each other by record number.
fn join_numbered(security: &mut Security, harvest: &mut Harvest<'_>) {
    let numbered = std::mem::take(&mut security.numbered);
    let missing = |what: &str, number: &str, place| {
        let message = format!("{what} {number} stands in none of the files");
        Aside::new(Why::NotFound, place, message, "export LICENSINGALLSKUS and LICENSINGENTITLEMENTOBJECTS as well")
    };
    for (object, sku, level, account, place) in numbered.permissions {
        match (numbered.objects.get(&object), numbered.skus.get(&sku)) {
            (Some((name, child)), Some(sku)) => security.entitle(name, child, level, sku),
            (None, _) => harvest.take_back(account, missing("the object", &object, place)),
            (_, None) => harvest.take_back(account, missing("the SKU", &sku, place)),
        }
    }
    for (privilege, sku, account, place) in numbered.privileges {
        match numbered.skus.get(&sku) {
            Some(sku) => drop(security.by_privilege.entry(key(&privilege)).or_default().insert(sku.clone())),
            None => harvest.take_back(account, missing("the SKU", &sku, place)),
        }
    }
}

/// Applies extensions to what they extend.
fn extend(security: &mut Security, harvest: &mut Harvest<'_>) {
    let apply = |parts: &mut BTreeMap<String, Defined<Part>>, extensions: Vec<Extension>, harvest: &mut Harvest<'_>| {
        for Extension { base, account, place, adds } in extensions {
            match parts.get_mut(&key(&base)) {
                // Customisations made in the application stand for the whole: the code's extensions are in them.
                Some(defined) if defined.layer == Layer::Customisation => {}
                Some(defined) => defined.is.extend(adds),
                None => {
                    let message = format!("extends `{base}`, which no file defines");
                    let help = "give the model that defines it as well";
                    harvest.take_back(account, Aside::new(Why::NotFound, place, message, help));
                }
            }
        }
    };
    let (roles, duties) =
        (std::mem::take(&mut security.role_extensions), std::mem::take(&mut security.duty_extensions));
    apply(&mut security.roles, roles, harvest);
    apply(&mut security.duties, duties, harvest);
    for (kind, name, Item { view, maintain }, account, place) in std::mem::take(&mut security.item_extensions) {
        match security.items.get_mut(&(kind, key(&name))) {
            Some(defined) => {
                defined.is.view = view.or(defined.is.view.take());
                defined.is.maintain = maintain.or(defined.is.maintain.take());
            }
            None => {
                let (message, help) =
                    (format!("extends `{name}`, which no file defines"), "give the model that defines it as well");
                harvest.take_back(account, Aside::new(Why::NotFound, place, message, help));
            }
        }
    }
}
