//! `licet require`: what each user's roles, menu items and needs require, and why.

mod drivers;

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::PathBuf,
};

use licet::{
    catalog::{Edition, LicenceType},
    require::{DeviceUse, Requirement, device_uses, requirement, requirements},
    rules::person_kind::PersonStatus,
    tenant::{Tenant, User},
    value::{Basis, DeviceId, Reason, RuleId, UserId},
};
use serde::Serialize;

use crate::{
    books::Books,
    output::{Grid, Out, Tone, basis, count, left, names, number, reasons, right, rules, said},
    stop::{Outcome, Stop},
    tenant_folder::{self, Opened},
};

/// What each user's roles, menu items and needs require, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The tenant's folder
    tenant: PathBuf,
    /// One user; without it all users, grouped by what they require
    user: Option<String>,
    /// List every user by name
    #[arg(long)]
    all: bool,
    /// Say what forces each licence, and the smallest set of grants whose removal reaches a cheaper one
    #[arg(long)]
    drivers: bool,
}

/// What one user requires.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct OfUser {
    /// The tenant.
    tenant: String,
    /// The user.
    user: UserId,
    #[serde(flatten)]
    required: Required,
    /// What forces the licence (`--drivers`).
    #[serde(skip_serializing_if = "Option::is_none")]
    forced: Option<licet::decide::Forced>,
    /// What the answer rests on.
    #[serde(flatten)]
    basis: Basis,
}

/// What all users require.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct OfAll {
    /// The tenant.
    tenant: String,
    /// How many users there are.
    users: u64,
    /// How many users there are by status; together all users.
    people: BTreeMap<String, u64>,
    /// The distinct requirements and who has them.
    requirements: Vec<Group>,
    /// What forces the licences (`--drivers`): users who were given the same together.
    #[serde(skip_serializing_if = "Option::is_none")]
    forced: Option<Vec<drivers::Alike>>,
    /// What the answer rests on.
    #[serde(flatten)]
    basis: Basis,
}

/// Users who require the same.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Group {
    /// How many.
    count: u64,
    /// Who.
    users: Vec<UserId>,
    #[serde(flatten)]
    required: Required,
}

/// What is required.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Required {
    /// The least set of rights that covers everything.
    pub(crate) rights: BTreeSet<String>,
    /// What the user ends up with.
    pub(crate) licence_type: LicenceType,
    #[serde(flatten)]
    requirement: Requirement,
    /// Shared devices on which the user may be licensed by the device.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    devices: BTreeSet<DeviceId>,
    /// Why a device serves.
    #[serde(skip)]
    device_reasons: Vec<Reason>,
}

/// Shows what is required.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let opened = tenant_folder::open(out, books, &args.tenant)?;
    match &args.user {
        Some(name) => {
            let mut answer =
                of_user(&opened.edition, &opened.tenant, name).ok_or_else(|| unknown(&opened.tenant, name))?;
            if args.drivers {
                drivers::add_to(&opened, &mut answer);
            }
            if out.json { out.answer(&answer)? } else { show_user(out, books, &opened, &answer)? }
        }
        None => {
            let mut answer = of_all(&opened);
            out.timings.passed("requiring");
            if args.drivers {
                drivers::add_to_all(&opened, &mut answer);
            }
            if out.json { out.answer(&answer)? } else { show_all(out, books, &answer, args.all)? }
        }
    }
    Ok(Outcome::Good)
}

fn unknown(tenant: &Tenant, name: &str) -> Stop {
    let folded = name.to_lowercase();
    let near = |user: &&User| {
        let id = user.id.as_str().to_lowercase();
        let shown = user.display_name.as_deref().unwrap_or_default().to_lowercase();
        id.contains(&folded) || shown.contains(&folded) || similar::TextDiff::from_chars(&*id, &*folded).ratio() > 0.75
    };
    let similar: Vec<&str> = tenant.users.iter().filter(near).take(3).map(|user| user.id.as_str()).collect();
    let help = if similar.is_empty() {
        "`licet require TENANT --all` lists every user".into()
    } else {
        format!("did you mean {}?", similar.join(", "))
    };
    Stop::call(format!("the tenant has no user `{name}`"), help)
}

/// What a user requires, with its basis; `None` if there is no such user.
pub(crate) fn of_user(edition: &Edition, tenant: &Tenant, name: &str) -> Option<OfUser> {
    let id = UserId::new(name);
    let (at, user) = (tenant.user_index(&id)?, tenant.user(&id)?);
    let uses = device_uses(edition, tenant);
    let required = required(edition, requirement(edition, tenant, user), &on_devices(&uses, at));
    let mut basis = edition.basis();
    basis.add_all(required.requirement.reasons().chain(&required.device_reasons));
    Some(OfUser { tenant: tenant.name.clone(), user: id, required, forced: None, basis })
}

/// The uses of devices by the user at that place.
fn on_devices(uses: &[DeviceUse], at: usize) -> Vec<&DeviceUse> {
    uses.iter().filter(|used| u32::try_from(at).is_ok_and(|at| used.users.contains(&at))).collect()
}

fn required(edition: &Edition, requirement: Requirement, uses: &[&DeviceUse]) -> Required {
    Required {
        rights: requirement.rights(),
        licence_type: requirement.licence_type(edition, !uses.is_empty()),
        devices: uses.iter().map(|used| used.device.clone()).collect(),
        device_reasons: uses.first().map(|used| used.because.as_ref().clone()).into_iter().collect(),
        requirement,
    }
}

/// What all users require, grouped.
fn of_all(opened: &Opened) -> OfAll {
    let Opened { tenant, edition } = opened;
    let found = requirements(edition, tenant);
    let mut devices_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let uses = device_uses(edition, tenant);
    for (device, used) in uses.iter().enumerate() {
        for user in used.users.iter().filter_map(|&user| usize::try_from(user).ok()) {
            devices_of.entry(user).or_default().push(device);
        }
    }
    // Of each requirement those who use no device, then those who use one. Both stand in the order of their places.
    let mut groups: Vec<[Vec<usize>; 2]> = vec![<[Vec<usize>; 2]>::default(); found.distinct.len()];
    let mut on_devices = devices_of.keys().peekable();
    for (user, &distinct) in found.of_user.iter().enumerate() {
        let on_device = on_devices.next_if(|&&other| other == user).is_some();
        if let Some([without, with]) = usize::try_from(distinct).ok().and_then(|at| groups.get_mut(at)) {
            if on_device { with.push(user) } else { without.push(user) }
        }
    }
    let mut basis = edition.basis();
    let mut people: BTreeMap<String, u64> = BTreeMap::new();
    let mut listed = Vec::new();
    let of_each = found.distinct.iter().zip(groups);
    let of_each =
        of_each.flat_map(|(requirement, groups)| groups.into_iter().map(move |members| (requirement, members)));
    for (requirement, members) in of_each.filter(|(_, members)| !members.is_empty()) {
        let on: BTreeSet<usize> = members.iter().filter_map(|user| devices_of.get(user)).flatten().copied().collect();
        let on: Vec<&DeviceUse> = on.into_iter().filter_map(|device| uses.get(device)).collect();
        let required = required(edition, requirement.clone(), &on);
        basis.add_all(requirement.reasons().chain(&required.device_reasons));
        let users: Vec<UserId> = members.iter().filter_map(|at| tenant.users.get(*at)).map(|u| u.id.clone()).collect();
        let count = u64::try_from(users.len()).unwrap_or(u64::MAX);
        *people.entry(status(requirement.person.status)).or_default() += count;
        listed.push(Group { count, users, required });
    }
    // The same order as the licence types, highest first; equal ones as the requirements stand.
    listed.sort_by_key(|group| std::cmp::Reverse(group.required.licence_type));
    let users = u64::try_from(tenant.users.len()).unwrap_or(u64::MAX);
    OfAll { tenant: tenant.name.clone(), users, people, requirements: listed, forced: None, basis }
}

/// The word for a status.
pub(crate) fn status(status: PersonStatus) -> String {
    word(status)
}

fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn show_user(out: &mut Out, books: &Books, opened: &Opened, answer: &OfUser) -> io::Result<()> {
    let required = &answer.required;
    let user = opened.tenant.user(&answer.user);
    let about = user.and_then(|user| user.display_name.as_deref()).map_or(String::new(), |name| format!(" ({name})"));
    out.title(format!("{}{about}: {}", answer.user, word(required.licence_type)))?;
    out.paragraph(&said(&required.requirement.person.reason), 0)?;
    if !required.requirement.clauses.is_empty() {
        out.heading("required rights and what requires them")?;
        for (clause, because) in &required.requirement.clauses {
            let place = clause.environment.as_ref().map_or(String::new(), |place| format!(" in {place}"));
            out.line(format!("  {clause}{place}"))?;
            reasons(out, because, 6)?;
        }
    }
    if !required.devices.is_empty() {
        out.heading("may be licensed by the device on")?;
        let devices: Vec<_> = required.devices.iter().map(DeviceId::as_str).collect();
        out.paragraph(&devices.join(", "), 2)?;
        reasons(out, &required.device_reasons, 2)?;
    }
    if !required.requirement.unknown.is_empty() {
        let text = out.toned(Tone::Warning, "not stated: the requirement is at least what stands above");
        out.heading(text)?;
        reasons(out, &required.requirement.unknown, 2)?;
    }
    if !required.requirement.notes.is_empty() {
        out.heading("noted on the way")?;
        reasons(out, &required.requirement.notes, 2)?;
    }
    if let Some(forced) = &answer.forced {
        drivers::show(out, forced)?;
    }
    basis(out, &books.catalog, &answer.basis)
}

/// Groups that require the same, whatever requires it, as one row.
#[derive(Default)]
struct Row<'a> {
    count: u64,
    who: Vec<&'a str>,
    rules: BTreeSet<&'a RuleId>,
}

/// What a row of the table says beside who it is about: licence type, requirement, what is not stated.
fn told(required: &Required) -> [String; 3] {
    let requirement = &required.requirement;
    let rights: Vec<_> = required.rights.iter().map(String::as_str).collect();
    let requires = match (rights.is_empty(), required.devices.is_empty(), requirement.person.status) {
        (false, ..) => rights.join(", "),
        (true, false, _) => "device functions only".into(),
        (true, true, PersonStatus::Internal) => "nothing".into(),
        (true, true, person) => format!("nothing ({})", word(person)),
    };
    let unknown: Vec<_> = requirement.unknown.iter().map(|reason| reason.says.as_str()).collect();
    [word(required.licence_type), requires, unknown.join("; ")]
}

fn show_all(out: &mut Out, books: &Books, answer: &OfAll, all: bool) -> io::Result<()> {
    let people: Vec<_> = answer.people.iter().map(|(status, many)| format!("{} {status}", number(many))).collect();
    let users = count(answer.users, "user", "users");
    out.title(format!("{}: {users} ({})", answer.tenant, people.join(", ")))?;
    out.blank()?;
    let mut rows: BTreeMap<(std::cmp::Reverse<LicenceType>, [String; 3]), Row<'_>> = BTreeMap::new();
    for group in &answer.requirements {
        let required = &group.required;
        let requirement = &required.requirement;
        let because = requirement.clauses.values().flatten().chain(&requirement.unknown);
        let because: Vec<&Reason> = because.chain(&required.device_reasons).collect();
        let because = if because.is_empty() { vec![&requirement.person.reason] } else { because };
        let row = rows.entry((std::cmp::Reverse(required.licence_type), told(required))).or_default();
        row.count += group.count;
        row.who.extend(group.users.iter().map(UserId::as_str));
        row.rules.extend(because.into_iter().flat_map(|reason| &reason.rules));
    }
    let words = [left("who"), left("licence type"), left("requires"), left("not stated"), left("rules")];
    let mut grid = Grid::new(&[&[right("count")], &words[..]].concat());
    for ((_, [licence_type, requires, unknown]), mut row) in rows {
        row.who.sort_unstable();
        let who = names(&row.who, row.count, all);
        grid.row([number(row.count), who, licence_type, requires, unknown, rules(row.rules)]);
    }
    out.table(&grid)?;
    drivers::show_all(out, answer, all)?;
    basis(out, &books.catalog, &answer.basis)
}
