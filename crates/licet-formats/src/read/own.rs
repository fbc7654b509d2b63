//! licet's own tables, as a tenant's folder has them: so that a folder can be merged with what vendors give, and so that
//! a list kept in the documented columns is read as such.

use licet::{
    tenant::{TABLES, columns},
    value::fold,
};

use super::{
    account::{Aside, Why},
    format::Format,
    hand_kept,
    harvest::{Harvest, OwnRow},
    people::Sighting,
    record::{Record, plain},
    skus::Sku,
    usage::{self, Thing, Use},
};

/// The format.
pub(super) const FORMAT: Format = Format { name: "licet-table", needs: &[], knows: &[], read };

/// The table with all these columns: its required ones are there, and there is none that it does not have.
pub(super) fn table_of(keys: &[String]) -> Option<&'static str> {
    TABLES.into_iter().find(|table| {
        let (names, required) = columns(table).unwrap_or_default();
        let has = |name: &&str| keys.iter().any(|key| *key == plain(name));
        names.iter().take(required).all(has) && keys.iter().all(|key| names.iter().any(|name| plain(name) == *key))
    })
}

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let table = harvest.own_table.unwrap_or_default();
    let Some((names, required)) = columns(table) else {
        return Err(Aside::new(Why::Malformed, record.place(&[]), "a row of no table of licet's", ""));
    };
    let text = |name: &str| record.text(&[&plain(name)]).map(std::borrow::Cow::into_owned);
    for name in names.iter().take(required) {
        record.required(&[&plain(name)], &format!("`{name}`"))?;
    }
    if table == "users" {
        let user = text("user").unwrap_or_default();
        let who = Sighting {
            kind: text("kind"),
            display_name: text("display_name"),
            department: text("department"),
            cost_centre: text("cost_centre"),
            environment: text("environment"),
            manager: text("manager"),
            enabled: record.truth(&["enabled"])?,
            ..hand_kept::named(&user)
        };
        harvest.person(record, who);
        return Ok(());
    }
    if table == "activity" {
        return own_activity(record, harvest);
    }
    let mut cells: Vec<String> = names.iter().map(|name| text(name).unwrap_or_default()).collect();
    if let Some(at) = names.iter().position(|name| *name == "offer")
        && let Some(cell) = cells.get_mut(at).filter(|cell| !cell.is_empty())
    {
        let (offer, _) = harvest.offer(record, &["offer"], &[Some(cell.as_str())])?;
        // An id of the catalogue stays; a SKU of a variant keeps the name it was given.
        if let Sku::Offer { .. } = harvest.skus.find(cell)
            && fold(cell) != fold(offer.as_str())
        {
            *cell = offer.to_string();
        }
    }
    let (account, place) = (harvest.account(), record.place(&[]));
    harvest.own.push(OwnRow { account, place, table, cells, part: false });
    Ok(())
}

/// A row of activity.csv is one more record of use.
fn own_activity(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let (role, object) = (record.text(&["role"]), record.text(&["object"]));
    let word = record.text(&["access"]).unwrap_or_default();
    let Some(access) = ["", "view", "maintain", "customise"].into_iter().find(|known| word.eq_ignore_ascii_case(known))
    else {
        return Err(record.broken(&["access"], &word, "`view`, `maintain` or `customise`"));
    };
    let thing = object.as_deref().map_or(Thing::Nothing, Thing::Named);
    let user = record.required(&["user"], "`user`")?;
    let day = usage::day(record, &["lastused"])?;
    usage::take(record, harvest, &Use { user: &user, thing, role: role.as_deref(), access, day })
}
