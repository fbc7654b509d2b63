//! May this licence be given to that user or device? Everything that stands against it, and what allows it.

use super::{
    Assign, Decision, Deliberation, Holder, Holdings, Limit, Set, Shelf, Verdict, holder, limits,
    mixing::{self, Joining},
    pairs, reasons, sold,
};
use crate::{
    require,
    rules::{environment_access::Others, grants::Scope, person_kind::PersonStatus},
    tenant::{Tenant, User},
    value::{AssignedTo, Clause, OfferId, OfferKind, Reason},
};

/// Decides an assignment.
pub fn assign(shelf: &Shelf<'_>, tenant: &Tenant, question: &Assign) -> Decision {
    let mut deliberation = Deliberation::new(shelf.edition);
    match asked(shelf, tenant, question) {
        Ok(asked) => asked.deliberate(&mut deliberation),
        Err(decided) => deliberation.consider(decided.0, decided.1),
    }
    deliberation.decide(reasons::not_of_edition(shelf.edition, &question.offer))
}

/// The question with everything it names found.
struct Asked<'a> {
    shelf: &'a Shelf<'a>,
    tenant: &'a Tenant,
    question: &'a Assign,
    holdings: Holdings,
    kind: OfferKind,
    place: usize,
    holder: Holder,
    /// What the holder holds already.
    held: Set,
}

/// Finds the licence and the holder; what cannot be found, or does not fit together, decides at once.
fn asked<'a>(
    shelf: &'a Shelf<'a>,
    tenant: &'a Tenant,
    question: &'a Assign,
) -> Result<Asked<'a>, Box<(Verdict, Reason)>> {
    let (edition, offer, to) = (shelf.edition, &question.offer, question.to.as_str());
    if let Some(unknown) = sold::unknown(shelf, offer) {
        return Err(Box::new(unknown));
    }
    let assigned_to = edition.assigned_to(offer);
    let refused = |reason| Box::new((Verdict::Refused, reason));
    if assigned_to == AssignedTo::Nobody {
        let mut reason = reasons::wrong_holder(edition, offer, to);
        for rule in pairs::licensed_by(shelf, offer) {
            if !reason.rules.contains(&rule) {
                reason.rules.push(rule);
            }
        }
        return Err(refused(reason));
    }
    let Some(holder) = holder(shelf, tenant, offer, to) else {
        return Err(refused(reasons::no_such_holder(edition, to)));
    };
    if matches!(holder, Holder::Device(_)) != (assigned_to == AssignedTo::Device) {
        return Err(refused(reasons::wrong_holder(edition, offer, to)));
    }
    let (Some(place), Some(kind)) = (shelf.place(offer), offer.kind()) else {
        return Err(Box::new((Verdict::NotStated, reasons::not_of_edition(edition, offer))));
    };
    let holdings = Holdings::of(shelf, tenant);
    let held = holdings.held(holder);
    Ok(Asked { shelf, tenant, question, holdings, kind, place, holder, held })
}

impl Asked<'_> {
    fn deliberate(&self, deliberation: &mut Deliberation) {
        let offer = &self.question.offer;
        for reason in pairs::gives(self.shelf, offer) {
            deliberation.consider(Verdict::Allowed, reason);
        }
        self.again(deliberation);
        match self.kind {
            OfferKind::Attach => self.attach(deliberation),
            OfferKind::Base => self.base(deliberation),
            _ => {}
        }
        if let Some((verdict, because)) = pairs::addon_on(self.shelf, offer, self.held) {
            because.into_iter().for_each(|reason| deliberation.consider(verdict, reason));
        }
        if let Holder::User(at) = self.holder {
            if let Some(user) = self.tenant.users.get(at as usize) {
                self.person(deliberation, user);
            }
            self.companion(deliberation);
            let environment = self.question.environment.as_ref();
            let joining = Joining { user: at, licence: self.place, held: self.held, environment };
            for (verdict, reason) in mixing::joins(self.shelf, self.tenant, &self.holdings, joining) {
                deliberation.consider(verdict, reason);
            }
        }
        if let Holder::Device(at) = self.holder {
            self.login(deliberation, at);
        }
        self.tenant_holds(deliberation);
        self.seat(deliberation);
    }

    /// A device licence serves some ways of signing in only.
    fn login(&self, deliberation: &mut Deliberation, at: u32) {
        let (offer, to) = (&self.question.offer, &self.question.to);
        let Some(login) = self.tenant.devices.get(at as usize).and_then(|device| device.login) else { return };
        for fact in self.shelf.edition.facts.device_login.iter().filter(|fact| fact.says.offer == *offer) {
            let serves = fact.says.logins.contains(&login);
            let verdict = match fact.says.others {
                _ if serves => Verdict::Allowed,
                Others::Warned => Verdict::Warned,
                Others::Refused => Verdict::Refused,
            };
            let not = if serves { "serves" } else { "is not listed for" };
            let says = format!("{offer} {not} the way people sign in on {to}: {}", login.word());
            deliberation.consider(verdict, fact.reason(says));
        }
    }

    /// The same licence twice, or nothing but what is held already.
    fn again(&self, deliberation: &mut Deliberation) {
        let (edition, offer, to) = (self.shelf.edition, &self.question.offer, &self.question.to);
        if self.held.has(self.place) {
            let reason = reasons::held_already(edition, format!("{to} holds {offer} already"));
            return deliberation.consider(Verdict::Warned, reason);
        }
        if let Some(because) = pairs::given_already(self.shelf, offer, self.held) {
            let says = format!("{to} already holds everything that {offer} gives");
            deliberation.consider(Verdict::Warned, reasons::held_already(edition, says));
            because.into_iter().for_each(|reason| deliberation.consider(Verdict::Warned, reason));
        }
    }

    /// An attach licence: one of the held bases must carry it.
    fn attach(&self, deliberation: &mut Deliberation) {
        let (shelf, offer, to) = (self.shelf, &self.question.offer, &self.question.to);
        let bases = shelf.offers(shelf.bases(self.held));
        if bases.is_empty() {
            let says = format!("{to} holds no base licence under which {offer} could stand");
            return deliberation.consider(Verdict::Refused, reasons::attach_without_base(shelf.edition, says));
        }
        let under: Vec<_> = bases.iter().map(|base| pairs::attach_under(shelf, base, offer)).collect();
        let best = under.iter().map(|(verdict, _)| *verdict).min().unwrap_or(Verdict::Refused);
        let decisive = under.into_iter().filter(|(verdict, _)| *verdict == best);
        for reason in decisive.flat_map(|(_, because)| because) {
            deliberation.consider(best, reason);
        }
    }

    /// A base licence beside those held: in order if neither qualifies as attach under the other.
    fn base(&self, deliberation: &mut Deliberation) {
        let (shelf, offer, to) = (self.shelf, &self.question.offer, &self.question.to);
        for held in shelf.offers(shelf.bases(self.held.without(self.place))) {
            let both = format!("{to} holds the base licence {held}; {offer} would be a second one");
            deliberation.consider(two_bases(shelf), reasons::two_bases(shelf.edition, both));
            for (base, other) in [(&held, offer), (offer, &held)] {
                for reason in attach_would_do(shelf, base, other) {
                    deliberation.consider(Verdict::Warned, reason);
                }
            }
        }
    }

    /// Who the user is: somebody who needs no licence, or is not one of those for whom this licence is.
    fn person(&self, deliberation: &mut Deliberation, user: &User) {
        let (edition, offer) = (self.shelf.edition, &self.question.offer);
        let meant = edition.facts.holder_kind.iter().find(|fact| fact.says.offer == *offer);
        if let Some(fact) = meant {
            let fits = fact.says.kinds.contains(&user.kind);
            let says = format!("{offer} is {}for users such as {}", if fits { "" } else { "not " }, user.id);
            deliberation.consider(if fits { Verdict::Allowed } else { Verdict::Refused }, fact.reason(says));
        }
        let person = require::person(edition, user);
        let needs_none = match person.status {
            PersonStatus::Internal => false,
            PersonStatus::External => meant.is_none(),
            PersonStatus::NotAPerson | PersonStatus::Disabled => true,
            PersonStatus::Exempt => {
                let requirement = require::requirement(edition, self.tenant, user);
                let given = !self.tenant.demand(user).grants.is_empty();
                given && !requirement.needs_licence() && requirement.unknown.is_empty()
            }
        };
        if needs_none {
            deliberation.consider(Verdict::Warned, person.reason);
        }
    }

    /// The user licence of an application that the tenant licenses as a whole.
    fn companion(&self, deliberation: &mut Deliberation) {
        let edition = self.shelf.edition;
        let facts = edition.facts.companion_licence.iter();
        for fact in facts.filter(|fact| fact.says.companion == self.question.offer) {
            let grantors = edition.grantors(&Clause::of(fact.says.right.clone(), None));
            let opened =
                grantors.iter().any(|grantor| grantor.scope == Scope::Tenant && self.holdings.owns(&grantor.offer));
            if !opened {
                let says = format!("without a licence of the tenant for {} it opens nothing", fact.says.right);
                deliberation.consider(Verdict::Warned, fact.reason(says));
            }
        }
    }

    /// What the tenant as a whole must hold for such a licence. That a full user comes first binds buying, not assigning
    /// (G21-ADDUSER-07): where none is owned, there is something to know.
    fn tenant_holds(&self, deliberation: &mut Deliberation) {
        for limit in limits(self.shelf.edition, self.tenant) {
            let Limit::Needs { offers, of, at_least, because, finding } = limit else { continue };
            if !offers.contains(&self.question.offer) {
                continue;
            }
            let owned: u64 = of.iter().map(|offer| self.holdings.owned(offer)).sum();
            match finding {
                _ if owned >= at_least => deliberation.consider(Verdict::Allowed, because),
                "full-user-missing" if self.holdings.subscriptions_known => {
                    deliberation.consider(Verdict::Warned, because);
                }
                "full-user-missing" => {}
                _ => deliberation.consider(Verdict::Refused, because),
            }
        }
    }

    /// A seat must be free, if the tenant's subscriptions are known.
    fn seat(&self, deliberation: &mut Deliberation) {
        let (edition, offer) = (self.shelf.edition, &self.question.offer);
        if !self.holdings.subscriptions_known || self.held.has(self.place) {
            return;
        }
        let owned = self.holdings.owned(offer);
        let assigned = self.holdings.assigned.get(offer).copied().unwrap_or(0);
        if assigned < owned {
            return;
        }
        let ended = owned == 0 && self.tenant.subscriptions.iter().any(|subscription| subscription.offer == *offer);
        let reason = if ended {
            reasons::not_in_force(edition, offer)
        } else {
            reasons::no_seat(edition, format!("no seat of {offer} is free: {owned} owned, {assigned} assigned"))
        };
        deliberation.consider(Verdict::Refused, reason);
    }
}

/// What the reading says of two base licences with one user.
pub(super) fn two_bases(shelf: &Shelf<'_>) -> Verdict {
    if shelf.two_bases { Verdict::Allowed } else { Verdict::Refused }
}

/// The reasons why the other base licence could be an attach licence under this one; empty if it could not.
pub(super) fn attach_would_do(shelf: &Shelf<'_>, base: &OfferId, other: &OfferId) -> Vec<Reason> {
    let attach = other.with_kind("attach");
    match pairs::attach_under(shelf, base, &attach) {
        (Verdict::Allowed, mut because) => {
            let says = format!("{other} could be had as {attach} under {base}: more is licensed than needed");
            because.insert(0, reasons::two_bases(shelf.edition, says));
            because
        }
        _ => Vec::new(),
    }
}
