//! Imports of samples, and what they gave as text.

use std::{fmt::Write, path::Path, sync::Arc};

use licet::catalog::{Catalog, embedded};
use licet_formats::{Deployment, Import, Options, Source, import};

/// A tenant of which nothing is known but that it is online.
pub(crate) const ONLINE: Options<'_> = Options::of(Deployment::Online);

/// The files of a sample folder, by their names within it.
pub(crate) fn files(name: &str) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
    let mut found = Vec::new();
    walk(&root, "", &mut found);
    found.sort();
    found
}

/// The same as sources.
pub(crate) fn sources(name: &str) -> Vec<Source<'static>> {
    files(name).into_iter().map(|(name, bytes)| Source::of_bytes(name, bytes)).collect()
}

fn walk(folder: &Path, below: &str, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let inside = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        if path.is_dir() {
            walk(&path, &inside, found);
        } else {
            found.push((inside, std::fs::read(&path).unwrap()));
        }
    }
}

pub(crate) fn catalog() -> Arc<Catalog> {
    embedded().unwrap_or_else(|problems| panic!("{problems}"))
}

/// An import of a sample folder, as text.
pub(crate) fn folder(name: &str) -> String {
    shown(&import(&catalog(), &ONLINE, sources(name)))
}

/// What an import gave; every row is accounted for.
pub(crate) fn shown(import: &Import) -> String {
    let mut text = String::new();
    for account in &import.accounts {
        assert_eq!(account.rows, account.used + account.reported(), "{}: rows in = used + reported", account.file);
        let (file, format, encoding) = (&account.file, account.format, account.encoding);
        let (rows, used) = (account.rows, account.used);
        writeln!(text, "{file}: {format}, {encoding}: {rows} rows, {used} used").unwrap();
        if !account.unknown_columns.is_empty() {
            writeln!(text, "  unknown columns: {}", account.unknown_columns.join(", ")).unwrap();
        }
        for (word, tallies) in [("reported", &account.reported), ("remark", &account.remarks)] {
            for tally in tallies {
                writeln!(text, "  {word} {:?}: {}", tally.why, tally.count).unwrap();
                for problem in &tally.first {
                    writeln!(text, "    {problem}").unwrap();
                }
            }
        }
    }
    for problem in &import.problems {
        writeln!(text, "{problem}").unwrap();
    }
    for name in &import.passed_over {
        writeln!(text, "passed over: {name}").unwrap();
    }
    for matched in &import.matched {
        writeln!(text, "{} is {} by {}", matched.place, matched.user, matched.by).unwrap();
    }
    for role in &import.roles {
        writeln!(text, "role {}: {:?}", role.role, role.model).unwrap();
        for (need, drivers) in &role.needs {
            writeln!(text, "  {need}: {}", drivers.join("; ")).unwrap();
        }
        for (word, names) in [("unclassified", &role.unclassified), ("missing", &role.missing)] {
            if !names.is_empty() {
                writeln!(text, "  {word}: {}", names.join(", ")).unwrap();
            }
        }
    }
    for table in &import.tables {
        writeln!(text, "--- {}.csv\n{}", table.name, table.csv.trim_end()).unwrap();
    }
    text
}
