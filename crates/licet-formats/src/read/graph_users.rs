//! Microsoft Graph `users` with `assignedLicenses` and `licenseAssignmentStates`.
//!
//! `assignedLicenses` is what a user holds, direct and by group together. Without it the states tell: active ones, also
//! with an error, are held; failed ones are not, and are told. An error is null or the text `None` where there is none.

use std::collections::BTreeSet;

use super::{
    account::{Aside, Why},
    entra,
    format::Format,
    harvest::Harvest,
    record::{Record, as_text},
    service_plans,
    usage::sign_ins,
};

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "graph-users",
    needs: &[
        &["userprincipalname", "id", "mail"],
        &["assignedlicenses", "licenseassignmentstates"],
        &["userprincipalname", "displayname", "accountenabled", "licenseassignmentstates", "id"],
    ],
    knows: &[],
    read,
};

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    for column in ["assignedlicenses", "licenseassignmentstates"] {
        if let Some(text) = record.text(&[column]) {
            let help = "export as JSON, for example by `ConvertTo-Json -Depth 5`; a table cannot hold a list";
            let expected = "a list of licences";
            let mut aside = record.broken(&[column], &text, expected);
            aside.problem.help = help.into();
            return Err(aside);
        }
    }
    let who = entra::sighting(record)?;
    let who = harvest.person(record, who);
    entra::guest(record, harvest);
    sign_ins::of_user(record, harvest);
    service_plans::of_user(record, harvest, who);
    let user = record.text(&["userprincipalname", "mail", "id"]).unwrap_or_default();
    let states = record.list("licenseassignmentstates");
    let mut held: BTreeSet<String> = BTreeSet::new();
    for licence in record.list("assignedlicenses") {
        let Some(sku) = licence.text(&["skuid", "skupartnumber"]) else { continue };
        if held.insert(sku.to_lowercase()) {
            let how = route(&states, &sku);
            let means = harvest.skus.find(&sku);
            harvest.seat(record, &["assignedlicenses"], who, &means, &sku, how);
            let off = licence.value("disabledplans").and_then(serde_json::Value::as_array).into_iter().flatten();
            service_plans::disabled(record, harvest, &user, &means, off.filter_map(as_text));
        }
    }
    let listed = record.value("assignedlicenses").is_some_and(serde_json::Value::is_array);
    for state in &states {
        let Some(sku) = state.text(&["skuid"]) else { continue };
        let word = state.text(&["state"]).unwrap_or_default().to_lowercase();
        if !listed && matches!(word.as_str(), "active" | "activewitherror") && held.insert(sku.to_lowercase()) {
            let how = route(&states, &sku);
            let means = harvest.skus.find(&sku);
            harvest.seat(record, &["licenseassignmentstates"], who, &means, &sku, how);
        }
        failed(record, harvest, state, &sku, &word);
    }
    Ok(())
}

/// How a licence came to its holder: by each of its active states.
fn route(states: &[Record<'_>], sku: &str) -> Option<String> {
    let mut routes = BTreeSet::new();
    for state in states {
        let of_it = state.text(&["skuid"]).is_some_and(|id| id.eq_ignore_ascii_case(sku));
        let active = state.text(&["state"]).is_none_or(|word| word.to_lowercase().starts_with("active"));
        if of_it && active {
            routes.insert(match state.text(&["assignedbygroup"]) {
                Some(group) => format!("by group {}", group.to_lowercase()),
                None => "direct".to_owned(),
            });
        }
    }
    if routes.is_empty() { None } else { Some(routes.into_iter().collect::<Vec<_>>().join(", ")) }
}

/// Tells an assignment that failed, or that stands with an error.
fn failed(record: &Record<'_>, harvest: &mut Harvest<'_>, state: &Record<'_>, sku: &str, word: &str) {
    let error = state.text(&["error"]).filter(|error| !error.eq_ignore_ascii_case("none"));
    if word != "error" && word != "activewitherror" && error.is_none() {
        return;
    }
    let why = error.map_or_else(|| "without a reason".to_owned(), |error| format!("with the error `{error}`"));
    let (message, help) = if word == "activewitherror" {
        (format!("the licence {sku} is assigned {why}"), "it counts; resolve the error in the directory")
    } else {
        let message = format!("the licence {sku} could not be assigned: state `{word}` {why}");
        (message, "free or buy seats, or resolve the conflict, and let the directory process it again")
    };
    let place = record.place(&["licenseassignmentstates"]);
    harvest.remark(Aside::new(Why::AssignmentFailed, place, message, help));
}
