//! Writing the tables of an import into a tenant's folder: all of them or none.

use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
};

use licet::{
    tenant::{Input, TABLES, read},
    value::{Place, Problem, Problems},
};
use licet_formats::Import;

use super::{Args, head::Head};
use crate::{books::Books, stop::Stop};

/// One file to be written.
pub(super) struct NewFile<'i> {
    pub(super) name: String,
    pub(super) rows: usize,
    pub(super) replaces: bool,
    pub(super) text: &'i str,
}

/// The files that an import writes.
pub(super) fn files<'i>(args: &Args, head: Option<&'i Head>, import: &'i Import) -> Result<Vec<NewFile<'i>>, Stop> {
    let stands = |name: &str| args.into.as_ref().is_some_and(|into| into.join(name).exists());
    let mut files = Vec::new();
    if let Some(head) = head.filter(|head| !head.stands) {
        files.push(NewFile { name: "tenant.toml".into(), rows: 0, replaces: false, text: &head.text });
    }
    for table in &import.tables {
        let name = format!("{}.csv", table.name);
        files.push(NewFile { replaces: stands(&name), name, rows: table.rows, text: &table.csv });
    }
    if !args.replace && !args.dry_run {
        let taken = files.iter().filter(|file| file.replaces).map(|file| {
            let place = args.into.as_ref().map(|into| into.join(&file.name).display().to_string()).unwrap_or_default();
            let help = "`--replace` takes its place; to merge with it, name it among the files as well";
            Problem::error(Place::of_file(place), "the tenant has this table already", help)
        });
        let taken: Vec<Problem> = taken.collect();
        if !taken.is_empty() {
            return Err(Stop::Problems(taken));
        }
    }
    Ok(files)
}

/// Reads the tenant as it will be, from what will be written and what stays; nothing is written that cannot be read.
pub(super) fn check(into: &Path, head: &Head, files: &[NewFile<'_>], books: &Books) -> Result<(), Stop> {
    let mut contents: BTreeMap<&'static str, (String, Box<dyn Read + '_>)> = BTreeMap::new();
    for table in TABLES {
        let name = format!("{table}.csv");
        let path = into.join(&name);
        let shown = path.display().to_string();
        if let Some(file) = files.iter().find(|file| file.name == name) {
            contents.insert(table, (shown, Box::new(file.text.as_bytes())));
        } else if path.is_file() {
            let file = fs::File::open(&path)
                .map_err(|error| Problem::error(Place::of_file(&shown), format!("cannot be opened: {error}"), ""))?;
            contents.insert(table, (shown, Box::new(file)));
        }
    }
    let mut inputs: BTreeMap<&'static str, Input<'_>> = contents
        .iter_mut()
        .map(|(table, (name, content))| (*table, Input { name: name.clone(), content: content.as_mut() }))
        .collect();
    let mut text = head.text.as_bytes();
    let mut toml = Input { name: into.join("tenant.toml").display().to_string(), content: &mut text };
    let catalog = &books.catalog;
    let tenant =
        read(&mut toml, &mut |name| inputs.remove(name), &catalog.names, &|right| catalog.rights.exists(right));
    match tenant {
        Ok(_) => Ok(()),
        Err(Problems(mut problems)) => {
            problems.retain(|problem| problem.severity == licet::value::Severity::Error);
            let help = "nothing was written";
            problems.push(Problem::error(Place::default(), "the tenant as it would be cannot be read", help));
            Err(Stop::Problems(problems))
        }
    }
}

/// Writes all files or none: each is written whole beside its place, then all are moved there, and moved back if one of
/// them cannot be.
pub(super) fn write(into: &Path, files: &[NewFile<'_>]) -> Result<(), Stop> {
    let failed = |path: &Path, error: &std::io::Error| {
        let place = Place::of_file(path.display().to_string());
        Stop::from(Problem::error(place, format!("cannot be written: {error}"), "nothing was changed"))
    };
    let made = !into.exists();
    fs::create_dir_all(into).map_err(|error| failed(into, &error))?;
    let beside = |file: &NewFile<'_>, ending: &str| into.join(format!(".{}.{ending}", file.name));
    let mut done: Vec<Moved> = Vec::new();
    let result = files.iter().try_for_each(|file| put(&beside(file, "new"), file.text)).and_then(|()| {
        files.iter().try_for_each(|file| {
            let (new, old, path) = (beside(file, "new"), beside(file, "old"), into.join(&file.name));
            let had = path.exists();
            if had {
                fs::rename(&path, &old).map_err(|error| (path.clone(), error))?;
            }
            done.push(Moved { path: path.clone(), old: had.then_some(old) });
            fs::rename(&new, &path).map_err(|error| (path.clone(), error))
        })
    });
    let Err((path, error)) = result else {
        for moved in done {
            // What is left behind if this fails is only the hidden old file.
            let _ = moved.old.map(fs::remove_file);
        }
        return Ok(());
    };
    for moved in done.into_iter().rev() {
        let _ = match moved.old {
            Some(old) => fs::rename(old, &moved.path),
            None => fs::remove_file(&moved.path),
        };
    }
    for file in files {
        let _ = fs::remove_file(beside(file, "new"));
    }
    if made {
        let _ = fs::remove_dir(into);
    }
    Err(failed(&path, &error))
}

/// A file that was moved to its place, and where the one that stood there is.
struct Moved {
    path: PathBuf,
    old: Option<PathBuf>,
}

fn put(path: &Path, text: &str) -> Result<(), (PathBuf, std::io::Error)> {
    let write = || {
        let mut file = fs::File::create(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|error| (path.to_owned(), error))
}
