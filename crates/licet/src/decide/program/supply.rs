//! More licences under an agreement: reserved and paid at the anniversary, or by purchase order (V17-TRUEUP-01,
//! V17-ORDER-01, V17-VOL-03).

use super::{Desk, Verdict};
use crate::{
    decide::agreements::{anniversary_after, end_of, in_force},
    rules::{Fact, program_step::ProgramStep},
};

impl Desk<'_> {
    /// Reserves or orders.
    pub(super) fn buy(&mut self, fact: &Fact<ProgramStep>) {
        let day = self.at.day;
        if let Some(agreement) = self.agreement {
            let (end, by) = end_of(self.edition, agreement);
            if !in_force(agreement, day) || end.is_some_and(|end| end < day) {
                let says = format!("the agreement {} is not in force on {day}", agreement.id);
                let because = by.map_or_else(|| fact.reason(says.clone()), |by| by.reason(says.clone()));
                return self.say(Verdict::Refused, because);
            }
            if let (Some(by), Some(end)) = (by, end) {
                self.say(Verdict::Allowed, by.reason(format!("the agreement {} runs to {end}", agreement.id)));
            }
            self.ends = end;
            self.due = if fact.says.due_at_anniversary { anniversary_after(agreement, day) } else { None };
        }
        let asked: Vec<String> =
            self.question.lines.iter().map(|line| format!("{} of {}", line.quantity, line.offer)).collect();
        let asked = if asked.is_empty() { "licences".into() } else { asked.join(", ") };
        match fact.says.within_hours {
            Some(hours) => {
                self.available = self.at.latest_after_hours(hours);
                self.say(
                    Verdict::Allowed,
                    fact.reason(format!("{asked}: usable {hours} hours after the order is processed at the latest")),
                );
            }
            None => self.say(Verdict::Allowed, fact.reason(format!("{asked}: reserved at once, usable within hours"))),
        }
        if let Some(due) = self.due {
            self.say(
                Verdict::Allowed,
                fact.reason(format!("due at the anniversary on {due}, on the agreement's schedule")),
            );
        }
    }
}
