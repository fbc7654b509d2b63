//! Tables that fit the terminal: a line under the header, two blanks between columns, no other ornament.

use comfy_table::{
    Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, TableStyle, Width, presets::NOTHING,
};

use super::text::shown_width;

/// The blanks between two columns.
const GAP: u16 = 2;

/// One column: its header, and whether it holds numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    header: &'static str,
    numbers: bool,
}

/// A column of text.
pub(crate) const fn left(header: &'static str) -> Column {
    Column { header, numbers: false }
}

/// A column of numbers.
pub(crate) const fn right(header: &'static str) -> Column {
    Column { header, numbers: true }
}

/// A table in the making. Columns in which every cell is empty are left out.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    /// A table with these columns.
    pub(crate) fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row: a text for each column.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.to_vec());
    }

    /// The table as lines of text.
    pub(super) fn lines(&self, width: u16, styled: bool) -> Vec<String> {
        let filled = |at: usize| self.rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty()));
        let shown: Vec<(usize, &Column)> = self.columns.iter().enumerate().filter(|(at, _)| filled(*at)).collect();
        let mut table = Table::new();
        table.load_style(style()).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        if styled {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        table.set_header(shown.iter().map(|(_, column)| Cell::new(column.header).add_attribute(Attribute::Bold)));
        for row in &self.rows {
            table.add_row(shown.iter().map(|(at, _)| Cell::new(row.get(*at).map_or("", String::as_str))));
        }
        let last = shown.len().saturating_sub(1);
        let least = self.least_widths(&shown, width);
        for (at, (_, column)) in shown.iter().enumerate() {
            if let Some(drawn) = table.column_mut(at) {
                drawn.set_padding((0, if at == last { 0 } else { GAP }));
                drawn.set_cell_alignment(if column.numbers { CellAlignment::Right } else { CellAlignment::Left });
                if let Some(least) = least.get(at).copied().flatten() {
                    drawn.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
                }
            }
        }
        table.lines().collect()
    }

    /// How wide each column must be so that no word is broken; the columns with the longest words have to break theirs
    /// if there is no room for all.
    fn least_widths(&self, shown: &[(usize, &Column)], width: u16) -> Vec<Option<u16>> {
        let longest = |text: &str| text.split_whitespace().map(shown_width).max().unwrap_or_default();
        let needed = |(at, column): &(usize, &Column)| {
            let cells = self.rows.iter().filter_map(|row| row.get(*at)).map(|cell| longest(cell));
            let word = cells.max().unwrap_or_default().max(longest(column.header));
            u16::try_from(word).unwrap_or(u16::MAX).saturating_add(GAP)
        };
        let mut least: Vec<Option<u16>> = shown.iter().map(|column| Some(needed(column))).collect();
        // A column that breaks its words still takes some room.
        const BROKEN: u16 = 12;
        loop {
            let total: u32 = least.iter().map(|least| u32::from(least.unwrap_or(BROKEN))).sum();
            if total <= u32::from(width) {
                return least;
            }
            let Some(widest) = least.iter_mut().max() else { return least };
            if widest.take().is_none() {
                return least;
            }
        }
    }
}

fn style() -> TableStyle {
    NOTHING.header_separator(comfy_table::LineStyle::none().fill('─').junction('─'))
}

/// The width of the terminal, if there is one.
pub(super) fn terminal_width() -> Option<u16> {
    let table = Table::new();
    if table.is_tty() { table.width() } else { None }
}
