//! Which seats are met by what is there, so that least must be bought. Exact: what can be met together is a matroid, so
//! taking the dearest seats first is best, and whether a seat can be added is Hall's condition.

use std::collections::{BTreeMap, VecDeque};

use crate::{decide::Set, value::Money};

/// Seats that may serve as any licence of a set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Supply {
    pub(super) set: Set,
    pub(super) quantity: u64,
}

/// Seats of which any licence of a set does, and what one costs if it must be bought.
#[derive(Debug, Clone, Copy)]
pub(super) struct Class {
    pub(super) set: Set,
    pub(super) quantity: u64,
    pub(super) price: Price,
}

/// What is bought without a price, and what the rest costs. The first weighs more.
pub(super) type Price = (u64, Money);

/// How many seats of each class are met, and what the others cost. The classes stand dearest first.
pub(super) fn met(classes: &[Class], supplies: &[Supply]) -> (Vec<u64>, Price) {
    let room = |set: Set| -> u64 {
        let reach = supplies.iter().filter(|supply| supply.set.meets(set));
        reach.fold(0, |sum, supply| sum.saturating_add(supply.quantity))
    };
    // Of every choice among the classes looked at: which licences do, and how many seats are met.
    let mut choices: Vec<(Set, u64)> = vec![(Set::EMPTY, 0)];
    let mut met = Vec::new();
    let mut cost: Price = (0, Money::ZERO);
    for class in classes {
        let spare = choices.iter().map(|(set, taken)| room(set.union(class.set)).saturating_sub(*taken)).min();
        let many = class.quantity.min(spare.unwrap_or(0));
        let more: Vec<(Set, u64)> = choices.iter().map(|(set, taken)| (set.union(class.set), taken + many)).collect();
        choices.extend(more);
        // Of choices with the same reach only the fullest binds.
        choices.sort_by_key(|&(set, taken)| (set, std::cmp::Reverse(taken)));
        choices.dedup_by_key(|(set, _)| *set);
        met.push(many);
        let bought = class.quantity - many;
        cost.0 += class.price.0 * bought;
        cost.1 += Money::from_ticks(class.price.1.ticks() * i128::from(bought));
    }
    (met, cost)
}

/// Which supply meets how many seats of which class: by place among both.
pub(super) fn given(classes: &[Class], met: &[u64], supplies: &[Supply]) -> BTreeMap<(usize, usize), u64> {
    let mut flow: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    let mut spare: Vec<u64> = supplies.iter().map(|supply| supply.quantity).collect();
    for (class, &many) in met.iter().enumerate() {
        let mut open = many;
        while open > 0 {
            let Some(path) = path(classes, supplies, &flow, &spare, class) else { break };
            let Some(&first) = path.last() else { break };
            let source = first.0;
            let back = path.iter().filter_map(|(_, _, back)| back.and_then(|edge| flow.get(&edge).copied())).min();
            let room = spare.get(source).copied().unwrap_or(0);
            let step = open.min(room).min(back.unwrap_or(u64::MAX));
            if step == 0 {
                break;
            }
            for (supply, to, back) in &path {
                *flow.entry((*supply, *to)).or_default() += step;
                if let Some(taken) = back.and_then(|edge| flow.get_mut(&edge)) {
                    *taken -= step;
                }
            }
            if let Some(room) = spare.get_mut(source) {
                *room -= step;
            }
            open -= step;
        }
    }
    flow.retain(|_, many| *many > 0);
    flow
}

/// A step of a way from spare seats to a class: this supply gives to that class, and takes from another in return.
type Step = (usize, usize, Option<(usize, usize)>);

/// A shortest way by which a class gets a seat; the step that takes from spare seats stands last.
fn path(
    classes: &[Class],
    supplies: &[Supply],
    flow: &BTreeMap<(usize, usize), u64>,
    spare: &[u64],
    class: usize,
) -> Option<Vec<Step>> {
    let mut queue: VecDeque<(usize, Vec<Step>)> = VecDeque::from([(class, Vec::new())]);
    let mut seen = vec![class];
    let mut used: Vec<usize> = Vec::new();
    while let Some((wanted, way)) = queue.pop_front() {
        let set = classes.get(wanted)?.set;
        for (at, supply) in supplies.iter().enumerate() {
            if !supply.set.meets(set) || used.contains(&at) {
                continue;
            }
            used.push(at);
            if spare.get(at).is_some_and(|spare| *spare > 0) {
                let mut way = way;
                way.push((at, wanted, None));
                return Some(way);
            }
            for (&(from, to), _) in flow.iter().filter(|((from, _), many)| *from == at && **many > 0) {
                if !seen.contains(&to) {
                    seen.push(to);
                    let mut way = way.clone();
                    way.push((at, wanted, Some((from, to))));
                    queue.push_back((to, way));
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least cost by trying every way to hand out every seat.
    fn brute(classes: &[Class], spare: &mut Vec<Supply>) -> i128 {
        let Some((first, rest)) = classes.split_first() else { return 0 };
        if first.quantity == 0 {
            return brute(rest, spare);
        }
        let mut fewer = vec![Class { quantity: first.quantity - 1, ..*first }];
        fewer.extend(rest);
        let mut best = first.price.1.ticks() + brute(&fewer, spare);
        for at in 0..spare.len() {
            if spare[at].quantity > 0 && spare[at].set.meets(first.set) {
                spare[at].quantity -= 1;
                best = best.min(brute(&fewer, spare));
                spare[at].quantity += 1;
            }
        }
        best
    }

    fn places(bits: u64) -> Set {
        (0..3).filter(|place| bits >> place & 1 == 1).collect()
    }

    #[test]
    fn least_is_bought_and_everything_met_is_given() {
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for _ in 0..3_000 {
            let mut classes: Vec<Class> = (0..1 + next(3))
                .map(|_| {
                    let price = (0, Money::whole(i64::try_from(1 + next(9)).unwrap()));
                    Class { set: places(1 + next(7)), quantity: next(3), price }
                })
                .collect();
            classes.sort_by_key(|class| std::cmp::Reverse(class.price));
            let mut supplies: Vec<Supply> =
                (0..next(4)).map(|_| Supply { set: places(1 + next(7)), quantity: next(3) }).collect();
            let (many, cost) = met(&classes, &supplies);
            let flow = given(&classes, &many, &supplies);
            for (class, many) in many.iter().enumerate() {
                let of_class = flow.iter().filter(|((_, to), _)| *to == class).map(|(_, many)| many);
                assert_eq!(of_class.sum::<u64>(), *many, "{classes:?} {supplies:?}");
            }
            for (at, supply) in supplies.iter().enumerate() {
                let from = flow.iter().filter(|((from, _), _)| *from == at);
                assert!(from.clone().all(|((_, to), _)| classes[*to].set.meets(supply.set)));
                assert!(from.map(|(_, many)| many).sum::<u64>() <= supply.quantity);
            }
            assert_eq!(cost.1.ticks(), brute(&classes, &mut supplies), "{classes:?} {supplies:?}");
        }
    }
}
