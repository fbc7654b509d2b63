//! The program as people call it: what it writes, where, and with which exit status.

mod broken;
#[cfg(test)]
mod call;
mod capacity;
mod cases;
mod catalog;
mod direct;
mod evidence;
mod export;
mod help;
mod import;
mod order;
mod readme;
mod reconcile;
mod tenants;
#[cfg(test)]
mod transition;

use call::{Folder, Ran, TENANT, command, licet};
