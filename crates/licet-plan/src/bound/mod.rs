//! Lower bounds in exact arithmetic: what must be paid at least, given a worth for everything that couples people.
//!
//! Every coupling rule (seats used are seats held, a minimum, full users first ...) is given a worth per unit. With the
//! rules paid for instead of kept, everybody can be served by themselves, and the sum of the cheapest ways is a lower
//! bound of any lawful plan, whatever the worths are: weak duality, in whole numbers. The solver only proposes worths;
//! nothing here is a float, and a certificate is checked by the same few functions.

mod menus;
mod node;
mod penalty;
mod rows;
mod scarce;
mod units;
mod value;
mod wishes;

use menus::Menus;
pub(crate) use node::Node;
pub(crate) use penalty::penalties;
pub(crate) use rows::{Rows, Rule, When};
pub(crate) use units::Units;
pub(crate) use value::{Value, value};

/// Parts of a tick in which worths are counted, so that rounding them loses nothing that matters.
pub(crate) const PARTS: i128 = 1 << 16;

/// The part of a model's structure that no choice changes.
#[derive(Debug)]
pub(crate) struct Structure {
    pub(crate) rows: Rows,
    pub(crate) menus: Menus,
    pub(crate) units: Units,
}

impl Structure {
    /// The structure of a model.
    pub(crate) fn of(model: &crate::model::Model) -> Self {
        let rows = Rows::of(model);
        let menus = Menus::of(model, rows.uses(model));
        let units = Units::of(model, &menus);
        Self { rows, menus, units }
    }
}
