//! Tables as they are set: which columns are shown, and how wide each is.

use super::{
    face::{Length, Weight},
    notes::Notes,
    text::{Part, Setter, Style, syllables},
};
use crate::report::{Cell, Column, Sheet, shown};

/// Between a column's edge and its texts.
pub(super) const PAD: Length = 3000;

/// A table to be set.
pub(super) struct Grid {
    /// The heads of its columns, repeated on every page; none for a list of facts.
    pub(super) heads: Vec<String>,
    /// Its rows.
    pub(super) rows: Vec<Vec<Text>>,
    /// Which columns are numbers.
    pub(super) numbers: Vec<bool>,
    /// How its texts look.
    pub(super) style: Style,
    /// The titles of columns that are left out, because no row has anything there.
    pub(super) left_out: Vec<&'static str>,
}

/// A cell to be set.
pub(super) struct Text {
    /// What it says.
    pub(super) parts: Vec<Part>,
    /// Whether it stands on the right and in one line.
    pub(super) number: bool,
    /// Whether it stands in one line.
    pub(super) whole: bool,
}

impl Text {
    /// A text without marks.
    pub(super) fn plain(text: String) -> Self {
        Self { parts: vec![Part::Text(text)], number: false, whole: false }
    }
}

/// Up to how many columns letters are large.
const FEW: usize = 8;

impl Grid {
    /// The table of a sheet. `marked` says whether rules are marked.
    pub(super) fn of<'r>(sheet: &Sheet, setter: &mut Setter<'_>, notes: &mut Notes<'r>) -> Self {
        let is_used = |at: usize| sheet.rows.iter().any(|row| row.get(at).is_some_and(|cell| *cell != Cell::Empty));
        let (used, unused): (Vec<(usize, &Column)>, Vec<_>) =
            sheet.columns.iter().enumerate().partition(|(at, _)| is_used(*at));
        let cells = |row: &Vec<Cell>| -> Vec<Text> {
            let cells = used.iter().map(|(at, _)| row.get(*at).unwrap_or(&Cell::Empty));
            let mut texts = Vec::with_capacity(used.len());
            for cell in cells {
                let text = setter.faces.visible(&shown(cell));
                texts.push(Text {
                    parts: notes.parts(cell, &text),
                    number: cell.is_number(),
                    whole: matches!(cell, Cell::Day(_)),
                });
            }
            texts
        };
        let mut cells = cells;
        let rows: Vec<Vec<Text>> = sheet.rows.iter().map(&mut cells).collect();
        let numbers = (0..used.len()).map(|at| rows.iter().any(|row| row.get(at).is_some_and(|cell| cell.number)));
        Self {
            numbers: numbers.collect(),
            heads: used.iter().map(|(_, column)| column.title.to_owned()).collect(),
            style: Style::text(if used.len() > FEW { 7000 } else { 8000 }),
            left_out: unused.into_iter().map(|(_, column)| column.title).collect(),
            rows,
        }
    }

    /// A list of facts: what each is about, and what it is.
    pub(super) fn facts(rows: Vec<(Text, Text)>, style: Style) -> Self {
        let rows = rows.into_iter().map(|(what, is)| vec![what, is]).collect();
        Self { heads: Vec::new(), rows, numbers: vec![false; 2], style, left_out: Vec::new() }
    }

    /// How the heads look.
    pub(super) fn head_style(&self) -> Style {
        Style::bold(self.style.size)
    }

    /// How wide each column is, its padding included, together at most `room`.
    pub(super) fn widths(&self, setter: &mut Setter<'_>, room: Length) -> Vec<Length> {
        let columns = self.rows.first().map_or(self.heads.len(), Vec::len);
        let mut wants = vec![Want::default(); columns];
        for (want, head) in wants.iter_mut().zip(&self.heads) {
            let style = self.head_style();
            let longest = head.split(' ').map(|word| setter.faces.wide(Weight::Bold, style.size, word)).max();
            want.at_least(longest.unwrap_or_default());
            want.lines = want.lines.max(setter.faces.wide(Weight::Bold, style.size, head) + 2 * PAD);
        }
        for row in &self.rows {
            for (want, cell) in wants.iter_mut().zip(row) {
                want.meet(cell, setter, self.style);
            }
        }
        shared(&wants, room)
    }
}

/// How wide a column wants to be.
#[derive(Debug, Clone, Copy, Default)]
struct Want {
    /// So that words break where they may.
    least: Length,
    /// So that no word breaks.
    words: Length,
    /// So that no line breaks.
    lines: Length,
    /// How much there is to say: the fourth powers of the widths of its texts, in points. Texts count the more the longer
    /// they are, since the longest of a row makes it high.
    all: u128,
}

/// How wide words may be at most that are not to be broken where they may, and that are not to be broken at all.
const LONGEST: (Length, Length) = (64_000, 120_000);

impl Want {
    fn at_least(&mut self, wide: Length) {
        self.least = self.least.max(wide + 2 * PAD);
        self.words = self.words.max(wide + 2 * PAD);
        self.lines = self.lines.max(wide + 2 * PAD);
    }

    fn meet(&mut self, cell: &Text, setter: &mut Setter<'_>, style: Style) {
        let mut wide = |text: &str| setter.faces.wide(style.weight, style.size, text);
        let (space, mark) = (wide(" "), wide("00"));
        let (mut least, mut words, mut lines, mut line) = (0, 0, 0, 0);
        for part in &cell.parts {
            let Part::Text(text) = part else {
                line += mark;
                words = words.max(mark);
                lines = lines.max(line);
                continue;
            };
            for (at, paragraph) in text.split('\n').enumerate() {
                line = if at > 0 { 0 } else { line };
                for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
                    let this = wide(word);
                    line += this + space;
                    words = words.max(this + mark);
                    if cell.number || cell.whole {
                        least = least.max(this);
                    } else {
                        least = syllables(word).map(&mut wide).max().unwrap_or_default().max(least);
                    }
                }
                lines = lines.max(line);
            }
        }
        if cell.number || cell.whole {
            self.at_least(lines);
            return;
        }
        self.all = self.all.saturating_add(u128::try_from(lines / 1000).unwrap_or_default().saturating_pow(4));
        self.least = self.least.max((least + 2 * PAD).min(LONGEST.0));
        self.words = self.words.max((words + 2 * PAD).min(LONGEST.1)).max(self.least);
        self.lines = self.lines.max(lines + 2 * PAD).max(self.words);
    }
}

/// Shares the room among columns so that rows are low: each gets what it takes, and where that is too much, a share by how
/// much there is to say in it, but always so much that words break only where they may; that no word breaks, if that
/// takes little of the room.
fn shared(wants: &[Want], room: Length) -> Vec<Length> {
    let together = |of: fn(&Want) -> Length| wants.iter().map(of).sum::<Length>();
    if together(|want| want.lines) <= room {
        return wants.iter().map(|want| want.lines).collect();
    }
    let takes_little = together(|want| want.words) <= room * 6 / 10;
    let least_of = |want: &Want| if takes_little { want.words } else { want.least };
    let least: Vec<Length> = wants.iter().map(least_of).collect();
    let all_least: Length = least.iter().sum();
    if all_least > room {
        return least.iter().map(|wide| wide * room / all_least.max(1)).collect();
    }
    // Columns whose share would be too little or too much get their bound, and the others share anew.
    let mut fixed: Vec<Option<Length>> = vec![None; wants.len()];
    loop {
        let left = room - fixed.iter().flatten().sum::<Length>();
        let open = || wants.iter().zip(&fixed).filter(|(_, fixed)| fixed.is_none());
        let all: Length = open().map(|(want, _)| want.weight()).sum();
        let share = |want: &Want| left * want.weight() / all.max(1);
        // The bounds that take from the others come first: what they leave decides whether the rest has too much.
        let too_little = |want: &Want, least: Length| share(want) < least;
        let any_too_little = wants
            .iter()
            .zip(&least)
            .zip(&fixed)
            .any(|((want, least), fixed)| fixed.is_none() && too_little(want, *least));
        let mut next = fixed.clone();
        for ((want, least), next) in wants.iter().zip(&least).zip(&mut next).filter(|(_, fixed)| fixed.is_none()) {
            if any_too_little {
                *next = too_little(want, *least).then_some(*least);
            } else {
                *next = (share(want) > want.lines).then_some(want.lines);
            }
        }
        if next == fixed {
            return wants.iter().zip(&fixed).map(|(want, fixed)| fixed.unwrap_or_else(|| share(want))).collect();
        }
        fixed = next;
    }
}

impl Want {
    /// The share that a column gets, in proportion to others: with it the heights of rows together are least.
    fn weight(&self) -> Length {
        let (mut low, mut high) = (1_u128, 1 << 24);
        while low + 1 < high {
            let middle = low.midpoint(high);
            if middle.saturating_pow(5) <= self.all {
                low = middle;
            } else {
                high = middle;
            }
        }
        Length::try_from(low).unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_get_what_they_take_and_share_the_rest() {
        let want = |least, words, lines, all| Want { least, words, lines, all };
        let wants = [want(10, 20, 30, 20), want(10, 20, 1000, 32), want(10, 20, 2000, 1024)];
        assert_eq!(shared(&wants, 5000), [30, 1000, 2000], "everything fits");
        assert_eq!(shared(&wants, 330), [30, 100, 200], "by the fifth root of what there is to say");
        assert_eq!(shared(&wants, 40), [10, 10, 20]);
        assert_eq!(shared(&wants, 15), [5, 5, 5], "too little for everybody");
        assert_eq!(shared(&[], 15), [0; 0]);
        for room in 30..4000 {
            let widths = shared(&wants, room);
            assert!(
                widths.iter().sum::<Length>() <= room && widths.iter().all(|wide| *wide >= 10),
                "{room} {widths:?}"
            );
        }
    }
}
