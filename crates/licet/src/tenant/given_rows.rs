//! What a row of users.csv says, and rows that give a user something: roles, needs, menu items.

use super::{
    Access, Grant, User, UserKind,
    build::Builder,
    row::Row,
    specs::{id, text},
};
use crate::value::{Clause, EnvironmentId};

/// The user of a row; `None` was complained about.
pub(super) fn user_of(row: &Row<'_>) -> Option<User> {
    let (Some(user), Ok(kind), Ok(enabled)) =
        (row.required("user"), row.choice("kind", &UserKind::ALL), row.truth("enabled"))
    else {
        return None;
    };
    Some(User {
        id: user.into(),
        kind: kind.unwrap_or_default(),
        enabled: enabled.unwrap_or(true),
        display_name: text(row, "display_name"),
        department: text(row, "department"),
        cost_centre: text(row, "cost_centre"),
        environment: id(row, "environment"),
        manager: id(row, "manager"),
        demand: 0,
    })
}

/// The role of a row; `None` was complained about.
pub(super) fn role_grant(row: &Row<'_>) -> Option<Grant> {
    let role = row.required("role")?;
    Some(Grant::Role { role: role.into(), environment: id(row, "environment") })
}

/// The need of a row; `None` was complained about.
pub(super) fn need_grant(builder: &Builder<'_>, row: &Row<'_>) -> Option<Grant> {
    let right = row.required("right")?;
    let environment: Option<EnvironmentId> = id(row, "environment");
    let Some(clause) = Clause::parse(right, environment) else {
        row.refuse("right", "a right such as `finance:full`, alternatives joined by `|`", "");
        return None;
    };
    let known = clause.any_of.iter().all(|right| builder.right(row, "right", right.as_str()).is_some());
    known.then_some(Grant::Need { clause })
}

/// The menu item of a row; `None` was complained about.
pub(super) fn menu_item_grant(row: &Row<'_>) -> Option<Grant> {
    let (item, access) = (row.required("menu_item"), row.choice("access", &Access::ALL));
    if row.text("access").is_none() {
        row.refuse("access", "`view`, `maintain` or `customise`", "");
    }
    Some(Grant::MenuItem { item: item?.into(), access: access.ok()?? })
}

pub(super) fn user(builder: &mut Builder<'_>, row: &Row<'_>) {
    if let Some(user) = user_of(row) {
        builder.user(row, user);
    }
}

pub(super) fn role(builder: &mut Builder<'_>, row: &Row<'_>) {
    give(builder, row, role_grant(row));
}

pub(super) fn need(builder: &mut Builder<'_>, row: &Row<'_>) {
    let grant = need_grant(builder, row);
    give(builder, row, grant);
}

pub(super) fn menu_item(builder: &mut Builder<'_>, row: &Row<'_>) {
    give(builder, row, menu_item_grant(row));
}

fn give(builder: &mut Builder<'_>, row: &Row<'_>, grant: Option<Grant>) {
    if let (Some(user), Some(grant)) = (row.required("user"), grant) {
        builder.grant(row, user, grant);
    }
}
