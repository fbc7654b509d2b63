//! Agreements, environments, servers.

use serde::{Deserialize, Serialize};

use crate::value::{AgreementId, Day, EnvironmentId, OfferId};

/// The program of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Program {
    /// Enterprise Agreement.
    #[serde(rename = "EA")]
    Ea,
    /// Enterprise Agreement Subscription.
    #[serde(rename = "EAS")]
    Eas,
    /// Server and Cloud Enrollment.
    #[serde(rename = "SCE")]
    Sce,
    /// Enrollment for Education Solutions.
    #[serde(rename = "EES")]
    Ees,
    /// Cloud Solution Provider.
    #[serde(rename = "CSP")]
    Csp,
    /// Microsoft Products and Services Agreement.
    #[serde(rename = "MPSA")]
    Mpsa,
    /// Microsoft Online Subscription Program: a direct purchase.
    #[serde(rename = "MOSP")]
    Mosp,
    /// Dynamics Price List.
    #[serde(rename = "DPL")]
    Dpl,
}

impl Program {
    /// Every program with its spelling.
    pub const ALL: [(&'static str, Self); 8] = [
        ("EA", Self::Ea),
        ("EAS", Self::Eas),
        ("SCE", Self::Sce),
        ("EES", Self::Ees),
        ("CSP", Self::Csp),
        ("MPSA", Self::Mpsa),
        ("MOSP", Self::Mosp),
        ("DPL", Self::Dpl),
    ];
}

/// An agreement of the tenant.
#[derive(Debug, Clone, Serialize)]
pub struct Agreement {
    /// Its name.
    pub id: AgreementId,
    /// Its program.
    pub program: Program,
    /// First day.
    pub start: Option<Day>,
    /// Last day.
    pub end: Option<Day>,
    /// A day on which it has its anniversary.
    pub anniversary: Option<Day>,
    /// Whether its licences have Software Assurance.
    pub software_assurance: Option<bool>,
    /// The online account its services are tied to.
    pub account: Option<String>,
    /// The address of the Online Services Manager.
    pub osm: Option<String>,
    /// Whether an amendment lets its services go to separate accounts.
    pub amendment: bool,
}

/// An environment of the tenant.
#[derive(Debug, Clone, Serialize)]
pub struct Environment {
    /// Its name.
    pub id: EnvironmentId,
    /// `production`, `sandbox` or `scale-unit`.
    pub kind: String,
}

/// Where a tenant licence is installed.
#[derive(Debug, Clone, Serialize)]
pub struct Deployment {
    /// The licence.
    pub offer: OfferId,
    /// The environment.
    pub environment: EnvironmentId,
}

/// How people sign in on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Login {
    /// By a common account of the device.
    Shared,
    /// Each by their own.
    Individual,
}

/// An on-premises server.
#[derive(Debug, Clone, Serialize)]
pub struct Server {
    /// Its name.
    pub id: String,
    /// Instances that run at the same time.
    pub instances: u64,
    /// Application object servers.
    pub application_object_servers: u64,
}
