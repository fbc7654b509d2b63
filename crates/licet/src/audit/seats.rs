//! Seats per offer: more given out than owned, owned and not given out, paid twice.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    assignments::sharers,
    desk::Desk,
    finding::{Code, Finding},
};
use crate::{
    decide::Limit,
    tenant::{Program, Subscription},
    value::{AgreementId, AssignedTo, Money, OfferId, OfferKind},
};

/// What is amiss with the seats of each offer. Says nothing where subscriptions are not known.
pub(super) fn findings(desk: &Desk<'_>, limits: &[Limit]) -> Vec<Finding> {
    let holdings = desk.holdings;
    let mut found = withdrawn(desk);
    if !holdings.subscriptions_known {
        return found;
    }
    let offers: BTreeSet<&OfferId> = holdings.owned.keys().chain(holdings.assigned.keys()).collect();
    for offer in offers {
        let owned = holdings.owned(offer);
        let assigned = holdings.assigned.get(offer).copied().unwrap_or(0);
        let (twice, finding) = paid_twice(desk, offer, owned.saturating_sub(assigned));
        found.extend(finding);
        if desk.edition.assigned_to(offer) == AssignedTo::Nobody {
            continue;
        }
        if assigned > owned {
            found.push(over_assigned(desk, offer, owned, assigned));
        } else if owned > assigned + twice && !is_withdrawn(desk, offer) {
            found.push(unused(desk, limits, offer, owned, assigned, twice));
        }
    }
    found
}

fn over_assigned(desk: &Desk<'_>, offer: &OfferId, owned: u64, assigned: u64) -> Finding {
    let more = assigned - owned;
    let rules = ["G21-USERTYPE-04", "G21-USERTYPE-14", "P19-CAL-04", "G26-EXT-05"];
    let because = vec![desk.reason(format!("of {owned} seats of {offer} {assigned} are given out"), &rules, None)];
    let remedy = format!("buy {more} more of {offer}, or take {more} away");
    // What shared licences cost is said there.
    let exposed = more.saturating_sub(sharers(desk, offer));
    let finding = Finding::new(Code::SeatsOverAssigned, remedy, because).of(offer).counting(more);
    finding.costing(desk.price(offer, exposed))
}

/// Seats that nobody holds. What a minimum purchase forces is free for use, and costs nothing that could be saved.
fn unused(desk: &Desk<'_>, limits: &[Limit], offer: &OfferId, owned: u64, assigned: u64, twice: u64) -> Finding {
    let free = owned - assigned - twice;
    let mut saved = free.min(desk.paid(offer));
    let rules = ["G21-USERTYPE-10", "G21-USERTYPE-14", "P19-SAM-08", "P19-SAM-10"];
    let mut because = vec![desk.reason(format!("of {owned} seats of {offer} {assigned} are given out"), &rules, None)];
    let mut remedy = format!("give up to {free} of {offer} back at the next renewal");
    for limit in limits {
        if let Limit::Minimum { offers, quantity, because: why } = limit
            && offers.contains(offer)
        {
            let all: u64 = offers.iter().map(|offer| desk.holdings.owned(offer)).sum();
            if all.saturating_sub(free) < *quantity {
                saved = saved.min(all.saturating_sub(*quantity));
                because.push(why.clone());
                remedy = format!(
                    "give {saved} of {offer} back at the next renewal; the minimum purchase of {quantity} holds {}",
                    free - saved
                );
            }
        }
    }
    Finding::new(Code::SeatsUnused, remedy, because).of(offer).counting(free).costing(desk.price(offer, saved))
}

/// Seats of one offer under a direct purchase and under another agreement, or twice the same number under two
/// agreements, as far as nobody holds them.
fn paid_twice(desk: &Desk<'_>, offer: &OfferId, spare: u64) -> (u64, Option<Finding>) {
    let day = desk.tenant.as_of;
    let of_offer = desk.tenant.subscriptions.iter().filter(|known| known.offer == *offer && known.paid(day));
    let mut by_agreement: BTreeMap<&AgreementId, u64> = BTreeMap::new();
    for Subscription { agreement, quantity, .. } in of_offer {
        if let Some(agreement) = agreement {
            *by_agreement.entry(agreement).or_default() += quantity;
        }
    }
    let direct =
        |id: &AgreementId| desk.tenant.agreements.iter().any(|known| known.id == *id && known.program == Program::Mosp);
    let (at_once, other): (Vec<_>, Vec<_>) = by_agreement.iter().partition(|(id, _)| direct(id));
    let quantity: u64 = at_once.iter().map(|(_, quantity)| **quantity).sum();
    let same = other.iter().any(|(id, quantity)| other.iter().any(|(o, q)| o != id && q == quantity && **q <= spare));
    let (twice, says) = if quantity > 0 && !other.is_empty() {
        let beside = other.iter().map(|(_, quantity)| **quantity).sum::<u64>();
        (quantity.min(beside).min(spare), "a direct purchase runs beside another agreement")
    } else if same {
        let twice = other.iter().map(|(_, quantity)| **quantity).filter(|quantity| *quantity <= spare).min();
        (twice.unwrap_or(0), "two agreements run beside each other for the same seats")
    } else {
        return (0, None);
    };
    if twice == 0 {
        return (0, None);
    }
    let rules = ["V17-MOVE-03", "V17-ACTIVATE-02"];
    let because = vec![desk.reason(format!("{offer}: {says}, and both are paid"), &rules, None)];
    let remedy = format!("end the older purchase of {twice} of {offer} with a request to billing support");
    let finding = Finding::new(Code::PaidTwice, remedy, because).of(offer).counting(twice);
    (twice, Some(finding.costing(desk.price(offer, twice))))
}

/// Whether an offer is a full licence that the edition knows, and that grants nothing in it.
fn is_withdrawn(desk: &Desk<'_>, offer: &OfferId) -> bool {
    let full = [OfferKind::Base, OfferKind::Attach, OfferKind::UserCal, OfferKind::DeviceCal];
    desk.shelf.place(offer).is_none() && offer.kind().is_some_and(|kind| full.contains(&kind))
}

/// Seats of full licences that the edition knows, and that grant nothing in it.
fn withdrawn(desk: &Desk<'_>) -> Vec<Finding> {
    let of_holdings = desk.holdings.owned.iter().filter(|(_, quantity)| **quantity > 0);
    let idle = of_holdings.filter(|(offer, _)| is_withdrawn(desk, offer));
    idle.map(|(offer, &quantity)| {
        let rules = ["B21-LEGACY-01", "G26-LIFE-01", "P19-TYPE-01", "P19-UPVL-06"];
        let says = format!("{offer} is something to move away from: in this edition it grants nothing");
        let because = vec![desk.reason(says, &rules, None)];
        let remedy = if desk.edition.facts.transition_ratio.iter().any(|row| row.says.from.offer == *offer) {
            "do not give them up yet: `licet transition` says what they may become, and when"
        } else {
            "move by what each user needs, not licence for licence"
        };
        let cost: Option<Money> = desk.price(offer, quantity);
        Finding::new(Code::WithdrawnOffer, remedy, because).of(offer).counting(quantity).costing(cost)
    })
    .collect()
}
