//! What was really used, as far as it is recorded.

use compact_str::CompactString;
use serde::Serialize;

use super::{Access, build::Builder, row::Row};
use crate::value::{Day, UserId};

/// A use of something that was given, as recorded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Activity {
    /// By whom.
    pub user: UserId,
    /// The security role used, if the record names one.
    pub role: Option<CompactString>,
    /// What was used, if the record names it: a menu item, a right, `table:NAME` for a table of an application,
    /// `application:NAME` for an application at no known level.
    pub object: Option<CompactString>,
    /// How; not recorded counts as the access given.
    pub access: Option<Access>,
    /// The last day on which it was used.
    pub last_used: Day,
}

/// Records of people who are gone are left out: a use asks for nothing and makes nobody a user.
pub(super) fn read(builder: &mut Builder<'_>, row: &Row<'_>) {
    let (Some(user), Ok(access), Ok(last_used)) =
        (row.required("user"), row.choice("access", &Access::ALL), row.day("last_used"))
    else {
        return;
    };
    let Some(last_used) = last_used else {
        return row.refuse("last_used", "a date such as `2021-09-30`", "");
    };
    let text = |column: &str| row.text(column).map(CompactString::from);
    let (role, object) = (text("role"), text("object"));
    if role.is_none() && object.is_none() {
        return row.refuse("object", "a `role`, or an `object`: a menu item or a right", "");
    }
    if !builder.has_user(user) {
        // Logs have millions of rows: each stranger is told once.
        if builder.strangers.insert(user.into()) {
            row.warn("user", format!("`{user}` is no user of the tenant; records of them are left out"), "");
        }
        return;
    }
    builder.activity.push(Activity { user: user.into(), role, object, access, last_used });
}
