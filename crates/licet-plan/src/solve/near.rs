//! A small linear program that is solved from a known point on.
//!
//! The simplex begins where all its variables stand at a bound, so every variable is parted into what is added to the
//! known point and what is taken from it: near the best point there are few steps to go.
#![expect(clippy::float_arithmetic, reason = "worths are only proposed here; bounds are exact")]

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, Variable};

/// What is to be made as large as can be: all rows are "at most".
#[derive(Debug, Default)]
pub(super) struct Near {
    columns: Vec<Column>,
    rows: Vec<(Vec<(usize, f64)>, f64)>,
}

#[derive(Debug)]
struct Column {
    brings: f64,
    low: f64,
    high: f64,
    /// Where it stands at the known point.
    known: f64,
}

impl Near {
    /// Adds a number to find, with what one of it brings, its bounds, and where it stands at the known point.
    pub(super) fn column(&mut self, brings: f64, (low, high): (f64, f64), known: f64) -> usize {
        self.columns.push(Column { brings, low, high, known: known.clamp(low, high) });
        self.columns.len() - 1
    }

    /// Adds a row: the sum is at most so much.
    pub(super) fn row(&mut self, terms: Vec<(usize, f64)>, most: f64) {
        let mut terms = terms;
        terms.sort_by_key(|(column, _)| *column);
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        terms.retain(|(_, factor)| *factor != 0.0);
        self.rows.push((terms, most));
    }

    /// What a row leaves at the known point.
    fn left(&self, (terms, most): &(Vec<(usize, f64)>, f64)) -> f64 {
        let known = |column: usize| self.columns.get(column).map_or(0.0, |column| column.known);
        most - terms.iter().map(|&(column, factor)| factor * known(column)).sum::<f64>()
    }

    /// Puts a column as high at the known point as the rows allow that it stands in, each with the factor one.
    pub(super) fn raise(&mut self, column: usize) {
        let rows = self.rows.iter().filter(|(terms, _)| terms.iter().any(|(known, _)| *known == column));
        let least = rows.map(|row| self.left(row)).min_by(f64::total_cmp);
        if let (Some(least), Some(column)) = (least, self.columns.get_mut(column)) {
            column.known = (column.known + least).clamp(column.low, column.high);
        }
    }

    /// The largest sum, and where every column stands; nothing if the solver gives up.
    pub(super) fn solve(&self) -> Option<(f64, Vec<f64>)> {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let parts: Vec<[Option<Variable>; 2]> = self
            .columns
            .iter()
            .map(|&Column { brings, low, high, known }| {
                if low == f64::NEG_INFINITY {
                    return [Some(problem.add_var(brings, (low, high - known))), None];
                }
                let more = (high > known).then(|| problem.add_var(brings, (0.0, high - known)));
                let less = (known > low).then(|| problem.add_var(-brings, (0.0, known - low)));
                [more, less]
            })
            .collect();
        for row in &self.rows {
            let mut sum = LinearExpr::empty();
            for &(column, factor) in &row.0 {
                let [more, less] = parts.get(column).copied().unwrap_or_default();
                more.into_iter().for_each(|more| sum.add(more, factor));
                less.into_iter().for_each(|less| sum.add(less, -factor));
            }
            let left = self.left(row);
            problem.add_constraint(sum, ComparisonOp::Le, if left.abs() < 1e-9 { 0.0 } else { left });
        }
        let found = problem.solve().ok()?.into_solution().ok()?;
        let value = |part: Option<Variable>| part.map_or(0.0, |part| found.var_value(part));
        let stand =
            |(column, [more, less]): (&Column, &[Option<Variable>; 2])| column.known + value(*more) - value(*less);
        let known: f64 = self.columns.iter().map(|column| column.brings * column.known).sum();
        Some((found.objective() + known, self.columns.iter().zip(&parts).map(stand).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::Near;

    #[test]
    fn the_best_is_the_same_whatever_point_is_known() {
        for known in [0.0, 1.0, 2.0, 3.0] {
            let mut near = Near::default();
            let a = near.column(4.0, (0.0, 3.0), known);
            let b = near.column(2.0, (0.0, 10.0), known);
            let c = near.column(1.0, (f64::NEG_INFINITY, f64::INFINITY), 0.0);
            near.row(vec![(b, 1.0), (a, 0.5), (a, 0.5)], 4.0);
            near.row(vec![(c, 1.0), (a, 1.0)], 5.0);
            near.raise(c);
            let (most, stand) = near.solve().unwrap();
            let wanted = [3.0, 1.0, 2.0];
            assert!((most - 16.0).abs() < 1e-6, "{most} from {known}");
            assert!(
                stand.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-6),
                "{stand:?} from {known}"
            );
        }
    }
}
