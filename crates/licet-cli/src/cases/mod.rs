//! Runs case files: a situation, one question, and the answer that must come.

mod compare;
pub(crate) mod file;
mod find;
mod question;
mod run;
mod show;
mod steps;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

pub(crate) use find::find;
pub(crate) use run::run;
pub(crate) use show::show;

/// The outcome of all cases.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Report {
    /// How many cases gave the answer that must come.
    pub(crate) passed: u64,
    /// How many did not.
    pub(crate) failed: u64,
    /// Every case, in the order of files and lines.
    pub(crate) cases: Vec<CaseReport>,
}

/// The outcome of one case.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CaseReport {
    /// The file.
    pub(crate) file: String,
    /// The line where the case begins.
    pub(crate) line: u32,
    /// Its name.
    pub(crate) name: String,
    /// Whether every answer came as it must.
    pub(crate) passed: bool,
    /// What came otherwise.
    pub(crate) differences: Vec<Difference>,
}

/// Something that came otherwise than it must, or that kept the case from being run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Difference {
    /// The key of `then`, or the part of the case.
    pub(crate) key: String,
    /// What is wrong, where the values alone do not say it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) message: String,
    /// What must come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expected: Option<Value>,
    /// What came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) got: Option<Value>,
}

impl Difference {
    /// Something that keeps the case from being run.
    pub(crate) fn fault(key: &str, message: impl Into<String>) -> Self {
        Self { key: key.into(), message: message.into(), expected: None, got: None }
    }

    /// Another value than must come.
    pub(crate) fn values(key: &str, expected: Value, got: Value) -> Self {
        Self { key: key.into(), message: String::new(), expected: Some(expected), got: Some(got) }
    }
}

impl Report {
    /// Counts what passed and what failed.
    pub(crate) fn of(cases: Vec<CaseReport>) -> Self {
        let passed = cases.iter().filter(|case| case.passed).count();
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Self { passed: count(passed), failed: count(cases.len() - passed), cases }
    }
}
