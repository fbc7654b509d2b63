//! Assignments one by one: expired, shared, doubled, with the wrong kind of holder.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    desk::Desk,
    finding::{Code, Finding},
};
use crate::{
    decide::{Holder, holder},
    require,
    rules::person_kind::PersonStatus,
    tenant::{Assignment, Via},
    value::{AssignedTo, Money, OfferId, SubscriptionId, fold},
};

/// What is amiss with single assignments.
pub(super) fn findings(desk: &Desk<'_>) -> Vec<Finding> {
    let expired_at: BTreeSet<usize> = desk.holdings.expired.iter().copied().collect();
    let standing =
        |(at, assignment): &(usize, &Assignment)| assignment.stands(desk.tenant.as_of) && !expired_at.contains(at);
    let in_force: Vec<&Assignment> =
        desk.tenant.assignments.iter().enumerate().filter(standing).map(|(_, assignment)| assignment).collect();
    let mut found = expired(desk, &expired_at, &in_force);
    found.extend(twice(desk, &in_force));
    found.extend(shared(desk, &in_force));
    found.extend(in_force.iter().filter_map(|assignment| wrong_holder(desk, assignment)));
    found
}

/// Assignments from subscriptions that are no longer in force.
fn expired(desk: &Desk<'_>, expired_at: &BTreeSet<usize>, in_force: &[&Assignment]) -> Vec<Finding> {
    let current: BTreeSet<(&str, &OfferId)> = in_force.iter().map(|a| (a.principal.as_str(), &a.offer)).collect();
    let expired = expired_at.iter().filter_map(|&at| desk.tenant.assignments.get(at));
    let left = expired.filter(|assignment| !current.contains(&(assignment.principal.as_str(), &assignment.offer)));
    left.map(|assignment| {
        let offer = &assignment.offer;
        let says = match &assignment.subscription {
            Some(subscription) => format!("{offer} of {subscription}, which is no longer in force"),
            None => format!("{offer}, of which no subscription is in force"),
        };
        let rules = ["G21-USERTYPE-10", "G21-USERTYPE-07", "P19-PROG-06", "P19-SCOPE-12"];
        let mut because = vec![desk.reason(says, &rules, None)];
        if desk.edition.counts_as(offer).is_some() {
            let says = "its use on the organisation's own servers ended with it: CALs and a server licence are needed";
            let rules = ["P19-DUAL-13", "P19-DUAL-14", "P19-FROMSA-04"];
            because.push(desk.reason(says, &rules, None));
        }
        // What the holder lacks without it is said, and counted, where needs are known.
        let cost = if desk.states_needs { Some(Money::ZERO) } else { desk.price(offer, 1) };
        Finding::new(Code::Expired, format!("renew it, or take {offer} away"), because)
            .about(&assignment.principal)
            .of(offer)
            .costing(cost)
    })
    .collect()
}

/// The same licence twice with one holder. The assignments are sorted by holder and offer.
fn twice(desk: &Desk<'_>, in_force: &[&Assignment]) -> Vec<Finding> {
    let same = |a: &&Assignment, b: &&Assignment| a.principal == b.principal && a.offer == b.offer;
    let doubled = in_force.chunk_by(same).filter(|of_holder| of_holder.len() > 1);
    doubled
        .filter_map(|of_holder| {
            let assignment = of_holder.first()?;
            let more = of_holder.len() as u64 - 1;
            let says = format!("{} is assigned {} times to one holder", assignment.offer, of_holder.len());
            let rules = ["G21-USERTYPE-04", "G21-USERTYPE-14", "P19-CAL-04", "P19-CAL-09"];
            let because = vec![desk.reason(says, &rules, None)];
            let finding = Finding::new(Code::DoubleLicensed, "one of them is enough", because);
            let finding = finding.about(&assignment.principal).of(&assignment.offer).counting(more);
            Some(finding.costing(desk.price(&assignment.offer, more)))
        })
        .collect()
}

/// Whether the assignment says that several people share the licence.
fn is_shared(desk: &Desk<'_>, assignment: &Assignment) -> bool {
    let named = desk.edition.assigned_to(&assignment.offer) == AssignedTo::User;
    named && assignment.reason.as_deref().is_some_and(|reason| fold(reason) == "sharing")
}

/// Users beyond the seats of subscriptions that several people share, by offer.
pub(super) fn sharers(desk: &Desk<'_>, offer: &OfferId) -> u64 {
    let standing = desk.tenant.assignments.iter().filter(|a| a.offer == *offer && a.stands(desk.tenant.as_of));
    standing.filter(|assignment| is_shared(desk, assignment)).count() as u64
}

/// Named licences that several people share.
fn shared(desk: &Desk<'_>, in_force: &[&Assignment]) -> Vec<Finding> {
    let mut of_subscription: BTreeMap<(&SubscriptionId, &OfferId), Vec<&str>> = BTreeMap::new();
    let mut found = Vec::new();
    for assignment in in_force.iter().filter(|assignment| is_shared(desk, assignment)) {
        match &assignment.subscription {
            Some(id) => {
                let same = |other: &&&Assignment| other.subscription.as_ref() == Some(id);
                let all = in_force.iter().filter(same).map(|other| other.principal.as_str());
                of_subscription.entry((id, &assignment.offer)).or_insert_with(|| all.collect());
            }
            None => found.push(sharing(desk, &assignment.offer, &assignment.principal, &[], 1)),
        }
    }
    for ((id, offer), people) in of_subscription {
        let seats = desk.tenant.subscriptions.iter().filter(|known| known.id == *id).map(|known| known.quantity).sum();
        let more = (people.len() as u64).saturating_sub(seats).max(1);
        found.push(sharing(desk, offer, id.as_str(), &people, more).counting(people.len() as u64));
    }
    found.extend(pooled(desk));
    found.extend(on_devices(desk, in_force));
    found
}

fn sharing(desk: &Desk<'_>, offer: &OfferId, subject: &str, people: &[&str], more: u64) -> Finding {
    let who = if people.is_empty() { subject.to_string() } else { people.join(", ") };
    let says = format!("{offer} belongs to one named person and is shared: {who}");
    let rules = ["G21-USERTYPE-04", "P19-CAL-04", "P19-CAL-05", "G26-EXT-05"];
    let because = vec![desk.reason(says, &rules, None)];
    let remedy = format!("give each of them a licence: {more} more of {offer}, or what their own work needs");
    Finding::new(Code::SharedNamedLicence, remedy, because).about(subject).of(offer).costing(desk.price(offer, more))
}

/// User licences of accounts that are no person, behind which people work.
fn pooled(desk: &Desk<'_>) -> Vec<Finding> {
    let mut behind: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for access in desk.tenant.access.iter().filter(|access| access.via == Via::PooledAccount) {
        if let (Some(account), Some(user)) = (&access.system, &access.user) {
            behind.entry(account.as_str()).or_default().insert(user.as_str());
        }
    }
    let mut found = Vec::new();
    for (user, at) in desk.tenant.users.iter().zip(0_u32..) {
        let status = require::person(desk.edition, user).status;
        let Some(people) = behind.get(user.id.as_str()).filter(|_| status == PersonStatus::NotAPerson) else {
            continue;
        };
        let people: Vec<&str> = people.iter().copied().collect();
        for offer in desk.shelf.offers(desk.holdings.held(Holder::User(at))) {
            let more = (people.len() as u64).saturating_sub(1).max(1);
            found.push(sharing(desk, &offer, user.id.as_str(), &people, more).counting(people.len() as u64));
        }
    }
    found
}

/// Licences of users with a device.
fn on_devices(desk: &Desk<'_>, in_force: &[&Assignment]) -> Vec<Finding> {
    let on_device = |assignment: &&&Assignment| {
        desk.edition.assigned_to(&assignment.offer) == AssignedTo::User
            && matches!(
                holder(desk.shelf, desk.tenant, &assignment.offer, &assignment.principal),
                Some(Holder::Device(_))
            )
    };
    let finding = |assignment: &&Assignment| sharing(desk, &assignment.offer, &assignment.principal, &[], 1);
    in_force.iter().filter(on_device).map(finding).collect()
}

/// A device licence with a user.
fn wrong_holder(desk: &Desk<'_>, assignment: &Assignment) -> Option<Finding> {
    let offer = &assignment.offer;
    if desk.edition.assigned_to(offer) != AssignedTo::Device {
        return None;
    }
    let Some(Holder::User(_)) = holder(desk.shelf, desk.tenant, offer, &assignment.principal) else { return None };
    let rules = ["G21-USERTYPE-14", "G21-DEVICE-02", "P19-CAL-09", "G26-DEVICE-06"];
    let because = vec![desk.reason(format!("{offer} licenses a device and is held by a user"), &rules, None)];
    let finding = Finding::new(Code::WrongHolder, "assign it to the device that the user works on", because);
    Some(finding.about(&assignment.principal).of(offer).costing(desk.price(offer, 1)))
}
