//! The order in which licences change hands, without anybody being without.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use licet::value::{Money, OfferId, OfferKind};

use super::{Action, Held, Principal, Step};

/// The steps by which licences change hands.
pub(super) struct Moves {
    pub(super) steps: Vec<Step>,
    /// Seats that are needed only on the way.
    pub(super) bridges: BTreeMap<OfferId, u64>,
}

/// What becomes of somebody.
struct Turn<'a> {
    who: &'a Principal,
    gains: Vec<&'a OfferId>,
    loses: Vec<&'a OfferId>,
    /// Those who may lose something only when this one has got everything.
    wakes: Vec<usize>,
    /// How many must have got everything before this one may lose something.
    waits: usize,
}

/// Orders the steps. `free` counts the seats that can be assigned at first.
pub(super) fn order(
    held: &Held,
    target: &Held,
    links: &BTreeMap<Principal, BTreeSet<Principal>>,
    free: BTreeMap<OfferId, i128>,
    price: &dyn Fn(&OfferId) -> Option<Money>,
) -> Moves {
    let turns = turns(held, target, links);
    let waits = turns.iter().map(|turn| turn.waits).collect();
    let moves = Moves { steps: Vec::new(), bridges: BTreeMap::new() };
    let queue = (0..turns.len()).collect();
    let mut stage = Stage { turns: &turns, waits, free, queue, waiting: BTreeMap::new(), moves };
    loop {
        while let Some(at) = stage.queue.pop_front() {
            stage.gain(at);
        }
        if stage.try_again() {
            continue;
        }
        // Only circles are left: a seat of the cheapest offer that somebody waits for opens one of them.
        let blocked = stage.waiting.iter().filter(|(_, queue)| !queue.is_empty()).map(|(&offer, _)| offer);
        let cheapest = blocked.min_by_key(|offer| (price(offer).is_none(), price(offer), *offer));
        let Some(offer) = cheapest else { return stage.moves };
        *stage.moves.bridges.entry(offer.clone()).or_default() += 1;
        stage.freed(offer);
    }
}

fn turns<'a>(held: &'a Held, target: &'a Held, links: &'a BTreeMap<Principal, BTreeSet<Principal>>) -> Vec<Turn<'a>> {
    static NOTHING: BTreeSet<OfferId> = BTreeSet::new();
    let everybody: BTreeSet<&Principal> = held.keys().chain(target.keys()).collect();
    let mut turns: Vec<Turn<'_>> = everybody
        .into_iter()
        .map(|who| {
            let (has, gets) = (held.get(who).unwrap_or(&NOTHING), target.get(who).unwrap_or(&NOTHING));
            let mut gains: Vec<&OfferId> = gets.difference(has).collect();
            let mut loses: Vec<&OfferId> = has.difference(gets).collect();
            // A base comes before what stands on it, and goes after it.
            gains.sort_by_key(|offer| (stands_on_another(offer), *offer));
            loses.sort_by_key(|offer| (!stands_on_another(offer), *offer));
            Turn { who, gains, loses, wakes: Vec::new(), waits: 1 }
        })
        .collect();
    let places: BTreeMap<&Principal, usize> = turns.iter().enumerate().map(|(at, turn)| (turn.who, at)).collect();
    let linked: Vec<Vec<usize>> = turns
        .iter()
        .map(|turn| links.get(turn.who).into_iter().flatten().filter_map(|other| places.get(other).copied()).collect())
        .collect();
    for (turn, linked) in turns.iter_mut().zip(linked) {
        turn.waits += linked.len();
        turn.wakes = linked;
    }
    turns
}

fn stands_on_another(offer: &OfferId) -> bool {
    matches!(offer.kind(), Some(OfferKind::Attach | OfferKind::Addon))
}

struct Stage<'a> {
    turns: &'a [Turn<'a>],
    waits: Vec<usize>,
    free: BTreeMap<OfferId, i128>,
    /// Those who can perhaps be given what they gain.
    queue: VecDeque<usize>,
    /// Those who wait for a seat, by offer.
    waiting: BTreeMap<&'a OfferId, VecDeque<usize>>,
    moves: Moves,
}

impl<'a> Stage<'a> {
    /// Gives somebody everything they gain, if there is a seat of each; lets them wait otherwise.
    fn gain(&mut self, at: usize) {
        let turns = self.turns;
        let Some(turn) = turns.get(at) else { return };
        let lacking = turn.gains.iter().copied().find(|&offer| self.free.get(offer).copied().unwrap_or(0) <= 0);
        if let Some(offer) = lacking {
            self.waiting.entry(offer).or_default().push_back(at);
            return;
        }
        for &offer in &turn.gains {
            *self.free.entry(offer.clone()).or_default() -= 1;
            self.step(Action::Assign, turn, offer);
        }
        self.ready(at);
        for &other in &turn.wakes {
            self.ready(other);
        }
    }

    /// One of those whom somebody waits for has got everything; after the last one the old licences go.
    fn ready(&mut self, at: usize) {
        let turns = self.turns;
        let (Some(turn), Some(waits)) = (turns.get(at), self.waits.get_mut(at)) else { return };
        *waits = waits.saturating_sub(1);
        if *waits > 0 {
            return;
        }
        for &offer in &turn.loses {
            self.step(Action::Unassign, turn, offer);
            self.freed(offer);
        }
    }

    /// A seat is free: the first who waits for one tries again.
    fn freed(&mut self, offer: &OfferId) {
        let free = self.free.entry(offer.clone()).or_default();
        *free += 1;
        if *free > 0
            && let Some(at) = self.waiting.get_mut(offer).and_then(VecDeque::pop_front)
        {
            self.queue.push_back(at);
        }
    }

    /// Whoever waits for a seat that is there tries again: the one it was freed for may lack another.
    fn try_again(&mut self) -> bool {
        let Self { free, queue, waiting, .. } = self;
        for (_, waiting) in waiting.iter_mut().filter(|(offer, _)| free.get(**offer).is_some_and(|&free| free > 0)) {
            queue.append(waiting);
        }
        !queue.is_empty()
    }

    fn step(&mut self, action: Action, turn: &Turn<'_>, offer: &OfferId) {
        self.moves.steps.push(Step { principal: Some(turn.who.clone()), ..Step::of(action, offer, 1) });
    }
}
