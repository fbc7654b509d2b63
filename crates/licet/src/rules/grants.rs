//! What a licence lets people do.
//!
//! A user licence grants to its user, a device licence to whoever works on the device, a tenant licence to everybody
//! (G21-USERTYPE-08, G21-TENANT-01). A level includes the lower levels of its application. A condition narrows one right:
//! Team Members opens HR Self Service only where the tenant licenses Human Resources (G21-TM-21).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::{OfferId, RightId};

/// What a licence lets people do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grants {
    /// The licence.
    pub offer: OfferId,
    /// What it grants.
    pub rights: Vec<RightId>,
    /// To whom, if not to the one it is assigned to.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// Rights that count only while the tenant holds something else.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// The licence that it counts like, where a fact of dual use opens the rights to an online licence: no catalogue
    /// writes it, an edition works it out.
    #[serde(skip)]
    pub counts_as: Option<OfferId>,
}

/// To whom a licence grants its rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// To the user who holds it.
    User,
    /// To whoever works on the device that holds it.
    Device,
    /// To everybody in the tenant.
    Tenant,
}

/// A right that counts only while the tenant holds one of some offers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The right, exactly.
    pub right: RightId,
    /// One of these must be held by the tenant.
    pub tenant_holds: Vec<OfferId>,
}

impl Says for Grants {
    const KIND: &'static str = "grants";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.grants
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.grants
    }

    fn mentions(&self, seen: &mut Mentions) {
        let dealt_with = if self.counts_as.is_none() { &mut seen.offers } else { &mut seen.spoken_of };
        dealt_with.push(self.offer.clone());
        seen.rights.extend(self.rights.iter().cloned());
        for condition in &self.conditions {
            seen.rights.push(condition.right.clone());
            seen.offers.extend(condition.tenant_holds.iter().cloned());
        }
    }
}
