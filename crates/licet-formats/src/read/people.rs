//! Who is who: the same person in several files, matched by Entra id, then user principal name, mail, nickname.

use std::collections::{BTreeMap, BTreeSet};

use licet::value::Place;
use serde::Serialize;

use super::{
    account::{Aside, Why},
    at::At,
};

/// One person as one row of one file shows them.
#[derive(Debug, Clone, Default)]
pub(super) struct Sighting {
    /// The set of rows.
    pub(super) account: usize,
    /// Where.
    pub(super) at: At,
    /// The Entra id.
    pub(super) entra: Option<String>,
    /// The id in the finance and operations application.
    pub(super) operations: Option<String>,
    /// The user principal name.
    pub(super) upn: Option<String>,
    /// A mail address.
    pub(super) mail: Option<String>,
    /// The mail nickname.
    pub(super) nickname: Option<String>,
    /// The name to show.
    pub(super) display_name: Option<String>,
    /// The department.
    pub(super) department: Option<String>,
    /// The cost centre, where the file tells.
    pub(super) cost_centre: Option<String>,
    /// The kind of user, where the file tells.
    pub(super) kind: Option<String>,
    /// The environment, where the file tells.
    pub(super) environment: Option<String>,
    /// To whom they report, where the file tells.
    pub(super) manager: Option<String>,
    /// Whether the account can be used, where the file tells.
    pub(super) enabled: Option<bool>,
    /// How much weight its attributes have: the directory itself is 0.
    pub(super) rank: u8,
}

/// A person of the tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    /// The name in the tenant's tables.
    pub(super) user: String,
    /// Whether the directory's own export has them.
    pub(super) in_directory: bool,
    /// The sightings of them, in the order of the files.
    pub(super) seen: Box<[usize]>,
}

/// What is known of a person besides the name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Details {
    pub(super) display_name: Option<String>,
    pub(super) department: Option<String>,
    pub(super) cost_centre: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) environment: Option<String>,
    pub(super) manager: Option<String>,
    pub(super) enabled: Option<bool>,
}

/// That rows of two files are one person, and by what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Matched {
    /// The person.
    pub user: String,
    /// By what the row was matched: `entra-id`, `operations-id`, `user-principal-name`, `mail`, `nickname`.
    pub by: &'static str,
    /// Where the row stands.
    #[serde(flatten)]
    pub place: Place,
}

/// Who is who.
pub(super) struct People {
    /// The persons, sorted by name.
    pub(super) persons: Vec<Person>,
    /// The person of each sighting.
    pub(super) of: Vec<usize>,
    /// The matches between files.
    pub(super) matched: Vec<Matched>,
    /// What could not be told.
    pub(super) doubts: Vec<(usize, Aside)>,
}

/// By what rows are matched, strongest first.
const WAYS: [&str; 5] = ["entra-id", "operations-id", "user-principal-name", "mail", "nickname"];

fn keys(sighting: &Sighting, way: usize) -> Vec<String> {
    let folded = |texts: &[&Option<String>]| {
        let texts = texts.iter().filter_map(|text| text.as_ref());
        texts.map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty()).collect()
    };
    match way {
        0 => folded(&[&sighting.entra]),
        1 => folded(&[&sighting.operations]),
        2 => folded(&[&sighting.upn]),
        3 => folded(&[&sighting.upn, &sighting.mail]),
        _ => folded(&[&sighting.nickname, &sighting.operations]),
    }
}

struct Groups<'s> {
    all: &'s [Sighting],
    parent: Vec<usize>,
    /// The Entra ids of the group of each root, as the numbers of the sightings that have them first.
    ids: Vec<Vec<usize>>,
}

impl Groups<'_> {
    fn root(&self, mut at: usize) -> usize {
        while let Some(&up) = self.parent.get(at) {
            if up == at {
                break;
            }
            at = up;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        if low == high {
            return;
        }
        if let Some(up) = self.parent.get_mut(high) {
            *up = low;
        }
        let ids = self.ids.get_mut(high).map(std::mem::take).unwrap_or_default();
        if let Some(known) = self.ids.get_mut(low) {
            for id in ids {
                if !known.contains(&id) {
                    known.push(id);
                }
            }
        }
    }

    /// Joins groups that share a key, unless that would make one person of two Entra ids.
    fn join_by(&mut self, way: usize, doubts: &mut Vec<(usize, Aside)>) {
        let keyed = self
            .all
            .iter()
            .enumerate()
            .flat_map(|(at, sighting)| keys(sighting, way).into_iter().map(move |key| (key, at)));
        let mut keyed: Vec<(String, usize)> = keyed.collect();
        keyed.sort_unstable();
        for group in keyed.chunk_by(|a, b| a.0 == b.0) {
            let [(key, _), _, ..] = group else { continue };
            let holders: BTreeSet<usize> = group.iter().map(|(_, at)| *at).collect();
            let roots: BTreeSet<usize> = holders.iter().map(|&at| self.root(at)).collect();
            let ids: BTreeSet<&usize> = roots.iter().filter_map(|&root| self.ids.get(root)).flatten().collect();
            if ids.len() <= 1 || way == 0 {
                let mut roots = roots.into_iter();
                if let Some(first) = roots.next() {
                    roots.for_each(|other| self.join(first, other));
                }
            } else {
                self.doubt(way, key, &holders, ids.len(), doubts);
            }
        }
    }

    fn doubt(&self, way: usize, key: &str, holders: &BTreeSet<usize>, ids: usize, doubts: &mut Vec<(usize, Aside)>) {
        let what = WAYS.get(way).copied().unwrap_or_default();
        let without_id = |at: &&usize| self.ids.get(self.root(**at)).is_some_and(Vec::is_empty);
        let mut named: Vec<usize> = holders.iter().filter(without_id).copied().collect();
        // Two accounts of the directory with one principal name: the second of them is told.
        if named.is_empty() && way == 2 {
            named.extend(holders.iter().nth(1));
        }
        for at in named {
            let Some(sighting) = self.all.get(at) else { continue };
            let message =
                format!("{ids} people of the directory have the {what} `{key}`; it cannot be said who is meant");
            let help = "export the Entra id as well, or correct the address of one of them";
            doubts.push((sighting.account, Aside::new(Why::AmbiguousPerson, sighting.at.place(), message, help)));
        }
    }
}

/// Says who is who.
pub(super) fn people(all: &[Sighting]) -> People {
    let ids = first_with_same_id(all);
    let mut groups = Groups { all, parent: (0..all.len()).collect(), ids };
    let mut doubts = Vec::new();
    for way in 0..WAYS.len() {
        groups.join_by(way, &mut doubts);
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..all.len() {
        members.entry(groups.root(at)).or_default().push(at);
    }
    let mut found: Vec<Person> = members.into_values().map(|members| person(all, members)).collect();
    name_apart(all, &mut found);
    found.sort_by(|a, b| a.user.cmp(&b.user));
    let mut of = vec![0; all.len()];
    let mut matched = Vec::new();
    for (at, person) in found.iter().enumerate() {
        for &member in &person.seen {
            if let Some(slot) = of.get_mut(member) {
                *slot = at;
            }
        }
        matched.extend(matches(all, person, &person.seen));
    }
    matched.sort();
    People { persons: found, of, matched, doubts }
}

/// The person of each name and id in any file, in lower case; `None` where it is that of several.
pub(super) fn called(all: &[Sighting], who: &People) -> BTreeMap<String, Option<usize>> {
    let mut called: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for (sighting, &person) in all.iter().zip(&who.of) {
        let names = [&sighting.upn, &sighting.mail, &sighting.nickname, &sighting.operations, &sighting.entra];
        for name in names.into_iter().flatten() {
            let slot = called.entry(name.trim().to_lowercase()).or_insert(Some(person));
            if *slot != Some(person) {
                *slot = None;
            }
        }
    }
    called
}

/// For each sighting with an Entra id the first one with the same.
fn first_with_same_id(all: &[Sighting]) -> Vec<Vec<usize>> {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let of = |(at, sighting): (usize, &Sighting)| {
        keys(sighting, 0).into_iter().map(|id| *first.entry(id).or_insert(at)).collect()
    };
    all.iter().enumerate().map(of).collect()
}

/// The sightings of weightier files first, then those whose rows stand first.
fn weightiest_first<'s>(all: &'s [Sighting], members: &[usize]) -> Vec<&'s Sighting> {
    let mut seen: Vec<&Sighting> = members.iter().filter_map(|&at| all.get(at)).collect();
    seen.sort_by(|a, b| (a.rank, &a.at).cmp(&(b.rank, &b.at)));
    seen
}

fn person(all: &[Sighting], members: Vec<usize>) -> Person {
    let seen = weightiest_first(all, &members);
    let first = |get: fn(&Sighting) -> Option<&String>| seen.iter().find_map(|sighting| get(sighting)).cloned();
    let lower = |text: Option<String>| text.map(|text| text.trim().to_lowercase());
    let user = lower(first(|s| s.upn.as_ref()))
        .or_else(|| lower(first(|s| s.mail.as_ref())))
        .or_else(|| first(|s| s.operations.as_ref()))
        .or_else(|| first(|s| s.nickname.as_ref()))
        .or_else(|| lower(first(|s| s.entra.as_ref())))
        .unwrap_or_default();
    Person { user, in_directory: seen.iter().any(|s| s.rank == 0), seen: members.into() }
}

/// What is known of a person: of each thing what the weightiest sighting says.
pub(super) fn details(all: &[Sighting], person: &Person) -> Details {
    let seen = weightiest_first(all, &person.seen);
    let first = |get: fn(&Sighting) -> Option<&String>| seen.iter().find_map(|sighting| get(sighting)).cloned();
    Details {
        display_name: first(|s| s.display_name.as_ref()),
        department: first(|s| s.department.as_ref()),
        cost_centre: first(|s| s.cost_centre.as_ref()),
        kind: first(|s| s.kind.as_ref()),
        environment: first(|s| s.environment.as_ref()),
        manager: first(|s| s.manager.as_ref()),
        enabled: seen.iter().find_map(|s| s.enabled),
    }
}

/// Two people may not bear one name: their Entra or operations id takes its place.
fn name_apart(all: &[Sighting], found: &mut [Person]) {
    let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
    for person in found.iter() {
        *bearers.entry(person.user.to_lowercase()).or_insert(0) += 1;
    }
    for person in found {
        if bearers.get(&person.user.to_lowercase()).is_some_and(|count| *count > 1) {
            let seen = || person.seen.iter().filter_map(|&at| all.get(at));
            let id = seen().find_map(|s| s.entra.clone()).or_else(|| seen().find_map(|s| s.operations.clone()));
            let place = seen().map(|s| s.at.to_string()).min();
            person.user = format!("{} ({})", person.user, id.or(place).unwrap_or_default());
        }
    }
}

/// For each further file that shows the person: by what its row was matched.
fn matches(all: &[Sighting], person: &Person, members: &[usize]) -> Vec<Matched> {
    let accounts: BTreeSet<usize> = members.iter().filter_map(|&at| all.get(at)).map(|s| s.account).collect();
    if accounts.len() < 2 {
        return Vec::new();
    }
    let mut matched = Vec::new();
    for (index, &at) in members.iter().enumerate() {
        let Some(sighting) = all.get(at) else { continue };
        let others = || members.iter().take(index).filter_map(|&other| all.get(other));
        let by = (0..WAYS.len()).find(|&way| {
            let own = keys(sighting, way);
            others()
                .any(|other| other.account != sighting.account && keys(other, way).iter().any(|key| own.contains(key)))
        });
        if let Some(by) = by.and_then(|way| WAYS.get(way)) {
            matched.push(Matched { user: person.user.clone(), by, place: sighting.at.place() });
        }
    }
    matched
}
