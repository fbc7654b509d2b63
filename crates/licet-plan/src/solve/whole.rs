//! Solves a program in whole numbers; what is fixed already is put in first.
#![expect(clippy::float_arithmetic, reason = "the solver works in floats; its result is re-checked exactly")]

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolveOptions, TerminationReason, Variable};

use super::Unsolved;
use crate::program::{Program, RowKind, Sense};

/// What the solver answers.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// The value of each column; nothing if none was found in time.
    pub(super) values: Option<Vec<u64>>,
    pub(super) nodes: u64,
    /// Whether nothing better is left that was not searched.
    pub(super) all: bool,
}

/// Solves a program, or searches so many nodes of it. `gap` is the part of the cost that does not matter.
///
/// # Errors
/// There is no solution, or the solver failed.
pub(super) fn whole(program: &Program, gap: f64, nodes: Option<u64>) -> Result<Answer, Unsolved> {
    let mut columns: Vec<(u64, u64)> = program.columns.iter().map(|column| (column.low, column.high)).collect();
    settle(program, &mut columns)?;
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let bound = |number: u64| i32::try_from(number).unwrap_or(i32::MAX);
    let variables: Vec<Option<Variable>> = program
        .columns
        .iter()
        .zip(&columns)
        .map(|(column, &(low, high))| {
            let cost = column.cost as f64 / 120_000.0;
            (low < high).then(|| problem.add_integer_var(cost, (bound(low), bound(high))))
        })
        .collect();
    for row in &program.rows {
        let mut sum = LinearExpr::empty();
        let (mut number, mut any) = (row.number, false);
        for &(column, factor) in &row.terms {
            match (variables.get(column).copied().flatten(), columns.get(column)) {
                (Some(variable), _) => {
                    sum.add(variable, factor as f64);
                    any = true;
                }
                (None, Some(&(value, _))) => number -= factor * i64::try_from(value).unwrap_or(i64::MAX),
                (None, None) => {}
            }
        }
        let op = match row.sense {
            Sense::Most => ComparisonOp::Le,
            Sense::Least => ComparisonOp::Ge,
            Sense::Equal => ComparisonOp::Eq,
        };
        if any {
            problem.add_constraint(sum, op, number as f64);
        } else if !kept(row.sense, number) {
            return Err(Unsolved::Infeasible);
        }
    }
    let (limited, mut options) = (nodes.is_some(), SolveOptions::default());
    (options.mip_gap, options.node_limit) = (gap, nodes);
    let outcome = problem.solve_with(options).map_err(|error| match error {
        microlp::Error::Infeasible => Unsolved::Infeasible,
        other => Unsolved::Solver(other.to_string()),
    })?;
    let nodes = outcome.stats().nodes_solved;
    let all = matches!(outcome.termination_reason(), TerminationReason::ProvenOptimal | TerminationReason::MipGap);
    let found = match outcome.into_solution() {
        Ok(found) => found,
        Err(_) if limited => return Ok(Answer { values: None, nodes, all: false }),
        Err(_) => return Err(Unsolved::Solver("stopped before a plan was found".into())),
    };
    let value = |(variable, &(low, _)): (&Option<Variable>, &(u64, u64))| {
        variable.map_or(low, |variable| found.var_value(variable).round().max(0.0) as u64)
    };
    let values = variables.iter().zip(&columns).map(value).collect();
    Ok(Answer { values: Some(values), nodes, all })
}

/// Whether nothing compares so with the number.
fn kept(sense: Sense, number: i64) -> bool {
    match sense {
        Sense::Most => number >= 0,
        Sense::Least => number <= 0,
        Sense::Equal => number == 0,
    }
}

/// Fixes the set of a group that has but one left, and leaves out switches and options nobody asks for.
fn settle(program: &Program, columns: &mut [(u64, u64)]) -> Result<(), Unsolved> {
    for row in program.rows.iter().filter(|row| matches!(row.kind, RowKind::Group(_))) {
        let open = |column: usize| columns.get(column).is_some_and(|(low, high)| low < high);
        let left: Vec<usize> = row.terms.iter().map(|(column, _)| *column).filter(|&column| open(column)).collect();
        let fixed: u64 = row
            .terms
            .iter()
            .filter(|(column, _)| !open(*column))
            .filter_map(|(column, _)| columns.get(*column))
            .map(|(low, _)| *low)
            .sum();
        let members = u64::try_from(row.number).unwrap_or(0);
        match left.as_slice() {
            [] if fixed != members => return Err(Unsolved::Infeasible),
            [one] => {
                if let Some(column) = columns.get_mut(*one) {
                    *column = (members - fixed.min(members), members - fixed.min(members));
                }
            }
            _ => {}
        }
    }
    Ok(())
}
