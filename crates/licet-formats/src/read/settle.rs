//! Puts together what the rows of all files gave: one person once, one licence once, one number of seats once.

use std::collections::BTreeMap;

use licet::value::OfferId;

use super::{
    Import,
    account::{Account, Aside, Why},
    central,
    harvest::{Bought, Harvest, Origin},
    options::Options,
    people::{People, Sighting, called, details, people},
    price_settle, security, service_plans,
    tables::{Tables, neutral},
    usage,
};

/// Makes the tables.
pub(super) fn settle(mut harvest: Harvest<'_>, options: &Options<'_>) -> Import {
    let who = people(&harvest.sightings);
    for (account, aside) in &who.doubts {
        harvest.remark_on(*account, aside.clone());
    }
    strangers(&mut harvest, &who);
    let mut tables = Tables::default();
    users(&mut harvest, &who, &mut tables);
    if harvest.own.is_empty() && harvest.usage.is_empty() {
        // Nothing asks any more who bears which name, and there may be very many.
        harvest.sightings = Vec::new();
    }
    service_plans::settle(&mut harvest, &who);
    assignments(&mut harvest, &who, &mut tables);
    subscriptions(&mut harvest, &mut tables);
    central::settle(&mut harvest, &who, &mut tables);
    usage::settle(&mut harvest, &who, &mut tables);
    let roles = security::settle(&mut harvest, &who, options.deployment, &mut tables);
    price_settle::settle(&mut harvest, options, &mut tables);
    own_rows(&mut harvest, &who, &mut tables);
    harvest.accounts.iter_mut().for_each(Account::close);
    harvest.problems.sort();
    harvest.opinions.sort();
    harvest.passed_over.sort();
    Import {
        accounts: harvest.accounts,
        problems: harvest.problems,
        tables: tables.written(),
        people: who.persons.len(),
        roles,
        matched: who.matched,
        passed_over: harvest.passed_over,
        opinions: harvest.opinions,
    }
}

/// People of other files whom the directory's export does not have, if there is such an export.
fn strangers(harvest: &mut Harvest<'_>, who: &People) {
    if !who.persons.iter().any(|person| person.in_directory) {
        return;
    }
    let mut told = Vec::new();
    for (sighting, &person) in harvest.sightings.iter().zip(&who.of) {
        let Some(person) = who.persons.get(person).filter(|person| !person.in_directory) else { continue };
        let message = format!("`{}` is nobody of the directory's export", person.user);
        let help =
            "the export may be older or of some users only; otherwise the account was deleted or bears another address";
        told.push((sighting.account, Aside::new(Why::UnmatchedPerson, sighting.at.place(), message, help)));
    }
    for (account, aside) in told {
        harvest.remark_on(account, aside);
    }
}

fn users(harvest: &mut Harvest<'_>, who: &People, tables: &mut Tables) {
    for person in &who.persons {
        let known = details(&harvest.sightings, person);
        let mut shown = |text: &Option<String>| {
            let text = text.clone()?;
            let Some(harmless) = neutral(&text) else { return Some(text) };
            let message =
                format!("the text `{text}` would be a formula in a spreadsheet and is written as `{harmless}`");
            if let Some(Sighting { account, at, .. }) =
                person.seen.first().and_then(|at| harvest.sightings.get(*at)).cloned()
            {
                harvest.remark_on(account, Aside::new(Why::Neutralised, at.place(), message, ""));
            }
            Some(harmless)
        };
        let (display_name, department) = (shown(&known.display_name), shown(&known.department));
        let cost_centre = shown(&known.cost_centre);
        let enabled = known.enabled.filter(|enabled| !enabled).map(|_| "false".to_owned());
        tables.add(
            "users",
            &[
                ("user", person.user.clone()),
                ("kind", known.kind.clone().unwrap_or_default()),
                ("display_name", display_name.unwrap_or_default()),
                ("department", department.unwrap_or_default()),
                ("cost_centre", cost_centre.unwrap_or_default()),
                ("environment", known.environment.clone().unwrap_or_default()),
                ("enabled", enabled.unwrap_or_default()),
                ("manager", known.manager.clone().unwrap_or_default()),
            ],
        );
    }
}

fn assignments(harvest: &mut Harvest<'_>, who: &People, tables: &mut Tables) {
    // Who holds what, from which account it is known, and how it came.
    let mut held: BTreeMap<(usize, OfferId), (Vec<usize>, Option<String>)> = BTreeMap::new();
    for seat in std::mem::take(&mut harvest.seats) {
        let Some(&person) = who.of.get(seat.who) else { continue };
        let Some(user) = who.persons.get(person).map(|person| &person.user) else { continue };
        let (accounts, how) = held.entry((person, seat.offer.clone())).or_default();
        if accounts.contains(&seat.account) {
            let message = format!("`{user}` holds {} twice in this file; it is counted once", seat.offer);
            harvest.remark_on(seat.account, Aside::new(Why::Duplicate, seat.at.place(), message, ""));
        } else {
            accounts.push(seat.account);
        }
        *how = how.take().or(seat.how);
    }
    consumed(harvest, held.keys().map(|(_, offer)| offer.as_str()));
    for ((person, offer), (_, how)) in held {
        let Some(user) = who.persons.get(person).map(|person| person.user.clone()) else { continue };
        let cells = [("principal", user), ("offer", offer.to_string()), ("reason", how.unwrap_or_default())];
        tables.add("assignments", &cells);
    }
}

/// Tells where fewer holders are in the files than seats are given away: the list of users is not whole.
fn consumed<'h>(harvest: &mut Harvest<'_>, held: impl Iterator<Item = &'h str>) {
    let mut holders: BTreeMap<&str, u64> = BTreeMap::new();
    for offer in held {
        *holders.entry(offer).or_insert(0) += 1;
    }
    if holders.is_empty() {
        return;
    }
    let told: Vec<(usize, Aside)> = harvest
        .bought
        .iter()
        .filter_map(|row| {
            let (consumed, found) = (row.consumed?, holders.get(row.offer.as_str()).copied().unwrap_or_default());
            let message = format!("{consumed} seats of `{}` are given away; holders in the files: {found}", row.id);
            let help = "give the licences of all users; whoever is missing seems to have no licence";
            let aside = Aside::new(Why::Incomplete, row.place.clone(), message, help);
            (found < consumed).then_some((row.account, aside))
        })
        .collect();
    for (account, aside) in told {
        harvest.remark_on(account, aside);
    }
}

/// One number of seats for each SKU, from the weightiest file that has it.
fn subscriptions(harvest: &mut Harvest<'_>, tables: &mut Tables) {
    let mut by_sku: BTreeMap<String, BTreeMap<Origin, Vec<Bought>>> = BTreeMap::new();
    for bought in std::mem::take(&mut harvest.bought) {
        by_sku.entry(bought.sku.clone()).or_default().entry(bought.origin).or_default().push(bought);
    }
    for mut origins in by_sku.into_values() {
        for rows in origins.values_mut() {
            same_row_once(harvest, rows);
        }
        let usable = |rows: &Vec<Bought>| rows.iter().map(Bought::usable).sum::<u64>();
        let Some((weightiest, total)) = origins.iter().next().map(|(origin, rows)| (*origin, usable(rows))) else {
            continue;
        };
        // Single subscriptions say more than their sum, if they make it up.
        let detailed = origins.get(&Origin::Directory).is_some_and(|rows| usable(rows) == total);
        let taken = if detailed { Origin::Directory } else { weightiest };
        for (origin, rows) in origins {
            let agrees = usable(&rows) == total;
            for row in rows {
                if origin == taken {
                    write_subscription(&row, tables);
                } else {
                    let aside = replaced(&row, agrees, total);
                    harvest.take_back(row.account, aside);
                }
            }
        }
    }
}

/// Takes back rows that stand in several files or twice in one.
fn same_row_once(harvest: &mut Harvest<'_>, rows: &mut Vec<Bought>) {
    let mut kept: Vec<Bought> = Vec::new();
    for row in rows.drain(..) {
        match kept.iter().find(|other| other.id == row.id) {
            None => kept.push(row),
            Some(other) if other.parts == row.parts && other.start == row.start => {
                let message = format!("`{}` stands with the same seats at {} already", row.id, other.place);
                harvest.take_back(row.account, Aside::new(Why::Duplicate, row.place, message, ""));
            }
            Some(other) => {
                let message = format!("`{}` has other seats at {}; those are taken", row.id, other.place);
                let help = "give only the newer of the two exports";
                harvest.take_back(row.account, Aside::new(Why::Contradiction, row.place, message, help));
            }
        }
    }
    *rows = kept;
}

fn replaced(row: &Bought, agrees: bool, total: u64) -> Aside {
    if agrees {
        let message = format!("the seats of `{}` are taken from a file that says more of them", row.id);
        return Aside::new(Why::Superseded, row.place.clone(), message, "");
    }
    let message =
        format!("{} usable seats of `{}` here, {total} in a weightier file; those are taken", row.usable(), row.id);
    Aside::new(Why::Contradiction, row.place.clone(), message, "give exports of the same day")
}

fn write_subscription(row: &Bought, tables: &mut Tables) {
    let some: Vec<&(&'static str, u64)> = row.parts.iter().filter(|(_, seats)| *seats > 0).collect();
    let none = row.parts.first().into_iter();
    let parts: Vec<_> = if some.is_empty() { none.collect() } else { some };
    let several = parts.len() > 1;
    for (state, seats) in parts {
        let id = if several && *state != "active" { format!("{} {state}", row.id) } else { row.id.clone() };
        tables.add(
            "subscriptions",
            &[
                ("subscription", id),
                ("offer", row.offer.to_string()),
                ("quantity", seats.to_string()),
                ("start", row.start.map(|day| day.to_string()).unwrap_or_default()),
                ("status", (*state).to_owned()),
            ],
        );
    }
}

/// Rows of licet's own tables, with people named as in the other tables.
fn own_rows(harvest: &mut Harvest<'_>, who: &People, tables: &mut Tables) {
    if harvest.own.is_empty() {
        return;
    }
    let called = called(&harvest.sightings, who);
    for row in std::mem::take(&mut harvest.own) {
        let (names, _) = licet::tenant::columns(row.table).unwrap_or_default();
        let mut cells = row.cells;
        for (name, cell) in names.iter().zip(&mut cells) {
            let person = called.get(&cell.to_lowercase()).copied().flatten().and_then(|at| who.persons.get(at));
            if let ("user" | "principal" | "manager", Some(person)) = (*name, person) {
                cell.clone_from(&person.user);
            }
        }
        if !tables.add_row(row.table, cells) {
            let aside = Aside::new(Why::Duplicate, row.place, "the row stands there already; it is counted once", "");
            harvest.withdraw(row.account, row.part, aside);
        }
    }
}
