//! `licet plan --until DATE`: what to buy, to renew and to let go on every day on which seats may go down.

use std::{collections::BTreeSet, io, time::Instant};

use licet::value::{Day, Money, Reason};
use licet_plan::{PaidSeats, Schedule, SeatsOnDay, Staying, Turn};

use super::{Args, obstacles};
use crate::{
    books::Books,
    output::{Grid, Out, Tone, amount, basis, left, number, reasons, right},
    progress,
    stop::{Outcome, Stop},
    tenant_folder::Opened,
};

/// Plans the turns and shows them.
pub(super) fn run(args: &Args, until: &str, out: &mut Out, books: &Books, opened: &Opened) -> Result<Outcome, Stop> {
    let until = last_day(until, opened)?;
    let since = Instant::now();
    let late = || args.time_limit.is_some_and(|seconds| since.elapsed().as_secs() >= seconds);
    let work = || crate::engine::schedule(&opened.edition, &opened.tenant, until, &late);
    let schedule = progress::while_working(out.shows_progress(), "looking for the cheapest way through the time", work);
    out.timings.passed("planning over time");
    if out.json {
        out.answer(&schedule)?;
    } else {
        show(out, &schedule, args.all)?;
        basis(out, &books.catalog, &schedule.basis)?;
    }
    Ok(Outcome::good_if(schedule.feasible))
}

/// The model of the whole time, for another solver.
pub(super) fn model(until: &str, opened: &Opened) -> Result<String, Stop> {
    let until = last_day(until, opened)?;
    licet_plan::export_schedule(&opened.edition, &opened.tenant, until).ok_or_else(|| {
        let says = format!("too many days until {until} have a say for one model");
        Stop::call(says, "name an earlier day")
    })
}

fn last_day(until: &str, opened: &Opened) -> Result<Day, Stop> {
    let help = "for example `--until 2029-06-30`";
    let day: Day = until.parse().map_err(|_| Stop::call(format!("`{until}` is not a date"), help))?;
    let from = opened.tenant.as_of;
    let twenty_years = from.years_later(20).is_none_or(|last| day <= last);
    if day <= from || !twenty_years {
        let says = format!("the time to plan for begins on {from} (as_of in tenant.toml) and cannot end on {day}");
        return Err(Stop::call(says, "name a later day, within twenty years"));
    }
    Ok(day)
}

fn show(out: &mut Out, schedule: &Schedule, all: bool) -> io::Result<()> {
    let money = |value: Money| format!("{} {}", amount(value), schedule.currency);
    let Schedule { tenant, from, until, .. } = schedule;
    if !schedule.feasible {
        let day = schedule.turns.last().map_or(*from, |turn| turn.until);
        let text = out.toned(Tone::Bad, format!("no lawful plan on {day}"));
        out.title(format!("{tenant}: {text}"))?;
        obstacles(out, &schedule.obstacles, all)?;
        return super::prices::show(out, &schedule.price_notes, all);
    }
    out.title(format!("{tenant}: {} from {from} until {until}", money(schedule.cost)))?;
    let proved = if schedule.optimal {
        out.toned(Tone::Good, "proved: no lawful way through this time costs less")
    } else {
        let text = format!("not proved the cheapest: at most {} above the lower bound", money(schedule.gap));
        out.toned(Tone::Warning, text)
    };
    out.paragraph(&format!("for what is bought and renewed; {proved}"), 0)?;
    out.line(format!("beside {} for owned seats until they may go down", money(schedule.committed_cost)))?;
    for turn in &schedule.turns {
        show_turn(out, turn, &money, all)?;
    }
    super::prices::show(out, &schedule.price_notes, all)
}

fn show_turn(out: &mut Out, turn: &Turn, money: &dyn Fn(Money) -> String, all: bool) -> io::Result<()> {
    out.heading(format!("on {}", turn.day))?;
    let moves = |seats: &&SeatsOnDay| all || seats.buy + seats.renew + seats.let_go + seats.idle > 0;
    let rows: Vec<&SeatsOnDay> = turn.seats.iter().filter(moves).collect();
    if rows.is_empty() {
        out.line("  nothing to do")?;
    } else {
        let numbers = ["buy", "renew", "let go", "stay", "in use", "idle"].map(right);
        let mut grid = Grid::new(&[&numbers[..], &[left("offer"), left("under"), left("may go down on")]].concat());
        for seats in &rows {
            let some = |count: u64| if count > 0 { number(count) } else { String::new() };
            grid.row([
                some(seats.buy),
                some(seats.renew),
                some(seats.let_go),
                some(seats.stay),
                number(seats.used),
                some(seats.idle),
                seats.offer.to_string(),
                programs(seats),
                days(seats),
            ]);
        }
        out.table(&grid)?;
    }
    let mut text = format!("{} a month, {} until {}", money(turn.monthly_cost), money(turn.cost), turn.until);
    if turn.idle_cost != Money::ZERO {
        text.push_str(&format!("; idle seats that cannot go down cost {} until then", money(turn.idle_cost)));
    }
    out.paragraph(&text, 2)?;
    if !all {
        return Ok(());
    }
    let mut because: Vec<Reason> = rows.iter().flat_map(|seats| seats.because.clone()).collect();
    because.sort();
    because.dedup();
    reasons(out, &because, 2)
}

/// When seats that stay, and seats that are bought or renewed, may go down.
fn days(seats: &SeatsOnDay) -> String {
    let day = |day: Option<Day>| day.map_or_else(|| "not stated".into(), |day| day.to_string());
    let stay = (seats.stay > 0).then(|| day(seats.stay_until));
    let under = |paid: &PaidSeats| match super::under(paid.program) {
        "" => String::new(),
        program => format!(" under {program}"),
    };
    let some = |paid: &PaidSeats| format!("{}{} on {}", number(paid.quantity), under(paid), day(paid.committed_until));
    let new: Vec<String> = match seats.paid.as_slice() {
        [paid] => vec![day(paid.committed_until)],
        paid => paid.iter().map(some).collect(),
    };
    let new = new.join(", ");
    match stay {
        Some(stay) if new.is_empty() || stay == new => stay,
        Some(stay) => format!("{stay}, new {new}"),
        None => new,
    }
}

/// The programs under which seats are bought or renewed.
fn programs(seats: &SeatsOnDay) -> String {
    let programs: BTreeSet<&str> = seats.paid.iter().map(|paid| super::under(paid.program)).collect();
    programs.into_iter().filter(|program| !program.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The owned seats that cannot go down on the day of a plan.
pub(super) fn staying(out: &mut Out, staying: &[Staying]) -> io::Result<()> {
    out.heading("owned seats that cannot go down today")?;
    let mut grid = Grid::new(&[
        right("seats"),
        right("idle"),
        left("offer"),
        left("subscription"),
        left("may go down on"),
        right("idle, a month"),
        right("lost until then"),
    ]);
    for held in staying {
        let cost = |value: Option<Money>| value.filter(|_| held.idle > 0).map_or_else(String::new, amount);
        grid.row([
            number(held.quantity),
            if held.idle > 0 { number(held.idle) } else { String::new() },
            held.offer.to_string(),
            held.subscription.to_string(),
            held.until.map_or_else(|| "not stated".into(), |day| day.to_string()),
            cost(held.idle_cost),
            cost(held.lost),
        ]);
    }
    out.table(&grid)
}
