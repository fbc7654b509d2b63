//! What people keep by hand: a table with a column for the person and one for the licence, under any of the usual names,
//! or a JSON object with a list of licences for each person.

use std::collections::BTreeMap;

use licet::value::Place;
use serde_json::value::RawValue;

use super::{
    account::{Account, Aside, Why},
    format::Format,
    harvest::{Harvest, RoleHeld},
    people::Sighting,
    record::{Body, Record},
};

/// Columns that name a person.
pub(super) const PERSON: &[&str] = &[
    "userprincipalname",
    "upn",
    "email",
    "emailaddress",
    "mail",
    "useremail",
    "user",
    "userid",
    "username",
    "account",
    "login",
    "employee",
    "person",
];
const LICENCE: &[&str] = &[
    "licence",
    "licences",
    "license",
    "licenses",
    "assignedlicence",
    "assignedlicences",
    "assignedlicense",
    "assignedlicenses",
    "sku",
    "skus",
    "skupartnumber",
    "skuid",
    "offer",
    "product",
    "products",
    "licencetype",
    "licensetype",
];

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "hand-kept-licences",
    needs: &[PERSON, LICENCE],
    knows: &["displayname", "name", "fullname", "department", "costcentre", "costcenter", "enabled"],
    read,
};

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let name = record.required(PERSON, "person")?;
    let text = |columns: &[&str]| record.text(columns).map(std::borrow::Cow::into_owned);
    let who = Sighting {
        display_name: text(&["displayname", "fullname", "name"]),
        department: text(&["department"]),
        cost_centre: text(&["costcentre", "costcenter"]),
        enabled: record.truth(&["enabled"])?,
        ..named(&name)
    };
    let who = harvest.person(record, who);
    let cell = record.text(LICENCE).unwrap_or_default();
    for (name, sku) in harvest.skus.split(&cell, &['+', ';', ',', '|']) {
        harvest.seat(record, LICENCE, who, &sku, name, None);
    }
    for item in record
        .value("licences")
        .or_else(|| record.value("licenses"))
        .and_then(|list| list.as_array())
        .into_iter()
        .flatten()
    {
        if let Some(name) = super::record::as_text(item) {
            let sku = harvest.skus.find(&name);
            harvest.seat(record, LICENCE, who, &sku, &name, None);
        }
    }
    Ok(())
}

/// Roles by person, several in a cell.
pub(super) const ROLES: Format = Format {
    name: "hand-kept-roles",
    needs: &[PERSON, &["securityroles", "securityrole", "roles"]],
    knows: &["alias", "firstname", "lastname", "displayname", "name", "department"],
    read: read_roles,
};

fn read_roles(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let columns = ["securityroles", "securityrole", "roles"];
    let text = |columns: &[&str]| record.text(columns).map(std::borrow::Cow::into_owned);
    let name = record.required(PERSON, "person")?;
    let full = [text(&["firstname"]), text(&["lastname"])].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let who = Sighting {
        operations: text(&["userid"]),
        display_name: text(&["displayname", "name"]).or(Some(full).filter(|name| !name.is_empty())),
        department: text(&["department"]),
        ..named(&name)
    };
    let who = harvest.person(record, who);
    for role in
        record.text(&columns).unwrap_or_default().split([',', ';']).map(str::trim).filter(|role| !role.is_empty())
    {
        let (account, at) = (harvest.account(), harvest.files.at(&record.place(&columns)));
        let user_id = text(&["userid"]).unwrap_or_default();
        harvest.roles.push(RoleHeld { account, at, who, user_id, id: None, name: role.to_owned(), part: true });
    }
    Ok(())
}

/// A person by the one name that a hand-kept file has.
pub(super) fn named(name: &str) -> Sighting {
    let mut who = Sighting { rank: 1, ..Sighting::default() };
    if name.contains('@') {
        who.upn = Some(name.to_owned());
    } else if is_guid(name) {
        who.entra = Some(name.to_owned());
    } else {
        who.nickname = Some(name.to_owned());
    }
    who
}

fn is_guid(text: &str) -> bool {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// The licences of each person, if that is what a JSON object holds.
pub(super) fn map(fields: &BTreeMap<String, &RawValue>) -> Option<Vec<(String, Vec<String>)>> {
    if fields.is_empty() {
        return None;
    }
    let licences = |raw: &RawValue| {
        serde_json::from_str::<Vec<String>>(raw.get())
            .or_else(|_| serde_json::from_str(raw.get()).map(|one| vec![one]))
            .ok()
    };
    fields.iter().map(|(person, raw)| Some((person.clone(), licences(raw)?))).collect()
}

/// Reads such an object; its lines cannot be told apart, so that all stand at its first.
pub(super) fn read_map(
    file: &str,
    encoding: &'static str,
    line: u32,
    rows: &[(String, Vec<String>)],
    harvest: &mut Harvest<'_>,
) {
    harvest.begin(Account::new(file, FORMAT.name, encoding), &[]);
    for (person, licences) in rows {
        let record = Record { file, line, body: Body::Row(&[], &[]) };
        let outcome = if person.trim().is_empty() {
            let place = Place { file: file.to_owned(), line, column: 0 };
            Err(Aside::new(Why::Incomplete, place, "licences of nobody", ""))
        } else {
            let who = harvest.person(&record, named(person));
            for name in licences {
                let sku = harvest.skus.find(name);
                harvest.seat(&record, &[], who, &sku, name, None);
            }
            Ok(())
        };
        harvest.book(outcome);
    }
    harvest.end();
}
