//! The tables of a tenant: for each its columns, the required ones first, and what one row means.

use compact_str::CompactString;

use super::{
    Access, Agreement, Assignment, CustomItem, CustomRole, Deployment, Device, Environment, Login, Order, OtherService,
    Per, Price, Program, Report, Server, Status, Subscription, SystemAccess, Usage, Via, activity,
    build::Builder,
    given_rows::{menu_item, need, role, user},
    row::Row,
};
use crate::value::{Id, Quantity, RightId, fold};

/// One table.
pub(super) struct Spec {
    /// The file's name without its ending, and the key in documents.
    pub(super) name: &'static str,
    /// The columns, required ones first.
    pub(super) columns: &'static [&'static str],
    /// How many are required.
    pub(super) required: usize,
    /// Takes one row.
    pub(super) read: fn(&mut Builder<'_>, &Row<'_>),
}

impl Spec {
    /// The required columns as words.
    pub(super) fn wanted(&self) -> String {
        self.columns.iter().take(self.required).map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ")
    }

    /// All columns as words.
    pub(super) fn known(&self) -> String {
        self.columns.join(", ")
    }
}

/// The tables that are files of a tenant folder, in the order in which they are read.
pub(super) const FILES: &[Spec] = &[
    Spec {
        name: "users",
        columns: &["user", "kind", "display_name", "department", "cost_centre", "environment", "enabled", "manager"],
        required: 1,
        read: user,
    },
    Spec { name: "devices", columns: &["device", "functions", "login", "location"], required: 2, read: device },
    Spec { name: "roles", columns: &["user", "role", "environment"], required: 2, read: role },
    Spec { name: "needs", columns: &["user", "right", "environment"], required: 2, read: need },
    Spec { name: "menu_items", columns: &["user", "menu_item", "access"], required: 3, read: menu_item },
    Spec { name: "device_users", columns: &["device", "user"], required: 2, read: device_user },
    Spec {
        name: "access",
        columns: &["via", "target", "user", "system", "table", "annual_lines"],
        required: 2,
        read: access,
    },
    Spec {
        name: "subscriptions",
        columns: &["subscription", "offer", "quantity", "agreement", "start", "end", "status", "purchased"],
        required: 3,
        read: subscription,
    },
    Spec {
        name: "assignments",
        columns: &["principal", "offer", "subscription", "since", "until", "reason"],
        required: 1,
        read: assignment,
    },
    Spec {
        name: "usage",
        columns: &["meter", "at", "quantity", "principal", "environment", "key"],
        required: 3,
        read: usage,
    },
    Spec {
        name: "prices",
        columns: &["offer", "unit_price", "per", "term", "currency", "min_quantity", "program"],
        required: 2,
        read: price,
    },
    Spec { name: "minimums", columns: &["offer", "quantity"], required: 2, read: minimum },
    Spec {
        name: "servers",
        columns: &["server", "instances", "application_object_servers", "kind", "place", "licensed_as", "runs"],
        required: 1,
        read: server,
    },
    Spec {
        name: "custom_menu_items",
        columns: &["menu_item", "view", "maintain", "based_on", "kind"],
        required: 1,
        read: custom_menu_item,
    },
    Spec { name: "reports", columns: &["report", "run_at"], required: 2, read: report },
    Spec {
        name: "orders",
        columns: &["order", "agreement", "offer", "quantity", "status", "at"],
        required: 4,
        read: order,
    },
    Spec {
        name: "activity",
        columns: &["user", "last_used", "role", "object", "access"],
        required: 2,
        read: activity::read,
    },
    Spec { name: "custom_roles", columns: &["role", "based_on", "menu_items"], required: 1, read: custom_role },
];

/// The tables that stand inside `tenant.toml`.
pub(super) const INSIDE: &[Spec] = &[
    Spec {
        name: "agreement",
        columns: &["id", "program", "start", "end", "anniversary", "software_assurance", "account", "osm", "amendment"],
        required: 2,
        read: agreement,
    },
    Spec { name: "environment", columns: &["id", "kind"], required: 1, read: environment },
    Spec { name: "deployment", columns: &["offer", "environment"], required: 2, read: deployment },
];

pub(super) fn id<K>(row: &Row<'_>, column: &str) -> Option<Id<K>> {
    row.text(column).map(Id::new)
}

pub(super) fn text(row: &Row<'_>, column: &str) -> Option<CompactString> {
    row.text(column).map(CompactString::from)
}

fn device(builder: &mut Builder<'_>, row: &Row<'_>) {
    const LOGINS: [(&str, Login); 2] = [("shared", Login::Shared), ("individual", Login::Individual)];
    let (Some(device), Some(functions), Ok(login)) =
        (row.required("device"), row.required("functions"), row.choice("login", &LOGINS))
    else {
        return;
    };
    let functions = functions.split(';').map(str::trim).filter(|right| !right.is_empty());
    let functions = functions.filter_map(|right| builder.right(row, "functions", right)).collect();
    builder.device(row, Device { id: device.into(), functions, login, location: text(row, "location") });
}

fn device_user(builder: &mut Builder<'_>, row: &Row<'_>) {
    if let (Some(device), Some(user)) = (row.required("device"), row.required("user")) {
        builder.device_user(row, device, user);
    }
}

fn access(builder: &mut Builder<'_>, row: &Row<'_>) {
    let (Ok(Some(via)), Some(target), Ok(annual_lines)) =
        (row.choice("via", &Via::ALL), row.required("target"), row.quantity("annual_lines"))
    else {
        return;
    };
    let (user, system) = (id(row, "user"), text(row, "system"));
    if user.is_none() && system.is_none() {
        return row.refuse("user", "a `user`, a `system`, or a user behind a system", "");
    }
    if let Some(user) = row.text("user") {
        builder.mention_user(row, "user", user);
    }
    builder.access.push(SystemAccess {
        user,
        system,
        via,
        target: target.into(),
        table: text(row, "table"),
        annual_lines,
    });
}

fn subscription(builder: &mut Builder<'_>, row: &Row<'_>) {
    let (subscription, quantity) = (row.required("subscription"), row.quantity("quantity"));
    let (offer, status) = (row.offer("offer"), row.choice("status", &Status::ALL));
    let (start, end, purchased) = (row.day("start"), row.day("end"), row.day("purchased"));
    if quantity == Ok(None) {
        row.refuse("quantity", "a whole number, 0 or more", "");
    }
    if let (Ok(None), Some(name)) = (&offer, text(row, "offer")) {
        builder.other_services.push(OtherService { name, agreement: id(row, "agreement") });
    }
    let (Some(subscription), Ok(Some(quantity)), Ok(Some(offer)), Ok(status), Ok(start), Ok(end), Ok(purchased)) =
        (subscription, quantity, offer, status, start, end, purchased)
    else {
        return;
    };
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        return row.refuse("end", format_args!("a day not before the start, {start}"), "");
    }
    let (agreement, status) = (id(row, "agreement"), status.unwrap_or_default());
    let id = subscription.into();
    builder.subscription(row, Subscription { id, offer, quantity, agreement, start, end, status, purchased });
}

fn assignment(builder: &mut Builder<'_>, row: &Row<'_>) {
    let (Some(principal), Ok(since), Ok(until)) = (row.required("principal"), row.day("since"), row.day("until"))
    else {
        return;
    };
    let subscription = id(row, "subscription");
    let offer = if row.text("offer").is_some() {
        let Ok(Some(offer)) = row.offer("offer") else { return };
        offer
    } else if let Some(offer) = subscription.as_ref().and_then(|id| builder.offer_of(id)) {
        offer
    } else {
        return row.refuse("offer", "an offer, or a subscription of subscriptions.csv", "");
    };
    let reason = text(row, "reason");
    builder.assignment(row, Assignment { offer, subscription, principal: principal.into(), since, until, reason });
}

fn usage(builder: &mut Builder<'_>, row: &Row<'_>) {
    let (Some(meter), Ok(Some(at)), Ok(Some(quantity))) =
        (row.required("meter"), row.day("at"), row.parse::<Quantity>("quantity", "a number such as `12` or `0.25`"))
    else {
        return;
    };
    let (principal, environment, key) = (text(row, "principal"), id(row, "environment"), text(row, "key"));
    builder.usage.push(Usage { meter: meter.into(), at, quantity, principal, environment, key });
}

fn price(builder: &mut Builder<'_>, row: &Row<'_>) {
    let (offer, unit_price, per) = (row.offer("offer"), row.money("unit_price"), row.choice("per", &Per::ALL));
    let (min_quantity, program) = (row.quantity("min_quantity"), row.choice("program", &Program::SPELT));
    if unit_price == Ok(None) {
        row.refuse("unit_price", "an amount such as `95.00`", "");
    }
    let (Ok(Some(offer)), Ok(Some(unit_price)), Ok(per), Ok(min_quantity), Ok(program)) =
        (offer, unit_price, per, min_quantity, program)
    else {
        return;
    };
    let (term, currency, min_quantity) = (text(row, "term"), text(row, "currency"), min_quantity.unwrap_or(0));
    let price = Price { offer, unit_price, per: per.unwrap_or_default(), term, currency, min_quantity, program };
    builder.prices.get_or_insert_default().push(price);
}

fn minimum(builder: &mut Builder<'_>, row: &Row<'_>) {
    if let (Ok(Some(offer)), Ok(Some(quantity))) = (row.offer("offer"), row.quantity("quantity")) {
        builder.minimums.get_or_insert_default().insert(offer, quantity);
    } else if row.text("quantity").is_none() {
        row.refuse("quantity", "a whole number, 0 or more", "");
    }
}

fn server(builder: &mut Builder<'_>, row: &Row<'_>) {
    let (Some(server), Ok(instances), Ok(servers)) =
        (row.required("server"), row.quantity("instances"), row.quantity("application_object_servers"))
    else {
        return;
    };
    let (instances, application_object_servers) = (instances.unwrap_or(1), servers.unwrap_or(0));
    let servers = builder.servers.get_or_insert_default();
    servers.push(Server {
        id: server.into(),
        instances,
        application_object_servers,
        kind: text(row, "kind"),
        place: text(row, "place"),
        licensed_as: text(row, "licensed_as"),
        runs: text(row, "runs"),
    });
}

fn custom_menu_item(builder: &mut Builder<'_>, row: &Row<'_>) {
    let Some(item) = row.required("menu_item") else { return };
    let right = |builder: &Builder<'_>, column| row.text(column).map(|text| builder.right(row, column, text));
    let (view, maintain): (Option<Option<RightId>>, _) = (right(builder, "view"), right(builder, "maintain"));
    let (view, maintain) = match (view, maintain) {
        (Some(None), _) | (_, Some(None)) => return,
        (view, maintain) => (view.flatten(), maintain.flatten()),
    };
    let Ok(entity) = row.choice("kind", &[("menu-item", false), ("entity", true)]) else { return };
    let based_on = row.text("based_on").unwrap_or_default().split(';').map(str::trim);
    let based_on = based_on.filter(|base| !base.is_empty()).map(CompactString::from).collect();
    let entity = entity.unwrap_or(false);
    let item_is = CustomItem { view, maintain, based_on, entity, place: row.place("menu_item") };
    builder.custom_menu_items.insert(fold(item), item_is);
}

fn report(builder: &mut Builder<'_>, row: &Row<'_>) {
    if let (Some(report), Ok(Some(run_at))) = (row.required("report"), row.day("run_at")) {
        builder.reports.push(Report { report: report.into(), run_at });
    }
}

fn order(builder: &mut Builder<'_>, row: &Row<'_>) {
    let (Some(order), Some(agreement), Ok(Some(offer)), Ok(Some(quantity)), Ok(at)) =
        (row.required("order"), row.required("agreement"), row.offer("offer"), row.quantity("quantity"), row.day("at"))
    else {
        return;
    };
    let (order, agreement, status) = (order.into(), agreement.into(), text(row, "status"));
    builder.orders.push(Order { order, agreement, offer, quantity, status, at });
}

fn custom_role(builder: &mut Builder<'_>, row: &Row<'_>) {
    let Some(role) = row.required("role") else { return };
    let parts = |column| row.text(column).unwrap_or_default().split(';').map(str::trim).filter(|part| !part.is_empty());
    let mut menu_items = Vec::new();
    for part in parts("menu_items") {
        let access = part.rsplit_once(':').and_then(|(item, access)| {
            let access = Access::ALL.iter().find(|(word, _)| *word == access.trim())?.1;
            Some((CompactString::from(item.trim()), access))
        });
        match access {
            Some(item) => menu_items.push(item),
            None => return row.refuse("menu_items", "items such as `Posting:view;Approval:maintain`", ""),
        }
    }
    let based_on = parts("based_on").map(CompactString::from).collect();
    let custom = CustomRole { role: role.into(), based_on, menu_items, place: row.place("role") };
    builder.custom_roles.insert(fold(role), custom);
}

fn agreement(builder: &mut Builder<'_>, row: &Row<'_>) {
    let (Some(agreement), Ok(Some(program)), Ok(start), Ok(end), Ok(anniversary), Ok(assurance), Ok(amendment)) = (
        row.required("id"),
        row.choice("program", &Program::SPELT),
        row.day("start"),
        row.day("end"),
        row.day("anniversary"),
        row.truth("software_assurance"),
        row.truth("amendment"),
    ) else {
        return;
    };
    builder.agreements.push(Agreement {
        id: agreement.into(),
        program,
        start,
        end,
        anniversary,
        software_assurance: assurance,
        account: row.text("account").map(Into::into),
        osm: row.text("osm").map(Into::into),
        amendment: amendment.unwrap_or(false),
    });
}

fn environment(builder: &mut Builder<'_>, row: &Row<'_>) {
    const KINDS: [(&str, &str); 4] = [
        ("production", "production"),
        ("sandbox", "sandbox"),
        ("scale-unit", "scale-unit"),
        ("client-processing", "client-processing"),
    ];
    if let (Some(environment), Ok(kind)) = (row.required("id"), row.choice("kind", &KINDS)) {
        let kind = kind.unwrap_or("production").into();
        builder.environments.push(Environment { id: environment.into(), kind });
    }
}

fn deployment(builder: &mut Builder<'_>, row: &Row<'_>) {
    if let (Ok(Some(offer)), Some(environment)) = (row.offer("offer"), row.required("environment")) {
        builder.deployments.push(Deployment { offer, environment: environment.into() });
    }
}
