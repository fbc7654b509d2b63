//! The capacity sheet: what licences bring, what is used, what is left.

use licet::{
    capacity::{Allowance, MeterAnswer},
    catalog::Catalog,
};
use licet_formats::report::{Cell, Report, Sheet, column};

use super::{list, reasons, report, word};
use crate::tenant_folder::Opened;

/// Every meter that is used or brought.
pub(crate) fn capacity(catalog: &Catalog, opened: &Opened, meters: &[MeterAnswer]) -> Report {
    let mut basis = opened.edition.basis();
    basis.add_all(meters.iter().flat_map(|meter| &meter.because));
    let mut answer = report("Capacity", catalog, &opened.tenant, &basis);
    let columns = [
        column("meter", "Meter"),
        column("title", "Name"),
        column("unit", "Unit"),
        column("from", "From"),
        column("until", "Until"),
        column("entitled", "Entitled"),
        column("at_least", "At least"),
        column("used", "Used"),
        column("remaining", "Remaining"),
        column("state", "State"),
        column("run_out", "Runs out"),
        column("packs_needed", "Packs to buy"),
        column("packs", "Of"),
        column("why", "Why"),
    ];
    let mut sheet = Sheet::new("meters", "Meters", &columns);
    for meter in meters {
        sheet.row([
            Cell::text(&meter.meter),
            Cell::text(&meter.title),
            Cell::text(&meter.unit),
            Cell::of(meter.from),
            Cell::of(meter.until),
            allowance(meter.entitled),
            meter.at_least.into(),
            meter.used.into(),
            allowance(meter.remaining),
            word(meter.state),
            Cell::of(meter.run_out),
            meter.packs_needed.map_or_else(|| Cell::text("not stated"), Cell::Number),
            list(meter.packs.iter().map(|packs| format!("{} {}", packs.quantity, packs.offer))),
            reasons(&meter.because),
        ]);
    }
    let short = meters.iter().filter(|meter| meter.is_short()).count();
    answer.summary =
        vec![("Meters that lack something".into(), Cell::Number(u64::try_from(short).unwrap_or(u64::MAX)))];
    answer.sheets = vec![sheet];
    answer
}

fn allowance(allowance: Option<Allowance>) -> Cell {
    match allowance {
        Some(Allowance::Limited(quantity)) => quantity.into(),
        Some(Allowance::Unlimited) => Cell::text("unlimited"),
        None => Cell::text("not stated"),
    }
}
