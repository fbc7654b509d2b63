//! What a security role requires.
//!
//! The documents' role tables give the lowest sufficient licence of each ready-made role (P19-ROLE-11, G21-FIN-06 and its
//! like). Several roles: all clauses together, of which the highest level of an application includes the others.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::value::{Clause, Printed};

/// What a security role requires.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecurityRole {
    /// The role's name, as printed.
    pub role: Printed,
    /// The area of the table.
    #[serde(default)]
    pub area: String,
    /// The clauses: rights, alternatives with `|`.
    pub needs: Vec<String>,
}

impl Says for SecurityRole {
    const KIND: &'static str = "security_role";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.security_role
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.security_role
    }

    fn mentions(&self, seen: &mut Mentions) {
        for need in &self.needs {
            match Clause::parse(need, None) {
                Some(clause) => seen.rights.extend(clause.any_of),
                None => seen.mistakes.push(format!("`{need}` is no clause such as `finance:full|supply-chain:full`")),
            }
        }
        if self.needs.is_empty() {
            seen.mistakes.push("a role that needs nothing must say so by a right of the lowest level".into());
        }
    }
}
