//! From a role to what it grants: sub-roles, duties and privileges followed, circles found, disabled parts skipped.

use std::collections::{BTreeMap, BTreeSet};

use super::{Access, Grant, Level, Object, Part, Security};

/// What a role grants.
#[derive(Debug, Clone, Default)]
pub(super) struct Granted {
    /// For each object the access, and through which privileges.
    pub(super) objects: BTreeMap<Object, (Access, BTreeSet<String>)>,
    /// What it names and no file defines: `duty X`, `privilege Y`, `role Z`.
    pub(super) missing: BTreeSet<String>,
    /// Roles that contain themselves.
    pub(super) circles: BTreeSet<String>,
}

impl Granted {
    fn grant(&mut self, grant: &Grant, privilege: &str) {
        let (access, through) = self.objects.entry(grant.object.clone()).or_default();
        *access = access.and(grant.access);
        through.insert(privilege.to_owned());
    }

    /// What several roles of one person grant together.
    pub(super) fn and(&mut self, other: &Self) {
        for (object, (access, through)) in &other.objects {
            let (own, own_through) = self.objects.entry(object.clone()).or_default();
            *own = own.and(*access);
            own_through.extend(through.iter().cloned());
        }
        self.missing.extend(other.missing.iter().cloned());
        self.circles.extend(other.circles.iter().cloned());
    }

    /// The objects that may be used, and how.
    pub(super) fn usable(&self) -> impl Iterator<Item = (&Object, Level, &BTreeSet<String>)> {
        self.objects.iter().filter_map(|(object, (access, through))| Some((object, access.level()?, through)))
    }
}

impl Security {
    /// What a role grants; `None` if no file defines it.
    pub(super) fn granted(&self, role: &str) -> Option<Granted> {
        self.roles.get(role)?;
        let mut granted = Granted::default();
        self.role(role, &mut Vec::new(), &mut BTreeSet::new(), &mut granted);
        Some(granted)
    }

    fn role(&self, role: &str, within: &mut Vec<String>, seen: &mut BTreeSet<String>, granted: &mut Granted) {
        if within.iter().any(|outer| outer == role) {
            granted.circles.insert(role.to_owned());
            return;
        }
        if !seen.insert(role.to_owned()) {
            return;
        }
        let Some(defined) = self.roles.get(role) else {
            granted.missing.insert(format!("role {role}"));
            return;
        };
        if defined.is.disabled {
            return;
        }
        within.push(role.to_owned());
        for sub_role in &defined.is.roles {
            self.role(sub_role, within, seen, granted);
        }
        within.pop();
        for duty in &defined.is.duties {
            match self.duties.get(duty) {
                Some(duty) if duty.is.disabled => {}
                Some(duty) => self.privileges(&duty.is, granted),
                None => drop(granted.missing.insert(format!("duty {duty}"))),
            }
        }
        self.privileges(&defined.is, granted);
        for grant in &defined.is.grants {
            granted.grant(grant, "");
        }
    }

    fn privileges(&self, part: &Part, granted: &mut Granted) {
        for name in &part.privileges {
            match self.privileges.get(name) {
                Some(privilege) if privilege.is.disabled => {}
                Some(privilege) => {
                    for grant in &privilege.is.grants {
                        granted.grant(grant, name);
                    }
                }
                None => drop(granted.missing.insert(format!("privilege {name}"))),
            }
        }
    }
}
