//! What is there, as the cells that would say so: the values of columns that a change leaves out.

use crate::tenant::{Agreement, Device, Login, Program, Status, Subscription, Tenant, User, UserKind};

/// The cells of one row.
type Cells = Vec<(&'static str, String)>;

/// The names of everything in a table that has names.
pub(super) fn keys(tenant: &Tenant, table: &str) -> Vec<String> {
    match table {
        "users" => tenant.users.iter().map(|user| user.id.to_string()).collect(),
        "devices" => tenant.devices.iter().map(|device| device.id.to_string()).collect(),
        "subscriptions" => tenant.subscriptions.iter().map(|subscription| subscription.id.to_string()).collect(),
        "agreement" => tenant.agreements.iter().map(|agreement| agreement.id.to_string()).collect(),
        "environment" => tenant.environments.iter().map(|environment| environment.id.to_string()).collect(),
        _ => Vec::new(),
    }
}

/// The cells of the row of that name.
pub(super) fn of(tenant: &Tenant, table: &str, name: &str) -> Cells {
    let found = match table {
        "users" => tenant.users.iter().find(|user| user.id.as_str() == name).map(user),
        "devices" => tenant.devices.iter().find(|device| device.id.as_str() == name).map(device),
        "subscriptions" => tenant.subscriptions.iter().find(|row| row.id.as_str() == name).map(subscription),
        "agreement" => tenant.agreements.iter().find(|row| row.id.as_str() == name).map(agreement),
        _ => None,
    };
    found.unwrap_or_default().into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

fn word<T: PartialEq>(all: &[(&'static str, T)], value: &T) -> String {
    all.iter().find(|(_, known)| known == value).map_or_else(String::new, |(word, _)| (*word).to_string())
}

fn text(value: &Option<impl ToString>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn user(user: &User) -> Cells {
    vec![
        ("kind", word(&UserKind::ALL, &user.kind)),
        ("display_name", text(&user.display_name)),
        ("department", text(&user.department)),
        ("cost_centre", text(&user.cost_centre)),
        ("environment", text(&user.environment)),
        ("enabled", user.enabled.to_string()),
        ("manager", text(&user.manager)),
    ]
}

fn device(device: &Device) -> Cells {
    let functions: Vec<_> = device.functions.iter().map(ToString::to_string).collect();
    let login = device.login.map(|login| match login {
        Login::Shared => "shared",
        Login::Individual => "individual",
    });
    vec![("functions", functions.join(";")), ("login", text(&login)), ("location", text(&device.location))]
}

fn subscription(row: &Subscription) -> Cells {
    vec![
        ("offer", row.offer.to_string()),
        ("quantity", row.quantity.to_string()),
        ("agreement", text(&row.agreement)),
        ("start", text(&row.start)),
        ("end", text(&row.end)),
        ("status", word(&Status::ALL, &row.status)),
        ("purchased", text(&row.purchased)),
    ]
}

fn agreement(row: &Agreement) -> Cells {
    vec![
        ("program", word(&Program::ALL, &row.program)),
        ("start", text(&row.start)),
        ("end", text(&row.end)),
        ("anniversary", text(&row.anniversary)),
        ("software_assurance", text(&row.software_assurance)),
        ("account", text(&row.account)),
        ("osm", text(&row.osm)),
        ("amendment", row.amendment.to_string()),
    ]
}
