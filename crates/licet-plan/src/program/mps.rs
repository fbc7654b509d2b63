//! The program as a file in free MPS, so that anyone's solver can check the optimum.

use std::fmt::Write as _;

use super::{Program, RowKind, Sense};
use crate::{
    model::Model,
    switches::{name, switches},
};

impl Program {
    /// The program as free MPS. Of what the objective counts so much (a fraction) is a cent: every number of the file is
    /// whole.
    pub(crate) fn mps(&self, model: &Model, cent: (i128, i128)) -> String {
        let columns = self.column_names(model);
        let rows: Vec<String> =
            self.rows.iter().enumerate().map(|(at, row)| format!("r{at}:{}", row_name(model, row.kind))).collect();
        let (of, parts) = cent;
        let mut text = format!(
            "* a cent of the currency's unit is {of}/{parts} of the cost; every number is whole\nNAME licet\nROWS\n N cost\n"
        );
        let mut put = |line: std::fmt::Arguments<'_>| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{line}");
        };
        for (name, row) in rows.iter().zip(&self.rows) {
            let sense = match row.sense {
                Sense::Most => 'L',
                Sense::Least => 'G',
                Sense::Equal => 'E',
            };
            put(format_args!(" {sense} {name}"));
        }
        put(format_args!("COLUMNS\n M1 'MARKER' 'INTORG'"));
        let mut of_column: Vec<Vec<(usize, i64)>> = vec![Vec::new(); self.columns.len()];
        for (at, row) in self.rows.iter().enumerate() {
            for &(column, factor) in &row.terms {
                if let Some(terms) = of_column.get_mut(column) {
                    terms.push((at, factor));
                }
            }
        }
        for ((name, column), terms) in columns.iter().zip(&self.columns).zip(&of_column) {
            if column.cost != 0 || terms.is_empty() {
                put(format_args!(" {name} cost {}", column.cost));
            }
            for (row, factor) in terms.iter().filter_map(|&(row, factor)| Some((rows.get(row)?, factor))) {
                put(format_args!(" {name} {row} {factor}"));
            }
        }
        put(format_args!(" M2 'MARKER' 'INTEND'\nRHS"));
        for (name, row) in rows.iter().zip(&self.rows).filter(|(_, row)| row.number != 0) {
            put(format_args!(" rhs {name} {}", row.number));
        }
        put(format_args!("BOUNDS"));
        for (name, column) in columns.iter().zip(&self.columns) {
            put(format_args!(" LO bnd {name} {}\n UP bnd {name} {}", column.low, column.high));
        }
        put(format_args!("ENDATA"));
        text
    }

    fn column_names(&self, model: &Model) -> Vec<String> {
        let mut names = vec![String::new(); self.columns.len()];
        let mut put = |column: Option<&usize>, name: String| {
            if let Some(slot) = column.and_then(|&at| names.get_mut(at)) {
                *slot = name;
            }
        };
        for (at, offer) in model.offers.iter().enumerate() {
            put(self.kept.get(at), format!("keep:{}", offer.offer));
            put(self.bought.get(at), format!("buy:{}", offer.offer));
        }
        for (group, sets) in self.sets.iter().enumerate() {
            sets.iter().enumerate().for_each(|(set, column)| put(Some(column), format!("g{group}:set{set}")));
        }
        for (class, options) in self.devices.iter().enumerate() {
            options
                .iter()
                .enumerate()
                .for_each(|(option, column)| put(Some(column), format!("d{class}:option{option}")));
        }
        for (column, switch) in self.switches.iter().zip(switches(model)) {
            put(Some(column), name(model, switch).replace(char::is_whitespace, "_"));
        }
        names
    }
}

fn row_name(model: &Model, kind: RowKind) -> String {
    let offer = |at: usize| model.offers.get(at).map_or_else(String::new, |offer| offer.offer.to_string());
    match kind {
        RowKind::Group(at) => format!("group{at}"),
        RowKind::Use(at, bit) => format!("group{at}-use{bit}"),
        RowKind::Device(at) => format!("device{at}"),
        RowKind::Supply(at) => format!("seats-{}", offer(at)),
        RowKind::Switch(at) => format!("switch{at}"),
        RowKind::Limit(at) => format!("limit{at}"),
        RowKind::Link(at) => format!("link{at}"),
    }
}
