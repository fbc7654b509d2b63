//! May this be assigned, bought, combined? And which sets of licences would be lawful?

mod bundles;
mod holdings;
mod limits;
mod prices;
mod set;
mod shelf;
mod verdict;

pub use bundles::{Bundle, Mode, Wanted, bundles};
pub use holdings::{Holder, Holdings, holder};
pub use limits::{Limit, limits};
pub use prices::{MONTHS_OF_ONCE, Price, Prices};
pub use set::Set;
pub use shelf::{Condition, Cover, Licence, Shelf};
pub use verdict::{Decision, Deliberation, Short, Verdict};
