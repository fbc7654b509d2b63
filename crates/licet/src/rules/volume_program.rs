//! A volume program and the holding that is usual in it (V17-VOL-01, -02).
//!
//! Whether the usual holding is a condition is the reading `volume-250`.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table};
use crate::tenant::Program;

/// A volume program and the holding that is usual in it (V17-VOL-01, -02).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VolumeProgram {
    /// The programs.
    pub programs: Vec<Program>,
    /// How many licences their customers typically hold.
    pub usual: u64,
}

impl Says for VolumeProgram {
    const KIND: &'static str = "volume_program";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.volume_program
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.volume_program
    }

    fn mentions(&self, seen: &mut Mentions) {
        if self.programs.is_empty() {
            seen.mistakes.push("no program is named".into());
        }
    }
}
