//! What was used: sums, levels and distinct keys.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    book::Gauge,
    window::{Moment, Span},
};
use crate::{
    rules::meter_window::{Once, Window},
    tenant::Usage,
    value::{Day, Quantity},
};

/// What was used, in all and by whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Count<'a> {
    pub(super) total: Quantity,
    /// By user; what nobody is named for stands under no name.
    pub(super) by_user: BTreeMap<&'a str, Quantity>,
}

/// What counts between the days, up to one of them.
pub(super) fn count<'a>(gauge: &Gauge<'a>, span: Option<Span>, upto: Option<Day>) -> Count<'a> {
    let within = |row: &&&Usage| span.is_none_or(|span| span.holds(row.at)) && upto.is_none_or(|upto| row.at <= upto);
    let rows: Vec<&Usage> = gauge.rows.iter().filter(within).copied().collect();
    let total = match (gauge.distinct(), gauge.level()) {
        (true, level) => distinct(gauge, &rows, level),
        (false, true) => levels(&rows),
        (false, false) => rows.iter().map(|row| row.quantity).sum(),
    };
    let mut by_user = BTreeMap::new();
    if !gauge.distinct() && !gauge.level() {
        for row in rows {
            *by_user.entry(row.principal.as_deref().unwrap_or_default()).or_default() += row.quantity;
        }
    }
    Count { total, by_user }
}

/// What an entry is a level of.
type Subject<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>);

/// The latest level of each environment, principal and key, added up; entries of one day stand beside each other.
fn levels(rows: &[&Usage]) -> Quantity {
    let mut latest: BTreeMap<Subject<'_>, (Day, Quantity)> = BTreeMap::new();
    for row in rows {
        let environment = row.environment.as_ref().map(|environment| environment.as_str());
        let level = latest
            .entry((environment, row.principal.as_deref(), row.key.as_deref()))
            .or_insert((row.at, Quantity::ZERO));
        if level.0 < row.at {
            *level = (row.at, Quantity::ZERO);
        }
        level.1 += row.quantity;
    }
    latest.into_values().map(|(_, level)| level).sum()
}

/// How many different keys there are. A level counts a key as long as its latest entry is more than nothing; entries
/// without a key state a number.
fn distinct(gauge: &Gauge<'_>, rows: &[&Usage], level: bool) -> Quantity {
    let (keyed, unkeyed): (Vec<&Usage>, Vec<&Usage>) = rows.iter().copied().partition(|row| row.key.is_some());
    let stated = if level { levels(&unkeyed) } else { unkeyed.iter().map(|row| row.quantity).sum() };
    let mut present: BTreeSet<(Option<&str>, &str)> = BTreeSet::new();
    for row in keyed {
        let environment = row.environment.as_ref().map(|environment| environment.as_str());
        let environment = environment.filter(|_| gauge.once == Once::Environment);
        let key = (environment, row.key.as_deref().unwrap_or_default());
        if row.quantity > Quantity::ZERO {
            present.insert(key);
        } else if level {
            present.remove(&key);
        }
    }
    stated + Quantity::whole(present.len() as u64)
}

/// The day or month of the subscription year in which most was used, if the meter looks at such.
pub(super) fn worst<'a>(gauge: &Gauge<'a>, moment: &Moment) -> Option<(Span, Count<'a>)> {
    if !matches!(gauge.window, Window::Day | Window::Month) {
        return None;
    }
    let upto = moment.upto.filter(|_| !moment.worst_of_year).unwrap_or(moment.year.until).min(moment.year.until);
    let inside = gauge.rows.iter().filter(|row| moment.year.holds(row.at) && row.at <= upto);
    let spans: BTreeSet<Span> = inside.filter_map(|row| Span::around(gauge.window, row.at, row.at)).collect();
    let counted = spans.into_iter().map(|span| (span, count(gauge, Some(span), Some(upto))));
    // The first of equal ones.
    counted.reduce(|worst, next| if next.1.total > worst.1.total { next } else { worst })
}
