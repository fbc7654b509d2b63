//! A dated document: what it is, its numbered statements, its facts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::informative::Informative;
use crate::{
    rules::Facts,
    value::{Day, EditionId, Place, RuleId},
};

/// A source as `source.toml` describes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// What it is.
    pub title: String,
    /// Its date.
    pub date: Day,
    /// `first-hand`, `second-hand` or `own-knowledge`.
    pub weight: String,
    /// Where its text comes from.
    pub origin: String,
    /// What the copy lacks.
    #[serde(default)]
    pub missing: Vec<String>,
    /// A remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// A dated document.
#[derive(Debug, Clone)]
pub struct Source {
    /// `<series>/<date>`.
    pub id: String,
    /// What it is.
    pub about: About,
    /// Its numbered statements.
    pub rules: BTreeMap<RuleId, Rule>,
    /// Those in which there is nothing to compute.
    pub informative: BTreeMap<RuleId, Informative>,
    /// Its facts.
    pub facts: Facts,
}

/// A numbered statement of a document, in our own words.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// Where in the document.
    pub section: String,
    /// Lines or pages there.
    pub lines: String,
    /// What kind of statement it is.
    pub kind: String,
    /// What it states.
    pub statement: String,
    /// Which parts of licet it concerns.
    #[serde(default)]
    pub engine: String,
    /// Worked examples in words.
    #[serde(default)]
    pub given_when_then: Vec<String>,
    /// What is ambiguous about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ambiguity: Option<String>,
    /// What the copy of the document lacks here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// Statements that say otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts_with: Vec<RuleId>,
    /// Where it stands in the catalogue.
    #[serde(skip)]
    pub place: Place,
}

/// The sources that are in force together.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionDef {
    /// Its id.
    pub id: EditionId,
    /// Its name.
    pub title: String,
    /// `online` or `on-premises`.
    pub deployment: String,
    /// First day.
    pub from: Day,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The currency of its prices.
    pub currency: String,
    /// Its sources; the later one wins over the same kind and key.
    pub sources: Vec<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
