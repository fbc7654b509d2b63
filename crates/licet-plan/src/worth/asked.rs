//! The plan that everything is compared with, and how to ask for others.

use licet::{
    catalog::Edition,
    decide::{Prices, Shelf},
    tenant::Tenant,
    value::{Money, OfferId},
};

use super::inputs::{Base, Inputs};
use crate::{
    Mode, Plan,
    model::{Ground, Model, model_knowing},
    obstacles::obstacles,
    people::People,
    plan::checked,
    program::Program,
    sets::Known,
    solve::{Most, solve_up_to},
    switches::{name, switches},
};

/// The plan that everything is compared with, and how to ask for others.
pub(super) struct Asked<'a> {
    pub(super) edition: &'a Edition,
    pub(super) tenant: &'a Tenant,
    pub(super) mode: Mode,
    /// The cost of its plan; `None` if it has none.
    pub(super) cost: Option<Money>,
    /// What the model of the tenant as it is was built from, the sets that were found for it, and what is solved of it.
    pub(super) base: Base,
    pub(super) known: Known,
    solved: Solved,
}

/// Which plans somebody wants to be told of.
pub(super) enum Told<'t> {
    /// Any of another cost than the tenant's own.
    Other,
    /// Those that cost no more than this says; what it says never becomes higher.
    UpTo(&'t dyn Fn() -> Money),
}

/// The answer to a question.
#[derive(Debug)]
pub(super) enum Answered {
    /// What is solved is the same, so nothing changes.
    Same,
    /// Something changes, but nobody wants to be told of a plan of that cost.
    Untold,
    /// What became of the plan.
    Other(Answer),
}

/// What is asked of a plan that could be.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// What it costs a month, prices paid once spread; `None` if no plan is lawful.
    pub(super) cost: Option<Money>,
    /// How many of each offer are paid for.
    bought: Vec<(OfferId, u64)>,
}

impl Answer {
    fn of(plan: Plan) -> Self {
        let cost = plan.feasible.then(|| objective(&plan));
        Self { cost, bought: plan.lines.into_iter().map(|line| (line.offer, line.quantity)).collect() }
    }

    /// How many of some offers are paid for.
    pub(super) fn bought(&self, counts: impl Fn(&OfferId) -> bool) -> u64 {
        self.bought.iter().filter(|(offer, _)| counts(offer)).map(|(_, quantity)| quantity).sum()
    }
}

/// What is solved of a model: the program with the names in it, as its export tells them.
#[derive(PartialEq, Eq)]
struct Solved {
    program: Program,
    offers: Vec<OfferId>,
    switches: Vec<String>,
}

impl Solved {
    fn of(model: &Model) -> Self {
        Self {
            program: Program::of(model),
            offers: model.offers.iter().map(|offer| offer.offer.clone()).collect(),
            switches: switches(model).into_iter().map(|switch| name(model, switch)).collect(),
        }
    }
}

impl<'a> Asked<'a> {
    /// The tenant as it is; `plan` is its own plan.
    pub(super) fn of(edition: &'a Edition, tenant: &'a Tenant, plan: &Plan) -> Self {
        let prices = Prices::of(edition, tenant);
        let shelf = Shelf::of(edition, &prices);
        let ground = Ground::of(edition, tenant, &prices, &shelf, plan.mode);
        let people = People::of(edition, tenant);
        let inputs = Inputs::of(&ground, &people);
        let (model, known) = model_knowing(&ground, people, None);
        let (base, solved) = (Base::of(inputs, &ground, &model, &known), Solved::of(&model));
        let cost = plan.feasible.then(|| objective(plan));
        Self { edition, tenant, mode: plan.mode, cost, base, known, solved }
    }

    /// What becomes of the plan by other rules, or with another tenant. A plan whose cost nobody wants to be `told` is
    /// neither handed out nor checked.
    pub(super) fn ask(&self, edition: &Edition, tenant: &Tenant, told: &Told<'_>) -> Answered {
        let prices = Prices::of(edition, tenant);
        let shelf = Shelf::of(edition, &prices);
        let ground = Ground::of(edition, tenant, &prices, &shelf, self.mode);
        // A tenant without a lawful plan is always planned anew: what stands in its way need not stand in the model.
        let known = self.cost.is_some();
        let people = People::of(edition, tenant);
        // Who may cost no more is somebody else, who never has the same inputs.
        let same_people = matches!(told, Told::Other);
        if known && same_people && self.base.is_same(&Inputs::of(&ground, &people)) {
            return Answered::Same;
        }
        let (model, _) = model_knowing(&ground, people, Some(&self.known));
        if known && Solved::of(&model) == self.solved {
            return Answered::Same;
        }
        if !obstacles(&ground, &model).is_empty() {
            return Answered::Other(Answer::default());
        }
        let most = if let (true, Told::UpTo(most)) = (known, told) { Some(most()) } else { None };
        match solve_up_to(&model, tenant, Most { cost: most, nodes: None }, &|| false) {
            Err(_) if most.is_some() => Answered::Untold,
            Err(_) => Answered::Other(Answer::default()),
            Ok(solution) if known && !self.wanted(told, solution.cost(&model)) => Answered::Untold,
            Ok(solution) => Answered::Other(Answer::of(checked(&ground, &model, &solution))),
        }
    }

    /// Whether somebody wants to be told of a plan of that cost.
    fn wanted(&self, told: &Told<'_>, cost: Money) -> bool {
        match told {
            Told::Other => self.cost != Some(cost),
            Told::UpTo(most) => cost <= most(),
        }
    }

    /// What is saved against the tenant as it is.
    pub(super) fn saves(&self, then: &Answer) -> Option<Money> {
        Some(self.cost? - then.cost?)
    }
}

/// What a plan costs a month, prices paid once spread: what is as low as it can be.
pub(super) fn objective(plan: &Plan) -> Money {
    plan.lower_bound + plan.proof.gap
}
