//! Microsoft Graph `directory/subscriptions`: each subscription of its own, with its state and whether it is a trial.
//!
//! `nextLifecycleDateTime` is when the state changes next, not the end of a term: no term is guessed from it.

use super::{
    account::{Aside, Why},
    format::Format,
    harvest::{Bought, Harvest, Origin},
    record::Record,
};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "graph-directory-subscriptions",
    needs: &[
        &["skuid"],
        &["totallicenses"],
        &["nextlifecycledatetime", "ocpsubscriptionid", "commercesubscriptionid", "istrial"],
    ],
    knows: &[
        "id",
        "createddatetime",
        "skupartnumber",
        "status",
        "servicestatus",
        "ownerid",
        "ownertenantid",
        "ownertype",
        "nextlifecycledatetime",
        "ocpsubscriptionid",
        "commercesubscriptionid",
        "istrial",
    ],
    read,
};

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let (guid, part_number) = (record.text(&["skuid"]), record.text(&["skupartnumber"]));
    let (offer, trial) =
        harvest.offer(record, &["skuid", "skupartnumber"], &[guid.as_deref(), part_number.as_deref()])?;
    let columns = ["totallicenses"];
    let Some(quantity) = record.count(&columns, "a number of seats")? else {
        return Err(Aside::new(Why::Incomplete, record.place(&columns), "the row has no number of seats", ""));
    };
    let trial = record.truth(&["istrial"])?.unwrap_or(false) || trial;
    let written = record.text(&["status"]).unwrap_or_default();
    let state = match written.to_lowercase().as_str() {
        "enabled" | "" if trial => "trial",
        "enabled" | "" => "active",
        "warning" => "warning",
        "suspended" | "lockedout" => "suspended",
        "deleted" => "expired",
        _ => return Err(record.broken(&["status"], &written, "Enabled, Warning, Suspended, LockedOut or Deleted")),
    };
    let start = record.day(&["createddatetime"])?;
    let number = record.text(&["commercesubscriptionid", "id", "ocpsubscriptionid"]);
    let number = number.as_deref().unwrap_or_default();
    let id = format!("{} {number}", part_number.as_deref().or(guid.as_deref()).unwrap_or_default());
    let sku = harvest.sku_key(guid.as_deref(), part_number.as_deref(), &offer, trial);
    let (account, place, parts) = (harvest.account(), record.place(&[]), vec![(state, quantity)]);
    let id = id.trim().to_owned();
    harvest.bought.push(Bought {
        account,
        place,
        origin: Origin::Directory,
        id,
        sku,
        offer,
        parts,
        start,
        consumed: None,
    });
    Ok(())
}
