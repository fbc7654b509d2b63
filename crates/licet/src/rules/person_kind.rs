//! Who needs a licence at all.
//!
//! Internal people do, external ones do not (G21-EXT-03, -09), an account that is not a person never stands in for people
//! (G21-MUX-06), and administrators need none to configure and administer (G21-USERTYPE-13).

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::tenant::UserKind;

/// Who needs a licence at all.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonKind {
    /// The kind of user.
    pub kind: UserKind,
    /// What follows.
    pub status: PersonStatus,
    /// Roles that an exempt person may have without a licence.
    #[serde(default)]
    pub exempt_roles: Vec<String>,
}

/// Whether somebody needs a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PersonStatus {
    /// Needs a licence for what they use.
    Internal,
    /// Needs none for the exempt roles, and one for everything else.
    Exempt,
    /// Needs no user licence within the limits of external access.
    External,
    /// Is an account without a person; the people behind it need licences.
    NotAPerson,
    /// Is disabled, so that it cannot use anything.
    Disabled,
}

impl Says for PersonKind {
    const KIND: &'static str = "person_kind";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.person_kind
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.person_kind
    }

    fn mentions(&self, seen: &mut Mentions) {
        if !self.exempt_roles.is_empty() && self.status != PersonStatus::Exempt {
            seen.mistakes.push("only an exempt kind of person has exempt roles".into());
        }
    }
}
