//! Offers, applications and readings: the names that everything else uses.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::value::{AssignedTo, MeterId, OfferId, ReadingId, RightId, RuleId};

/// Something that can be bought.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// Its name.
    pub title: String,
    /// Other names people write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The vendor's stock keeping units.
    #[serde(default)]
    pub skus: Vec<Sku>,
    /// To whom it is assigned, if its kind does not say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<AssignedTo>,
    /// What a user who needs it ends up with, if its kind does not say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence_type: Option<LicenceType>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a user ends up with, low to high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum LicenceType {
    /// Nothing is needed.
    None,
    /// A licensed device serves.
    Device,
    /// Self service of one application.
    SelfService,
    /// Light tasks.
    TeamMembers,
    /// More than light tasks, less than full use.
    Activity,
    /// An extension of another licence.
    Addon,
    /// A full licence under a base licence.
    Attach,
    /// A full licence of its own.
    Base,
    /// A full on-premises licence.
    Full,
    /// It cannot be said what is needed.
    Unknown,
}

/// A stock keeping unit of the vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sku {
    /// The string id.
    pub part_number: String,
    /// The GUID, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guid: Option<String>,
    /// `government`, `education`, `nonprofit`, `trial`, ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A published SKU that licet does not deal with.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutOfScope {
    /// The string id.
    pub part_number: String,
    /// The GUID.
    #[serde(default)]
    pub guid: Option<String>,
    /// Its name.
    #[serde(default)]
    pub title: Option<String>,
    /// Why.
    pub reason: String,
}

/// An application and its levels.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Levels, low to high; a level includes the lower ones.
    #[serde(default)]
    pub levels: Vec<String>,
    /// Rights that do not include each other.
    #[serde(default)]
    pub unordered: Vec<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The applications and how their levels include each other.
#[derive(Debug, Clone, Default)]
pub struct Rights {
    pub(super) applications: BTreeMap<String, Application>,
}

impl Rights {
    /// The applications by id.
    pub fn applications(&self) -> impl Iterator<Item = &Application> {
        self.applications.values()
    }

    /// The application of that id.
    pub fn application(&self, id: &str) -> Option<&Application> {
        self.applications.get(id)
    }

    fn level(&self, right: &RightId) -> Option<(&Application, usize)> {
        let (application, level) = parts(right)?;
        let application = self.applications.get(application)?;
        let found = |levels: &[String]| levels.iter().position(|known| known == level);
        found(&application.levels).or_else(|| found(&application.unordered)).map(|at| (application, at))
    }

    /// Whether the right exists.
    pub fn exists(&self, right: &RightId) -> bool {
        self.level(right).is_some()
    }

    /// Whether whoever has `granted` may do what `wanted` names.
    pub fn includes(&self, granted: &RightId, wanted: &RightId) -> bool {
        if granted == wanted {
            return true;
        }
        // Most rights that are compared are of different applications, which is seen without looking anything up.
        if parts(granted).zip(parts(wanted)).is_none_or(|((one, _), (other, _))| one != other) {
            return false;
        }
        match (self.level(granted), self.level(wanted)) {
            (Some((application, have)), Some((_, want))) => application.unordered.is_empty() && have >= want,
            _ => false,
        }
    }
}

/// The application and the level of a right.
fn parts(right: &RightId) -> Option<(&str, &str)> {
    let text = right.as_str();
    let colon = text.bytes().position(|byte| byte == b':')?;
    Some((text.get(..colon)?, text.get(colon + 1..)?))
}

/// An ambiguous passage and what it may mean.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reading {
    /// Its id.
    pub id: ReadingId,
    /// The question.
    pub question: String,
    /// The choice in force when a tenant says nothing.
    pub default: String,
    /// The choices.
    pub choices: Vec<Choice>,
    /// The statements it touches.
    #[serde(default)]
    pub rules: BTreeSet<RuleId>,
    /// Why the default was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// One meaning of an ambiguous passage.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// What it takes the passage to mean.
    pub means: String,
}

/// Something that is counted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meter {
    /// Its id.
    pub id: MeterId,
    /// Its name.
    pub title: String,
    /// The unit.
    pub unit: String,
    /// Over what time it is counted.
    pub window: String,
    /// `sum`, `level` or `distinct`.
    pub counts: String,
    /// Whether going over it only warns.
    #[serde(default)]
    pub warns_only: bool,
    /// The statements behind it.
    #[serde(default)]
    pub rules: BTreeSet<RuleId>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
