//! What each limit, condition, split and reading costs.

use std::{borrow::Cow, collections::BTreeSet};

use licet::{
    catalog::Edition,
    decide::Limit,
    tenant::Tenant,
    value::{FactId, Money, OfferId, ReadingId, Reason},
};
use rayon::prelude::*;

use super::{Answer, Answered, Asked, Coupling, CouplingKind, Told, Tried};

/// One thing that could be otherwise.
pub(super) struct Question {
    kind: CouplingKind,
    otherwise: String,
    because: Reason,
    /// The offers of a minimum.
    offers: BTreeSet<OfferId>,
    pub(super) change: Otherwise,
}

/// What is otherwise: small, so that questions can wait; the edition or the tenant is made when one is asked.
pub(super) enum Otherwise {
    /// A fact does not hold.
    Without(FactId),
    /// What a fact grants, it grants without its conditions.
    Unconditional(FactId),
    /// The tenant's own minimums of these offers are nothing.
    NoMinimum(BTreeSet<OfferId>),
    /// A reading is taken otherwise.
    Read(ReadingId, String),
}

impl Otherwise {
    /// The edition and the tenant then; `None` if they cannot be put together.
    pub(super) fn made<'a>(&self, asked: &Asked<'a>) -> Option<(Cow<'a, Edition>, Cow<'a, Tenant>)> {
        let (mut edition, mut tenant) = (Cow::Borrowed(asked.edition), Cow::Borrowed(asked.tenant));
        match self {
            Self::Without(fact) => edition = Cow::Owned(asked.edition.without(fact)),
            Self::Unconditional(fact) => {
                edition.to_mut().facts.grants.amend(fact, |says| says.conditions.clear());
            }
            Self::NoMinimum(of) => {
                let minimums = tenant.to_mut().minimums.iter_mut().flatten();
                minimums.filter(|(offer, _)| of.contains(*offer)).for_each(|(_, quantity)| *quantity = 0);
            }
            Self::Read(reading, choice) => {
                let mut readings = tenant.readings.clone();
                readings.insert(reading.clone(), choice.clone());
                let Tenant { edition: id, as_of, .. } = asked.tenant;
                edition = Cow::Owned(Edition::compose(&asked.edition.catalog, id, *as_of, &readings).ok()?);
            }
        }
        Some((edition, tenant))
    }
}

/// Everything that couples people and costs or saves something, the dearest first.
pub(super) fn couplings(asked: &Asked<'_>, tried: &mut Tried) -> Vec<Coupling> {
    let answer = |question: Question| {
        let made = question.change.made(asked);
        (question, made.map(|(edition, tenant)| asked.ask(&edition, &tenant, &Told::Other)))
    };
    let answers: Vec<(Question, Option<Answered>)> = questions(asked).into_par_iter().map(answer).collect();
    let mut found = Vec::new();
    for (question, answered) in answers {
        // Every choice is one of the catalogue's own, so the edition can be put together.
        let Some(answered) = answered else { continue };
        tried.couplings += 1;
        match answered {
            Answered::Same => tried.without_effect += 1,
            Answered::Untold => {}
            Answered::Other(then) => found.extend(coupling(asked, question, &then)),
        }
    }
    found.sort_by(|a, b| (b.saves, a.kind, &a.otherwise).cmp(&(a.saves, b.kind, &b.otherwise)));
    found
}

/// Everything that could be otherwise.
pub(super) fn questions(asked: &Asked<'_>) -> Vec<Question> {
    limits_gone(asked).into_iter().chain(facts_gone(asked)).chain(read_otherwise(asked)).collect()
}

/// The answer to a question, unless it makes no difference to the cost.
fn coupling(asked: &Asked<'_>, question: Question, then: &Answer) -> Option<Coupling> {
    let saves = asked.saves(then);
    if saves == Some(Money::ZERO) || asked.cost.is_none() && then.cost.is_none() {
        return None;
    }
    let bought = then.bought(|offer| question.offers.contains(offer));
    Some(Coupling {
        kind: question.kind,
        otherwise: question.otherwise,
        cost: then.cost,
        saves,
        bought: (question.kind == CouplingKind::Minimum).then_some(bought),
        because: question.because,
    })
}

/// Every limit of the tenant, gone. A limit of the tenant's own contract is taken as a minimum of nothing.
fn limits_gone(asked: &Asked<'_>) -> Vec<Question> {
    let mut seen = BTreeSet::new();
    let mut questions = Vec::new();
    for limit in asked.mode.limits(asked.edition, asked.tenant) {
        let because = limit.because().clone();
        let (kind, offers) = match &limit {
            Limit::Minimum { offers, .. } => (CouplingKind::Minimum, offers.clone()),
            _ => (CouplingKind::Limit, BTreeSet::new()),
        };
        let otherwise = format!("without: {}", because.says);
        match (&because.fact, &limit) {
            (Some(fact), _) if seen.insert(fact.clone()) => {
                let change = Otherwise::Without(fact.clone());
                questions.push(Question { kind, otherwise, because, offers, change });
            }
            (None, Limit::Minimum { offers: of, .. }) => {
                let change = Otherwise::NoMinimum(of.clone());
                questions.push(Question { kind, otherwise, because, offers, change });
            }
            _ => {}
        }
    }
    questions
}

/// Splits and conditions, gone.
fn facts_gone(asked: &Asked<'_>) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut push = |kind, otherwise: String, because: Reason, change: Otherwise| {
        questions.push(Question { kind, otherwise, because, offers: BTreeSet::new(), change });
    };
    for fact in asked.edition.facts.edition_mixing.iter() {
        let otherwise = format!("if both sides of {} could be used together", fact.says.family);
        let because = fact.reason(format!("{}: licences of two sides may not be used together", fact.says.family));
        push(CouplingKind::Split, otherwise, because, Otherwise::Without(fact.cited.id.clone()));
    }
    for fact in asked.edition.facts.companion_licence.iter() {
        let otherwise = format!("if {} were used without {}", fact.says.right, fact.says.companion);
        let because = fact.reason(format!("{} is used through {}", fact.says.right, fact.says.companion));
        push(CouplingKind::Condition, otherwise, because, Otherwise::Without(fact.cited.id.clone()));
    }
    for fact in asked.edition.facts.grants.iter().filter(|fact| !fact.says.conditions.is_empty()) {
        let otherwise = format!("if {} granted all its rights whatever else the tenant holds", fact.says.offer);
        let because = fact.reason(format!("{} grants some rights only while others are held", fact.says.offer));
        push(CouplingKind::Condition, otherwise, because, Otherwise::Unconditional(fact.cited.id.clone()));
    }
    questions
}

/// Every reading under each of its other choices.
fn read_otherwise(asked: &Asked<'_>) -> Vec<Question> {
    let mut questions = Vec::new();
    for reading in asked.edition.catalog.readings.values() {
        let id = reading.id.as_str();
        let in_force = asked.edition.choice(id);
        for choice in reading.choices.iter().filter(|choice| choice.id != in_force) {
            let rules: Vec<&str> = reading.rules.iter().map(licet::value::RuleId::as_str).collect();
            let says = format!("`{id}` is read as `{in_force}`: {}", reading.question);
            let because = asked.edition.reason(says, &rules, Some(id));
            let otherwise = format!("if `{id}` were read as `{}`", choice.id);
            let (kind, offers) = (CouplingKind::Reading, BTreeSet::new());
            let change = Otherwise::Read(reading.id.clone(), choice.id.clone());
            questions.push(Question { kind, otherwise, because, offers, change });
        }
    }
    questions
}
