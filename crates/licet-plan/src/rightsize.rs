//! A second plan by what people really use, apart from the lawful one: it never lowers what is required by itself.

use std::collections::BTreeMap;

use licet::{
    catalog::Edition,
    require::{Given, Idle, used},
    tenant::Tenant,
    value::{Day, Money, UserId},
};
use serde::Serialize;

use crate::{Obstacle, Plan, Seats, plan, scenario::seats};

/// What would be enough if everybody had only what they use.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ByUse {
    /// The first day on which a use counts; without it any use counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_since: Option<Day>,
    /// How many records of use there are.
    pub records: u64,
    /// Whether there is a lawful plan after the removals.
    pub feasible: bool,
    /// Why not, if not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub obstacles: Vec<Obstacle>,
    /// What the cheapest lawful plan costs a month once the grants below are removed. Until then what is required, and
    /// what it costs, is the plan beside this.
    pub monthly_cost: Money,
    /// What removing them saves a month.
    pub saves: Money,
    /// Whether no lawful plan costs less then.
    pub optimal: bool,
    /// The grants to remove, those of most people first.
    pub remove: Vec<Removal>,
    /// The offers of which another number is bought then.
    pub seats: Vec<Seats>,
    /// People of whom nothing is recorded: they keep everything.
    pub not_recorded: Vec<UserId>,
    /// What no record could judge; it is kept.
    pub not_judged: Vec<Kept>,
}

/// A grant to remove, and from whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Removal {
    /// What to remove, and what of it is used and would be given instead.
    #[serde(flatten)]
    pub idle: Idle,
    /// From whom.
    pub users: Vec<UserId>,
}

/// A grant that is kept because no record could show its use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Kept {
    /// What.
    pub given: Given,
    /// By whom.
    pub users: Vec<UserId>,
}

/// Plans a tenant by what is used. `lawful` is the tenant's own plan; a use before `since` does not count.
pub fn by_use(edition: &Edition, tenant: &Tenant, lawful: &Plan, since: Option<Day>) -> ByUse {
    let rights = |right: &licet::value::RightId| edition.catalog.rights.exists(right);
    let found = used(tenant, &rights, since);
    let then = plan(edition, &found.tenant, lawful.mode);
    let mut remove: Vec<Removal> = found.idle.into_iter().map(|(idle, users)| Removal { idle, users }).collect();
    remove.sort_by(|a, b| (b.users.len(), &a.idle).cmp(&(a.users.len(), &b.idle)));
    let kept = |judged: BTreeMap<Given, Vec<UserId>>| judged.into_iter().map(|(given, users)| Kept { given, users });
    ByUse {
        used_since: since,
        records: tenant.activity.len() as u64,
        feasible: then.feasible,
        monthly_cost: then.monthly_cost,
        saves: if then.feasible && lawful.feasible { lawful.monthly_cost - then.monthly_cost } else { Money::ZERO },
        optimal: then.proof.optimal,
        seats: if then.feasible && lawful.feasible { seats(lawful, &then) } else { Vec::new() },
        obstacles: then.obstacles,
        remove,
        not_recorded: found.not_recorded,
        not_judged: kept(found.not_judged).collect(),
    }
}
