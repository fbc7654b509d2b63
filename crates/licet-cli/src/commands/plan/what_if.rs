//! `licet plan --what-if`: the tenant as it is and as it would be, in one table.

use std::{io, path::Path};

use licet::value::{Place, Problem, Problems};
use licet_plan::{Comparison, Outcome as Side, Scenario, compare, scenario};

use super::{Args, signed, word};
use crate::{
    books::Books,
    output::{Grid, Out, Tone, amount, basis, count, left, names, number, offers, reasons, right},
    progress,
    stop::{Outcome, Stop},
    tenant_folder::Opened,
};

/// The largest file of changes that is read.
const LARGEST: u64 = 16 << 20;

/// Reads the scenarios, plans each, and compares.
pub(super) fn run(args: &Args, out: &mut Out, books: &Books, opened: &Opened) -> Result<Outcome, Stop> {
    let (mut scenarios, mut problems) = (Vec::new(), Vec::new());
    for path in &args.what_if {
        match read(args, books, opened, path) {
            Ok(scenario) => scenarios.push(scenario),
            Err(more) => problems.extend(more),
        }
    }
    if !problems.is_empty() {
        return Err(Stop::Problems(problems));
    }
    for scenario in &scenarios {
        out.problems(&scenario.warnings);
    }
    let work = || compare(&opened.edition, &opened.tenant, args.mode.into(), &scenarios);
    let answer = progress::while_working(out.shows_progress(), "planning every scenario", work);
    if out.json {
        out.answer(&answer)?;
    } else {
        show(out, &answer, args.all)?;
        basis(out, &books.catalog, &answer.basis)?;
    }
    Ok(Outcome::good_if(answer.now.feasible && answer.scenarios.iter().all(|side| side.feasible)))
}

fn read(args: &Args, books: &Books, opened: &Opened, path: &Path) -> Result<Scenario, Vec<Problem>> {
    let file = path.display().to_string();
    let refuse = |message: String, help: &str| vec![Problem::error(Place::of_file(&file), message, help)];
    let help = "name a TOML file of changes, for example with `[[set.prices]]`";
    let size = std::fs::metadata(path).map_err(|error| refuse(format!("cannot be read: {error}"), help))?.len();
    if size > LARGEST {
        return Err(refuse(format!("a file of changes has at most {LARGEST} bytes, this one has {size}"), help));
    }
    let text = std::fs::read_to_string(path).map_err(|error| refuse(format!("cannot be read: {error}"), help))?;
    scenario(&books.catalog, &opened.tenant, args.mode.into(), (&file, &text)).map_err(|Problems(problems)| problems)
}

fn show(out: &mut Out, answer: &Comparison, all: bool) -> io::Result<()> {
    out.title(format!("{}: what if", answer.tenant))?;
    out.blank()?;
    let words = [left("scenario"), left("edition"), left("mode")];
    let numbers = [right("a month"), right("difference"), left("currency"), left("proof")];
    let mut grid = Grid::new(&[&words[..], &numbers].concat());
    for side in std::iter::once(&answer.now).chain(&answer.scenarios) {
        let proof = match (side.feasible, side.optimal) {
            (false, _) => "no lawful plan",
            (true, true) => "proved the cheapest",
            (true, false) => "not proved the cheapest",
        };
        grid.row([
            side.name.clone(),
            side.by_edition.to_string(),
            word(side.mode).into(),
            if side.feasible { amount(side.monthly_cost) } else { "none".into() },
            side.difference.map_or_else(String::new, signed),
            side.currency.clone(),
            proof.into(),
        ]);
    }
    out.table(&grid)?;
    for side in &answer.scenarios {
        of_scenario(out, answer, side, all)?;
    }
    Ok(())
}

fn of_scenario(out: &mut Out, answer: &Comparison, side: &Side, all: bool) -> io::Result<()> {
    out.heading(format!("{}:", side.name))?;
    super::obstacles(out, &side.obstacles, all)?;
    super::prices::show(out, &side.price_notes, all)?;
    if !answer.now.feasible {
        let text = out.toned(Tone::Bad, "the tenant as it is has no lawful plan to compare with");
        out.paragraph(&text, 2)?;
        return super::obstacles(out, &answer.now.obstacles, all);
    }
    if !side.feasible {
        return Ok(());
    }
    if side.seats.is_empty() && side.moves.is_empty() {
        return out.line("  nothing changes");
    }
    let numbers = [right("before"), right("after"), right("change"), right("a month")];
    let mut grid = Grid::new(&[&numbers[..], &[left("offer")]].concat());
    for seats in &side.seats {
        let more = i128::from(seats.after) - i128::from(seats.before);
        grid.row([
            number(seats.before),
            number(seats.after),
            if more > 0 { format!("+{}", number(more)) } else { number(more) },
            signed(seats.cost_after - seats.cost_before),
            seats.offer.to_string(),
        ]);
    }
    if !side.seats.is_empty() {
        out.table(&grid)?;
    }
    moves(out, side, all)
}

fn moves(out: &mut Out, side: &Side, all: bool) -> io::Result<()> {
    if side.moves.is_empty() {
        return Ok(());
    }
    out.heading("who gets other licences")?;
    let mut grid = Grid::new(&[right("count"), left("who"), left("before"), left("after"), left("why")]);
    let shown = if all { side.moves.len() } else { super::ROWS };
    for change in side.moves.iter().take(shown) {
        let licences = |list: &[_]| if list.is_empty() { "none".into() } else { offers(list) };
        grid.row([
            number(change.count),
            names(&change.subjects, change.count, all),
            licences(&change.before),
            licences(&change.after),
            change.why.join("; "),
        ]);
    }
    out.table(&grid)?;
    let rest = side.moves.get(shown..).unwrap_or_default();
    let people: u64 = rest.iter().map(|change| change.count).sum();
    super::not_shown(out, rest.len(), &format!(", {} in all", count(people, "user or device", "users and devices")))?;
    let because = side.moves.iter().flat_map(|change| &change.because);
    if because.clone().next().is_some() {
        out.heading("what the new needs rest on")?;
        reasons(out, because, 2)?;
    }
    Ok(())
}
