//! Every way to license a tenant, and the cheapest of them.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use licet::{
    catalog::Edition,
    decide::{Limit, ceiling},
    tenant::Tenant,
    value::{Clause, Money, OfferId},
};

use crate::{
    Mode, Plan,
    check::{self, Checker},
};

/// Seats in use, and which sides of which mixing are bound where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
struct State {
    used: Vec<u64>,
    bound: Vec<BTreeMap<Option<licet::value::EnvironmentId>, [bool; 2]>>,
    /// Users who hold a licence that qualifies for some offer, per limit.
    qualified: Vec<u64>,
}

/// Up to so many users nothing at all is left out; beyond, ways that use more seats of something and less of nothing.
const EXHAUSTIVE: usize = 3;

impl State {
    /// Whether whatever completes the other also completes this: it uses no seat more (but at least one of whatever the
    /// other uses, for some licences count only in use), binds no side more, and counts as many users.
    fn better(&self, other: &Self) -> bool {
        self != other
            && self.used.iter().zip(&other.used).all(|(a, b)| a <= b && (*a > 0) == (*b > 0))
            && self.qualified == other.qualified
            && self.bound.iter().zip(&other.bound).all(|(a, b)| {
                a.iter().all(|(place, sides)| {
                    let other = b.get(place).copied().unwrap_or_default();
                    sides.iter().zip(other).all(|(mine, theirs)| !mine || theirs)
                })
            })
    }
}

/// The least cost of any lawful plan, or nothing if there is none.
pub(super) fn brute_force(edition: &Edition, tenant: &Tenant, mode: Mode) -> Option<Money> {
    let blank = Plan::blank(edition, tenant, mode);
    let prices = licet::decide::Prices::of(edition, tenant);
    let staying = mode.staying(edition, tenant);
    let mut checker = Checker::new(edition, tenant, &blank, &prices, &staying);
    let mut limits = mode.limits(edition, tenant);
    limits.extend(licet::decide::attach_limits(&licet::decide::Shelf::of(edition, &prices)));
    limits.extend(Mode::capacity(edition, tenant).limits);
    limits.extend(checker.lines.iter().flat_map(|lines| Mode::lines(&staying, lines)));
    let now = check::owned(tenant, Mode::KeepOwned);
    let memo: RefCell<BTreeMap<Vec<u64>, bool>> = RefCell::default();
    let offers: Vec<OfferId> = prices.offers().cloned().collect();
    let owned: Vec<u64> = offers.iter().map(|offer| checker.owned.get(offer).copied().unwrap_or(0)).collect();
    let stays: Vec<u64> = offers.iter().map(|offer| staying.get(offer).copied().unwrap_or(0)).collect();
    let mut best: Option<Money> = None;
    for held in 0_u32..1 << offers.len() {
        let has = |at: usize| held >> at & 1 == 1;
        let counts = |at: usize| offers.get(at).is_some_and(|offer| !offer.as_str().ends_with(".attach"));
        if stays.iter().enumerate().any(|(at, &stays)| stays > 0 && counts(at) && !has(at)) {
            continue;
        }
        checker.held =
            offers.iter().enumerate().filter(|(at, _)| has(*at)).map(|(_, offer)| (offer.clone(), 1)).collect();
        checker.used = checker.held.clone();
        for state in states(&mut checker, &limits, &offers) {
            let enough = |picked: &[(u64, u64, Money)]| {
                let count = |(at, seats): (usize, &(u64, u64, Money))| {
                    if offers[at].as_str().ends_with(".attach") { state.used[at] } else { seats.0 + seats.1 }
                };
                let seats: Vec<u64> = picked.iter().enumerate().map(count).collect();
                let held = |offer: &OfferId| offers.iter().position(|known| known == offer).map_or(0, |at| seats[at]);
                let now = |offer: &OfferId| now.get(offer).copied().unwrap_or(0);
                let lines = |lines: &licet::decide::Lines| {
                    let held = held(&lines.offer);
                    held >= lines.quantity || held == 0 && !lines.in_any_case
                };
                if !checker.lines.iter().all(lines) {
                    return false;
                }
                let ask = || licet::capacity::short(edition, tenant, &now, &held).is_empty();
                *memo.borrow_mut().entry(seats.clone()).or_insert_with(ask)
            };
            best = cheapest(&limits, &offers, &prices, (&owned, &stays), &state, (&has, &enough), best);
        }
    }
    best
}

fn subsets(offers: &[OfferId], allowed: &dyn Fn(&OfferId) -> bool) -> Vec<Vec<OfferId>> {
    let allowed: Vec<&OfferId> = offers.iter().filter(|offer| allowed(offer)).collect();
    let pick = |bits: u32| {
        let has = |(at, offer): (u32, &&OfferId)| (bits >> at & 1 == 1).then(|| (*offer).clone());
        (0..).zip(&allowed).filter_map(has).collect()
    };
    (0..1 << allowed.len()).map(pick).collect()
}

/// All distinct ways to give the held offers to everybody.
fn states(checker: &mut Checker<'_>, limits: &[Limit], offers: &[OfferId]) -> BTreeSet<State> {
    use licet::{require::device_uses, rules::grants::Scope, value::AssignedTo};
    let held = |checker: &Checker<'_>, to: AssignedTo| {
        let can = |offer: &OfferId| checker.held.contains_key(offer) && checker.edition.assigned_to(offer) == to;
        subsets(offers, &can)
    };
    let of_devices = held(checker, AssignedTo::Device);
    let of_users = held(checker, AssignedTo::User);
    let uses = device_uses(checker.edition, checker.tenant);
    // What each device gets: all combinations.
    let mut given: Vec<Vec<&Vec<OfferId>>> = vec![Vec::new()];
    for used in &uses {
        let any = !used.users.is_empty();
        given = given
            .into_iter()
            .flat_map(|row| {
                of_devices
                    .iter()
                    .filter(move |set| any || set.is_empty())
                    .map(move |set| row.iter().copied().chain([set]).collect())
            })
            .collect();
    }
    let mut all = BTreeSet::new();
    // What somebody may be given, by requirement, whether they want anything, and what they use on devices.
    type Kind = (u32, bool, Vec<Clause>);
    let mut known: BTreeMap<Kind, Vec<&Vec<OfferId>>> = BTreeMap::new();
    for devices in given {
        let mut states = BTreeSet::from([start(checker, limits, offers, &devices)]);
        for user in 0..checker.tenant.users.len() as u32 {
            let requirement = checker.requirements.of_user[user as usize];
            let functions: Vec<Clause> = uses
                .iter()
                .zip(&devices)
                .filter(|(used, _)| used.users.contains(&user))
                .flat_map(|(used, set)| used.functions.iter().map(move |right| (right, set)))
                .map(|(right, set)| (Clause::of(right.clone(), None), set))
                .filter(|(clause, set)| !checker.met(clause, set, Scope::Device))
                .map(|(clause, _)| clause)
                .collect();
            // Nobody is licensed who needs no licence and uses no device.
            let distinct = checker.requirements.distinct.get(requirement as usize);
            let wanting = distinct.is_some_and(|distinct| distinct.needs_licence())
                || uses.iter().any(|used| used.users.contains(&user));
            let meets = |set: &[OfferId]| {
                checker.user(requirement, set).is_none()
                    && functions.iter().all(|clause| checker.met(clause, set, Scope::User))
            };
            let lawful = |set: &&Vec<OfferId>| (wanting || set.is_empty()) && meets(set) && !in_vain(set, &meets);
            let sets = known
                .entry((requirement, wanting, functions.clone()))
                .or_insert_with(|| of_users.iter().filter(lawful).collect::<Vec<_>>());
            states = states
                .iter()
                .flat_map(|state| sets.iter().map(|set| give(checker, limits, offers, state, requirement, set)))
                .filter(|state| !state.bound.iter().flat_map(BTreeMap::values).any(|sides| *sides == [true, true]))
                .collect();
            if checker.tenant.users.len() > EXHAUSTIVE {
                // Of states that are as good as each other, one stays.
                let beats =
                    |other: &State, state: &State| other.better(state) && (!state.better(other) || other < state);
                let best = |state: &&State| !states.iter().any(|other| beats(other, state));
                states = states.iter().filter(best).cloned().collect();
            }
        }
        all.extend(states);
    }
    all
}

/// Whether one of the base licences is not needed, whatever attach licences go with it.
fn in_vain(set: &[OfferId], meets: &dyn Fn(&[OfferId]) -> bool) -> bool {
    let base = |offer: &&OfferId| offer.as_str().ends_with(".base");
    set.iter().filter(base).any(|base| {
        let goes = |offer: &OfferId| offer.as_str().ends_with(".attach");
        let stays = |less: &Vec<OfferId>| set.iter().all(|offer| offer == base || goes(offer) || less.contains(offer));
        let others: Vec<OfferId> = set.iter().filter(|offer| *offer != base).cloned().collect();
        subsets(&others, &|_| true).iter().filter(|less| stays(less)).any(|less| meets(less))
    })
}

fn start(checker: &Checker<'_>, limits: &[Limit], offers: &[OfferId], devices: &[&Vec<OfferId>]) -> State {
    let count = |offer: &OfferId| devices.iter().filter(|set| set.contains(offer)).count() as u64;
    State {
        used: offers.iter().map(count).collect(),
        bound: checker.edition.facts.edition_mixing.iter().map(|_| BTreeMap::new()).collect(),
        qualified: limits.iter().map(|_| 0).collect(),
    }
}

fn give(
    checker: &Checker<'_>,
    limits: &[Limit],
    offers: &[OfferId],
    state: &State,
    requirement: u32,
    set: &[OfferId],
) -> State {
    let mut state = state.clone();
    for (used, offer) in state.used.iter_mut().zip(offers) {
        *used += u64::from(set.contains(offer));
    }
    for (bound, fact) in state.bound.iter_mut().zip(checker.edition.facts.edition_mixing.iter()) {
        if !set.is_empty() {
            checker.bind(&fact.says, requirement, set, bound);
        }
    }
    for (qualified, limit) in state.qualified.iter_mut().zip(limits) {
        if let Limit::Users { of, .. } = limit {
            *qualified += u64::from(set.iter().any(|offer| of.contains(offer)));
        }
    }
    state
}

/// The least cost of the seats for a state: what is used, what is held at all, and what limits ask for besides.
fn cheapest(
    limits: &[Limit],
    offers: &[OfferId],
    prices: &licet::decide::Prices,
    (owned, stays): (&[u64], &[u64]),
    state: &State,
    (has, enough): (&dyn Fn(usize) -> bool, Lawful<'_>),
    below: Option<Money>,
) -> Option<Money> {
    let owned_of = |offer: &OfferId| offers.iter().position(|known| known == offer).map_or(0, |at| owned[at]);
    let steps = |offer: &OfferId| prices.steps(offer).last().map_or(0, |price| price.min_quantity);
    let spare_wanted = |offer: &OfferId| {
        let most = limits.iter().map(|limit| match limit {
            Limit::Minimum { offers, quantity, .. } if offers.contains(offer) => *quantity,
            Limit::Needs { of, at_least, .. } | Limit::Users { of, at_least, .. } if of.contains(offer) => *at_least,
            Limit::Servers { offer: server, quantity, .. } if server == offer => *quantity,
            // Whoever holds a base licence has what it brings once: few more are bought for what each brings.
            Limit::Capacity { each, at_least, .. } if !offer.as_str().ends_with(".attach") => {
                each.get(offer).map_or(0, |brings| {
                    at_least.div_ceil(*brings).min(if offer.as_str().ends_with(".base") { 13 } else { u64::MAX })
                })
            }
            Limit::Under { offer: attach, bases, .. } if bases.contains(offer) => steps(attach) + owned_of(attach),
            _ => 0,
        });
        most.max().unwrap_or(0).max(steps(offer) + owned_of(offer))
    };
    // For each offer, all (kept, bought, cost) that can make sense.
    let mut rows: Vec<Vec<(u64, u64, Money)>> = Vec::new();
    for (at, offer) in offers.iter().enumerate() {
        // An attach licence counts as held once it is in use.
        if has(at) && state.used[at] == 0 && offer.as_str().ends_with(".attach") {
            return below;
        }
        let least = state.used[at].max(u64::from(has(at)));
        let most = if has(at) { least.max(spare_wanted(offer)) } else { 0 };
        let mut row = Vec::new();
        for total in least..=most.max(least) {
            let kept = owned[at].min(total.max(stays[at]));
            let bought = total.saturating_sub(owned[at]);
            let paid = kept - stays[at] + bought;
            if bought > 0 && paid < prices.least(offer) {
                continue;
            }
            let Some(price) = prices.at(offer, paid) else { return below };
            let cost = price.monthly() * paid;
            row.push((kept, bought, cost));
        }
        row.dedup();
        rows.push(row);
    }
    let lawful = |picked: &[(u64, u64, Money)]| {
        limits.iter().zip(&state.qualified).all(|(limit, &own)| kept_to((limit, limits), own, offers, picked, state))
            && enough(picked)
    };
    let mut best = below;
    pick(&rows, &mut Vec::new(), Money::ZERO, &lawful, &mut best);
    best
}

/// Whether all limits are kept by seats kept, bought and their cost.
type Lawful<'a> = &'a dyn Fn(&[(u64, u64, Money)]) -> bool;

/// Goes through all quantities, the cheaper first; a branch ends when it costs as much as a whole plan found before.
fn pick(
    rows: &[Vec<(u64, u64, Money)>],
    picked: &mut Vec<(u64, u64, Money)>,
    cost: Money,
    lawful: Lawful<'_>,
    best: &mut Option<Money>,
) {
    if best.is_some_and(|best| cost >= best) {
        return;
    }
    let Some(row) = rows.get(picked.len()) else {
        if lawful(picked) {
            *best = Some(cost);
        }
        return;
    };
    for &seats in row {
        picked.push(seats);
        pick(rows, picked, cost + seats.2, lawful, best);
        picked.pop();
    }
}

fn kept_to(
    (limit, all): (&Limit, &[Limit]),
    own: u64,
    offers: &[OfferId],
    picked: &[(u64, u64, Money)],
    state: &State,
) -> bool {
    let qualified = &state.qualified;
    let at = |offer: &OfferId| offers.iter().position(|known| known == offer);
    let held = |offer: &OfferId| at(offer).map_or(0, |at| picked[at].0 + picked[at].1);
    let bought = |offer: &OfferId| at(offer).map_or(0, |at| picked[at].1);
    let used = |offer: &OfferId| at(offer).map_or(0, |at| state.used[at]);
    let counted = |offer: &OfferId| if offer.as_str().ends_with(".attach") { used(offer) } else { held(offer) };
    let spare = |of: &BTreeSet<OfferId>| {
        let base = of.iter().filter(|offer| offer.as_str().ends_with(".base"));
        base.map(|offer| held(offer) - used(offer).min(held(offer))).sum::<u64>()
    };
    match limit {
        Limit::Minimum { offers, quantity, .. } => {
            offers.iter().all(|offer| bought(offer) == 0) || offers.iter().map(held).sum::<u64>() >= *quantity
        }
        Limit::Maximum { offer, quantity, .. } => bought(offer) == 0 || held(offer) <= *quantity,
        Limit::Needs { offers, of, at_least, .. } => {
            offers.iter().all(|offer| bought(offer) == 0 && used(offer) == 0)
                || of.iter().map(counted).sum::<u64>() >= *at_least
        }
        Limit::Users { offer, of, at_least, .. } => bought(offer) == 0 || own + spare(of) >= *at_least,
        Limit::FewerUsers { offer, .. } => {
            let Some((of, below)) = ceiling(limit, all) else { return true };
            let counted = all
                .iter()
                .zip(qualified)
                .find(|(other, _)| matches!(other, Limit::Users { of: other, .. } if other == of));
            bought(offer) == 0 || counted.is_none_or(|(_, qualified)| qualified + spare(of) < below)
        }
        Limit::Servers { offer, quantity, .. } => held(offer) >= *quantity,
        Limit::Under { offer, bases, .. } => bought(offer) == 0 || held(offer) <= bases.iter().map(held).sum::<u64>(),
        Limit::Capacity { .. } | Limit::Discount { .. } => true,
    }
}
