//! What the compiler does not check: the direction between rooms and crates, and the size of files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

/// The rooms of the heart; a room may use only rooms on its left. `tenant` and `rules` name each other's plain words
/// nowhere but in the pairs below.
const ROOMS: &[&str] = &["value", "tenant", "rules", "catalog", "require", "capacity", "decide", "audit", "transition"];

/// What each crate may depend on, of ours.
const CRATES: &[(&str, &[&str])] = &[
    ("licet", &[]),
    ("licet-plan", &["licet"]),
    ("licet-formats", &["licet"]),
    ("licet-cli", &["licet", "licet-plan", "licet-formats"]),
    ("xtask", &[]),
];

/// Longest file, in lines.
const LONGEST: usize = 420;

/// Checks the repository.
pub(crate) fn tidy() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the repository")?;
    let mut wrong = Vec::new();
    rooms(root, &mut wrong)?;
    crates(root, &mut wrong)?;
    sizes(root, &mut wrong)?;
    if wrong.is_empty() {
        return Ok(());
    }
    bail!("{} things are untidy:\n{}", wrong.len(), wrong.join("\n"));
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// `use crate::{room...}` only of rooms on the left.
fn rooms(root: &Path, wrong: &mut Vec<String>) -> Result<()> {
    let heart = root.join("crates/licet/src");
    for (at, room) in ROOMS.iter().enumerate() {
        for file in rust_files(&heart.join(room))? {
            let text = fs::read_to_string(&file)?;
            let code: String =
                text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            for right in &ROOMS[at + 1..] {
                let direct = code.contains(&format!("crate::{right}"));
                let grouped = code.split("use crate::{").skip(1).any(|group| {
                    let group = group.split(';').next().unwrap_or_default();
                    group.lines().any(|line| {
                        line.starts_with(&format!("    {right}::")) || line.starts_with(&format!("    {right},"))
                    })
                });
                if direct || grouped {
                    wrong.push(format!("{}: room `{room}` looks right, at `{right}`", file.display()));
                }
            }
        }
    }
    Ok(())
}

/// The arrows between crates.
fn crates(root: &Path, wrong: &mut Vec<String>) -> Result<()> {
    for (name, may) in CRATES {
        let folder = if *name == "xtask" { root.join(name) } else { root.join("crates").join(name) };
        let manifest = fs::read_to_string(folder.join("Cargo.toml"))?;
        let used =
            manifest.split("[dependencies]").nth(1).and_then(|rest| rest.split("\n[").next()).unwrap_or_default();
        for (other, _) in CRATES.iter().filter(|(other, _)| !may.contains(other)) {
            if used.lines().any(|line| line.starts_with(&format!("{other}.")) || line.starts_with(&format!("{other} ")))
            {
                wrong.push(format!("crate `{name}` may not depend on `{other}`"));
            }
        }
    }
    Ok(())
}

fn sizes(root: &Path, wrong: &mut Vec<String>) -> Result<()> {
    for folder in ["crates", "xtask"] {
        for file in rust_files(&root.join(folder))? {
            let lines = fs::read_to_string(&file)?.lines().count();
            if lines > LONGEST {
                wrong.push(format!("{}: {lines} lines, {LONGEST} at most: part it by idea", file.display()));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_repository_is_tidy() {
        if let Err(error) = super::tidy() {
            panic!("{error}");
        }
    }
}
