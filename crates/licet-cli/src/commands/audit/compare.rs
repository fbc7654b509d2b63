//! `licet audit TENANT --against OTHER` and `--edition B --against-edition A`: what a change does.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use licet::{
    audit::{Comparison, FindingKey, Side, UserChange, UserNeed, compare},
    catalog::Edition,
    value::{EditionId, Money, OfferId},
};

use super::spelt;
use crate::{
    books::Books,
    output::{Out, Tone, amount, basis, count},
    stop::{Outcome, Stop, call},
    tenant_folder::{self, Opened},
};

/// What to compare with.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Compare")]
pub(super) struct Other {
    /// What changes from this tenant to another, such as the same one after a change of roles
    #[arg(long, value_name = "TENANT", conflicts_with_all = ["edition", "against_edition"])]
    against: Option<PathBuf>,
    /// What changes for this tenant under another edition
    #[arg(long, value_name = "EDITION")]
    edition: Option<String>,
    /// Against this edition instead of the tenant's own
    #[arg(long, value_name = "EDITION", requires = "edition")]
    against_edition: Option<String>,
}

impl Other {
    /// Whether a comparison is asked for.
    pub(super) fn is_wanted(&self) -> bool {
        self.against.is_some() || self.edition.is_some()
    }
}

/// Compares and shows what changes. The answer is good if what comes afterwards is compliant.
pub(super) fn run(tenant: &Path, other: &Other, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let opened = tenant_folder::open(out, books, tenant)?;
    let comparison = match &other.against {
        Some(path) => {
            let after = tenant_folder::open(out, books, path)?;
            compare((&opened.edition, &opened.tenant), (&after.edition, &after.tenant))
        }
        None => {
            let before = under(books, &opened, other.against_edition.as_deref())?;
            let after = under(books, &opened, other.edition.as_deref())?;
            compare((&before, &opened.tenant), (&after, &opened.tenant))
        }
    };
    if out.json {
        out.answer(&comparison)?;
    } else {
        show(out, &comparison)?;
        basis(out, &books.catalog, &comparison.basis)?;
    }
    Ok(Outcome::good_if(comparison.after.compliant))
}

/// The tenant's edition, or another one: on the tenant's day, or on its own first day if that is later.
fn under(books: &Books, opened: &Opened, id: Option<&str>) -> Result<Edition, Stop> {
    let id = id.map_or_else(|| opened.tenant.edition.clone(), EditionId::new);
    let Some(def) = books.catalog.editions.get(&id) else {
        let known: Vec<_> = books.catalog.editions.keys().map(EditionId::as_str).collect();
        let help = format!("known: {}", known.join(", "));
        return Err(call(format!("edition `{id}` is not in the catalogue"), help).into());
    };
    let day = opened.tenant.as_of.max(def.from);
    Ok(Edition::compose(&books.catalog, &id, day, &opened.tenant.readings)?)
}

fn show(out: &mut Out, comparison: &Comparison) -> io::Result<()> {
    let users = count(comparison.users.len(), "user changes", "users change");
    out.title(format!("from {} to {}: {users}", named(&comparison.before), named(&comparison.after)))?;
    let currency = &comparison.currency;
    for (word, side) in [("before", &comparison.before), ("afterwards", &comparison.after)] {
        let compliant =
            if side.compliant { out.toned(Tone::Good, "compliant") } else { out.toned(Tone::Bad, "not compliant") };
        let cost = match side.monthly_cost {
            Some(cost) => format!("the cheapest licences of all users cost {} {currency} a month", amount(cost)),
            None => "what the licences of all users cost is not stated: something has no price".into(),
        };
        out.line(format!("{word}: {compliant}; {cost}"))?;
    }
    match comparison.difference {
        Some(difference) => out.line(format!("difference: {} {currency} a month", signed(difference)))?,
        None => out.line("difference: not stated")?,
    }
    users_who_change(out, comparison)?;
    for (title, findings) in [("findings that appear", &comparison.appeared), ("findings that go", &comparison.gone)] {
        if findings.is_empty() {
            continue;
        }
        out.heading(title)?;
        for FindingKey { code, subject, offer, quantity } in findings {
            let subject = subject.as_deref().unwrap_or("the tenant");
            let offer = offer.as_ref().map(|offer| format!(", {offer}")).unwrap_or_default();
            let quantity = quantity.map(|quantity| format!(" ({quantity})")).unwrap_or_default();
            out.line(format!("  {}: {subject}{offer}{quantity}", spelt(code)))?;
        }
    }
    Ok(())
}

/// The users for whom something changes; those for whom the same changes stand together, the dearest change first.
fn users_who_change(out: &mut Out, comparison: &Comparison) -> io::Result<()> {
    let mut alike: BTreeMap<[String; 6], Vec<&UserChange>> = BTreeMap::new();
    for change in &comparison.users {
        let ([was, had, cost], [is, has, costs]) = (cells(change.before.as_ref()), cells(change.after.as_ref()));
        alike.entry([was, had, cost, is, has, costs]).or_default().push(change);
    }
    let mut groups: Vec<_> = alike.into_iter().map(|(cells, users)| (more(&users), cells, users)).collect();
    groups.sort_by(|(one, a, _), (two, b, _)| two.cmp(one).then_with(|| a.cmp(b)));
    for (more, [was, had, cost, is, has, costs], users) in groups {
        let more = more.map(|more| format!(": {} {} a month", signed(more), comparison.currency)).unwrap_or_default();
        out.heading(format!("{}{more}", count(users.len(), "user", "users")))?;
        for (word, kind, licences, each) in [("before", was, had, cost), ("afterwards", is, has, costs)] {
            let licences = if licences.is_empty() { String::new() } else { format!(": {licences}") };
            let each = if each.is_empty() { String::new() } else { format!(" ({each} each)") };
            out.paragraph(&format!("{word} {kind}{licences}{each}"), 2)?;
        }
        let names: Vec<&str> = users.iter().map(|change| change.user.as_str()).collect();
        out.paragraph(&names.join(", "), 4)?;
    }
    Ok(())
}

/// What a group of users costs more for a month, if that is stated.
fn more(users: &[&UserChange]) -> Option<Money> {
    let cost = |need: Option<&UserNeed>| need.map_or(Some(Money::ZERO), |need| need.monthly_cost);
    users.iter().map(|change| Some(cost(change.after.as_ref())? - cost(change.before.as_ref())?)).sum()
}

/// An amount with its sign, where it is more than nothing.
fn signed(difference: Money) -> String {
    if difference > Money::ZERO { format!("+{}", amount(difference)) } else { amount(difference) }
}

fn named(side: &Side) -> String {
    let tenant = if side.tenant.is_empty() { "a tenant" } else { &side.tenant };
    format!("{tenant} ({}, {})", side.edition, side.as_of)
}

fn cells(need: Option<&UserNeed>) -> [String; 3] {
    let Some(need) = need else { return ["no such user".into(), String::new(), String::new()] };
    let licences = match need.licences.as_deref() {
        None => "nothing that can be bought meets it".into(),
        Some([]) => "no licence".into(),
        Some(licences) => licences.iter().map(OfferId::as_str).collect::<Vec<_>>().join(", "),
    };
    let none = need.licences.as_ref().is_some_and(Vec::is_empty);
    let cost = need.monthly_cost.filter(|_| !none).map(amount).unwrap_or_default();
    [spelt(&need.licence_type), licences, cost]
}
