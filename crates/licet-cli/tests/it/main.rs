//! The program as people call it: what it writes, where, and with which exit status.

mod broken;
#[cfg(test)]
mod call;
mod capacity;
mod cases;
mod catalog;
#[cfg(test)]
mod compare;
mod help;
mod order;
#[cfg(test)]
mod readings;
mod readme;
mod tenants;
#[cfg(test)]
mod transition;
mod verify;
mod what_if;

use call::{Folder, Ran, TENANT, command, licet};
