//! An attach licence that was bought by mistake: stepped up, or returned (G21-ATTACH-24..26, B21-STEPUP-01, -02).

use super::{Desk, Verdict, name, reasons};
use crate::{
    rules::{correction::Way, program_step::Step},
    value::{OfferId, OfferKind},
};

impl Desk<'_> {
    /// Corrects, or steps up.
    pub(super) fn mistaken(&mut self) {
        let edition = self.edition;
        let Some(program) = self.program() else {
            let says = "how an attach licence is corrected depends on the program, which is not said";
            return self.say(Verdict::NotStated, reasons::step_up_not_stated(edition, says.into()));
        };
        let Some(fact) = edition.facts.correction.iter().find(|fact| fact.says.program == program) else {
            let says = format!("the documents do not say how an attach licence is corrected under {}", name(program));
            return self.say(Verdict::NotStated, reasons::step_up_not_stated(edition, says));
        };
        let steps_up = self.question.step == Step::StepUp;
        let mut done = Vec::new();
        for line in &self.question.lines {
            if !matches!(line.offer.kind(), Some(OfferKind::Attach | OfferKind::StepUp)) {
                let says = format!("{} is no attach licence", line.offer);
                return self.say(Verdict::Refused, fact.reason(says));
            }
            let many = line.quantity;
            let of = |kind: &str| line.offer.with_kind(kind);
            self.lacking(&of("attach"), many);
            done.push(match fact.says.by {
                Way::StepUp => format!("step-up: order {many} of {}", of("step-up")),
                Way::Return => format!("return {many} of {} and buy {many} of {}", of("attach"), of("base")),
            });
        }
        let way = match fact.says.by {
            Way::StepUp => "step-up: the seats become base licences",
            Way::Return => "return: cancel the attach licences and buy the base licences",
        };
        self.remedy = Some(if done.is_empty() { way.into() } else { done.join("; ") });
        let says = format!("under {} the way is {way}", name(program));
        let refused = steps_up && fact.says.by == Way::Return;
        self.say(if refused { Verdict::Refused } else { Verdict::Allowed }, fact.reason(says));
    }

    /// No more can be corrected than was bought, where that is known.
    fn lacking(&mut self, attach: &OfferId, many: u64) {
        let day = self.at.day;
        let subscriptions = &self.tenant.subscriptions;
        let of_it = || subscriptions.iter().filter(|held| held.offer == *attach && held.paid(day));
        let owned: u64 = of_it().map(|held| held.quantity).sum();
        if !subscriptions.is_empty() && owned < many {
            self.short(attach, many - owned);
            let says = format!("{many} of {attach} are to be corrected, and {owned} are held");
            self.say(Verdict::Refused, reasons::step_up_not_stated(self.edition, says));
        }
    }
}
