//! May this be assigned, bought, combined? And which sets of licences would be lawful?

mod access;
mod assign;
mod bundles;
mod compatible;
mod holdings;
mod limits;
mod mixing;
mod pairs;
mod prices;
mod purchase;
mod question;
mod reasons;
mod reassign;
mod set;
mod shelf;
mod sold;
mod stock;
mod verdict;

pub use access::{OrderLines, Reach, Source, access, external, installed, order_lines, restricted};
pub use assign::assign;
pub use bundles::{Bundle, Mode, Wanted, bundles};
pub use compatible::compatible;
pub use holdings::{Holder, Holdings, holder};
pub use limits::{Limit, by_product, ceiling, limits};
pub use prices::{MONTHS_OF_ONCE, Price, Prices};
pub use purchase::purchase;
pub use question::{Access, Assign, Compatible, Line, Purchase, Reassign};
pub use reassign::reassign;
pub use set::Set;
pub use shelf::{Condition, Cover, Licence, Shelf};
pub use verdict::{Decision, Deliberation, Short, Verdict};
