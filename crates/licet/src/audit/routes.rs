//! Unlicensed devices: license the devices, or the people on them? What costs less, for devices that share people.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cheapest::{Choice, Search},
    desk::{Desk, Want},
    devices::Devices,
    finding::{Code, Finding},
};
use crate::{
    decide::{Holder, Set},
    require::DeviceUse,
    value::{Clause, Money, Reason, RightId},
};

/// A device on which somebody is not licensed.
pub(super) struct Open<'d> {
    /// Its use.
    pub(super) used: &'d DeviceUse,
    /// What it holds.
    pub(super) held: Set,
    /// Users who are licensed neither by it nor by themselves.
    pub(super) affected: Vec<u32>,
    /// What it is used for and holds no licence for.
    pub(super) open: BTreeSet<RightId>,
    /// The cheapest device licences for everything it is used for.
    pub(super) cheapest: Option<Choice>,
    /// Why what it holds does not serve.
    pub(super) because: Vec<Reason>,
}

/// Users to license instead of devices: what each of them lacks, and what all of them cost.
struct People {
    lacking: BTreeMap<u32, BTreeSet<RightId>>,
    cost: Money,
    words: BTreeSet<String>,
}

/// What it takes to license one user, by requirement, licences held and functions that are lacking.
type Known = BTreeMap<(u32, Set, BTreeSet<RightId>), Option<(Money, String)>>;

/// Reports each device, and takes up as required whichever way costs less.
pub(super) fn settle(desk: &Desk<'_>, open: Vec<Open<'_>>, devices: &mut Devices) {
    let mut known = Known::new();
    for group in groups(&open) {
        let of_group: Vec<&Open<'_>> = group.iter().filter_map(|&at| open.get(at)).collect();
        let license = |open: &&Open<'_>| open.cheapest.as_ref().map(|choice| choice.extra);
        let each: Option<Vec<Option<Money>>> = of_group.iter().map(license).collect();
        let cost: Option<Money> = each.clone().and_then(|each| each.into_iter().sum());
        let people = people(desk, &of_group, &mut known).filter(|people| match cost {
            Some(cost) => people.cost < cost,
            None => each.is_none(),
        });
        devices.findings.extend(of_group.iter().map(|open| finding(desk, open, people.as_ref())));
        match people {
            Some(people) => {
                for (user, rights) in people.lacking {
                    devices.functions.entry(user).or_default().extend(rights);
                }
            }
            None => {
                for choice in of_group.iter().filter_map(|open| open.cheapest.as_ref()) {
                    devices.required.add(desk, choice, 1);
                }
            }
        }
    }
}

/// Devices that share an unlicensed user belong together.
fn groups(open: &[Open<'_>]) -> Vec<Vec<usize>> {
    let mut of_user: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, open) in open.iter().enumerate() {
        for &user in &open.affected {
            of_user.entry(user).or_default().push(at);
        }
    }
    let mut seen = BTreeSet::new();
    let mut groups = Vec::new();
    for first in 0..open.len() {
        let mut group = Vec::new();
        let mut next = vec![first];
        while let Some(at) = next.pop() {
            if seen.insert(at) {
                group.push(at);
                let users = open.get(at).into_iter().flat_map(|open| &open.affected);
                next.extend(users.filter_map(|user| of_user.get(user)).flatten());
            }
        }
        if !group.is_empty() {
            groups.push(group);
        }
    }
    groups
}

/// What it takes to license the people of a group; `None` if one of them cannot be, or a price is not stated.
fn people(desk: &Desk<'_>, group: &[&Open<'_>], known: &mut Known) -> Option<People> {
    let mut people = People { lacking: BTreeMap::new(), cost: Money::ZERO, words: BTreeSet::new() };
    for open in group {
        for &user in &open.affected {
            people.lacking.entry(user).or_default().extend(open.open.iter().cloned());
        }
    }
    for (&user, rights) in &people.lacking {
        let requirement = *desk.requirements.of_user.get(user as usize)?;
        let held = desk.holdings.held(Holder::User(user));
        let key = (requirement, held, rights.clone());
        let found = known.entry(key).or_insert_with(|| one(desk, requirement as usize, held, rights));
        let (cost, words) = found.as_ref()?;
        people.cost += *cost;
        people.words.insert(words.clone());
    }
    Some(people)
}

/// What it takes to license one user for some device functions, beyond what the user lacks anyhow.
fn one(desk: &Desk<'_>, requirement: usize, held: Set, rights: &BTreeSet<RightId>) -> Option<(Money, String)> {
    let more: Vec<Want> = rights.iter().map(|right| desk.want(&Clause::of(right.clone(), None))).collect();
    let search = |more: &[Want]| {
        let wanted = desk.wants_of(requirement).iter().chain(more).map(|want| &want.cover).collect();
        Search { desk, wanted, held, among: desk.shelf.of_users, fits: &|_| true }.run()
    };
    let (with, without) = (search(&more)?, search(&[])?);
    Some((with.extra? - without.extra?, with.words(desk, held)))
}

fn finding(desk: &Desk<'_>, open: &Open<'_>, people: Option<&People>) -> Finding {
    let functions = open.open.iter().map(RightId::as_str).collect::<Vec<_>>().join(", ");
    let affected = open.affected.len();
    let says = format!("{functions}: neither the device nor {affected} of its users is licensed");
    let rules = ["G21-MUX-03", "G21-DEVICE-03", "G26-DEVICE-06", "P19-CAL-16", "P19-MUX-03"];
    let mut because = vec![desk.reason(says, &rules, None), Reason::clone(&open.used.because)];
    because.extend(open.because.iter().cloned());
    let device =
        open.cheapest.as_ref().map(|choice| format!("license the device with {}", choice.words(desk, open.held)));
    let people = people.map(|people| people.words.iter().cloned().collect::<Vec<_>>().join(" or "));
    let remedy = match (device, people) {
        (Some(device), Some(people)) => format!("cheaper for all such devices: give its users {people}; or {device}"),
        (Some(device), None) => format!("{device}, or those users"),
        (None, Some(people)) => format!("no device licence opens {functions} here: give its users {people}"),
        (None, None) => format!("no device licence opens {functions} here: license those users"),
    };
    Finding::new(Code::UnlicensedDevice, remedy, because)
        .about(&open.used.device)
        .counting(affected as u64)
        .costing(open.cheapest.as_ref().and_then(|choice| choice.extra))
}
