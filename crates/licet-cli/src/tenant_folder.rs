//! A tenant as a folder of plain files: `tenant.toml` and its tables.

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
};

use licet::{
    catalog::Edition,
    tenant::{Input, TABLES, Tenant, read},
    value::{Place, Problem, Problems},
};

use crate::{
    books::Books,
    output::Out,
    progress::{Bar, Counted},
    stop::Stop,
    tenant_texts,
};

/// A tenant and the edition it is judged by.
pub(crate) struct Opened {
    /// The tenant.
    pub(crate) tenant: Tenant,
    /// The edition on its day, under its readings.
    pub(crate) edition: Edition,
}

/// What a `tenant.toml` says at least.
pub(crate) const EXAMPLE: &str = "write one with at least `name = \"Contoso\"`, `edition = \"online-2021-09\"`, \
                       `as_of = 2021-10-15`";

/// Reads a tenant; warnings are told at once.
pub(crate) fn open(out: &mut Out, books: &Books, path: &Path) -> Result<Opened, Stop> {
    out.timings.passed("catalogue");
    let opened = open_untimed(out, books, path);
    out.timings.passed("reading");
    opened
}

fn open_untimed(out: &mut Out, books: &Books, path: &Path) -> Result<Opened, Stop> {
    check_kind(path)?;
    if !is_folder(path) {
        let read = tenant_texts::load(path, out, books)?;
        out.problems(&read.warnings);
        return Ok(read.opened);
    }
    let (toml, tables, mut warnings) = files(path)?;
    let bar = Bar::of_bytes(out.shows_progress(), size(&toml, &tables), "reading");
    let (tenant, more) = read_files(books, &toml, &tables, &bar).map_err(|Problems(mut problems)| {
        problems.splice(0..0, warnings.drain(..));
        Stop::Problems(placed(path, problems))
    })?;
    drop(bar);
    warnings.extend(more);
    out.problems(&placed(path, warnings));
    let edition = Edition::of_tenant(&books.catalog, &tenant).map_err(|problems| placed(path, problems))?;
    Ok(Opened { tenant, edition })
}

/// Refuses what is not there.
pub(crate) fn check_kind(path: &Path) -> Result<(), Problem> {
    if path.exists() {
        return Ok(());
    }
    let help = "name a folder with a tenant.toml, for example `tenants/contoso-coffee`";
    Err(Problem::error(Place::of_file(path.display().to_string()), "there is no such tenant folder", help))
}

/// Whether it is a tenant's folder; anything else is read as exports.
pub(crate) fn is_folder(path: &Path) -> bool {
    path.join("tenant.toml").is_file()
}

/// A table's name, and its file.
pub(crate) type TableFile = (&'static str, PathBuf);

/// Which files the folder holds, and a warning for each that is none of a tenant's.
pub(crate) fn files(folder: &Path) -> Result<(PathBuf, Vec<TableFile>, Vec<Problem>), Problem> {
    let place = || Place::of_file(folder.display().to_string());
    let toml = folder.join("tenant.toml");
    if !toml.is_file() {
        return Err(Problem::error(place(), "the folder has no tenant.toml", EXAMPLE));
    }
    let entries = std::fs::read_dir(folder)
        .map_err(|error| Problem::error(place(), format!("the folder cannot be read: {error}"), ""))?;
    let mut names: Vec<String> =
        entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let (mut tables, mut warnings) = (Vec::new(), Vec::new());
    for name in names {
        if name.starts_with('.') || ["README.md", "tenant.toml", "what-if"].contains(&name.as_str()) {
            continue;
        }
        match TABLES.iter().find(|table| name == format!("{table}.csv")) {
            Some(table) => tables.push((*table, folder.join(&name))),
            None => {
                let place = Place::of_file(folder.join(&name).display().to_string());
                warnings.push(Problem::warning(place, "not one of a tenant's files; it is left out", help(&name)));
            }
        }
    }
    Ok((toml, tables, warnings))
}

/// What a file of that name may have been meant to be.
fn help(name: &str) -> String {
    let plain = name.to_lowercase().replace(['-', ' '], "_");
    let stem = plain.split('.').next().unwrap_or_default();
    let like = |table: &&&str| {
        table.contains(stem) && stem.len() > 2 || similar::TextDiff::from_chars(**table, stem).ratio() > 0.8
    };
    match TABLES.iter().find(|table| **table == stem).or_else(|| TABLES.iter().find(like)) {
        Some(table) => format!("did you mean {table}.csv?"),
        None => format!("known: tenant.toml, {}.csv", TABLES.join(".csv, ")),
    }
}

fn size(toml: &Path, tables: &[TableFile]) -> u64 {
    let all = tables.iter().map(|(_, path)| path.as_path()).chain([toml]);
    all.filter_map(|path| std::fs::metadata(path).ok()).map(|about| about.len()).sum()
}

/// Opens and reads the files. The reader of tables asks for large pieces, so that nothing is buffered twice.
fn read_files(books: &Books, toml: &Path, tables: &[TableFile], bar: &Bar) -> Result<(Tenant, Vec<Problem>), Problems> {
    let open = |path: &Path| {
        let inner = File::open(path).map_err(|error| {
            let place = Place::of_file(path.display().to_string());
            Problems(vec![Problem::error(place, format!("cannot be opened: {error}"), "")])
        })?;
        Ok(Counted { inner, bar })
    };
    let mut opened = Vec::new();
    for (name, path) in tables {
        opened.push((*name, path.display().to_string(), open(path)?));
    }
    let mut head = open(toml)?;
    let mut inputs: BTreeMap<&str, Input<'_>> =
        opened.iter_mut().map(|(name, path, content)| (*name, Input { name: std::mem::take(path), content })).collect();
    let mut head = Input { name: toml.display().to_string(), content: &mut head };
    let catalog = &books.catalog;
    read(&mut head, &mut |name| inputs.remove(name), &catalog.names, &|right| catalog.rights.exists(right))
}

/// Gives problems that name only `tenant.toml` the folder too.
fn placed(folder: &Path, mut problems: Vec<Problem>) -> Vec<Problem> {
    for problem in &mut problems {
        if problem.place.file == "tenant.toml" {
            problem.place.file = folder.join("tenant.toml").display().to_string();
        }
    }
    problems
}
