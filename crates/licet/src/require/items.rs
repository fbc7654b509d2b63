//! Menu items and custom entities: the table's level, the tenant's own classification, and what they are made from.

use std::collections::BTreeSet;

use super::grants::Collector;
use crate::{
    tenant::{Access, CustomItem},
    value::{Clause, EnvironmentId, RightId, fold},
};

/// What an item that is made from an included entity or role needs besides.
const MADE_FROM: [&str; 7] = [
    "P19-CUSTENT-04",
    "P19-CUSTENT-05",
    "P19-CUSTENT-06",
    "P19-CUSTENT-08",
    "P19-CUSTOM-01",
    "P19-CUSTOM-03",
    "P19-MENU-21",
];

impl Collector<'_> {
    /// What using an item, or changing it, requires.
    pub(super) fn menu_item(&mut self, item: &str, access: Access, environment: &Option<EnvironmentId>, path: &str) {
        self.item(item, access, environment, path, &mut BTreeSet::new());
    }

    fn item(
        &mut self,
        item: &str,
        access: Access,
        environment: &Option<EnvironmentId>,
        path: &str,
        seen: &mut BTreeSet<String>,
    ) {
        let folded = fold(item);
        if !seen.insert(folded.clone()) {
            return;
        }
        let mut known = false;
        if let Some(custom) = self.tenant.custom_menu_items.get(&folded) {
            known = self.custom_item(custom, item, access, environment, path);
            for base in &custom.based_on {
                let says = format!("`{item}` is made from `{base}`, links to it or replicates it: it needs the same");
                self.requirement.notes.insert(self.edition.reason(says, &MADE_FROM, None));
                self.made_from(base, access, environment, &format!("{path} `{item}`, made from"), seen);
            }
        }
        for fact in self.edition.facts.menu_item.iter().filter(|fact| fact.says.item.is(&folded)) {
            known = true;
            let right = match access {
                Access::View => &fact.says.view,
                Access::Maintain | Access::Customise => &fact.says.maintain,
            };
            let reason = fact.reason(format!("{path} `{item}` ({}) requires {right}", word(access)));
            self.requirement.add(Clause::of(right.clone(), environment.clone()), reason);
        }
        if known && access == Access::Customise {
            let says = format!("`{item}` is changed by somebody who is licensed to use it");
            self.requirement.notes.insert(self.edition.reason(says, &["P19-CUSTENT-07"], None));
        }
        if !known {
            let says = format!("{path} `{item}` is in no table of this edition and not classified by the tenant");
            let rules = ["P19-MENU-11", "P19-MENU-21"];
            self.requirement.unknown.insert(self.edition.reason(says, &rules, None));
        }
    }

    /// The tenant's own classification; whether it says anything.
    fn custom_item(
        &mut self,
        custom: &CustomItem,
        item: &str,
        access: Access,
        environment: &Option<EnvironmentId>,
        path: &str,
    ) -> bool {
        let right: Option<&RightId> = match access {
            Access::View => custom.view.as_ref(),
            Access::Maintain | Access::Customise => custom.maintain.as_ref().or(custom.view.as_ref()),
        };
        if let Some(right) = right {
            let says = format!("{path} `{item}` ({}) is classified as {right} by the tenant", word(access));
            let reason = self.edition.reason(says, &["P19-MENU-21", "P19-CUSTENT-08"], None);
            self.requirement.add(Clause::of(right.clone(), environment.clone()), reason);
        }
        let of_entities = self.edition.facts.custom_entity.iter().filter(|_| custom.entity);
        let mut said = false;
        for fact in of_entities.filter(|fact| !fact.says.customise || access == Access::Customise) {
            said = true;
            let does = if fact.says.customise { "making or changing" } else { "using" };
            let right = &fact.says.right;
            let reason = fact.reason(format!("{path} `{item}`: {does} a custom entity requires {right}"));
            self.requirement.add(Clause::of(right.clone(), environment.clone()), reason);
        }
        said || right.is_some() || !custom.based_on.is_empty()
    }

    /// What the thing needs that an item is made from: another item or entity, or a security role.
    fn made_from(
        &mut self,
        base: &str,
        access: Access,
        environment: &Option<EnvironmentId>,
        path: &str,
        seen: &mut BTreeSet<String>,
    ) {
        let folded = fold(base);
        let item = self.tenant.custom_menu_items.contains_key(&folded)
            || self.edition.facts.menu_item.iter().any(|fact| fact.says.item.is(&folded));
        let role = || {
            self.tenant.custom_roles.contains_key(&folded)
                || self.edition.facts.security_role.iter().any(|fact| fact.says.role.is(&folded))
        };
        if !item && role() {
            return self.role(base, environment, &mut Vec::new());
        }
        self.item(base, access, environment, path, seen);
    }
}

fn word(access: Access) -> &'static str {
    Access::ALL.iter().find(|(_, known)| *known == access).map_or("", |(word, _)| word)
}
