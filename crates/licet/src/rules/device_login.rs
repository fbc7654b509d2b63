//! Which ways of signing in a device licence serves (G21-DEVICE-08, -09).
//!
//! A shared login is a common account of the device; with an individual login each person signs in as themselves. On a
//! device whose licence serves shared logins only, a person with an individual login needs a user licence (G21-DEVICE-10).
//! A device licence of which no fact speaks serves every login.

use serde::{Deserialize, Serialize};

use super::{Facts, Mentions, Says, Table, environment_access::Others};
use crate::{tenant::Login, value::OfferId};

/// Which ways of signing in a device licence serves (G21-DEVICE-08, -09).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceLogin {
    /// The device licence.
    pub offer: OfferId,
    /// The logins it serves.
    pub logins: Vec<Login>,
    /// What is said of any other login.
    #[serde(default = "refused")]
    pub others: Others,
}

fn refused() -> Others {
    Others::Refused
}

impl Says for DeviceLogin {
    const KIND: &'static str = "device_login";

    fn table(facts: &Facts) -> &Table<Self> {
        &facts.device_login
    }

    fn table_mut(facts: &mut Facts) -> &mut Table<Self> {
        &mut facts.device_login
    }

    fn mentions(&self, seen: &mut Mentions) {
        seen.offers.push(self.offer.clone());
        if self.logins.is_empty() {
            seen.mistakes.push("a device licence that serves no login says nothing".into());
        }
    }
}
