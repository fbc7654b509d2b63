//! The quality of the data that answers rest on: what was left out or assumed, and what nobody has stated.

use std::collections::BTreeSet;

use licet::{
    audit::{Audit, Code},
    catalog::Catalog,
    decide::{Prices, Shelf, holder},
    value::{Problem, Severity},
};
use licet_formats::report::{Cell, Report, Sheet, column};

use super::{counted, report, rules, word};
use crate::tenant_folder::Opened;

/// What is wrong with the tenant's data. `problems` were told when they were read.
pub(crate) fn quality(catalog: &Catalog, opened: &Opened, audit: &Audit, problems: &[Problem]) -> Report {
    let mut answer = report("Quality of the data", catalog, &opened.tenant, &audit.basis);
    let reading = told(problems);
    let gaps = gaps(opened, audit);
    answer.summary = vec![
        ("Told when the files were read".into(), counted(&reading)),
        ("Gaps in the data".into(), counted(&gaps)),
        ("What some users need is not fully stated".into(), audit.at_least.into()),
    ];
    answer.sheets = vec![gaps, reading];
    answer
}

fn told(problems: &[Problem]) -> Sheet {
    let columns = [
        column("severity", "Severity"),
        column("file", "File"),
        column("line", "Line"),
        column("column", "Column"),
        column("message", "What"),
        column("help", "What to do"),
    ];
    let mut sheet = Sheet::new("reading", "Told when the files were read", &columns);
    let stated = |number: u32| if number == 0 { Cell::Empty } else { Cell::Number(number.into()) };
    for problem in problems {
        sheet.row([
            Cell::text(if problem.severity == Severity::Error { "error" } else { "warning" }),
            Cell::text(&problem.place.file),
            stated(problem.place.line),
            stated(problem.place.column),
            Cell::text(&problem.message),
            Cell::text(&problem.help),
        ]);
    }
    sheet
}

fn gaps(opened: &Opened, audit: &Audit) -> Sheet {
    let columns = [
        column("gap", "Gap"),
        column("subject", "About"),
        column("says", "What it means"),
        column("remedy", "What to do"),
        column("rules", "Rules"),
    ];
    let mut sheet = Sheet::new("gaps", "Gaps in the data", &columns);
    for finding in audit.findings.iter().filter(|finding| finding.code == Code::UnknownRequirement) {
        sheet.row([
            word(finding.code),
            Cell::of(finding.subject.as_ref().map(Cell::text)),
            Cell::text(finding.because.iter().map(|reason| reason.says.as_str()).collect::<Vec<_>>().join("; ")),
            Cell::text(&finding.remedy),
            rules(&finding.because),
        ]);
    }
    let (tenant, edition) = (&opened.tenant, &opened.edition);
    let on_devices: BTreeSet<u32> = tenant.device_users.iter().map(|&(_, user)| user).collect();
    for (at, user) in (0_u32..).zip(&tenant.users) {
        if tenant.demand(user).grants.is_empty() && !on_devices.contains(&at) && user.enabled {
            let says = "nothing is stated of what the user does: no role, need, menu item or device";
            let remedy = "import roles or needs, or disable the user if nobody works with the account";
            sheet.row([
                Cell::text("nothing-stated"),
                Cell::text(&user.id),
                Cell::text(says),
                Cell::text(remedy),
                Cell::Empty,
            ]);
        }
    }
    let prices = Prices::of(edition, tenant);
    let shelf = Shelf::of(edition, &prices);
    let mut strangers = BTreeSet::new();
    for assignment in &tenant.assignments {
        if holder(&shelf, tenant, &assignment.offer, &assignment.principal).is_none()
            && strangers.insert(&assignment.principal)
        {
            let says = format!("holds {} and is neither a user nor a device of the tables", assignment.offer);
            let remedy = "add it to users.csv or devices.csv, or take the licence back";
            let name = Cell::text(&assignment.principal);
            sheet.row([Cell::text("unknown-holder"), name, Cell::text(says), Cell::text(remedy), Cell::Empty]);
        }
    }
    for service in &tenant.other_services {
        let says = "subscribed to, and not one of the services that licet deals with";
        let name = Cell::text(&service.name);
        sheet.row([Cell::text("out-of-scope"), name, Cell::text(says), Cell::text("nothing"), Cell::Empty]);
    }
    sheet
}
