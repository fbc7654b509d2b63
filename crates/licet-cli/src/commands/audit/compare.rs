//! `licet audit TENANT --against OTHER` and `--edition B --against-edition A`: what a change does.

use std::{
    io,
    path::{Path, PathBuf},
};

use licet::{
    audit::{Comparison, FindingKey, Side, UserNeed, compare},
    catalog::Edition,
    value::{EditionId, OfferId},
};

use super::spelt;
use crate::{
    books::Books,
    output::{Grid, Out, Tone, amount, basis, count, left, right},
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
    for (word, side) in [("before", &comparison.before), ("afterwards", &comparison.after)] {
        let compliant =
            if side.compliant { out.toned(Tone::Good, "compliant") } else { out.toned(Tone::Bad, "not compliant") };
        let cost = side.monthly_cost.map_or("not stated".into(), amount);
        let line = format!(
            "{word}: {compliant}; the cheapest licences of all users cost {cost} {} a month",
            comparison.currency
        );
        out.line(line)?;
    }
    if let Some(difference) = comparison.difference {
        out.line(format!("difference: {} {} a month", amount(difference), comparison.currency))?;
    }
    if !comparison.users.is_empty() {
        out.heading("users")?;
        let mut grid = Grid::new(&[
            left("user"),
            left("before"),
            left("licences"),
            right("a month"),
            left("afterwards"),
            left("licences"),
            right("a month"),
        ]);
        for change in &comparison.users {
            let (one, two) = (cells(change.before.as_ref()), cells(change.after.as_ref()));
            let ([was, had, cost], [is, has, costs]) = (one, two);
            grid.row([change.user.to_string(), was, had, cost, is, has, costs]);
        }
        out.table(&grid)?;
    }
    for (title, findings) in [("findings that appear", &comparison.appeared), ("findings that go", &comparison.gone)] {
        if findings.is_empty() {
            continue;
        }
        out.heading(title)?;
        for FindingKey { code, subject, offer } in findings {
            let subject = subject.as_deref().unwrap_or("the tenant");
            let offer = offer.as_ref().map(|offer| format!(", {offer}")).unwrap_or_default();
            out.line(format!("  {}: {subject}{offer}", spelt(code)))?;
        }
    }
    Ok(())
}

fn named(side: &Side) -> String {
    let tenant = if side.tenant.is_empty() { "a tenant" } else { &side.tenant };
    format!("{tenant} ({}, {})", side.edition, side.as_of)
}

fn cells(need: Option<&UserNeed>) -> [String; 3] {
    let Some(need) = need else { return ["no such user".into(), String::new(), String::new()] };
    let licences = need.licences.as_deref().map_or_else(
        || "nothing meets it".into(),
        |licences| licences.iter().map(OfferId::as_str).collect::<Vec<_>>().join(", "),
    );
    [spelt(&need.licence_type), licences, need.monthly_cost.map(amount).unwrap_or_default()]
}
