//! The catalogue in use: the one that is built in, or a folder.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::Arc,
};

use licet::{
    catalog::{self, Catalog, Edition, File},
    value::{EditionId, Place, Problem, Problems},
};

use crate::{stop::Stop, tenant_import::Judged};

/// The catalogue and its case files.
pub(crate) struct Books {
    /// The catalogue.
    pub(crate) catalog: Arc<Catalog>,
    /// By which edition and for which day files are judged that do not say it.
    pub(crate) judged: Judged,
    files: Files,
}

/// Texts by path.
type Texts = Vec<(String, Cow<'static, str>)>;

/// The files of a catalogue.
pub(crate) struct Files {
    folder: Option<PathBuf>,
    texts: Texts,
}

impl Files {
    /// Reads them from the folder, or takes those built in.
    pub(crate) fn open(folder: Option<&Path>) -> Result<Self, Vec<Problem>> {
        let Some(folder) = folder else {
            let texts = catalog::files().into_iter().map(|file| (file.path.into(), Cow::Borrowed(file.text))).collect();
            return Ok(Self { folder: None, texts });
        };
        let mut files = Self { folder: Some(folder.into()), texts: Vec::new() };
        let mut problems = Vec::new();
        if !folder.is_dir() {
            let help = "name the folder that holds offers.toml, editions.toml and the sources";
            let place = Place::of_file(folder.display().to_string());
            return Err(vec![Problem::error(place, "there is no such catalogue folder", help)]);
        }
        walk(folder, "", &mut files.texts, &mut problems);
        if !files.texts.iter().any(|(path, _)| path == "editions.toml") && problems.is_empty() {
            let place = Place::of_file(folder.display().to_string());
            problems.push(Problem::error(place, "the folder has no editions.toml", "it is not a catalogue"));
        }
        if problems.is_empty() { Ok(files) } else { Err(problems) }
    }

    /// Reads the catalogue.
    pub(crate) fn load(&self) -> Result<Arc<Catalog>, Vec<Problem>> {
        let loaded = if self.folder.is_none() {
            catalog::embedded()
        } else {
            let files: Vec<File<'_>> = self.texts.iter().map(|(path, text)| File { path, text }).collect();
            catalog::load(&files).map(Arc::new)
        };
        loaded.map_err(|Problems(problems)| problems.into_iter().map(|problem| self.placed(problem)).collect())
    }

    /// The path as a person can open it.
    pub(crate) fn shown(&self, path: &str) -> String {
        let folder = self.folder.as_deref().unwrap_or(Path::new("catalog"));
        folder.join(path).display().to_string()
    }

    /// Every text that facts are read from, by path: all but the case files.
    pub(crate) fn facts(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let texts = self.texts.iter().filter(|(path, _)| !is_case(path));
        texts.map(|(path, text)| (path.as_str(), text.as_bytes()))
    }

    fn placed(&self, mut problem: Problem) -> Problem {
        problem.place.file = self.shown(&problem.place.file);
        problem
    }

    /// The case files of the catalogue, sorted by path: path as shown, text.
    pub(crate) fn cases(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().filter(|(path, _)| is_case(path)).map(|(path, text)| (path.as_str(), text.as_ref()))
    }
}

impl Books {
    /// Opens and reads the catalogue.
    pub(crate) fn open(folder: Option<&Path>) -> Result<Self, Stop> {
        let files = Files::open(folder)?;
        let catalog = files.load()?;
        Ok(Self { catalog, judged: Judged::default(), files })
    }

    /// The same, for files that do not say themselves by which edition and for which day they are judged.
    pub(crate) fn judging(self, judged: Judged) -> Self {
        Self { judged, ..self }
    }

    /// The files behind the catalogue.
    pub(crate) fn files(&self) -> &Files {
        &self.files
    }

    /// An edition on its first day, under the readings taken by default.
    pub(crate) fn edition(&self, id: &str) -> Result<Edition, Stop> {
        let id = EditionId::new(id);
        let Some(def) = self.catalog.editions.get(&id) else {
            let known: Vec<_> = self.catalog.editions.keys().map(EditionId::as_str).collect();
            return Err(Stop::call(
                format!("edition `{id}` is not in the catalogue"),
                format!("known: {}", known.join(", ")),
            ));
        };
        Ok(Edition::compose(&self.catalog, &id, def.from, &std::collections::BTreeMap::new())?)
    }
}

fn is_case(path: &str) -> bool {
    path.split('/').nth(2) == Some("cases") && path.ends_with(".toml")
}

/// Reads every file of a folder and below; hidden ones are left out.
fn walk(folder: &Path, below: &str, texts: &mut Texts, problems: &mut Vec<Problem>) {
    let unreadable = |path: &Path, error: std::io::Error| {
        Problem::error(Place::of_file(path.display().to_string()), format!("cannot be read: {error}"), "")
    };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return problems.push(unreadable(folder, error)),
    };
    let mut entries: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with('.') {
            continue;
        }
        let inside = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        if path.is_dir() {
            walk(&path, &inside, texts, problems);
        } else if name.ends_with(".toml") {
            match std::fs::read_to_string(&path) {
                Ok(text) => texts.push((inside, Cow::Owned(text))),
                Err(error) => problems.push(unreadable(&path, error)),
            }
        }
    }
}
