//! `licet verify BUNDLE`: asks again what an archive of evidence holds.

use std::path::Path;

use licet::{
    catalog::{self, File},
    value::{Place, Problem, Problems},
};
use licet_formats::evidence::{FORMAT, MANIFEST, Manifest, Member, Members, Tables, digest, digest_of_texts, unpack};
use serde::Serialize;

use super::{INSIDE, MADE_BY, answers};
use crate::{
    books::Files,
    engine,
    output::{Out, Tone},
    stop::{Outcome, Stop},
    tenant_texts,
};

/// Whether an archive of evidence is whole and its answer follows from its inputs.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Verified {
    /// The archive.
    bundle: String,
    /// Its SHA-256, to be compared with the one that was written down when it was made.
    sha256: String,
    /// Whether every check passed.
    verified: bool,
    /// The program that made it.
    made_by: String,
    /// The edition that answered.
    edition: String,
    /// The day for which it answered.
    as_of: String,
    /// Whether people and devices go by pseudonyms.
    pseudonyms: bool,
    /// The checks, in their order.
    checks: Vec<Check>,
    /// What is to be known and is no fault of the archive.
    notes: Vec<String>,
}

/// One check.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Check {
    /// What was checked.
    what: String,
    /// Whether it passed.
    passed: bool,
    /// What was found, if it did not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    says: Vec<String>,
}

impl Check {
    fn of(what: &str, says: Vec<String>) -> Self {
        Self { what: what.into(), passed: says.is_empty(), says }
    }
}

/// Checks an archive.
pub(crate) fn run(path: &Path, out: &mut Out) -> Result<Outcome, Stop> {
    let answer = verified(path)?;
    if out.json {
        out.answer(&answer)?;
    } else {
        show(out, &answer)?;
    }
    Ok(Outcome::good_if(answer.verified))
}

fn verified(path: &Path) -> Result<Verified, Stop> {
    let name = path.display().to_string();
    let refuse = |message: String, help: &str| Problem::error(Place::of_file(&name), message, help);
    let content = std::fs::read(path).map_err(|error| refuse(format!("cannot be read: {error}"), ""))?;
    let sha256 = digest(&content);
    let members = unpack(&name, content)?;
    let help = "name an archive that `licet audit TENANT --bundle FILE` wrote";
    let manifest = members.get(MANIFEST).ok_or_else(|| refuse(format!("an archive without {MANIFEST}"), help))?;
    let manifest: Manifest = serde_json::from_slice(manifest)
        .map_err(|error| refuse(format!("{MANIFEST} cannot be read: {error}"), help))?;
    if manifest.format != FORMAT {
        let message = format!("the archive is of format `{}`, this program reads `{FORMAT}`", manifest.format);
        return Err(refuse(message, "use the version of licet that made it").into());
    }
    let mut checks = vec![whole(&manifest, &members)];
    let mut notes = Vec::new();
    again(&manifest, &members, &mut checks, &mut notes);
    if manifest.made_by != MADE_BY {
        notes.push(format!("made by {}, asked again by {MADE_BY}", manifest.made_by));
    }
    Ok(Verified {
        bundle: name,
        sha256,
        verified: checks.iter().all(|check| check.passed),
        made_by: manifest.made_by,
        edition: manifest.edition.to_string(),
        as_of: manifest.as_of.to_string(),
        pseudonyms: manifest.pseudonyms,
        checks,
        notes,
    })
}

/// Every member is there, unchanged, and there is no other.
fn whole(manifest: &Manifest, members: &Members) -> Check {
    let mut says = Vec::new();
    for (name, member) in &manifest.members {
        match members.get(name) {
            None => says.push(format!("{name} is missing")),
            Some(content) if Member::of(content) != *member => {
                says.push(format!("{name} was changed: its SHA-256 is not {}", member.sha256));
            }
            Some(_) => {}
        }
    }
    let others = members.keys().filter(|name| *name != MANIFEST && !manifest.members.contains_key(*name));
    says.extend(others.map(|name| format!("{name} was added: {MANIFEST} does not name it")));
    Check::of("every member is as the manifest says", says)
}

/// Asks again, with the archive's own catalogue and inputs.
fn again(manifest: &Manifest, members: &Members, checks: &mut Vec<Check>, notes: &mut Vec<String>) {
    let texts = members.iter().filter_map(|(name, text)| Some((name.strip_prefix("catalog/")?, text.as_slice())));
    let found = digest_of_texts(texts.clone());
    let mut says = Vec::new();
    if found != manifest.catalogue {
        says.push(format!("its SHA-256 is {found}, not {}", manifest.catalogue));
    }
    match Files::open(None).map(|files| digest_of_texts(files.facts())) {
        Ok(built_in) if built_in == found => notes.push("the catalogue is the one of this program".into()),
        _ => notes.push("the catalogue is not the one of this program: the archive's own was used".into()),
    }
    let files: Vec<File<'_>> = texts
        .filter_map(|(path, text)| match std::str::from_utf8(text) {
            Ok(text) => Some(File { path, text }),
            Err(_) => {
                says.push(format!("catalog/{path} is no text"));
                None
            }
        })
        .collect();
    let loaded = catalog::load(&files);
    if let Err(Problems(problems)) = &loaded {
        says.extend(problems.iter().map(told));
    }
    checks.push(Check::of("the catalogue is sound and the one named", says));
    let Ok(catalog) = loaded.map(std::sync::Arc::new) else { return };
    let opened = match Tables::of_members(members) {
        Some(texts) => {
            tenant_texts::open(&catalog, &texts, INSIDE).map_err(|problems| problems.iter().map(told).collect())
        }
        None => Err(vec!["inputs/tenant.toml is missing".to_owned()]),
    };
    let opened = match opened {
        Ok((opened, _)) => opened,
        Err(says) => return checks.push(Check::of("the inputs can be read", says)),
    };
    let audit = match engine::audit(&opened.edition, &opened.tenant) {
        Ok(audit) => audit,
        Err(missing) => return checks.push(Check::of("the question can be asked", vec![missing.to_string()])),
    };
    let mut says = Vec::new();
    if (&audit.basis.edition, audit.basis.as_of, &audit.basis.readings)
        != (&manifest.edition, manifest.as_of, &manifest.readings)
        || manifest.question != "audit"
    {
        says.push(format!("{MANIFEST} names another question, edition, day or other readings"));
    }
    checks.push(Check::of("the question is the one named", says));
    let Ok(expected) = answers(&audit) else { return checks.push(Check::of("an answer", vec!["none".into()])) };
    let differs = expected.iter().filter_map(|(name, content)| difference(name, content, members.get(name)));
    checks.push(Check::of("the answer comes out the same, to the byte", differs.collect()));
}

fn told(problem: &Problem) -> String {
    format!("{}: {}", problem.place, problem.message)
}

/// Where two texts begin to differ.
fn difference(name: &str, expected: &[u8], found: Option<&Vec<u8>>) -> Option<String> {
    let Some(found) = found else { return Some(format!("{name} is missing")) };
    if expected == found.as_slice() {
        return None;
    }
    let (mut now, mut then) = (expected.split(|&byte| byte == b'\n'), found.split(|&byte| byte == b'\n'));
    let mut line = 1_u64;
    loop {
        let (now, then) = (now.next(), then.next());
        if now == then && now.is_some() {
            line += 1;
            continue;
        }
        let shown =
            |text: Option<&[u8]>| text.map_or("nothing".into(), |text| String::from_utf8_lossy(text).trim().to_owned());
        return Some(format!("{name}:{line}: the archive says `{}`, the answer now is `{}`", shown(then), shown(now)));
    }
}

fn show(out: &mut Out, answer: &Verified) -> std::io::Result<()> {
    let verdict =
        if answer.verified { out.toned(Tone::Good, "verified") } else { out.toned(Tone::Bad, "not verified") };
    out.title(format!("{}: {verdict}", answer.bundle))?;
    out.paragraph(&format!("SHA-256 {}", answer.sha256), 0)?;
    let names = if answer.pseudonyms { ", with pseudonyms" } else { "" };
    out.paragraph(&format!("{}: audit by {}, {}{names}", answer.made_by, answer.edition, answer.as_of), 0)?;
    out.blank()?;
    for check in &answer.checks {
        let word = if check.passed { out.toned(Tone::Good, "passed") } else { out.toned(Tone::Bad, "failed") };
        out.line(format!("  {word}  {}", check.what))?;
        check.says.iter().try_for_each(|says| out.paragraph(says, 10))?;
    }
    answer.notes.iter().try_for_each(|note| out.paragraph(note, 2))
}
