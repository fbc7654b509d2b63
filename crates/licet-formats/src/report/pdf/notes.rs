//! Footnotes: each rule that a report rests on has one number in the document, in the order in which it is first marked.

use std::collections::BTreeMap;

use super::{
    face::Length,
    text::{Line, Part, Setter, Style},
};
use crate::report::{Cell, Cite, id_parts};

/// How footnotes look.
pub(super) const STYLE: Style = Style::text(6300);
/// How many lines a footnote has at the bottom of a page; the whole statement stands at the end of the document.
const MOST_LINES: usize = 2;

/// The rules with their numbers.
pub(super) struct Notes<'r> {
    cites: BTreeMap<&'r str, &'r Cite>,
    numbers: BTreeMap<&'r str, usize>,
    order: Vec<&'r Cite>,
}

impl<'r> Notes<'r> {
    /// The rules of a report, none marked yet.
    pub(super) fn of(cites: &'r [Cite]) -> Self {
        let cites = cites.iter().map(|cite| (cite.rule.as_str(), cite)).collect();
        Self { cites, numbers: BTreeMap::new(), order: Vec::new() }
    }

    /// The number of a rule; `None` for what is no rule of the report.
    fn number(&mut self, rule: &str) -> Option<usize> {
        let cite = *self.cites.get(rule)?;
        let next = self.order.len() + 1;
        let number = *self.numbers.entry(cite.rule.as_str()).or_insert(next);
        if number == next {
            self.order.push(cite);
        }
        Some(number)
    }

    /// Every rule with its number: those that were marked, then the others.
    pub(super) fn all(&mut self) -> Vec<(usize, &'r Cite)> {
        let rules: Vec<&str> = self.cites.keys().copied().collect();
        for rule in rules {
            self.number(rule);
        }
        (1..).zip(self.order.iter().copied()).collect()
    }

    /// A cell as text with marks. Rules in brackets become marks alone, others keep their ids.
    pub(super) fn parts(&mut self, cell: &Cell, shown: &str) -> Vec<Part> {
        if !matches!(cell, Cell::Text(_)) {
            return vec![Part::Text(shown.to_owned())];
        }
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut rest = shown;
        while !rest.is_empty() {
            if let Some((marks, left, after)) = self.bracket(rest) {
                let kept = text.trim_end().len();
                text.truncate(kept);
                flush(&mut text, &mut parts);
                parts.extend(marks.into_iter().map(Part::Mark));
                text.push_str(&left);
                rest = after;
                continue;
            }
            // Signs come one by one, since any of them may open a bracket.
            let part = id_parts(rest).next().unwrap_or(rest);
            let sign = rest.chars().next().map_or(0, char::len_utf8);
            let is_word = part.starts_with(|letter: char| letter.is_ascii_alphanumeric());
            let (part, after) = rest.split_at(if is_word { part.len() } else { sign });
            text.push_str(part);
            if let Some(number) = self.number(part) {
                flush(&mut text, &mut parts);
                parts.push(Part::Mark(number));
            }
            rest = after;
        }
        flush(&mut text, &mut parts);
        parts
    }

    /// `[RULE, RULE; reading x = y]` as marks, what else stands in it, and what follows.
    fn bracket<'t>(&mut self, text: &'t str) -> Option<(Vec<usize>, String, &'t str)> {
        let (inside, after) = text.strip_prefix('[')?.split_once(']')?;
        let (rules, left) = inside.split_once("; ").unwrap_or((inside, ""));
        if !rules.split(", ").all(|rule| self.cites.contains_key(rule)) {
            return None;
        }
        let marks = rules.split(", ").filter_map(|rule| self.number(rule)).collect();
        let left = if left.is_empty() { String::new() } else { format!(" ({left})") };
        Some((marks, left, after))
    }

    /// The footnote of a number, in lines of at most `room`: number, rule, document and the beginning of the statement.
    pub(super) fn foot(&self, setter: &mut Setter<'_>, number: usize, room: Length) -> Vec<Line> {
        let Some(cite) = number.checked_sub(1).and_then(|at| self.order.get(at)) else { return Vec::new() };
        let text = format!("{number}\u{2002}{}: {} ({}, {})", cite.rule, cite.statement, cite.source, cite.section);
        let lines = setter.plain(&text, STYLE, room);
        if lines.len() <= MOST_LINES {
            return lines;
        }
        // The place in the document is worth more than the end of the sentence.
        let from = format!(" … ({}, {}; in full at the end)", cite.source, cite.section);
        let mut words: Vec<&str> = cite.statement.split(' ').collect();
        while words.pop().is_some() {
            let text = format!("{number}\u{2002}{}: {}{from}", cite.rule, words.join(" "));
            let lines = setter.plain(&text, STYLE, room);
            if lines.len() <= MOST_LINES {
                return lines;
            }
        }
        lines.into_iter().take(MOST_LINES).collect()
    }
}

fn flush(text: &mut String, parts: &mut Vec<Part>) {
    if !text.is_empty() {
        parts.push(Part::Text(std::mem::take(text)));
    }
}
