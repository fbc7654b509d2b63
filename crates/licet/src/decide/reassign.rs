//! May this licence go from one holder to another? What the documents say of the reason, and whether it would stand there.

use super::{
    Assign, Decision, Deliberation, Holder, Holdings, Reassign, Set, Shelf, Verdict, assign, holder, reasons, sold,
};
use crate::{
    catalog::Edition,
    rules::{
        Fact,
        reassignment::{Form, Reassignment, Why},
    },
    tenant::Tenant,
    value::{AssignedTo, Reason},
};

type Considered = Vec<(Verdict, Reason)>;

/// Decides a reassignment.
pub fn reassign(shelf: &Shelf<'_>, tenant: &Tenant, question: &Reassign) -> Decision {
    let edition = shelf.edition;
    let mut deliberation = Deliberation::new(edition);
    let considered = match parties(shelf, tenant, question) {
        Err(refused) => vec![*refused],
        Ok((from, form)) => {
            let mut considered = vec![by_reason(edition, question, form)];
            considered.extend(span(edition, tenant, question, form));
            considered.extend(left_behind(shelf, tenant, question, from));
            considered.extend(at_target(shelf, tenant, question));
            considered
        }
    };
    considered.into_iter().for_each(|(verdict, reason)| deliberation.consider(verdict, reason));
    deliberation.decide(not_stated(edition, question))
}

/// The holder and the form of both, if they fit together and the one holds the licence.
fn parties(shelf: &Shelf<'_>, tenant: &Tenant, question: &Reassign) -> Result<(Holder, Form), Box<(Verdict, Reason)>> {
    let edition = shelf.edition;
    let Reassign { offer, from, to, .. } = question;
    let refused = |reason| Box::new((Verdict::Refused, reason));
    if let Some(unknown) = sold::unknown(shelf, offer) {
        return Err(Box::new(unknown));
    }
    if edition.assigned_to(offer) == AssignedTo::Nobody {
        return Err(refused(reasons::wrong_holder(edition, offer, to)));
    }
    let find =
        |name: &str| holder(shelf, tenant, offer, name).ok_or_else(|| refused(reasons::no_such_holder(edition, name)));
    let (holds, takes) = (find(from)?, find(to)?);
    let form = |holder| if matches!(holder, Holder::User(_)) { Form::User } else { Form::Device };
    if form(holds) != form(takes) {
        let says =
            format!("{from} and {to} are not of one kind: a licence goes from user to user, or device to device");
        let rules =
            ["P19-REASSIGN-04", "P19-REASSIGN-03", "P19-CAL-03", "G21-USERTYPE-14", "G21-USERTYPE-03", "G26-ATTACH-04"];
        return Err(refused(edition.reason(says, &rules, None)));
    }
    let held = Holdings::of(shelf, tenant).held(holds);
    if !shelf.place(offer).is_some_and(|at| held.has(at)) {
        let says = format!("{from} does not hold {offer}, so it cannot go from there");
        let rules = ["P19-CAL-04", "P19-CAL-09", "G21-USERTYPE-04", "G21-USERTYPE-14", "G26-EXT-01"];
        return Err(refused(edition.reason(says, &rules, None)));
    }
    if from == to {
        let says = format!("{from} holds {offer} already");
        return Err(Box::new((Verdict::Warned, reasons::held_already(edition, says))));
    }
    Ok((holds, form(holds)))
}

/// The fact that speaks most closely of the reason and the form.
fn fact(edition: &Edition, why: Why, form: Form) -> Option<&Fact<Reassignment>> {
    let fits = |fact: &&Fact<Reassignment>| {
        fact.says.reason.is_none_or(|known| known == why) && fact.says.holder.is_none_or(|known| known == form)
    };
    let close = |fact: &&Fact<Reassignment>| (fact.says.reason.is_some(), fact.says.holder.is_some());
    edition.facts.reassignment.iter().filter(fits).max_by_key(close)
}

fn by_reason(edition: &Edition, question: &Reassign, form: Form) -> (Verdict, Reason) {
    let Some(fact) = fact(edition, question.reason, form) else {
        return (Verdict::NotStated, not_stated(edition, question));
    };
    let Reassign { offer, from, to, reason, .. } = question;
    let word = reason.word();
    if !fact.says.allowed {
        let says = format!("{offer} may not go from {from} to {to} for the reason {word}");
        return (Verdict::Refused, fact.reason(says));
    }
    let back = match (fact.says.temporary, question.until) {
        (true, Some(until)) => format!("; {from} is not covered until it comes back after {until}"),
        (true, None) => format!("; {from} is not covered until it comes back"),
        (false, _) => format!(" for good; {from} is not covered any more"),
    };
    (Verdict::Allowed, fact.reason(format!("{offer} may go from {from} to {to}{back}")))
}

/// What the last day says: over already, or one that a replacement for good does not have.
fn span(edition: &Edition, tenant: &Tenant, question: &Reassign, form: Form) -> Option<(Verdict, Reason)> {
    let until = question.until?;
    let fact = fact(edition, question.reason, form).filter(|fact| fact.says.allowed)?;
    if !fact.says.temporary {
        let says = format!("what is replaced for good does not come back on {until}");
        return Some((Verdict::Refused, fact.reason(says)));
    }
    (until < tenant.as_of).then(|| {
        let says = format!("on {until} the reason is over, and the licence is back with {}", question.from);
        (Verdict::Refused, fact.reason(says))
    })
}

/// What the holder who gives it away is left with.
fn left_behind(shelf: &Shelf<'_>, tenant: &Tenant, question: &Reassign, from: Holder) -> Considered {
    let edition = shelf.edition;
    let Reassign { offer, from: name, .. } = question;
    let mut considered = Considered::new();
    let held = Holdings::of(shelf, tenant).held(from);
    let left = shelf.place(offer).map_or(held, |place| held.without(place));
    let faults = shelf.faults(left).minus(shelf.faults(held));
    if !faults.is_empty() {
        let lost: Vec<String> = shelf.offers(faults).iter().map(ToString::to_string).collect();
        let says = format!("{name} keeps {}, which does not stand without {offer}", lost.join(", "));
        let rules = ["G21-ATTACH-05", "G21-ATTACH-06", "B21-ATTACH-04", "G26-ATTACH-02", "P19-CAL-04"];
        let verdict = if edition.choice("base-removal") == "refused" { Verdict::Refused } else { Verdict::Warned };
        considered.push((verdict, edition.reason(says, &rules, Some("base-removal"))));
    }
    let fact = match from {
        Holder::User(_) => fact(edition, question.reason, Form::User),
        Holder::Device(_) => fact(edition, question.reason, Form::Device),
    };
    if let Some(fact) = fact.filter(|fact| fact.says.allowed && !fact.says.temporary)
        && goes_on(tenant, from, left)
    {
        let says = format!("{name} still has work recorded here, and will not be covered for it");
        considered.push((Verdict::Warned, fact.reason(says)));
    }
    considered
}

/// Whether a holder without any licence left is still recorded at work.
fn goes_on(tenant: &Tenant, holder: Holder, left: Set) -> bool {
    match holder {
        Holder::User(at) => {
            let user = tenant.users.get(at as usize).filter(|user| user.enabled);
            left.is_empty() && user.is_some_and(|user| !tenant.demand(user).grants.is_empty())
        }
        Holder::Device(at) => left.is_empty() && tenant.device_users.iter().any(|(device, _)| *device == at),
    }
}

/// Whether the licence would stand with the one who takes it: as for an assignment after it was taken away.
fn at_target(shelf: &Shelf<'_>, tenant: &Tenant, question: &Reassign) -> Considered {
    let mut after = tenant.clone();
    after.assignments.retain(|assignment| {
        assignment.principal != question.from || assignment.offer != question.offer || !assignment.stands(tenant.as_of)
    });
    let to = question.to.clone();
    let decision = assign(shelf, &after, &Assign { offer: question.offer.clone(), to, environment: None });
    let verdict = decision.verdict;
    decision.because.into_iter().map(|reason| (verdict, reason)).collect()
}

fn not_stated(edition: &Edition, question: &Reassign) -> Reason {
    let says =
        format!("the documents of {} do not say whether {} may go to another holder", edition.def.id, question.offer);
    let rules = ["G21-USERTYPE-04", "G21-DEVICE-02", "G21-DOC-01", "G26-DOC-01", "G26-EXT-01", "P19-SCOPE-08"];
    edition.reason(says, &rules, None)
}
