//! Server licences: needed, held, converted from old ones, bought.

use super::{Best, Buy, Move, Needed, holdings::Owned};
use crate::{
    catalog::Edition, decide::Prices, require::servers_needed, tenant::Tenant, transition::ways::convert, value::Money,
};

/// Fills in the servers.
pub(super) fn fill(best: &mut Best, edition: &Edition, tenant: &Tenant, prices: &Prices, owned: &Owned<'_>) {
    let Some(needed) = servers_needed(edition, tenant).filter(|needed| needed.quantity > 0) else { return };
    best.basis.add(&needed.because);
    best.needed.push(Needed { any_of: vec![needed.offer.clone()], quantity: needed.quantity });
    let held: u64 = owned.held.iter().filter(|line| line.offer == needed.offer).map(|line| line.quantity).sum();
    let mut open = needed.quantity.saturating_sub(held);
    for old in &owned.old {
        let row = old.rows.iter().find(|row| row.says.to.as_ref().is_some_and(|to| to.offer == needed.offer));
        let Some((row, to)) = row.and_then(|row| row.says.to.as_ref().map(|to| (row, to))) else { continue };
        let packs = open.div_ceil(to.quantity.max(1)).min(old.subscription.quantity / row.says.from.quantity.max(1));
        let quantity = packs.saturating_mul(row.says.from.quantity);
        let gives = convert(edition, row, quantity).gives;
        if gives == 0 {
            continue;
        }
        open = open.saturating_sub(gives);
        let says = format!("{quantity} of {} become {gives} of {}", row.says.from.offer, to.offer);
        best.moves.push(Move {
            subscription: old.subscription.id.clone(),
            from: row.says.from.offer.clone(),
            quantity,
            to: to.offer.clone(),
            gives,
            from_day: old.from_day,
            because: std::iter::once(row.reason(says)).chain(old.because.iter().cloned()).collect(),
        });
    }
    if open > 0 {
        let price = prices.monthly(&needed.offer);
        let monthly_cost = price.map(|price| Money::from_ticks(price.ticks() * i128::from(open)));
        best.buy.push(Buy { offer: needed.offer, quantity: open, monthly_cost });
    }
}
