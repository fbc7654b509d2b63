//! Sign-ins of the directory: Graph `auditLogs/signIns` as JSON, the portal's CSV, and `signInActivity` of Graph users.
//!
//! JSON keys as Microsoft documents the resource `signIn` (`createdDateTime`, `userPrincipalName`, `userId`, `appId`,
//! `appDisplayName`, `resourceId`, `resourceDisplayName`, `status.errorCode`); CSV columns as seen in public exports
//! (`Date (UTC)`, `User ID`, `User`, `Username`, `Application`, `Application ID`, `Resource`, `Resource ID`, `Status`,
//! `Sign-in error code`). A sign-in shows that an application was opened, never at which level; one that failed is none.
//! `signInActivity` says when somebody was seen last, and not where: it is told, and is no record of use.

use super::{
    super::{
        account::{Aside, Why},
        format::Format,
        harvest::Harvest,
        record::Record,
    },
    Thing, Use, day, take, user, words,
};

const USER: &[&str] = &["userprincipalname", "username", "userid"];
const WHEN: &[&str] = &["createddatetime", "dateutc", "date"];
const APPLICATIONS: [&str; 6] = ["appid", "applicationid", "resourceid", "appdisplayname", "application", "resource"];

/// The format.
pub(in crate::read) const FORMAT: Format = Format {
    name: "entra-sign-ins",
    needs: &[
        USER,
        WHEN,
        &["appid", "appdisplayname", "application", "applicationid"],
        &["status", "signinerrorcode", "statuserrorcode", "resourcedisplayname", "resource", "clientappused"],
    ],
    knows: &[],
    read,
};

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let written = APPLICATIONS.iter().chain(&["resourcedisplayname"]);
    let written: Vec<_> = written.filter_map(|column| record.text(&[*column])).collect();
    let Some(word) = words::application(written.iter().map(AsRef::as_ref)) else {
        let name = record.text(&["appdisplayname", "application", "resourcedisplayname", "resource"]);
        let message = format!("a sign-in to `{}`, which is no application that licet knows", name.unwrap_or_default());
        return Err(Aside::new(Why::NotOfUse, record.place(&["application", "appdisplayname"]), message, ""));
    };
    if failed(record) {
        return Err(Aside::new(Why::NotOfUse, record.place(&["status"]), "the sign-in did not succeed", ""));
    }
    let (user, day) = (user(record, USER)?, day(record, WHEN)?);
    take(record, harvest, &Use { user: &user, thing: Thing::Applications(word), role: None, access: "", day })
}

fn failed(record: &Record<'_>) -> bool {
    let code = match record.object("status") {
        Some(status) => status.text(&["errorcode"]).map(std::borrow::Cow::into_owned),
        None => record.text(&["signinerrorcode", "statuserrorcode"]).map(std::borrow::Cow::into_owned),
    };
    let word = record.text(&["status"]);
    code.is_some_and(|code| code != "0" && !code.eq_ignore_ascii_case("none"))
        || word.is_some_and(|word| word.eq_ignore_ascii_case("failure") || word.eq_ignore_ascii_case("interrupted"))
}

/// Tells when a user of the directory was seen last, where the row says so.
pub(in crate::read) fn of_user(record: &Record<'_>, harvest: &mut Harvest<'_>) {
    let Some(seen) = record.object("signinactivity") else { return };
    let columns = ["lastsignindatetime", "lastnoninteractivesignindatetime", "lastsuccessfulsignindatetime"];
    let last = columns.iter().filter_map(|column| seen.day(&[*column]).ok().flatten()).max();
    let name = record.text(&["userprincipalname", "id"]).unwrap_or_default();
    let message = match last {
        Some(day) => {
            format!("`{name}` signed in last on {day}; to which application is not said, so it is no record of use")
        }
        None => format!("no sign-in of `{name}` is known"),
    };
    harvest.remark(Aside::new(Why::Remark, record.place(&[]), message, ""));
}
