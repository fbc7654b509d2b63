//! `licet catalog list`: what there is of one sort.

use std::collections::BTreeMap;

use clap::ValueEnum;
use licet::{
    catalog::Catalog,
    rules::{Facts, KINDS},
    tenant::Per,
    value::{Confidence, EditionId},
};
use serde_json::{Value, json};

use crate::{
    books::Books,
    output::{Grid, Out, amount, left, number, right},
    stop::{Outcome, Stop},
};

/// What there is of one sort.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which sort; without it, how much there is of each
    #[arg(value_enum)]
    what: Option<Sort>,
    /// Only what this edition takes in
    #[arg(long, value_name = "EDITION")]
    edition: Option<String>,
}

/// What the catalogue holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// Dated states of the licensing rules
    Editions,
    /// Everything that can be bought
    Offers,
    /// Applications and their levels
    Rights,
    /// Ambiguous passages and what they may mean
    Readings,
    /// The documents
    Sources,
    /// The kinds of rule, with how many facts of each
    Kinds,
    /// What is counted
    Meters,
    /// Published prices
    Prices,
}

/// A list as a table and as JSON.
struct Listed {
    grid: Grid,
    json: Vec<Value>,
}

impl Listed {
    fn new(columns: &[crate::output::Column]) -> Self {
        Self { grid: Grid::new(columns), json: Vec::new() }
    }
}

/// Lists.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let catalog = &books.catalog;
    let editions = match &args.edition {
        Some(id) => vec![books.edition(id)?],
        None => catalog.editions.keys().map(|id| books.edition(id.as_str())).collect::<Result<_, _>>()?,
    };
    let holds = |source: &str| editions.iter().any(|edition| edition.def.sources.iter().any(|known| known == source));
    let wanted = |id: &EditionId| editions.iter().any(|edition| edition.def.id == *id);
    let listed = match args.what {
        None => overview(catalog),
        Some(Sort::Editions) => list_editions(catalog, &wanted),
        Some(Sort::Offers) => offers(catalog, args.edition.as_ref().and(editions.first()).map(|one| &one.facts)),
        Some(Sort::Rights) => rights(catalog),
        Some(Sort::Readings) => readings(catalog),
        Some(Sort::Sources) => sources(catalog, &|id| args.edition.is_none() || holds(id)),
        Some(Sort::Kinds) => {
            let facts: Vec<_> = editions.iter().map(|edition| (&edition.def.id, &edition.facts)).collect();
            kinds(&facts)
        }
        Some(Sort::Meters) => meters(catalog),
        Some(Sort::Prices) => {
            let facts: Vec<_> = editions.iter().map(|edition| (&edition.def.id, &edition.facts)).collect();
            prices(&facts)
        }
    };
    if out.json {
        out.answer(&listed.json)?
    } else {
        out.table(&listed.grid)?
    }
    Ok(Outcome::Good)
}

fn overview(catalog: &Catalog) -> Listed {
    let mut listed = Listed::new(&[left("list"), right("how many")]);
    let prices = catalog.sources.values().map(|source| source.facts.list_price.iter().count()).sum();
    let counts = [
        ("editions", catalog.editions.len()),
        ("offers", catalog.offers.len()),
        ("rights", catalog.rights.applications().map(|a| a.levels.len() + a.unordered.len()).sum()),
        ("readings", catalog.readings.len()),
        ("sources", catalog.sources.len()),
        ("kinds", KINDS.len()),
        ("meters", catalog.meters.len()),
        ("prices", prices),
    ];
    for (word, many) in counts {
        listed.grid.row([word.into(), number(many)]);
        listed.json.push(json!({ "list": word, "count": many }));
    }
    listed
}

fn list_editions(catalog: &Catalog, wanted: &dyn Fn(&EditionId) -> bool) -> Listed {
    let mut listed = Listed::new(&[left("edition"), left("title"), left("from"), left("until"), left("sources")]);
    for edition in catalog.editions.values().filter(|edition| wanted(&edition.id)) {
        listed.grid.row([
            edition.id.to_string(),
            edition.title.clone(),
            edition.from.to_string(),
            edition.until.map(|day| day.to_string()).unwrap_or_default(),
            edition.sources.join(", "),
        ]);
        listed.json.push(json!(edition));
    }
    listed
}

fn offers(catalog: &Catalog, facts: Option<&Facts>) -> Listed {
    let mut listed = Listed::new(&[left("offer"), left("title"), left("SKU part numbers")]);
    let spoken: Option<String> = facts.map(|facts| {
        let lists = KINDS.iter().flat_map(|kind| (kind.list)(facts)).map(|(_, says)| says.to_string());
        lists.collect::<Vec<_>>().join("\n")
    });
    for offer in catalog.offers.values() {
        let whole = format!("\"{}\"", offer.id);
        if spoken.as_ref().is_some_and(|spoken| !spoken.contains(&whole)) {
            continue;
        }
        let skus: Vec<_> = offer.skus.iter().map(|sku| sku.part_number.as_str()).collect();
        listed.grid.row([offer.id.to_string(), offer.title.clone(), skus.join(", ")]);
        listed.json.push(json!(offer));
    }
    listed
}

pub(super) fn rights_table(catalog: &Catalog) -> (Grid, Vec<Value>) {
    let listed = rights(catalog);
    (listed.grid, listed.json)
}

fn rights(catalog: &Catalog) -> Listed {
    let mut listed = Listed::new(&[left("application"), left("title"), left("levels, low to high"), left("rights")]);
    for application in catalog.rights.applications() {
        let id = &application.id;
        let unordered: Vec<_> = application.unordered.iter().map(|right| format!("{id}:{right}")).collect();
        listed.grid.row([id.clone(), application.title.clone(), application.levels.join(" < "), unordered.join(", ")]);
        listed.json.push(json!(application));
    }
    listed
}

fn readings(catalog: &Catalog) -> Listed {
    let mut listed = Listed::new(&[left("reading"), left("question"), left("default"), left("other choices")]);
    for reading in catalog.readings.values() {
        let others = reading.choices.iter().filter(|choice| choice.id != reading.default);
        let others: Vec<_> = others.map(|choice| choice.id.as_str()).collect();
        let (question, default) = (reading.question.clone(), reading.default.clone());
        listed.grid.row([reading.id.to_string(), question, default, others.join(", ")]);
        listed.json.push(json!(reading));
    }
    listed
}

fn sources(catalog: &Catalog, wanted: &dyn Fn(&str) -> bool) -> Listed {
    let words = [left("source"), left("title"), left("date"), left("weight")];
    let mut listed = Listed::new(&[&words[..], &[right("rules"), right("facts")]].concat());
    for source in catalog.sources.values().filter(|source| wanted(&source.id)) {
        let facts: usize = KINDS.iter().map(|kind| (kind.list)(&source.facts).len()).sum();
        listed.grid.row([
            source.id.clone(),
            source.about.title.clone(),
            source.about.date.to_string(),
            source.about.weight.clone(),
            number(source.rules.len()),
            number(facts),
        ]);
        listed.json.push(json!({
            "id": source.id, "about": source.about, "rules": source.rules.len(), "facts": facts,
        }));
    }
    listed
}

fn kinds(editions: &[(&EditionId, &Facts)]) -> Listed {
    let mut listed = Listed::new(&[left("kind"), left("facts in force")]);
    for kind in KINDS {
        let counts: BTreeMap<&str, usize> =
            editions.iter().map(|(id, facts)| (id.as_str(), (kind.list)(facts).len())).collect();
        let shown: Vec<_> = counts.iter().map(|(id, many)| format!("{id}: {}", number(many))).collect();
        listed.grid.row([kind.name.into(), shown.join(", ")]);
        listed.json.push(json!({ "kind": kind.name, "facts": counts }));
    }
    listed
}

fn meters(catalog: &Catalog) -> Listed {
    let columns = [left("meter"), left("title"), left("unit"), left("window"), left("counts"), left("over it")];
    let mut listed = Listed::new(&columns);
    for meter in catalog.meters.values() {
        listed.grid.row([
            meter.id.to_string(),
            meter.title.clone(),
            meter.unit.clone(),
            meter.window.clone(),
            meter.counts.clone(),
            if meter.warns_only { "warned".into() } else { "exceeded".into() },
        ]);
        listed.json.push(json!(meter));
    }
    listed
}

fn prices(editions: &[(&EditionId, &Facts)]) -> Listed {
    let words = [left("edition"), left("offer"), right("price"), left("currency"), left("per")];
    let mut listed = Listed::new(&[&words[..], &[right("from quantity"), left("sure"), left("source")]].concat());
    for (id, facts) in editions {
        for fact in facts.list_price.iter() {
            let says = &fact.says;
            let per = Per::ALL.iter().find(|(_, per)| *per == says.per).map_or("", |(word, _)| *word);
            listed.grid.row([
                id.to_string(),
                says.offer.to_string(),
                amount(says.amount),
                says.currency.clone(),
                per.into(),
                if says.min_quantity > 1 { number(says.min_quantity) } else { String::new() },
                match fact.cited.confidence {
                    Confidence::High => String::new(),
                    Confidence::Medium => "medium".into(),
                    Confidence::Low => "low".into(),
                },
                fact.cited.id.as_str().rsplit_once('/').map_or("", |(source, _)| source).into(),
            ]);
            listed.json.push(
                json!({ "edition": id, "fact": fact.cited.id, "says": says, "confidence": fact.cited.confidence }),
            );
        }
    }
    listed
}
