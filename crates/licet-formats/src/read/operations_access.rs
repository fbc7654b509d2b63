//! What roles give access to, as flat rows: the Admin Toolkit's `RoleAccess.csv` (with its misspelt `SubRoleIdentifer`)
//! and `USERSECGOVRELATEDOBJECTS`, whose resources may bear a prefix such as `Menu item display\`.

use super::{
    account::Aside,
    aot::kind,
    format::Format,
    harvest::Harvest,
    record::Record,
    security::{Access, Grant, Object, Say, Security, key},
};

const SUB_ROLE: &[&str] = &["subroleidentifer", "subroleidentifier"];

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "operations-role-access",
    needs: &[&["roleidentifier"], &["privilegeidentifier"], &["securableobject", "resource", "aotname"]],
    knows: &[],
    read,
};

fn read(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let role = record.required(&["roleidentifier"], "role")?;
    let object = record.required(&["securableobject", "resource", "aotname"], "object")?;
    let text = |columns: &[&str]| record.text(columns).map(std::borrow::Cow::into_owned);
    let (prefix, name) = object.rsplit_once('\\').unwrap_or(("", &object));
    let word = text(&["securabletype", "resourcetype"]).unwrap_or_else(|| prefix.to_owned());
    let child = text(&["aotchildname"]).map(|name| key(&name)).unwrap_or_default();
    let object = Object { kind: kind(&word), name: key(name), child };
    let more = [
        say(record, &["update", "updateaccess"])?,
        say(record, &["create", "createaccess"])?,
        say(record, &["delete", "deleteaccess"])?,
        say(record, &["correct", "correctaccess"])?,
        say(record, &["invoke", "invokeaccess"])?,
    ];
    let grant = Grant { object, access: Access { read: say(record, &["read", "readaccess"])?, more } };
    let (account, place) = (harvest.account(), record.place(&[]));
    let security = &mut harvest.security;
    let label = text(&["rolename"]);
    let holder = match text(SUB_ROLE) {
        Some(sub_role) => {
            let outer = Security::part(&mut security.roles, &role, account, &place);
            outer.label = outer.label.take().or(label);
            outer.roles.insert(key(&sub_role));
            let inner = Security::part(&mut security.roles, &sub_role, account, &place);
            inner.label = inner.label.take().or(text(&["subrolename"]));
            inner
        }
        None => {
            let holder = Security::part(&mut security.roles, &role, account, &place);
            holder.label = holder.label.take().or(label);
            holder
        }
    };
    let Some(privilege) = text(&["privilegeidentifier"]) else {
        if !holder.grants.contains(&grant) {
            holder.grants.push(grant);
        }
        return Ok(());
    };
    match text(&["dutyidentifier"]) {
        Some(duty) => {
            holder.duties.insert(key(&duty));
            Security::part(&mut security.duties, &duty, account, &place).privileges.insert(key(&privilege));
        }
        None => drop(holder.privileges.insert(key(&privilege))),
    }
    let grants = &mut Security::part(&mut security.privileges, &privilege, account, &place).grants;
    if !grants.contains(&grant) {
        grants.push(grant);
    }
    Ok(())
}

/// Access as a word, a truth or a number: 1 allows, 2 denies.
fn say(record: &Record<'_>, columns: &[&str]) -> Result<Say, Aside> {
    let Some(text) = record.text(columns) else { return Ok(Say::Unset) };
    match text.to_lowercase().as_str() {
        "allow" | "yes" | "true" | "1" | "grant" => Ok(Say::Allow),
        "deny" | "2" => Ok(Say::Deny),
        "unset" | "no" | "false" | "0" | "none" | "notspecified" => Ok(Say::Unset),
        _ => Err(record.broken(columns, &text, "Allow, Deny or Unset, Yes or No, 1 or 0")),
    }
}
