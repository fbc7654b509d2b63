//! The three models by which the application computes licences, newest first.
//!
//! *Entitlements* (enforced since 10.0.43): for each object and level a set of SKUs, of which one is needed.
//! *Privileges* (2019 to 2025): menu items as below, and where they ask for a full licence, a list of SKUs per privilege
//! says of which application. *Menu items* (to 2019): the properties of menu items alone; only reading asks for the one
//! to view, anything more for the one to maintain.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Item, Kind, Level, Object, Security,
    words::{self, Deployment, Means},
};

/// By which model the licences of a role were computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ModelUsed {
    /// Licence properties of menu items.
    MenuItems,
    /// Those, and the SKUs of privileges.
    Privileges,
    /// Entitled SKUs of objects.
    Entitlements,
    /// None: the role is left to the tables of the guide, by its name.
    RoleTable,
}

impl Security {
    /// The best model that the files allow.
    pub(super) fn model(&self) -> ModelUsed {
        if !self.entitled.is_empty() {
            ModelUsed::Entitlements
        } else if !self.by_privilege.is_empty() {
            ModelUsed::Privileges
        } else {
            ModelUsed::MenuItems
        }
    }

    /// What the use of an object requires; `None` if nothing classifies it.
    pub(super) fn requires(
        &self,
        object: &Object,
        level: Level,
        through: &BTreeSet<String>,
        deployment: Deployment,
    ) -> Option<Means> {
        match self.model() {
            ModelUsed::Entitlements => self.entitlement(object, level, deployment),
            _ => self.menu_item(object, level, through, deployment),
        }
    }

    fn entitlement(&self, object: &Object, level: Level, deployment: Deployment) -> Option<Means> {
        let exact = self.entitled.get(&(object.name.clone(), object.child.clone()));
        let levels = exact.or_else(|| self.entitled.get(&(object.name.clone(), String::new())))?;
        match (levels.get(&level), level) {
            (Some(skus), _) => words::entitlement(skus, deployment).0,
            // Reading never asks for more than the lightest licences.
            (None, Level::Read) => words::reading(deployment),
            (None, Level::Write) => None,
        }
    }

    fn menu_item(
        &self,
        object: &Object,
        level: Level,
        through: &BTreeSet<String>,
        deployment: Deployment,
    ) -> Option<Means> {
        if object.kind == Kind::Other {
            // Menu items alone have licence properties in this model.
            return Some(Means::Nothing);
        }
        let item: &Item = &self.items.get(&(object.kind, object.name.clone()))?.is;
        let word = match (level, &item.view, &item.maintain) {
            (_, None, None) => return None,
            (Level::Read, view, _) => view,
            (Level::Write, view, maintain) => {
                if maintain.is_some() {
                    maintain
                } else {
                    view
                }
            }
        };
        let Some(word) = word else { return Some(Means::Nothing) };
        let means = words::property(word, deployment)?;
        let full = words::property("Enterprise", deployment);
        if Some(&means) != full.as_ref() {
            return Some(means);
        }
        let lists: Vec<&BTreeSet<String>> = through.iter().filter_map(|name| self.by_privilege.get(name)).collect();
        let skus: BTreeSet<String> = lists.into_iter().flatten().cloned().collect();
        words::entitlement(&skus, deployment).0.or(Some(means))
    }
}
