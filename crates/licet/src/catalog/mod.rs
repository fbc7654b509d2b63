//! Reads and checks the data folder, composes editions, compares two.

mod coverage;
mod diff;
mod document;
mod dual_use;
mod edition;
mod embedded;
mod grantors;
mod informative;
mod load;
mod names;
mod source;

use std::collections::BTreeMap;

pub use coverage::{Count, Coverage};
pub use diff::{Changed, EditionDiff, KindDiff, Stated, diff};
pub use edition::Edition;
pub use embedded::{embedded, files};
pub use grantors::Grantor;
pub use informative::Informative;
pub use load::{File, load};
pub use names::{Application, Choice, LicenceType, Meter, Offer, OutOfScope, Reading, Rights, Sku};
pub use source::{About, EditionDef, Rule, Source};

use crate::value::{EditionId, MeterId, Names, OfferId, ReadingId, RuleId};

/// What the documents say, all of them.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// The offers.
    pub offers: BTreeMap<OfferId, Offer>,
    /// SKUs that licet does not deal with.
    pub out_of_scope: Vec<OutOfScope>,
    /// How people write the names of offers.
    pub names: Names,
    /// The applications and their levels.
    pub rights: Rights,
    /// The readings.
    pub readings: BTreeMap<ReadingId, Reading>,
    /// The meters.
    pub meters: BTreeMap<MeterId, Meter>,
    /// The editions.
    pub editions: BTreeMap<EditionId, EditionDef>,
    /// The sources by id.
    pub sources: BTreeMap<String, Source>,
    /// The source of each rule.
    pub rule_sources: BTreeMap<RuleId, String>,
    /// Paths of the case files.
    pub case_files: Vec<String>,
}

impl Catalog {
    /// The rule of that id.
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.sources.get(self.rule_sources.get(id)?)?.rules.get(id)
    }

    /// Why there is nothing to compute in the rule, where that is so.
    pub fn informative(&self, id: &RuleId) -> Option<&Informative> {
        self.sources.get(self.rule_sources.get(id)?)?.informative.get(id)
    }
}
