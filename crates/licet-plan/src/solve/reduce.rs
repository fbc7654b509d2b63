//! What is left of a program once what is fixed is put in.
//!
//! A choice that is answered closes sets or says nothing more of them. What follows from it is put in again until nothing
//! more follows: sets that may not be given go, a group with one set left is given it, and rows that hold in any case go.

use std::collections::BTreeMap;

use super::Unsolved;
use crate::program::{Program, Row, RowKind, Sense};

/// A program with what is fixed put in.
#[derive(Debug)]
pub(super) struct Reduced {
    /// The least and the most of each column; where both are the same, no row speaks of it.
    pub(super) columns: Vec<(u64, u64)>,
    /// The rows that still say something.
    pub(super) rows: Vec<Row>,
}

impl Reduced {
    /// What is left of a program.
    ///
    /// # Errors
    /// A row cannot hold.
    pub(super) fn of(program: &Program) -> Result<Self, Unsolved> {
        let columns = program.columns.iter().map(|column| (column.low, column.high)).collect();
        let mut left = Self { columns, rows: program.rows.clone() };
        while left.follow()? {}
        let members = left.members();
        let mut rows = std::mem::take(&mut left.rows);
        rows.retain(|row| !left.holds(row, &members));
        Ok(Self { rows, ..left })
    }

    /// Puts in what is fixed, and closes what may not be more than nothing; whether something became fixed.
    fn follow(&mut self) -> Result<bool, Unsolved> {
        let (mut more, columns) = (false, &mut self.columns);
        let mut rows = std::mem::take(&mut self.rows);
        let fixed = |columns: &[(u64, u64)], column: usize| {
            columns
                .get(column)
                .filter(|(low, high)| low >= high)
                .map(|(low, _)| i64::try_from(*low).unwrap_or(i64::MAX))
        };
        for row in &mut rows {
            let known = |&(column, factor): &(usize, i64)| Some(fixed(columns, column)? * factor);
            row.number -= row.terms.iter().filter_map(known).sum::<i64>();
            row.terms.retain(|&(column, _)| fixed(columns, column).is_none());
            let all = match (row.sense, row.terms.as_slice()) {
                (sense, []) if !compares(sense, row.number) => return Err(Unsolved::Infeasible),
                (Sense::Equal, [(_, 1)]) if row.number < 0 => return Err(Unsolved::Infeasible),
                (Sense::Equal, [(_, 1)]) => u64::try_from(row.number).unwrap_or(0),
                (Sense::Most | Sense::Equal, terms)
                    if row.number == 0 && terms.iter().all(|(_, factor)| *factor > 0) =>
                {
                    0
                }
                _ => continue,
            };
            for &(column, _) in &row.terms {
                let Some(column) = columns.get_mut(column) else { continue };
                if all < column.0 || all > column.1 {
                    return Err(Unsolved::Infeasible);
                }
                (*column, more) = ((all, all), true);
            }
        }
        rows.retain(|row| !row.terms.is_empty());
        self.rows = rows;
        Ok(more)
    }

    /// For each column of a group's sets: the group, and how many of it are not served yet.
    fn members(&self) -> BTreeMap<usize, (usize, i64)> {
        let of_group = |row: &Row| match row.kind {
            RowKind::Group(group) => Some((group, row.number)),
            _ => None,
        };
        let rows = self.rows.iter().filter_map(|row| Some((row, of_group(row)?)));
        rows.flat_map(|(row, of)| row.terms.iter().map(move |&(column, _)| (column, of))).collect()
    }

    /// Whether a row holds whatever is given: all members of a group together get no more sets than there are members.
    fn holds(&self, row: &Row, members: &BTreeMap<usize, (usize, i64)>) -> bool {
        if row.sense != Sense::Most {
            return false;
        }
        let (mut most, mut groups) = (0_i128, BTreeMap::new());
        for &(column, factor) in &row.terms {
            let Some(&(low, high)) = self.columns.get(column) else { return false };
            match members.get(&column) {
                Some(&(group, members)) if factor > 0 => {
                    let of: &mut i128 = groups.entry(group).or_default();
                    *of = (*of).max(i128::from(factor) * i128::from(members));
                }
                _ => most += i128::from(factor) * i128::from(if factor > 0 { high } else { low }),
            }
        }
        most + groups.values().sum::<i128>() <= i128::from(row.number)
    }
}

/// Whether nothing compares so with the number.
fn compares(sense: Sense, number: i64) -> bool {
    match sense {
        Sense::Most => number >= 0,
        Sense::Least => number <= 0,
        Sense::Equal => number == 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::program::Column;

    fn program(columns: &[(u64, u64)], rows: Vec<Row>) -> Program {
        let columns = columns.iter().map(|&(low, high)| Column { cost: 0, low, high }).collect();
        Program { columns, rows, ..Program::default() }
    }

    fn row(kind: RowKind, terms: &[(usize, i64)], sense: Sense, number: i64) -> Row {
        Row { kind, terms: terms.to_vec(), sense, number }
    }

    /// All points within the columns that keep the rows.
    fn points(columns: &[(u64, u64)], rows: &[Row]) -> Vec<Vec<u64>> {
        let mut points = vec![Vec::new()];
        for &(low, high) in columns {
            let grown = |point: &Vec<u64>| {
                let point = point.clone();
                (low..=high).map(move |value| [&point[..], &[value]].concat()).collect::<Vec<_>>()
            };
            points = points.iter().flat_map(grown).collect();
        }
        let keeps = |point: &Vec<u64>, row: &Row| {
            let sum: i64 =
                row.terms.iter().map(|&(column, factor)| factor * i64::try_from(point[column]).unwrap()).sum();
            compares(row.sense, row.number - sum)
        };
        points.retain(|point| rows.iter().all(|row| keeps(point, row)));
        points
    }

    #[test]
    fn an_answer_closes_sets_and_says_nothing_of_others() {
        // Two sets for five people, one of which is given while a choice is yes, the other while another is yes.
        let rows = || {
            vec![
                row(RowKind::Group(0), &[(0, 1), (1, 1)], Sense::Equal, 5),
                row(RowKind::Switch(0), &[(0, 1), (2, -5)], Sense::Most, 0),
                row(RowKind::Switch(1), &[(1, 1), (3, -5)], Sense::Most, 0),
            ]
        };
        let yes = Reduced::of(&program(&[(0, 5), (0, 5), (1, 1), (1, 1)], rows())).unwrap();
        assert_eq!((yes.columns, yes.rows.len()), (vec![(0, 5), (0, 5), (1, 1), (1, 1)], 1));
        let no = Reduced::of(&program(&[(0, 5), (0, 5), (0, 0), (1, 1)], rows())).unwrap();
        assert_eq!((no.columns, no.rows.len()), (vec![(0, 0), (5, 5), (0, 0), (1, 1)], 0));
        let neither = Reduced::of(&program(&[(0, 5), (0, 5), (0, 0), (0, 0)], rows()));
        assert_eq!(neither.unwrap_err(), Unsolved::Infeasible);
    }

    proptest! {
        #[test]
        fn what_is_left_allows_the_same(
            columns in prop::collection::vec((0_u64..2, 0_u64..3), 5),
            group in prop::collection::btree_set(0_usize..5, 1..4),
            members in 0_i64..4,
            rows in prop::collection::vec((prop::collection::btree_map(0_usize..5, -2_i64..4, 0..4), 0_u8..3, -2_i64..7), 0..4),
        ) {
            let columns: Vec<(u64, u64)> = columns.into_iter().map(|(low, more)| (low, low + more)).collect();
            let group: Vec<(usize, i64)> = group.into_iter().map(|column| (column, 1)).collect();
            let mut all = vec![row(RowKind::Group(0), &group, Sense::Equal, members)];
            for (terms, sense, number) in rows {
                let terms: Vec<_> = terms.into_iter().filter(|(_, factor)| *factor != 0).collect();
                let sense = [Sense::Most, Sense::Least, Sense::Equal][usize::from(sense)];
                all.push(row(RowKind::Limit(0), &terms, sense, number));
            }
            let before = points(&columns, &all);
            match Reduced::of(&program(&columns, all)) {
                Ok(left) => prop_assert_eq!(points(&left.columns, &left.rows), before),
                Err(_) => prop_assert!(before.is_empty()),
            }
        }
    }
}
