//! Who gets other licences, and why.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    catalog::Edition,
    decide::Prices,
    require::{Requirements, requirements},
    tenant::Tenant,
    value::{DeviceId, Money, OfferId, Reason, UserId},
};
use serde::Serialize;

use super::Scenario;
use crate::Plan;

/// How many names stand in a move.
const NAMES: usize = 5;

/// People or devices who change alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Move {
    /// Who: users or devices, a few of them by name.
    pub subjects: Vec<String>,
    /// How many.
    pub count: u64,
    /// What they get as it is.
    pub before: Vec<OfferId>,
    /// What they would get.
    pub after: Vec<OfferId>,
    /// Why, in sentences.
    pub why: Vec<String>,
    /// What the new needs rest on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Reason>,
}

/// What decides that two subjects change alike.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    before: Vec<OfferId>,
    after: Vec<OfferId>,
    why: Vec<String>,
}

/// One of the two tenants, with what is asked of it again and again.
struct Side<'a> {
    tenant: &'a Tenant,
    plan: &'a Plan,
    requirements: Requirements,
    prices: Prices,
}

impl<'a> Side<'a> {
    fn of(edition: &Edition, tenant: &'a Tenant, plan: &'a Plan) -> Self {
        Self { tenant, plan, requirements: requirements(edition, tenant), prices: Prices::of(edition, tenant) }
    }

    /// What a user needs, with the reasons; `None` if there is no such user.
    fn needs(&self, name: &str) -> Option<BTreeMap<String, &BTreeSet<Reason>>> {
        let at = self.tenant.user_index(&UserId::new(name))?;
        let requirement = self.requirements.of(at)?;
        Some(requirement.clauses.iter().map(|(clause, because)| (clause.to_string(), because)).collect())
    }

    fn is_device(&self, name: &str) -> bool {
        self.tenant.user_index(&UserId::new(name)).is_none() && self.tenant.device_index(&DeviceId::new(name)).is_some()
    }

    fn licences(&self, name: &str) -> &'a [OfferId] {
        self.plan.licences.get(name).map_or(&[], |licences| licences.as_slice())
    }

    fn exists(&self, name: &str) -> bool {
        self.tenant.user_index(&UserId::new(name)).is_some() || self.tenant.device_index(&DeviceId::new(name)).is_some()
    }

    fn price(&self, licences: &[OfferId]) -> Result<Money, &'a str> {
        let unpriced = licences.iter().find(|offer| self.prices.monthly(offer).is_none());
        match unpriced {
            Some(_) => Err("is not for sale in full"),
            None => Ok(licences.iter().filter_map(|offer| self.prices.monthly(offer)).sum()),
        }
    }
}

/// Everybody whose licences differ, those who change alike together, the most first.
pub(super) fn moves(
    (edition, tenant, now): (&Edition, &Tenant, &Plan),
    (scenario, then): (&Scenario, &Plan),
) -> Vec<Move> {
    let before = Side::of(edition, tenant, now);
    let after = Side::of(&scenario.edition, &scenario.tenant, then);
    let names: BTreeSet<&String> = now.licences.keys().chain(then.licences.keys()).collect();
    let mut found: BTreeMap<Alike, (u64, Vec<String>, BTreeSet<Reason>)> = BTreeMap::new();
    for name in names.into_iter().filter(|name| before.licences(name) != after.licences(name)) {
        let (why, because) = why(&before, &after, name);
        let alike = Alike { before: before.licences(name).to_vec(), after: after.licences(name).to_vec(), why };
        let (count, subjects, reasons) = found.entry(alike).or_default();
        *count += 1;
        if subjects.len() < NAMES {
            subjects.push(name.clone());
        }
        reasons.extend(because);
    }
    let mut all: Vec<Move> = found
        .into_iter()
        .map(|(Alike { before, after, why }, (count, subjects, because))| Move {
            subjects,
            count,
            before,
            after,
            why,
            because: because.into_iter().collect(),
        })
        .collect();
    all.sort_by(|a, b| (b.count, &a.before, &a.after, &a.why).cmp(&(a.count, &b.before, &b.after, &b.why)));
    all
}

/// Why somebody gets other licences.
fn why(before: &Side<'_>, after: &Side<'_>, name: &str) -> (Vec<String>, BTreeSet<Reason>) {
    match (before.exists(name), after.exists(name)) {
        (false, _) => return (vec!["is added".into()], BTreeSet::new()),
        (_, false) => return (vec!["is removed".into()], BTreeSet::new()),
        _ => {}
    }
    if before.is_device(name) || after.is_device(name) {
        return (vec!["the device is licensed as its users ask for at least cost".into()], BTreeSet::new());
    }
    let (old, new) = (before.needs(name).unwrap_or_default(), after.needs(name).unwrap_or_default());
    let (mut why, mut because) = (Vec::new(), BTreeSet::new());
    let more: Vec<&str> = new.keys().filter(|need| !old.contains_key(*need)).map(String::as_str).collect();
    let less: Vec<&str> = old.keys().filter(|need| !new.contains_key(*need)).map(String::as_str).collect();
    if !more.is_empty() {
        why.push(format!("needs {} now", more.join(", ")));
        because.extend(more.iter().filter_map(|need| new.get(*need)).flat_map(|reasons| reasons.iter().cloned()));
    }
    if !less.is_empty() {
        why.push(format!("needs {} no longer", less.join(", ")));
    }
    if why.is_empty() {
        why.push(same_need(before, after, name));
    }
    (why, because)
}

/// Why somebody with the same need gets other licences: what both sets cost under the scenario.
fn same_need(before: &Side<'_>, after: &Side<'_>, name: &str) -> String {
    let (old, new) = (before.licences(name), after.licences(name));
    let (was, is) = match (after.price(old), after.price(new)) {
        (Ok(was), Ok(is)) => (was, is),
        (Err(lacking), _) => return format!("the same need; what is held before {lacking} under the scenario"),
        (_, Err(lacking)) => return format!("the same need; owned seats serve it, and the set {lacking}"),
    };
    match is.cmp(&was) {
        std::cmp::Ordering::Less => format!("the same need; costs {is} each under the scenario, against {was}"),
        std::cmp::Ordering::Equal => format!("the same need; both sets cost {is} each under the scenario"),
        std::cmp::Ordering::Greater => format!(
            "the same need; costs {is} each against {was}, and the tenant as a whole costs less or is lawful only so"
        ),
    }
}
