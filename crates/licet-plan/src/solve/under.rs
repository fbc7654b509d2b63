//! The program of what is open under a node: the sets that a better plan can give, the answers, and what is counted.

use super::search::{Open, Search};
use crate::{
    bound::{Rule, When, penalties},
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
        let rules = self.structure.rows.rules.iter().zip(&node.node.rules);
        let counts = |(rule, holds): (&Rule, &Option<i64>)| match rule.when {
            When::Least(at) | When::Most(at) => holds.map(|at_least| self.counted(&program, at, (rule, at_least))),
            When::Always | When::Yes(_) => None,
        };
        let counted: Vec<Row> = rules.filter_map(counts).collect();
        program.rows.extend(counted);
        for (&class, &licensed) in &fixed.devices {
            count_device(&mut program, class, licensed);
        }
        program
    }

    /// The row that counts seats as the bound counts them: of offers that a rule speaks of, kept, bought, and those that
    /// stay in any case.
    fn counted(&self, program: &Program, at: usize, (rule, at_least): (&Rule, i64)) -> Row {
        let of = |columns: &[usize], at: usize| columns.get(at).copied();
        let mut terms: Vec<(usize, i64)> = Vec::new();
        let mut number = at_least;
        for &(offer, counts) in &rule.seats {
            let columns = [of(&program.kept, offer), of(&program.bought, offer)];
            terms.extend(columns.into_iter().flatten().map(|column| (column, counts)));
            let stays = self.model.offers.get(offer).map_or(0, |offer| offer.stays);
            number -= counts * i64::try_from(stays).unwrap_or(i64::MAX);
        }
        terms.sort_unstable();
        Row { kind: RowKind::Supply(at), terms, sense: Sense::Least, number }
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
