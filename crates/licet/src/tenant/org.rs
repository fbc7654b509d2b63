//! Agreements, environments, servers.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::value::{AgreementId, Day, EnvironmentId, OfferId};

/// The program of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

impl Program {
    /// Every spelling that tables may use, longer names that the documents use for the same program among them.
    pub const SPELT: [(&'static str, Self); 18] = [
        ("EA", Self::Ea),
        ("EAS", Self::Eas),
        ("SCE", Self::Sce),
        ("EES", Self::Ees),
        ("CSP", Self::Csp),
        ("MPSA", Self::Mpsa),
        ("MOSP", Self::Mosp),
        ("DPL", Self::Dpl),
        ("Enterprise Agreement", Self::Ea),
        ("Enterprise Agreement Subscription", Self::Eas),
        ("Enterprise Subscription Agreement", Self::Eas),
        ("Server and Cloud Enrollment", Self::Sce),
        ("Enrollment for Education Solutions", Self::Ees),
        ("Enrolment", Self::Ees),
        ("Campus and School Agreement", Self::Ees),
        ("Cloud Solution Provider", Self::Csp),
        ("Microsoft Products and Services Agreement", Self::Mpsa),
        ("Dynamics Price List", Self::Dpl),
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
    /// `production`, `sandbox`, `scale-unit`, or `client-processing`: the work of the tenant's own clients is done there.
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

impl Login {
    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Shared => "a shared login",
            Self::Individual => "an individual login",
        }
    }
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
    /// What kind of server it is, if it is not a plain one of the product.
    pub kind: Option<CompactString>,
    /// Whose it is, or where it stands; without it the tenant's own.
    pub place: Option<CompactString>,
    /// The version it is licensed as; without it the one of the edition.
    pub licensed_as: Option<CompactString>,
    /// The version it runs; without it the one it is licensed as.
    pub runs: Option<CompactString>,
}
