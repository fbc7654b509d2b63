//! The kinds of offer and what follows from them alone.

use serde::Serialize;

use super::OfferId;

/// The part of an offer id behind the dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfferKind {
    /// Full user licence at standard price.
    Base,
    /// Full user licence at the price for a further application, under a base licence.
    Attach,
    /// User licence that extends another licence.
    Addon,
    /// Additional user licence: limited rights for a named user.
    User,
    /// Licence of one device.
    Device,
    /// Licence of the whole tenant.
    Tenant,
    /// Licence sold without any other.
    Standalone,
    /// Tenant licence at the price for tenants that hold other products.
    Attached,
    /// Pack of capacity.
    Capacity,
    /// On-premises server.
    Server,
    /// On-premises client access licence of a user.
    UserCal,
    /// On-premises client access licence of a device.
    DeviceCal,
    /// Correction of an attach licence into a base licence.
    StepUp,
    /// Online licence at the price for holders of Software Assurance.
    FromSa,
}

impl OfferKind {
    /// Every kind with its spelling in offer ids.
    pub const ALL: [(&'static str, Self); 14] = [
        ("base", Self::Base),
        ("attach", Self::Attach),
        ("addon", Self::Addon),
        ("user", Self::User),
        ("device", Self::Device),
        ("tenant", Self::Tenant),
        ("standalone", Self::Standalone),
        ("attached", Self::Attached),
        ("capacity", Self::Capacity),
        ("server", Self::Server),
        ("user-cal", Self::UserCal),
        ("device-cal", Self::DeviceCal),
        ("step-up", Self::StepUp),
        ("from-sa", Self::FromSa),
    ];

    /// To whom licences of this kind are assigned, unless the offer says otherwise.
    pub fn assigned_to(self) -> AssignedTo {
        match self {
            Self::Base | Self::Attach | Self::Addon | Self::User | Self::UserCal | Self::FromSa => AssignedTo::User,
            Self::Device | Self::DeviceCal => AssignedTo::Device,
            Self::Tenant | Self::Standalone | Self::Attached | Self::Capacity | Self::Server | Self::StepUp => {
                AssignedTo::Nobody
            }
        }
    }
}

/// To whom a licence is assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AssignedTo {
    /// A named user.
    User,
    /// A dedicated device.
    Device,
    /// Nobody: it serves the whole tenant.
    Nobody,
}

impl OfferId {
    /// The part before the dot: `finance` of `finance.base`.
    pub fn product(&self) -> &str {
        self.as_str().split_once('.').map_or(self.as_str(), |(product, _)| product)
    }

    /// The kind behind the dot; `None` if it is not one of the known kinds.
    pub fn kind(&self) -> Option<OfferKind> {
        let (_, suffix) = self.as_str().split_once('.')?;
        OfferKind::ALL.iter().find(|(name, _)| *name == suffix).map(|&(_, kind)| kind)
    }

    /// The offer of the same product with another kind.
    #[must_use]
    pub fn with_kind(&self, kind: &str) -> Self {
        Self::new(format!("{}.{kind}", self.product()))
    }
}
