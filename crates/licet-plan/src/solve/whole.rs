//! Solves a program in whole numbers; what is fixed already is put in first.
#![expect(clippy::float_arithmetic, reason = "the solver works in floats; its result is re-checked exactly")]

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolveOptions, TerminationReason, Variable};

use super::{Unsolved, reduce::Reduced};
use crate::program::{Program, Sense};

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
    let Reduced { columns, rows } = Reduced::of(program)?;
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
    for row in &rows {
        let mut sum = LinearExpr::empty();
        for &(column, factor) in &row.terms {
            if let Some(variable) = variables.get(column).copied().flatten() {
                sum.add(variable, factor as f64);
            }
        }
        let op = match row.sense {
            Sense::Most => ComparisonOp::Le,
            Sense::Least => ComparisonOp::Ge,
            Sense::Equal => ComparisonOp::Eq,
        };
        problem.add_constraint(sum, op, row.number as f64);
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
