//! From what somebody was given to clauses: roles, custom roles, menu items, stated needs.

use super::Requirement;
use crate::{
    catalog::Edition,
    rules::{Fact, person_kind::PersonKind},
    tenant::{CustomRole, Grant, Tenant},
    value::{Clause, EnvironmentId, fold},
};

/// Collects the clauses of one demand.
pub(super) struct Collector<'a> {
    pub(super) edition: &'a Edition,
    pub(super) tenant: &'a Tenant,
    pub(super) home: Option<EnvironmentId>,
    pub(super) exempt: Option<&'a Fact<PersonKind>>,
    pub(super) requirement: Requirement,
}

impl Collector<'_> {
    pub(super) fn grant(&mut self, grant: &Grant) {
        match grant {
            Grant::Role { role, environment } => {
                let environment = environment.clone().or_else(|| self.home.clone());
                self.role(role, &environment, &mut Vec::new());
            }
            Grant::Need { clause } => {
                let environment = clause.environment.clone().or_else(|| self.home.clone());
                let clause = Clause { any_of: clause.any_of.clone(), environment };
                let rules = ["G21-USERTYPE-08", "G21-MUX-04", "P19-INT-08"];
                let reason = self.edition.reason(format!("stated need {clause}"), &rules, None);
                self.requirement.add(clause, reason);
            }
            Grant::MenuItem { item, access } => {
                let environment = self.home.clone();
                self.menu_item(item, *access, &environment, "menu item");
            }
        }
    }

    pub(super) fn role(&mut self, role: &str, environment: &Option<EnvironmentId>, within: &mut Vec<String>) {
        let folded = fold(role);
        if self.exempted(&folded) {
            return;
        }
        if let Some(custom) = self.tenant.custom_roles.get(&folded) {
            return self.custom_role(custom, folded, environment, within);
        }
        let mut found = false;
        for fact in self.edition.facts.security_role.iter().filter(|fact| fact.says.role.is(&folded)) {
            found = true;
            let area = if fact.says.area.is_empty() { String::new() } else { format!(" ({})", fact.says.area) };
            for need in &fact.says.needs {
                if let Some(clause) = Clause::parse(need, environment.clone()) {
                    let path = within.iter().map(|outer| format!(" in role `{outer}`")).collect::<String>();
                    let reason = fact.reason(format!("role `{}`{area}{path} requires {clause}", fact.says.role));
                    self.requirement.add(clause, reason);
                }
            }
        }
        if !found {
            self.unknown_role(role);
        }
    }

    /// Whether an exempt person may have that role without a licence.
    fn exempted(&mut self, folded: &str) -> bool {
        let Some(fact) = self.exempt else { return false };
        let Some(role) = fact.says.exempt_roles.iter().find(|role| fold(role) == folded) else { return false };
        self.requirement.notes.insert(fact.reason(format!("role `{role}` needs no licence of an administrator")));
        true
    }

    fn custom_role(
        &mut self,
        custom: &CustomRole,
        folded: String,
        environment: &Option<EnvironmentId>,
        within: &mut Vec<String>,
    ) {
        let rules = ["P19-ROLE-08", "P19-CUSTOM-02", "P19-MENU-08", "G21-EXTENS-06"];
        if within.contains(&folded) {
            let says = format!("custom role `{}` is based on itself; the circle is cut here", custom.role);
            self.requirement.unknown.insert(self.edition.reason(says, &rules, None));
            return;
        }
        let says = format!("custom role `{}` requires what its parts require", custom.role);
        self.requirement.notes.insert(self.edition.reason(says, &rules, None));
        if custom.based_on.is_empty() && custom.menu_items.is_empty() {
            let says = format!("custom role `{}` names neither a role it is based on nor menu items", custom.role);
            self.requirement.unknown.insert(self.edition.reason(says, &rules, None));
        }
        within.push(folded);
        for base in &custom.based_on {
            self.role(base, environment, within);
        }
        for (item, access) in &custom.menu_items {
            self.menu_item(item, *access, environment, &format!("custom role `{}`, menu item", custom.role));
        }
        within.pop();
    }

    fn unknown_role(&mut self, role: &str) {
        let says =
            format!("role `{role}` is in no table of this edition and no custom role: what it needs is not stated");
        let rules = ["P19-ROLE-04", "P19-ROLE-09", "G21-TM-26", "G21-FIN-06"];
        self.requirement.unknown.insert(self.edition.reason(says, &rules, None));
    }
}
