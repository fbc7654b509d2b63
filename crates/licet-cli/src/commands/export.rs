//! `licet export`: answers as files: workbooks, PDF, CSV, JSON, pages, requests for Graph, scripts.

mod skus;

use std::path::PathBuf;

use clap::ValueEnum;
use licet::{
    tenant::Program,
    value::{Day, Place, Problem},
};
use licet_formats::{
    changes::{Change, What as Done, graph, powershell},
    report::{Csv, Letter, Report, csv, html, json, pdf, template, xlsx},
};
use licet_plan::{
    Plan,
    change::{Action, ChangePlan, Principal, change},
};

use super::{
    check::program,
    plan::{CostMode, under},
};
use crate::{
    books::Books,
    engine,
    output::Out,
    progress, reports,
    stop::{Outcome, Stop},
    tenant_folder::Opened,
    tenant_texts, whole_file,
};

/// Answers as files: workbooks, PDF, CSV, JSON, pages, requests for Graph, scripts.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which report
    #[arg(value_enum, required_unless_present = "template")]
    report: Option<Which>,
    /// The tenant's folder
    #[arg(required_unless_present = "template")]
    tenant: Option<PathBuf>,
    /// The kind of file
    #[arg(long = "as", value_enum, value_name = "KIND", required_unless_present = "template")]
    kind: Option<Kind>,
    /// Write an empty tenant as a workbook to be filled in, and nothing else
    #[arg(long, value_name = "FILE", exclusive = true)]
    template: Option<PathBuf>,
    /// The file to write; without it the standard output
    #[arg(long, value_name = "FILE", required_if_eq_any([("kind", "xlsx"), ("kind", "pdf")]))]
    out: Option<PathBuf>,
    /// What counts as cost, where a plan is made
    #[arg(long, value_enum, default_value_t = CostMode::Greenfield)]
    mode: CostMode,
    /// The way back of a change plan
    #[arg(long)]
    reverse: bool,
    /// Which table of the report, where a file holds only one; without it the first
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// CSV with a byte-order mark, by which spreadsheet programs recognise UTF-8
    #[arg(long)]
    bom: bool,
    /// The program of a transition, where no agreement says it
    #[arg(long, value_parser = program)]
    program: Option<Program>,
    /// Who sends a quote
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    /// By which number or name a quote is spoken of
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
    /// The last day on which a quote holds
    #[arg(long, value_name = "DAY")]
    valid_until: Option<Day>,
    /// The GUID of an offer's SKU in this tenant, where the catalogue knows several or none
    #[arg(long, value_name = "OFFER=GUID", value_parser = skus::given)]
    sku: Vec<(String, String)>,
}

impl Args {
    /// What a quote says as a letter.
    fn letter(&self) -> Letter {
        let (from, reference) = (self.from.clone(), self.reference.clone());
        Letter { from, reference, valid_until: self.valid_until }
    }

    fn has_letter(&self) -> bool {
        self.from.is_some() || self.reference.is_some() || self.valid_until.is_some()
    }
}

/// The reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// The effective licence position: by product, department, cost centre and environment, with what was found
    Position,
    /// Person by person: required, assigned, missing, to spare, and why
    People,
    /// The cheapest lawful set of licences, who gets what, and why
    Plan,
    /// What to buy and what it costs
    Quote,
    /// The steps from what is held to the plan, in which nobody is ever without a licence
    ChangePlan,
    /// The meters
    Capacity,
    /// What becomes of old licences
    Transition,
    /// What was left out, assumed or never stated
    DataQuality,
}

/// The kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// One table as text
    Csv,
    /// All tables as one JSON document
    Json,
    /// A workbook with a sheet for each table
    Xlsx,
    /// A page that needs nothing else
    Html,
    /// Typeset pages to be printed, filed or sent
    Pdf,
    /// A change plan as requests for Microsoft Graph
    Graph,
    /// A change plan as a script for PowerShell
    Powershell,
}

/// What was asked for.
enum Answer {
    Report(Box<Report>),
    Change(Box<ChangePlan>),
}

/// Writes a report.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    if let Some(path) = &args.template {
        whole_file::write(path, &template()?)?;
        return Ok(Outcome::Good);
    }
    // The call has all three, or a template.
    let (Some(report), Some(tenant), Some(kind)) = (args.report, &args.tenant, args.kind) else {
        return Err(Stop::call("a report, a tenant and a kind of file are needed", "`licet export --help`"));
    };
    let asked = Asked { report, kind, args };
    if asked.is_script() && report != Which::ChangePlan {
        return Err(Stop::call(
            "only a change plan can be carried out",
            "`licet export change-plan TENANT --as graph`",
        ));
    }
    if args.has_letter() && report != Which::Quote {
        return Err(Stop::call(
            "only a quote is sent by somebody and holds until a day",
            "leave `--from`, `--reference` and `--valid-until` out, or ask for `licet export quote`",
        ));
    }
    let read = tenant_texts::load(tenant, out, books)?;
    out.problems(&read.warnings);
    let work = || answer(&asked, books, &read.opened, &read.warnings);
    let (answer, good) = progress::while_working(out.shows_progress(), "working it out", work)?;
    let bytes = match &answer {
        Answer::Report(report) => written(&asked, report, out)?,
        Answer::Change(change) => {
            let changes = changes(args, books, &read.opened, change)?;
            let way = if change.reversed { "change plan, the way back" } else { "change plan" };
            let about = format!("{}: {way}, by {}, for {}", change.tenant, change.basis.edition, change.basis.as_of);
            if kind == Kind::Graph { graph(&about, &changes) } else { powershell(&about, &changes) }
        }
    };
    match &args.out {
        Some(path) => whole_file::write(path, &bytes)?,
        None => out.raw(&bytes)?,
    }
    Ok(Outcome::good_if(good))
}

/// A call with everything that a report needs.
struct Asked<'a> {
    report: Which,
    kind: Kind,
    args: &'a Args,
}

impl Asked<'_> {
    fn is_script(&self) -> bool {
        matches!(self.kind, Kind::Graph | Kind::Powershell)
    }
}

/// The answer, and whether it is a good one.
fn answer(asked: &Asked<'_>, books: &Books, opened: &Opened, warnings: &[Problem]) -> Result<(Answer, bool), Stop> {
    let (catalog, edition, tenant) = (&books.catalog, &opened.edition, &opened.tenant);
    let plan = || engine::plan(edition, tenant, asked.args.mode.into(), &|| false);
    let (report, good) = match asked.report {
        Which::Position => {
            let audit = engine::audit(edition, tenant)?;
            (reports::position(catalog, opened, &audit), audit.compliant)
        }
        Which::People => (reports::people(catalog, opened), true),
        Which::Plan => {
            let plan = plan();
            (reports::purchase(catalog, tenant, &plan), plan.feasible)
        }
        Which::Quote => {
            let plan = plan();
            (reports::quote(catalog, tenant, &plan, asked.args.letter()), plan.feasible)
        }
        Which::ChangePlan => {
            let change = changed(asked.args, opened, &plan())?;
            if asked.is_script() {
                return Ok((Answer::Change(Box::new(change)), true));
            }
            (reports::change(catalog, opened, &change), true)
        }
        Which::Capacity => {
            let meters = engine::capacity(edition, tenant)?;
            let good = !meters.iter().any(licet::capacity::MeterAnswer::is_short);
            (reports::capacity(catalog, opened, &meters), good)
        }
        Which::Transition => {
            let best = licet::transition::best(edition, tenant, asked.args.program);
            (reports::transition(catalog, opened, &best), best.unmet.is_empty())
        }
        Which::DataQuality => {
            let audit = engine::audit(edition, tenant)?;
            let report = reports::quality(catalog, opened, &audit, warnings);
            let good = report.sheets.iter().all(|sheet| sheet.rows.is_empty());
            (report, good)
        }
    };
    Ok((Answer::Report(Box::new(report)), good))
}

fn changed(args: &Args, opened: &Opened, plan: &Plan) -> Result<ChangePlan, Stop> {
    if let Some(obstacle) = plan.obstacles.first() {
        let message = format!("there is no lawful plan to change to: {} cannot be met", obstacle.needs.join(", "));
        return Err(Stop::call(message, "`licet plan TENANT` says what stands in the way"));
    }
    let Some(change) = change(&opened.edition, &opened.tenant, plan) else {
        let help = "say what people need in roles.csv, needs.csv or menu_items.csv";
        let message = "nothing is stated of what anybody needs: a plan would only take licences away";
        return Err(Problem::error(
            Place::of_file(args.tenant.iter().map(|path| path.display().to_string()).collect::<String>()),
            message,
            help,
        )
        .into());
    };
    Ok(if args.reverse { change.reversed() } else { change })
}

fn written(asked: &Asked<'_>, report: &Report, out: &mut Out) -> Result<Vec<u8>, Stop> {
    let (args, kind) = (asked.args, asked.kind);
    let names = || report.sheets.iter().map(|sheet| sheet.name).collect::<Vec<_>>();
    if args.sheet.is_some() && kind != Kind::Csv {
        return Err(Stop::call("only CSV holds a single table", "leave `--sheet` out: the file holds every table"));
    }
    match kind {
        Kind::Csv => {
            let wanted =
                |sheet: &&licet_formats::report::Sheet| args.sheet.as_ref().is_none_or(|name| sheet.name == name);
            let Some(sheet) = report.sheets.iter().find(wanted) else {
                let message = format!("the report has no table `{}`", args.sheet.as_deref().unwrap_or_default());
                return Err(Stop::call(message, format!("it has {}", names().join(", "))));
            };
            if args.sheet.is_none() && report.sheets.len() > 1 {
                let others: Vec<_> = names().into_iter().filter(|name| *name != sheet.name).collect();
                out.remark(&format!("the table `{}`; `--sheet` takes another: {}", sheet.name, others.join(", ")));
            }
            Ok(csv(sheet, Csv { mark: args.bom }))
        }
        Kind::Json => Ok(json(report)),
        Kind::Html => Ok(html(report)),
        Kind::Xlsx => Ok(xlsx(report)?),
        Kind::Pdf => Ok(pdf(report)?),
        Kind::Graph | Kind::Powershell => Err(Stop::call("only a change plan can be carried out", "")),
    }
}

/// The steps with the GUIDs by which they are carried out; everything that has none is told.
fn changes(args: &Args, books: &Books, opened: &Opened, plan: &ChangePlan) -> Result<Vec<Change>, Stop> {
    let skus = skus::Skus::of(&args.sku, books, &opened.tenant)?;
    let mut changes = Vec::with_capacity(plan.steps.len());
    let mut problems = std::collections::BTreeMap::new();
    for step in &plan.steps {
        let title = books.catalog.offers.get(&step.offer).map(|offer| offer.title.clone()).unwrap_or_default();
        let by_hand = |says: String| Done::ByHand { says };
        let (what, sku) = match (step.action, &step.principal) {
            (Action::Assign | Action::Unassign, Some(Principal::User(user))) => {
                let sku =
                    skus.of_offer(&step.offer).map_err(|problem| problems.insert(step.offer.clone(), problem)).ok();
                (Done::User { user: user.clone(), gains: step.action == Action::Assign }, sku)
            }
            (action, Some(principal)) => {
                let word = if action == Action::Assign { "give" } else { "take" };
                let towards = if action == Action::Assign { "to" } else { "from" };
                (by_hand(format!("{word} {title} {towards} the device {}", principal.name())), None)
            }
            (action, None) => {
                let word = if action == Action::Buy { "buy" } else { "let go" };
                let ends = step.ends.map(|day| format!(", the first of them end on {day}")).unwrap_or_default();
                let program = under(step.program);
                let program = if program.is_empty() { String::new() } else { format!(" under {program}") };
                (by_hand(format!("{word} {} of {title}{program}{ends}", step.quantity)), None)
            }
        };
        changes.push(Change { what, title, offer: step.offer.to_string(), sku, note: step.note.clone() });
    }
    if problems.is_empty() { Ok(changes) } else { Err(Stop::Problems(problems.into_values().collect())) }
}
