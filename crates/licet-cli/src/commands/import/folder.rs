//! The files of a call: each named one, and all below each named folder.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use licet::value::{Place, Problem};
use licet_formats::Source;

use crate::stop::Stop;

/// The sources behind the paths of a call.
pub(crate) fn sources(paths: &[PathBuf]) -> Result<Vec<Source<'static>>, Stop> {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        if path.is_dir() {
            walk(path, &mut found, &mut problems);
        } else if path.is_file() {
            found.push(source(path));
        } else {
            let place = Place::of_file(path.display().to_string());
            problems.push(Problem::error(place, "there is no such file", "name exports, archives or folders"));
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(Stop::Problems(problems)) }
}

fn source(path: &Path) -> Source<'static> {
    let (name, path) = (path.display().to_string(), path.to_owned());
    Source::new(name, move || File::open(&path).map(|file| Box::new(file) as Box<dyn Read>))
}

/// Files of a folder are found, not named: one that is of no format is passed over. Links are not followed.
fn walk(folder: &Path, found: &mut Vec<Source<'static>>, problems: &mut Vec<Problem>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let place = Place::of_file(folder.display().to_string());
            return problems.push(Problem::error(place, format!("the folder cannot be read: {error}"), ""));
        }
    };
    let mut paths: Vec<_> = entries.filter_map(Result::ok).collect();
    paths.sort_by_key(std::fs::DirEntry::file_name);
    for entry in paths {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&path, found, problems),
            Ok(kind) if kind.is_file() => found.push(source(&path).found()),
            _ => {}
        }
    }
}
