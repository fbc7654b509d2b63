//! From price sheets and offer matrices to the tenant's prices and minimums, told against what the catalogue says.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use licet::value::{Money, OfferId, Place};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    account::{Aside, Why},
    charges_settle::{self, Paid},
    harvest::Harvest,
    options::{Options, PriceKind},
    price_sheets::{SheetPrice, Sold},
    skus::Sku,
    tables::Tables,
};

const DATA: &str = include_str!("../data/price_sheets.toml");

static WORDS: LazyLock<Words> = LazyLock::new(|| crate::read::read_data(DATA));

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    brands: Vec<String>,
    partner_program: String,
    term: Vec<Term>,
    segment: Vec<Segment>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    word: String,
    months: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Segment {
    word: String,
    tenant: String,
}

/// The program under which such a price holds; nothing where it holds under every one. What a partner pays is paid only where
/// the customer buys from that partner; the list price is the published one, whoever sells.
pub(super) fn program(price: PriceKind) -> &'static str {
    match price {
        PriceKind::List => "",
        PriceKind::Partner => &WORDS.partner_program,
    }
}

/// A title that nobody knows: unknown if it is of the brand, of another service otherwise.
pub(super) fn unknown(title: &str, place: Place, harvest: &Harvest<'_>) -> Aside {
    if WORDS.brands.iter().any(|brand| title.contains(brand)) {
        let message = format!("`{title}` is no offer that the catalogue names");
        return Aside::new(Why::UnknownSku, place, message, harvest.skus.help(title));
    }
    Aside::new(Why::OtherService, place, format!("`{title}` is of another service"), "")
}

/// Prices and minimums.
pub(super) fn settle(harvest: &mut Harvest<'_>, options: &Options<'_>, tables: &mut Tables) {
    let sold = std::mem::take(&mut harvest.sold);
    let bridge: BTreeMap<&(String, String), &OfferId> = sold.iter().map(|row| (&row.sold_as, &row.offer)).collect();
    let paid = charges_settle::settle(harvest, options, &sold, tables);
    prices(harvest, options, &bridge, &paid, tables);
    minimums(harvest, options, &sold, tables);
    attach_pairs(harvest, options, &sold, &bridge);
}

/// A price that may be the tenant's.
struct Candidate {
    row: SheetPrice,
    months: u32,
    amount: Money,
    text: String,
}

/// Of what a price is: the offer, the currency, from how many seats.
type Of = (OfferId, String, u64);

fn prices(
    harvest: &mut Harvest<'_>,
    options: &Options<'_>,
    bridge: &BTreeMap<&(String, String), &OfferId>,
    paid: &Paid,
    tables: &mut Tables,
) {
    let mut by_offer: BTreeMap<Of, Vec<Candidate>> = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for row in std::mem::take(&mut harvest.prices) {
        match candidate(harvest, options, bridge, &row) {
            Err(aside) => harvest.take_back(row.account, aside),
            Ok(_) if !seen.insert(row.content()) => {
                let aside =
                    Aside::new(Why::Duplicate, row.place, "the row stands there already; it is counted once", "");
                harvest.take_back(row.account, aside);
            }
            Ok((offer, candidate)) => {
                let currency = row.currency.clone().unwrap_or_default();
                by_offer.entry((offer, currency, row.least)).or_default().push(candidate);
            }
        }
    }
    for (of, candidates) in by_offer {
        if let Some(charge) = paid.get(&(of.0.clone(), of.1.clone())) {
            for Candidate { row, .. } in candidates {
                let message = format!("what was paid at {charge} is taken");
                harvest.take_back(row.account, Aside::new(Why::Superseded, row.place, message, ""));
            }
            continue;
        }
        let Some(taken) = best(harvest, candidates) else { continue };
        write_price(harvest, options, &of, &taken, tables);
    }
}

/// What a row of the sheet is of and costs, or why it is not the tenant's.
fn candidate(
    harvest: &Harvest<'_>,
    options: &Options<'_>,
    bridge: &BTreeMap<&(String, String), &OfferId>,
    row: &SheetPrice,
) -> Result<(OfferId, Candidate), Aside> {
    let aside = |why, message: String| Aside::new(why, row.place.clone(), message, "");
    let offer = match bridge.get(&row.sold_as) {
        Some(offer) => (*offer).clone(),
        None => match harvest.skus.find_any(&[Some(&row.title), Some(&row.product_title)]) {
            Sku::Offer { id, trial: false } => id,
            Sku::Offer { .. } => return Err(aside(Why::NotOfUse, "the price of a trial".into())),
            Sku::OutOfScope(reason) => return Err(aside(Why::OtherService, reason)),
            Sku::Unknown => return Err(unknown(&row.title, row.place.clone(), harvest)),
        },
    };
    let other = |own: Option<&str>, theirs: Option<&str>| {
        own.zip(theirs).is_some_and(|(own, theirs)| !own.eq_ignore_ascii_case(theirs))
    };
    if other(options.market, row.market.as_deref()) || other(options.currency, row.currency.as_deref()) {
        let (market, currency) =
            (row.market.as_deref().unwrap_or_default(), row.currency.as_deref().unwrap_or_default());
        return Err(aside(Why::NotOfUse, format!("a price for the market {market} in {currency}, not the tenant's")));
    }
    let segment = row.segment.as_deref().map(|word| {
        let known = WORDS.segment.iter().find(|segment| segment.word.eq_ignore_ascii_case(word));
        known.map_or_else(|| word.to_lowercase(), |segment| segment.tenant.clone())
    });
    // What a tenant.toml without a segment means everywhere.
    let own = options.segment.unwrap_or("commercial");
    if other(Some(own), segment.as_deref()) {
        return Err(aside(
            Why::NotOfUse,
            format!("a price for the segment {}; the tenant's is {own}", segment.unwrap_or_default()),
        ));
    }
    if row.billing.eq_ignore_ascii_case("none") {
        return Err(aside(Why::NotOfUse, "a price without billing: a trial".into()));
    }
    if let Some(day) = options.as_of
        && (row.start.is_some_and(|start| start > day) || row.end.is_some_and(|end| end < day))
    {
        return Err(aside(Why::NotInForce, format!("the price is not in force on {day}")));
    }
    let Some(term) = WORDS.term.iter().find(|term| term.word.eq_ignore_ascii_case(&row.term)) else {
        return Err(aside(Why::Malformed, format!("found the term `{}`, expected P1M, P1Y or P3Y", row.term)));
    };
    if term.months != options.term_months {
        let message = format!("the price for {} months; that for {} is taken", term.months, options.term_months);
        return Err(aside(Why::NotOfUse, message));
    }
    let text = match options.price {
        PriceKind::List => row.list_price.clone(),
        PriceKind::Partner => row.unit_price.clone(),
    };
    let Some(text) = text else { return Err(aside(Why::Incomplete, "the row has no such price".into())) };
    let amount: Money = text
        .parse()
        .map_err(|_| aside(Why::Malformed, format!("found `{text}`, expected an amount such as `95.00`")))?;
    if amount < Money::ZERO {
        return Err(aside(Why::Malformed, format!("found `{text}`, expected an amount, 0 or more")));
    }
    Ok((offer, Candidate { row: row.clone(), months: term.months, amount, text }))
}

/// Of several prices in force the latest, and of those the one that is paid in advance; two that differ in nothing but
/// the amount are no price.
fn best(harvest: &mut Harvest<'_>, mut candidates: Vec<Candidate>) -> Option<Candidate> {
    let paid_at_once = |row: &SheetPrice| !row.billing.eq_ignore_ascii_case("monthly");
    candidates.sort_by(|a, b| {
        let rank = |candidate: &Candidate| (candidate.row.start, paid_at_once(&candidate.row));
        rank(b).cmp(&rank(a)).then_with(|| a.row.place.cmp(&b.row.place))
    });
    let mut candidates = candidates.into_iter();
    let first = candidates.next()?;
    let mut contradicted = false;
    for other in candidates {
        let alike = other.row.start == first.row.start && paid_at_once(&other.row) == paid_at_once(&first.row);
        let aside = if alike && other.amount != first.amount {
            contradicted = true;
            let message = format!(
                "another price for the same at {}: {} and {}; none is taken",
                first.row.place, first.text, other.text
            );
            Aside::new(
                Why::Contradiction,
                other.row.place,
                message,
                "say which market, currency or segment is the tenant's",
            )
        } else {
            let message = format!("the price at {} is later, or paid in advance; that one is taken", first.row.place);
            Aside::new(Why::Superseded, other.row.place, message, "")
        };
        harvest.take_back(other.row.account, aside);
    }
    if contradicted {
        let message = "another price for the same in this sheet; none is taken";
        let aside = Aside::new(Why::Contradiction, first.row.place, message, "");
        harvest.take_back(first.row.account, aside);
        return None;
    }
    Some(first)
}

fn write_price(harvest: &mut Harvest<'_>, options: &Options<'_>, of: &Of, taken: &Candidate, tables: &mut Tables) {
    let (offer, currency, least) = of;
    // Amounts for one month or twelve are as the sheet has them; longer terms become a year's part.
    let (amount, per) = match taken.months {
        1 => (taken.text.clone(), "month"),
        12 => (taken.text.clone(), "year"),
        months => (yearly(&taken.text, months), "year"),
    };
    tables.add(
        "prices",
        &[
            ("offer", offer.to_string()),
            ("unit_price", amount.clone()),
            ("per", per.to_owned()),
            ("term", taken.row.term.to_uppercase()),
            ("currency", currency.clone()),
            ("min_quantity", if *least > 1 { least.to_string() } else { String::new() }),
            ("program", program(options.price).to_owned()),
        ],
    );
    let Some(edition) = options.edition else { return };
    let monthly = |amount: Money, per: &str| if per == "year" { amount.per_month_of_year() } else { amount };
    let Ok(own) = amount.parse::<Money>().map(|amount| monthly(amount, per)) else { return };
    let published =
        edition.facts.list_price.iter().filter(|fact| fact.says.offer == *offer && fact.says.currency == *currency);
    for fact in published.filter(|fact| fact.says.min_quantity <= (*least).max(1) && *least <= 1) {
        let per = if fact.says.per == licet::tenant::Per::Year { "year" } else { "month" };
        let listed = monthly(fact.says.amount, per);
        let (word, why) =
            if listed.rounded() == own.rounded() { ("confirms", Why::Remark) } else { ("overrules", Why::Overruled) };
        let message = format!("{offer} costs {own} a month: {word} the catalogue's {listed} ({})", fact.cited.id);
        harvest.remark_on(taken.row.account, Aside::new(why, taken.row.place.clone(), message, ""));
    }
}

/// A year's part of a price for more months, to four decimals, half away from zero.
fn yearly(text: &str, months: u32) -> String {
    let Ok(amount) = Decimal::from_str_exact(text.trim()) else { return text.to_owned() };
    let part = amount.checked_mul(Decimal::from(12)).and_then(|amount| amount.checked_div(Decimal::from(months)));
    let rounding = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    part.map_or_else(|| text.to_owned(), |part| part.round_dp_with_strategy(4, rounding).normalize().to_string())
}

/// Least numbers of seats. Several SKUs of an offer: the least of them, since it can be bought in that way.
fn minimums(harvest: &mut Harvest<'_>, options: &Options<'_>, sold: &[Sold], tables: &mut Tables) {
    let mut least: BTreeMap<&OfferId, &Sold> = BTreeMap::new();
    for row in sold.iter().filter(|row| row.least.is_some()) {
        let entry = least.entry(&row.offer).or_insert(row);
        if row.least < entry.least {
            *entry = row;
        }
    }
    for (offer, row) in least {
        let quantity = row.least.unwrap_or_default();
        let stated = options.edition.map(|edition| {
            let facts = edition.facts.minimum_quantity.iter().filter(|fact| fact.says.offers.contains(offer));
            facts.map(|fact| (fact.says.quantity, fact.cited.id.to_string())).collect::<Vec<_>>()
        });
        let confirmed = stated.as_ref().is_some_and(|stated| {
            if stated.is_empty() { quantity <= 1 } else { stated.iter().all(|(known, _)| *known == quantity) }
        });
        if confirmed {
            continue;
        }
        tables.add("minimums", &[("offer", offer.to_string()), ("quantity", quantity.to_string())]);
        for (known, fact) in stated.into_iter().flatten() {
            let message = format!("at least {quantity} of {offer}: overrules the catalogue's {known} ({fact})");
            harvest.remark_on(row.account, Aside::new(Why::Overruled, row.place.clone(), message, ""));
        }
        if let Some(most) = row.most.filter(|most| *most < quantity) {
            let message = format!("at most {most} of {offer}, fewer than the least number");
            harvest.remark_on(row.account, Aside::new(Why::Contradiction, row.place.clone(), message, ""));
        }
    }
}

/// Which licences the matrix wants held before an attach licence, against the catalogue's pairs.
fn attach_pairs(
    harvest: &mut Harvest<'_>,
    options: &Options<'_>,
    sold: &[Sold],
    bridge: &BTreeMap<&(String, String), &OfferId>,
) {
    let Some(edition) = options.edition else { return };
    let product = |offer: &OfferId| offer.as_str().split('.').next().unwrap_or_default().to_owned();
    for row in sold.iter().filter(|row| row.offer.as_str().ends_with(".attach") && !row.before.is_empty()) {
        let bases: BTreeSet<String> =
            row.before.iter().filter_map(|sold_as| bridge.get(sold_as)).map(|offer| product(offer)).collect();
        let attach = product(&row.offer);
        let facts = || edition.facts.attach.iter().filter(|fact| fact.says.attach == attach);
        let known: BTreeSet<&str> = facts().map(|fact| fact.says.base.as_str()).collect();
        for base in bases.iter().filter(|base| !known.contains(base.as_str())) {
            let message = format!("{attach} may be attached to {base} by this matrix; the catalogue does not say so");
            let help = "the catalogue's pair stays in force; correct it if the matrix is the later source";
            harvest.remark_on(row.account, Aside::new(Why::Overruled, row.place.clone(), message, help));
        }
        for fact in facts().filter(|fact| !bases.contains(&fact.says.base)) {
            let message = format!("{attach} under {} ({}) is no pair of this matrix", fact.says.base, fact.cited.id);
            let help = "the catalogue's pair stays in force; the matrix may leave out what is not sold to you";
            harvest.remark_on(row.account, Aside::new(Why::Overruled, row.place.clone(), message, help));
        }
        let confirmed = bases.iter().filter(|base| known.contains(base.as_str())).count();
        let message = format!("{confirmed} of the catalogue's {} bases of {attach} confirmed", known.len());
        harvest.remark_on(row.account, Aside::new(Why::Remark, row.place.clone(), message, ""));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_words_are_sound() {
        let words: super::Words = toml::from_str(super::DATA).unwrap();
        assert_eq!((words.term.len(), words.segment.len()), (3, 4));
        let known = licet::tenant::Program::SPELT.iter().any(|(word, _)| *word == words.partner_program);
        assert!(known, "{}", words.partner_program);
    }

    #[test]
    fn a_part_of_a_long_term_is_exact_to_four_decimals() {
        assert_eq!(super::yearly("3600", 36), "1200");
        assert_eq!(super::yearly("100", 36), "33.3333");
    }
}
