//! A name as a source prints it, beside the form in which names are compared.

use std::{fmt, ops::Deref};

use serde::{Deserialize, Serialize};

use super::fold;

/// A name as a source prints it; it is compared as [`fold`] makes it, which is done once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Printed {
    printed: String,
    folded: String,
}

impl Printed {
    /// Whether a name that was folded is this one.
    pub fn is(&self, folded: &str) -> bool {
        self.folded == folded
    }
}

impl From<String> for Printed {
    fn from(printed: String) -> Self {
        Self { folded: fold(&printed), printed }
    }
}

impl From<Printed> for String {
    fn from(name: Printed) -> Self {
        name.printed
    }
}

impl Deref for Printed {
    type Target = str;

    fn deref(&self) -> &str {
        &self.printed
    }
}

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.printed)
    }
}
