//! An edition: the facts in force on a day, under the readings taken.

use std::{collections::BTreeMap, sync::Arc};

use super::{Catalog, source::EditionDef};
use crate::{
    rules::{Citation, Fact, Facts, KINDS},
    tenant::Tenant,
    value::{
        Basis, Confidence, Day, EditionId, FactId, OfferId, Place, Problem, ReadingId, ReadingTaken, Reason, RuleId,
    },
};

/// The rules that a question is answered by.
#[derive(Debug, Clone)]
pub struct Edition {
    /// The catalogue it is taken from.
    pub catalog: Arc<Catalog>,
    /// Its definition.
    pub def: EditionDef,
    /// The day asked about.
    pub as_of: Day,
    /// The choice in force of every reading.
    pub choices: BTreeMap<ReadingId, String>,
    /// The facts in force.
    pub facts: Facts,
    /// Facts that would be in force under another choice of a reading. They decide nothing: where one would, the answer
    /// names the reading.
    pub otherwise: Facts,
}

impl Edition {
    /// The edition that a tenant names, on its day and under its readings.
    ///
    /// # Errors
    /// The edition, a reading or a choice is unknown.
    pub fn of_tenant(catalog: &Arc<Catalog>, tenant: &Tenant) -> Result<Self, Vec<Problem>> {
        Self::compose(catalog, &tenant.edition, tenant.as_of, &tenant.readings)
    }

    /// Puts an edition together.
    ///
    /// # Errors
    /// The edition, a reading or a choice is unknown.
    pub fn compose(
        catalog: &Arc<Catalog>,
        id: &EditionId,
        as_of: Day,
        chosen: &BTreeMap<ReadingId, String>,
    ) -> Result<Self, Vec<Problem>> {
        let place = || Place::of_file("tenant.toml");
        let Some(def) = catalog.editions.get(id) else {
            let known: Vec<_> = catalog.editions.keys().map(EditionId::as_str).collect();
            let message = format!("edition `{id}` is not in the catalogue");
            return Err(vec![Problem::error(place(), message, format!("known: {}", known.join(", ")))]);
        };
        let mut problems = Vec::new();
        let mut choices: BTreeMap<_, _> =
            catalog.readings.values().map(|reading| (reading.id.clone(), reading.default.clone())).collect();
        for (id, choice) in chosen {
            let Some(reading) = catalog.readings.get(id) else {
                let help = "`licet catalog list readings` shows them";
                problems.push(Problem::error(place(), format!("reading `{id}` is not in the catalogue"), help));
                continue;
            };
            if reading.choices.iter().any(|known| known.id == *choice) {
                choices.insert(id.clone(), choice.clone());
            } else {
                let known: Vec<_> = reading.choices.iter().map(|choice| choice.id.as_str()).collect();
                let message = format!("reading `{id}` has no choice `{choice}`");
                problems.push(Problem::error(place(), message, format!("known: {}", known.join(", "))));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let on_that_day = |cited: &Citation| {
            cited.from.is_none_or(|from| from <= as_of) && cited.until.is_none_or(|until| as_of <= until)
        };
        let so_read =
            |cited: &Citation| cited.reading.as_ref().is_none_or(|taken| choices.get(&taken.id) == Some(&taken.choice));
        let (mut facts, mut otherwise) = (Facts::default(), Facts::default());
        for source in def.sources.iter().filter_map(|source| catalog.sources.get(source)) {
            for kind in KINDS {
                (kind.take)(&mut facts, &source.facts, &|cited| on_that_day(cited) && so_read(cited));
                (kind.take)(&mut otherwise, &source.facts, &|cited| on_that_day(cited) && !so_read(cited));
            }
        }
        super::dual_use::open(&mut facts);
        Ok(Self { catalog: Arc::clone(catalog), def: def.clone(), as_of, choices, facts, otherwise })
    }

    /// The edition as if it did not hold one fact, to see what that fact costs.
    #[must_use]
    pub fn without(&self, fact: &FactId) -> Self {
        let mut facts = Facts::default();
        for kind in KINDS {
            (kind.take)(&mut facts, &self.facts, &|cited| cited.id != *fact);
        }
        Self { facts, ..self.clone() }
    }

    /// The choice in force of a reading.
    pub fn choice(&self, reading: &str) -> &str {
        self.choices.get(&ReadingId::new(reading)).map_or("", String::as_str)
    }

    /// A step of an explanation that rests on rules and on a reading, not on a fact. Rules that the edition's sources
    /// do not hold are left out.
    pub fn reason(&self, says: impl Into<String>, rules: &[&str], reading: Option<&str>) -> Reason {
        Reason {
            says: says.into(),
            rules: rules.iter().map(RuleId::new).filter(|rule| self.has_rule(rule)).collect(),
            fact: None,
            confidence: Confidence::High,
            reading: reading.map(|id| self.taken(id)),
        }
    }

    /// A reading with the choice in force.
    pub fn taken(&self, reading: &str) -> ReadingTaken {
        ReadingTaken { id: reading.into(), choice: self.choice(reading).into() }
    }

    /// The step of an explanation that names the reading under whose other choice a fact would have its say.
    pub fn read_otherwise<S>(&self, fact: &Fact<S>, says: impl Into<String>) -> Reason {
        let reading = fact.cited.reading.as_ref().map(|taken| self.taken(taken.id.as_str()));
        Reason { fact: None, confidence: Confidence::High, reading, ..fact.reason(says) }
    }

    /// Whether one of the edition's sources states that rule.
    pub fn has_rule(&self, rule: &RuleId) -> bool {
        self.catalog.rule_sources.get(rule).is_some_and(|source| self.def.sources.contains(source))
    }

    /// Whether any fact of the edition deals with an offer.
    pub fn deals_with(&self, offer: &OfferId) -> bool {
        KINDS.iter().any(|kind| (kind.mentions)(&self.facts).offers.contains(offer))
    }

    /// An answer's basis with nothing in it yet.
    pub fn basis(&self) -> Basis {
        Basis::new(self.def.id.clone(), self.as_of)
    }
}
