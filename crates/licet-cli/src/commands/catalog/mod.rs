//! `licet catalog`: what the catalogue holds, how editions differ, whether it is sound.

pub(crate) mod diff;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod validate;

use clap::Subcommand;

/// What the catalogue holds, how editions differ, whether it is sound.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to do with it.
    #[command(subcommand)]
    pub(crate) what: What,
}

/// What to do with the catalogue.
#[derive(Debug, Subcommand)]
pub(crate) enum What {
    /// What there is of one sort
    List(list::Args),
    /// One offer, rule, reading, source, edition, meter or fact; or `rights`
    Show(show::Args),
    /// The facts that one edition adds, removes and changes against another
    Diff(diff::Args),
    /// Every mistake of the catalogue, with file and line
    Validate,
}

/// What a fact says, in one line.
pub(crate) fn says(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(says).collect::<Vec<_>>().join(", ")),
        Value::Object(parts) => {
            let stated = parts.iter().filter(|(_, part)| !empty(part));
            stated.map(|(key, part)| format!("{key} = {}", says(part))).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

fn empty(value: &serde_json::Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}
