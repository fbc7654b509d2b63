//! Evidence: one archive that holds a question, everything it was answered from, and the answer, so that anyone can ask
//! again and must get the same bytes.
//!
//! An archive has a `manifest.json` that names every other member with its SHA-256: the tenant's tables (`inputs/`), the
//! catalogue (`catalog/`), the answer (`result.json`). The same inputs give the same bytes. The digest of the archive,
//! written down elsewhere, shows later that nobody changed it.

mod pack;
mod pseudonyms;

use std::collections::BTreeMap;

use licet::{
    tenant::TABLES,
    value::{Day, EditionId, ReadingId},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use pack::{pack, unpack};
pub use pseudonyms::{Pseudonyms, Secret};

/// The name of the member that describes the others.
pub const MANIFEST: &str = "manifest.json";
/// The kind of archive that is written, and the only one that is read.
pub const FORMAT: &str = "licet-evidence/1";

/// The members of an archive, by name.
pub type Members = BTreeMap<String, Vec<u8>>;

/// A tenant as text: its `tenant.toml` and its tables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tables {
    /// `tenant.toml`.
    pub head: Vec<u8>,
    /// The tables by the names of [`TABLES`].
    pub tables: BTreeMap<&'static str, Vec<u8>>,
}

impl Tables {
    /// The members of an archive that hold the tenant.
    pub fn members(&self) -> Members {
        let tables = self.tables.iter().map(|(name, text)| (format!("inputs/{name}.csv"), text.clone()));
        tables.chain([("inputs/tenant.toml".to_owned(), self.head.clone())]).collect()
    }

    /// The tenant out of the members of an archive; `None` if it has none.
    pub fn of_members(members: &Members) -> Option<Self> {
        let head = members.get("inputs/tenant.toml")?.clone();
        let table = |name: &'static str| Some((name, members.get(&format!("inputs/{name}.csv"))?.clone()));
        Some(Self { head, tables: TABLES.into_iter().filter_map(table).collect() })
    }
}

/// What an archive of evidence says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// The program that made it, with its version.
    pub made_by: String,
    /// The question that was asked.
    pub question: String,
    /// The edition that answered.
    pub edition: EditionId,
    /// The day for which it answered.
    pub as_of: Day,
    /// The digest of the catalogue.
    pub catalogue: String,
    /// The readings taken.
    pub readings: BTreeMap<ReadingId, String>,
    /// Whether people and devices go by pseudonyms.
    pub pseudonyms: bool,
    /// Every other member.
    pub members: BTreeMap<String, Member>,
}

/// A member of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
}

impl Member {
    /// What describes these bytes.
    pub fn of(content: &[u8]) -> Self {
        Self { sha256: digest(content), bytes: u64::try_from(content.len()).unwrap_or(u64::MAX) }
    }
}

/// The SHA-256 of bytes, in hexadecimal digits.
pub fn digest(content: &[u8]) -> String {
    hexadecimal(&Sha256::digest(content))
}

/// The SHA-256 of texts with their names, in the order of the names: a catalogue has one digest wherever it lies.
pub fn digest_of_texts<'t>(texts: impl IntoIterator<Item = (&'t str, &'t [u8])>) -> String {
    let sorted: BTreeMap<&str, &[u8]> = texts.into_iter().collect();
    let mut hash = Sha256::new();
    for (name, text) in sorted {
        for part in [name.as_bytes(), text] {
            // The length before each part: no two lists of texts look alike.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
    }
    hexadecimal(&hash.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        assert_eq!(digest(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let one = digest_of_texts([("a", &b"bc"[..]), ("d", b"")]);
        assert_eq!(one, digest_of_texts([("d", &b""[..]), ("a", b"bc")]));
        assert_ne!(one, digest_of_texts([("ab", &b"c"[..]), ("d", b"")]));
    }
}
