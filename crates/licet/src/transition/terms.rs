//! Who may, and when: Software Assurance on the day named and now, upon renewal, licensed as of the day named.

use super::{Transition, Under};
use crate::{
    catalog::Edition,
    decide::{Chain, Sought, Verdict, from_sa},
    rules::{Fact, transition_ratio::Direction, transition_terms::TransitionTerms},
    tenant::Tenant,
    value::{Day, OfferId, Reason},
};

type Terms = Fact<TransitionTerms>;

/// The terms that hold under a program, or by some tables.
pub(super) fn of(edition: &Edition, under: Under, direction: Direction) -> Option<&Terms> {
    let mut facts = edition.facts.transition_terms.iter().filter(|fact| fact.says.direction == direction);
    facts.find(|fact| match under {
        Under::Program(program) => fact.says.programs.contains(&program),
        Under::Channel(channel) => fact.says.channel == channel,
        Under::Unsaid => false,
    })
}

/// What the terms say of a question.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Considerations for and against.
    pub(super) found: Vec<(Verdict, Reason)>,
    /// The first day on which the right takes effect, where it is known.
    pub(super) effective: Option<Day>,
    /// Whether the right is lacking, not only its day.
    pub(super) barred: bool,
}

/// Looks at the terms.
pub(super) fn look(edition: &Edition, tenant: &Tenant, terms: &Terms, question: &Transition, days: &[Day]) -> Look {
    if question.direction == Direction::FromSa {
        let program = match question.under {
            Under::Program(program) => Some(program),
            Under::Channel(_) | Under::Unsaid => None,
        };
        let from: Vec<&OfferId> = question.from.iter().map(|line| &line.offer).collect();
        let sought = Sought { program, at: tenant.as_of, held_since: days.iter().max().copied(), from };
        let (found, effective) = from_sa(edition, tenant, &sought);
        let barred = refused(&found);
        return Look { found, effective, barred };
    }
    let mut found = Vec::new();
    let chain = Chain::of(tenant, &terms.says.programs);
    if let Some(day) = terms.says.licensed_on {
        found.push(licensed(edition, terms, day, days));
    }
    let (mut effective, mut barred) = (None, refused(&found));
    if let Some(day) = terms.says.assured_on {
        assured(edition, &chain, terms, (day, tenant.as_of), &mut found);
        if days.iter().any(|bought| *bought > day) {
            let says = format!(
                "bought after {day}: no end of the table is printed, and Software Assurance is asked for {day}"
            );
            let rules = ["P19-UPVL-05", "P19-UPVL-01", "P19-UPDPL-05", "P19-UPDPL-01"];
            found.push((Verdict::Warned, edition.reason(says, &rules, Some("onprem-sa-date"))));
        }
        barred = refused(&found);
        if terms.says.upon_renewal {
            effective = renewed(edition, &chain, terms, (day, tenant.as_of), &mut found);
        }
    }
    Look { found, effective, barred }
}

fn refused(found: &[(Verdict, Reason)]) -> bool {
    found.iter().any(|(verdict, _)| *verdict == Verdict::Refused)
}

/// Software Assurance on the day named and, by the reading, now.
fn assured(
    edition: &Edition,
    chain: &Chain<'_>,
    terms: &Terms,
    (then, now): (Day, Day),
    found: &mut Vec<(Verdict, Reason)>,
) {
    let and_now = edition.choice("onprem-sa-date") != "active-on-that-day";
    let on = |day| chain.assured(day, &terms.says.assured);
    let (verdict, says) = match (on(then), on(now)) {
        (Some(false), _) => (Verdict::Refused, format!("Software Assurance was not active on {then}")),
        (_, Some(false)) if and_now => (Verdict::Refused, format!("Software Assurance is no longer active on {now}")),
        (Some(true), Some(true)) => (Verdict::Allowed, format!("Software Assurance was active on {then} and still is")),
        (Some(true), _) if !and_now => (Verdict::Allowed, format!("Software Assurance was active on {then}")),
        _ => (Verdict::Allowed, format!("Software Assurance must have been active on {then} and be so now")),
    };
    found.push((verdict, with_reading(edition, terms.reason(says), "onprem-sa-date")));
}

/// Upon renewal: in an agreement that followed the one of the day named; or after any anniversary.
fn renewed(
    edition: &Edition,
    chain: &Chain<'_>,
    terms: &Terms,
    (then, now): (Day, Day),
    found: &mut Vec<(Verdict, Reason)>,
) -> Option<Day> {
    let first = if edition.choice("onprem-renewal") == "at-any-anniversary" {
        chain.first_anniversary(now, then)
    } else {
        let since = |start: Option<Day>| start.filter(|start| *start > then);
        let renewed = chain.covering(now).filter_map(|agreement| since(agreement.start)).min();
        renewed.or_else(|| chain.renewal_after(now))
    };
    let (verdict, says) = match first {
        Some(first) if first <= now => (Verdict::Allowed, format!("the right took effect upon renewal, on {first}")),
        Some(first) => (Verdict::Refused, format!("the right takes effect upon renewal, on {first}")),
        None => (Verdict::Allowed, "the right takes effect upon renewal".to_string()),
    };
    found.push((verdict, with_reading(edition, terms.reason(says), "onprem-renewal")));
    first
}

/// Licensed as of the day named.
fn licensed(edition: &Edition, terms: &Terms, day: Day, bought: &[Day]) -> (Verdict, Reason) {
    let that_day = edition.choice("onprem-downgrade-date") == "licensed-on-that-day";
    let later = bought.iter().any(|bought| *bought > day);
    let (verdict, says) = match (that_day, later) {
        (true, true) => (Verdict::Refused, format!("it was not licensed on {day} yet")),
        (true, false) => (Verdict::Allowed, format!("it must have been licensed on {day}")),
        (false, _) => (Verdict::Allowed, format!("it is licensed on {day} or later")),
    };
    (verdict, with_reading(edition, terms.reason(says), "onprem-downgrade-date"))
}

fn with_reading(edition: &Edition, reason: Reason, reading: &str) -> Reason {
    Reason { reading: Some(edition.taken(reading)), ..reason }
}
