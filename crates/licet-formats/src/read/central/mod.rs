//! Business Central: entitlements out of its code, its users, their plans and their permission sets.
//!
//! An entitlement says which permission sets a service plan lets its user have. A permission set that somebody was given
//! asks for the least of the levels whose plans entitle to it; one that no entitlement names tells nothing. The type of a
//! user tells a level only where it is a limited one: online everybody is a full user.

mod entitlements;
mod settle;
mod users;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use licet::value::Place;

pub(super) use {
    entitlements::{is_entitlement, read},
    settle::settle,
    users::{PLANS, SETS, USERS},
};

/// What the files say of Business Central.
#[derive(Debug, Default)]
pub(super) struct Central {
    /// The rights of the plans that entitle to each permission set, by its name in lower case.
    entitled: BTreeMap<String, BTreeSet<String>>,
    /// Permission sets that people were given.
    given: Vec<Given>,
}

/// A permission set that somebody was given.
#[derive(Debug)]
struct Given {
    account: usize,
    place: Place,
    who: usize,
    set: String,
}
