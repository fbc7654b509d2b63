//! The directory's own list of users: Entra's `Download users` CSV (formerly with `objectId`) and Graph `users` without
//! licences. It says who there is; licences stand elsewhere.

use super::{
    account::{Aside, Why},
    format::Format,
    harvest::Harvest,
    people::Sighting,
    record::Record,
    usage::sign_ins,
};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "entra-users",
    needs: &[&["userprincipalname"], &["displayname"]],
    knows: &[
        "id",
        "objectid",
        "surname",
        "mail",
        "givenname",
        "usertype",
        "jobtitle",
        "department",
        "accountenabled",
        "usagelocation",
        "streetaddress",
        "state",
        "country",
        "officelocation",
        "city",
        "postalcode",
        "telephonenumber",
        "mobilephone",
        "alternateemailaddress",
        "agegroup",
        "consentprovidedforminor",
        "legalagegroupclassification",
        "companyname",
        "creationtype",
        "directorysynced",
        "invitationstate",
        "identityissuer",
        "createddatetime",
        "mailnickname",
    ],
    read,
};

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let who = sighting(record)?;
    harvest.person(record, who);
    guest(record, harvest);
    sign_ins::of_user(record, harvest);
    Ok(())
}

/// Tells a guest, of whom the directory does not say what kind of user that is.
pub(super) fn guest(record: &Record<'_>, harvest: &mut Harvest<'_>) {
    if record.text(&["usertype"]).is_some_and(|kind| kind.eq_ignore_ascii_case("guest")) {
        let message = "a guest: the directory does not say what kind of user that is to you";
        let help = "state it in the column `kind` of users.csv: contractor, external-customer, external-vendor, ...";
        harvest.remark(Aside::new(Why::Remark, record.place(&["usertype"]), message, help));
    }
}

/// The person of a row of the directory.
pub(super) fn sighting(record: &Record<'_>) -> Result<Sighting, Aside> {
    let text = |columns: &[&str]| record.text(columns).map(std::borrow::Cow::into_owned);
    if record.text(&["softdeletiontimestamp", "deleteddatetime"]).is_some() {
        let place = record.place(&["softdeletiontimestamp", "deleteddatetime"]);
        return Err(Aside::new(Why::DeletedUser, place, "a deleted user", ""));
    }
    let blocked = record.truth(&["blockcredential"])?.map(|blocked| !blocked);
    let who = Sighting {
        entra: text(&["id", "objectid"]),
        upn: text(&["userprincipalname"]),
        mail: text(&["mail"]),
        nickname: text(&["mailnickname", "alias"]),
        display_name: text(&["displayname"]),
        department: text(&["department"]),
        enabled: record.truth(&["accountenabled"])?.or(blocked),
        rank: 0,
        ..Sighting::default()
    };
    if who.entra.is_none() && who.upn.is_none() && who.mail.is_none() {
        let message = "the row names nobody: no id, principal name or mail";
        return Err(Aside::new(Why::Incomplete, record.place(&["userprincipalname"]), message, ""));
    }
    Ok(who)
}
