//! The plan of a transition: what becomes of old licences, and what must be bought besides.

use licet::{catalog::Catalog, transition::Best};
use licet_formats::report::{Cell, Report, Sheet, column};

use super::{list, reasons, report};
use crate::tenant_folder::Opened;

/// What becomes of old licences, and when.
pub(crate) fn transition(catalog: &Catalog, opened: &Opened, best: &Best) -> Report {
    let mut answer = report("Transition", catalog, &opened.tenant, &best.basis);
    answer.summary = vec![
        ("Every need is met".into(), best.unmet.is_empty().into()),
        ("Bought besides, a month".into(), best.monthly_cost.map_or_else(|| Cell::text("not stated"), Cell::Amount)),
        ("Every mix was compared".into(), best.proved.into()),
    ];
    let columns = [
        column("from_day", "From"),
        column("subscription", "Subscription"),
        column("from", "Old licence"),
        column("quantity", "Quantity"),
        column("to", "Becomes"),
        column("gives", "Gives"),
        column("why", "Why"),
    ];
    let mut moves = Sheet::new("moves", "What becomes of old licences", &columns);
    for one in &best.moves {
        moves.row([
            one.from_day.map_or_else(|| Cell::text("not stated"), Cell::Day),
            Cell::text(&one.subscription),
            Cell::text(&one.from),
            one.quantity.into(),
            Cell::text(&one.to),
            one.gives.into(),
            reasons(&one.because),
        ]);
    }
    let columns = [column("offer", "Offer"), column("quantity", "Quantity"), column("monthly_cost", "A month")];
    let mut buy = Sheet::new("buy", "What must be bought", &columns);
    for one in &best.buy {
        buy.row([Cell::text(&one.offer), one.quantity.into(), Cell::of(one.monthly_cost)]);
    }
    let lines = [column("offer", "Offer"), column("quantity", "Quantity"), column("what", "What")];
    let mut stays = Sheet::new("stays", "What stays", &lines);
    for (lines, what) in [(&best.left, "stays an old licence"), (&best.held, "counts already")] {
        for line in lines {
            stays.row([Cell::text(&line.offer), line.quantity.into(), Cell::text(what)]);
        }
    }
    let mut needed =
        Sheet::new("needed", "What is needed", &[column("any_of", "Any of"), column("quantity", "Quantity")]);
    for one in &best.needed {
        needed.row([list(one.any_of.iter().map(|offer| offer.as_str())), one.quantity.into()]);
    }
    let mut unmet = Sheet::new("open", "What is open", &[column("what", "What"), column("why", "Why")]);
    for (told, what) in
        [(&best.unmet, "a need that nothing here meets"), (&best.obstacles, "an old licence that stays")]
    {
        for reason in told {
            unmet.row([Cell::text(what), reasons([reason])]);
        }
    }
    answer.sheets = vec![moves, buy, stays, needed, unmet];
    answer
}
