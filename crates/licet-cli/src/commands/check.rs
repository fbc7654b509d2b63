//! `licet check`: whether a licence may be assigned, reassigned, bought, combined, and whether something may be used.

use licet::decide::{Assign, Compatible, Purchase, PurchaseLine};
use std::{io, path::PathBuf};

mod use_of;

use clap::ArgGroup;
use licet::{
    catalog::Catalog,
    decide::{Decision, Verdict},
    tenant::{Program, Tenant},
    value::{DeviceId, EnvironmentId, Moment, Named, OfferId, Problem, UserId},
};

use crate::{
    books::Books,
    commands::{plan::under, steps},
    engine::{self, Question},
    output::{Out, Tone, basis, number, said},
    stop::{Outcome, Stop, call},
    tenant_folder,
};

/// Whether a licence may be assigned, reassigned, bought, combined, and whether something may be used.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("question").required(true).args(["assign", "purchase", "compatible", "access", "reassign", "program_step"]))]
pub(crate) struct Args {
    /// The tenant's folder
    tenant: PathBuf,
    /// May this offer be assigned?
    #[arg(long, value_name = "OFFER", requires = "to")]
    assign: Option<String>,
    /// To this user or device; for a program step to this address or account
    #[arg(long, value_name = "PRINCIPAL", conflicts_with_all = ["purchase", "compatible"])]
    to: Option<String>,
    /// For use in this environment
    #[arg(long, value_name = "ENVIRONMENT")]
    environment: Option<String>,
    /// May these lines be bought together? A line may name its own program: `finance.base=20@EA`
    #[arg(long, value_name = "OFFER=QUANTITY[@PROGRAM]", num_args = 1.., value_parser = bought)]
    purchase: Vec<Bought>,
    /// Under this program, unless a line names its own: EA, EAS, SCE, EES, CSP, MPSA, MOSP, DPL
    #[arg(long, value_parser = program, conflicts_with_all = ["assign", "compatible"])]
    program: Option<Program>,
    /// On this day (a program step: or at this time) instead of the tenant's day
    #[arg(long, value_name = "DAY", value_parser = moment, conflicts_with_all = ["assign", "compatible"])]
    at: Option<Moment>,
    /// May this offer be held by one user together with another?
    #[arg(long, value_name = "OFFER", requires = "with")]
    compatible: Option<String>,
    /// The other offer
    #[arg(long, value_name = "OFFER", requires = "compatible")]
    with: Option<String>,
    #[command(flatten)]
    use_of: use_of::Use,
    #[command(flatten)]
    step: steps::Args,
}

pub(super) fn line(text: &str) -> Result<(String, u64), String> {
    let (offer, quantity) =
        text.rsplit_once('=').ok_or("expected an offer and a quantity, such as `finance.base=20`")?;
    let quantity = quantity.trim().parse().map_err(|_| format!("`{quantity}` is not a whole number, 0 or more"))?;
    Ok((offer.trim().into(), quantity))
}

/// A line of a purchase as it is written: the offer, how many, and its own program.
#[derive(Debug, Clone)]
struct Bought {
    offer: String,
    quantity: u64,
    program: Option<Program>,
}

/// Reads `OFFER=QUANTITY` or `OFFER=QUANTITY@PROGRAM`.
fn bought(text: &str) -> Result<Bought, String> {
    let (offer, rest) = text.rsplit_once('=').unwrap_or((text, ""));
    let (written, named) = match rest.split_once('@') {
        Some((quantity, named)) => (format!("{offer}={quantity}"), Some(named.trim())),
        None => (text.to_owned(), None),
    };
    let (offer, quantity) = line(&written)?;
    Ok(Bought { offer, quantity, program: named.map(program).transpose()? })
}

pub(super) fn program(text: &str) -> Result<Program, String> {
    let known = Program::SPELT.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    known.map(|(_, program)| *program).ok_or_else(|| {
        let words: Vec<_> = Program::ALL.iter().map(|(word, _)| *word).collect();
        format!("no such program; known: {}", words.join(", "))
    })
}

fn moment(text: &str) -> Result<Moment, &'static str> {
    text.parse()
}

/// Decides and shows the verdict.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let opened = tenant_folder::open(out, books, &args.tenant)?;
    if args.step.asked() {
        let common = steps::Common { program: args.program, to: args.to.clone(), at: args.at };
        return steps::run(&args.step, common, out, books, &opened);
    }
    let question = question(args, &books.catalog, &opened.tenant)?;
    let decision = engine::decide(&opened.edition, &opened.tenant, &question)?;
    if out.json {
        out.answer(&decision)?;
    } else {
        show(out, &question, &decision)?;
        basis(out, &books.catalog, &decision.basis)?;
    }
    Ok(Outcome::good_if(matches!(decision.verdict, Verdict::Allowed | Verdict::Warned)))
}

/// The question that was asked; every mistake in it at once.
fn question(args: &Args, catalog: &Catalog, tenant: &Tenant) -> Result<Question, Stop> {
    let mut problems = Vec::new();
    let mut offer = |name: &str| match known_offer(catalog, name) {
        Ok(id) => id,
        Err(problem) => {
            problems.push(problem);
            OfferId::new(name)
        }
    };
    let question = if let (Some(assign), Some(to)) = (&args.assign, &args.to) {
        let environment = args.environment.as_ref().map(EnvironmentId::new);
        let question = Question::Assign(Assign { offer: offer(assign), to: to.clone(), environment });
        problems.extend(unknown_principal(tenant, to));
        problems.extend(args.environment.as_deref().and_then(|name| unknown_environment(tenant, name)));
        question
    } else if let (Some(one), Some(with)) = (&args.compatible, &args.with) {
        Question::Compatible(Compatible { offer: offer(one), with: offer(with) })
    } else if let Some(asked) = args.use_of.question(args.to.as_deref(), args.environment.as_deref(), &mut offer) {
        problems.extend(use_of::unknown(catalog, tenant, &asked));
        asked
    } else {
        let line = |line: &Bought| PurchaseLine {
            offer: offer(&line.offer),
            quantity: line.quantity,
            program: line.program.or(args.program),
        };
        let lines = args.purchase.iter().map(line).collect();
        Question::Purchase(Purchase { at: args.at.map(|at| at.day), until: args.use_of.until, lines })
    };
    if problems.is_empty() { Ok(question) } else { Err(problems.into()) }
}

pub(super) fn known_offer(catalog: &Catalog, name: &str) -> Result<OfferId, Problem> {
    match catalog.names.find(name) {
        Some(Named::Offer(id)) => Ok(id.clone()),
        Some(Named::OutOfScope(reason)) => Err(call(format!("`{name}` is out of licet's scope: {reason}"), "")),
        None => {
            let similar = catalog.names.similar(name);
            let help = if similar.is_empty() {
                "`licet catalog list offers` shows every offer".into()
            } else {
                format!("did you mean {}?", similar.join(", "))
            };
            Err(call(format!("offer `{name}` is not in the catalogue"), help))
        }
    }
}

fn unknown_principal(tenant: &Tenant, name: &str) -> Option<Problem> {
    let known = tenant.user(&UserId::new(name)).is_some() || tenant.device(&DeviceId::new(name)).is_some();
    let message = format!("`{name}` is neither a user nor a device of the tenant");
    (!known).then(|| call(message, "add it to users.csv or devices.csv, or mend the spelling"))
}

fn unknown_environment(tenant: &Tenant, name: &str) -> Option<Problem> {
    let known: Vec<_> = tenant.environments.iter().map(|environment| environment.id.as_str()).collect();
    let message = format!("the tenant has no environment `{name}`");
    (!known.is_empty() && !known.contains(&name)).then(|| call(message, format!("known: {}", known.join(", "))))
}

fn show(out: &mut Out, question: &Question, decision: &Decision) -> io::Result<()> {
    verdict(out, &asked(question), decision)?;
    if !decision.by.is_empty() {
        out.line(format!("  granted by {}", crate::output::offers(&decision.by)))?;
    }
    Ok(())
}

/// A verdict with its reasons and what is lacking.
pub(super) fn verdict(out: &mut Out, asked: &str, decision: &Decision) -> io::Result<()> {
    let verdict = match decision.verdict {
        Verdict::Allowed => out.toned(Tone::Good, "allowed"),
        Verdict::Warned => out.toned(Tone::Warning, "allowed, with something to know"),
        Verdict::NotStated => out.toned(Tone::Warning, "not stated: the documents do not say"),
        Verdict::Refused => out.toned(Tone::Bad, "refused"),
    };
    out.title(format!("{asked}: {verdict}"))?;
    out.blank()?;
    for reason in &decision.because {
        out.paragraph(&said(reason), 2)?;
    }
    for short in &decision.short {
        out.line(format!("  short: {} of {}", number(short.by), short.offer))?;
    }
    Ok(())
}

fn asked(question: &Question) -> String {
    match question {
        Question::Assign(Assign { offer, to, environment: Some(place) }) => format!("{offer} to {to} in {place}"),
        Question::Assign(Assign { offer, to, environment: None }) => format!("{offer} to {to}"),
        Question::Compatible(Compatible { offer, with }) => format!("{offer} with {with}"),
        Question::Access(_) | Question::Reassign(_) => use_of::asked(question),
        Question::Purchase(Purchase { lines, .. }) => {
            let bought = |line: &PurchaseLine| match line.program {
                Some(program) => format!("{} {} under {}", number(line.quantity), line.offer, under(Some(program))),
                None => format!("{} {}", number(line.quantity), line.offer),
            };
            format!("buying {}", lines.iter().map(bought).collect::<Vec<_>>().join(", "))
        }
    }
}
