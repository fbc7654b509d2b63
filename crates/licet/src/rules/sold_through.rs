//! Through which programs offers are sold (P19-PROG-08..13, V17-VOL-02).
//!
//! A purchase under a program that is not named is refused; where the document speaks only of some programs (of the
//! volume programs, say), `among` names these, and of any other program nothing is said.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::{tenant::Program, value::OfferId};

/// Through which programs offers are sold (P19-PROG-08..13, V17-VOL-02).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoldThrough {
    /// The offers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<OfferId>,
    /// Products, of which all offers are meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// The programs.
    pub programs: Vec<Program>,
    /// The programs of which the fact speaks; without it all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub among: Vec<Program>,
}

impl SoldThrough {
    /// Whether the fact speaks of that offer under that program.
    pub fn speaks_of(&self, offer: &OfferId, program: Program) -> bool {
        let meant = self.offers.contains(offer) || self.products.iter().any(|product| product == offer.product());
        meant && (self.among.is_empty() || self.among.contains(&program))
    }
}

impl Says for SoldThrough {
    const KIND: &'static str = "sold_through";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.sold_through
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.sold_through
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.spoken_of.extend(self.offers.iter().cloned());
        seen.products.extend(self.products.iter().cloned());
        if self.programs.is_empty() {
            seen.mistakes.push("no program is named".into());
        }
        if self.offers.is_empty() && self.products.is_empty() {
            seen.mistakes.push("it is about nothing: `offers` or `products` is needed".into());
        }
    }
}
