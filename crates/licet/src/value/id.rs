//! Typed names: an offer's id can never be mistaken for a rule's.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
};

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A name of one kind of thing (`K` says which). Ordered and compared as text.
pub struct Id<K>(CompactString, PhantomData<fn() -> K>);

/// What the names name.
pub mod of {
    /// Something that can be bought.
    #[derive(Debug)]
    pub enum Offer {}
    /// A numbered statement of a document.
    #[derive(Debug)]
    pub enum Rule {}
    /// One fact of the catalogue: `<series>/<date>/<kind>#<key>`.
    #[derive(Debug)]
    pub enum Fact {}
    /// A reading of an ambiguous sentence.
    #[derive(Debug)]
    pub enum Reading {}
    /// A dated state of the licensing rules.
    #[derive(Debug)]
    pub enum Edition {}
    /// `<application>:<level>`.
    #[derive(Debug)]
    pub enum Right {}
    /// A person, or an account that looks like one.
    #[derive(Debug)]
    pub enum User {}
    /// A device that people share or own.
    #[derive(Debug)]
    pub enum Device {}
    /// An environment of the tenant.
    #[derive(Debug)]
    pub enum Environment {}
    /// An agreement of the tenant.
    #[derive(Debug)]
    pub enum Agreement {}
    /// A subscription of the tenant.
    #[derive(Debug)]
    pub enum Subscription {}
    /// Something that is counted.
    #[derive(Debug)]
    pub enum Meter {}
}

/// `<product>.<kind>`, for example `finance.base`.
pub type OfferId = Id<of::Offer>;
/// For example `G21-ATTACH-05`.
pub type RuleId = Id<of::Rule>;
/// For example `licensing-guide/2021-09/attach#finance/customer-service-professional`.
pub type FactId = Id<of::Fact>;
/// For example `edition-mixing`.
pub type ReadingId = Id<of::Reading>;
/// For example `online-2021-09`.
pub type EditionId = Id<of::Edition>;
/// For example `finance:full` or `device:point-of-sale`.
pub type RightId = Id<of::Right>;
/// A user's name in the tenant's tables.
pub type UserId = Id<of::User>;
/// A device's name in the tenant's tables.
pub type DeviceId = Id<of::Device>;
/// An environment's name in the tenant's tables.
pub type EnvironmentId = Id<of::Environment>;
/// An agreement's name in the tenant's tables.
pub type AgreementId = Id<of::Agreement>;
/// A subscription's name in the tenant's tables.
pub type SubscriptionId = Id<of::Subscription>;
/// For example `order-lines`.
pub type MeterId = Id<of::Meter>;

impl<K> Id<K> {
    /// The name as written.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(CompactString::from(text.as_ref()), PhantomData)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RightId {
    /// The part before the colon.
    pub fn application(&self) -> &str {
        self.as_str().split_once(':').map_or(self.as_str(), |(application, _)| application)
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<K> Eq for Id<K> {}

impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl<K> From<&str> for Id<K> {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CompactString::deserialize(deserializer).map(|text| Self(text, PhantomData))
    }
}
