//! What each limit, condition, split and reading costs.

use std::collections::BTreeSet;

use licet::{
    catalog::Edition,
    decide::Limit,
    tenant::Tenant,
    value::{Money, OfferId, Reason},
};

use super::{Answered, Asked, Coupling, CouplingKind, Tried, objective};
use crate::Plan;

/// One thing that could be otherwise.
struct Question {
    kind: CouplingKind,
    otherwise: String,
    because: Reason,
    /// The offers of a minimum.
    offers: BTreeSet<OfferId>,
    edition: Edition,
    tenant: Option<Tenant>,
}

/// Everything that couples people and costs or saves something, the dearest first.
pub(super) fn couplings(asked: &Asked<'_>, tried: &mut Tried) -> Vec<Coupling> {
    let mut found = Vec::new();
    for question in limits_gone(asked).into_iter().chain(facts_gone(asked)).chain(read_otherwise(asked)) {
        tried.couplings += 1;
        let tenant = question.tenant.as_ref().unwrap_or(asked.tenant);
        match asked.ask(&question.edition, tenant) {
            Answered::Same => tried.without_effect += 1,
            Answered::Other(then) => found.extend(coupling(asked, question, &then)),
        }
    }
    found.sort_by(|a, b| (b.saves, a.kind, &a.otherwise).cmp(&(a.saves, b.kind, &b.otherwise)));
    found
}

/// The answer to a question, unless it makes no difference to the cost.
fn coupling(asked: &Asked<'_>, question: Question, then: &Plan) -> Option<Coupling> {
    let saves = asked.saves(then);
    if saves == Some(Money::ZERO) || asked.cost.is_none() && !then.feasible {
        return None;
    }
    let bought = then.lines.iter().filter(|line| question.offers.contains(&line.offer));
    let bought: u64 = bought.map(|line| line.quantity).sum();
    Some(Coupling {
        kind: question.kind,
        otherwise: question.otherwise,
        cost: then.feasible.then(|| objective(then)),
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
                let edition = asked.edition.without(fact);
                questions.push(Question { kind, otherwise, because, offers, edition, tenant: None });
            }
            (None, Limit::Minimum { offers: of, .. }) => {
                let mut tenant = asked.tenant.clone();
                let own = tenant.minimums.iter_mut().flatten().filter(|(offer, _)| of.contains(*offer));
                own.for_each(|(_, quantity)| *quantity = 0);
                let edition = asked.edition.clone();
                questions.push(Question { kind, otherwise, because, offers, edition, tenant: Some(tenant) });
            }
            _ => {}
        }
    }
    questions
}

/// Splits and conditions, gone.
fn facts_gone(asked: &Asked<'_>) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut push = |kind, otherwise: String, because: Reason, edition: Edition| {
        questions.push(Question { kind, otherwise, because, offers: BTreeSet::new(), edition, tenant: None });
    };
    for fact in asked.edition.facts.edition_mixing.iter() {
        let otherwise = format!("if both sides of {} could be used together", fact.says.family);
        let because = fact.reason(format!("{}: licences of two sides may not be used together", fact.says.family));
        push(CouplingKind::Split, otherwise, because, asked.edition.without(&fact.cited.id));
    }
    for fact in asked.edition.facts.companion_licence.iter() {
        let otherwise = format!("if {} were used without {}", fact.says.right, fact.says.companion);
        let because = fact.reason(format!("{} is used through {}", fact.says.right, fact.says.companion));
        push(CouplingKind::Condition, otherwise, because, asked.edition.without(&fact.cited.id));
    }
    for fact in asked.edition.facts.grants.iter().filter(|fact| !fact.says.conditions.is_empty()) {
        let mut edition = asked.edition.clone();
        edition.facts.grants.amend(&fact.cited.id, |says| says.conditions.clear());
        let otherwise = format!("if {} granted all its rights whatever else the tenant holds", fact.says.offer);
        let because = fact.reason(format!("{} grants some rights only while others are held", fact.says.offer));
        push(CouplingKind::Condition, otherwise, because, edition);
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
            let mut tenant = asked.tenant.clone();
            tenant.readings.insert(reading.id.clone(), choice.id.clone());
            // Every choice is one of the catalogue's own, so the edition can be put together.
            let Ok(edition) = Edition::of_tenant(&asked.edition.catalog, &tenant) else { continue };
            let rules: Vec<&str> = reading.rules.iter().map(licet::value::RuleId::as_str).collect();
            let says = format!("`{id}` is read as `{in_force}`: {}", reading.question);
            let because = asked.edition.reason(says, &rules, Some(id));
            let otherwise = format!("if `{id}` were read as `{}`", choice.id);
            let kind = CouplingKind::Reading;
            questions.push(Question {
                kind,
                otherwise,
                because,
                offers: BTreeSet::new(),
                edition,
                tenant: Some(tenant),
            });
        }
    }
    questions
}
