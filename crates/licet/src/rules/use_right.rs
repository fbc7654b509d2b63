//! How the rights of a licence may be used: for oneself only, as a manager, in custom applications (G21-TM-03).
//!
//! With `own_use` the rights serve the holder's own work and nobody else's. In the applications of `managers` a holder
//! may act for those who report to them, directly or further down (G21-TM-17, G21-HRSS-03). `stands_for` names rights
//! that the licence opens to its holder without counting as a way to meet what the staff requires: it is not given to
//! staff at all (G21-BC-25). With `custom_applications` the holder reaches tables that are not restricted (G21-MUX-12).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table, grants::Condition};
use crate::value::OfferId;

/// How the rights of a licence may be used (G21-TM-03, G21-BCTM-02, P19-TM-07).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseRight {
    /// The licence.
    pub offer: OfferId,
    /// Only for the holder's own work.
    #[serde(default)]
    pub own_use: bool,
    /// Applications in which a holder may act for those who report to them.
    #[serde(default)]
    pub managers: Vec<String>,
    /// Rights that it opens besides, each while the tenant holds one of some offers; any tenant if none is named.
    #[serde(default)]
    pub stands_for: Vec<Condition>,
    /// Whether it opens tables that are not restricted to custom applications.
    #[serde(default)]
    pub custom_applications: bool,
}

impl Says for UseRight {
    const KIND: &'static str = "use_right";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.use_right
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.use_right
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.push(self.offer.clone());
        for condition in &self.stands_for {
            seen.rights.push(condition.right.clone());
            seen.offers.extend(condition.tenant_holds.iter().cloned());
        }
        if !self.managers.is_empty() && !self.own_use {
            seen.mistakes.push("`managers` is an exception to `own_use`, which is not said".into());
        }
    }
}
