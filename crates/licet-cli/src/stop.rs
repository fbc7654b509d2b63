//! How a command ends: with a good or a bad answer, or without one.

use std::io;

use licet::value::{Place, Problem, Problems};

/// The answer was given, and it is good or bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Compliant, allowed, feasible, all cases pass.
    Good,
    /// Findings, refused, no lawful plan, a case fails.
    Bad,
    /// Part of the input could not be read; the rest was answered all the same.
    Broken,
}

impl Outcome {
    /// Good or bad.
    pub(crate) fn good_if(good: bool) -> Self {
        if good { Self::Good } else { Self::Bad }
    }

    /// The exit status.
    pub(crate) fn status(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Bad => 1,
            Self::Broken => 2,
        }
    }
}

/// No answer was given.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The input or the call is wrong.
    Problems(Vec<Problem>),
    /// The answer could not be written.
    Output(io::Error),
}

/// A mistake in the call itself, which stands in no file.
pub(crate) fn call(message: impl Into<String>, help: impl Into<String>) -> Problem {
    Problem::error(Place::default(), message, help)
}

impl Stop {
    /// A mistake in the call.
    pub(crate) fn call(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Problems(vec![call(message, help)])
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<Problems> for Stop {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems.0)
    }
}

impl From<Vec<Problem>> for Stop {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Problems(problems)
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problems(vec![problem])
    }
}
