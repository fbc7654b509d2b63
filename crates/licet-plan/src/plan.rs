//! The way from a tenant to its plan: model, solve, hand out, explain, check.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    catalog::Edition,
    decide::{PriceNote, Prices, Shelf, mixed_programs, program_of, programs_held},
    rules::person_kind::PersonStatus,
    tenant::{Per, Program, Tenant},
    value::Money,
};

use crate::{
    Line, Mode, Plan, Proof, Unlicensed, Unresolved,
    check::check_held,
    explain::{choices, limits_that_bind, line_reasons, ties},
    hand_out::{HandedOut, hand_out},
    meters::{meters, unplanned},
    model::{Ground, Model, model},
    obstacles::obstacles,
    program::{self, A_CENT},
    solve::{Solution, Unsolved, solve},
    staying::{committed, staying},
};

/// A stage on the way to a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// What is required and what could be given are a model.
    Model,
    /// The cheapest solution is found and proved.
    Solve,
    /// It is handed out and explained.
    Explain,
    /// It was checked.
    Check,
}

/// The cheapest lawful set of licences for a tenant.
pub fn plan(edition: &Edition, tenant: &Tenant, mode: Mode) -> Plan {
    plan_until(edition, tenant, mode, &|| false)
}

/// Like [`plan`], but once `stop` says so the search ends with the best plan so far and an honest gap. `stop` is asked
/// between the branches of the search; a first plan is found in any case.
pub fn plan_until(edition: &Edition, tenant: &Tenant, mode: Mode, stop: &dyn Fn() -> bool) -> Plan {
    plan_watched(edition, tenant, mode, stop, &mut |_| {})
}

/// Like [`plan_until`]; `passed` is told after each stage that it is done, so that whoever has a clock can take the time.
pub fn plan_watched(
    edition: &Edition,
    tenant: &Tenant,
    mode: Mode,
    stop: &dyn Fn() -> bool,
    passed: &mut dyn FnMut(Stage),
) -> Plan {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    plan_on(&Ground::of(edition, tenant, &prices, &shelf, mode), stop, passed)
}

/// The plan on some ground.
pub(crate) fn plan_on(ground: &Ground<'_>, stop: &dyn Fn() -> bool, passed: &mut dyn FnMut(Stage)) -> Plan {
    let model = model(ground);
    plan_of(ground, &model, || solve(&model, ground.tenant, stop), passed)
}

/// The plan on some ground whose model is known, by its solution. It is not solved where something stands in the way.
pub(crate) fn plan_of(
    ground: &Ground<'_>,
    model: &Model,
    solved: impl FnOnce() -> Result<Solution, Unsolved>,
    passed: &mut dyn FnMut(Stage),
) -> Plan {
    let mut plan = empty(ground, model);
    passed(Stage::Model);
    if plan.obstacles.is_empty() {
        let solved = solved();
        passed(Stage::Solve);
        match solved {
            Ok(solution) => fill(&mut plan, ground, model, &solution),
            Err(unsolved) => plan.obstacles = crate::obstacles::of_unsolved(ground, model, &unsolved),
        }
    }
    passed(Stage::Explain);
    check_plan(&mut plan, ground);
    if !plan.feasible {
        forget(&mut plan);
    }
    finish_basis(&mut plan, model);
    passed(Stage::Check);
    plan
}

/// The plan of a solution without its reasons: what it costs, what is bought and who gets it, judged like any other.
pub(crate) fn checked(ground: &Ground<'_>, model: &Model, solution: &Solution) -> Plan {
    let mut plan = empty(ground, model);
    if plan.obstacles.is_empty() {
        buy(&mut plan, ground, model, solution, &hand_out(model, solution));
    }
    check_plan(&mut plan, ground);
    plan
}

/// Judges a plan in whose way nothing stands so far.
fn check_plan(plan: &mut Plan, ground: &Ground<'_>) {
    if plan.obstacles.is_empty() {
        let faults = check_held(ground.edition, ground.tenant, plan, ground.prices, &ground.staying);
        plan.proof.checked = faults.is_empty();
        plan.obstacles = faults.iter().map(crate::obstacles::of_fault).collect();
    }
    plan.feasible = plan.obstacles.is_empty();
}

/// The model of a tenant as free MPS, so that anyone's solver can find the optimum of `plan`.
pub fn export_model(edition: &Edition, tenant: &Tenant, mode: Mode) -> String {
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    let model = model(&Ground::of(edition, tenant, &prices, &shelf, mode));
    program::Program::of(&model).mps(&model, A_CENT)
}

/// A plan with everything that is known before solving.
fn empty(ground: &Ground<'_>, model: &Model) -> Plan {
    let Ground { edition, tenant, prices, mode, .. } = ground;
    let (unresolved, unlicensed) = people(tenant, model);
    let cost_now = cost_now(ground);
    Plan {
        tenant: tenant.name.clone(),
        mode: *mode,
        feasible: false,
        obstacles: obstacles(ground, model),
        currency: tenant.currency.clone(),
        monthly_cost: Money::ZERO,
        once_cost: Money::ZERO,
        committed_cost: Money::ZERO,
        staying: Vec::new(),
        lower_bound: Money::ZERO,
        cost_now,
        saving: None,
        lines: Vec::new(),
        licences: BTreeMap::new(),
        choices: Vec::new(),
        unresolved,
        unlicensed,
        capacity: Vec::new(),
        unplanned: unplanned(ground),
        limits: Vec::new(),
        ties: Vec::new(),
        published_prices: prices.from_published_list,
        price_notes: prices.notes.clone(),
        proof: Proof {
            optimal: false,
            gap: Money::ZERO,
            method: String::new(),
            demands: model.requirements.distinct.len() as u64,
            sets: model.sets,
            branches: 0,
            checked: false,
            certificate: crate::Certificate::default(),
            certified: Money::ZERO,
        },
        basis: edition.basis(),
    }
}

/// Takes back what was found for a plan that is none.
fn forget(plan: &mut Plan) {
    plan.lines.clear();
    plan.licences.clear();
    plan.choices.clear();
    plan.ties.clear();
    plan.limits.clear();
    plan.capacity.clear();
    plan.staying.clear();
    plan.monthly_cost = Money::ZERO;
    plan.once_cost = Money::ZERO;
    plan.saving = None;
}

/// What the tenant's paid seats cost a month now; `None` if nothing is known to be held or a price is not stated.
fn cost_now(ground: &Ground<'_>) -> Option<Money> {
    let tenant = ground.tenant;
    let paid: Vec<_> = tenant.subscriptions.iter().filter(|subscription| subscription.paid(tenant.as_of)).collect();
    if paid.is_empty() {
        return None;
    }
    paid.iter()
        .map(|subscription| {
            let program = program_of(tenant, subscription, tenant.as_of);
            let price = ground.prices.held(&subscription.offer, subscription.quantity, program);
            Some(price?.monthly() * subscription.quantity)
        })
        .sum()
}

/// The people whose need is not fully stated, and those who need no licence.
fn people(tenant: &Tenant, model: &Model) -> (Vec<Unresolved>, Vec<Unlicensed>) {
    let (mut unresolved, mut unlicensed) = (Vec::new(), Vec::new());
    for (at, user) in tenant.users.iter().enumerate() {
        let Some(requirement) = model.requirements.of(at) else { continue };
        let name = || user.id.to_string();
        if !requirement.unknown.is_empty() {
            unresolved.push(Unresolved { user: name(), because: requirement.unknown.iter().cloned().collect() });
        }
        let person = &requirement.person;
        if !requirement.needs_licence() && person.status != PersonStatus::Internal {
            unlicensed.push(Unlicensed { user: name(), status: person.status, because: person.reason.clone() });
        }
    }
    (unresolved, unlicensed)
}

fn fill(plan: &mut Plan, ground: &Ground<'_>, model: &Model, solution: &Solution) {
    let handed_out = hand_out(model, solution);
    let used = buy(plan, ground, model, solution, &handed_out);
    plan.choices = choices(ground, model, &handed_out);
    plan.capacity = meters(ground, (model, solution), &used, &plan.licences);
    plan.limits = limits_that_bind(ground, model, solution);
    if ground.mode == Mode::InTerm {
        plan.staying = staying(ground, &|offer| model.place(offer).and_then(|at| used.get(at).copied()).unwrap_or(0));
    }
    plan.ties = ties(plan);
}

/// What is bought, what it costs and who gets it; how many seats of each offer are in use.
fn buy(plan: &mut Plan, ground: &Ground<'_>, model: &Model, solution: &Solution, handed_out: &HandedOut) -> Vec<u64> {
    plan.licences = handed_out.by_name(model, ground.tenant, ground.shelf);
    let used = solution.used(model);
    let mut objective = Money::ZERO;
    for (at, offer) in model.offers.iter().enumerate() {
        let bought = solution.bought.get(at).copied().unwrap_or(0);
        let kept = solution.kept.get(at).copied().unwrap_or(0);
        let renewed = kept.saturating_sub(offer.stays);
        let paid = bought + renewed;
        let Some(price) = ground.prices.at(&offer.offer, paid).filter(|_| paid > 0) else { continue };
        objective += price.monthly() * paid;
        let line = Line {
            offer: offer.offer.clone(),
            title: ground
                .edition
                .catalog
                .offers
                .get(&offer.offer)
                .map_or_else(String::new, |known| known.title.clone()),
            quantity: paid,
            used: used.get(at).copied().unwrap_or(0).min(bought + kept),
            owned: if ground.mode.renews() { renewed } else { kept },
            unit_price: price.amount,
            per: price.per,
            program: price.program,
            monthly_cost: if price.per == Per::Once { Money::ZERO } else { price.monthly() * paid },
            because: line_reasons(ground, &offer.offer, price),
        };
        plan.monthly_cost += line.monthly_cost;
        if price.per == Per::Once {
            plan.once_cost += price.amount * paid;
        }
        plan.lines.push(line);
    }
    plan.committed_cost = committed(ground.edition, ground.tenant, ground.prices, &ground.staying);
    plan.price_notes.extend(mixed(ground, &plan.lines));
    plan.saving = plan.cost_now.map(|now| now - plan.monthly_cost - plan.committed_cost);
    prove(plan, solution, objective);
    used
}

/// What is said of buying under several programs, and beside what is held under others.
pub(crate) fn mixed(ground: &Ground<'_>, lines: &[Line]) -> Option<PriceNote> {
    let under = || lines.iter().filter(|line| line.program.is_some());
    let mut programs: BTreeSet<Program> = under().filter_map(|line| line.program).collect();
    if programs.is_empty() {
        return None;
    }
    if ground.mode != Mode::Greenfield {
        programs.extend(programs_held(ground.tenant, ground.tenant.as_of));
    }
    let because = mixed_programs(ground.edition, &programs)?;
    let offers = under().map(|line| line.offer.clone()).collect();
    Some(PriceNote { programs: programs.into_iter().collect(), used: true, offers, because })
}

fn prove(plan: &mut Plan, solution: &Solution, objective: Money) {
    plan.proof.optimal = solution.optimal;
    plan.lower_bound = solution.bound.min(objective);
    plan.proof.gap = objective - plan.lower_bound;
    plan.proof.branches = solution.nodes;
    plan.proof.certificate = solution.certificate.clone();
    plan.proof.certified = solution.certified;
    plan.proof.method = if !solution.optimal {
        "branch and bound over the structural choices, stopped before its end; the bound is the certificate's"
    } else if solution.certified == solution.bound {
        "branch and bound over the structural choices; the bound of every branch is computed in whole numbers from the \
         worths in the certificate"
    } else {
        "branch and bound over the structural choices; the certificate's bound lies below the cost, and the seats between \
         them rest on the solver's search"
    }
    .into();
}

/// Collects everything the plan rests on.
fn finish_basis(plan: &mut Plan, model: &Model) {
    let mut reasons: BTreeSet<&licet::value::Reason> = BTreeSet::new();
    reasons.extend(model.requirements.distinct.iter().flat_map(|requirement| requirement.reasons()));
    reasons.extend(plan.lines.iter().flat_map(|line| &line.because));
    reasons.extend(plan.choices.iter().flat_map(|choice| &choice.because));
    reasons.extend(&plan.limits);
    reasons.extend(plan.price_notes.iter().map(|note| &note.because));
    reasons.extend(plan.capacity.iter().flat_map(|meter| &meter.because));
    reasons.extend(plan.staying.iter().flat_map(|held| &held.because));
    reasons.extend(plan.unplanned.iter().map(|meter| &meter.because));
    reasons.extend(plan.obstacles.iter().flat_map(|obstacle| &obstacle.because));
    for reason in reasons {
        plan.basis.add(reason);
    }
}

impl Plan {
    /// A plan in which nothing stands yet.
    pub(crate) fn blank(edition: &Edition, tenant: &Tenant, mode: Mode) -> Self {
        let prices = Prices::of(edition, tenant);
        let shelf = Shelf::of(edition, &prices);
        let ground = Ground::of(edition, tenant, &prices, &shelf, mode);
        let model = model(&ground);
        empty(&ground, &model)
    }
}
