//! The program of what is open under a node: the sets that a better plan can give, the answers, and what is counted.

use super::search::{Open, Search};
use crate::{
    bound::penalties,
    program::{Program, Row, RowKind, Sense},
    switches::Fixed,
};

impl Search<'_> {
    /// The program of what is open under a node with some more answers, leaving out sets that cost more than `within` (in
    /// parts of ticks) above the node's bound.
    pub(super) fn under(&self, node: &Open, fixed: &Fixed, within: Option<i128>) -> Program {
        let penalties = penalties(self.model, &self.structure, &node.node, &node.found.worth);
        let lists: Vec<&[u32]> = self.structure.menus.groups().collect();
        let kept = |group: usize, set: usize| {
            let list = lists.get(group).and_then(|lists| lists.get(set));
            let open = list.and_then(|&list| node.node.lists.get(list as usize)).is_some_and(|open| *open);
            let penalty = penalties.get(group).and_then(|penalties| penalties.get(set)).filter(|_| open);
            penalty.is_some_and(|&penalty| within.is_none_or(|within| penalty <= within))
        };
        let mut program = Program::keeping(self.model, &kept);
        for (at, column) in program.switches.clone().into_iter().enumerate() {
            if let Some(answer) = fixed.answer(at) {
                program.fix(column, u64::from(answer));
            }
        }
        for (&offer, &seats) in &fixed.seats {
            self.count_seats(&mut program, offer, seats);
        }
        for (&class, &licensed) in &fixed.devices {
            count_device(&mut program, class, licensed);
        }
        program
    }

    /// No fewer and no more seats of an offer are held, with what it is brought.
    fn count_seats(&self, program: &mut Program, at: usize, (least, most): (u64, u64)) {
        let Some(offer) = self.model.offers.get(at) else { return };
        let bought = offer.brought.iter().map(|brought| brought.by).chain([at]);
        let mut terms: Vec<(usize, i64)> = bought.filter_map(|by| program.bought.get(by)).map(|&by| (by, 1)).collect();
        terms.extend(program.kept.get(at).map(|&kept| (kept, 1)));
        terms.sort_unstable();
        let stays = i128::from(offer.stays);
        let mut row = |sense: Sense, number: u64| {
            let number = i64::try_from(i128::from(number) - stays).unwrap_or(i64::MAX);
            program.rows.push(Row { kind: RowKind::Supply(at), terms: terms.clone(), sense, number });
        };
        if least > 0 {
            row(Sense::Least, least);
        }
        if most < u64::MAX {
            row(Sense::Most, most);
        }
    }
}

/// The one device of a class is licensed, or not.
fn count_device(program: &mut Program, class: usize, licensed: bool) {
    let options = program.devices.get(class).cloned().unwrap_or_default();
    if licensed {
        let terms = options.into_iter().map(|option| (option, 1)).collect();
        program.rows.push(Row { kind: RowKind::Device(class), terms, sense: Sense::Least, number: 1 });
    } else {
        options.into_iter().for_each(|option| program.fix(option, 0));
    }
}
