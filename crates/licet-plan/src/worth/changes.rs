//! The changes that would save most: the best candidates, each solved exactly.

use licet::value::Money;

use super::{Answered, Asked, Change, Coupling, CouplingKind, Tried, candidates, objective};

/// How many candidates are solved exactly.
const SOLVED: usize = 24;
/// How many changes are told.
const TOLD: usize = 10;

/// The changes that would save most, the best first.
pub(super) fn changes(asked: &Asked<'_>, couplings: &[Coupling], tried: &mut Tried) -> Vec<Change> {
    if asked.cost.is_none() {
        return Vec::new();
    }
    let mut found: Vec<Change> = couplings.iter().filter_map(minimum).collect();
    let candidates = candidates::candidates(asked, tried);
    tried.candidates = candidates.len() as u64;
    for candidate in candidates.into_iter().take(SOLVED) {
        tried.solved += 1;
        let Answered::Other(then) = asked.ask(asked.edition, &candidate.tenant(asked.tenant)) else { continue };
        let Some(saves) = asked.saves(&then).filter(|saves| *saves > Money::ZERO) else { continue };
        let (subjects, count) = candidate.subjects(asked.tenant);
        found.push(Change { what: candidate.what, subjects, count, saves, cost: objective(&then) });
    }
    found.sort_by(|a, b| (b.saves, a.count, &a.what, &a.subjects).cmp(&(a.saves, b.count, &b.what, &b.subjects)));
    found.truncate(TOLD);
    found
}

/// A minimum that is worth negotiating: down to what is bought without it. That plan is lawful under the lower minimum,
/// and none can cost less, so the saving is exact.
fn minimum(coupling: &Coupling) -> Option<Change> {
    let (Some(bought), Some(cost)) = (coupling.bought, coupling.cost) else { return None };
    let saves = coupling.saves.filter(|saves| *saves > Money::ZERO && coupling.kind == CouplingKind::Minimum)?;
    let what = format!("negotiate a minimum of {bought} instead of: {}", coupling.because.says);
    Some(Change { what, subjects: Vec::new(), count: 0, saves, cost })
}
