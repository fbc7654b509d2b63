//! A mistake in a file: what, where, and what to do about it.

use std::fmt;

use serde::Serialize;

/// Where in a file something stands; lines and columns count from one, zero means 'the file as a whole'.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Place {
    /// The file's name as the caller gave it.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The column of the text, or the number of the field in a row.
    pub column: u32,
}

impl Place {
    /// The file as a whole.
    pub fn of_file(file: impl Into<String>) -> Self {
        Self { file: file.into(), line: 0, column: 0 }
    }

    /// The place of a byte offset in a text.
    pub fn at(file: &str, text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        Self { file: file.into(), line: saturating(line), column: saturating(column) }
    }
}

/// The lines of a text, for whoever asks for many places in it.
#[derive(Debug, Clone)]
pub struct Lines<'t> {
    text: &'t str,
    /// Where each line but the first begins.
    begin: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// The lines of a text.
    pub fn of(text: &'t str) -> Self {
        Self { text, begin: text.match_indices('\n').map(|(at, _)| at + 1).collect() }
    }

    /// The place of a byte offset, as [`Place::at`] gives it.
    pub fn place(&self, file: &str, offset: usize) -> Place {
        let before = self.begin.partition_point(|begin| *begin <= offset);
        let begin = before.checked_sub(1).and_then(|line| self.begin.get(line)).copied().unwrap_or(0);
        let column = self.text.get(begin..offset).map_or(0, |last| last.chars().count()) + 1;
        Place { file: file.into(), line: saturating(before + 1), column: saturating(column) }
    }
}

fn saturating(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if self.column > 0 {
            write!(f, ":{}", self.column)?;
        }
        Ok(())
    }
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// Something was left out or assumed, and the answer says so.
    Warning,
}

/// A mistake in an input: what is wrong, where, what was found and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// Whether the input can still be used.
    pub severity: Severity,
    /// What is wrong, in the words of licensing.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub help: String,
}

impl Problem {
    /// An input that cannot be used.
    pub fn error(place: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { place, severity: Severity::Error, message: message.into(), help: help.into() }
    }

    /// An input that is used all the same.
    pub fn warning(place: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { place, severity: Severity::Warning, message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{word}: {}: {}", self.place, self.message)?;
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}

/// All mistakes of an input, at least one of them an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Splits what was found into a usable result with warnings, or all problems.
///
/// # Errors
/// All problems, in the order of files and lines, if one of them is an error.
pub fn usable<T>(value: T, mut problems: Vec<Problem>) -> Result<(T, Vec<Problem>), Problems> {
    problems.sort_by(|a, b| (&a.place, &a.message).cmp(&(&b.place, &b.message)));
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        Err(Problems(problems))
    } else {
        Ok((value, problems))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_the_same_however_they_are_found() {
        for text in ["", "\n", "one", "one\n", "ä\nöü\r\n\nfour", "\n\n\nend"] {
            let lines = Lines::of(text);
            for offset in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                assert_eq!(lines.place("f", offset), Place::at("f", text, offset), "{text:?} {offset}");
            }
        }
    }
}
