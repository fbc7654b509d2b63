//! Tables that fit the terminal: a line under the header, two blanks between columns, no other ornament.

use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table, TableStyle, presets::NOTHING};

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
        for (at, (_, column)) in shown.iter().enumerate() {
            if let Some(drawn) = table.column_mut(at) {
                drawn.set_padding((0, if at == last { 0 } else { 2 }));
                drawn.set_cell_alignment(if column.numbers { CellAlignment::Right } else { CellAlignment::Left });
            }
        }
        table.lines().collect()
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
