//! Earlier versions of a server that downgrade rights reach (G21-DUAL-11..14).

use super::Transition;
use crate::{
    catalog::Edition,
    decide::{Deliberation, Verdict},
    rules::{Fact, server_downgrade::ServerDowngrade},
    value::fold,
};

/// Considers the version that is wanted of each server of the question.
pub(super) fn consider(edition: &Edition, question: &Transition, deliberation: &mut Deliberation) {
    for line in &question.from {
        let offer = &line.offer;
        let Some(fact) = edition.facts.server_downgrade.iter().find(|fact| fact.says.offer == *offer) else {
            let says = format!("the documents name no earlier version to which {offer} may be downgraded");
            let rules = ["G21-DUAL-11", "G26-DUAL-01", "P19-DOWN-01"];
            deliberation.consider(Verdict::NotStated, edition.reason(says, &rules, None));
            continue;
        };
        let (verdict, says) = judge(fact, question);
        deliberation.consider(verdict, fact.reason(says));
    }
}

fn judge(fact: &Fact<ServerDowngrade>, question: &Transition) -> (Verdict, String) {
    let (offer, says) = (&fact.says.offer, &fact.says);
    match (&question.version, question.versions_back, says.versions_back) {
        (_, Some(0), _) => (Verdict::Allowed, format!("the current version of {offer} is no downgrade")),
        (_, Some(back), Some(most)) if back <= most => {
            (Verdict::Allowed, format!("{offer} may be downgraded by up to {most} versions"))
        }
        (_, Some(back), Some(most)) => {
            (Verdict::Refused, format!("{offer} may be downgraded by up to {most} versions, not by {back}"))
        }
        (Some(version), ..) if says.versions.iter().any(|known| fold(known) == fold(version)) => {
            (Verdict::Allowed, format!("{offer} may be downgraded to {version}"))
        }
        (Some(version), _, None) => (
            Verdict::Refused,
            format!("{offer} may be downgraded to {} only, not to {version}", says.versions.join(", ")),
        ),
        _ => {
            (Verdict::NotStated, format!("the documents state the downgrade of {offer} in another way than was asked"))
        }
    }
}
