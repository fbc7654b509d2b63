//! The rows of a change: read by the specifications of the tenant's own tables, each value with its place.

use std::{cell::RefCell, collections::BTreeMap};

use toml::{Spanned, de::DeValue};

use super::{
    super::{
        Tenant,
        build::Builder,
        row::Row,
        specs::Spec,
        toml_file::{Source, cell},
    },
    cells,
};
use crate::value::{Problem, alike, fold};

/// A row as it is given: the start of the row, and of each value its column, its start and its text.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) at: usize,
    cells: Vec<(&'static str, usize, String)>,
}

impl Given {
    /// The text of a column; empty if it is left out.
    pub(super) fn text(&self, column: &str) -> &str {
        self.cells.iter().find(|(name, ..)| *name == column).map_or("", |(_, _, text)| text.trim())
    }

    /// Where a column stands; where it is left out, the row.
    pub(super) fn offset(&self, column: &str) -> usize {
        self.cells.iter().find(|(name, ..)| *name == column).map_or(self.at, |(_, at, _)| *at)
    }

    /// Fills the columns that are left out.
    fn fill(&mut self, old: Vec<(&'static str, String)>) {
        for (column, text) in old {
            if !self.cells.iter().any(|(name, ..)| *name == column) {
                self.cells.push((column, self.at, text));
            }
        }
    }
}

/// The rows of a list of tables. A list in a column that names one thing stands for a row for each of them.
pub(super) fn given(
    source: Source<'_>,
    spec: &Spec,
    rows: &Spanned<DeValue<'_>>,
    problems: &mut Vec<Problem>,
) -> Vec<Given> {
    let mut refuse = |at: usize, message: String, help: String| {
        problems.push(Problem::error(source.place(at), message, help));
    };
    let Some(items) = rows.get_ref().as_array() else {
        refuse(rows.span().start, format!("`{}` is a list of tables", spec.name), String::new());
        return Vec::new();
    };
    let mut all = Vec::new();
    for item in items.iter() {
        let Some(table) = item.get_ref().as_table() else {
            refuse(item.span().start, format!("a row of `{}` is a table", spec.name), String::new());
            continue;
        };
        let mut expanded = vec![Given { at: item.span().start, cells: Vec::new() }];
        for (key, value) in table.iter() {
            let Some(column) = spec.columns.iter().find(|column| **column == key.get_ref().as_ref()) else {
                let message = format!("`{}` has no column `{}`", spec.name, key.get_ref());
                refuse(key.span().start, message, alike(key.get_ref(), spec.columns, "known"));
                continue;
            };
            let several = ["user", "device"].contains(column);
            let texts: Vec<(usize, String)> = match value.get_ref() {
                DeValue::Array(items) if several => {
                    items.iter().map(|item| (item.span().start, cell(item.get_ref()))).collect()
                }
                single => vec![(value.span().start, cell(single))],
            };
            if texts.is_empty() {
                refuse(value.span().start, format!("column `{column}`: the list is empty"), String::new());
            }
            let with = |row: &Given, (at, text): &(usize, String)| {
                let mut row = row.clone();
                row.cells.push((column, *at, text.clone()));
                row
            };
            expanded = expanded.iter().flat_map(|row| texts.iter().map(move |text| with(row, text))).collect();
        }
        all.append(&mut expanded);
    }
    all
}

/// Reads rows into a tenant.
pub(super) struct Reader<'a> {
    pub(super) source: Source<'a>,
    /// The tenant before rows are set and added.
    pub(super) tenant: &'a Tenant,
    /// The roles that may be given, by folded name.
    pub(super) roles: &'a BTreeMap<String, String>,
    pub(super) builder: Builder<'a>,
}

impl Reader<'_> {
    /// Gives something that is there other values; columns that are left out stay.
    pub(super) fn set(&mut self, spec: &Spec, mut row: Given) {
        if !["prices", "minimums"].contains(&spec.name) {
            let Some(&key) = spec.columns.first() else { return };
            let known = cells::keys(self.tenant, spec.name);
            let name = row.text(key).to_string();
            if !name.is_empty() && !known.contains(&name) {
                let help = alike(&name, &known, "known");
                let what = if key == "id" { spec.name } else { key };
                return self.refuse(row.offset(key), format!("the tenant has no {what} `{name}` to be set"), help);
            }
            row.fill(cells::of(self.tenant, spec.name, &name));
            if spec.name == "agreement" {
                self.builder.agreements.retain(|agreement| agreement.id.as_str() != name);
            }
        }
        self.builder.replacing = true;
        self.read(spec, &row);
        self.builder.replacing = false;
    }

    /// Adds a row.
    pub(super) fn add(&mut self, spec: &Spec, row: &Given) {
        let twice = ["agreement", "environment"].contains(&spec.name)
            && cells::keys(self.tenant, spec.name).iter().any(|known| known == row.text("id"));
        if twice {
            let message = format!("the tenant has the {} `{}` already", spec.name, row.text("id"));
            return self.refuse(row.offset("id"), message, "`set` changes what is there");
        }
        if self.known(spec, row) {
            self.read(spec, row);
        }
    }

    fn refuse(&self, at: usize, message: String, help: impl Into<String>) {
        self.builder.problems.borrow_mut().push(Problem::error(self.source.place(at), message, help));
    }

    /// Whether everything that the row only speaks of is there.
    fn known(&self, spec: &Spec, row: &Given) -> bool {
        let mut all = true;
        let mut lacking = |column: &str, message: String, help: String| {
            all = false;
            self.refuse(row.offset(column), message, help);
        };
        let user = row.text("user");
        if spec.name != "users" && !user.is_empty() && !self.builder.has_user(user) {
            let users: Vec<&str> = self.tenant.users.iter().map(|user| user.id.as_str()).collect();
            let help = alike(user, &users, "add the user with `[[add.users]]`; some that are there");
            lacking("user", format!("the tenant has no user `{user}`"), help);
        }
        let device = row.text("device");
        if spec.name != "devices" && !device.is_empty() && !self.builder.has_device(device) {
            let devices: Vec<&str> = self.tenant.devices.iter().map(|device| device.id.as_str()).collect();
            let help = alike(device, &devices, "add the device with `[[add.devices]]`; some that are there");
            lacking("device", format!("the tenant has no device `{device}`"), help);
        }
        let role = row.text("role");
        if spec.name == "roles" && !role.is_empty() && !self.roles.contains_key(&fold(role)) {
            let roles: Vec<&String> = self.roles.values().collect();
            let help = alike(role, &roles, "roles of the edition and of the tenant");
            lacking("role", format!("role `{role}` is in no table of the edition and no role of the tenant"), help);
        }
        let environment = row.text("environment");
        let environments: Vec<&str> = self.builder.environments.iter().map(|known| known.id.as_str()).collect();
        if !environment.is_empty() && !environments.is_empty() && !environments.contains(&environment) {
            let help = alike(environment, &environments, "known");
            lacking("environment", format!("the tenant has no environment `{environment}`"), help);
        }
        all
    }

    /// Reads a row as one of the tenant's own; what is wrong stands where the value stands.
    fn read(&mut self, spec: &Spec, row: &Given) {
        let mut cells: Vec<(&'static str, u32, &str)> = Vec::new();
        for ((column, _, text), at) in row.cells.iter().zip(1_u32..) {
            cells.push((column, at, text.as_str()));
        }
        let before = std::mem::take(&mut self.builder.problems);
        let (place, found) = (self.source.place(row.at), RefCell::default());
        let read = Row {
            file: self.source.file,
            line: place.line,
            cells: &cells,
            problems: &found,
            names: self.builder.names,
        };
        (spec.read)(&mut self.builder, &read);
        let at = |column: u32| {
            let cell = usize::try_from(column).ok().and_then(|column| row.cells.get(column.checked_sub(1)?));
            self.source.place(cell.map_or(row.at, |(_, at, _)| *at))
        };
        let more = self.builder.problems.take();
        let placed = found.into_inner().into_iter().chain(more);
        before.borrow_mut().extend(placed.map(|problem| Problem { place: at(problem.place.column), ..problem }));
        self.builder.problems = before;
    }
}
