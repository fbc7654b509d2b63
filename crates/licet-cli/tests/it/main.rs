//! The program as people call it: what it writes, where, and with which exit status.

mod broken;
mod by_program;
#[cfg(test)]
mod call;
mod capacity;
mod cases;
mod catalog;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod direct;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod export;
#[cfg(test)]
mod fuzz;
mod help;
mod import;
mod order;
mod over_time;
#[cfg(test)]
mod readings;
mod readme;
#[cfg(test)]
mod reconcile;
#[cfg(test)]
mod referee;
mod tenants;
#[cfg(test)]
mod transition;
mod verify;
mod what_if;

use call::{Folder, Ran, TENANT, command, licet};
