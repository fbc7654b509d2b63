//! The program as people call it: what it writes, where, and with which exit status.

mod broken;
#[cfg(test)]
mod call;
mod capacity;
mod cases;
mod catalog;
#[cfg(test)]
mod direct;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod export;
mod help;
mod import;
mod order;
mod readme;
#[cfg(test)]
mod reconcile;
mod tenants;
#[cfg(test)]
mod transition;

use call::{Folder, Ran, TENANT, command, licet};
