//! What a plan costs more at least that gives one user of a group a certain set.

use super::{
    Node, Structure,
    menus::CLOSED,
    units::Unit,
    value::{Costs, Ways, prices},
};
use crate::model::Model;

/// For each group and set: what one user of the group with this set costs more at
/// least than the lower bound that the worths give, in parts of ticks. `i128::MAX` means it cannot be.
pub(crate) fn penalties(model: &Model, structure: &Structure, node: &Node, worth: &[i64]) -> Vec<Vec<i128>> {
    let costs = Costs::of(model, structure, node, &prices(structure, node, worth));
    let mut found: Vec<Vec<i128>> = structure.menus.groups().map(|lists| vec![i128::MAX; lists.len()]).collect();
    for component in &structure.units.components {
        let ways = costs.component(component);
        let Some(best) = ways.iter().map(|(cost, _)| *cost).min() else { continue };
        for (cost, sides) in &ways {
            for unit in &component.units {
                of_unit(structure, &costs, unit, sides, cost - best, &mut found);
            }
        }
    }
    found
}

/// Lowers the penalties of a unit's sets to what they are under these sides.
fn of_unit(structure: &Structure, costs: &Costs<'_>, unit: &Unit, sides: &Ways, before: i128, found: &mut [Vec<i128>]) {
    let ways = costs.ways(unit, sides);
    let Some(best) = ways.iter().map(|way| way.cost).min() else { return };
    for (at, share) in unit.groups.iter().enumerate() {
        let group = share.group;
        let Some(found) = found.get_mut(group) else { continue };
        let price = |list: u32| costs.lists.get(list as usize).copied().filter(|&price| price != CLOSED);
        for way in &ways {
            let wanted = share.left(&unit.classes, &way.options);
            let taken = way.sets.get(at).and_then(|&set| price(structure.menus.list_of(group, set)?)).unwrap_or(0);
            let fitting = structure.menus.kinds(group).filter(|(_, kind)| kind.fits(sides, wanted));
            for &(list, set) in fitting.flat_map(|(_, kind)| structure.menus.sets(kind)) {
                if let (Some(price), Some(found)) = (price(list), found.get_mut(set as usize)) {
                    *found = (*found).min(before + way.cost - best + i128::from(price - taken));
                }
            }
        }
    }
}
