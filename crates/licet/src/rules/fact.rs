//! A fact with its citation: what every kind of rule has in common.

use std::sync::Arc;

use serde::{Serialize, de::DeserializeOwned};

use super::Facts;
use crate::value::{Confidence, Day, FactId, MeterId, OfferId, Place, ReadingTaken, Reason, RightId, RuleId};

/// A fact of one kind: what it says, and on what it rests.
#[derive(Debug, Clone, Serialize)]
pub struct Fact<S> {
    /// What it says.
    pub says: S,
    /// Its citation.
    #[serde(flatten)]
    pub cited: Citation,
}

/// On what a fact rests, and when it holds.
#[derive(Debug, Clone, Serialize)]
pub struct Citation {
    /// `<source>/<kind>#<key>`.
    pub id: FactId,
    /// The key within its table; the same thing keeps its key from edition to edition.
    pub key: String,
    /// Where in the source.
    pub section: String,
    /// The numbered statements it rests on.
    pub rules: Vec<RuleId>,
    /// How sure it is.
    pub confidence: Confidence,
    /// Where it was read, if not in the source itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// First day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Holds only while this choice of a reading is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<ReadingTaken>,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where it stands in the catalogue.
    #[serde(skip)]
    pub place: Place,
}

impl<S> Fact<S> {
    /// The step of an explanation that rests on this fact.
    pub fn reason(&self, says: impl Into<String>) -> Reason {
        Reason {
            says: says.into(),
            rules: self.cited.rules.clone(),
            fact: Some(self.cited.id.clone()),
            confidence: self.cited.confidence,
            reading: self.cited.reading.clone(),
        }
    }
}

/// The facts of one kind, in the order of the catalogue.
#[derive(Debug, Clone)]
pub struct Table<S>(Vec<Arc<Fact<S>>>);

impl<S> Default for Table<S> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<S> Table<S> {
    /// The facts.
    pub fn iter(&self) -> impl Iterator<Item = &Fact<S>> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// One fact more.
    pub(crate) fn push(&mut self, fact: Fact<S>) {
        self.0.push(Arc::new(fact));
    }

    /// Changes what one fact says, to see what follows; the others stay.
    pub fn amend(&mut self, fact: &FactId, change: impl FnOnce(&mut S))
    where
        S: Clone,
    {
        if let Some(known) = self.0.iter_mut().find(|known| known.cited.id == *fact) {
            change(&mut Arc::make_mut(known).says);
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a kind of rule is to the catalogue.
pub trait Says: DeserializeOwned + Serialize + Clone + 'static {
    /// The kind's name in the catalogue.
    const KIND: &'static str;
    /// Its table among all facts.
    fn table(facts: &Facts) -> &Table<Self>;
    /// The same, to be filled.
    fn table_mut(facts: &mut Facts) -> &mut Table<Self>;
    /// Every name it uses, so that unknown ones are refused.
    fn mentions(&self, seen: &mut Mentions);
}

/// The names that a fact uses.
#[derive(Debug, Default)]
pub struct Mentions {
    /// Offers.
    pub offers: Vec<OfferId>,
    /// Offers that are spoken of without being sold by the edition: predecessors, plans, licences of other editions.
    pub spoken_of: Vec<OfferId>,
    /// Products: the part of an offer id before the dot.
    pub products: Vec<String>,
    /// Rights.
    pub rights: Vec<RightId>,
    /// Meters.
    pub meters: Vec<MeterId>,
    /// Mistakes that only the kind can see.
    pub mistakes: Vec<String>,
}

/// Says of a fact whether it is in force.
pub type InForce<'a> = &'a dyn Fn(&Citation) -> bool;

/// One entry in the list of kinds.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// The kind's name in the catalogue.
    pub name: &'static str,
    /// Reads what a fact says and files it; gives back the names it uses.
    pub read: fn(&mut Facts, Citation, toml::de::ValueDeserializer<'_>) -> Result<Mentions, toml::de::Error>,
    /// Copies the facts that are in force from one source into an edition; the same key is replaced.
    pub take: fn(&mut Facts, &Facts, InForce<'_>),
    /// Every name that the facts of the kind use.
    pub mentions: fn(&Facts) -> Mentions,
    /// Every fact of the kind with what it says, for showing and comparing.
    pub list: fn(&Facts) -> Vec<(Citation, serde_json::Value)>,
}

/// The entry of a kind.
pub(super) const fn kind<S: Says>() -> Kind {
    Kind { name: S::KIND, read: read::<S>, take: take::<S>, mentions: mentions::<S>, list: list::<S> }
}

fn read<S: Says>(
    facts: &mut Facts,
    cited: Citation,
    value: toml::de::ValueDeserializer<'_>,
) -> Result<Mentions, toml::de::Error> {
    let says = S::deserialize(value)?;
    let mut mentions = Mentions::default();
    says.mentions(&mut mentions);
    S::table_mut(facts).0.push(Arc::new(Fact { says, cited }));
    Ok(mentions)
}

fn take<S: Says>(into: &mut Facts, from: &Facts, in_force: InForce<'_>) {
    for fact in S::table(from).0.iter().filter(|fact| in_force(&fact.cited)) {
        let table = &mut S::table_mut(into).0;
        match table.iter_mut().find(|old| old.cited.key == fact.cited.key) {
            Some(old) => *old = Arc::clone(fact),
            None => table.push(Arc::clone(fact)),
        }
    }
}

fn mentions<S: Says>(facts: &Facts) -> Mentions {
    let mut seen = Mentions::default();
    S::table(facts).iter().for_each(|fact| fact.says.mentions(&mut seen));
    seen
}

fn list<S: Says>(facts: &Facts) -> Vec<(Citation, serde_json::Value)> {
    let says = |fact: &Fact<S>| serde_json::to_value(&fact.says).unwrap_or_default();
    S::table(facts).iter().map(|fact| (fact.cited.clone(), says(fact))).collect()
}
