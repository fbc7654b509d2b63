//! `licet schema`: the JSON Schema of an answer.

use clap::ValueEnum;
use licet::{
    audit::{Audit, Comparison},
    catalog::EditionDiff,
    decide::{Decision, StepAnswer},
    transition::{Best, TransitionAnswer},
};
use licet_plan::{Plan, Schedule};
use schemars::{JsonSchema, Schema, generate::SchemaSettings};

use super::{
    capacity::Capacity,
    evidence::Verified,
    import::Imported,
    reconcile::Reconciled,
    require::{OfAll, OfUser},
};
use crate::{
    cases::Report,
    commands::{coverage::Covered, rules::RuleAnswer},
    output::Out,
    stop::{Outcome, Stop},
};

/// The JSON Schema of an answer.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Whose
    #[arg(value_enum)]
    answer: Answer,
}

/// The answers that licet gives as JSON.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Answer {
    /// Of `licet plan`
    Plan,
    /// Of `licet plan --until`
    Schedule,
    /// Of `licet plan --what-if`
    WhatIf,
    /// Of `licet plan --explain`
    Explained,
    /// Of `licet audit`
    Audit,
    /// Of `licet audit` with something to compare
    Comparison,
    /// Of `licet require`
    Require,
    /// Of `licet capacity`
    Capacity,
    /// Of `licet check`
    Decision,
    /// Of `licet check --program-step`
    Step,
    /// Of `licet transition`
    Transition,
    /// Of `licet transition --from`
    Alternatives,
    /// Of `licet import`
    Import,
    /// Of `licet verify BUNDLE`
    Bundle,
    /// Of `licet reconcile`
    Reconcile,
    /// Of `licet cases`
    Cases,
    /// Of `licet rules ID`
    Rule,
    /// Of `licet rules --coverage`
    Coverage,
    /// Of `licet catalog diff`
    CatalogDiff,
}

/// Either answer of `licet require`.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "stands for its schema only")]
enum Require {
    /// With a user.
    One(Box<OfUser>),
    /// Without.
    All(Box<OfAll>),
}

/// Writes the schema.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Stop> {
    let schema = match args.answer {
        Answer::Plan => schema::<Plan>(),
        Answer::Schedule => schema::<Schedule>(),
        Answer::WhatIf => schema::<licet_plan::Comparison>(),
        Answer::Explained => schema::<super::plan::Explained<'static>>(),
        Answer::Audit => schema::<Audit>(),
        Answer::Comparison => schema::<Comparison>(),
        Answer::Require => schema::<Require>(),
        Answer::Capacity => schema::<Capacity>(),
        Answer::Decision => schema::<Decision>(),
        Answer::Step => schema::<StepAnswer>(),
        Answer::Transition => schema::<Best>(),
        Answer::Alternatives => schema::<TransitionAnswer>(),
        Answer::Import => schema::<Imported>(),
        Answer::Bundle => schema::<Verified>(),
        Answer::Reconcile => schema::<Reconciled>(),
        Answer::Cases => schema::<Report>(),
        Answer::Rule => schema::<RuleAnswer>(),
        Answer::Coverage => schema::<Covered>(),
        Answer::CatalogDiff => schema::<EditionDiff>(),
    };
    out.answer(&schema)?;
    Ok(Outcome::Good)
}

fn schema<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
