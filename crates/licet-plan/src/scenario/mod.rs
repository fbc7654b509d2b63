//! What if: a tenant after a change, planned anew and laid beside the tenant as it is.

mod compare;
mod moves;

use std::{collections::BTreeSet, sync::Arc};

use licet::{
    catalog::{Catalog, Edition},
    tenant::{Dictionary, Tenant, change},
    value::{Place, Problem, Problems},
};

pub(crate) use compare::seats;
pub use compare::{Comparison, Outcome, Seats, compare};
pub use moves::Move;

use crate::Mode;

/// A tenant as it would be, ready to be planned.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What it is called.
    pub name: String,
    /// What counts as cost.
    pub mode: Mode,
    /// The edition it is judged by.
    pub edition: Edition,
    /// The tenant after the change.
    pub tenant: Tenant,
    /// What was noted while the change was read.
    pub warnings: Vec<Problem>,
}

/// Reads a file of changes (`licet::tenant::change` says what may stand in it) and applies it to a tenant. `mode` holds
/// where the file names none.
///
/// # Errors
/// Every mistake of the file at once, each with its place.
pub fn scenario(
    catalog: &Arc<Catalog>,
    tenant: &Tenant,
    mode: Mode,
    (file, text): (&str, &str),
) -> Result<Scenario, Problems> {
    let changed = change(file, text, tenant, &dictionary(catalog, &|right| catalog.rights.exists(right)))?;
    let edition = Edition::of_tenant(catalog, &changed.tenant).map_err(|problems| {
        let placed = |problem: Problem| Problem { place: Place::of_file(file), ..problem };
        Problems(problems.into_iter().map(placed).collect())
    })?;
    let word = changed.mode.as_deref();
    let mode = Mode::ALL.iter().find(|(known, _)| Some(*known) == word).map_or(mode, |(_, mode)| *mode);
    Ok(Scenario { name: changed.name, mode, edition, tenant: changed.tenant, warnings: changed.warnings })
}

/// The names that a change may use, as the catalogue has them.
fn dictionary<'k>(catalog: &'k Catalog, rights: &'k dyn Fn(&licet::value::RightId) -> bool) -> Dictionary<'k> {
    let roles = |sources: &[String]| -> BTreeSet<String> {
        let tables = sources.iter().filter_map(|source| catalog.sources.get(source));
        tables.flat_map(|source| source.facts.security_role.iter().map(|fact| fact.says.role.to_string())).collect()
    };
    Dictionary {
        names: &catalog.names,
        rights,
        editions: catalog.editions.iter().map(|(id, def)| (id.clone(), roles(&def.sources))).collect(),
        readings: catalog
            .readings
            .values()
            .map(|reading| (reading.id.clone(), reading.choices.iter().map(|choice| choice.id.clone()).collect()))
            .collect(),
        modes: Mode::ALL.iter().map(|(word, _)| *word).collect(),
    }
}

#[cfg(test)]
mod tests;
