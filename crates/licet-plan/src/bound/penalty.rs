//! What a plan costs more at least that gives one user of a group a certain set.

use super::{
    Node, Structure,
    units::Unit,
    value::{Costs, Ways, prices},
};
use crate::model::Model;

/// For each group and open set (in the order of the node): what one user of the group with this set costs more at
/// least than the lower bound that the worths give, in parts of ticks. `i128::MAX` means it cannot be.
pub(crate) fn penalties(model: &Model, structure: &Structure, node: &Node, worth: &[i64]) -> Vec<Vec<i128>> {
    let costs = Costs::of(model, structure, node, &prices(structure, node, worth));
    let mut found: Vec<Vec<i128>> = node.sets.iter().map(|open| vec![i128::MAX; open.len()]).collect();
    for component in &structure.units.components {
        let ways = costs.component(component);
        let Some(best) = ways.iter().map(|(cost, _)| *cost).min() else { continue };
        for (cost, sides) in &ways {
            for unit in &component.units {
                of_unit(&costs, unit, sides, cost - best, &mut found);
            }
        }
    }
    found
}

/// Lowers the penalties of a unit's sets to what they are under these sides.
fn of_unit(costs: &Costs<'_>, unit: &Unit, sides: &Ways, before: i128, found: &mut [Vec<i128>]) {
    let ways = costs.ways(unit, sides);
    let Some(best) = ways.iter().map(|way| way.cost).min() else { return };
    for (at, share) in unit.groups.iter().enumerate() {
        let group = share.group;
        let (Some(open), Some(prices), Some(found)) =
            (costs.node.sets.get(group), costs.sets.get(group), found.get_mut(group))
        else {
            continue;
        };
        for way in &ways {
            let wanted = share.left(&unit.classes, &way.options);
            let taken = way.sets.get(at).and_then(|set| open.iter().position(|known| known == set));
            let taken = taken.and_then(|at| prices.get(at)).copied().unwrap_or(0);
            for ((&set, &price), found) in open.iter().zip(prices).zip(found.iter_mut()) {
                if costs.fits(group, set, sides, wanted) {
                    *found = (*found).min(before + way.cost - best + i128::from(price - taken));
                }
            }
        }
    }
}
