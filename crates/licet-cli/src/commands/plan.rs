//! `licet plan`: the cheapest lawful set of licences for a tenant, with a proof.

mod by_use;
mod explain;
mod prices;
mod schedule;
mod what_if;

use std::{collections::BTreeMap, fs, io, path::PathBuf, time::Instant};

use clap::ValueEnum;
pub(crate) use explain::Explained;
use licet::{rules::person_kind::PersonStatus, tenant::Per, value::Money};
use licet_plan::{Choice, Mode, Obstacle, Plan, Stage};
pub(crate) use prices::{show as price_notes, under, with_offers};

use crate::{
    books::Books,
    engine,
    output::{Grid, Out, Tone, amount, basis, count, left, names, number, offers, reasons, right},
    progress,
    stop::{Outcome, Stop},
    tenant_folder,
};

/// So many rows of a long table are shown, those of most people first, unless all are wanted.
const ROWS: usize = 40;
/// So many of what matters less.
const SHORT: usize = 10;

/// The cheapest lawful set of licences for a tenant, with a proof.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The tenant's folder
    tenant: PathBuf,
    /// What counts as cost
    #[arg(long, value_enum, default_value_t = CostMode::Greenfield)]
    mode: CostMode,
    /// List every user and device by name, and every row of long tables
    #[arg(long)]
    all: bool,
    /// End the search after so many seconds with the best plan so far and an honest gap
    #[arg(long, value_name = "SECONDS")]
    time_limit: Option<u64>,
    /// Write the model as free MPS, so that another solver can check the optimum; nothing is planned
    #[arg(long, value_name = "FILE.mps")]
    export_model: Option<PathBuf>,
    /// Plan from the tenant's day until this one: what to buy, to renew and to let go on every day on which seats may go down
    #[arg(long, value_name = "DATE", conflicts_with_all = ["mode", "what_if", "explain", "by_use"])]
    until: Option<String>,
    /// Plan the tenant after the changes in this file as well, and compare; several files are laid side by side
    #[arg(long, value_name = "FILE")]
    what_if: Vec<PathBuf>,
    /// Say what each limit and reading costs and which changes would save most, by solving the tenant anew for each
    #[arg(long, conflicts_with = "what_if")]
    explain: bool,
    /// Also plan for what people really use (activity.csv), apart from what they must be licensed for
    #[arg(long, conflicts_with = "what_if")]
    by_use: bool,
    /// With --by-use: a use before this day does not count
    #[arg(long, value_name = "DATE", requires = "by_use")]
    used_since: Option<String>,
}

/// What counts as cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CostMode {
    /// Everything is bought anew
    Greenfield,
    /// Owned seats are paid until their end; only what is bought on top counts
    KeepOwned,
    /// Every owned seat may be kept at its price or dropped; all of it counts
    AtRenewal,
    /// Owned seats that cannot go down today are paid until they can; the others may be kept at their price or dropped
    InTerm,
}

impl From<CostMode> for Mode {
    fn from(mode: CostMode) -> Self {
        match mode {
            CostMode::Greenfield => Self::Greenfield,
            CostMode::KeepOwned => Self::KeepOwned,
            CostMode::AtRenewal => Self::AtRenewal,
            CostMode::InTerm => Self::InTerm,
        }
    }
}

/// Plans and shows the plan.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let opened = tenant_folder::open(out, books, &args.tenant)?;
    if let Some(file) = &args.export_model {
        let model = match &args.until {
            Some(until) => schedule::model(until, &opened)?,
            None => licet_plan::export_model(&opened.edition, &opened.tenant, args.mode.into()),
        };
        fs::write(file, model).map_err(|error| {
            Stop::call(format!("the model cannot be written to {}: {error}", file.display()), "choose another file")
        })?;
        out.line(format!("the model stands in {}", file.display()))?;
        return Ok(Outcome::Good);
    }
    if let Some(until) = &args.until {
        return schedule::run(args, until, out, books, &opened);
    }
    if !args.what_if.is_empty() {
        return what_if::run(args, out, books, &opened);
    }
    let used_since = by_use::since(args, &opened)?;
    let since = Instant::now();
    let late = || args.time_limit.is_some_and(|seconds| since.elapsed().as_secs() >= seconds);
    let shown = out.shows_progress();
    let passed = &mut |stage| out.timings.passed(timed(stage));
    let work = || engine::plan_watched(&opened.edition, &opened.tenant, args.mode.into(), &late, passed);
    let plan = progress::while_working(shown, "looking for the cheapest lawful set", work);
    let explained = args.explain.then(|| explain::explain(out, &opened, &plan));
    let used = args.by_use.then(|| by_use::by_use(out, &opened, &plan, used_since));
    if explained.is_some() || used.is_some() {
        out.timings.passed("what could be otherwise");
    }
    if out.json {
        out.answer(&explain::Explained { plan: &plan, worth: explained.as_ref(), by_use: used.as_ref() })?;
    } else {
        show(out, &plan, args.all)?;
        if let Some(worth) = &explained {
            explain::show(out, &plan, worth, args.all)?;
        }
        if let Some(used) = &used {
            by_use::show(out, &plan, used, args.all)?;
        }
        basis(out, &books.catalog, &plan.basis)?;
    }
    Ok(Outcome::good_if(plan.feasible))
}

/// What a stage is called among the times.
fn timed(stage: Stage) -> &'static str {
    match stage {
        Stage::Model => "model",
        Stage::Solve => "solving",
        Stage::Explain => "explaining",
        Stage::Check => "checking",
    }
}

fn show(out: &mut Out, plan: &Plan, all: bool) -> io::Result<()> {
    headline(out, plan)?;
    obstacles(out, &plan.obstacles, all)?;
    if plan.feasible {
        lines(out, plan)?;
        if !plan.staying.is_empty() {
            schedule::staying(out, &plan.staying)?;
        }
        choices(out, plan, all)?;
        if all {
            everybody(out, plan)?;
        }
        if !plan.capacity.is_empty() {
            out.heading("capacity under the plan")?;
            super::capacity::meters(out, &plan.capacity)?;
        }
        if !plan.limits.is_empty() {
            out.heading("limits that had a say")?;
            reasons(out, &plan.limits, 2)?;
        }
        if !plan.ties.is_empty() {
            out.heading("other plans cost the same")?;
            let shown = if all { plan.ties.len() } else { SHORT };
            plan.ties.iter().take(shown).try_for_each(|tie| out.paragraph(tie, 2))?;
            not_shown(out, plan.ties.len().saturating_sub(shown), "")?;
        }
    }
    if !plan.unplanned.is_empty() {
        let text = out.toned(Tone::Warning, "used, but nothing is planned for it");
        out.heading(text)?;
        plan.unplanned.iter().try_for_each(|meter| reasons(out, [&meter.because], 2))?;
    }
    prices::show(out, &plan.price_notes, all)?;
    unresolved(out, plan, all)?;
    unlicensed(out, plan, all)?;
    proof(out, plan)
}

fn word(mode: Mode) -> &'static str {
    Mode::ALL.iter().find(|(_, known)| *known == mode).map_or("", |(word, _)| word)
}

/// An amount with a sign where it is more.
fn signed(value: Money) -> String {
    if value > Money::ZERO { format!("+{}", amount(value)) } else { amount(value) }
}

fn money(plan: &Plan, value: Money) -> String {
    format!("{} {}", amount(value), plan.currency)
}

fn headline(out: &mut Out, plan: &Plan) -> io::Result<()> {
    if !plan.feasible {
        let text = out.toned(Tone::Bad, "no lawful plan");
        return out.title(format!("{}: {text}", plan.tenant));
    }
    out.title(format!("{}: {} a month", plan.tenant, money(plan, plan.monthly_cost)))?;
    let proved = if plan.proof.optimal {
        out.toned(Tone::Good, "proved: no lawful plan costs less")
    } else {
        let gap = money(plan, plan.proof.gap);
        out.toned(Tone::Warning, format!("not proved the cheapest: at most {gap} a month above the lower bound"))
    };
    out.paragraph(&format!("mode {}; {proved}", word(plan.mode)), 0)?;
    if plan.once_cost != Money::ZERO {
        out.line(format!("and {} once", money(plan, plan.once_cost)))?;
    }
    if plan.mode == Mode::KeepOwned || plan.committed_cost != Money::ZERO {
        out.line(format!("beside {} a month for owned seats that are paid anyhow", money(plan, plan.committed_cost)))?;
    }
    if let (Some(now), Some(saving)) = (plan.cost_now, plan.saving) {
        let now = money(plan, now);
        out.line(match saving {
            Money::ZERO => format!("what is held now costs the same: {now} a month"),
            less if less > Money::ZERO => format!("saves {} a month against {now} now", money(plan, less)),
            more => format!("costs {} a month more than what is held now ({now})", money(plan, -more)),
        })?;
    }
    if plan.published_prices {
        out.line("at published list prices, because the tenant gives none of its own")?;
    }
    Ok(())
}

fn obstacles(out: &mut Out, obstacles: &[Obstacle], all: bool) -> io::Result<()> {
    for obstacle in obstacles {
        let who = if obstacle.count == 0 {
            "the whole tenant".into()
        } else {
            names(&obstacle.subjects, obstacle.count, all)
        };
        out.heading(format!("in the way: {who}"))?;
        out.paragraph(&format!("needs {}", obstacle.needs.join(", ")), 2)?;
        reasons(out, &obstacle.because, 2)?;
        if !obstacle.help.is_empty() {
            out.paragraph(&format!("help: {}", obstacle.help), 2)?;
        }
    }
    Ok(())
}

fn lines(out: &mut Out, plan: &Plan) -> io::Result<()> {
    out.heading("to buy")?;
    if plan.lines.is_empty() {
        return out.line("  nothing");
    }
    let numbers = [right("quantity"), right("in use"), right("owned")];
    let prices = [right("price"), left("per"), left("under"), right("a month")];
    let mut grid = Grid::new(&[&numbers[..], &[left("offer"), left("name")], &prices].concat());
    for line in &plan.lines {
        let per = Per::ALL.iter().find(|(_, per)| *per == line.per).map_or("", |(word, _)| word);
        grid.row([
            number(line.quantity),
            number(line.used),
            if line.owned > 0 { number(line.owned) } else { String::new() },
            line.offer.to_string(),
            line.title.clone(),
            amount(line.unit_price),
            per.to_string(),
            under(line.program).to_string(),
            amount(line.monthly_cost),
        ]);
    }
    out.table(&grid)
}

fn choices(out: &mut Out, plan: &Plan, all: bool) -> io::Result<()> {
    if plan.choices.is_empty() {
        return Ok(());
    }
    out.heading("who gets what")?;
    let mut grid = Grid::new(&[
        right("count"),
        left("who"),
        left("licences"),
        left("needs"),
        right("each"),
        left("next-cheapest"),
    ]);
    let shown = if all { plan.choices.len() } else { ROWS };
    for choice in plan.choices.iter().take(shown) {
        let next = choice.next.as_ref().map(|next| {
            let sign = if next.costs_more < Money::ZERO { "" } else { "+" };
            format!("{} ({sign}{})", offers(&next.licences), amount(next.costs_more))
        });
        grid.row([
            number(choice.count),
            names(&choice.subjects, choice.count, all),
            offers(&choice.licences),
            choice.needs.join(", "),
            amount(choice.monthly_cost),
            next.unwrap_or_else(|| "none".into()),
        ]);
    }
    out.table(&grid)?;
    let rest = plan.choices.get(shown..).unwrap_or_default();
    let of_rest = format!(", {} with {}", count(people(rest), "user or device", "users and devices"), cost(plan, rest));
    not_shown(out, rest.len(), &of_rest)
}

/// How many users and devices have these choices.
fn people(choices: &[Choice]) -> u64 {
    choices.iter().map(|choice| choice.count).sum()
}

/// What they cost together, at the prices of single seats.
fn cost(plan: &Plan, choices: &[Choice]) -> String {
    let sum: Money = choices.iter().map(|choice| choice.monthly_cost * choice.count).sum();
    format!("licences of {} a month together", money(plan, sum))
}

/// How many rows of a long table are left out; nothing if it stands there whole.
fn not_shown(out: &mut Out, rows: usize, what_of_them: &str) -> io::Result<()> {
    match rows {
        0 => Ok(()),
        rows => out.paragraph(&format!("and {} more{what_of_them} (--all shows them)", number(rows)), 2),
    }
}

fn everybody(out: &mut Out, plan: &Plan) -> io::Result<()> {
    out.heading("everybody by name")?;
    let mut grid = Grid::new(&[left("who"), left("licences")]);
    for (who, licences) in &plan.licences {
        grid.row([who.clone(), offers(licences)]);
    }
    out.table(&grid)
}

fn unresolved(out: &mut Out, plan: &Plan, all: bool) -> io::Result<()> {
    if plan.unresolved.is_empty() {
        return Ok(());
    }
    let people = count(plan.unresolved.len(), "person", "people");
    let text = format!("needs that are not fully stated: {people}; their licences are at least those above");
    let text = out.toned(Tone::Warning, text);
    out.heading(text)?;
    let shown = if all { plan.unresolved.len() } else { SHORT };
    for person in plan.unresolved.iter().take(shown) {
        out.paragraph(&format!("{}:", person.user), 2)?;
        reasons(out, &person.because, 4)?;
    }
    not_shown(out, plan.unresolved.len().saturating_sub(shown), "")
}

fn unlicensed(out: &mut Out, plan: &Plan, all: bool) -> io::Result<()> {
    if plan.unlicensed.is_empty() {
        return Ok(());
    }
    out.heading("need no licence")?;
    let mut by_status: BTreeMap<(PersonStatus, &licet::value::Reason), Vec<&str>> = BTreeMap::new();
    for person in &plan.unlicensed {
        by_status.entry((person.status, &person.because)).or_default().push(&person.user);
    }
    let mut grid = Grid::new(&[right("count"), left("who"), left("status"), left("why")]);
    for ((status, why), who) in by_status {
        let total = u64::try_from(who.len()).unwrap_or(u64::MAX);
        grid.row([number(total), names(&who, total, all), super::require::status(status), crate::output::said(why)]);
    }
    out.table(&grid)
}

fn proof(out: &mut Out, plan: &Plan) -> io::Result<()> {
    let proof = &plan.proof;
    out.heading("proof")?;
    let text = format!(
        "{} Lower bound {} a month{}; {}, {} considered, {} tried. {}",
        sentence(&proof.method),
        money(plan, plan.lower_bound),
        if proof.certified < plan.lower_bound {
            format!(", of which the certificate proves {}", money(plan, proof.certified))
        } else {
            String::new()
        },
        count(proof.demands, "distinct demand", "distinct demands"),
        count(proof.sets, "set of licences", "sets of licences"),
        count(proof.branches, "branch", "branches"),
        if proof.checked {
            "The plan was accepted by the independent checker."
        } else {
            "The plan was not checked by the independent checker."
        },
    );
    out.paragraph(text.trim_start(), 2)
}

/// A text as a sentence of its own.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let rest = letters.as_str();
    let stop = if text.is_empty() || text.ends_with('.') { "" } else { "." };
    format!("{first}{rest}{stop}")
}

#[cfg(test)]
mod tests;
