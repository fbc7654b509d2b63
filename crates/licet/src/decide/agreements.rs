//! The agreements of a tenant in their order: which is in force, what is assured, when the next turn comes.

use crate::{
    catalog::Edition,
    rules::{Fact, program_terms::ProgramTerms},
    tenant::{Agreement, Program, Tenant},
    value::Day,
};

/// The agreements under some programs, by their first day.
#[derive(Debug, Clone)]
pub struct Chain<'t> {
    agreements: Vec<&'t Agreement>,
}

impl<'t> Chain<'t> {
    /// The agreements of a tenant under these programs.
    pub fn of(tenant: &'t Tenant, programs: &[Program]) -> Self {
        let mut agreements: Vec<&Agreement> =
            tenant.agreements.iter().filter(|agreement| programs.contains(&agreement.program)).collect();
        agreements.sort_by_key(|agreement| agreement.start);
        Self { agreements }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.agreements.is_empty()
    }

    /// The agreements in force on a day.
    pub fn covering(&self, day: Day) -> impl Iterator<Item = &'t Agreement> + use<'_, 't> {
        self.agreements.iter().copied().filter(move |agreement| in_force(agreement, day))
    }

    /// Whether Software Assurance is active on a day; `None` if it is not known. Some programs bring it with them.
    pub fn assured(&self, day: Day, with: &[Program]) -> Option<bool> {
        if self.is_empty() {
            return None;
        }
        let assured = |agreement: &Agreement| match agreement.software_assurance {
            None if with.contains(&agreement.program) => Some(true),
            stated => stated,
        };
        let all: Vec<Option<bool>> = self.covering(day).map(assured).collect();
        match (all.contains(&Some(true)), all.contains(&None)) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some(false),
        }
    }

    /// Whether a day is one of renewal: the day after an agreement, or the first day of one that follows another.
    pub fn renews_on(&self, day: Day) -> bool {
        self.agreements.iter().any(|agreement| {
            agreement.end.and_then(Day::next) == Some(day)
                || agreement.start == Some(day) && self.agreements.iter().any(|other| other.start < agreement.start)
        })
    }

    /// The agreement that ended the day before.
    pub fn ended_before(&self, day: Day) -> Option<&'t Agreement> {
        self.agreements.iter().copied().find(|agreement| agreement.end.and_then(Day::next) == Some(day))
    }

    /// The first renewal after a day, as far as the ends of the agreements in force are known.
    pub fn renewal_after(&self, day: Day) -> Option<Day> {
        self.covering(day).filter_map(|agreement| agreement.end.and_then(Day::next)).min()
    }

    /// Whether a day is an anniversary of an agreement in force; `None` if that is not known.
    pub fn anniversary_on(&self, day: Day) -> Option<bool> {
        let mut known = None;
        for agreement in self.covering(day) {
            let Some(base) = base(agreement) else { continue };
            let before = day.0.yesterday().ok().map(Day);
            let falls = before.and_then(|before| base.returns_after(before)) == Some(day);
            let later = agreement.start.is_none_or(|start| start < day);
            known = Some(known.unwrap_or(false) || falls && later);
        }
        known
    }

    /// The next anniversary of an agreement in force.
    pub fn anniversary_after(&self, day: Day) -> Option<Day> {
        self.covering(day).filter_map(|agreement| anniversary_after(agreement, day)).min()
    }

    /// The first anniversary of an agreement in force on `now` that lies after `since`.
    pub fn first_anniversary(&self, now: Day, since: Day) -> Option<Day> {
        let first = |agreement: &Agreement| {
            let since = agreement.start.map_or(since, |start| start.max(since));
            anniversary_after(agreement, since)
        };
        self.covering(now).filter_map(first).min()
    }
}

/// The last day of an agreement: as given, or by the length that the program's agreements have, with the fact.
pub(super) fn end_of<'e>(edition: &'e Edition, agreement: &Agreement) -> (Option<Day>, Option<&'e Fact<ProgramTerms>>) {
    if agreement.end.is_some() {
        return (agreement.end, None);
    }
    let mut facts = edition.facts.program_terms.iter();
    let fact = facts.find(|fact| fact.says.months.is_some() && fact.says.programs.contains(&agreement.program));
    let over = fact.and_then(|fact| agreement.start?.months_later(fact.says.months?));
    let last = over.and_then(|over| over.0.yesterday().ok()).map(Day);
    (last, fact.filter(|_| last.is_some()))
}

/// Whether an agreement is in force on a day; an end that is not known is none.
pub(super) fn in_force(agreement: &Agreement, day: Day) -> bool {
    agreement.start.is_none_or(|start| start <= day) && agreement.end.is_none_or(|end| day <= end)
}

/// The next anniversary of an agreement after a day.
pub(super) fn anniversary_after(agreement: &Agreement, day: Day) -> Option<Day> {
    base(agreement)?.returns_after(day)
}

/// The day from which anniversaries are counted.
fn base(agreement: &Agreement) -> Option<Day> {
    agreement.anniversary.or(agreement.start)
}
