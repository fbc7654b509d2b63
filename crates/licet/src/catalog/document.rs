//! Reads one TOML document of the catalogue: each record by itself, so that every mistake is found at once.

use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

use crate::value::{Lines, Place, Problem};

/// A document and what is wrong with it.
pub(super) struct Document<'a> {
    file: &'a str,
    text: &'a str,
    lines: Lines<'a>,
    table: DeTable<'a>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Document<'a> {
    pub(super) fn parse(file: &'a str, text: &'a str) -> Self {
        let (table, mistakes) = DeTable::parse_recoverable(text);
        let problems = mistakes
            .iter()
            .map(|mistake| {
                let place =
                    mistake.span().map_or_else(|| Place::of_file(file), |span| Place::at(file, text, span.start));
                Problem::error(place, mistake.message().to_string(), "")
            })
            .collect();
        Self { file, text, lines: Lines::of(text), table: table.into_inner(), problems }
    }

    pub(super) fn place(&self, offset: usize) -> Place {
        self.lines.place(self.file, offset)
    }

    pub(super) fn wrong(&mut self, place: Place, message: impl Into<String>, help: &str) {
        self.problems.push(Problem::error(place, message, help));
    }

    /// Takes a list of records out of the document.
    pub(super) fn records(&mut self, key: &str) -> Vec<Spanned<DeValue<'a>>> {
        let Some(value) = self.table.remove(key) else { return Vec::new() };
        let start = value.span().start;
        match value.into_inner() {
            DeValue::Array(items) => items.into_iter().collect(),
            _ => {
                let place = self.place(start);
                self.wrong(place, format!("`{key}` is a list of tables, written `[[{key}]]`"), "");
                Vec::new()
            }
        }
    }

    /// Reads one record.
    pub(super) fn read<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'a>>) -> Option<T> {
        let start = value.span().start;
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(read) => Some(read),
            Err(mistake) => {
                self.mistake(start, &mistake);
                None
            }
        }
    }

    pub(super) fn mistake(&mut self, start: usize, mistake: &toml::de::Error) {
        let place = self.place(mistake.span().map_or(start, |span| span.start));
        self.wrong(place, mistake.message().to_string(), "");
    }

    /// Reads all records of a list, each with its place.
    pub(super) fn list<T: DeserializeOwned>(&mut self, key: &str) -> Vec<(T, Place)> {
        let mut read = Vec::new();
        for value in self.records(key) {
            let place = self.place(value.span().start);
            if let Some(record) = self.read(value) {
                read.push((record, place));
            }
        }
        read
    }

    /// Takes what is left as one record.
    pub(super) fn rest<T: DeserializeOwned>(&mut self) -> Option<T> {
        let table = std::mem::take(&mut self.table);
        let end = self.text.len();
        self.read(Spanned::new(0..end, DeValue::Table(table)))
    }
}
