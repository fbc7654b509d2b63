//! `licet audit --bundle FILE` and `licet verify FILE`: an answer with everything it was found from, to be filed
//! and asked again.

mod verify;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use licet::{
    audit::{Audit, Code},
    value::{Money, OfferId, Place, Problem},
};
use licet_formats::evidence::{
    FORMAT, MANIFEST, Manifest, Member, Members, Pseudonyms, Secret, Tables, digest, digest_of_texts, pack,
};

pub(crate) use verify::{Verified, run};

use crate::{
    books::Books,
    engine,
    output::Out,
    stop::Stop,
    tenant_folder::Opened,
    tenant_texts::{self, Read},
    whole_file,
};

/// This program, as archives name it.
const MADE_BY: &str = concat!("licet ", env!("CARGO_PKG_VERSION"));
/// What messages write before the names of tables in an archive: the same when it is made and when it is asked again.
const INSIDE: &str = "inputs/";

/// The archive to write beside the answer.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Evidence")]
pub(crate) struct Evidence {
    /// Write inputs, catalogue, readings, findings and result into this archive, for `licet verify`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["against", "edition"])]
    pub(crate) bundle: Option<PathBuf>,
    /// Hide people and devices behind pseudonyms, in the archive and in the answer
    #[arg(long, requires = "bundle")]
    pseudonyms: bool,
    /// The secret under which pseudonyms are made; without it a new one, which is forgotten
    #[arg(long, value_name = "FILE", requires = "pseudonyms")]
    pseudonym_key: Option<PathBuf>,
}

impl Evidence {
    /// Audits, and writes the archive.
    pub(crate) fn make(&self, tenant: &Path, bundle: &Path, out: &mut Out, books: &Books) -> Result<Audit, Stop> {
        let read = tenant_texts::load(tenant, out, books)?;
        out.problems(&read.warnings);
        let texts = if self.pseudonyms { self.hide(&read, books)? } else { read.texts };
        let (opened, _) = tenant_texts::open(&books.catalog, &texts, INSIDE)?;
        let audit = engine::audit(&opened.edition, &opened.tenant)?;
        let mut members = texts.members();
        members.extend(books.files().facts().map(|(path, text)| (format!("catalog/{path}"), text.to_vec())));
        members.extend(answers(&audit)?);
        let manifest = manifest(&audit, &members, books, self.pseudonyms);
        members.insert(MANIFEST.into(), json(&manifest)?);
        let packed = pack(&members)?;
        whole_file::write(bundle, &packed)?;
        out.remark(&format!("evidence in {}, SHA-256 {}", bundle.display(), digest(&packed)));
        Ok(audit)
    }

    /// The tenant with everybody hidden; refused if that would change the answer.
    fn hide(&self, read: &Read, books: &Books) -> Result<Tables, Stop> {
        let secret = match &self.pseudonym_key {
            Some(path) => {
                let name = path.display().to_string();
                let bytes = std::fs::read(path).map_err(|error| {
                    Problem::error(
                        Place::of_file(&name),
                        format!("cannot be read: {error}"),
                        "name a file with a secret",
                    )
                })?;
                Secret::of(&name, bytes)?
            }
            None => Secret::random()?,
        };
        let hidden = Pseudonyms::under(&secret).hide(&read.texts)?;
        let (after, _) = tenant_texts::open(&books.catalog, &hidden, INSIDE)?;
        if essence(&read.opened)? != essence(&after)? {
            let help = "leave `--pseudonyms` out, and report the tenant's tables as a mistake of licet";
            return Err(Stop::call("with pseudonyms the answer would be another; nothing was written", help));
        }
        Ok(hidden)
    }
}

/// What an answer says apart from the names of people: the position, and how often each finding was made.
type Essence = (bool, Vec<u8>, BTreeMap<(Code, Option<OfferId>, Option<u64>, Option<Money>), u64>);

fn essence(opened: &Opened) -> Result<Essence, Stop> {
    let audit = engine::audit(&opened.edition, &opened.tenant)?;
    let mut findings = BTreeMap::new();
    for finding in audit.findings {
        *findings.entry((finding.code, finding.offer, finding.quantity, finding.exposure)).or_default() += 1;
    }
    Ok((audit.compliant, json(&(&audit.position, &audit.people))?, findings))
}

/// A JSON document as archives hold it.
fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Stop> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(std::io::Error::from)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The members that hold the answer.
fn answers(audit: &Audit) -> Result<Members, Stop> {
    Ok([
        ("result.json".to_owned(), json(audit)?),
        ("findings.json".to_owned(), json(&audit.findings)?),
        ("readings.json".to_owned(), json(&audit.basis.readings)?),
    ]
    .into())
}

fn manifest(audit: &Audit, members: &Members, books: &Books, pseudonyms: bool) -> Manifest {
    Manifest {
        format: FORMAT.into(),
        made_by: MADE_BY.into(),
        question: "audit".into(),
        edition: audit.basis.edition.clone(),
        as_of: audit.basis.as_of,
        catalogue: digest_of_texts(books.files().facts()),
        readings: audit.basis.readings.clone(),
        pseudonyms,
        members: members.iter().map(|(name, content)| (name.clone(), Member::of(content))).collect(),
    }
}
