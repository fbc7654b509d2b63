//! The loader, which is the linter: whatever it lets through is sound.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::{
    Spanned,
    de::{DeValue, ValueDeserializer},
};

use super::{
    Catalog,
    document::Document,
    informative,
    names::{Application, Meter, Offer, OutOfScope, Reading},
    source::{About, EditionDef, Rule, Source},
};
use crate::{
    rules::{Citation, Facts, KINDS, Mentions},
    value::{
        Confidence, Day, FactId, Named, OfferId, Place, Problem, Problems, ReadingId, ReadingTaken, RightId, RuleId,
        usable,
    },
};

/// One file of the catalogue: its path below the catalogue's folder, with `/`, and its text.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// The path.
    pub path: &'a str,
    /// The text.
    pub text: &'a str,
}

/// Reads a catalogue.
///
/// # Errors
/// Every mistake of every file.
pub fn load(files: &[File<'_>]) -> Result<Catalog, Problems> {
    let mut loader = Loader::default();
    let mut files = files.to_vec();
    files.sort_by_key(|file| file.path);
    for file in &files {
        loader.file(file);
    }
    loader.check();
    usable(loader.catalog, loader.problems).map(|(catalog, _)| catalog)
}

#[derive(Default)]
struct Loader {
    catalog: Catalog,
    problems: Vec<Problem>,
    /// What the facts mention, to be checked when all names are known.
    mentioned: Vec<(Mentions, Citation)>,
    readings_rules: Vec<(RuleId, Place)>,
    editions: Vec<(EditionDef, Place)>,
}

/// The part of a fact that all kinds share, as written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    kind: Option<String>,
    section: Option<String>,
    rules: Option<Vec<RuleId>>,
    confidence: Option<Confidence>,
    via: Option<String>,
    reading: Option<ReadingWritten>,
    key: Option<String>,
    from: Option<Day>,
    until: Option<Day>,
    note: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadingWritten {
    id: ReadingId,
    is: String,
}

impl Loader {
    fn file(&mut self, file: &File<'_>) {
        let parts: Vec<&str> = file.path.split('/').collect();
        match parts.as_slice() {
            [.., name] if !name.ends_with(".toml") => {}
            ["offers.toml"] => self.offers(file),
            ["rights.toml"] => self.rights(file),
            ["readings.toml"] => self.readings(file),
            ["meters.toml"] => self.meters(file),
            ["editions.toml"] => self.edition_list(file),
            [series, date, "source.toml"] => self.about(file, &format!("{series}/{date}")),
            [series, date, "rules.toml"] => self.rules(file, &format!("{series}/{date}")),
            [series, date, "informative.toml"] => {
                let mut problems = informative::read(file, self.source(&format!("{series}/{date}")));
                self.problems.append(&mut problems);
            }
            [series, date, "cases", _] => self.catalog.case_files.push(format!("{series}/{date}/cases/{}", parts[3])),
            [series, date, table] => self.facts(file, &format!("{series}/{date}"), table.trim_end_matches(".toml")),
            _ => {
                let help = "see catalog/README.md for what stands where";
                self.problems.push(Problem::error(Place::of_file(file.path), "a file in a place of no meaning", help));
            }
        }
    }

    fn offers(&mut self, file: &File<'_>) {
        let mut document = Document::parse(file.path, file.text);
        for (offer, place) in document.list::<Offer>("offer") {
            if offer.id.kind().is_none() {
                document.wrong(place.clone(), format!("`{}` is no offer id such as `finance.base`", offer.id), "");
            }
            let named = Named::Offer(offer.id.clone());
            let skus = offer.skus.iter().flat_map(|sku| [Some(&sku.part_number), sku.guid.as_ref()]).flatten();
            let written = [offer.id.as_str(), &offer.title].into_iter().map(String::from);
            let all: Vec<_> = written.chain(skus.cloned()).chain(offer.aliases.iter().cloned()).collect();
            for name in all {
                self.name(&mut document, &name, named.clone(), &place);
            }
            self.catalog.offers.insert(offer.id.clone(), offer);
        }
        for (out, place) in document.list::<OutOfScope>("out_of_scope") {
            for name in [Some(&out.part_number), out.guid.as_ref()].into_iter().flatten() {
                self.name(&mut document, name, Named::OutOfScope(out.reason.clone()), &place);
            }
            self.catalog.out_of_scope.push(out);
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Head {
            #[expect(dead_code, reason = "read so that it is known to be there; people look at it in the file")]
            source: String,
        }
        document.rest::<Head>();
        self.problems.append(&mut document.problems);
    }

    fn name(&mut self, document: &mut Document<'_>, name: &str, named: Named, place: &Place) {
        if let Some(other) = self.catalog.names.add(name, named) {
            let other = match other {
                Named::Offer(id) => id.to_string(),
                Named::OutOfScope(reason) => format!("a SKU out of scope ({reason})"),
            };
            document.wrong(place.clone(), format!("the name `{name}` already means {other}"), "");
        }
    }

    fn rights(&mut self, file: &File<'_>) {
        let mut document = Document::parse(file.path, file.text);
        for (application, place) in document.list::<Application>("application") {
            if application.levels.is_empty() == application.unordered.is_empty() {
                let message = format!("application `{}` has either levels or unordered rights", application.id);
                document.wrong(place, message, "");
            }
            self.catalog.rights.applications.insert(application.id.clone(), application);
        }
        self.problems.append(&mut document.problems);
    }

    fn readings(&mut self, file: &File<'_>) {
        let mut document = Document::parse(file.path, file.text);
        for (reading, place) in document.list::<Reading>("reading") {
            if !reading.choices.iter().any(|choice| choice.id == reading.default) {
                let message = format!("the default `{}` of `{}` is not among its choices", reading.default, reading.id);
                document.wrong(place.clone(), message, "");
            }
            self.readings_rules.extend(reading.rules.iter().map(|rule| (rule.clone(), place.clone())));
            self.catalog.readings.insert(reading.id.clone(), reading);
        }
        self.problems.append(&mut document.problems);
    }

    fn meters(&mut self, file: &File<'_>) {
        let mut document = Document::parse(file.path, file.text);
        for (meter, place) in document.list::<Meter>("meter") {
            self.readings_rules.extend(meter.rules.iter().map(|rule| (rule.clone(), place.clone())));
            self.catalog.meters.insert(meter.id.clone(), meter);
        }
        self.problems.append(&mut document.problems);
    }

    fn edition_list(&mut self, file: &File<'_>) {
        let mut document = Document::parse(file.path, file.text);
        self.editions = document.list::<EditionDef>("edition");
        self.problems.append(&mut document.problems);
    }

    fn source(&mut self, id: &str) -> &mut Source {
        self.catalog.sources.entry(id.into()).or_insert_with(|| Source {
            id: id.into(),
            about: About {
                title: String::new(),
                date: Day(jiff::civil::Date::ZERO),
                weight: String::new(),
                origin: String::new(),
                missing: Vec::new(),
                note: None,
            },
            rules: BTreeMap::new(),
            informative: BTreeMap::new(),
            facts: Facts::default(),
        })
    }

    fn about(&mut self, file: &File<'_>, id: &str) {
        let mut document = Document::parse(file.path, file.text);
        if let Some(about) = document.rest::<About>() {
            if !["first-hand", "second-hand", "own-knowledge"].contains(&about.weight.as_str()) {
                let help = "first-hand, second-hand or own-knowledge";
                document.wrong(Place::of_file(file.path), format!("the weight `{}` is not known", about.weight), help);
            }
            self.source(id).about = about;
        }
        self.problems.append(&mut document.problems);
    }

    fn rules(&mut self, file: &File<'_>, id: &str) {
        let mut document = Document::parse(file.path, file.text);
        for (mut rule, place) in document.list::<Rule>("rule") {
            if let Some(other) = self.catalog.rule_sources.insert(rule.id.clone(), id.into()) {
                document.wrong(place.clone(), format!("rule `{}` stands already in {other}", rule.id), "");
            }
            rule.place = place;
            self.source(id).rules.insert(rule.id.clone(), rule);
        }
        self.problems.append(&mut document.problems);
    }

    fn facts(&mut self, file: &File<'_>, source: &str, table: &str) {
        let mut document = Document::parse(file.path, file.text);
        let Some(kind) = KINDS.iter().find(|kind| kind.name == table) else {
            let known = KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
            let message = format!("`{table}` is no kind of rule");
            self.problems.push(Problem::error(Place::of_file(file.path), message, format!("known: {known}")));
            return;
        };
        let records = document.records("fact");
        let head: Envelope = document.rest().unwrap_or_default();
        if head.kind.as_deref() != Some(table) {
            document.wrong(Place::of_file(file.path), format!("the table begins with `kind = \"{table}\"`"), "");
        }
        let mut keys = BTreeSet::new();
        for record in records {
            let start = record.span().start;
            let place = document.place(start);
            let Some((envelope, says)) = split(&mut document, record) else { continue };
            let Some(cited) = cite(&mut document, &head, envelope, source, table, place) else { continue };
            if !keys.insert(cited.key.clone()) {
                document.wrong(cited.place.clone(), format!("the key `{}` stands twice in this table", cited.key), "");
            }
            match (kind.read)(&mut self.source(source).facts, cited.clone(), says) {
                Ok(mentions) => self.mentioned.push((mentions, cited)),
                Err(mistake) => document.mistake(start, &mistake),
            }
        }
        self.problems.append(&mut document.problems);
    }

    fn check(&mut self) {
        let mut found = Vec::new();
        let mut wrong = |place: &Place, message: String| found.push(Problem::error(place.clone(), message, ""));
        let catalog = &self.catalog;
        let products: BTreeSet<&str> = catalog.offers.keys().map(OfferId::product).collect();
        for (mentions, cited) in &self.mentioned {
            let place = &cited.place;
            for offer in
                mentions.offers.iter().chain(&mentions.spoken_of).filter(|offer| !catalog.offers.contains_key(*offer))
            {
                wrong(place, format!("offer `{offer}` does not stand in offers.toml"));
            }
            for product in mentions.products.iter().filter(|product| !products.contains(product.as_str())) {
                wrong(place, format!("no offer of product `{product}` stands in offers.toml"));
            }
            for right in mentions.rights.iter().filter(|right: &&RightId| !catalog.rights.exists(right)) {
                wrong(place, format!("right `{right}` does not stand in rights.toml"));
            }
            for meter in mentions.meters.iter().filter(|meter| !catalog.meters.contains_key(*meter)) {
                wrong(place, format!("meter `{meter}` does not stand in meters.toml"));
            }
            for mistake in &mentions.mistakes {
                wrong(place, mistake.clone());
            }
            for rule in cited.rules.iter().filter(|rule| !catalog.rule_sources.contains_key(*rule)) {
                wrong(place, format!("rule `{rule}` does not stand in any rules.toml"));
            }
            if let Some(taken) = &cited.reading
                && !catalog.readings.get(&taken.id).is_some_and(|r| r.choices.iter().any(|c| c.id == taken.choice))
            {
                wrong(place, format!("reading `{}` has no choice `{}` in readings.toml", taken.id, taken.choice));
            }
        }
        for (rule, place) in &self.readings_rules {
            if !catalog.rule_sources.contains_key(rule) {
                wrong(place, format!("rule `{rule}` does not stand in any rules.toml"));
            }
        }
        for source in catalog.sources.values() {
            if source.about.title.is_empty() {
                wrong(&Place::of_file(&source.id), "the folder has no source.toml".into());
            }
            for (place, message) in informative::unknown(source) {
                wrong(place, message);
            }
            for rule in source.rules.values() {
                for other in rule.conflicts_with.iter().filter(|other| !catalog.rule_sources.contains_key(*other)) {
                    wrong(&rule.place, format!("rule `{}` conflicts with `{other}`, which is unknown", rule.id));
                }
            }
        }
        for (edition, place) in &self.editions {
            for source in edition.sources.iter().filter(|source| !catalog.sources.contains_key(*source)) {
                wrong(place, format!("edition `{}` names the source `{source}`, which is unknown", edition.id));
            }
            if edition.until.is_some_and(|until| until < edition.from) {
                wrong(place, format!("edition `{}` ends before it begins", edition.id));
            }
        }
        self.problems.append(&mut found);
        let editions = std::mem::take(&mut self.editions);
        self.catalog.editions = editions.into_iter().map(|(edition, _)| (edition.id.clone(), edition)).collect();
    }
}

/// Parts a fact into its envelope and what it says.
fn split<'a>(document: &mut Document<'a>, record: Spanned<DeValue<'a>>) -> Option<(Envelope, ValueDeserializer<'a>)> {
    let span = record.span();
    let DeValue::Table(mut table) = record.into_inner() else {
        let place = document.place(span.start);
        document.wrong(place, "a fact is a table", "");
        return None;
    };
    let Some(says) = table.remove("says") else {
        let place = document.place(span.start);
        document.wrong(place, "the fact says nothing", "it needs `says = { ... }`");
        return None;
    };
    let envelope = document.read(Spanned::new(span, DeValue::Table(table)))?;
    Some((envelope, ValueDeserializer::from(says)))
}

/// The citation of a fact: its own words over those of the table.
fn cite(
    document: &mut Document<'_>,
    head: &Envelope,
    own: Envelope,
    source: &str,
    table: &str,
    place: Place,
) -> Option<Citation> {
    let key = own.key.unwrap_or_default();
    let rules = own.rules.or_else(|| head.rules.clone()).unwrap_or_default();
    let via = own.via.or_else(|| head.via.clone());
    let confidence = own.confidence.or(head.confidence);
    let mut wrong = |message: &str, help: &str| document.wrong(place.clone(), message.to_string(), help);
    if key.is_empty() {
        wrong("the fact has no key", "");
    }
    if rules.is_empty() && via.is_none() {
        wrong("the fact cites nothing", "name its `rules`, or say in `via` where it was read");
    }
    if own.until.is_some_and(|until| own.from.is_some_and(|from| until < from)) {
        wrong("the fact ends before it begins", "");
    }
    if own.kind.is_some() {
        wrong("the kind is said once, at the head of the table", "");
    }
    let Some(confidence) = confidence else {
        wrong("the fact has no confidence", "`confidence = \"high\"`, `\"medium\"` or `\"low\"`, here or at the head");
        return None;
    };
    Some(Citation {
        id: FactId::new(format!("{source}/{table}#{key}")),
        key,
        section: own.section.or_else(|| head.section.clone()).unwrap_or_default(),
        rules,
        confidence,
        via,
        from: own.from.or(head.from),
        until: own.until.or(head.until),
        reading: own.reading.or_else(|| head.reading.clone()).map(|r| ReadingTaken { id: r.id, choice: r.is }),
        note: own.note.or_else(|| head.note.clone()),
        place,
    })
}
