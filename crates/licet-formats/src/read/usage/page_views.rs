//! Page views of finance and operations apps out of Application Insights: the table `pageViews`, as the portal exports the
//! result of a query to CSV.
//!
//! Columns as Azure Monitor documents the table (`timestamp`, which the portal exports as `timestamp [UTC]`, `name`,
//! `user_Id`, `user_AuthenticatedId`, `customDimensions`); that `name` is the form and `user_Id` the user, and that forms
//! carry a `FormInstanceId`, is taken from Microsoft's own dashboard of form interactions
//! (microsoft/Dynamics-365-FastTrack-Implementation-Assets). A form is no menu item: the menu items that open it must be
//! among the files. Several that open one form all count as used. What `user_Id` holds could not be verified; it is
//! matched to every name and id that the other files have of a person.

use super::{
    super::{
        account::{Aside, Why},
        format::Format,
        harvest::Harvest,
        record::Record,
    },
    Thing, Use, day, take, user,
};

const USER: &[&str] = &["userauthenticatedid", "userid", "useraccountid"];
const WHEN: &[&str] = &["timestamputc", "timestamp", "timegenerated"];

/// The format.
pub(in crate::read) const FORMAT: Format = Format {
    name: "application-insights-page-views",
    needs: &[
        USER,
        WHEN,
        &["name"],
        &["customdimensions", "operationname", "sessionid", "itemtype", "performancebucket"],
    ],
    knows: &[],
    read,
};

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    if let Some(kind) = record.text(&["itemtype"]).filter(|kind| !kind.eq_ignore_ascii_case("pageView")) {
        let message = format!("an item of the type `{kind}`, not a page view");
        return Err(Aside::new(Why::NotOfUse, record.place(&["itemtype"]), message, ""));
    }
    let (user, day) = (user(record, USER)?, day(record, WHEN)?);
    let form = record.required(&["name"], "form")?;
    take(record, harvest, &Use { user: &user, thing: Thing::Form(&form), role: None, access: "", day })
}
