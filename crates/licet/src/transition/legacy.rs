//! Plans that are no longer sold: their holders move by what each user needs, not plan for plan (B21-LEGACY-01).

use super::Transition;
use crate::{
    catalog::Edition,
    decide::{Deliberation, Verdict},
    rules::legacy::By,
};

/// Considers each plan of the question.
pub(super) fn consider(edition: &Edition, question: &Transition, deliberation: &mut Deliberation) {
    for line in &question.from {
        let offer = &line.offer;
        let Some(fact) = edition.facts.legacy.iter().find(|fact| fact.says.offer == *offer) else {
            let says = format!("{offer} is no legacy plan of which the documents speak");
            let rules = ["B21-LEGACY-01", "G21-DOC-01", "G26-DOC-01", "P19-LOG-03", "P19-SCOPE-01"];
            deliberation.consider(Verdict::NotStated, edition.reason(says, &rules, None));
            continue;
        };
        let By::Need = fact.says.by;
        match &question.to {
            None => {
                let says = format!(
                    "{} users of {offer} each move to what they need: a base licence and the attach licences that are \
                     used, and none for what is not; `licet plan` finds them for each user",
                    line.quantity
                );
                deliberation.consider(Verdict::Allowed, fact.reason(says));
            }
            Some(to) => {
                let says = format!("{offer} does not become {to} as a whole: what each user needs decides");
                deliberation.consider(Verdict::Refused, fact.reason(says));
            }
        }
    }
}
