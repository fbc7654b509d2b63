//! `licet transition`: what becomes of old licences.

use std::{io, path::PathBuf};

use licet::{
    decide::{Line, Verdict},
    rules::transition_ratio::Direction,
    tenant::Program,
    transition::{Best, Transition, TransitionAnswer, Under, best, transition},
    value::{Day, OfferId},
};

use super::check::{known_offer, line, program, verdict};
use crate::{
    books::Books,
    output::{Grid, Out, Tone, amount, basis, left, number, reasons, right},
    stop::{Outcome, Stop},
    tenant_folder,
};

/// What becomes of old licences: the cheapest mix of upgrades, what must be bought besides, and when.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The tenant's folder
    tenant: PathBuf,
    /// Under this program, where no agreement says it: EA, EAS, SCE, EES, DPL
    #[arg(long, value_parser = program)]
    program: Option<Program>,
    /// What may become of these licences, instead of all that the tenant holds
    #[arg(long, value_name = "OFFER=QUANTITY", num_args = 1.., value_parser = line)]
    from: Vec<(String, u64)>,
    /// The way: upgrade, downgrade, from-sa, legacy
    #[arg(long, requires = "from", value_parser = direction, default_value = "upgrade")]
    direction: Direction,
    /// Into this one
    #[arg(long, value_name = "OFFER", requires = "from")]
    to: Option<String>,
    /// Bought on this day
    #[arg(long, value_name = "DAY", requires = "from", value_parser = day)]
    purchased: Option<Day>,
    /// A downgrade of a server to this version
    #[arg(long, value_name = "NAME", requires = "from")]
    version: Option<String>,
    /// A downgrade of a server by so many versions
    #[arg(long, value_name = "NUMBER", requires = "from", conflicts_with = "version")]
    versions_back: Option<u64>,
}

fn direction(text: &str) -> Result<Direction, String> {
    let known = Direction::ALL.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    known.map(|(_, direction)| *direction).ok_or_else(|| {
        let words: Vec<_> = Direction::ALL.iter().map(|(word, _)| *word).collect();
        format!("no such way; known: {}", words.join(", "))
    })
}

pub(super) fn day(text: &str) -> Result<Day, &'static str> {
    text.parse()
}

/// Finds and shows what becomes of old licences.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let opened = tenant_folder::open(out, books, &args.tenant)?;
    if !args.from.is_empty() {
        let question = question(args, books)?;
        let answer = transition(&opened.edition, &opened.tenant, &question);
        if out.json {
            out.answer(&answer)?;
        } else {
            show_answer(out, &question, &answer)?;
            basis(out, &books.catalog, &answer.decision.basis)?;
        }
        return Ok(Outcome::good_if(matches!(answer.decision.verdict, Verdict::Allowed | Verdict::Warned)));
    }
    let found = best(&opened.edition, &opened.tenant, args.program);
    if out.json {
        out.answer(&found)?;
    } else {
        show(out, &found)?;
        basis(out, &books.catalog, &found.basis)?;
    }
    Ok(Outcome::good_if(found.unmet.is_empty()))
}

fn question(args: &Args, books: &Books) -> Result<Transition, Stop> {
    let mut problems = Vec::new();
    let mut offer = |name: &str| match known_offer(&books.catalog, name) {
        Ok(id) => id,
        Err(problem) => {
            problems.push(problem);
            OfferId::new(name)
        }
    };
    let question = Transition {
        under: args.program.map_or(Under::Unsaid, Under::Program),
        purchased: args.purchased,
        direction: args.direction,
        from: args.from.iter().map(|(name, quantity)| Line { offer: offer(name), quantity: *quantity }).collect(),
        to: args.to.as_deref().map(&mut offer),
        version: args.version.clone(),
        versions_back: args.versions_back,
    };
    if problems.is_empty() { Ok(question) } else { Err(problems.into()) }
}

fn listed(lines: &[Line]) -> String {
    lines.iter().map(|line| format!("{} {}", number(line.quantity), line.offer)).collect::<Vec<_>>().join(", ")
}

fn show_answer(out: &mut Out, question: &Transition, answer: &TransitionAnswer) -> io::Result<()> {
    let to = question.to.as_ref().map(|to| format!(" to {to}")).unwrap_or_default();
    verdict(out, &format!("{}{to}", listed(&question.from)), &answer.decision)?;
    if !answer.options.is_empty() {
        out.heading("each alternative by itself")?;
        let mut grid = Grid::new(&[left("from"), left("to"), right("quantity"), right("left")]);
        for choice in &answer.options {
            let rest = if choice.left > 0 { number(choice.left) } else { String::new() };
            grid.row([choice.from.to_string(), choice.offer.to_string(), number(choice.quantity), rest]);
        }
        out.table(&grid)?;
    }
    if !answer.lines.is_empty() {
        out.line(format!("  held afterwards: {}", listed(&answer.lines)))?;
    }
    if let Some(day) = answer.effective {
        out.line(format!("  from {day} on"))?;
    }
    Ok(())
}

fn show(out: &mut Out, found: &Best) -> io::Result<()> {
    let cost = match found.monthly_cost {
        Some(cost) => format!("{} {} a month to buy besides", amount(cost), found.currency),
        None => "what is bought has no stated price".into(),
    };
    out.title(format!("{}: {cost}", found.tenant))?;
    if !found.proved {
        let text = out.toned(Tone::Warning, "not every mix was compared: there may be a cheaper one");
        out.line(text)?;
    }
    if !found.moves.is_empty() {
        out.heading("what becomes of old licences")?;
        let mut grid = Grid::new(&[
            left("subscription"),
            right("quantity"),
            left("from"),
            right("gives"),
            left("to"),
            left("from day"),
        ]);
        for moved in &found.moves {
            grid.row([
                moved.subscription.to_string(),
                number(moved.quantity),
                moved.from.to_string(),
                number(moved.gives),
                moved.to.to_string(),
                moved.from_day.map_or_else(|| "upon renewal".into(), |day| day.to_string()),
            ]);
        }
        out.table(&grid)?;
    }
    if !found.buy.is_empty() {
        out.heading("to buy besides")?;
        let mut grid = Grid::new(&[right("quantity"), left("offer"), right("a month")]);
        for buy in &found.buy {
            grid.row([number(buy.quantity), buy.offer.to_string(), buy.monthly_cost.map(amount).unwrap_or_default()]);
        }
        out.table(&grid)?;
    }
    for (heading, lines) in [("old licences that stay", &found.left), ("held already", &found.held)] {
        if !lines.is_empty() {
            out.heading(heading)?;
            lines.iter().try_for_each(|line| out.line(format!("  {} {}", number(line.quantity), line.offer)))?;
        }
    }
    for plan in &found.plans {
        out.heading(format!("{} {}: {}", number(plan.quantity), plan.offer, plan.because.says))?;
        for holder in &plan.holders {
            let rights: Vec<_> = holder.rights.iter().map(String::as_str).collect();
            out.paragraph(&format!("{}: {}", holder.user, rights.join(", ")), 2)?;
        }
        out.line("  `licet plan` finds the cheapest set for them")?;
    }
    let told =
        [("needs that nothing here meets, or that are not stated", &found.unmet), ("why they stay", &found.obstacles)];
    for (heading, list) in told {
        if !list.is_empty() {
            let text = out.toned(Tone::Warning, heading);
            out.heading(text)?;
            reasons(out, list, 2)?;
        }
    }
    Ok(())
}
