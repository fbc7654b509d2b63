//! What people really use of what they were given, as far as it is recorded. Never a requirement: what somebody may do
//! must be licensed, used or not (`requirement`); this says what could be taken away.
//!
//! What a record cannot show is kept. A person without any record keeps everything; a role is judged by records that
//! name roles, a menu item by records of objects, a need by records of rights, each of the same person. A role of the
//! tenant's own is judged part by part.
//!
//! A log may know less than what was granted. `table:NAME` is a table of an application, which shows the use of a custom
//! entity of that name and of no menu item. `application:NAME` is a sign-in to an application at no known level, which
//! shows the use of every need of it; that somebody does not use an application is only told where the log names it for
//! somebody else.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Given, leaves};
use crate::{
    tenant::{Access, Activity, Demand, Grant, Tenant},
    value::{Day, RightId, UserId, fold},
};

/// Something that somebody was given and does not use, or not in full.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Idle {
    /// What could be taken away.
    pub remove: Given,
    /// What of it is used and would have to be given instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instead: Vec<Given>,
}

/// A tenant by what is used.
#[derive(Debug, Clone)]
pub struct Used {
    /// The tenant if everybody had only what they use.
    pub tenant: Tenant,
    /// What could be taken away, and from whom.
    pub idle: BTreeMap<Idle, Vec<UserId>>,
    /// People with something given of whom nothing is recorded; they keep everything.
    pub not_recorded: Vec<UserId>,
    /// What no record of its kind could show used or not, and of whom; it is kept.
    pub not_judged: BTreeMap<Given, Vec<UserId>>,
}

/// What an object begins with if it is a table of an application.
const TABLE: &str = "table:";
/// What an object begins with if it is an application as a whole.
const APPLICATION: &str = "application:";

/// The records of one person.
struct Records<'a> {
    roles: BTreeSet<String>,
    objects: BTreeMap<String, Option<Access>>,
    records_roles: bool,
    records_items: bool,
    records_tables: bool,
    records_rights: bool,
    records_applications: bool,
    /// The applications that records of anybody name.
    logged: &'a BTreeSet<String>,
}

/// What the records say of one part of a grant.
enum Says {
    Used(Grant),
    Idle,
    Nothing,
}

/// What is used of what was given. A use before `since` does not count.
pub fn used(tenant: &Tenant, rights: &dyn Fn(&RightId) -> bool, since: Option<Day>) -> Used {
    let mut of_user: BTreeMap<&UserId, Vec<&Activity>> = BTreeMap::new();
    for activity in &tenant.activity {
        of_user.entry(&activity.user).or_default().push(activity);
    }
    let objects = tenant.activity.iter().filter_map(|activity| activity.object.as_deref()).map(fold);
    let logged: BTreeSet<String> = objects.filter(|object| object.starts_with(APPLICATION)).collect();
    let mut found =
        Used { tenant: tenant.clone(), idle: BTreeMap::new(), not_recorded: Vec::new(), not_judged: BTreeMap::new() };
    let mut places: BTreeMap<Vec<Grant>, u32> = BTreeMap::new();
    let mut demands = Vec::new();
    let mut of_users = Vec::with_capacity(tenant.users.len());
    for user in &tenant.users {
        let grants = &tenant.demand(user).grants;
        let kept = match of_user.get(&user.id) {
            Some(activity) => kept(tenant, &user.id, &Records::of(activity, rights, since, &logged), &mut found),
            None => {
                if !grants.is_empty() {
                    found.not_recorded.push(user.id.clone());
                }
                grants.clone()
            }
        };
        of_users.push(*places.entry(kept).or_insert_with_key(|grants| {
            demands.push(Demand { grants: grants.clone() });
            u32::try_from(demands.len() - 1).unwrap_or(u32::MAX)
        }));
    }
    found.tenant.demands = demands;
    for (user, demand) in found.tenant.users.iter_mut().zip(of_users) {
        user.demand = demand;
    }
    found
}

/// What somebody keeps; what goes is put down.
fn kept(tenant: &Tenant, id: &UserId, records: &Records<'_>, found: &mut Used) -> Vec<Grant> {
    let mut kept: BTreeSet<Grant> = BTreeSet::new();
    let grants = tenant.user(id).map_or(&[][..], |user| &tenant.demand(user).grants);
    for grant in grants {
        let (rest, judged) = records.rest(tenant, grant);
        if !judged {
            found.not_judged.entry(grant.into()).or_default().push(id.clone());
        }
        if rest != BTreeSet::from([grant.clone()]) {
            let idle = Idle { remove: grant.into(), instead: rest.iter().map(Given::from).collect() };
            found.idle.entry(idle).or_default().push(id.clone());
        }
        kept.extend(rest);
    }
    kept.into_iter().collect()
}

impl<'a> Records<'a> {
    fn of(
        activity: &[&Activity],
        rights: &dyn Fn(&RightId) -> bool,
        since: Option<Day>,
        logged: &'a BTreeSet<String>,
    ) -> Self {
        let is_right = |object: &str| rights(&RightId::new(object));
        let objects = || activity.iter().filter_map(|activity| activity.object.as_deref());
        let begins = |start: &'static str| move |object: &str| fold(object).starts_with(start);
        let is_item = |object: &str| !is_right(object) && !begins(TABLE)(object) && !begins(APPLICATION)(object);
        let mut records = Self {
            roles: BTreeSet::new(),
            objects: BTreeMap::new(),
            records_roles: activity.iter().any(|activity| activity.role.is_some()),
            records_items: objects().any(is_item),
            records_tables: objects().any(begins(TABLE)),
            records_rights: objects().any(is_right),
            records_applications: objects().any(begins(APPLICATION)),
            logged,
        };
        for activity in activity.iter().filter(|activity| since.is_none_or(|since| activity.last_used >= since)) {
            records.roles.extend(activity.role.as_deref().map(fold));
            if let Some(object) = &activity.object {
                let more = |known: &mut Option<Access>| {
                    // No access recorded counts as all that was given; so does the higher of two.
                    if activity.access != Some(Access::View) {
                        *known = activity.access;
                    }
                };
                records.objects.entry(fold(object)).and_modify(more).or_insert(activity.access);
            }
        }
        records
    }

    /// What of a grant stays, and whether the records could judge all of it.
    fn rest(&self, tenant: &Tenant, grant: &Grant) -> (BTreeSet<Grant>, bool) {
        let whole = || BTreeSet::from([grant.clone()]);
        let named = matches!(grant, Grant::Role { role, .. } if self.roles.contains(&fold(role)));
        if named && !self.records_items {
            return (whole(), true);
        }
        let (mut rest, mut judged, mut same) = (BTreeSet::new(), true, true);
        for leaf in leaves(tenant, grant) {
            match self.says(tenant, &leaf) {
                // A record that names the whole role says nothing against the roles within.
                Says::Idle if named && matches!(leaf, Grant::Role { .. }) => drop(rest.insert(leaf)),
                Says::Used(part) => {
                    same &= part == leaf;
                    rest.insert(part);
                }
                Says::Nothing => {
                    judged = false;
                    rest.insert(leaf);
                }
                Says::Idle => same = false,
            }
        }
        // A menu item that is used where a role is given in an environment cannot be given there by itself.
        let placed = matches!(grant, Grant::Role { environment: Some(_), .. });
        let bound = placed && rest.iter().any(|part| matches!(part, Grant::MenuItem { .. }));
        if same && !rest.is_empty() || bound { (whole(), judged) } else { (rest, judged) }
    }

    fn says(&self, tenant: &Tenant, part: &Grant) -> Says {
        let (is_used, could_show) = match part {
            Grant::Role { role, .. } => (self.roles.contains(&fold(role)), self.records_roles),
            Grant::Need { clause } => {
                let application = |right: &RightId| format!("{APPLICATION}{}", fold(right.application()));
                let used = clause.any_of.iter().any(|right| {
                    self.objects.contains_key(&fold(right.as_str())) || self.objects.contains_key(&application(right))
                });
                let logged = clause.any_of.iter().all(|right| self.logged.contains(&application(right)));
                (used, self.records_rights || self.records_applications && logged)
            }
            Grant::MenuItem { item, access } => return self.says_of_item(tenant, item, *access, part),
        };
        match (is_used, could_show) {
            (true, _) => Says::Used(part.clone()),
            (false, true) => Says::Idle,
            (false, false) => Says::Nothing,
        }
    }

    fn says_of_item(&self, tenant: &Tenant, item: &str, access: Access, part: &Grant) -> Says {
        let name = fold(item);
        let is_table = tenant.custom_menu_items.get(&name).is_some_and(|custom| custom.entity);
        let table = if is_table { self.objects.get(&format!("{TABLE}{name}")) } else { None };
        let both = self.objects.get(&name).into_iter().chain(table);
        // The more of the two counts; no access recorded is all that was given.
        match both.copied().reduce(|one, other| if one == Some(Access::View) { other } else { one }) {
            Some(Some(Access::View)) if access == Access::Maintain => {
                Says::Used(Grant::MenuItem { item: item.into(), access: Access::View })
            }
            Some(_) => Says::Used(part.clone()),
            None if self.records_items || is_table && self.records_tables => Says::Idle,
            None => Says::Nothing,
        }
    }
}
