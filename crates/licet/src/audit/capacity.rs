//! More used of a meter than the owned licences bring.

use std::collections::BTreeSet;

use super::{
    desk::Desk,
    finding::{Code, Finding},
};
use crate::{
    capacity::{MeterAnswer, capacity, personal},
    value::{Basis, MeterId, Money},
};

/// Meters that are short, where that is not merely warned of.
pub(super) fn findings(desk: &Desk<'_>, basis: &mut Basis) -> Vec<Finding> {
    if desk.tenant.usage.is_empty() {
        return Vec::new();
    }
    let owned = |offer: &_| desk.holdings.bringing(offer);
    let used = capacity(desk.edition, desk.tenant, &owned).into_iter().filter(|answer| answer.recorded);
    let of_people: BTreeSet<MeterId> = personal(desk.edition, desk.tenant).into_iter().map(|of| of.meter).collect();
    let mut found = Vec::new();
    for answer in used {
        basis.add_all(&answer.because);
        if answer.is_short() {
            let asked_of_people = of_people.contains(&answer.meter);
            found.push(finding(desk, answer, asked_of_people));
        }
    }
    found
}

fn finding(desk: &Desk<'_>, answer: MeterAnswer, asked_of_people: bool) -> Finding {
    let packs = &answer.packs;
    let named: Vec<String> = packs.iter().map(|line| format!("{} of {}", line.quantity, line.offer)).collect();
    let remedy = match answer.packs_needed {
        Some(_) => format!("buy {}, or use less", named.join(" and ")),
        None if asked_of_people => "give whoever uses more a licence that brings more, or use less".into(),
        None if !desk.edition.facts.pack.iter().any(|fact| fact.says.meter == answer.meter) => {
            "use less; the documents do not say what could be bought for it".into()
        }
        None => "use less, or buy more; the documents do not say how much a pack holds".into(),
    };
    let costs: Option<Vec<Money>> = packs.iter().map(|line| desk.price(&line.offer, line.quantity)).collect();
    let exposure = costs.filter(|_| answer.packs_needed.is_some()).map(|costs| costs.into_iter().sum());
    let finding = Finding::new(Code::CapacityExceeded, remedy, answer.because).about(&answer.meter).costing(exposure);
    let finding = packs.last().map_or(finding.clone(), |line| finding.of(&line.offer));
    match answer.packs_needed {
        Some(packs) => finding.counting(packs),
        None => finding,
    }
}
