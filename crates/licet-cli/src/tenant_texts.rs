//! A tenant whose tables are in memory: out of an archive of evidence, a workbook, or vendors' files.

use std::{collections::BTreeMap, path::Path};

use licet::{
    catalog::{Catalog, Edition},
    tenant::{Input, read},
    value::{Place, Problem},
};
use licet_formats::evidence::Tables;
use std::sync::Arc;

use crate::{
    stop::Stop,
    tenant_folder::{self, Opened},
};

/// The texts of a tenant's folder, and a warning for each file that is none of a tenant's.
pub(crate) fn of_folder(path: &Path) -> Result<(Tables, Vec<Problem>), Stop> {
    let (toml, tables, warnings) = tenant_folder::files(path)?;
    let content = |path: &Path| {
        std::fs::read(path).map_err(|error| {
            let place = Place::of_file(path.display().to_string());
            Problem::error(place, format!("cannot be read: {error}"), "")
        })
    };
    let mut texts = Tables { head: content(&toml)?, tables: BTreeMap::new() };
    for (name, path) in tables {
        texts.tables.insert(name, content(&path)?);
    }
    Ok((texts, warnings))
}

/// Reads a tenant; `shown` is what messages write before the names of its tables. Gives its warnings too.
pub(crate) fn open(
    catalog: &Arc<Catalog>,
    texts: &Tables,
    shown: &str,
) -> Result<(Opened, Vec<Problem>), Vec<Problem>> {
    let mut contents: BTreeMap<&'static str, &[u8]> =
        texts.tables.iter().map(|(name, text)| (*name, text.as_slice())).collect();
    let mut inputs: BTreeMap<&'static str, Input<'_>> = contents
        .iter_mut()
        .map(|(name, content)| (*name, Input { name: format!("{shown}{name}.csv"), content }))
        .collect();
    let mut head = texts.head.as_slice();
    let mut head = Input { name: format!("{shown}tenant.toml"), content: &mut head };
    let (tenant, warnings) =
        read(&mut head, &mut |name| inputs.remove(name), &catalog.names, &|right| catalog.rights.exists(right))
            .map_err(|problems| problems.0)?;
    let edition = Edition::of_tenant(catalog, &tenant).map_err(|mut problems| {
        for problem in problems.iter_mut().filter(|problem| problem.place.file == "tenant.toml") {
            problem.place.file = format!("{shown}tenant.toml");
        }
        problems
    })?;
    Ok((Opened { tenant, edition }, warnings))
}
