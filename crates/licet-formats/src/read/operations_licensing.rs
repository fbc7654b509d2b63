//! The `LICENSING*` tables by which the application computes licences since 10.0.43, and views of them: for each object
//! and level (1 read, 2 write) the SKUs that are entitled; for each privilege the same as a list.

use super::{
    account::{Aside, Why},
    format::Format,
    record::Record,
    security::{Level, key},
};

const OBJECT: &[&str] = &["aotname"];

/// `LICENSINGALLSKUS`.
pub(super) const SKUS: Format = Format {
    name: "licensing-skus",
    needs: &[&["skuname"], &["priority"], &["groupname"]],
    knows: &["recid", "dataareaid", "partition"],
    read: |record, harvest| {
        let name = record.required(&["skuname"], "SKU name")?.into_owned();
        let number = record.required(&["recid"], "record number")?.into_owned();
        harvest.security.numbered.skus.insert(number, name);
        Ok(())
    },
};

/// `LICENSINGENTITLEMENTOBJECTS`.
pub(super) const OBJECTS: Format = Format {
    name: "licensing-objects",
    needs: &[OBJECT, &["securabletype", "securabletypename"], &["recid"]],
    knows: &["aotchildname", "securabletype", "securabletypename", "dataareaid", "partition"],
    read: |record, harvest| {
        let name = record.required(OBJECT, "object")?.into_owned();
        let number = record.required(&["recid"], "record number")?.into_owned();
        let child = record.text(&["aotchildname"]).unwrap_or_default().into_owned();
        harvest.security.numbered.objects.insert(number, (name, child));
        Ok(())
    },
};

/// `LICENSINGALLENTITLEDPERMISSIONS`.
pub(super) const PERMISSIONS: Format = Format {
    name: "licensing-permissions",
    needs: &[&["entitlementobject"], &["skurecid"], &["accesslevel"]],
    knows: &["recid", "dataareaid", "partition"],
    read: |record, harvest| {
        let object = record.required(&["entitlementobject"], "object")?.into_owned();
        let sku = record.required(&["skurecid"], "SKU")?.into_owned();
        let level = level(record)?;
        let (account, place) = (harvest.account(), record.place(&[]));
        harvest.security.numbered.permissions.push((object, sku, level, account, place));
        Ok(())
    },
};

/// `LICENSINGPRIVILEGEREQUIREMENTSSUMMARYVIEW`: SKUs by privilege.
pub(super) const PRIVILEGES: Format = Format {
    name: "licensing-privileges",
    needs: &[&["securityprivilege"], &["skurecid", "skuname"], &["entitled"]],
    knows: &["groupname", "priority"],
    read: |record, harvest| {
        let privilege = record.required(&["securityprivilege"], "privilege")?.into_owned();
        entitled(record)?;
        let (account, place) = (harvest.account(), record.place(&[]));
        if let Some(name) = record.text(&["skuname"]) {
            harvest.security.by_privilege.entry(key(&privilege)).or_default().insert(name.into_owned());
        } else {
            let sku = record.required(&["skurecid"], "SKU")?.into_owned();
            harvest.security.numbered.privileges.push((privilege, sku, account, place));
        }
        Ok(())
    },
};

/// `LICENSINGPRIVILEGEREQUIREMENTSDETAILEDVIEW` and flat exports of entitlements: SKUs by object and level.
pub(super) const ENTITLEMENTS: Format = Format {
    name: "licensing-entitlements",
    needs: &[OBJECT, &["accesslevel"], &["skuname", "licensetype"], &["entitled"]],
    knows: &[],
    read: |record, harvest| {
        let name = record.required(OBJECT, "object")?;
        let sku = record.required(&["skuname", "licensetype"], "SKU name")?;
        entitled(record)?;
        let (level, child) = (level(record)?, record.text(&["aotchildname"]).unwrap_or_default());
        harvest.security.entitle(&name, &child, level, &sku);
        Ok(())
    },
};

/// The view of security object licences: the licences of a row joined by `or`.
pub(super) const VIEW: Format = Format {
    name: "security-object-licences",
    needs: &[OBJECT, &["accesslevel"], &["license", "licenses"], &["privilegename", "rolename"]],
    knows: &[],
    read: |record, harvest| {
        let name = record.required(OBJECT, "object")?;
        let cell = record.required(&["license", "licenses"], "licence")?;
        let (level, child) = (level(record)?, record.text(&["aotchildname"]).unwrap_or_default());
        for sku in cell.split(" or ") {
            harvest.security.entitle(&name, &child, level, sku);
        }
        Ok(())
    },
};

fn level(record: &Record<'_>) -> Result<Level, Aside> {
    let columns = ["accesslevel"];
    let text = record.required(&columns, "access level")?;
    match text.to_lowercase().as_str() {
        "1" | "read" => Ok(Level::Read),
        "2" | "write" => Ok(Level::Write),
        "0" | "none" | "notspecified" | "noaccess" => {
            Err(Aside::new(Why::NotOfUse, record.place(&columns), "no access: nothing is required", ""))
        }
        _ => Err(record.broken(&columns, &text, "1 or Read, 2 or Write")),
    }
}

/// A row may also say that the SKU is not entitled.
fn entitled(record: &Record<'_>) -> Result<(), Aside> {
    match record.truth(&["entitled"])? {
        Some(false) => {
            let message = "the SKU is not entitled to this: nothing follows";
            Err(Aside::new(Why::NotOfUse, record.place(&["entitled"]), message, ""))
        }
        _ => Ok(()),
    }
}
