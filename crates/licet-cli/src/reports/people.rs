//! Person by person: required, assigned, missing, and why.

use licet::{audit::by_person, catalog::Catalog};
use licet_formats::report::{Cell, Report, Sheet, column};

use super::{counted, list, offers, reasons, report, word};
use crate::tenant_folder::Opened;

/// Every user with what is required and what is held.
pub(crate) fn people(catalog: &Catalog, opened: &Opened) -> Report {
    let people = by_person(&opened.edition, &opened.tenant);
    let mut basis = opened.edition.basis();
    basis.add_all(people.iter().flat_map(|line| &line.because));
    let mut answer = report("Licences person by person", catalog, &opened.tenant, &basis);
    let columns = [
        column("user", "User"),
        column("name", "Name"),
        column("department", "Department"),
        column("cost_centre", "Cost centre"),
        column("environment", "Environment"),
        column("status", "Status"),
        column("licence_type", "Licence type"),
        column("rights", "Must be able to"),
        column("required", "Required"),
        column("assigned", "Assigned"),
        column("missing", "Missing"),
        column("spare", "To spare"),
        column("at_least", "At least"),
        column("why", "Why"),
    ];
    let mut sheet = Sheet::new("people", "Person by person", &columns);
    let (mut lacking, mut sparing) = (0_u64, 0_u64);
    for line in &people {
        lacking += u64::from(!line.missing.is_empty() || line.required.is_none());
        sparing += u64::from(!line.spare.is_empty());
        sheet.row([
            Cell::text(&line.user),
            Cell::of(line.display_name.as_ref().map(Cell::text)),
            Cell::of(line.department.as_ref().map(Cell::text)),
            Cell::of(line.cost_centre.as_ref().map(Cell::text)),
            Cell::of(line.environment.as_ref().map(Cell::text)),
            word(line.status),
            word(line.licence_type),
            list(&line.rights),
            line.required.as_ref().map_or_else(|| Cell::text("nothing that can be bought"), |needed| offers(needed)),
            offers(&line.held),
            offers(&line.missing),
            offers(&line.spare),
            line.at_least.into(),
            reasons(&line.because),
        ]);
    }
    answer.summary = vec![
        ("Users".into(), counted(&sheet)),
        ("Users who lack a licence".into(), lacking.into()),
        ("Users with a licence to spare".into(), sparing.into()),
    ];
    answer.sheets = vec![sheet];
    answer
}
