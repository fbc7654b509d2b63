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
