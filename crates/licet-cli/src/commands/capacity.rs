//! `licet capacity`: the meters of a tenant.

use std::{collections::BTreeSet, io, path::PathBuf};

use licet::{
    capacity::{Allowance, MeterAnswer, MeterQuestion, Period, State},
    value::{Basis, Day, MeterId, Quantity, Reason},
};
use serde::Serialize;

use crate::{
    books::Books,
    engine,
    output::{Grid, Out, Tone, basis, count, left, number, reasons, right, rules},
    stop::{Outcome, Stop},
    tenant_folder,
};

/// What licences bring, what is used, what is left, and when it runs out.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The tenant's folder
    tenant: PathBuf,
    /// One meter; without it all that are used or brought
    meter: Option<String>,
    /// As it stood at the end of this day
    #[arg(long, value_name = "DAY", requires = "meter", value_parser = parsed::<Day>)]
    at: Option<Day>,
    /// Over this time: day, month, year, 2021-10, 2021, or two days with `/` between
    #[arg(long, requires = "meter", value_parser = parsed::<Period>)]
    period: Option<Period>,
}

fn parsed<T: std::str::FromStr<Err = &'static str>>(text: &str) -> Result<T, &'static str> {
    text.parse()
}

/// The meters of a tenant.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Capacity {
    /// The tenant.
    tenant: String,
    /// How the meters stand, sorted by id.
    meters: Vec<MeterAnswer>,
    /// What the answer rests on.
    #[serde(flatten)]
    basis: Basis,
}

/// Reads the meters.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let opened = tenant_folder::open(out, books, &args.tenant)?;
    let (edition, tenant) = (&opened.edition, &opened.tenant);
    let meters = match &args.meter {
        Some(name) => {
            let meter = MeterId::new(name);
            if !books.catalog.meters.contains_key(&meter) {
                return Err(unknown(books, name));
            }
            vec![engine::meter(edition, tenant, &MeterQuestion { meter, at: args.at, period: args.period })?]
        }
        None => engine::capacity(edition, tenant)?,
    };
    let mut rests_on = edition.basis();
    rests_on.add_all(meters.iter().flat_map(|answer| &answer.because));
    let answer = Capacity { tenant: tenant.name.clone(), meters, basis: rests_on };
    if out.json {
        out.answer(&answer)?;
    } else {
        show(out, &answer)?;
        if let ([one], true) = (answer.meters.as_slice(), args.meter.is_some()) {
            out.heading("why")?;
            reasons(out, &one.because, 2)?;
        }
        basis(out, &books.catalog, &answer.basis)?;
    }
    let short = |answer: &MeterAnswer| matches!(answer.state, State::Exceeded | State::Blocked) || answer.is_short();
    Ok(Outcome::good_if(!answer.meters.iter().any(short)))
}

fn unknown(books: &Books, name: &str) -> Stop {
    let near = |meter: &&str| similar::TextDiff::from_chars(*meter, name).ratio() > 0.6 || meter.contains(name);
    let similar: Vec<&str> = books.catalog.meters.keys().map(MeterId::as_str).filter(near).take(3).collect();
    let help = match similar.as_slice() {
        [] => "`licet catalog list meters` shows them".into(),
        names => format!("did you mean {}?", names.join(", ")),
    };
    Stop::call(format!("meter `{name}` is not in the catalogue"), help)
}

fn show(out: &mut Out, answer: &Capacity) -> io::Result<()> {
    out.title(format!("{}: {}", answer.tenant, count(answer.meters.len(), "meter", "meters")))?;
    out.blank()?;
    if answer.meters.is_empty() {
        return out.line("  nothing is used, and nothing that is owned brings capacity");
    }
    meters(out, &answer.meters)
}

/// Meters as a table.
pub(super) fn meters(out: &mut Out, meters: &[MeterAnswer]) -> io::Result<()> {
    let numbers = ["entitled", "used", "remaining"].map(right);
    let words = [left("state"), left("run-out"), left("buy"), left("rules")];
    let mut grid = Grid::new(&[&[left("meter"), left("unit"), left("window")], &numbers[..], &words].concat());
    for meter in meters {
        let cited: BTreeSet<_> = meter.because.iter().flat_map(|reason: &Reason| &reason.rules).collect();
        grid.row([
            meter.meter.to_string(),
            meter.unit.clone(),
            window(meter),
            allowance(meter.entitled),
            amount(meter.used),
            allowance(meter.remaining),
            state(out, meter),
            meter.run_out.map(|day| day.to_string()).unwrap_or_default(),
            packs(meter),
            rules(cited),
        ]);
    }
    out.table(&grid)
}

fn window(meter: &MeterAnswer) -> String {
    match (meter.from, meter.until) {
        (Some(from), Some(until)) if from == until => from.to_string(),
        (Some(from), Some(until)) => format!("{from} to {until}"),
        _ => "now".into(),
    }
}

fn allowance(allowance: Option<Allowance>) -> String {
    match allowance {
        Some(Allowance::Limited(quantity)) => amount(quantity),
        Some(Allowance::Unlimited) => "unlimited".into(),
        None => "not stated".into(),
    }
}

/// An amount with its thousands apart.
fn amount(quantity: Quantity) -> String {
    let text = quantity.to_string();
    match text.split_once('.') {
        Some((whole, decimals)) => format!("{}.{decimals}", number(whole)),
        None => number(text),
    }
}

fn state(out: &Out, meter: &MeterAnswer) -> String {
    let word = serde_json::to_value(meter.state).ok().and_then(|value| value.as_str().map(str::to_owned));
    let word = word.unwrap_or_default();
    match meter.state {
        State::Ok if meter.is_short() => {
            let peak = meter.peak.as_ref().map(|peak| format!("; {} used from {}", amount(peak.used), peak.from));
            out.toned(Tone::Bad, format!("{word}{}", peak.unwrap_or_default()))
        }
        State::Ok | State::Unlimited => word,
        State::Warned | State::NotStated => out.toned(Tone::Warning, word),
        State::Exceeded | State::Blocked => out.toned(Tone::Bad, word),
    }
}

fn packs(meter: &MeterAnswer) -> String {
    match meter.packs_needed {
        None => "not stated".into(),
        Some(_) => {
            let lines = meter.packs.iter().map(|line| format!("{} {}", number(line.quantity), line.offer));
            lines.collect::<Vec<_>>().join(" + ")
        }
    }
}
