//! The one place that writes: answers to the standard output, problems to the standard error.

mod basis;
mod table;
mod text;
mod timings;

use std::{
    fmt::Display,
    io::{self, BufWriter, IsTerminal, Write},
};

use anstyle::{AnsiColor, Style};
use licet::value::{Problem, Severity};
use serde::Serialize;

pub(crate) use basis::{basis, reasons};
pub(crate) use table::{Column, Grid, left, right};
pub(crate) use text::{amount, count, names, number, offers, rules, said};
pub(crate) use timings::Timings;

use crate::args::{Color, Global};

/// So much of an answer is held back before it is written.
const BUFFER: usize = 1 << 18;
/// How wide a table may be where there is no terminal to fit.
const WIDTH: u16 = 120;

const HEADING: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const FAINT: Style = Style::new().dimmed();

/// How a text is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// A good answer.
    Good,
    /// A bad answer.
    Bad,
    /// Something to know.
    Warning,
    /// Beside the point.
    Faint,
}

/// The writer of answers and problems.
pub(crate) struct Out {
    sink: Box<dyn Write>,
    complaints: Box<dyn Write>,
    /// Whether the answer is wanted as JSON.
    pub(crate) json: bool,
    quiet: bool,
    styled: bool,
    complaints_styled: bool,
    width: u16,
    errors: usize,
    warnings: usize,
    /// The times of the stages, if they are wanted.
    pub(crate) timings: Timings,
}

impl Out {
    /// The standard output and the standard error, as the call and the terminal want them.
    pub(crate) fn new(global: &Global) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let styled = |terminal: bool| match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !no_color,
        };
        Self {
            sink: Box::new(BufWriter::with_capacity(BUFFER, io::stdout())),
            complaints: Box::new(io::stderr()),
            json: global.json(),
            quiet: global.quiet,
            styled: styled(io::stdout().is_terminal()),
            complaints_styled: styled(io::stderr().is_terminal()),
            width: table::terminal_width().unwrap_or(WIDTH),
            errors: 0,
            warnings: 0,
            timings: Timings::new(global.timings),
        }
    }

    /// What is written, as text, for tests.
    #[cfg(test)]
    pub(crate) fn written(write: impl FnOnce(&mut Self) -> io::Result<()>) -> String {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut out = Self {
            sink: Box::new(file.reopen().unwrap()),
            complaints: Box::new(io::sink()),
            json: false,
            quiet: true,
            styled: false,
            complaints_styled: false,
            width: WIDTH,
            errors: 0,
            warnings: 0,
            timings: Timings::new(false),
        };
        write(&mut out).unwrap();
        std::fs::read_to_string(file.path()).unwrap()
    }

    /// Whether progress may be shown.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// One line.
    pub(crate) fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.sink, "{text}")
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.sink)
    }

    /// A heading with an empty line above it.
    pub(crate) fn heading(&mut self, text: impl Display) -> io::Result<()> {
        self.blank()?;
        self.title(text)
    }

    /// A heading that opens the answer.
    pub(crate) fn title(&mut self, text: impl Display) -> io::Result<()> {
        let text = self.style(HEADING, text);
        self.paragraph(&text, 0)
    }

    /// Text broken into lines that fit, each indented.
    pub(crate) fn paragraph(&mut self, text: &str, indent: usize) -> io::Result<()> {
        for line in text::wrapped(text, usize::from(self.width).saturating_sub(indent)) {
            writeln!(self.sink, "{:indent$}{line}", "")?;
        }
        Ok(())
    }

    /// A table.
    pub(crate) fn table(&mut self, grid: &Grid) -> io::Result<()> {
        for line in grid.lines(self.width, self.styled) {
            writeln!(self.sink, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// Bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sink.write_all(bytes)
    }

    /// An answer as JSON: pretty, and a new line at the end.
    pub(crate) fn answer(&mut self, answer: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.sink, answer)?;
        writeln!(self.sink)
    }

    /// A word in the colour of what it means.
    pub(crate) fn toned(&self, tone: Tone, text: impl Display) -> String {
        let style = match tone {
            Tone::Good => GOOD,
            Tone::Bad => BAD,
            Tone::Warning => WARNING,
            Tone::Faint => FAINT,
        };
        self.style(style, text)
    }

    fn style(&self, style: Style, text: impl Display) -> String {
        if self.styled { format!("{style}{text}{style:#}") } else { text.to_string() }
    }

    /// Writes out what is still held back.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }

    /// Tells of problems. Where even that cannot be written there is nobody to tell.
    pub(crate) fn problems(&mut self, problems: &[Problem]) {
        for problem in problems {
            let (word, style) = match problem.severity {
                Severity::Error => ("error", BAD),
                Severity::Warning => ("warning", WARNING),
            };
            match problem.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
            }
            if self.quiet && problem.severity == Severity::Warning {
                continue;
            }
            let word = if self.complaints_styled { format!("{style}{word}{style:#}") } else { word.into() };
            let place = if problem.place.file.is_empty() { String::new() } else { format!("{}: ", problem.place) };
            let help = if problem.help.is_empty() { String::new() } else { format!("\n  help: {}", problem.help) };
            let _ = writeln!(self.complaints, "{word}: {place}{}{help}", problem.message);
        }
    }

    /// Tells something beside the answer, unless nothing but the answer is wanted.
    pub(crate) fn remark(&mut self, text: &str) {
        if !self.quiet {
            let _ = writeln!(self.complaints, "{text}");
        }
    }

    /// Tells the times of the stages, if they are wanted.
    pub(crate) fn tell_timings(&mut self) {
        for (stage, took) in self.timings.stages() {
            let _ = writeln!(self.complaints, "{stage} {}.{:03} s", took.as_secs(), took.subsec_millis());
        }
    }

    /// How many problems there were, if any were told.
    pub(crate) fn closing_count(&mut self) {
        if self.errors > 0 || self.warnings > 0 && !self.quiet {
            let errors = count(self.errors, "error", "errors");
            let warnings = count(self.warnings, "warning", "warnings");
            let _ = writeln!(self.complaints, "{errors}, {warnings}");
        }
    }
}
