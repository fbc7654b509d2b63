//! From what is held to what a plan says: ordered steps in which nobody is ever without a licence they need.
//!
//! Seats are bought before they are assigned; everybody gets the new licences before the old ones are taken away, and
//! keeps the old ones as long as a device licence that is to serve instead is not in its place; seats are let go last.
//! Where seats must change hands in a circle, a seat more is bought for the time of the change and let go at its end.

mod order;

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    catalog::Edition,
    decide::{Holder, Holdings, PriceNote, Prices, Shelf, holder, program_of},
    tenant::{Program, Tenant},
    value::{AssignedTo, Basis, Day, OfferId},
};
use serde::Serialize;

use crate::{Mode, Plan, hand_out::device_name};
use order::{Moves, order};

/// The way from what is held to what a plan says.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangePlan {
    /// The tenant.
    pub tenant: String,
    /// What counted as cost in the plan.
    pub mode: Mode,
    /// Whether it leads back from the plan to what was held.
    pub reversed: bool,
    /// The steps, in their order.
    pub steps: Vec<Step>,
    /// Users whose need is not fully stated: they keep what they hold.
    pub kept: Vec<String>,
    /// Offers that serve the whole tenant and of which the plan says nothing: they stay.
    pub untouched: Vec<OfferId>,
    /// What the programs under which seats are bought rest on, and what is to be known of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub price_notes: Vec<PriceNote>,
    /// What the plan rests on.
    #[serde(flatten)]
    pub basis: Basis,
}

/// What is done in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Action {
    /// Seats are bought.
    Buy,
    /// A licence is given to somebody.
    Assign,
    /// A licence is taken from somebody.
    Unassign,
    /// Seats are given up.
    LetGo,
}

impl Action {
    /// Its spelling.
    pub fn word(self) -> &'static str {
        match self {
            Self::Buy => "buy",
            Self::Assign => "assign",
            Self::Unassign => "unassign",
            Self::LetGo => "let-go",
        }
    }

    fn reversed(self) -> Self {
        match self {
            Self::Buy => Self::LetGo,
            Self::Assign => Self::Unassign,
            Self::Unassign => Self::Assign,
            Self::LetGo => Self::Buy,
        }
    }
}

/// Who holds licences.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "name", rename_all = "kebab-case")]
pub enum Principal {
    /// A device.
    Device(String),
    /// A user, or a name that no table lists.
    User(String),
}

impl Principal {
    /// The name, as the tenant's tables have it.
    pub fn name(&self) -> &str {
        match self {
            Self::Device(name) | Self::User(name) => name,
        }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// What is done.
    pub action: Action,
    /// Which licence.
    pub offer: OfferId,
    /// How many seats; one where somebody is given it or loses it.
    pub quantity: u64,
    /// Who, if it is about somebody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<Principal>,
    /// The program under which seats are bought, where their price holds under one; where seats are let go, the one program
    /// under which they are held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<Program>,
    /// The first day on which a seat of it runs out, where seats are let go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<Day>,
    /// What there is to know.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl ChangePlan {
    /// The way back: the same states in the other direction.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        self.reversed = !self.reversed;
        self.steps.reverse();
        for step in &mut self.steps {
            step.action = step.action.reversed();
        }
        self
    }
}

/// Licences by who holds them.
type Held = BTreeMap<Principal, BTreeSet<OfferId>>;

/// The way from what is held on the tenant's day to what a plan says; `None` if there is no lawful plan, or if nothing is
/// known of what anybody needs, so that a plan would only take licences away.
pub fn change(edition: &Edition, tenant: &Tenant, plan: &Plan) -> Option<ChangePlan> {
    let states_needs = !tenant.device_users.is_empty() || tenant.demands.iter().any(|demand| !demand.grants.is_empty());
    if !plan.feasible || !states_needs {
        return None;
    }
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    let holdings = Holdings::of(&shelf, tenant);
    let (held, lapsed) = held(&shelf, tenant, &holdings);
    let mut target = target(tenant, plan);
    let kept: Vec<String> = plan.unresolved.iter().map(|unresolved| unresolved.user.clone()).collect();
    for user in &kept {
        let user = Principal::User(user.clone());
        if let Some(offers) = held.get(&user) {
            target.entry(user).or_default().extend(offers.iter().cloned());
        }
    }
    let nobody = |offer: &OfferId| edition.assigned_to(offer) == AssignedTo::Nobody;
    let (seats, untouched) = seats(plan, &holdings, &target, &nobody);
    let owned = |offer: &OfferId| holdings.owned(offer);
    let bought: BTreeMap<OfferId, u64> = seats
        .iter()
        .map(|(offer, &seats)| (offer.clone(), seats.saturating_sub(owned(offer))))
        .filter(|(_, quantity)| *quantity > 0)
        .collect();
    let free = free(&holdings, &bought);
    let moves = order(&held, &target, &links(tenant), free, &|offer| prices.monthly(offer));

    let mut steps: Vec<Step> = lapsed.iter().map(|(principal, offer)| lapsing(principal, offer)).collect();
    let under = |offer: &OfferId, quantity| bought_under(plan, &prices, offer, quantity);
    steps.extend(buying(&bought, &moves, &under));
    steps.extend(moves.steps);
    let given_up = seats.iter().map(|(offer, &seats)| (offer, owned(offer).saturating_sub(seats)));
    steps.extend(given_up.filter(|(_, quantity)| *quantity > 0).map(|(offer, quantity)| Step {
        program: held_under(tenant, offer),
        ends: ends(tenant, offer),
        ..Step::of(Action::LetGo, offer, quantity)
    }));
    steps.extend(moves.bridges.iter().map(|(offer, &quantity)| Step {
        program: under(offer, bought.get(offer).copied().unwrap_or(0) + quantity),
        note: "bought only for the time of the change".into(),
        ..Step::of(Action::LetGo, offer, quantity)
    }));
    let buys_under = steps.iter().any(|step| step.action == Action::Buy && step.program.is_some());
    let price_notes = plan.price_notes.iter().filter(|note| note.used && buys_under).cloned().collect();
    Some(ChangePlan {
        tenant: plan.tenant.clone(),
        mode: plan.mode,
        reversed: false,
        steps,
        kept,
        untouched,
        price_notes,
        basis: plan.basis.clone(),
    })
}

impl Step {
    fn of(action: Action, offer: &OfferId, quantity: u64) -> Self {
        Self { action, offer: offer.clone(), quantity, principal: None, program: None, ends: None, note: String::new() }
    }
}

/// What is held, and what is assigned out of subscriptions that are no longer in force.
fn held(shelf: &Shelf<'_>, tenant: &Tenant, holdings: &Holdings) -> (Held, BTreeSet<(Principal, OfferId)>) {
    let (mut held, mut lapsed) = (Held::new(), BTreeSet::new());
    let expired: BTreeSet<usize> = holdings.expired.iter().copied().collect();
    for (at, assignment) in tenant.assignments.iter().enumerate().filter(|(_, one)| one.stands(tenant.as_of)) {
        let name = assignment.principal.to_string();
        let principal = match holder(shelf, tenant, &assignment.offer, &name) {
            Some(Holder::Device(_)) => Principal::Device(name),
            Some(Holder::User(_)) | None => Principal::User(name),
        };
        if expired.contains(&at) {
            lapsed.insert((principal, assignment.offer.clone()));
        } else {
            held.entry(principal).or_default().insert(assignment.offer.clone());
        }
    }
    (held, lapsed)
}

/// What the plan gives.
fn target(tenant: &Tenant, plan: &Plan) -> Held {
    let devices: BTreeMap<String, String> =
        tenant.devices.iter().map(|device| (device_name(tenant, device.id.as_str()), device.id.to_string())).collect();
    let principal = |name: &String| match devices.get(name) {
        Some(device) => Principal::Device(device.clone()),
        None => Principal::User(name.clone()),
    };
    plan.licences.iter().map(|(name, offers)| (principal(name), offers.iter().cloned().collect())).collect()
}

/// How many seats of each offer there are to be in the end, and which offers the plan leaves alone.
fn seats(
    plan: &Plan,
    holdings: &Holdings,
    target: &Held,
    nobody: &dyn Fn(&OfferId) -> bool,
) -> (BTreeMap<OfferId, u64>, Vec<OfferId>) {
    let mut seats: BTreeMap<OfferId, u64> = BTreeMap::new();
    let mut untouched = Vec::new();
    for (offer, &owned) in &holdings.owned {
        let planned = plan.lines.iter().any(|line| line.offer == *offer);
        if nobody(offer) && !planned {
            untouched.push(offer.clone());
        }
        let stays = plan.mode == Mode::KeepOwned || nobody(offer) && !planned;
        let bound = plan.staying.iter().filter(|held| held.offer == *offer).map(|held| held.quantity).sum();
        seats.insert(offer.clone(), if stays { owned } else { bound });
    }
    for line in &plan.lines {
        let seats = seats.entry(line.offer.clone()).or_default();
        *seats += line.quantity;
    }
    let mut given: BTreeMap<&OfferId, u64> = BTreeMap::new();
    for offer in target.values().flatten() {
        *given.entry(offer).or_default() += 1;
    }
    for (offer, given) in given {
        let seats = seats.entry(offer.clone()).or_default();
        *seats = given.max(*seats);
    }
    (seats, untouched)
}

/// Seats that can be assigned once everything is bought; below zero where more is assigned than owned.
fn free(holdings: &Holdings, bought: &BTreeMap<OfferId, u64>) -> BTreeMap<OfferId, i128> {
    let mut free: BTreeMap<OfferId, i128> = BTreeMap::new();
    for (offer, &seats) in holdings.owned.iter().chain(bought) {
        *free.entry(offer.clone()).or_default() += i128::from(seats);
    }
    for (offer, &seats) in &holdings.assigned {
        *free.entry(offer.clone()).or_default() -= i128::from(seats);
    }
    free
}

/// Who may be licensed through whom: users and the devices they use, both ways.
fn links(tenant: &Tenant) -> BTreeMap<Principal, BTreeSet<Principal>> {
    let mut links: BTreeMap<Principal, BTreeSet<Principal>> = BTreeMap::new();
    for &(device, user) in &tenant.device_users {
        let (device, user) = (tenant.devices.get(device as usize), tenant.users.get(user as usize));
        if let (Some(device), Some(user)) = (device, user) {
            let (device, user) = (Principal::Device(device.id.to_string()), Principal::User(user.id.to_string()));
            links.entry(device.clone()).or_default().insert(user.clone());
            links.entry(user).or_default().insert(device);
        }
    }
    links
}

fn lapsing(principal: &Principal, offer: &OfferId) -> Step {
    let note = "its subscription is no longer in force: it gives no right".into();
    Step { principal: Some(principal.clone()), note, ..Step::of(Action::Unassign, offer, 1) }
}

/// Everything is bought first, with the seats that are only needed for the time of the change.
fn buying(
    bought: &BTreeMap<OfferId, u64>,
    moves: &Moves,
    under: &dyn Fn(&OfferId, u64) -> Option<Program>,
) -> Vec<Step> {
    let offers: BTreeSet<&OfferId> = bought.keys().chain(moves.bridges.keys()).collect();
    let step = |offer: &OfferId| {
        let bridges = moves.bridges.get(offer).copied().unwrap_or(0);
        let note = match bridges {
            0 => String::new(),
            bridges => {
                format!("{bridges} of them only for the time of the change, in which seats go round in a circle")
            }
        };
        let quantity = bought.get(offer).copied().unwrap_or(0) + bridges;
        Step { program: under(offer, quantity), note, ..Step::of(Action::Buy, offer, quantity) }
    };
    offers.into_iter().map(step).collect()
}

/// The program under which seats are bought: that of the plan's line, or, for seats that are needed only on the way, that of
/// the price at which so many can be had.
fn bought_under(plan: &Plan, prices: &Prices, offer: &OfferId, quantity: u64) -> Option<Program> {
    match plan.lines.iter().find(|line| line.offer == *offer) {
        Some(line) => line.program,
        None => prices.at(offer, quantity)?.program,
    }
}

/// The program under which all seats of an offer are held; `None` if there are several, or none is known.
fn held_under(tenant: &Tenant, offer: &OfferId) -> Option<Program> {
    let held = tenant.active_subscriptions().filter(|known| known.offer == *offer);
    let programs: BTreeSet<Option<Program>> = held.map(|known| program_of(tenant, known, tenant.as_of)).collect();
    programs.first().copied().flatten().filter(|_| programs.len() == 1)
}

fn ends(tenant: &Tenant, offer: &OfferId) -> Option<Day> {
    tenant.active_subscriptions().filter(|known| known.offer == *offer).filter_map(|known| known.end).min()
}
