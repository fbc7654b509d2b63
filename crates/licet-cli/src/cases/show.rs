//! Failed cases for people: name, place, and what must come beside what came.

use std::io;

use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::{CaseReport, Difference, Report};
use crate::output::{Out, Tone};

/// Shows the failed cases and the counts.
pub(crate) fn show(out: &mut Out, report: &Report) -> io::Result<()> {
    for case in report.cases.iter().filter(|case| !case.passed) {
        failed(out, case)?;
    }
    out.line(format!("{} passed, {} failed", report.passed, report.failed))
}

fn failed(out: &mut Out, case: &CaseReport) -> io::Result<()> {
    let word = out.toned(Tone::Bad, "failed:");
    out.line(format!("{word} {}", case.name))?;
    out.line(format!("  {}:{}", case.file, case.line))?;
    for difference in &case.differences {
        shown(out, difference)?;
    }
    out.blank()
}

fn shown(out: &mut Out, difference: &Difference) -> io::Result<()> {
    let Difference { key, message, expected, got } = difference;
    if message.is_empty() {
        out.line(format!("  {key}: - expected, + got"))?;
    } else {
        out.paragraph(&format!("{key}: {message}"), 2)?;
    }
    let (Some(expected), Some(got)) = (expected, got) else { return Ok(()) };
    if key == "cites" {
        // What else is cited is no difference.
        return out.paragraph(&format!("cited: {}", text(got).trim_end().replace('\n', ", ")), 4);
    }
    let (expected, got) = (text(expected), text(got));
    let diff = TextDiff::from_lines(&expected, &got);
    for change in diff.iter_all_changes() {
        let line = change.value().trim_end();
        let line = match change.tag() {
            ChangeTag::Equal => format!("      {line}"),
            ChangeTag::Delete => out.toned(Tone::Bad, format!("    - {line}")),
            ChangeTag::Insert => out.toned(Tone::Good, format!("    + {line}")),
        };
        out.line(line)?;
    }
    Ok(())
}

/// A value with one line for each of its parts.
fn text(value: &Value) -> String {
    let one = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Object(parts) => {
            let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            parts.iter().map(|(key, part)| format!("{key} = {}", plain(part))).collect::<Vec<_>>().join(", ")
        }
        Value::Null => "nothing".into(),
        other => other.to_string(),
    };
    match value {
        Value::Array(items) if items.is_empty() => "none\n".into(),
        Value::Array(items) => items.iter().map(|item| one(item) + "\n").collect(),
        other => one(other) + "\n",
    }
}
