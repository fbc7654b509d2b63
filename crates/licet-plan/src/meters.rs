//! The meters that are used, as they stand under a plan.

use std::collections::BTreeMap;

use licet::{
    capacity::{self, MeterAnswer},
    value::{MeterId, OfferId},
};

use crate::{
    Licences, Mode, UnplannedMeter,
    counted::Offer,
    model::{Ground, Model},
    solve::Solution,
};

/// Every meter that is used, with what the plan's seats bring to it, and to each user what they get.
pub(crate) fn meters(
    ground: &Ground<'_>,
    (model, solution): (&Model, &Solution),
    used: &[u64],
    licences: &BTreeMap<String, Licences>,
) -> Vec<MeterAnswer> {
    if ground.tenant.usage.is_empty() {
        return Vec::new();
    }
    let seats = model.offers.iter().zip(&solution.kept).zip(&solution.bought).enumerate();
    let count = |(at, ((offer, kept), bought)): (usize, ((&Offer, &u64), &u64))| {
        let in_use = used.get(at).copied().unwrap_or(0);
        (offer.offer.clone(), if model.is_attach(at) { in_use } else { kept.saturating_add(*bought) })
    };
    let held: BTreeMap<OfferId, u64> = seats.map(count).collect();
    let held = |offer: &OfferId| held.get(offer).copied().unwrap_or(0);
    let held = &held;
    let mut answers = if capacity::goes_by_user(ground.edition, ground.tenant) {
        let given = licences.iter().map(|(name, licences)| (name.as_str(), licences.as_slice())).collect();
        capacity::capacity_if(ground.edition, ground.tenant, held, &given)
    } else {
        capacity::capacity(ground.edition, ground.tenant, held)
    };
    answers.retain(|answer| answer.recorded);
    answers
}

/// Meters that are used and ask nothing of a plan.
pub(crate) fn unplanned(ground: &Ground<'_>) -> Vec<UnplannedMeter> {
    let found = Mode::capacity(ground.edition, ground.tenant).unplanned.into_iter();
    let found = found.map(|unplanned| (unplanned.meter, unplanned.because));
    let found: BTreeMap<MeterId, _> = found.collect();
    found.into_iter().map(|(meter, because)| UnplannedMeter { meter, because }).collect()
}
