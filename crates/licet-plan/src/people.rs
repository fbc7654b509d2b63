//! What a tenant's people need and what its devices are used for, before anything is counted.

use licet::{
    catalog::Edition,
    decide::{Lines, reached},
    require::{DeviceUse, Requirements, device_uses, requirements},
    tenant::Tenant,
};

/// What the people of a tenant need.
pub(crate) struct People {
    /// The requirements of all users, with what systems and those behind them need.
    pub(crate) requirements: Requirements,
    /// The use of every device.
    pub(crate) uses: Vec<DeviceUse>,
    /// The licences of indirect access that may serve instead, if there are any.
    pub(crate) lines: Option<Lines>,
}

impl People {
    /// The people of a tenant by an edition's rules.
    pub(crate) fn of(edition: &Edition, tenant: &Tenant) -> Self {
        let reached = reached(edition, tenant);
        let requirements = reached.added_to(edition, requirements(edition, tenant));
        Self { requirements, uses: device_uses(edition, tenant), lines: reached.lines }
    }
}
