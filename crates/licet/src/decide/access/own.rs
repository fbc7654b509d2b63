//! Licences of the user, the device and the tenant that open a right, and why others that are held do not.

use super::{Desk, Said, says};
use crate::{
    catalog::Edition,
    decide::{Holder, Set, Verdict},
    rules::{
        Fact,
        environment_access::Others,
        grants::{Condition, Scope},
        use_right::UseRight,
    },
    tenant::Assignment,
    value::{OfferId, Reason, RightId},
};

/// Facts by which a licence opens a right besides what it grants.
pub(super) fn stands_for<'e>(
    edition: &'e Edition,
    right: &RightId,
) -> impl Iterator<Item = (&'e Fact<UseRight>, &'e Condition)> {
    let right = right.clone();
    edition.facts.use_right.iter().flat_map(move |fact| {
        let right = right.clone();
        let opens = move |condition: &&Condition| edition.catalog.rights.includes(&condition.right, &right);
        fact.says.stands_for.iter().filter(opens).map(move |condition| (fact, condition))
    })
}

impl Desk<'_> {
    /// What a user's own licences open, with the fact behind each.
    pub(super) fn of_user(&self, user: u32) -> Vec<(OfferId, Reason)> {
        let held = self.holdings.held(Holder::User(user));
        let mut opened = self.opened(held, Scope::User);
        for (fact, condition) in stands_for(self.shelf.edition, &self.question.right) {
            let owns = || condition.tenant_holds.iter().any(|offer| self.holdings.owns(offer));
            let offer = &fact.says.offer;
            let holds = self.shelf.place(offer).is_some_and(|at| held.has(at));
            if holds && (condition.tenant_holds.is_empty() || owns()) {
                let says = format!("{offer} opens {} to its holder", self.question.right);
                opened.push((offer.clone(), fact.reason(says)));
            }
        }
        opened
    }

    /// What the licences of a device open, as far as they serve the way people sign in there.
    pub(super) fn of_device(&self, device: u32) -> Vec<(OfferId, Reason)> {
        let held = self.holdings.held(Holder::Device(device));
        let barred: Set = self.barred(device).into_iter().filter_map(|(offer, _)| self.shelf.place(&offer)).collect();
        self.opened(held.minus(barred), Scope::Device)
    }

    /// Licences of a device that do not serve the way people sign in there.
    pub(super) fn barred(&self, device: u32) -> Vec<(OfferId, Reason)> {
        self.by_login(device, Others::Refused)
    }

    /// Licences of a device of which it is not listed that they serve the way people sign in there.
    pub(super) fn doubtful(&self, device: u32) -> Vec<Reason> {
        self.by_login(device, Others::Warned).into_iter().map(|(_, reason)| reason).collect()
    }

    fn by_login(&self, device: u32, others: Others) -> Vec<(OfferId, Reason)> {
        let known = self.tenant.devices.get(device as usize);
        let Some(login) = known.and_then(|device| device.login) else { return Vec::new() };
        let held = self.holdings.held(Holder::Device(device));
        let facts = self.shelf.edition.facts.device_login.iter();
        let unlisted = facts.filter(|fact| {
            !fact.says.logins.contains(&login)
                && fact.says.others == others
                && self.shelf.place(&fact.says.offer).is_some_and(|place| held.has(place))
        });
        let not = if others == Others::Refused { "does not serve" } else { "is not listed for" };
        let why = |fact: &Fact<_>, offer: &OfferId| fact.reason(format!("{offer} {not} {}", login.word()));
        unlisted.map(|fact| (fact.says.offer.clone(), why(fact, &fact.says.offer))).collect()
    }

    /// What the tenant as a whole holds that opens the right to everybody; and the user licences that are
    /// needed besides and are lacking.
    pub(super) fn of_tenant(&self, held: Set) -> (Vec<(OfferId, Reason)>, Vec<Reason>) {
        let edition = self.shelf.edition;
        let right = &self.question.right;
        let grantors = edition.grantors(&self.clause()).into_iter();
        let owned = grantors.filter(|grantor| {
            let met = grantor.tenant_holds.is_empty() || grantor.tenant_holds.iter().any(|o| self.holdings.owns(o));
            grantor.scope == Scope::Tenant && self.holdings.owns(&grantor.offer) && met
        });
        let companion = edition.facts.companion_licence.iter().find(|fact| fact.says.right == *right);
        let has = |offer: &OfferId| self.shelf.place(offer).is_some_and(|at| held.has(at));
        let (mut opened, mut lacking) = (Vec::new(), Vec::new());
        for grantor in owned {
            match companion {
                Some(fact) if !has(&fact.says.companion) => {
                    let says = format!("{right} is used through {} besides {}", fact.says.companion, grantor.offer);
                    lacking.push(fact.reason(says));
                }
                _ => {
                    let says = format!("{} opens {right} to everybody in the tenant", grantor.offer);
                    opened.push((grantor.offer.clone(), grantor.fact.reason(says)));
                }
            }
        }
        (opened, lacking)
    }

    /// What the licences of a set open to a holder of that form.
    fn opened(&self, held: Set, holder: Scope) -> Vec<(OfferId, Reason)> {
        let right = &self.question.right;
        let grantors = self.shelf.edition.grantors(&self.clause()).into_iter();
        let opens = grantors.filter(|grantor| {
            let holds = self.shelf.place(&grantor.offer).is_some_and(|at| held.has(at));
            let met = grantor.tenant_holds.is_empty() || grantor.tenant_holds.iter().any(|o| self.holdings.owns(o));
            grantor.scope == holder && holds && met
        });
        opens
            .map(|grantor| {
                let says = format!("{} opens {right}", grantor.offer);
                (grantor.offer.clone(), grantor.fact.reason(says))
            })
            .collect()
    }

    /// Why nothing that somebody holds opens the right.
    pub(super) fn closed(&self, who: &str, held: Set) -> Said {
        let (edition, right) = (self.shelf.edition, &self.question.right);
        let grantors = edition.grantors(&self.clause());
        let mut would: Vec<OfferId> = grantors.iter().map(|grantor| grantor.offer.clone()).collect();
        would.sort();
        would.dedup();
        // Online licences that count like one of these are many, and are not bought for it.
        let own: Vec<OfferId> = would.iter().filter(|offer| edition.counts_as(offer).is_none()).cloned().collect();
        let mut said = Said::one(Verdict::Refused, says::nothing_opens(edition, who, right, &own));
        for grantor in grantors.iter().filter(|grantor| !grantor.tenant_holds.is_empty()) {
            if self.shelf.place(&grantor.offer).is_some_and(|at| held.has(at)) {
                let of = grantor.tenant_holds.iter().map(OfferId::as_str).collect::<Vec<_>>().join(" or ");
                let says = format!("{} opens {right} only while the tenant holds {of}", grantor.offer);
                said = said.and(Verdict::Refused, grantor.fact.reason(says));
            }
        }
        for offer in self.shelf.offers(held) {
            let granted = edition.facts.grants.iter().filter(|fact| fact.says.offer == offer);
            let all: Vec<_> =
                granted.flat_map(|fact| fact.says.rights.iter().map(move |right| (fact, right))).collect();
            let lower = all.iter().find(|(_, lower)| lower.application() == right.application());
            if let Some((fact, lower)) = lower {
                said = said.and(Verdict::Refused, says::too_low(edition, &offer, right));
                said = said.and(Verdict::Refused, fact.reason(format!("{offer} opens {lower}")));
            } else if let Some((fact, _)) = all.first() {
                let says = format!("what {offer} opens has nothing to do with {right}");
                said = said.and(Verdict::Refused, fact.reason(says));
            }
        }
        for (offer, reason) in self.lapsed(who, &would) {
            said = said.and(Verdict::Refused, reason);
            for grantor in grantors.iter().filter(|grantor| grantor.offer == offer) {
                let says = format!("{offer} opens {right} as long as it lasts");
                said = said.and(Verdict::Refused, grantor.fact.reason(says));
            }
        }
        self.one_way(who).into_iter().fold(said, |said, reason| said.and(Verdict::Refused, reason))
    }

    /// On-premises licences that somebody holds: online licences count like them, and never the other way round.
    fn one_way(&self, who: &str) -> Option<Reason> {
        let edition = self.shelf.edition;
        let standing = |known: &&Assignment| known.principal == who && known.stands(self.tenant.as_of);
        let counted = |known: &&Assignment| {
            let mut facts = edition.facts.dual_use.iter();
            facts.any(|fact| fact.says.counts_as.as_ref() == Some(&known.offer))
        };
        let own = self.tenant.assignments.iter().filter(standing).find(counted)?;
        let says = format!("{} is an on-premises licence and opens nothing that online licences open", own.offer);
        let reason = edition.reason(says, &["G21-DUAL-16", "G21-DUAL-18"], None);
        (!reason.rules.is_empty()).then_some(reason)
    }

    /// Licences that would open the right and are not in force, or lent.
    fn lapsed(&self, who: &str, would: &[OfferId]) -> Vec<(OfferId, Reason)> {
        let edition = self.shelf.edition;
        let day = self.tenant.as_of;
        let mut found = Vec::new();
        for (at, own) in self.tenant.assignments.iter().enumerate() {
            if own.principal != who || !would.contains(&own.offer) {
                continue;
            }
            if self.holdings.expired.contains(&at) {
                found.push((own.offer.clone(), says::not_in_force(edition, who, &own.offer)));
            } else if !own.stands(day) {
                let lent = self.tenant.assignments.iter().find(|other| {
                    let reason = other.reason.as_deref().unwrap_or_default();
                    other.offer == own.offer
                        && other.principal != who
                        && other.stands(day)
                        && ["temporary-absence", "loaner-device"].contains(&reason)
                });
                let reason = match lent {
                    Some(other) => says::lent(edition, who, &own.offer, &other.principal),
                    None => says::not_in_force(edition, who, &own.offer),
                };
                found.push((own.offer.clone(), reason));
            }
        }
        found
    }
}
