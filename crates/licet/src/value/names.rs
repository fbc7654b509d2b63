//! How people write the names of offers: ids, SKU part numbers, GUIDs, titles, aliases.

use std::collections::BTreeMap;

use super::OfferId;

/// What a written name turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// An offer of the catalogue.
    Offer(OfferId),
    /// A known SKU that licet does not deal with, and why.
    OutOfScope(String),
}

/// The written names of all offers. Looked up without regard to case, surrounding space and kind of dash.
#[derive(Debug, Clone, Default)]
pub struct Names(BTreeMap<String, Named>);

impl Names {
    /// Adds a name; returns what already bears it, if another thing does.
    pub fn add(&mut self, written: &str, named: Named) -> Option<Named> {
        let folded = fold(written);
        match self.0.get(&folded) {
            Some(other) if *other != named => Some(other.clone()),
            Some(_) => None,
            None => {
                self.0.insert(folded, named);
                None
            }
        }
    }

    /// What the name means.
    pub fn find(&self, written: &str) -> Option<&Named> {
        self.0.get(&fold(written))
    }

    /// Names that look like the one written, best first; for help texts.
    pub fn similar(&self, written: &str) -> Vec<&str> {
        let folded = fold(written);
        let stem = folded.split('.').next().unwrap_or_default();
        let mut found: Vec<_> = self
            .0
            .iter()
            .filter(|(name, named)| matches!(named, Named::Offer(id) if id.as_str() == *name))
            .map(|(name, _)| {
                (distance(stem, name.split('.').next().unwrap_or_default()), distance(&folded, name), name)
            })
            .filter(|(stem_distance, ..)| *stem_distance <= 3)
            .collect();
        found.sort_unstable();
        found.into_iter().take(3).map(|(_, _, name)| name.as_str()).collect()
    }
}

/// Lower case, without surrounding space, all dashes and odd blanks made plain.
pub fn fold(written: &str) -> String {
    if written.is_ascii() {
        return fold_ascii(written);
    }
    let plain = written.chars().map(|c| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{a0}' | '\u{202f}' => ' ',
        '\u{2018}' | '\u{2019}' => '\'',
        c => c,
    });
    plain.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The same for names of plain letters, as nearly all are, in one go.
fn fold_ascii(written: &str) -> String {
    let mut folded = String::with_capacity(written.len());
    for word in written.split_ascii_whitespace().flat_map(|word| word.split('\u{b}')).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded.make_ascii_lowercase();
    folded
}

/// A help that names what the writer may have meant, or the first few that are known.
pub fn alike<S: AsRef<str>>(written: &str, known: &[S], otherwise: &str) -> String {
    let folded = fold(written);
    let close = |name: &&S| {
        let name = fold(name.as_ref());
        let far = distance(&folded, &name);
        (far <= 2.max(folded.chars().count() / 4) || folded.len() > 3 && name.contains(&folded)).then_some(far)
    };
    let mut near: Vec<(usize, &str)> = known.iter().filter_map(|name| Some((close(&name)?, name.as_ref()))).collect();
    near.sort_unstable();
    near.dedup();
    let names = |names: &mut dyn Iterator<Item = &str>| names.map(|name| format!("`{name}`")).collect::<Vec<_>>();
    if near.is_empty() {
        let first = names(&mut known.iter().take(8).map(AsRef::as_ref)).join(", ");
        return if first.is_empty() { String::new() } else { format!("{otherwise}: {first}") };
    }
    format!("did you mean {}?", names(&mut near.into_iter().take(3).map(|(_, name)| name)).join(" or "))
}

/// How many single changes of letters lead from one word to the other.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut previous = i;
        let mut left = i + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(b.chars()) {
            let change = previous + usize::from(from != to);
            previous = *cell;
            *cell = change.min(previous + 1).min(left + 1);
            left = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
