//! The rows of the tables that hold for a licence, by what it was bought on.

use crate::{
    catalog::Edition,
    decide::Verdict,
    rules::{
        Fact,
        transition_ratio::{Channel, Direction, TransitionRatio, Window},
    },
    value::{Day, OfferId, Reason},
};

type Row = Fact<TransitionRatio>;

/// What the tables say of a licence.
pub(super) enum Ways<'e> {
    /// These rows hold.
    Open(Vec<&'e Row>),
    /// None does.
    Closed(Verdict, Reason),
}

/// The table that is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'e> {
    pub(super) edition: &'e Edition,
    pub(super) channel: Channel,
    pub(super) direction: Direction,
}

impl<'e> Table<'e> {
    /// What becomes of a licence bought on one of these days, or on any day if there is none.
    pub(super) fn ways(self, offer: &OfferId, days: &[Day]) -> Ways<'e> {
        let of_offer: Vec<&Row> = self.rows().filter(|row| row.says.from.offer == *offer).collect();
        if of_offer.is_empty() {
            return self.no_row(offer);
        }
        let sets: Vec<Vec<&Row>> = if days.is_empty() {
            let mut windows: Vec<&Option<Window>> = of_offer.iter().map(|row| &row.says.purchased).collect();
            windows.dedup();
            let of = |window: &&Option<Window>| {
                of_offer.iter().copied().filter(|row| row.says.purchased == **window).collect()
            };
            windows.iter().map(of).collect()
        } else {
            let edges = self.edition.choice("onprem-date-gap") != "undecided";
            let on = |row: &&Row, day: Day| row.says.purchased.as_ref().is_none_or(|window| window.holds(day, edges));
            days.iter().map(|&day| of_offer.iter().copied().filter(|row| on(row, day)).collect()).collect()
        };
        let Some(first) = sets.first() else { return self.no_row(offer) };
        if sets.iter().any(|set| !alike(set, first)) {
            let says =
                format!("what becomes of {offer} depends on the day of purchase, which is not said for all of it");
            return Ways::Closed(Verdict::NotStated, self.edition.reason(says, self.dated(), Some("onprem-date-gap")));
        }
        match first.as_slice() {
            [] => self.no_day(offer, days, &of_offer),
            rows if rows.iter().all(|row| row.says.to.is_none()) => closed(rows),
            rows => Ways::Open(rows.to_vec()),
        }
    }

    fn rows(self) -> impl Iterator<Item = &'e Row> {
        let facts = self.edition.facts.transition_ratio.iter();
        facts.filter(move |row| row.says.channel == self.channel && row.says.direction == self.direction)
    }

    /// The day decided by a reading, if it is at the edge of a table.
    pub(super) fn edge(self, rows: &[&Row], days: &[Day]) -> Option<Reason> {
        let windows = || rows.iter().filter_map(|row| row.says.purchased.as_ref());
        let day = days.iter().find(|day| windows().any(|window| window.at_edge(**day)))?;
        let says = format!("{day} is at the edge of the tables");
        Some(self.edition.reason(says, self.dated(), Some("onprem-date-gap")))
    }

    /// No table lists the licence at all.
    fn no_row(self, offer: &OfferId) -> Ways<'e> {
        let (verdict, says, rules): (_, _, &[&str]) = match (self.direction, self.channel) {
            (Direction::Upgrade, Channel::Vl) => (
                Verdict::Refused,
                "is not among the qualifying licences",
                &["P19-UPVL-07", "P19-UPVL-06", "P19-UPVL-02"],
            ),
            (Direction::Upgrade, Channel::Dpl) => (
                Verdict::Refused,
                "is not among the qualifying licences",
                &["P19-UPDPL-09", "P19-UPVL-06", "P19-UPDPL-02"],
            ),
            (Direction::Downgrade, _) => {
                (Verdict::Refused, "has no row in the downgrade table", &["P19-DOWN-02", "P19-DOWN-03"])
            }
            (Direction::FromSa | Direction::Legacy, _) => (
                Verdict::NotStated,
                "is not named among the qualifying licences here; the documents refer to the Product Terms",
                &["P19-FROMSA-16", "P19-FROMSA-14"],
            ),
        };
        Ways::Closed(verdict, self.edition.reason(format!("{offer} {says}"), rules, None))
    }

    /// The tables list the licence, but not for that day.
    fn no_day(self, offer: &OfferId, days: &[Day], rows: &[&Row]) -> Ways<'e> {
        let day = days.first().map(ToString::to_string).unwrap_or_default();
        let says = format!("no row names {offer} bought on {day}: the documents do not say");
        let edge = self.edge(rows, days).is_some().then_some("onprem-date-gap");
        Ways::Closed(Verdict::NotStated, self.edition.reason(says, self.dated(), edge))
    }

    fn dated(self) -> &'static [&'static str] {
        match self.channel {
            Channel::Vl => &["P19-UPVL-04", "P19-UPVL-05"],
            Channel::Dpl => &["P19-UPDPL-04", "P19-UPDPL-05", "P19-UPDPL-06", "P19-UPDPL-07"],
        }
    }
}

/// The same alternatives at the same ratios.
fn alike(one: &[&Row], other: &[&Row]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(a, b)| {
            (a.says.from.quantity, &a.says.to, a.says.unstated) == (b.says.from.quantity, &b.says.to, b.says.unstated)
        })
}

fn closed<'e>(rows: &[&Row]) -> Ways<'e> {
    let Some(row) = rows.first() else {
        return Ways::Open(Vec::new());
    };
    let offer = &row.says.from.offer;
    if row.says.unstated {
        let note = row.cited.note.as_deref().unwrap_or_default();
        let says = format!("the documents do not say what becomes of {offer} here. {note}");
        return Ways::Closed(Verdict::NotStated, row.reason(says.trim_end()));
    }
    Ways::Closed(Verdict::Refused, row.reason(format!("{offer} has no successor: 0 licences")))
}

/// How many licences come of some, and how many are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Converted {
    pub(super) gives: u64,
    pub(super) left: u64,
}

/// Converts whole packs; under one reading the remainder gives one more.
pub(super) fn convert(edition: &Edition, row: &Row, quantity: u64) -> Converted {
    let (pack, each) = (row.says.from.quantity.max(1), row.says.to.as_ref().map_or(0, |to| to.quantity));
    if edition.choice("onprem-ratio-remainder") == "rounded-up" {
        return Converted { gives: quantity.div_ceil(pack).saturating_mul(each), left: 0 };
    }
    Converted { gives: (quantity / pack).saturating_mul(each), left: quantity % pack }
}
