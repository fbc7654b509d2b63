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
    books::Books,
    output::Out,
    stop::Stop,
    tenant_folder::{self, Opened},
    tenant_import,
};

/// A tenant that was read, with everything that was told about it.
pub(crate) struct Read {
    /// The tenant and its edition.
    pub(crate) opened: Opened,
    /// Its texts.
    pub(crate) texts: Tables,
    /// What was left out or assumed.
    pub(crate) warnings: Vec<Problem>,
}

/// Reads a tenant as `tenant_folder::open` does, and keeps its texts and what is to be told.
pub(crate) fn load(path: &Path, out: &mut Out, books: &Books) -> Result<Read, Stop> {
    tenant_folder::check_kind(path)?;
    let (texts, mut warnings) = match tenant_folder::is_folder(path) {
        true => of_folder(path)?,
        false => {
            let imported = tenant_import::import(path, books)?;
            imported.told.iter().for_each(|told| out.remark(told));
            (imported.texts, imported.warnings)
        }
    };
    let shown = path.join("").display().to_string();
    let (opened, more) = open(&books.catalog, &texts, &shown)?;
    warnings.extend(more);
    Ok(Read { opened, texts, warnings })
}

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
