//! Finds the rows and fields of a CSV text by looking for separators, without copying. What it says of a text is what
//! csv-core says of it (a test compares them); it is there because the tables of people are large.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr3};

/// A row of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// The line where it begins, counted from the first line of the text, which is 0.
    pub(super) line: u32,
    /// Its first byte.
    pub(super) start: usize,
    /// The byte after its last one; the end of the line is not part of it.
    pub(super) end: usize,
    /// Whether its fields are parts of the text as they are; otherwise [`plain`] makes them so.
    pub(super) plain: bool,
}

/// What comes next in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A row.
    Row(Span),
    /// A row begins at that byte, but the text ends within it.
    Unfinished(usize),
    /// Nothing.
    End,
}

/// The rows of a text.
pub(super) struct Scanner<'t> {
    text: &'t [u8],
    separator: u8,
    /// Whether the text is the last of its file, so that its last row ends with it.
    last: bool,
    at: usize,
    line: u32,
}

impl<'t> Scanner<'t> {
    /// Takes up a text that begins where a row begins.
    pub(super) fn new(text: &'t [u8], separator: u8, last: bool) -> Self {
        Self { text, separator, last, at: 0, line: 0 }
    }

    /// How many lines have ended so far.
    pub(super) fn lines(&self) -> u32 {
        self.line
    }

    fn from(&self, at: usize) -> &'t [u8] {
        self.text.get(at..).unwrap_or_default()
    }

    /// The next row; `fields` becomes where its fields stand, without the quotation marks of plain ones.
    pub(super) fn next(&mut self, fields: &mut Vec<(usize, usize)>) -> Next {
        fields.clear();
        loop {
            match self.text.get(self.at) {
                Some(b'\n') => self.line = self.line.saturating_add(1),
                Some(b'\r') => {}
                Some(_) => break,
                None => return Next::End,
            }
            self.at += 1;
        }
        let (start, line) = (self.at, self.line);
        let mut plain = true;
        loop {
            let field = if self.text.get(self.at) == Some(&b'"') { self.quoted() } else { self.bare(self.at) };
            let Some((from, to, as_it_is, end)) = field else {
                (self.at, self.line) = (start, line);
                return Next::Unfinished(start);
            };
            fields.push((from, to));
            plain &= as_it_is;
            if self.text.get(end) == Some(&self.separator) {
                self.at = end + 1;
            } else {
                self.at = end;
                return Next::Row(Span { line, start, end, plain });
            }
        }
    }

    /// A field without quotation marks around it: its first byte, the one after its last, that it is plain, where it ends.
    fn bare(&self, from: usize) -> Option<(usize, usize, bool, usize)> {
        let end = match memchr3(self.separator, b'\n', b'\r', self.from(from)) {
            Some(length) => from + length,
            None if self.last => self.text.len(),
            None => return None,
        };
        Some((from, end, true, end))
    }

    /// A field that begins with a quotation mark.
    fn quoted(&mut self) -> Option<(usize, usize, bool, usize)> {
        let from = self.at + 1;
        let (mut at, mut plain) = (from, true);
        let close = loop {
            match memchr(b'"', self.from(at)) {
                Some(length) if self.text.get(at + length + 1) == Some(&b'"') => (at, plain) = (at + length + 2, false),
                // What follows decides whether it is the end of the field.
                Some(length) if at + length + 1 == self.text.len() && !self.last => return None,
                Some(length) => break at + length,
                None if self.last => {
                    self.line = self.line.saturating_add(newlines(self.from(from)));
                    return Some((self.at, self.text.len(), false, self.text.len()));
                }
                None => return None,
            }
        };
        let follows = self.text.get(close + 1).copied();
        let ended = follows.is_none_or(|byte| byte == self.separator || byte == b'\n' || byte == b'\r');
        // Text after the closing mark belongs to the field as it stands.
        let end = if ended { close + 1 } else { self.bare(close + 1)?.3 };
        self.line = self.line.saturating_add(newlines(self.text.get(from..close).unwrap_or_default()));
        Some(if plain && ended { (from, close, true, end) } else { (self.at, end, false, end) })
    }
}

/// How many lines end in a text.
pub(super) fn newlines(text: &[u8]) -> u32 {
    u32::try_from(memchr_iter(b'\n', text).count()).unwrap_or(u32::MAX)
}

/// The fields of a row that is not plain, without their quotation marks.
pub(super) fn plain<'t>(text: &'t [u8], fields: &[(usize, usize)]) -> Vec<Cow<'t, [u8]>> {
    // A plain field of such a row stands between its marks already.
    fields.iter().map(|&(from, to)| unmarked(text.get(from..to).unwrap_or_default())).collect()
}

/// A field without its quotation marks, doubled ones made one.
fn unmarked(raw: &[u8]) -> Cow<'_, [u8]> {
    let Some((b'"', mut rest)) = raw.split_first().map(|(first, rest)| (*first, rest)) else {
        return Cow::Borrowed(raw);
    };
    let mut field = Vec::with_capacity(raw.len());
    while let Some(length) = memchr(b'"', rest) {
        field.extend_from_slice(rest.get(..length).unwrap_or_default());
        rest = rest.get(length + 1..).unwrap_or_default();
        match rest.split_first() {
            Some((b'"', more)) => {
                field.push(b'"');
                rest = more;
            }
            _ => break,
        }
    }
    field.extend_from_slice(rest);
    Cow::Owned(field)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tenant::Rows;

    /// The rows as the reader of all tables has them.
    fn known(text: &[u8]) -> Vec<(u32, Vec<String>)> {
        let mut input = text;
        let mut rows = Rows::on("t", &mut input, b',', 0);
        let mut found = Vec::new();
        while let Some((line, fields)) = rows.next_row().unwrap() {
            found.push((line, fields.into_iter().map(str::to_owned).collect()));
        }
        found
    }

    /// The rows as the scanner has them, from a text that is cut after `cut` bytes.
    fn scanned(text: &[u8], cut: usize) -> Vec<(u32, Vec<String>)> {
        let (mut found, mut fields, mut start, mut line) = (Vec::new(), Vec::new(), 0, 0);
        for (end, last) in [(cut, false), (text.len(), true)] {
            let part = &text[start..end];
            let mut scanner = Scanner::new(part, b',', last);
            let mut rest = part.len();
            loop {
                match scanner.next(&mut fields) {
                    Next::Row(row) => {
                        let fields = match row.plain {
                            true => fields.iter().map(|&(a, b)| Cow::Borrowed(&part[a..b])).collect(),
                            false => plain(part, &fields),
                        };
                        let text = |field: Cow<'_, [u8]>| String::from_utf8(field.into_owned()).unwrap();
                        found.push((line + row.line, fields.into_iter().map(text).collect()));
                    }
                    Next::Unfinished(at) => {
                        rest = at;
                        break;
                    }
                    Next::End => break,
                }
            }
            line += scanner.lines();
            start += rest;
        }
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn rows_are_found_as_by_the_reader_of_all_tables(text in r#"([ab,"\r\n]|""|\r\n|,"){0,24}"#, cut in 0..24_usize) {
            let cut = cut.min(text.len());
            prop_assert_eq!(scanned(text.as_bytes(), cut), known(text.as_bytes()));
        }
    }
}
