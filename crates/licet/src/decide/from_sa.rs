//! Whether licences From SA may be bought now: program, day, Software Assurance, and what they are bought for.

use crate::{
    catalog::Edition,
    rules::{
        Fact,
        from_sa::{FromSa, When},
    },
    tenant::{Program, Status, Tenant},
    value::{Day, OfferId, Reason},
};

use super::{Chain, Verdict};

/// What is looked at.
#[derive(Debug, Clone)]
pub struct Sought<'a> {
    /// The program, if it is said.
    pub program: Option<Program>,
    /// The day of the order.
    pub at: Day,
    /// Since when the qualifying licences are held, if it is said.
    pub held_since: Option<Day>,
    /// The qualifying licences.
    pub from: Vec<&'a OfferId>,
}

/// What stands for and against buying licences From SA, and the first day on which the agreement is open to them.
pub fn from_sa(edition: &Edition, tenant: &Tenant, sought: &Sought<'_>) -> (Vec<(Verdict, Reason)>, Option<Day>) {
    let none = |verdict, says: String| {
        let rules = ["P19-FROMSA-08", "P19-FROMSA-09", "P19-FROMSA-10"];
        (vec![(verdict, edition.reason(says, &rules, None))], None)
    };
    let facts = &edition.facts.from_sa;
    if facts.is_empty() {
        let says = "the documents of this edition do not describe licences From SA";
        let rules = ["G21-DUAL-10", "G21-DOC-01", "G26-DOC-01", "V17-VOL-01"];
        return (vec![(Verdict::NotStated, edition.reason(says, &rules, None))], None);
    }
    let of = |program: Program| facts.iter().find(|fact| fact.says.program == program);
    let fact = match sought.program {
        Some(program) => of(program),
        None => tenant.agreements.iter().find_map(|agreement| of(agreement.program)),
    };
    let Some(fact) = fact else {
        return if sought.program.is_none() && tenant.agreements.is_empty() {
            none(
                Verdict::NotStated,
                "whether licences From SA are open depends on the program, which is not said".into(),
            )
        } else {
            none(
                Verdict::Refused,
                "licences From SA are bought through three programs, and this is none of them".into(),
            )
        };
    };
    let mut found = Vec::new();
    let chain = Chain::of(tenant, &[fact.says.program]);
    assured(fact, &chain, sought.at, &mut found);
    let next = timely(edition, fact, &chain, sought.at, &mut found);
    qualifying(edition, tenant, fact, sought, &mut found);
    (found, next)
}

fn assured(fact: &Fact<FromSa>, chain: &Chain<'_>, at: Day, found: &mut Vec<(Verdict, Reason)>) {
    let with = if fact.says.assured { vec![fact.says.program] } else { Vec::new() };
    let yesterday = at.0.yesterday().ok().map(Day);
    let until_today = chain.ended_before(at).and(yesterday).and_then(|day| chain.assured(day, &with));
    let (verdict, says) = match chain.assured(at, &with) {
        Some(true) => (Verdict::Allowed, "Software Assurance is active"),
        _ if until_today == Some(true) => (Verdict::Allowed, "Software Assurance was active to the day of renewal"),
        Some(false) => (Verdict::Refused, "Software Assurance is not active, and From SA asks for it"),
        None => (Verdict::Allowed, "it is bought for licences with active Software Assurance"),
    };
    found.push((verdict, fact.reason(says)));
}

/// Whether the day is open, and the first day that is.
fn timely(
    edition: &Edition,
    fact: &Fact<FromSa>,
    chain: &Chain<'_>,
    at: Day,
    found: &mut Vec<(Verdict, Reason)>,
) -> Option<Day> {
    let any = fact.says.when == When::Anniversary || edition.choice("onprem-renewal") == "at-any-anniversary";
    let words = if any { "at an anniversary or at renewal" } else { "at renewal" };
    let reading = |reason: Reason| Reason { reading: Some(edition.taken("onprem-renewal")), ..reason };
    let anniversary = if any { chain.anniversary_on(at) } else { Some(false) };
    if chain.renews_on(at) || anniversary == Some(true) {
        found.push((Verdict::Allowed, reading(fact.reason(format!("{at} is a day {words}")))));
        return Some(at);
    }
    let next = [chain.renewal_after(at), chain.anniversary_after(at).filter(|_| any)].into_iter().flatten().min();
    if next.is_none() || anniversary.is_none() {
        found.push((Verdict::Allowed, reading(fact.reason(format!("it is bought {words}")))));
        return None;
    }
    let when = next.map(|day| format!(", next on {day}")).unwrap_or_default();
    found.push((Verdict::Refused, reading(fact.reason(format!("it is bought {words}{when}, not on {at}")))));
    next
}

/// Fully paid licences, or a subscription that was held long enough.
fn qualifying(
    edition: &Edition,
    tenant: &Tenant,
    fact: &Fact<FromSa>,
    sought: &Sought<'_>,
    found: &mut Vec<(Verdict, Reason)>,
) {
    let of_offer = || tenant.subscriptions.iter().filter(|known| sought.from.contains(&&known.offer));
    let rules = ["P19-FROMSA-14", "P19-FROMSA-15", "P19-FROMSA-12"];
    if of_offer().next().is_some()
        && of_offer().all(|known| matches!(known.status, Status::Trial | Status::InternalUse))
    {
        found.push((Verdict::Refused, edition.reason("the qualifying licences are not paid", &rules, None)));
    }
    let Some(months) = fact.says.held_more_than_months else {
        let says = "the qualifying licences must be fully paid";
        return found.push((Verdict::Allowed, edition.reason(says, &rules, None)));
    };
    let since = sought.held_since.or_else(|| of_offer().filter_map(|known| known.purchased.or(known.start)).max());
    let (verdict, says) = match since.and_then(|since| since.months_later(months)) {
        None => {
            (Verdict::Allowed, format!("the qualifying subscription must have been held for more than {months} months"))
        }
        Some(full) if full < sought.at => (Verdict::Allowed, format!("held for more than {months} months")),
        Some(full) => {
            (Verdict::Refused, format!("more than {months} months are asked, which are not over before {full}"))
        }
    };
    found.push((verdict, fact.reason(says)));
}
