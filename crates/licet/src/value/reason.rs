//! Why: the rules and facts an answer rests on. An answer without a citation cannot be made.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Day, EditionId, FactId, ReadingId, RuleId};

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Confidence {
    /// A guess or a contested source.
    Low,
    /// One second-hand source, or an inference.
    Medium,
    /// Read in the document itself, or several sources agree.
    High,
}

/// One step of an explanation with what it rests on: a fact of the catalogue, or rules alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reason {
    /// What follows, in a sentence.
    pub says: String,
    /// The numbered statements.
    pub rules: Vec<RuleId>,
    /// The fact, if one decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<FactId>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The reading taken, if the documents are ambiguous here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<ReadingTaken>,
}

/// A reading and the choice in force.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReadingTaken {
    /// The reading.
    pub id: ReadingId,
    /// The choice in force.
    pub choice: String,
}

/// What a whole answer rests on; collected from its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Basis {
    /// The edition that answered.
    pub edition: EditionId,
    /// The day for which it answered.
    pub as_of: Day,
    /// Every rule cited.
    pub cites: BTreeSet<RuleId>,
    /// Every reading taken, with the choice in force.
    pub readings: BTreeMap<ReadingId, String>,
    /// The facts used that are less than sure, with their confidence.
    pub unsure_facts: BTreeMap<FactId, Confidence>,
}

impl Basis {
    /// A basis with nothing in it yet.
    pub fn new(edition: EditionId, as_of: Day) -> Self {
        Self { edition, as_of, cites: BTreeSet::new(), readings: BTreeMap::new(), unsure_facts: BTreeMap::new() }
    }

    /// Takes up a reason.
    pub fn add(&mut self, reason: &Reason) {
        self.cites.extend(reason.rules.iter().cloned());
        if let Some(reading) = &reason.reading {
            self.readings.insert(reading.id.clone(), reading.choice.clone());
        }
        if let Some(fact) = &reason.fact
            && reason.confidence != Confidence::High
        {
            self.unsure_facts.insert(fact.clone(), reason.confidence);
        }
    }

    /// Takes up several reasons.
    pub fn add_all<'a>(&mut self, reasons: impl IntoIterator<Item = &'a Reason>) {
        for reason in reasons {
            self.add(reason);
        }
    }
}
