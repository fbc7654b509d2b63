//! Finds the case files that paths name: files as they are, folders with everything below them.

use std::path::{Path, PathBuf};

use licet::value::{Place, Problem};

/// A case file's path and its text.
pub(crate) type Found = (String, String);

/// The largest case file that is read.
const LARGEST: u64 = 64 << 20;

/// The case files behind the paths, those of a folder sorted, each once; and what could not be read.
pub(crate) fn find(paths: &[PathBuf]) -> (Vec<Found>, Vec<Problem>) {
    let mut search = Search::default();
    for path in paths {
        let before = search.found.len() + search.problems.len() + search.known;
        search.path(path, true);
        if path.is_dir() && before == search.found.len() + search.problems.len() + search.known {
            let help = "a case file is a .toml with `[[case]]` tables";
            search.problem(path, "the folder holds no case file", help);
        }
    }
    (search.found, search.problems)
}

#[derive(Default)]
struct Search {
    found: Vec<Found>,
    problems: Vec<Problem>,
    known: usize,
}

impl Search {
    fn problem(&mut self, path: &Path, message: impl Into<String>, help: &str) {
        self.problems.push(Problem::error(Place::of_file(path.display().to_string()), message, help));
    }

    fn path(&mut self, path: &Path, named: bool) {
        if path.is_dir() {
            return self.folder(path);
        }
        let shown = path.display().to_string();
        if self.found.iter().any(|(known, _)| *known == shown) {
            self.known += 1;
            return;
        }
        match std::fs::metadata(path) {
            Ok(about) if about.len() > LARGEST => self.problem(path, "too large for a case file", ""),
            Ok(_) => match std::fs::read_to_string(path) {
                Ok(text) if named || in_cases(path) || text.contains("[[case]]") => self.found.push((shown, text)),
                Ok(_) => {}
                Err(error) if named || in_cases(path) => self.problem(path, format!("cannot be read: {error}"), ""),
                Err(_) => {}
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.problem(path, "there is no such file or folder", "");
            }
            Err(error) => self.problem(path, format!("cannot be read: {error}"), ""),
        }
    }

    fn folder(&mut self, folder: &Path) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.problem(folder, format!("the folder cannot be read: {error}"), ""),
        };
        let mut entries: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        entries.sort();
        for entry in entries {
            let hidden = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            // A link could lead round in a circle.
            let link_to_folder = entry.is_symlink() && entry.is_dir();
            if !hidden
                && !link_to_folder
                && (entry.is_dir() || entry.extension().is_some_and(|ending| ending == "toml"))
            {
                self.path(&entry, false);
            }
        }
    }
}

/// Whether the file lies in a folder that is named for cases, where every file must be one.
fn in_cases(path: &Path) -> bool {
    path.parent().and_then(Path::file_name).is_some_and(|name| name == "cases")
}
