//! Pages: what stands where, with footnotes at the bottom of the page that marks them.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::{
    face::Length,
    grid::{Grid, PAD},
    notes::{self, Notes},
    text::{Line, Part, Piece, Setter, Style},
};

/// Something to be drawn. Places are measured from the upper left corner of the page.
#[derive(Debug, Clone)]
pub(super) enum Op {
    /// Glyphs on a line at `y`.
    Text { x: Length, y: Length, piece: Piece },
    /// A horizontal line.
    Rule { x: Length, y: Length, wide: Length, grey: u16 },
    /// A filled box.
    Box { x: Length, y: Length, wide: Length, high: Length, grey: u16 },
}

/// A page that is done.
pub(super) struct Page {
    /// What stands on it.
    pub(super) ops: Vec<Op>,
}

/// A heading, for the document's outline.
pub(super) struct Mark {
    /// What it says.
    pub(super) title: String,
    /// On which page, from 0.
    pub(super) page: usize,
    /// How far from the top.
    pub(super) y: Length,
}

/// How large pages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    /// Their width.
    pub(super) wide: Length,
    /// Their height.
    pub(super) high: Length,
}

/// A4, as tables with few columns want it.
pub(super) const UPRIGHT: Size = Size { wide: 595_276, high: 841_890 };
/// A4, as tables with many columns want it.
pub(super) const ACROSS: Size = Size { wide: 841_890, high: 595_276 };

/// Beside texts.
pub(super) const SIDE: Length = 42_000;
/// Above and below texts.
const TOP: Length = 52_000;
const BOTTOM: Length = 48_000;
/// Above footnotes: a line and some air.
const FOOT_GAP: Length = 9000;

/// Pages as they fill.
pub(super) struct Flow<'f, 'r> {
    /// Sets texts.
    pub(super) setter: Setter<'f>,
    /// The footnotes.
    pub(super) notes: Notes<'r>,
    /// The headings so far.
    pub(super) marks: Vec<Mark>,
    size: Size,
    done: Vec<Page>,
    ops: Vec<Op>,
    /// Where the next thing stands.
    y: Length,
    /// The footnotes of this page, and those that it has no room for.
    feet: BTreeSet<usize>,
    beyond: BTreeSet<usize>,
    known: BTreeMap<usize, Rc<Vec<Line>>>,
    /// A heading that waits for what follows it.
    waiting: Option<String>,
}

impl<'f, 'r> Flow<'f, 'r> {
    /// An empty document.
    pub(super) fn new(setter: Setter<'f>, notes: Notes<'r>, size: Size) -> Self {
        Self {
            setter,
            notes,
            marks: Vec::new(),
            size,
            done: Vec::new(),
            ops: Vec::new(),
            y: TOP,
            feet: BTreeSet::new(),
            beyond: BTreeSet::new(),
            known: BTreeMap::new(),
            waiting: None,
        }
    }

    /// How wide texts may be.
    pub(super) fn room(&self) -> Length {
        self.size.wide - 2 * SIDE
    }

    /// The pages and headings.
    pub(super) fn finish(mut self) -> (Vec<Page>, Vec<Mark>) {
        self.turn();
        (self.done, self.marks)
    }

    /// Leaves room.
    pub(super) fn skip(&mut self, high: Length) {
        self.y += high;
    }

    /// A text of its own, which may go on on the next page.
    pub(super) fn text(&mut self, text: &str, style: Style) {
        self.open(3 * style.leading(), &[]);
        let room = self.room();
        for line in self.setter.plain(text, style, room) {
            if self.left(&[]) < style.leading() {
                self.turn();
            }
            self.put(&line, SIDE, style);
            self.y += style.leading();
        }
    }

    /// A heading, which stands on one page with the first of what follows it.
    pub(super) fn heading(&mut self, text: &str) {
        self.waiting = Some(text.to_owned());
    }

    /// Writes the heading that waits, on a page that has room for it, for so much more, and for these footnotes.
    fn open(&mut self, high: Length, marks: &[usize]) {
        const STYLE: Style = Style::bold(11_500);
        const ABOVE: Length = 14_000;
        let Some(title) = self.waiting.take() else { return };
        let room = self.room();
        let lines = self.setter.plain(&title, STYLE, room);
        let own = add(0, lines.len()) * STYLE.leading() + ABOVE + PAD;
        if self.y > TOP {
            if self.left(marks) < own + high {
                self.turn();
            } else {
                self.y += ABOVE;
            }
        }
        self.marks.push(Mark { title, page: self.done.len(), y: self.y });
        for line in lines {
            self.put(&line, SIDE, STYLE);
            self.y += STYLE.leading();
        }
        self.y += PAD;
    }

    /// A table, broken over pages between rows; its heads stand on each of them.
    pub(super) fn table(&mut self, grid: &Grid) {
        let room = self.room();
        let widths = grid.widths(&mut self.setter, room);
        let heads: Vec<Vec<Line>> = (grid.heads.iter().zip(&widths))
            .map(|(head, wide)| self.setter.plain(head, grid.head_style(), wide - 2 * PAD))
            .collect();
        let mut has_head = false;
        for row in &grid.rows {
            let cells = row.iter().zip(&widths);
            let cells: Vec<(Vec<Line>, bool)> = cells
                .map(|(cell, wide)| (self.setter.lines(&cell.parts, grid.style, wide - 2 * PAD), cell.number))
                .collect();
            let marks: Vec<usize> =
                cells.iter().flat_map(|(lines, _)| lines).flat_map(|line| line.marks.clone()).collect();
            let count = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or_default();
            let high = row_high(count, grid.style);
            let head_high = if grid.heads.is_empty() { 0 } else { row_high(deepest(&heads), grid.style) };
            let wanted = if has_head { high } else { head_high + high };
            self.open(wanted, &marks);
            if self.left(&marks) < wanted && self.y > TOP + head_high + 30_000 {
                self.turn();
                has_head = false;
            }
            if !has_head {
                self.head(grid, &heads, &widths);
                has_head = true;
            }
            if self.left(&marks) >= high {
                self.feet.extend(marks);
                self.slice(grid, &cells, &widths, 0..count);
                self.end_row(&widths);
            } else {
                self.by_lines(grid, &heads, &cells, &widths, count);
            }
        }
    }

    /// A row that no page has room for, line by line.
    fn by_lines(
        &mut self,
        grid: &Grid,
        heads: &[Vec<Line>],
        cells: &[(Vec<Line>, bool)],
        widths: &[Length],
        count: usize,
    ) {
        let leading = grid.style.leading();
        let mut is_fresh = true;
        for at in 0..count {
            let lines = cells.iter().filter_map(|(lines, _)| lines.get(at));
            let marks: Vec<usize> = lines.flat_map(|line| line.marks.clone()).collect();
            if self.left(&marks) < leading + 2 * PAD && !is_fresh {
                self.turn();
                self.head(grid, heads, widths);
            }
            if self.left(&marks) < leading + 2 * PAD {
                // More footnotes than the page holds: they stand at the end of the document, which the page says.
                self.beyond.extend(marks);
            } else {
                self.feet.extend(marks);
            }
            let y = self.y;
            self.slice(grid, cells, widths, at..at + 1);
            self.y = y + leading;
            is_fresh = false;
        }
        self.y += PAD;
        self.end_row(widths);
    }

    /// The heads of a table.
    fn head(&mut self, grid: &Grid, heads: &[Vec<Line>], widths: &[Length]) {
        if heads.is_empty() {
            return;
        }
        let count = deepest(heads);
        let (wide, high) = (widths.iter().sum(), row_high(count, grid.style));
        self.ops.push(Op::Box { x: SIDE, y: self.y, wide, high, grey: 920 });
        let cells: Vec<(Vec<Line>, bool)> = heads.iter().cloned().zip(grid.numbers.iter().copied()).collect();
        // Heads of one line stand at the bottom, as close to their columns as the others.
        let style = grid.head_style();
        let mut x = SIDE;
        for ((lines, number), wide) in cells.iter().zip(widths) {
            let down = Length::try_from(count - lines.len()).unwrap_or_default() * style.leading();
            self.cell(lines, *number, x, down, *wide, style);
            x += wide;
        }
        self.y += high;
        self.ops.push(Op::Rule { x: SIDE, y: self.y, wide, grey: 300 });
    }

    /// Some lines of a row.
    fn slice(&mut self, grid: &Grid, cells: &[(Vec<Line>, bool)], widths: &[Length], lines: std::ops::Range<usize>) {
        let mut x = SIDE;
        for ((all, number), wide) in cells.iter().zip(widths) {
            let end = lines.end.min(all.len());
            let shown = all.get(lines.start.min(end)..end).unwrap_or_default();
            self.cell(shown, *number, x, 0, *wide, grid.style);
            x += wide;
        }
        self.y += row_high(lines.len(), grid.style);
    }

    fn end_row(&mut self, widths: &[Length]) {
        self.ops.push(Op::Rule { x: SIDE, y: self.y, wide: widths.iter().sum(), grey: 820 });
    }

    fn cell(&mut self, lines: &[Line], number: bool, x: Length, down: Length, wide: Length, style: Style) {
        let top = self.y;
        self.y += PAD + down;
        for line in lines {
            let x = if number { x + wide - PAD - line.wide } else { x + PAD };
            self.put(line, x, style);
            self.y += style.leading();
        }
        self.y = top;
    }

    /// Writes a line below where the page is filled to.
    pub(super) fn put(&mut self, line: &Line, x: Length, style: Style) {
        let y = self.y + style.size;
        for piece in &line.pieces {
            self.ops.push(Op::Text { x: x + piece.x, y: y - piece.rise, piece: piece.clone() });
        }
    }

    /// How much room is left if these footnotes come to the page.
    fn left(&mut self, marks: &[usize]) -> Length {
        let new: BTreeSet<usize> = self.feet.iter().chain(marks).copied().collect();
        let beyond = self.beyond_lines().len();
        let feet: Length = new.iter().map(|&number| self.foot(number).len()).fold(0, add) + add(0, beyond);
        let gap = if feet == 0 { 0 } else { FOOT_GAP };
        self.size.high - BOTTOM - self.y - gap - feet * notes::STYLE.leading()
    }

    fn foot(&mut self, number: usize) -> Rc<Vec<Line>> {
        if let Some(known) = self.known.get(&number) {
            return Rc::clone(known);
        }
        let room = self.room();
        let lines = Rc::new(self.notes.foot(&mut self.setter, number, room));
        self.known.insert(number, Rc::clone(&lines));
        lines
    }

    fn beyond_lines(&mut self) -> Vec<Line> {
        if self.beyond.is_empty() {
            return Vec::new();
        }
        let numbers = self.beyond.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let text = format!("{numbers}: more than this page holds; they stand at the end, under what it rests on");
        let room = self.room();
        self.setter.lines(&[Part::Text(text)], notes::STYLE, room)
    }

    /// Ends the page: its footnotes come to its bottom.
    pub(super) fn turn(&mut self) {
        let feet: Vec<usize> = std::mem::take(&mut self.feet).into_iter().collect();
        let mut lines: Vec<Line> = Vec::new();
        for number in feet {
            lines.extend(self.foot(number).iter().cloned());
        }
        lines.extend(self.beyond_lines());
        self.beyond.clear();
        if !lines.is_empty() {
            let high = add(0, lines.len()) * notes::STYLE.leading();
            self.y = self.size.high - BOTTOM - high;
            self.ops.push(Op::Rule { x: SIDE, y: self.y - FOOT_GAP / 3, wide: 120_000, grey: 300 });
            for line in lines {
                self.put(&line, SIDE, notes::STYLE);
                self.y += notes::STYLE.leading();
            }
        }
        self.done.push(Page { ops: std::mem::take(&mut self.ops) });
        self.y = TOP;
    }
}

fn add(sum: Length, count: usize) -> Length {
    sum + Length::try_from(count).unwrap_or_default()
}

fn deepest(cells: &[Vec<Line>]) -> usize {
    cells.iter().map(Vec::len).max().unwrap_or_default()
}

fn row_high(lines: usize, style: Style) -> Length {
    add(0, lines) * style.leading() + 2 * PAD
}
