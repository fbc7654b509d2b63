//! `licet plan --by-use`: what would be enough for what people really use, beside the lawful plan.

use std::io;

use licet::value::{Day, UserId};
use licet_plan::{ByUse, Plan};

use super::{Args, money, obstacles, signed};
use crate::{
    output::{Grid, Out, Tone, count, left, names, number, right},
    progress,
    stop::Stop,
    tenant_folder::Opened,
};

/// The first day on which a use counts; refuses a call that cannot be answered.
pub(super) fn since(args: &Args, opened: &Opened) -> Result<Option<Day>, Stop> {
    if args.by_use && opened.tenant.activity.is_empty() {
        let help = "write an activity.csv with `user,last_used,role,object,access`";
        return Err(Stop::call("the tenant records no use, so there is nothing to plan by", help));
    }
    let day = |text: &String| {
        let help = "for example `--used-since 2021-07-01`";
        text.parse::<Day>().map_err(|_| Stop::call(format!("`{text}` is not a date"), help))
    };
    args.used_since.as_ref().map(day).transpose()
}

/// Plans by use.
pub(super) fn by_use(out: &Out, opened: &Opened, plan: &Plan, since: Option<Day>) -> ByUse {
    let work = || licet_plan::by_use(&opened.edition, &opened.tenant, plan, since);
    progress::while_working(out.shows_progress(), "planning by use", work)
}

/// What was found.
pub(super) fn show(out: &mut Out, plan: &Plan, used: &ByUse, all: bool) -> io::Result<()> {
    out.heading("by what people really use")?;
    let since = used.used_since.map_or_else(String::new, |day| format!(" since {day}"));
    let text = format!(
        "By {} of use{since}. What somebody may do must be licensed, used or not: until the grants below are removed, \
         the plan above is what is needed.",
        count(used.records, "record", "records")
    );
    out.paragraph(&text, 2)?;
    if used.feasible {
        let text = format!(
            "once they are removed {} a month is enough: {} less",
            money(plan, used.monthly_cost),
            money(plan, used.saves)
        );
        out.paragraph(&text, 2)?;
    } else {
        let text = out.toned(Tone::Bad, "after the removals there is no lawful plan");
        out.paragraph(&text, 2)?;
        obstacles(out, &used.obstacles, all)?;
    }
    removals(out, used, all)?;
    seats(out, used)?;
    kept(out, used, all)
}

fn who(users: &[UserId], all: bool) -> [String; 2] {
    let shown: Vec<&str> = users.iter().map(UserId::as_str).collect();
    let total = u64::try_from(users.len()).unwrap_or(u64::MAX);
    [number(total), names(&shown, total, all)]
}

fn removals(out: &mut Out, used: &ByUse, all: bool) -> io::Result<()> {
    out.heading("to be removed")?;
    if used.remove.is_empty() {
        return out.line("  nothing: everything that can be judged is used");
    }
    let mut grid = Grid::new(&[right("count"), left("who"), left("remove"), left("and give instead")]);
    let shown = if all { used.remove.len() } else { super::ROWS };
    for removal in used.remove.iter().take(shown) {
        let [count, who] = who(&removal.users, all);
        let instead: Vec<String> = removal.idle.instead.iter().map(ToString::to_string).collect();
        grid.row([count, who, removal.idle.remove.to_string(), instead.join(", ")]);
    }
    out.table(&grid)?;
    super::not_shown(out, used.remove.len().saturating_sub(shown), "")
}

fn seats(out: &mut Out, used: &ByUse) -> io::Result<()> {
    if used.seats.is_empty() {
        return Ok(());
    }
    out.heading("seats then")?;
    let mut grid = Grid::new(&[right("before"), right("after"), right("a month"), left("offer")]);
    for seats in &used.seats {
        let change = signed(seats.cost_after - seats.cost_before);
        grid.row([number(seats.before), number(seats.after), change, seats.offer.to_string()]);
    }
    out.table(&grid)
}

fn kept(out: &mut Out, used: &ByUse, all: bool) -> io::Result<()> {
    if !used.not_recorded.is_empty() {
        let [count, who] = who(&used.not_recorded, all);
        out.heading("nothing is recorded of them, so they keep everything")?;
        out.paragraph(&format!("{count}: {who}"), 2)?;
    }
    if used.not_judged.is_empty() {
        return Ok(());
    }
    out.heading("kept, because no record of its kind could show its use")?;
    let mut grid = Grid::new(&[right("count"), left("who"), left("given")]);
    for kept in &used.not_judged {
        let [count, who] = who(&kept.users, all);
        grid.row([count, who, kept.given.to_string()]);
    }
    out.table(&grid)
}
