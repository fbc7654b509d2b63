//! What people need of Business Central for the permission sets they were given.

use std::collections::BTreeSet;

use licet::value::RightId;

use super::{
    super::{
        account::{Aside, Why},
        harvest::Harvest,
        people::People,
        tables::Tables,
    },
    Given, users,
};

/// Writes the needs; a permission set of which no entitlement tells is told.
pub(in crate::read) fn settle(harvest: &mut Harvest<'_>, who: &People, tables: &mut Tables) {
    let central = std::mem::take(&mut harvest.central);
    let columns = licet::tenant::columns("needs").map(|(names, _)| names).unwrap_or_default();
    for Given { account, place, who: sighting, set } in central.given {
        let person = who.of.get(sighting).and_then(|person| who.persons.get(*person));
        let Some(person) = person.map(|person| person.user.clone()) else { continue };
        let Some(rights) = central.entitled.get(&set.to_lowercase()) else {
            let message =
                format!("no entitlement names the permission set `{set}`, so it tells nothing of the licence");
            let help = "give the entitlements (.al) of the applications that define it, or state what its holders need";
            harvest.take_back(account, Aside::new(Why::Unclassified, place, message, help));
            continue;
        };
        let clause = least(rights, harvest).into_iter().collect::<Vec<_>>().join("|");
        let cells = users::need(&person, &clause);
        let cells: Vec<(&str, String)> = columns.iter().copied().zip(cells).collect();
        tables.add("needs", &cells);
        let message = format!("the permission set `{set}` of `{person}` needs {clause}");
        harvest.remark_on(account, Aside::new(Why::Remark, place, message, ""));
    }
}

/// Of several rights those that include no other.
fn least(rights: &BTreeSet<String>, harvest: &Harvest<'_>) -> BTreeSet<String> {
    let includes = |more: &str, less: &str| {
        more != less && harvest.catalog.rights.includes(&RightId::new(more), &RightId::new(less))
    };
    rights.iter().filter(|right| !rights.iter().any(|other| includes(right, other))).cloned().collect()
}
