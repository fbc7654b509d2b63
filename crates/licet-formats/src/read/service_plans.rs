//! Service plans: the parts that a licence consists of, as Graph's `assignedPlans`, `licenseDetails` and lists of scripts
//! show them.
//!
//! A plan that stands in the SKUs of one offer alone, by Microsoft's published list of August 2026, is evidence that its
//! user holds that offer. The list lacks a few SKUs that are sold, so licences by name come first: of somebody whose
//! licences are in the files, plans only confirm or contradict them. Whoever has the plan of Team Members and of nothing
//! else holds Team Members. That does not lower what security roles let them do: no document says that a plan limits the
//! need, so the audit tells what is missing.
//!
//! A plan that is disabled leaves the licence assigned; it is told.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    tenant::Rows,
    value::{OfferId, Place},
};

use super::{
    account::{Aside, Why},
    entra,
    format::Format,
    hand_kept,
    harvest::{Harvest, Seat},
    people::{People, Sighting},
    record::Record,
    skus::{Sku, Skus},
};

/// Microsoft's published list (August 2026), as far as plans stand in SKUs that the catalogue names: the plan's id, its
/// name, and the SKUs with it; `many` where there are more than twelve.
const PUBLISHED: &str = include_str!("../data/published_plans.csv");

/// What a plan tells.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tells {
    /// That somebody holds this offer.
    Offer(OfferId),
    /// Not which of several offers, or one that the catalogue does not name.
    NotWhich,
}

/// The published plans.
#[derive(Debug, Default)]
pub(super) struct Plans {
    by_id: BTreeMap<String, (String, Tells)>,
    /// Ids by name; `None` where a name is that of several plans.
    ids: BTreeMap<String, Option<String>>,
}

impl Plans {
    /// What the published plans tell, by what their SKUs mean.
    pub(super) fn new(skus: &Skus<'_>) -> Self {
        let mut plans = Self::default();
        let mut text = PUBLISHED.as_bytes();
        let Ok(mut rows) = Rows::new("published_plans.csv", &mut text) else { return plans };
        while let Ok(Some((_, cells))) = rows.next_row() {
            if let [id, name, of] = cells.as_slice()
                && *id != "id"
            {
                let means: Vec<Sku> = of.split(';').map(|sku| skus.find(sku)).collect();
                let tells = match means.split_first() {
                    Some((Sku::Offer { id, .. }, rest))
                        if rest.iter().all(|sku| matches!(sku, Sku::Offer { id: other, .. } if other == id)) =>
                    {
                        Tells::Offer(id.clone())
                    }
                    _ => Tells::NotWhich,
                };
                let same = plans.ids.entry(name.to_lowercase());
                same.and_modify(|id| *id = None).or_insert_with(|| Some((*id).to_owned()));
                plans.by_id.insert((*id).to_owned(), ((*name).to_owned(), tells));
            }
        }
        plans
    }

    /// The plan of that id or name.
    fn find(&self, written: &str) -> Option<&(String, Tells)> {
        let written = written.trim().to_lowercase();
        self.by_id.get(&written).or_else(|| self.by_id.get(self.ids.get(&written)?.as_ref()?))
    }
}

/// A plan that somebody has and that tells an offer.
#[derive(Debug, Clone)]
pub(super) struct PlanHeld {
    account: usize,
    place: Place,
    who: usize,
    offer: OfferId,
    plan: String,
    /// Whether the row says nothing else.
    whole: bool,
}

/// Graph users with their plans and without their licences.
pub(super) const USERS: Format = Format {
    name: "graph-assigned-plans",
    needs: &[&["userprincipalname", "id", "mail"], &["assignedplans"]],
    knows: &[],
    read: |record, harvest| {
        if let Some(text) = record.text(&["assignedplans"]) {
            let mut aside = record.broken(&["assignedplans"], &text, "a list of plans");
            aside.problem.help = "export as JSON; a table cannot hold a list".into();
            return Err(aside);
        }
        let who = entra::sighting(record)?;
        let who = harvest.person(record, who);
        entra::guest(record, harvest);
        of_user(record, harvest, who);
        Ok(())
    },
};

/// One plan of one user in a row.
pub(super) const ROWS: Format = Format {
    name: "service-plans",
    needs: &[hand_kept::PERSON, &["serviceplanid", "serviceplanname", "serviceplan"]],
    knows: &["displayname", "provisioningstatus", "capabilitystatus", "status", "skuid", "skupartnumber", "appliesto"],
    read: read_row,
};

fn read_row(record: &Record<'_>, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let columns = ["serviceplanid", "serviceplanname", "serviceplan"];
    let name = record.required(hand_kept::PERSON, "person")?;
    let plan = record.required(&columns, "service plan")?;
    if !is_on(record) {
        let message = format!("the plan `{plan}` of `{name}` is not enabled");
        return Err(Aside::new(Why::SwitchedOff, record.place(&columns), message, ""));
    }
    let who = hand_kept::named(&name);
    hold(record, harvest, &columns, &plan, who)
}

/// Notes the plan that a row is about, or tells why it tells nothing.
pub(super) fn hold(
    record: &Record<'_>,
    harvest: &mut Harvest<'_>,
    columns: &[&str],
    plan: &str,
    who: Sighting,
) -> Result<(), Aside> {
    match harvest.plans.find(plan).cloned() {
        None => {
            let message = format!("the plan `{plan}` is of no offer that the catalogue names");
            Err(Aside::new(Why::OtherService, record.place(columns), message, ""))
        }
        Some((plan, Tells::NotWhich)) => {
            let message = format!("the plan `{plan}` is part of several SKUs and does not tell which is held");
            Err(Aside::new(Why::NotOfUse, record.place(columns), message, ""))
        }
        Some((plan, Tells::Offer(offer))) => {
            let who = harvest.person(record, who);
            let (account, place) = (harvest.account(), record.place(columns));
            harvest.plans_held.push(PlanHeld { account, place, who, offer, plan, whole: true });
            Ok(())
        }
    }
}

fn is_on(record: &Record<'_>) -> bool {
    let status = record.text(&["provisioningstatus", "capabilitystatus", "status"]).unwrap_or_default().to_lowercase();
    !["disabled", "deleted", "lockedout", "suspended", "error"].contains(&status.as_str())
}

/// Notes the plans of a user of Graph, where the row lists them.
pub(super) fn of_user(record: &Record<'_>, harvest: &mut Harvest<'_>, who: usize) {
    let mut told: BTreeSet<OfferId> = BTreeSet::new();
    for plan in record.list("assignedplans") {
        let Some(written) = plan.text(&["serviceplanid"]) else { continue };
        if let (true, Some((plan, Tells::Offer(offer)))) = (is_on(&plan), harvest.plans.find(&written).cloned())
            && told.insert(offer.clone())
        {
            let (account, place) = (harvest.account(), record.place(&[]));
            harvest.plans_held.push(PlanHeld { account, place, who, offer, plan, whole: false });
        }
    }
}

/// Tells the plans of a licence that are disabled for its holder.
pub(super) fn disabled<'p>(
    record: &Record<'_>,
    harvest: &mut Harvest<'_>,
    user: &str,
    sku: &Sku,
    plans: impl Iterator<Item = std::borrow::Cow<'p, str>>,
) {
    let Sku::Offer { id, .. } = sku else { return };
    let names = plans.filter_map(|plan| harvest.plans.find(&plan).map(|(name, _)| name.clone()));
    let names: BTreeSet<String> = names.collect();
    if names.is_empty() {
        return;
    }
    let names = names.into_iter().collect::<Vec<_>>().join("`, `");
    let message =
        format!("of the licence {id} of `{user}` these plans are disabled: `{names}`; it is assigned and counts");
    harvest.remark(Aside::new(Why::SwitchedOff, record.place(&[]), message, ""));
}

/// The plans of a licence that its details show as disabled.
pub(super) fn of_details(record: &Record<'_>, harvest: &mut Harvest<'_>, user: &str, sku: &Sku) {
    let plans = record.list("serviceplans");
    let off = plans.iter().filter(|plan| !is_on(plan));
    disabled(record, harvest, user, sku, off.filter_map(|plan| plan.text(&["serviceplanid", "serviceplanname"])));
}

/// Takes plans as evidence of what is held, of people of whom no file has licences; of others they are compared.
pub(super) fn settle(harvest: &mut Harvest<'_>, who: &People) {
    let person = |sighting: usize| who.of.get(sighting).copied();
    let mut held: BTreeMap<usize, BTreeSet<OfferId>> = BTreeMap::new();
    for seat in &harvest.seats {
        if let Some(person) = person(seat.who) {
            held.entry(person).or_default().insert(seat.offer.clone());
        }
    }
    for plan in std::mem::take(&mut harvest.plans_held) {
        let PlanHeld { account, place, who, offer, plan, whole } = plan;
        match person(who).and_then(|person| held.get(&person)) {
            None => {
                let how = Some(format!("service plan {plan}"));
                let at = harvest.files.at(&place);
                harvest.seats.push(Seat { account, at, who, offer, how });
            }
            Some(offers) if offers.contains(&offer) => {}
            Some(_) => {
                let message = format!("the plan `{plan}` is of {offer}, which is none of this person's licences");
                let help = "give exports of the same day; a SKU that Microsoft's list lacks may have the plan as well";
                harvest.withdraw(account, !whole, Aside::new(Why::Contradiction, place, message, help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Plans, Tells};
    use crate::read::skus::Skus;

    #[test]
    fn a_plan_of_one_offer_tells_it() {
        let catalog = licet::catalog::embedded().unwrap();
        let plans = Plans::new(&Skus::new(&catalog));
        assert_eq!(plans.by_id.len(), 252);
        for (plan, tells) in [
            ("4092fdb5-8d81-41d3-be76-aaba4074530b", Some("team-members.user")),
            ("DYN365_BUSCENTRAL_PREMIUM", Some("business-central-premium.base")),
            ("113feb6c-3fe4-4440-bddc-54d774bf0318", None),
        ] {
            let wanted = tells.map_or(Tells::NotWhich, |offer| Tells::Offer(offer.into()));
            assert_eq!(plans.find(plan).unwrap().1, wanted, "{plan}");
        }
        assert!(plans.find("nothing").is_none());
    }
}
