//! `licet require --drivers`: what forces each licence, and what to take away to reach a cheaper one.

use std::{collections::BTreeMap, io};

use licet::{
    decide::{Cheaper, Forced, Prices, Shelf, cheaper},
    tenant::{User, UserKind},
    value::{EnvironmentId, UserId},
};
use serde::Serialize;

use super::{OfAll, OfUser};
use crate::{
    output::{Grid, Out, amount, left, names, number, offers, reasons, right},
    tenant_folder::Opened,
};

/// Users who were given the same, and what forces their licence.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Alike {
    /// How many.
    count: u64,
    /// Who.
    users: Vec<UserId>,
    #[serde(flatten)]
    forced: Forced,
}

/// Adds what forces one user's licence.
pub(super) fn add_to(opened: &Opened, answer: &mut OfUser) {
    let prices = Prices::of(&opened.edition, &opened.tenant);
    let shelf = Shelf::of(&opened.edition, &prices);
    if let Some(user) = opened.tenant.user(&answer.user) {
        let forced = cheaper(&shelf, &opened.tenant, user);
        answer.basis.add_all(forced.drivers.iter().flat_map(|forces| &forces.driver.because));
        answer.forced = Some(forced);
    }
}

/// Adds what forces everybody's licence; the work is done once for users who were given the same.
pub(super) fn add_to_all(opened: &Opened, answer: &mut OfAll) {
    type Key<'a> = (u32, UserKind, bool, Option<&'a EnvironmentId>);
    let prices = Prices::of(&opened.edition, &opened.tenant);
    let shelf = Shelf::of(&opened.edition, &prices);
    let mut alike: BTreeMap<Key<'_>, Vec<&User>> = BTreeMap::new();
    for user in &opened.tenant.users {
        alike.entry((user.demand, user.kind, user.enabled, user.environment.as_ref())).or_default().push(user);
    }
    let mut all = Vec::new();
    for users in alike.into_values() {
        let Some(first) = users.first() else { continue };
        let forced = cheaper(&shelf, &opened.tenant, first);
        if forced.drivers.is_empty() {
            continue;
        }
        answer.basis.add_all(forced.drivers.iter().flat_map(|forces| &forces.driver.because));
        let users: Vec<UserId> = users.iter().map(|user| user.id.clone()).collect();
        all.push(Alike { count: u64::try_from(users.len()).unwrap_or(u64::MAX), users, forced });
    }
    // Where the most can be saved comes first.
    all.sort_by_key(|alike| {
        let saves = alike.forced.cheaper.as_ref().map(|cheaper| cheaper.saves * alike.count);
        (std::cmp::Reverse(saves), alike.users.first().cloned())
    });
    answer.forced = Some(all);
}

/// What forces one user's licence.
pub(super) fn show(out: &mut Out, forced: &Forced) -> io::Result<()> {
    out.heading("what forces the licence")?;
    match forced.monthly_cost {
        _ if forced.drivers.is_empty() => return out.line("  nothing: no licence is needed"),
        Some(cost) => {
            let text = format!("{} at {} a month, looked at alone", licences(&forced.licences), amount(cost));
            out.paragraph(&text, 2)?;
        }
        None => out.paragraph("no lawful set of licences is for sale", 2)?,
    }
    let words = [left("right"), left("given"), left("part of it"), left("forces by itself")];
    let mut grid = Grid::new(&words);
    for forces in &forced.drivers {
        let driver = &forces.driver;
        let place = driver.environment.as_ref().map_or_else(String::new, |place| format!(" in {place}"));
        grid.row([
            format!("{}{place}", driver.right),
            driver.grant.to_string(),
            driver.part.as_ref().map_or_else(String::new, ToString::to_string),
            if forces.alone { "yes" } else { "no" }.into(),
        ]);
    }
    out.table(&grid)?;
    reasons(out, forced.drivers.iter().flat_map(|forces| &forces.driver.because), 2)?;
    let Some(cheaper) = &forced.cheaper else {
        return out.paragraph("no grant that is taken away makes it cheaper", 2);
    };
    out.heading("the smallest removal that reaches a cheaper licence")?;
    cheaper.remove.iter().try_for_each(|given| out.paragraph(&given.to_string(), 2))?;
    let text = format!(
        "then {} at {} a month is enough: {} less{}",
        licences(&cheaper.licences),
        amount(cheaper.monthly_cost),
        amount(cheaper.saves),
        doubt(cheaper)
    );
    out.paragraph(&text, 2)
}

fn licences(list: &[licet::value::OfferId]) -> String {
    if list.is_empty() { "no licence".into() } else { offers(list) }
}

fn doubt(cheaper: &Cheaper) -> &'static str {
    if cheaper.smallest { "" } else { " (there may be a smaller one: the search was cut off)" }
}

/// What forces everybody's licence, in one table.
pub(super) fn show_all(out: &mut Out, answer: &OfAll, all: bool) -> io::Result<()> {
    let Some(forced) = &answer.forced else { return Ok(()) };
    out.heading("what forces the licences, and the smallest removal that reaches a cheaper one (each user alone)")?;
    let words = [left("who"), left("licences"), left("take away"), left("then enough")];
    let mut grid = Grid::new(&[&[right("count")], &words[..], &[right("saves each")]].concat());
    for alike in forced {
        let cheaper = alike.forced.cheaper.as_ref();
        let remove = |cheaper: &Cheaper| {
            let given: Vec<String> = cheaper.remove.iter().map(ToString::to_string).collect();
            format!("{}{}", given.join(", "), doubt(cheaper))
        };
        grid.row([
            number(alike.count),
            names(&alike.users.iter().map(UserId::as_str).collect::<Vec<_>>(), alike.count, all),
            licences(&alike.forced.licences),
            cheaper.map_or_else(|| "nothing helps".into(), remove),
            cheaper.map_or_else(String::new, |cheaper| licences(&cheaper.licences)),
            cheaper.map_or_else(String::new, |cheaper| amount(cheaper.saves)),
        ]);
    }
    out.table(&grid)
}
