//! What a plan costs more at least that gives one user of a group a certain set.

use super::{
    Node, Structure,
    units::Unit,
    value::{Costs, prices},
};
use crate::model::Model;

/// For each group and set: what one user of the group with this set costs more at
/// least than the lower bound that the worths give, in parts of ticks. `i128::MAX` means it cannot be.
pub(crate) fn penalties(model: &Model, structure: &Structure, node: &Node, worth: &[i64]) -> Vec<Vec<i128>> {
    let costs = Costs::of(model, structure, node, &prices(structure, node, worth));
    let mut found: Vec<Vec<i128>> = structure.menus.groups().map(|lists| vec![i128::MAX; lists.len()]).collect();
    for component in &structure.units.components {
        let costs_by_answers = costs.component(component);
        let Some(best) = costs_by_answers.iter().map(|(cost, _)| *cost).min() else { continue };
        for unit in &component.units {
            let mut before: Vec<Option<i128>> = vec![None; unit.answers()];
            for &(cost, answers) in &costs_by_answers {
                if let Some(before) = before.get_mut(unit.answer(answers)) {
                    *before = Some(before.map_or(cost - best, |before| before.min(cost - best)));
                }
            }
            for (answer, before) in before.into_iter().enumerate() {
                if let Some(before) = before {
                    of_unit(structure, &costs, unit, (answer, before), &mut found);
                }
            }
        }
    }
    found
}

/// Lowers the penalties of a unit's sets to what they are under an answer to its sides, which costs so much more.
fn of_unit(
    structure: &Structure,
    costs: &Costs<'_>,
    unit: &Unit,
    (answer, before): (usize, i128),
    found: &mut [Vec<i128>],
) {
    let Some(best) = costs.ways(unit, answer).map(|(cost, _)| cost).min() else { return };
    for (cost, at) in costs.ways(unit, answer) {
        for (share, &wish) in unit.groups.iter().zip(unit.wishes(answer, at)) {
            let Some(((taken, _), found)) = costs.wish(wish).zip(found.get_mut(share.group)) else { continue };
            let kinds = structure.units.wishes.kinds(wish);
            for &(list, set) in kinds.iter().flat_map(|&kind| structure.menus.sets(kind)) {
                if let (Some(price), Some(found)) = (costs.list(list), found.get_mut(set as usize)) {
                    *found = (*found).min(before + cost - best + i128::from(price - taken));
                }
            }
        }
    }
}
