//! The licences of an edition that people and devices can hold, and which of them may stand together.
//!
//! COVERS: what a licence satisfies. LIMITS within one holder: an attach licence under its base, an add-on on its host.

use std::collections::{BTreeMap, BTreeSet};

use super::{Prices, Set};
use crate::{
    capacity,
    catalog::Edition,
    rules::{
        Fact, Table,
        addon_host::HostScope,
        base_choice::BaseChoice,
        edition_mixing::{EditionMixing, MixingScope},
        grants::Scope,
    },
    value::{AssignedTo, Clause, Money, OfferId, OfferKind, Reason},
};

/// A licence that a user or a device can hold.
#[derive(Debug, Clone)]
pub struct Licence {
    /// The offer.
    pub offer: OfferId,
    /// Its kind.
    pub kind: OfferKind,
    /// Base licences under which this attach licence stands lawfully.
    pub bases: Set,
    /// Licences of which the same holder needs one besides; `None` if none is needed.
    pub hosts: Option<Set>,
    /// On which side of which mixing it stands.
    pub sides: Vec<(usize, usize)>,
}

/// Something the tenant as a whole must hold: one of these offers.
pub type Condition = BTreeSet<OfferId>;

/// How a clause can be met.
#[derive(Debug, Clone)]
pub struct Cover {
    /// The clause.
    pub clause: Clause,
    /// Licences that meet it by themselves.
    pub by: Set,
    /// Licences that meet it while the tenant holds something.
    pub by_if: Vec<(Set, Condition)>,
    /// Ways to meet it by what the tenant holds, with the licence that the user needs besides.
    pub by_tenant: Vec<(Option<usize>, Condition)>,
}

/// All licences that can be held, by place.
#[derive(Debug, Clone)]
pub struct Shelf<'e> {
    /// The edition.
    pub edition: &'e Edition,
    /// The prices in force.
    pub prices: &'e Prices,
    /// The licences, sorted by offer.
    pub licences: Vec<Licence>,
    /// Those held by users.
    pub of_users: Set,
    /// Those held by devices.
    pub of_devices: Set,
    /// Online licences that count like others here: they serve while they are held, and are not bought for it.
    pub online: Set,
    /// Whether two base licences may be held by one user.
    pub two_bases: bool,
    place: BTreeMap<OfferId, usize>,
    bases: Set,
    attach: Set,
    /// Those that need a host with the same holder.
    hosted: Set,
    mixings: Vec<Sides>,
}

/// A mixing as sets.
#[derive(Debug, Clone)]
struct Sides {
    scope: MixingScope,
    /// The licences of either side.
    on: [Set; 2],
    /// Attach licences that do not count beside a base.
    except: Vec<(Set, usize)>,
}

impl<'e> Shelf<'e> {
    /// Puts the licences of an edition on the shelf.
    pub fn of(edition: &'e Edition, prices: &'e Prices) -> Self {
        let mut offers: BTreeSet<OfferId> = edition.facts.grants.iter().map(|fact| fact.says.offer.clone()).collect();
        offers.extend(edition.facts.companion_licence.iter().map(|fact| fact.says.companion.clone()));
        offers.extend(edition.facts.addon_host.iter().map(|fact| fact.says.addon.clone()));
        offers.retain(|offer| edition.assigned_to(offer) != AssignedTo::Nobody);
        // The edition's linter keeps the number of assigned licences far below the room of a set.
        let offers: Vec<OfferId> = offers.into_iter().take(Set::ROOM).collect();
        let place: BTreeMap<OfferId, usize> = offers.iter().cloned().zip(0..).collect();
        let all = |to: AssignedTo| {
            offers.iter().zip(0..).filter(|(o, _)| edition.assigned_to(o) == to).map(|(_, at)| at).collect()
        };
        let (of_users, of_devices) = (all(AssignedTo::User), all(AssignedTo::Device));
        let two_bases = edition.choice("two-bases") != "refused";
        let online = place.iter().filter(|(offer, _)| edition.counts_as(offer).is_some()).map(|(_, &at)| at).collect();
        let licences = Vec::new();
        let [bases, attach, hosted] = [Set::EMPTY; 3];
        let (place, mixings) = (place, Vec::new());
        let mut shelf = Self {
            edition,
            prices,
            licences,
            of_users,
            of_devices,
            online,
            two_bases,
            place,
            bases,
            attach,
            hosted,
            mixings,
        };
        shelf.licences = offers.iter().filter_map(|offer| shelf.licence(offer)).collect();
        shelf.bases = shelf.all(|licence| licence.kind == OfferKind::Base);
        shelf.attach = shelf.all(|licence| licence.kind == OfferKind::Attach);
        shelf.hosted = shelf.all(|licence| licence.hosts.is_some());
        shelf.mixings = edition.facts.edition_mixing.iter().zip(0..).map(|(f, at)| shelf.sides(&f.says, at)).collect();
        shelf
    }

    fn licence(&self, offer: &OfferId) -> Option<Licence> {
        // What counts like another licence stands by itself, as that one does.
        let kind = self.edition.counts_as(offer).unwrap_or(offer).kind()?;
        let bases = match kind {
            OfferKind::Attach => {
                self.place.iter().filter(|(base, _)| self.carries(base, offer)).map(|(_, &at)| at).collect()
            }
            _ => Set::EMPTY,
        };
        let mixing = self.edition.facts.edition_mixing.iter().enumerate();
        let sides = mixing.filter_map(|(at, fact)| Some((at, fact.says.side(offer.product())?))).collect();
        let hosts = self.hosts(offer);
        let sides = if is_additional(kind) { Vec::new() } else { sides };
        Some(Licence { offer: offer.clone(), kind, bases, hosts, sides })
    }

    fn all(&self, of: impl Fn(&Licence) -> bool) -> Set {
        self.licences.iter().zip(0..).filter(|(licence, _)| of(licence)).map(|(_, at)| at).collect()
    }

    fn sides(&self, says: &EditionMixing, mixing: usize) -> Sides {
        let on = [0, 1].map(|side| self.all(|licence| licence.sides.contains(&(mixing, side))));
        let except = says.except.iter().filter_map(|pair| {
            let base = self.place(&OfferId::new(format!("{}.base", pair.base)))?;
            let attach =
                |licence: &Licence| licence.kind == OfferKind::Attach && licence.offer.product() == pair.attach;
            Some((self.all(attach), base))
        });
        Sides { scope: says.scope, on, except: except.collect() }
    }

    /// Licences that may host an add-on with the same holder.
    fn hosts(&self, offer: &OfferId) -> Option<Set> {
        let mut facts = self.edition.facts.addon_host.iter();
        let fact = facts.find(|fact| fact.says.addon == *offer && fact.says.scope == HostScope::User)?;
        let base_only = self.edition.choice("addon-host") == "base-only";
        let host = |other: &OfferId| {
            let kind = matches!(other.kind(), Some(OfferKind::Base | OfferKind::Attach | OfferKind::UserCal));
            kind && fact.says.hosts.iter().any(|product| product == other.product())
                && !(base_only && other.kind() == Some(OfferKind::Attach))
        };
        Some(self.place.iter().filter(|(other, _)| host(other)).map(|(_, &at)| at).collect())
    }

    /// Whether the attach licence stands lawfully under that base licence: listed, and not the higher-priced one.
    fn carries(&self, base: &OfferId, attach: &OfferId) -> bool {
        base.kind() == Some(OfferKind::Base)
            && self.listed(base.product(), attach.product()).is_some()
            && self.base_is_highest(base.product(), attach.product())
    }

    /// The reason why an attach licence qualifies under a base licence, if the edition lists the pair.
    pub fn listed(&self, base: &str, attach: &str) -> Option<Reason> {
        let mut pairs = self.edition.facts.attach.iter();
        let fact = pairs.find(|fact| fact.says.base == base && fact.says.attach == attach)?;
        Some(fact.reason(format!("{attach} qualifies as attach under {base}")))
    }

    /// Whether the base is not the lower-priced of the two, as far as their prices are known.
    pub fn base_is_highest(&self, base: &str, attach: &str) -> bool {
        self.highest_by(&self.edition.facts.base_choice, base, attach)
    }

    /// The same, as far as other choices of a reading ask for it.
    pub fn base_is_highest_otherwise(&self, base: &str, attach: &str) -> bool {
        self.highest_by(&self.edition.otherwise.base_choice, base, attach)
    }

    fn highest_by(&self, choices: &Table<BaseChoice>, base: &str, attach: &str) -> bool {
        choices.iter().all(|fact| {
            let excepted = fact.says.exceptions.iter().any(|pair| pair.base == base && pair.attach == attach);
            let price = |product| self.prices.standard(product);
            excepted || !matches!((price(base), price(attach)), (Some(base), Some(attach)) if base < attach)
        })
    }

    /// The place of an offer, if users or devices can hold it.
    pub fn place(&self, offer: &OfferId) -> Option<usize> {
        self.place.get(offer).copied()
    }

    /// The places of several offers.
    pub fn set<'o>(&self, offers: impl IntoIterator<Item = &'o OfferId>) -> Set {
        offers.into_iter().filter_map(|offer| self.place(offer)).collect()
    }

    /// The licence at a place.
    pub fn get(&self, place: usize) -> Option<&Licence> {
        self.licences.get(place)
    }

    /// The offers of a set, sorted.
    pub fn offers(&self, set: Set) -> Vec<OfferId> {
        set.iter().filter_map(|at| self.get(at)).map(|licence| licence.offer.clone()).collect()
    }

    /// What the licences of a set cost for a month; `None` if one has no price.
    pub fn cost(&self, set: Set) -> Option<Money> {
        set.iter().map(|at| self.prices.monthly(&self.get(at)?.offer)).sum()
    }

    /// The base licences of a set.
    pub fn bases(&self, set: Set) -> Set {
        set.intersection(self.bases)
    }

    /// What stands unlawfully in a set held by one user: attach licences without their base, add-ons without their
    /// host, and more base licences than allowed.
    pub fn faults(&self, set: Set) -> Set {
        let baseless = |at: &usize| self.get(*at).is_some_and(|licence| !licence.bases.meets(set));
        let hostless = |at: &usize| {
            let hosts = self.get(*at).and_then(|licence| licence.hosts);
            hosts.is_some_and(|hosts| !hosts.meets(set.without(*at)))
        };
        let mut faults: Set = set.intersection(self.attach).iter().filter(baseless).collect();
        faults = faults.union(set.intersection(self.hosted).iter().filter(hostless).collect());
        let bases = self.bases(set);
        if !self.two_bases && bases.len() > 1 {
            faults = faults.union(bases.iter().skip(1).collect());
        }
        for (mixing, sides) in self.mixings.iter().enumerate() {
            if sides.scope == MixingScope::User && !self.on_side(set, mixing, 0).is_empty() {
                faults = faults.union(self.on_side(set, mixing, 1));
            }
        }
        faults
    }

    /// The licences of a set that stand on one side of a mixing, but for the excepted attach licences.
    pub fn on_side(&self, set: Set, mixing: usize, side: usize) -> Set {
        let Some(sides) = self.mixings.get(mixing) else { return Set::EMPTY };
        let all = sides.on.get(side).map_or(Set::EMPTY, |on| on.intersection(set));
        let excepted = sides.except.iter().filter(|(_, base)| set.has(*base));
        excepted.fold(all, |rest, (attach, _)| rest.minus(*attach))
    }

    /// Whether a mixing names the attach licence as one that does not count under a base of the set.
    fn excepted(&self, says: &EditionMixing, set: Set, licence: &Licence) -> bool {
        let beside = |base: &str| self.place(&OfferId::new(format!("{base}.base"))).is_some_and(|at| set.has(at));
        let mut pairs = says.except.iter();
        licence.kind == OfferKind::Attach
            && pairs.any(|pair| pair.attach == licence.offer.product() && beside(&pair.base))
    }

    /// The mixings of other choices of a reading under which both sides would meet among these holders.
    pub fn mixed_otherwise(&self, held: &BTreeSet<Set>) -> Vec<&'e Fact<EditionMixing>> {
        let mixings = self.edition.otherwise.edition_mixing.iter();
        let meets = |fact: &&Fact<EditionMixing>| {
            let on = |set: Set| [0, 1].map(|side| self.stands_on(&fact.says, set, side));
            let anywhere = |side: usize| held.iter().any(|&set| self.stands_on(&fact.says, set, side));
            match fact.says.scope {
                MixingScope::User => held.iter().any(|&set| on(set) == [true, true]),
                MixingScope::Tenant | MixingScope::Environment => anywhere(0) && anywhere(1),
            }
        };
        mixings.filter(meets).collect()
    }

    /// Whether a licence of the set stands on that side of a mixing.
    fn stands_on(&self, says: &EditionMixing, set: Set, side: usize) -> bool {
        let stands = |licence: &Licence| {
            !is_additional(licence.kind)
                && says.side(licence.offer.product()) == Some(side)
                && !self.excepted(says, set, licence)
        };
        set.iter().filter_map(|at| self.get(at)).any(stands)
    }

    /// How a clause can be met by licences of users (or of devices).
    pub fn cover(&self, clause: &Clause, holder: Scope) -> Cover {
        let mut cover = Cover { clause: clause.clone(), by: Set::EMPTY, by_if: Vec::new(), by_tenant: Vec::new() };
        let mut conditional: BTreeMap<Condition, Set> = BTreeMap::new();
        let mut by_tenant: BTreeMap<Option<usize>, Condition> = BTreeMap::new();
        for right in &clause.any_of {
            let companion = self.edition.facts.companion_licence.iter().find(|fact| fact.says.right == *right);
            let companion = companion.and_then(|fact| self.place(&fact.says.companion));
            for grantor in self.edition.grantors(&Clause::of(right.clone(), None)) {
                match self.place(&grantor.offer) {
                    _ if grantor.scope == Scope::Tenant => {
                        by_tenant.entry(companion).or_default().insert(grantor.offer);
                    }
                    Some(at) if grantor.scope == holder && grantor.tenant_holds.is_empty() => {
                        cover.by = cover.by.with(at)
                    }
                    Some(at) if grantor.scope == holder => {
                        let set = conditional.entry(grantor.tenant_holds).or_default();
                        *set = set.with(at);
                    }
                    _ => {}
                }
            }
        }
        if holder == Scope::User {
            let brought = clause.any_of.iter().flat_map(|right| capacity::allowing(self.edition, right));
            cover.by = cover.by.union(self.set(brought.map(|(offer, _)| offer)));
        }
        let plain = cover.by;
        let narrowed = conditional.into_iter().map(|(condition, set)| (set.minus(plain), condition));
        cover.by_if = narrowed.filter(|(set, _)| !set.is_empty()).collect();
        cover.by_tenant = by_tenant.into_iter().collect();
        cover
    }
}

/// Licences beside the full ones, which stand on no side of a mixing.
fn is_additional(kind: OfferKind) -> bool {
    matches!(kind, OfferKind::Addon | OfferKind::User | OfferKind::Device)
}

impl Cover {
    /// Whether the licences of a set meet the clause by themselves.
    pub fn met(&self, set: Set) -> bool {
        self.by.meets(set)
    }

    /// What the tenant must hold for the set to meet the clause: alternatives, none of them needed if it is met.
    pub fn conditions(&self, set: Set) -> Vec<&Condition> {
        let by_if = self.by_if.iter().filter(|(by, _)| by.meets(set)).map(|(_, condition)| condition);
        let by_tenant = self.by_tenant.iter().filter(|(companion, _)| companion.is_none_or(|at| set.has(at)));
        by_if.chain(by_tenant.map(|(_, condition)| condition)).collect()
    }

    /// Whether the set meets the clause in a tenant that holds these offers.
    pub fn met_in(&self, set: Set, held: &dyn Fn(&OfferId) -> bool) -> bool {
        self.met(set) || self.conditions(set).iter().any(|condition| condition.iter().any(held))
    }

    /// Every licence that has a part in meeting the clause.
    pub fn parts(&self) -> Set {
        let by_if = self.by_if.iter().fold(self.by, |all, (set, _)| all.union(*set));
        self.by_tenant.iter().filter_map(|(companion, _)| *companion).fold(by_if, Set::with)
    }
}
