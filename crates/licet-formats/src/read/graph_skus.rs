//! Microsoft Graph `subscribedSkus`: for each SKU the seats in each state, all its subscriptions together.
//!
//! Seats in the days of grace (`warning`) may be used; suspended and locked-out ones may not. More seats consumed than
//! enabled is lawful data: the audit judges it, not the reader. Older answers lack `lockedOut` and `accountId`.

use super::{
    account::{Aside, Why},
    format::Format,
    harvest::{Bought, Harvest, Origin},
    record::Record,
};

/// The format.
pub(super) const FORMAT: Format =
    Format { name: "graph-subscribed-skus", needs: &[&["skuid"], &["prepaidunits"]], knows: &[], read };

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let (guid, part_number) = (record.text(&["skuid"]), record.text(&["skupartnumber"]));
    let (offer, trial) =
        harvest.offer(record, &["skuid", "skupartnumber"], &[guid.as_deref(), part_number.as_deref()])?;
    let Some(units) = record.object("prepaidunits") else {
        let help = "export as JSON; a table cannot hold the states of the seats";
        return Err(Aside::new(
            Why::Malformed,
            record.place(&["prepaidunits"]),
            "the states of the seats are missing",
            help,
        ));
    };
    let count = |state: &str| units.count(&[state], "a number of seats").map(Option::unwrap_or_default);
    let (enabled, warning) = (count("enabled")?, count("warning")?);
    let (suspended, locked_out) = (count("suspended")?, count("lockedout")?);
    let capability = record.text(&["capabilitystatus"]).unwrap_or_default().to_lowercase();
    let parts = match capability.as_str() {
        // One state for the whole SKU: whatever is listed as enabled cannot be used.
        "lockedout" | "suspended" => vec![("suspended", enabled + warning + suspended + locked_out)],
        "deleted" => vec![("expired", enabled + warning + suspended + locked_out)],
        _ if trial => vec![("trial", enabled + warning), ("suspended", suspended + locked_out)],
        _ => vec![("active", enabled), ("warning", warning), ("suspended", suspended + locked_out)],
    };
    let consumed = record.count(&["consumedunits"], "a number of seats")?;
    let id = part_number.as_deref().or(guid.as_deref()).unwrap_or_default().to_owned();
    let sku = harvest.sku_key(guid.as_deref(), part_number.as_deref(), &offer, trial);
    let (account, place) = (harvest.account(), record.place(&[]));
    harvest.bought.push(Bought {
        account,
        place,
        origin: Origin::SubscribedSkus,
        id,
        sku,
        offer,
        parts,
        start: None,
        consumed,
    });
    Ok(())
}
