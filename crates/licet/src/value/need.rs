//! What somebody must be able to do: clauses of alternative rights, kept as alternatives to the end.

use std::{collections::BTreeSet, fmt};

use serde::Serialize;

use super::{EnvironmentId, RightId};

/// Alternative rights, one of which must be granted, in an environment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Clause {
    /// The alternatives, at least one.
    pub any_of: BTreeSet<RightId>,
    /// Where the right is used; `None` is the tenant's one common environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentId>,
}

impl Clause {
    /// One right, without alternatives.
    pub fn of(right: RightId, environment: Option<EnvironmentId>) -> Self {
        Self { any_of: BTreeSet::from([right]), environment }
    }

    /// Reads `finance:full|supply-chain:full`. The rights are not checked against the catalogue here.
    pub fn parse(text: &str, environment: Option<EnvironmentId>) -> Option<Self> {
        let any_of: BTreeSet<RightId> = text.split('|').map(|right| RightId::new(right.trim())).collect();
        let well_formed = any_of
            .iter()
            .all(|right| matches!(right.as_str().split_once(':'), Some((a, l)) if !a.is_empty() && !l.is_empty()));
        well_formed.then_some(Self { any_of, environment })
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, right) in self.any_of.iter().enumerate() {
            if index > 0 {
                f.write_str("|")?;
            }
            write!(f, "{right}")?;
        }
        Ok(())
    }
}
