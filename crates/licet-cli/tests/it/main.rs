//! The program as people call it: what it writes, where, and with which exit status.

mod broken;
#[cfg(test)]
mod call;
mod capacity;
mod cases;
mod catalog;
mod evidence;
mod help;
mod import;
mod order;
mod readme;
mod tenants;
#[cfg(test)]
mod transition;

use call::{Folder, Ran, TENANT, command, licet};
