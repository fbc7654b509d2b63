//! The `tenant.toml` of an import: the one that stands there, or a new one.

use licet::value::{EditionId, Place, Problem};
use licet_formats::Deployment;

use super::Args;
use crate::{books::Books, stop::Stop};

/// The text of `tenant.toml`.
pub(super) struct Head {
    pub(super) text: String,
    /// Whether it stands there already.
    pub(super) stands: bool,
    /// Where its applications run, which its edition says.
    pub(super) deployment: Deployment,
}

/// The head of the tenant; `None` if only a look was asked for and nothing says what it would be.
pub(super) fn of(args: &Args, books: &Books) -> Result<Option<Head>, Stop> {
    let Some(into) = &args.into else { return Ok(None) };
    let path = into.join("tenant.toml");
    let place = || Place::of_file(path.display().to_string());
    if path.is_file() {
        if args.name.is_some() || args.edition.is_some() || args.as_of.is_some() {
            let help = "leave `--name`, `--edition` and `--as-of` out, or change them in that file";
            return Err(Problem::error(place(), "the tenant has a name, an edition and a day already", help).into());
        }
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Problem::error(place(), format!("cannot be read: {error}"), "save it as UTF-8"))?;
        let named = text.parse::<toml::Table>().ok().and_then(|table| Some(table.get("edition")?.as_str()?.to_owned()));
        let Some(named) = named else {
            let help = "for example `edition = \"online-2021-09\"`";
            return Err(Problem::error(place(), "names no edition, or cannot be read", help).into());
        };
        let deployment = deployment(&books.edition(&named)?.def.deployment);
        return Ok(Some(Head { text, stands: true, deployment }));
    }
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
    let folder = into.canonicalize().unwrap_or_else(|_| into.clone());
    let folder = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = toml::Value::String(args.name.clone().unwrap_or(folder));
    let text = format!("name = {name}\nedition = \"{}\"\nas_of = {as_of}\n", edition.def.id);
    let deployment = deployment(&edition.def.deployment);
    Ok(Some(Head { text, stands: false, deployment }))
}

fn deployment(word: &str) -> Deployment {
    if word == "on-premises" { Deployment::OnPremises } else { Deployment::Online }
}
