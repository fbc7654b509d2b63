//! The changes that would save most: the best candidates, each solved exactly.

use std::{cmp::Reverse, collections::BinaryHeap, sync::Mutex};

use licet::value::Money;
use rayon::prelude::*;

use super::{Answered, Asked, Change, Coupling, CouplingKind, Told, Tried, candidates, candidates::Candidate};

/// How many candidates are solved exactly.
pub(super) const SOLVED: usize = 24;
/// How many changes are told.
pub(super) const TOLD: usize = 10;

/// The changes that would save most, the best first.
pub(super) fn changes(asked: &Asked<'_>, couplings: &[Coupling], tried: &mut Tried) -> Vec<Change> {
    let Some(now) = asked.cost else { return Vec::new() };
    let mut found: Vec<Change> = couplings.iter().filter_map(minimum).collect();
    let candidates = candidates::candidates(asked, tried);
    tried.candidates = candidates.len() as u64;
    let asked_for: Vec<Candidate> = candidates.into_iter().take(SOLVED).collect();
    tried.solved = asked_for.len() as u64;
    let best = Best::default();
    found.iter().for_each(|change| best.take(change.saves));
    let change = |candidate| change(asked, candidate, now, &best);
    let solved: Vec<Option<Change>> = asked_for.into_par_iter().map(change).collect();
    found.extend(solved.into_iter().flatten());
    found.sort_by(|a, b| (b.saves, a.count, &a.what, &a.subjects).cmp(&(a.saves, b.count, &b.what, &b.subjects)));
    found.truncate(TOLD);
    found
}

/// The highest savings so far, as many as are told. Whoever saves less than all of them is not told, whatever the
/// order in which the answers come.
#[derive(Default)]
struct Best(Mutex<BinaryHeap<Reverse<Money>>>);

impl Best {
    /// The least saving that may yet be told: it is above nothing, and no less than all of them.
    fn least(&self) -> Money {
        let lowest =
            |best: &BinaryHeap<Reverse<Money>>| best.peek().filter(|_| best.len() >= TOLD).map(|lowest| lowest.0);
        // A lock that broke with another thread holds nobody back.
        let lowest = self.0.lock().ok().and_then(|best| lowest(&best));
        lowest.unwrap_or_default().max(Money::from_ticks(1))
    }

    fn take(&self, saves: Money) {
        if let Ok(mut best) = self.0.lock() {
            best.push(Reverse(saves));
            if best.len() > TOLD {
                best.pop();
            }
        }
    }
}

/// What a candidate saves, if it saves anything and may be told.
fn change(asked: &Asked<'_>, candidate: Candidate, now: Money, best: &Best) -> Option<Change> {
    let most = || now - best.least();
    let then = candidate.tenant(asked.tenant);
    let Answered::Other(then) = asked.ask(asked.edition, &then, &Told::UpTo(&most)) else { return None };
    let saves = asked.saves(&then).filter(|saves| *saves > Money::ZERO)?;
    best.take(saves);
    let (subjects, count) = candidate.subjects(asked.tenant);
    Some(Change { what: candidate.what, subjects, count, saves, cost: then.cost? })
}

/// A minimum that is worth negotiating: down to what is bought without it. That plan is lawful under the lower minimum,
/// and none can cost less, so the saving is exact.
fn minimum(coupling: &Coupling) -> Option<Change> {
    let (Some(bought), Some(cost)) = (coupling.bought, coupling.cost) else { return None };
    let saves = coupling.saves.filter(|saves| *saves > Money::ZERO && coupling.kind == CouplingKind::Minimum)?;
    let what = format!("negotiate a minimum of {bought} instead of: {}", coupling.because.says);
    Some(Change { what, subjects: Vec::new(), count: 0, saves, cost })
}
