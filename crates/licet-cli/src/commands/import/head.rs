//! The `tenant.toml` of an import: the one that stands there, or a new one.

use licet::{
    catalog::Edition,
    value::{Day, EditionId, Place, Problem},
};
use licet_formats::{Deployment, Options, PriceKind};

use super::{Args, Term};
use crate::{books::Books, stop::Stop};

/// The `tenant.toml`, and what it says that matters to an import.
pub(super) struct Head {
    pub(super) text: String,
    /// Whether it stands there already.
    pub(super) stands: bool,
    edition: Edition,
    as_of: Option<Day>,
    currency: Option<String>,
    market: Option<String>,
    segment: Option<String>,
}

/// The head of the tenant; `None` if only a look was asked for and nothing says what it would be.
pub(super) fn of(args: &Args, books: &Books) -> Result<Option<Head>, Stop> {
    let Some(into) = &args.into else { return Ok(None) };
    let path = into.join("tenant.toml");
    if path.is_file() { standing(args, books, &path).map(Some) } else { new(args, books, into) }
}

/// The head that stands there. What is broken in it is told when the tenant is read as a whole.
fn standing(args: &Args, books: &Books, path: &std::path::Path) -> Result<Head, Stop> {
    let refuse = |message: String, help: &str| {
        Stop::from(Problem::error(Place::of_file(path.display().to_string()), message, help))
    };
    if args.name.is_some() || args.edition.is_some() || args.as_of.is_some() {
        let help = "leave `--name`, `--edition` and `--as-of` out, or change them in that file";
        return Err(refuse("the tenant has a name, an edition and a day already".into(), help));
    }
    let text = std::fs::read_to_string(path)
        .map_err(|error| refuse(format!("cannot be read: {error}"), "save it as UTF-8"))?;
    let table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| refuse(error.message().to_owned(), "correct the file first"))?;
    let word = |key: &str| match table.get(key)? {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Datetime(day) => Some(day.to_string()),
        _ => None,
    };
    let Some(edition) = word("edition") else {
        return Err(refuse("names no edition".into(), "for example `edition = \"online-2021-09\"`"));
    };
    Ok(Head {
        edition: books.edition(&edition)?,
        as_of: word("as_of").and_then(|day| day.parse().ok()),
        currency: word("currency"),
        market: word("market"),
        segment: word("segment"),
        stands: true,
        text,
    })
}

fn new(args: &Args, books: &Books, into: &std::path::Path) -> Result<Option<Head>, Stop> {
    let (edition, as_of) = match (&args.edition, args.as_of) {
        (Some(edition), Some(as_of)) => (edition, as_of),
        _ if args.dry_run => return Ok(None),
        _ => {
            let editions: Vec<_> = books.catalog.editions.keys().map(EditionId::as_str).collect();
            return Err(Stop::call(
                format!("{} is a new tenant: say by which edition and for which day it is judged", into.display()),
                format!("for example `--edition EDITION --as-of 2021-10-15`; editions: {}", editions.join(", ")),
            ));
        }
    };
    let edition = books.edition(edition)?;
    let folder = into.canonicalize().unwrap_or_else(|_| into.to_owned());
    let folder = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = toml::Value::String(args.name.clone().unwrap_or(folder));
    let text = format!("name = {name}\nedition = \"{}\"\nas_of = {as_of}\n", edition.def.id);
    let (currency, market, segment) = (None, None, None);
    Ok(Some(Head { text, stands: false, edition, as_of: Some(as_of), currency, market, segment }))
}

/// What an import is told of the tenant.
pub(super) fn options<'h>(args: &Args, head: Option<&'h Head>) -> Options<'h> {
    let on_premises = head.is_some_and(|head| head.edition.def.deployment == "on-premises");
    let deployment = if on_premises { Deployment::OnPremises } else { Deployment::Online };
    Options {
        edition: head.map(|head| &head.edition),
        as_of: head.and_then(|head| head.as_of),
        currency: head.and_then(|head| head.currency.as_deref()),
        market: head.and_then(|head| head.market.as_deref()),
        segment: head.and_then(|head| head.segment.as_deref()),
        term_months: match args.term {
            Term::Month => 1,
            Term::Year => 12,
            Term::ThreeYears => 36,
        },
        price: if args.partner_prices { PriceKind::Partner } else { PriceKind::List },
        ..Options::of(deployment)
    }
}
