//! Whether a purchase is committed to for long enough (G21-CAP-13).

use super::Verdict;
use crate::{
    catalog::Edition,
    tenant::Tenant,
    value::{Day, OfferId, Reason},
};

/// What is said of buying an offer from one day to the end of another: for long enough, to the end of a term that runs,
/// or too short.
pub(super) fn committed(
    edition: &Edition,
    tenant: &Tenant,
    offer: &OfferId,
    (from, until): (Day, Day),
) -> Vec<(Verdict, Reason)> {
    let facts = edition.facts.commitment.iter().filter(|fact| fact.says.binds(offer));
    let term = tenant.agreements.iter().filter_map(|known| known.end);
    let term = term.chain(tenant.subscriptions.iter().filter(|known| known.paid(from)).filter_map(|known| known.end));
    let in_term = term.into_iter().any(|end| end == until);
    let judge = |fact: &crate::rules::Fact<crate::rules::commitment::Commitment>| {
        let (months, least) = (fact.says.months, from.months_later(fact.says.months));
        let long = until.next().zip(least).is_some_and(|(end, least)| end >= least);
        let (verdict, says) = match (long, fact.says.in_term && in_term) {
            (true, _) => (Verdict::Allowed, format!("{offer} is committed to for {months} months or more")),
            (false, true) => (Verdict::Allowed, format!("{offer} ends on {until} with the term that runs already")),
            (false, false) => {
                (Verdict::Refused, format!("{offer} is committed to for {months} months at least, not only to {until}"))
            }
        };
        (verdict, fact.reason(says))
    };
    facts.map(judge).collect()
}
