//! `licet catalog diff`: the facts that one edition adds, removes and changes against another.

use std::io;

use licet::catalog::{EditionDiff, KindDiff, Stated, diff};
use serde_json::Value;

use super::says;
use crate::{
    books::Books,
    output::{Out, Tone, number},
    stop::{Outcome, Stop},
};

/// The facts that one edition adds, removes and changes against another.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The edition to compare with
    #[arg(value_name = "EDITION-A")]
    old: String,
    /// The edition to compare
    #[arg(value_name = "EDITION-B")]
    new: String,
}

/// Compares and shows the difference.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let found = diff(&books.edition(&args.old)?, &books.edition(&args.new)?);
    if out.json {
        out.answer(&found)?
    } else {
        show(out, &found)?
    }
    Ok(Outcome::Good)
}

fn show(out: &mut Out, found: &EditionDiff) -> io::Result<()> {
    out.title(format!("{} ({}) to {} ({})", found.old, found.old_as_of, found.new, found.new_as_of))?;
    if found.kinds.is_empty() {
        return out.line("no fact differs");
    }
    out.paragraph(
        "+ only in the second, - only in the first, ~ says something else; each edition on its first day",
        0,
    )?;
    found.kinds.iter().try_for_each(|kind| show_kind(out, kind))
}

fn show_kind(out: &mut Out, kind: &KindDiff) -> io::Result<()> {
    let counts = [("added", kind.added.len()), ("removed", kind.removed.len()), ("changed", kind.changed.len())];
    let counts: Vec<_> = counts.iter().map(|(word, many)| format!("{} {word}", number(many))).collect();
    out.heading(format!("{}: {}, {} the same", kind.kind, counts.join(", "), number(kind.same)))?;
    for fact in &kind.removed {
        whole(out, "-", Tone::Bad, fact)?;
    }
    for fact in &kind.added {
        whole(out, "+", Tone::Good, fact)?;
    }
    for changed in &kind.changed {
        let sign = out.toned(Tone::Warning, "~");
        let parts = parts(&changed.old.says, &changed.new.says);
        out.paragraph(&format!("{sign} {}: {}", changed.key, parts.join("; ")), 2)?;
    }
    Ok(())
}

fn whole(out: &mut Out, sign: &str, tone: Tone, fact: &Stated) -> io::Result<()> {
    let sign = out.toned(tone, sign);
    out.paragraph(&format!("{sign} {}: {}", fact.key, says(&fact.says)), 2)
}

/// The parts of a statement that differ.
fn parts(old: &Value, new: &Value) -> Vec<String> {
    let (Some(old_parts), Some(new_parts)) = (old.as_object(), new.as_object()) else {
        return vec![format!("{} -> {}", says(old), says(new))];
    };
    let mut keys: Vec<&String> = old_parts.keys().chain(new_parts.keys()).collect();
    keys.sort();
    keys.dedup();
    let differs = |key: &&&String| old_parts.get(**key) != new_parts.get(**key);
    keys.iter().filter(differs).map(|key| part(key, old_parts.get(*key), new_parts.get(*key))).collect()
}

fn part(key: &str, old: Option<&Value>, new: Option<&Value>) -> String {
    let text = |value: Option<&Value>| value.filter(|value| !value.is_null()).map_or("nothing".into(), says);
    match (old.and_then(Value::as_array), new.and_then(Value::as_array)) {
        (Some(old), Some(new)) => {
            let gone = old.iter().filter(|item| !new.contains(item)).map(|item| format!("-{}", says(item)));
            let come = new.iter().filter(|item| !old.contains(item)).map(|item| format!("+{}", says(item)));
            let items: Vec<_> = gone.chain(come).collect();
            if items.is_empty() { format!("{key}: another order") } else { format!("{key}: {}", items.join(", ")) }
        }
        _ => format!("{key}: {} -> {}", text(old), text(new)),
    }
}
