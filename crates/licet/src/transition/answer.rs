//! What may become of the licences asked about: the rows that hold, what they convert, and whether the terms are met.

use std::collections::BTreeMap;

use super::{
    Choice, Transition, TransitionAnswer, Under, legacy,
    terms::{self, Look},
    version,
    ways::{Table, Ways, convert},
};
use crate::{
    catalog::Edition,
    decide::{Deliberation, Line, Short, Verdict},
    rules::{
        Fact,
        transition_ratio::{Channel, Direction, TransitionRatio},
    },
    tenant::Tenant,
    value::{Day, OfferId, Reason},
};

/// Answers a question of transition.
pub fn transition(edition: &Edition, tenant: &Tenant, question: &Transition) -> TransitionAnswer {
    let mut turn = Turn {
        edition,
        tenant,
        question,
        deliberation: Deliberation::new(edition),
        options: Vec::new(),
        after: Vec::new(),
        effective: None,
    };
    if question.direction == Direction::Legacy {
        legacy::consider(edition, question, &mut turn.deliberation);
    } else if question.version.is_some() || question.versions_back.is_some() {
        version::consider(edition, question, &mut turn.deliberation);
    } else {
        turn.run();
    }
    turn.finish()
}

/// A question on the way to its answer.
struct Turn<'a> {
    edition: &'a Edition,
    tenant: &'a Tenant,
    question: &'a Transition,
    deliberation: Deliberation,
    options: Vec<Choice>,
    after: Vec<Line>,
    effective: Option<Day>,
}

impl Turn<'_> {
    fn run(&mut self) {
        let (edition, question) = (self.edition, self.question);
        let Some(fact) = terms::of(edition, question.under, question.direction) else {
            let says = match question.under {
                Under::Unsaid => "which tables hold depends on the program, which is not said",
                _ => "the documents describe no such way under this program",
            };
            let rules = ["P19-PROG-08", "P19-PROG-09", "P19-UPVL-06", "G21-DUAL-10", "G26-DOC-01", "V17-VOL-02"];
            return self.deliberation.consider(Verdict::NotStated, edition.reason(says, &rules, None));
        };
        let table = Table { edition, channel: fact.says.channel, direction: question.direction };
        let mut all_days = Vec::new();
        for line in merged(&question.from) {
            let days = self.days(&line.offer);
            self.line(table, &line, &days);
            self.owned(&line);
            all_days.extend(days);
        }
        let Look { found, effective, .. } = terms::look(edition, self.tenant, fact, question, &all_days);
        if found.iter().any(|(verdict, _)| *verdict == Verdict::Refused) {
            self.options.clear();
        }
        self.effective = effective;
        for (verdict, reason) in found {
            self.deliberation.consider(verdict, reason);
        }
    }

    /// When a licence was bought: what the question says, else what the subscriptions say.
    fn days(&self, offer: &OfferId) -> Vec<Day> {
        if let Some(day) = self.question.purchased {
            return vec![day];
        }
        let of_offer = self.tenant.subscriptions.iter().filter(|held| held.offer == *offer);
        let mut days: Vec<Day> = of_offer.filter_map(|held| held.purchased).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    fn line(&mut self, table: Table<'_>, line: &Line, days: &[Day]) {
        let rows = match table.ways(&line.offer, days) {
            Ways::Open(rows) => rows,
            Ways::Closed(verdict, reason) => {
                self.deliberation.consider(verdict, reason);
                return self.after.push(line.clone());
            }
        };
        if let Some(reason) = table.edge(&rows, days) {
            self.deliberation.consider(Verdict::Allowed, reason);
        }
        for row in rows.iter().filter(|row| !row.says.unstated) {
            let (Some(to), converted) = (&row.says.to, convert(self.edition, row, line.quantity)) else { continue };
            if converted.gives > 0 {
                let (from, offer) = (line.offer.clone(), to.offer.clone());
                self.options.push(Choice { from, offer, quantity: converted.gives, left: converted.left });
            }
        }
        match &self.question.to {
            None => self.any(&rows, line),
            Some(to) => self.chosen(table, &rows, line, to),
        }
    }

    /// Every alternative is shown.
    fn any(&mut self, rows: &[&Fact<TransitionRatio>], line: &Line) {
        let mut converts = false;
        for row in rows.iter().filter(|row| !row.says.unstated) {
            let Some(to) = &row.says.to else { continue };
            let converted = convert(self.edition, row, line.quantity);
            converts |= converted.gives > 0;
            let says =
                format!("{} of {} may become {} of {}", row.says.from.quantity, line.offer, to.quantity, to.offer);
            self.deliberation.consider(Verdict::Allowed, self.remainder(row, says, converted.left));
        }
        if !converts {
            self.too_few(rows, line);
        }
    }

    /// One alternative is wanted.
    fn chosen(&mut self, table: Table<'_>, rows: &[&Fact<TransitionRatio>], line: &Line, to: &OfferId) {
        let Some(row) = rows.iter().find(|row| row.says.to.as_ref().is_some_and(|amount| amount.offer == *to)) else {
            let (verdict, reason) = not_among(table, rows, &line.offer, to);
            self.deliberation.consider(verdict, reason);
            return self.after.push(line.clone());
        };
        if row.says.unstated {
            let says = format!("the documents do not say whether {} may become {to}", line.offer);
            self.deliberation.consider(Verdict::NotStated, row.reason(says));
            return self.after.push(line.clone());
        }
        let converted = convert(self.edition, row, line.quantity);
        if converted.gives == 0 {
            self.too_few(&[*row], line);
            return self.after.push(line.clone());
        }
        let says = format!("{} of {} become {} of {to}", line.quantity - converted.left, line.offer, converted.gives);
        self.deliberation.consider(Verdict::Allowed, self.remainder(row, says, converted.left));
        self.after.push(Line { offer: to.clone(), quantity: converted.gives });
        if converted.left > 0 {
            self.after.push(Line { offer: line.offer.clone(), quantity: converted.left });
        }
    }

    /// The reason of a row, with the reading on remainders where packs are larger than one.
    fn remainder(&self, row: &Fact<TransitionRatio>, says: String, left: u64) -> Reason {
        if row.says.from.quantity == 1 {
            return row.reason(says);
        }
        let says = if left > 0 { format!("{says}; {left} left unconverted") } else { says };
        Reason { reading: Some(self.edition.taken("onprem-ratio-remainder")), ..row.reason(says) }
    }

    fn too_few(&mut self, rows: &[&Fact<TransitionRatio>], line: &Line) {
        for row in rows.iter().filter(|row| row.says.to.is_some() && !row.says.unstated) {
            let says =
                format!("{} of {} are too few: {} convert together", line.quantity, line.offer, row.says.from.quantity);
            self.deliberation.consider(Verdict::Refused, self.remainder(row, says, line.quantity));
        }
    }

    /// No more moves than is held, where that is known.
    fn owned(&mut self, line: &Line) {
        let of_offer = || self.tenant.subscriptions.iter().filter(|held| held.offer == line.offer);
        let owned: u64 = of_offer().filter(|held| held.in_force(self.tenant.as_of)).map(|held| held.quantity).sum();
        if of_offer().next().is_some() && owned < line.quantity {
            self.deliberation.short.push(Short { offer: line.offer.clone(), by: line.quantity - owned });
            let says = format!("{} of {} are asked about, and {owned} are held", line.quantity, line.offer);
            let rules = ["P19-UPVL-08", "P19-UPDPL-08", "P19-DOWN-03", "P19-FROMSA-07", "P19-FROMSA-14"];
            self.deliberation.consider(Verdict::Refused, self.edition.reason(says, &rules, None));
        }
    }

    fn finish(self) -> TransitionAnswer {
        let rules = ["P19-UPVL-06", "B21-LEGACY-01", "G21-DOC-01", "G26-DOC-01"];
        let nothing = self.edition.reason("no licence is asked about", &rules, None);
        let decision = self.deliberation.decide(nothing);
        let held = decision.verdict >= Verdict::NotStated;
        let lines = match &self.question.to {
            None => Vec::new(),
            Some(_) if held => merged(&self.question.from),
            Some(_) => merged(&self.after),
        };
        TransitionAnswer { decision, options: self.options, lines, effective: self.effective }
    }
}

/// The licence wanted is not among the alternatives.
fn not_among(table: Table<'_>, rows: &[&Fact<TransitionRatio>], offer: &OfferId, to: &OfferId) -> (Verdict, Reason) {
    let among: Vec<&str> =
        rows.iter().filter_map(|row| row.says.to.as_ref()).map(|amount| amount.offer.as_str()).collect();
    let verdict = match (table.direction, table.channel) {
        (Direction::FromSa, _) | (Direction::Downgrade, Channel::Vl) => Verdict::NotStated,
        _ => Verdict::Refused,
    };
    let says = format!("{offer} may become {}, and not {to}", among.join(" or "));
    let mut rules: Vec<_> = rows.iter().flat_map(|row| row.cited.rules.clone()).collect();
    rules.sort();
    rules.dedup();
    let plain = |row: &&Fact<TransitionRatio>| Reason { rules, ..row.reason(says.clone()) };
    let reason = rows.first().map(plain).unwrap_or_else(|| table.edition.reason(says.clone(), &["P19-UPVL-06"], None));
    (verdict, reason)
}

/// Lines of the same offer together, in the order in which they first stand.
fn merged(lines: &[Line]) -> Vec<Line> {
    let mut place: BTreeMap<&OfferId, usize> = BTreeMap::new();
    let mut merged: Vec<Line> = Vec::new();
    for line in lines.iter().filter(|line| line.quantity > 0) {
        match place.get(&line.offer).and_then(|&at| merged.get_mut(at)) {
            Some(known) => known.quantity = known.quantity.saturating_add(line.quantity),
            None => {
                place.insert(&line.offer, merged.len());
                merged.push(line.clone());
            }
        }
    }
    merged
}
