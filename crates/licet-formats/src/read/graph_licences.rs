//! Microsoft Graph `licenseDetails`: the licences of one user, by group too. Whose they are stands in the context of the
//! answer, `users('ID')/licenseDetails`, or in a column that a script added.

use super::{
    account::{Aside, Why},
    format::Format,
    harvest::Harvest,
    people::Sighting,
    record::Record,
    service_plans,
};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "graph-licence-details",
    needs: &[&["skuid"], &["serviceplans", "contextlicensedetails"]],
    knows: &[],
    read,
};

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let columns = ["userprincipalname", "userid", "user", "upn"];
    let context = harvest.context.as_deref().and_then(of_context);
    let Some(user) = record.text(&columns).map(std::borrow::Cow::into_owned).or(context) else {
        let message = "whose licence it is does not stand in the file";
        let help =
            "keep `@odata.context` in the export, add a `userPrincipalName`, or export `users` with `assignedLicenses`";
        return Err(Aside::new(Why::Incomplete, record.place(&columns), message, help));
    };
    let (guid, part_number) = (record.text(&["skuid"]), record.text(&["skupartnumber"]));
    let names = [guid.as_deref(), part_number.as_deref()];
    harvest.offer(record, &["skuid"], &names)?;
    let sku = harvest.skus.find_any(&names);
    service_plans::of_details(record, harvest, &user, &sku);
    let mut who = Sighting { rank: 3, ..Sighting::default() };
    if user.contains('@') {
        who.upn = Some(user);
    } else {
        who.entra = Some(user);
    }
    let who = harvest.person(record, who);
    harvest.seat(record, &["skuid"], who, &sku, guid.as_deref().unwrap_or_default(), None);
    Ok(())
}

/// The id in `...#users('ID')/licenseDetails`.
fn of_context(context: &str) -> Option<String> {
    let (_, rest) = context.split_once("users('")?;
    Some(rest.split_once("')")?.0.to_owned())
}
