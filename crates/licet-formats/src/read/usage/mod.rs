//! Records of use: logs of millions of rows, of which only the last use of each thing by each person is kept.
//!
//! A row is taken up by what it names: a menu item, a form or a class (which menu items open it is known once all files
//! are read), a table of an application, or an application as a whole. What is kept grows with the different uses, never
//! with the rows. A log makes nobody a user, and what it does not say (how something was used, by which menu item a form
//! was opened) is left open in the way in which nothing is taken from anybody.

mod log;
pub(super) mod page_views;
pub(super) mod purview;
mod settle;
pub(super) mod sign_ins;
mod words;
pub(super) mod xpp_tools;

use std::borrow::Cow;

use licet::value::Day;

use super::{
    account::{Aside, Why},
    harvest::Harvest,
    record::Record,
};

pub(super) use {
    log::{Log, Thing, Use},
    settle::settle,
};

/// The day of a row of a log, which must be there.
pub(super) fn day(record: &Record<'_>, columns: &[&str]) -> Result<Day, Aside> {
    record.day(columns)?.ok_or_else(|| {
        let message = "the row does not say when it was";
        Aside::new(Why::Incomplete, record.place(columns), message, "export the column with the date and time as well")
    })
}

/// Who did it.
fn user<'a>(record: &Record<'a>, columns: &[&str]) -> Result<Cow<'a, str>, Aside> {
    record.required(columns, "user")
}

/// Takes up a use.
pub(super) fn take(record: &Record<'_>, harvest: &mut Harvest<'_>, used: &Use<'_>) -> Result<(), Aside> {
    let account = harvest.account();
    if harvest.usage.add(account, record.line, used) {
        return Ok(());
    }
    let message = "more different users, objects or files than can be counted";
    Err(Aside::new(Why::Malformed, record.place(&[]), message, "import the logs in parts"))
}
