//! `licet reconcile TENANT --with FILE`: the tenant against Microsoft's own report of licences; every difference has
//! exactly one reason.

mod differences;

use std::{collections::BTreeMap, fs::File, io::Read, path::PathBuf};

use licet::value::{Basis, Place, Problem};
use licet_formats::{Deployment, Options, Source, import};
use serde::Serialize;

pub(crate) use differences::{Difference, Why};

use crate::{
    books::Books,
    output::{Grid, Out, Tone, basis, count, left, number, right},
    stop::{Outcome, Stop},
    tenant_folder,
};

/// The tenant against Microsoft's own report of licences: every difference with exactly one reason.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The tenant's folder
    tenant: PathBuf,
    /// The report: the user licence consumption of the Power Platform admin centre, as CSV
    #[arg(long, value_name = "FILE")]
    with: PathBuf,
    /// List every difference, however many there are of one reason
    #[arg(long)]
    all: bool,
}

/// How many differences of one reason are shown unless all are wanted.
const SHOWN: usize = 20;

/// The differences between the tenant and Microsoft's report.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Reconciled {
    /// The tenant.
    tenant: String,
    /// The report.
    report: String,
    /// How many users stand in the report, and how many of them in the tenant's tables too.
    in_report: u64,
    /// How many of them stand in the tenant's tables.
    in_both: u64,
    /// Of how many pairs of a user and a product both say the same.
    agreed: u64,
    /// How many differences there are of each reason.
    reasons: BTreeMap<Why, u64>,
    /// How many differences have no reason that licet can tell.
    unexplained: u64,
    /// The differences, sorted.
    differences: Vec<Difference>,
    /// What licet's side rests on.
    #[serde(flatten)]
    basis: Basis,
}

/// Compares, and shows what differs.
pub(crate) fn run(args: &Args, out: &mut Out, books: &Books) -> Result<Outcome, Stop> {
    let opened = tenant_folder::open(out, books, &args.tenant)?;
    let name = args.with.display().to_string();
    let refuse = |message: &str, help: &str| Stop::from(Problem::error(Place::of_file(&name), message, help));
    if !args.with.is_file() {
        return Err(refuse("there is no such file", "name the CSV of user licence consumption"));
    }
    let path = args.with.clone();
    let source = Source::new(&name, move || File::open(&path).map(|file| Box::new(file) as Box<dyn Read>));
    let import = import(&books.catalog, &Options::of(Deployment::Online), vec![source]);
    if import.is_refused() {
        return Err(Stop::Problems(import.problems));
    }
    if import.opinions.is_empty() {
        let help = "in the Power Platform admin centre: Licensing, Dynamics 365, user licence consumption, download";
        return Err(refuse("the file says of no user which licences Microsoft sees", help));
    }
    out.problems(&import.problems);
    let found = differences::differences(&opened, &import.opinions);
    let mut reasons: BTreeMap<Why, u64> = BTreeMap::new();
    for difference in &found.differences {
        *reasons.entry(difference.why).or_default() += 1;
    }
    let answer = Reconciled {
        tenant: opened.tenant.name.clone(),
        report: name,
        in_report: found.in_report,
        in_both: found.in_both,
        agreed: found.agreed,
        unexplained: reasons.get(&Why::Unexplained).copied().unwrap_or(0),
        reasons,
        differences: found.differences,
        basis: found.basis,
    };
    if out.json {
        out.answer(&answer)?;
    } else {
        show(out, &answer, args.all)?;
        basis(out, &books.catalog, &answer.basis)?;
    }
    Ok(Outcome::good_if(answer.differences.is_empty()))
}

fn show(out: &mut Out, answer: &Reconciled, all: bool) -> std::io::Result<()> {
    let differences = count(answer.differences.len(), "difference", "differences");
    out.title(format!(
        "{} against {}: {differences}, {} unexplained",
        answer.tenant, answer.report, answer.unexplained
    ))?;
    let users = count(answer.in_report, "user", "users");
    let both = number(answer.in_both);
    let agreed = number(answer.agreed);
    out.paragraph(&format!("{users} in the report, {both} of them in the tenant; {agreed} licences agree"), 0)?;
    for (&why, &many) in &answer.reasons {
        let tone = if why == Why::Unexplained { Tone::Bad } else { Tone::Warning };
        let word = out.toned(tone, why.word());
        out.heading(format!("{word}: {} ({})", number(many), why.means()))?;
        let columns = [left("user"), left("product"), left("Microsoft"), left("licet"), right("line")];
        let mut grid = Grid::new(&columns);
        let shown = if all { usize::MAX } else { SHOWN };
        for difference in answer.differences.iter().filter(|difference| difference.why == why).take(shown) {
            grid.row([
                difference.user.clone(),
                difference.product.clone(),
                difference.microsoft.word().into(),
                difference.licet.word().into(),
                difference.line.map(number).unwrap_or_default(),
            ]);
        }
        out.table(&grid)?;
        let rest = many.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
        if rest > 0 {
            out.line(format!("and {} more (--all shows them)", number(rest)))?;
        }
    }
    Ok(())
}
