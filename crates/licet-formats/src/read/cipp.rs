//! CIPP's CSV of licences: one row per SKU of one tenant, with the terms it read from the directory.
//!
//! The terms are not taken over: CIPP computes them from two dates that do not make a term.

use super::{
    account::{Aside, Why},
    format::Format,
    harvest::{Bought, Harvest, Origin},
    record::Record,
};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "cipp-licences",
    needs: &[&["license"], &["countused"], &["totallicenses", "countavailable"], &["skuid", "skupartnumber"]],
    knows: &[],
    read,
};

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    one_tenant(record, harvest)?;
    let text = |columns: &[&str]| record.text(columns);
    let (guid, part_number, title) = (text(&["skuid"]), text(&["skupartnumber"]), text(&["license"]));
    let columns = ["skuid", "skupartnumber", "license"];
    let names = [guid.as_deref(), part_number.as_deref(), title.as_deref()];
    let (offer, trial) = harvest.offer(record, &columns, &names)?;
    let total = record.count(&["totallicenses"], "a number of seats")?;
    let (used, available) =
        (record.count(&["countused"], "a number of seats")?, record.count(&["countavailable"], "a number of seats"));
    let quantity = match (total, used, available) {
        (Some(total), ..) => total,
        (None, Some(used), Ok(Some(available))) => used.saturating_add(available),
        _ => {
            let place = record.place(&["totallicenses"]);
            return Err(Aside::new(Why::Incomplete, place, "the row has no number of seats", ""));
        }
    };
    let trial = trial || record.truth(&["terminfoistrial"]).ok().flatten().unwrap_or(false);
    let id = part_number.as_deref().or(title.as_deref()).unwrap_or_default().to_owned();
    let sku = harvest.sku_key(guid.as_deref(), part_number.as_deref(), &offer, trial);
    let parts = vec![(if trial { "trial" } else { "active" }, quantity)];
    let (account, place) = (harvest.account(), record.place(&[]));
    harvest.bought.push(Bought {
        account,
        place,
        origin: Origin::Cipp,
        id,
        sku,
        offer,
        parts,
        start: None,
        consumed: used,
    });
    Ok(())
}

/// A file of all tenants is that of none: the first row says whose file it is.
fn one_tenant(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let Some(tenant) = record.text(&["tenant"]) else { return Ok(()) };
    match &harvest.context {
        None => harvest.context = Some(tenant.into_owned()),
        Some(first) if first.eq_ignore_ascii_case(&tenant) => {}
        Some(first) => {
            let message = format!("a row of the tenant `{tenant}` in a file of the tenant `{first}`");
            let help = "export one tenant, or part the file by tenant";
            return Err(Aside::new(Why::Contradiction, record.place(&["tenant"]), message, help));
        }
    }
    Ok(())
}
