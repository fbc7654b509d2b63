//! The logs of DEVLicenseUtils (TrudAX/XppTools), as its form or its tables give them.
//!
//! *Use* (`DEVLicenseElementUsageLog`): who opened which menu item. How it was used is not in it, so that it counts as all
//! that was given. A dialog of a class without a menu item is put down with its class alone; which menu items start a
//! class stands in `DEVLicenseRunBaseClasses`, or in the menu items' own code. *Writing* (`DEVLicenseTablesUsers`): who
//! wrote a table behind which menu item. The columns are those of the tables in the repository; the headings that the
//! form exports are labels of the application and were not seen, so both are taken.

use licet::value::Place;

use super::{
    super::{
        account::{Aside, Why},
        format::Format,
        harvest::Harvest,
        record::Record,
    },
    Thing, Use, day, take, user,
};

const USER: &[&str] = &["userid", "user"];
const WHEN: &[&str] = &["createddatetime", "createddateandtime", "created"];

/// What was used.
pub(in crate::read) const USED: Format = Format {
    name: "xpp-tools-usage",
    needs: &[USER, &["aotname"], &["objecttype"], &["objectname"]],
    knows: &[
        "createddatetime",
        "createddateandtime",
        "created",
        "securabletype",
        "type",
        "companyid",
        "company",
        "createdby",
        "createdtransactionid",
        "modifieddatetime",
        "modifiedby",
        "partition",
        "recid",
        "recversion",
        "tableid",
    ],
    read: read_used,
};

fn read_used(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let (user, day) = (user(record, USER)?, day(record, WHEN)?);
    let (item, object) = (record.text(&["aotname"]), record.text(&["objectname"]));
    let thing = match (item.as_deref(), object.as_deref()) {
        (Some(item), _) => Thing::Named(item),
        (None, Some(class)) => Thing::Class(class),
        (None, None) => {
            let message = "the row names neither a menu item nor an object";
            return Err(Aside::new(Why::Incomplete, record.place(&["aotname"]), message, ""));
        }
    };
    take(record, harvest, &Use { user: &user, thing, role: None, access: "", day })
}

/// What was written.
pub(in crate::read) const WRITTEN: Format = Format {
    name: "xpp-tools-writes",
    needs: &[USER, &["aotname"], &["tablename"], &["source"], WHEN],
    knows: &["securabletype", "type", "createdby", "modifieddatetime", "modifiedby", "partition", "recid", "tableid"],
    read: read_written,
};

fn read_written(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let (user, day) = (user(record, USER)?, day(record, WHEN)?);
    let item = record.required(&["aotname"], "menu item")?;
    only_writing(record, harvest);
    take(record, harvest, &Use { user: &user, thing: Thing::Named(&item), role: None, access: "maintain", day })
}

/// Tells once that the log has no reading in it.
fn only_writing(record: &Record<'_>, harvest: &mut Harvest<'_>) {
    if harvest.context.is_some() {
        return;
    }
    harvest.context = Some(String::new());
    let place = Place { file: record.file.into(), line: 0, column: 0 };
    let message = "a log of what was written: what somebody only looked at is not in it and would seem not to be used";
    let help = "give the log of use of the same time as well";
    harvest.remark(Aside::new(Why::Remark, place, message, help));
}

/// Which menu items start a class.
pub(in crate::read) const CLASSES: Format = Format {
    name: "xpp-tools-classes",
    needs: &[&["objectname"], &["aotname"], &["securabletype", "type"]],
    knows: &["createdby", "createddatetime", "modifieddatetime", "modifiedby", "partition", "recid", "tableid"],
    read: |record, harvest| {
        let class = record.required(&["objectname"], "class")?;
        let item = record.required(&["aotname"], "menu item")?;
        harvest.security.opens(true, &class, &item);
        Ok(())
    },
};
