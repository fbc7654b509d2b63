//! May this be assigned, bought, combined? And which sets of licences would be lawful?

mod agreements;
mod assign;
mod bundles;
mod compatible;
mod from_sa;
mod holdings;
mod limits;
mod mixing;
mod pairs;
mod prices;
mod program;
mod purchase;
mod question;
mod reasons;
mod set;
mod shelf;
mod sold;
mod stock;
mod verdict;

pub use agreements::Chain;
pub use assign::assign;
pub use bundles::{Bundle, Mode, Wanted, bundles};
pub use compatible::compatible;
pub use from_sa::{Sought, from_sa};
pub use holdings::{Holder, Holdings, holder};
pub use limits::{Limit, by_product, ceiling, limits};
pub use prices::{MONTHS_OF_ONCE, Price, Prices};
pub use program::{StepAnswer, program};
pub use purchase::purchase;
pub use question::{Assign, Compatible, Line, Purchase, StepTaken};
pub use set::Set;
pub use shelf::{Condition, Cover, Licence, Shelf};
pub use verdict::{Decision, Deliberation, Short, Verdict};
