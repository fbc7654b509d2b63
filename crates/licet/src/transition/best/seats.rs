//! Seats of users and devices: every split of packs is tried, the rest follows exactly.

use std::collections::BTreeMap;

use super::{
    Best, Buy, Move, Needed,
    demand::{Classes, Demand},
    holdings::{Old, Owned},
    solve::{Class, Price, Supply, given, met},
};
use crate::{
    decide::{Set, Shelf},
    transition::ways::convert,
    value::{Money, OfferId},
};

/// The most mixes that are compared for each way to need.
const MIXES: u64 = 400_000;

/// A part of old licences that goes one way: by which rows, how many of them, and what comes of it.
#[derive(Debug, Clone)]
struct Part {
    old: usize,
    /// Places among the rows; several only where they all convert one for one.
    rows: Vec<usize>,
    supply: Supply,
}

/// A mix: the parts of every holding.
type Mix = Vec<Part>;

/// Fills in what is needed, moved and bought.
pub(super) fn fill(best: &mut Best, shelf: &Shelf<'_>, demand: &Demand, owned: &Owned<'_>) {
    let held: Vec<Supply> = owned
        .held
        .iter()
        .filter_map(|line| {
            shelf.place(&line.offer).map(|at| Supply { set: Set::EMPTY.with(at), quantity: line.quantity })
        })
        .collect();
    let splits: Vec<Vec<Mix>> = owned.old.iter().enumerate().map(|(at, old)| splits(shelf, at, old)).collect();
    let mut found: Option<(Price, Vec<Class>, Vec<u64>, Mix)> = None;
    for way in &demand.ways {
        let classes = classes(shelf, way);
        let mut look = |mix: Mix| {
            let supplies: Vec<Supply> = held.iter().copied().chain(mix.iter().map(|part| part.supply)).collect();
            let (met, cost) = met(&classes, &supplies);
            if found.as_ref().is_none_or(|(best, ..)| cost < *best) {
                found = Some((cost, classes.clone(), met, mix));
            }
            cost
        };
        best.proved &= each_mix(&splits, &mut look);
    }
    let Some((_, classes, met, mix)) = found else { return };
    let supplies: Vec<Supply> = held.iter().copied().chain(mix.iter().map(|part| part.supply)).collect();
    let flow = given(&classes, &met, &supplies);
    for (at, part) in mix.iter().enumerate() {
        let of_part = flow.iter().filter(|((supply, _), _)| *supply == held.len() + at);
        let uses: Vec<(Set, u64)> =
            of_part.filter_map(|((_, class), many)| classes.get(*class).map(|class| (class.set, *many))).collect();
        if let Some(old) = owned.old.get(part.old) {
            best.moves.extend(moves(shelf, old, part, &uses));
        }
    }
    for (class, met) in classes.iter().zip(met) {
        best.needed.push(Needed { any_of: shelf.offers(class.set), quantity: class.quantity });
        if let Some(offer) = cheapest(shelf, class.set).filter(|_| met < class.quantity) {
            buy(best, shelf, offer, class.quantity - met);
        }
    }
    best.needed.sort();
}

/// Calls for every mix; where there are too many, improves one holding after the other and says so.
fn each_mix(splits: &[Vec<Mix>], look: &mut dyn FnMut(Mix) -> Price) -> bool {
    let count = splits.iter().fold(1_u64, |all, one| all.saturating_mul(one.len().max(1) as u64));
    if count <= MIXES {
        for number in 0..count {
            let mut rest = number;
            let mut mix = Mix::new();
            for one in splits {
                let size = one.len().max(1) as u64;
                let at = usize::try_from(rest % size).unwrap_or(0);
                mix.extend(one.get(at).into_iter().flatten().cloned());
                rest /= size;
            }
            look(mix);
        }
        return true;
    }
    let mut chosen = vec![0_usize; splits.len()];
    for (holding, one) in splits.iter().enumerate() {
        let mut cheapest: Option<(Price, usize)> = None;
        for at in 0..one.len() {
            let taken = |(other, of): (usize, &Vec<Mix>)| {
                let at = if other == holding { at } else { chosen.get(other).copied().unwrap_or(0) };
                of.get(at).cloned().unwrap_or_default()
            };
            let cost = look(splits.iter().enumerate().flat_map(taken).collect());
            if cheapest.is_none_or(|(best, _)| cost < best) {
                cheapest = Some((cost, at));
            }
        }
        if let (Some(slot), Some((_, at))) = (chosen.get_mut(holding), cheapest) {
            *slot = at;
        }
    }
    false
}

/// The seats by class, the dearest first.
fn classes(shelf: &Shelf<'_>, way: &Classes) -> Vec<Class> {
    let price = |set: Set| {
        let known = cheapest(shelf, set).and_then(|offer| shelf.prices.monthly(&offer));
        known.map_or((1, Money::ZERO), |price| (0, price))
    };
    let mut classes: Vec<Class> =
        way.iter().map(|(&set, &quantity)| Class { set, quantity, price: price(set) }).collect();
    classes.sort_by_key(|class| (std::cmp::Reverse(class.price), class.set));
    classes
}

/// The licence of a set that costs least; where no price is stated, the one of the lowest type.
fn cheapest(shelf: &Shelf<'_>, set: Set) -> Option<OfferId> {
    let weight = |offer: &OfferId| {
        let price = shelf.prices.monthly(offer);
        (price.is_none(), price, shelf.edition.licence_type(offer), offer.clone())
    };
    shelf.offers(set).into_iter().min_by_key(weight)
}

/// Every split of the licences of a holding among its rows.
fn splits(shelf: &Shelf<'_>, at: usize, old: &Old<'_>) -> Vec<Mix> {
    let quantity = old.subscription.quantity;
    let target = |row: usize| {
        let offer = old.rows.get(row).and_then(|row| row.says.to.as_ref()).map(|to| &to.offer);
        offer.and_then(|offer| shelf.place(offer))
    };
    let rows: Vec<usize> = (0..old.rows.len()).filter(|&row| target(row).is_some()).collect();
    let single = |row: &usize| old.rows.get(*row).is_some_and(|row| row.says.from.quantity == 1);
    let set = |rows: &[usize]| rows.iter().filter_map(|&row| target(row)).collect::<Set>();
    let part = |rows: &[usize], quantity: u64| Part {
        old: at,
        rows: rows.to_vec(),
        supply: Supply { set: set(rows), quantity },
    };
    let gives =
        |row: usize, quantity: u64| old.rows.get(row).map_or(0, |row| convert(shelf.edition, row, quantity).gives);
    if shelf.edition.choice("onprem-or") == "per-holding" {
        let mut all = vec![Mix::new()];
        all.extend(rows.iter().map(|&row| vec![part(&[row], gives(row, quantity))]));
        return all;
    }
    let (singles, packs): (Vec<usize>, Vec<usize>) = rows.iter().copied().partition(single);
    let mut open: Vec<(Mix, u64)> = vec![(Mix::new(), quantity)];
    for (place, &row) in packs.iter().enumerate() {
        let size = old.rows.get(row).map_or(1, |row| row.says.from.quantity.max(1));
        let last = place + 1 == packs.len() && singles.is_empty();
        let mut next = Vec::new();
        for (mix, rest) in &open {
            let first = if last { rest / size } else { 0 };
            for many in first..=rest / size {
                let mut mix = mix.clone();
                let taken = if last { *rest } else { many * size };
                mix.push(part(&[row], gives(row, taken)));
                next.push((mix, rest - many * size));
            }
        }
        open = next;
    }
    let close = |(mut mix, rest): (Mix, u64)| {
        if !singles.is_empty() {
            mix.push(part(&singles, rest));
        }
        mix
    };
    open.into_iter().map(close).collect()
}

/// What a part becomes, as far as it is used.
fn moves(shelf: &Shelf<'_>, old: &Old<'_>, part: &Part, uses: &[(Set, u64)]) -> Vec<Move> {
    let mut by_row: BTreeMap<usize, u64> = BTreeMap::new();
    for (class, many) in uses {
        let fits = |row: &&usize| {
            let to = old.rows.get(**row).and_then(|row| row.says.to.as_ref());
            to.and_then(|to| shelf.place(&to.offer)).is_some_and(|at| class.has(at))
        };
        if let Some(row) = part.rows.iter().find(fits) {
            *by_row.entry(*row).or_default() += many;
        }
    }
    let one = |(row, used): (usize, u64)| {
        let fact = old.rows.get(row)?;
        let to = fact.says.to.as_ref()?;
        let packs = used.div_ceil(to.quantity.max(1));
        let quantity = packs.saturating_mul(fact.says.from.quantity).min(old.subscription.quantity);
        let gives = packs.saturating_mul(to.quantity);
        let says = format!("{quantity} of {} become {gives} of {}", fact.says.from.offer, to.offer);
        let because = std::iter::once(fact.reason(says)).chain(old.because.iter().cloned()).collect();
        Some(Move {
            subscription: old.subscription.id.clone(),
            from: fact.says.from.offer.clone(),
            quantity,
            to: to.offer.clone(),
            gives,
            from_day: old.from_day,
            because,
        })
    };
    by_row.into_iter().filter_map(one).collect()
}

/// Adds what is bought.
pub(super) fn buy(best: &mut Best, shelf: &Shelf<'_>, offer: OfferId, quantity: u64) {
    let monthly = shelf.prices.monthly(&offer);
    let cost = |quantity: u64| monthly.map(|price| Money::from_ticks(price.ticks() * i128::from(quantity)));
    match best.buy.iter_mut().find(|known| known.offer == offer) {
        Some(known) => {
            known.quantity += quantity;
            known.monthly_cost = cost(known.quantity);
        }
        None => best.buy.push(Buy { offer, quantity, monthly_cost: cost(quantity) }),
    }
}
