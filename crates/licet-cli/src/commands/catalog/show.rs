//! `licet catalog show`: one thing of the catalogue, with all that is said of it.

use std::io;

use licet::{
    catalog::{Catalog, EditionDef, Meter, Offer, Reading, Source},
    rules::{Citation, KINDS},
    value::{MeterId, Named, ReadingId},
};
use serde_json::{Value, json};

use super::{list, says};
use crate::{
    books::Books,
    commands::rules,
    output::{Grid, Out, left, number, rules as rule_list},
    stop::{Outcome, Stop},
};

/// One offer, rule, reading, source, edition, meter or fact; or `rights`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Its id, a SKU part number, a GUID or a title; or `rights`
    id: String,
}

/// A fact of the catalogue.
type Fact = (Citation, Value);

/// Shows one thing.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let catalog = &books.catalog;
    let id = args.id.as_str();
    if id == "rights" {
        let (grid, rows) = list::rights_table(catalog);
        if out.json { out.answer(&rows)? } else { out.table(&grid)? }
    } else if let Some(edition) = catalog.editions.get(&id.into()) {
        if out.json {
            out.answer(&json!({ "is": "edition", "edition": edition }))?
        } else {
            show_edition(out, edition)?
        }
    } else if let Some(rule) = rules::by_id(catalog, id) {
        let answer = rules::answer(books, rule, None);
        if out.json { out.answer(&answer)? } else { rules::show(out, &answer, true)? }
    } else if let Some(reading) = catalog.readings.get(&ReadingId::new(id)) {
        if out.json {
            out.answer(&json!({ "is": "reading", "reading": reading }))?
        } else {
            show_reading(out, reading)?
        }
    } else if let Some(source) = catalog.sources.get(id) {
        show_source(out, source)?;
    } else if let Some(meter) = catalog.meters.get(&MeterId::new(id)) {
        if out.json { out.answer(&json!({ "is": "meter", "meter": meter }))? } else { show_meter(out, meter)? }
    } else if let Some(fact) = all_facts(catalog).find(|(cited, _)| cited.id.as_str() == id) {
        show_fact(out, books, &fact)?;
    } else {
        show_named(out, catalog, id)?;
    }
    Ok(Outcome::Good)
}

fn all_facts(catalog: &Catalog) -> impl Iterator<Item = Fact> {
    catalog.sources.values().flat_map(|source| KINDS.iter().flat_map(|kind| (kind.list)(&source.facts)))
}

/// What bears a name: an offer, or a SKU out of scope.
fn show_named(out: &mut Out, catalog: &Catalog, name: &str) -> Result<(), Stop> {
    match catalog.names.find(name) {
        Some(Named::Offer(id)) => match catalog.offers.get(id) {
            Some(offer) => Ok(show_offer(out, catalog, offer)?),
            None => Err(Stop::call(format!("`{name}` is not in the catalogue"), "")),
        },
        Some(Named::OutOfScope(reason)) => {
            if out.json {
                out.answer(&json!({ "is": "out-of-scope", "name": name, "reason": reason }))?;
            } else {
                out.paragraph(&format!("`{name}` is a SKU out of licet's scope: {reason}"), 0)?;
            }
            Ok(())
        }
        None => {
            let similar = catalog.names.similar(name);
            let help = if similar.is_empty() {
                "`licet catalog list` shows what there is; `licet rules WORDS` searches the rules".into()
            } else {
                format!("did you mean {}?", similar.join(", "))
            };
            Err(Stop::call(format!("nothing in the catalogue is called `{name}`"), help))
        }
    }
}

fn show_offer(out: &mut Out, catalog: &Catalog, offer: &Offer) -> io::Result<()> {
    // An attach table names products, so a fact speaks of the offer by its id or, for base and attach, by its product.
    let (id, product) = (offer.id.as_str(), offer.id.product());
    let by_product = matches!(id.rsplit_once('.'), Some((_, "base" | "attach")));
    let speaks = |says: &Value| mentions(says, id) || by_product && mentions(says, product);
    let facts: Vec<Fact> = all_facts(catalog).filter(|(_, says)| speaks(says)).collect();
    if out.json {
        let facts: Vec<Value> = facts.iter().map(|(cited, says)| fact_json(cited, says)).collect();
        return out.answer(&json!({ "is": "offer", "offer": offer, "facts": facts }));
    }
    out.title(format!("{}: {}", offer.id, offer.title))?;
    if !offer.aliases.is_empty() {
        out.paragraph(&format!("also called {}", offer.aliases.join(", ")), 0)?;
    }
    if let Some(note) = &offer.note {
        out.paragraph(note, 0)?;
    }
    if !offer.skus.is_empty() {
        out.heading("SKUs")?;
        let mut grid = Grid::new(&[left("part number"), left("GUID"), left("variant")]);
        for sku in &offer.skus {
            let text = |part: &Option<String>| part.clone().unwrap_or_default();
            grid.row([sku.part_number.clone(), text(&sku.guid), text(&sku.variant)]);
        }
        out.table(&grid)?;
    }
    out.heading(format!("facts that speak of it: {}", number(facts.len())))?;
    let mut grid = Grid::new(&[left("fact"), left("says"), left("rules")]);
    for (cited, stated) in &facts {
        grid.row([cited.id.to_string(), says(stated), rule_list(&cited.rules)]);
    }
    out.table(&grid)
}

/// Whether a text stands anywhere in a value.
fn mentions(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => own == text,
        Value::Array(items) => items.iter().any(|item| mentions(item, text)),
        Value::Object(parts) => parts.values().any(|part| mentions(part, text)),
        _ => false,
    }
}

fn fact_json(cited: &Citation, says: &Value) -> Value {
    json!({ "says": says, "cited": cited })
}

fn show_fact(out: &mut Out, books: &Books, (cited, stated): &Fact) -> io::Result<()> {
    if out.json {
        return out.answer(&json!({ "is": "fact", "fact": fact_json(cited, stated) }));
    }
    out.title(&cited.id)?;
    out.paragraph(&says(stated), 0)?;
    out.blank()?;
    let confidence = format!("{:?}", cited.confidence).to_lowercase();
    let place = format!("{}:{}", books.files().shown(&cited.place.file), cited.place.line);
    let reading = cited.reading.as_ref().map(|taken| format!("{} = {}", taken.id, taken.choice));
    let day = |day: Option<licet::value::Day>| day.map(|day| day.to_string());
    let lines = [
        ("confidence", Some(confidence)),
        ("rules", Some(rule_list(&cited.rules)).filter(|rules| !rules.is_empty())),
        ("section", Some(cited.section.clone()).filter(|section| !section.is_empty())),
        ("read in", cited.via.clone()),
        ("from", day(cited.from)),
        ("until", day(cited.until)),
        ("in force under the reading", reading),
        ("note", cited.note.clone()),
        ("file", Some(place)),
    ];
    for (word, text) in lines {
        if let Some(text) = text {
            out.paragraph(&format!("{word}: {text}"), 0)?;
        }
    }
    Ok(())
}

fn show_edition(out: &mut Out, edition: &EditionDef) -> io::Result<()> {
    out.title(format!("{}: {}", edition.id, edition.title))?;
    let until = edition.until.map_or("on".into(), |day| format!("until {day}"));
    out.line(format!("{}; from {} {until}; prices in {}", edition.deployment, edition.from, edition.currency))?;
    if let Some(note) = &edition.note {
        out.paragraph(note, 0)?;
    }
    out.heading("sources; a later one wins over the same kind and key")?;
    edition.sources.iter().try_for_each(|source| out.line(format!("  {source}")))
}

fn show_reading(out: &mut Out, reading: &Reading) -> io::Result<()> {
    out.title(&reading.id)?;
    out.paragraph(&reading.question, 0)?;
    out.heading("choices")?;
    for choice in &reading.choices {
        let taken = if choice.id == reading.default { " (default)" } else { "" };
        out.paragraph(&format!("{}{taken}: {}", choice.id, choice.means), 2)?;
    }
    if let Some(reason) = &reading.reason {
        out.heading("why the default")?;
        out.paragraph(reason, 2)?;
    }
    out.blank()?;
    out.paragraph(&format!("touches {}", rule_list(&reading.rules)), 0)
}

fn show_source(out: &mut Out, source: &Source) -> io::Result<()> {
    let kinds: Vec<(&str, usize)> = KINDS.iter().map(|kind| (kind.name, (kind.list)(&source.facts).len())).collect();
    let kinds: Vec<_> = kinds.into_iter().filter(|(_, many)| *many > 0).collect();
    if out.json {
        let facts: serde_json::Map<String, Value> =
            kinds.iter().map(|(kind, many)| (kind.to_string(), json!(many))).collect();
        let about = json!({ "id": source.id, "about": source.about, "rules": source.rules.len(), "facts": facts });
        return out.answer(&json!({ "is": "source", "source": about }));
    }
    let about = &source.about;
    out.title(format!("{}: {}", source.id, about.title))?;
    out.line(format!("{}, {}", about.date, about.weight))?;
    out.paragraph(&about.origin, 0)?;
    if let Some(note) = &about.note {
        out.paragraph(note, 0)?;
    }
    if !about.missing.is_empty() {
        out.heading("what the copy lacks")?;
        about.missing.iter().try_for_each(|missing| out.paragraph(missing, 2))?;
    }
    out.heading("what it holds")?;
    out.line(format!("  rules: {}", number(source.rules.len())))?;
    kinds.iter().try_for_each(|(kind, many)| out.line(format!("  {kind}: {}", number(many))))
}

fn show_meter(out: &mut Out, meter: &Meter) -> io::Result<()> {
    out.title(format!("{}: {}", meter.id, meter.title))?;
    out.line(format!("{} of {} per {}", meter.counts, meter.unit, meter.window))?;
    if let Some(note) = &meter.note {
        out.paragraph(note, 0)?;
    }
    out.paragraph(&format!("rests on {}", rule_list(&meter.rules)), 0)
}
