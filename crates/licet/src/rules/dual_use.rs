//! An online licence counts like an on-premises licence while it lasts (P19-DUAL-07, P19-DUAL-10, G21-DUAL-05).
//!
//! The mapping of the vendor was an image or stands in a document that was not read; each fact says how sure it is.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::OfferId;

/// An online licence counts like an on-premises licence while it lasts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DualUse {
    /// The online licence.
    pub offer: OfferId,
    /// The on-premises licence it counts like, where it has a name of its own here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_as: Option<OfferId>,
    /// The name of the on-premises licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether the server licence comes with it.
    #[serde(default)]
    pub server: bool,
}

impl Says for DualUse {
    const KIND: &'static str = "dual_use";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.dual_use
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.dual_use
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.spoken_of.push(self.offer.clone());
        seen.spoken_of.extend(self.counts_as.clone());
        if self.counts_as.is_none() && self.title.is_none() {
            seen.mistakes.push("it counts like nothing: `counts_as` or `title` is needed".into());
        }
    }
}
