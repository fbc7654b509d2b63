//! May this be bought? The lines of an order, together with what the tenant owns.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Decision, Deliberation, Limit, Purchase, Shelf, Short, Sought, Verdict, commitment::committed, from_sa,
    full_user_otherwise, limits, pairs, programs, reasons, sold, stock::Stock,
};
use crate::{
    rules::{correction::Way, transition_ratio::Direction},
    tenant::{Program, Tenant},
    value::{OfferId, OfferKind, Reason},
};

/// Decides a purchase.
pub fn purchase(shelf: &Shelf<'_>, tenant: &Tenant, question: &Purchase) -> Decision {
    let mut order = Order {
        shelf,
        tenant,
        question,
        stock: Stock::of(shelf, tenant, question),
        limits: limits(shelf.edition, tenant),
        deliberation: Deliberation::new(shelf.edition),
    };
    let offers: Vec<OfferId> = order.stock.bought.keys().cloned().collect();
    for offer in &offers {
        order.line(offer);
    }
    order.within_limits();
    order.program();
    let nothing = OfferId::new("nothing");
    let otherwise = reasons::not_of_edition(shelf.edition, offers.first().unwrap_or(&nothing));
    order.deliberation.decide(otherwise)
}

/// An order on the way to its verdict.
struct Order<'a> {
    shelf: &'a Shelf<'a>,
    tenant: &'a Tenant,
    question: &'a Purchase,
    stock: Stock,
    limits: Vec<Limit>,
    deliberation: Deliberation,
}

impl Order<'_> {
    fn say(&mut self, verdict: Verdict, reason: Reason) {
        self.deliberation.consider(verdict, reason);
    }

    fn short(&mut self, offer: &OfferId, by: u64) {
        self.deliberation.short.push(Short { offer: offer.clone(), by });
    }

    /// What concerns one offer by itself.
    fn line(&mut self, offer: &OfferId) {
        let edition = self.shelf.edition;
        if let Some((verdict, reason)) = sold::unknown(self.shelf, offer) {
            let beside = self.parts().into_iter().filter(|(_, offers)| offers.contains(offer));
            let online = programs::is_online(edition, offer)
                && beside.into_iter().any(|(program, offers)| !programs::online(edition, program, &offers).is_empty());
            // Online services beside software are judged once for the whole order.
            if !online {
                self.say(verdict, reason);
            }
            return;
        }
        if let Some(reason) = sold::withdrawn(self.shelf, offer) {
            return self.say(Verdict::Refused, reason);
        }
        let gives = pairs::gives(self.shelf, offer);
        for reason in gives.into_iter().chain([reasons::may_be_bought(edition, offer)]) {
            self.say(Verdict::Allowed, reason);
        }
        if let Some(until) = self.question.until {
            let days = (self.question.at.unwrap_or(self.tenant.as_of), until);
            for (verdict, reason) in committed(edition, self.tenant, offer, days) {
                self.say(verdict, reason);
            }
        }
        match offer.kind() {
            Some(OfferKind::Attach) => self.attach(offer),
            Some(OfferKind::StepUp) => self.step_up(offer),
            Some(OfferKind::Addon | OfferKind::Capacity) => self.addon(offer),
            Some(OfferKind::FromSa) => self.assured(offer),
            _ => {}
        }
    }

    /// Every attach seat needs a user with a base that carries it; different attach products may share that user.
    fn attach(&mut self, offer: &OfferId) {
        let edition = self.shelf.edition;
        let bases: Vec<OfferId> = self.stock.offers().into_iter().cloned().collect();
        let bases =
            bases.into_iter().filter(|base| base.kind() == Some(OfferKind::Base) && base.product() != offer.product());
        let under: Vec<_> = bases.map(|base| (pairs::attach_under(self.shelf, &base, offer), base)).collect();
        let best = under.iter().map(|((verdict, _), _)| *verdict).min();
        let Some(best) = best.filter(|best| *best < Verdict::Refused) else {
            let says = format!("the tenant has no base licence under which {offer} could stand");
            self.say(Verdict::Refused, reasons::attach_without_base(edition, says));
            let because = under.into_iter().flat_map(|((_, because), _)| because);
            return because.for_each(|reason| self.deliberation.consider(Verdict::Refused, reason));
        };
        let carrying: Vec<OfferId> = under
            .iter()
            .filter(|((verdict, _), _)| *verdict < Verdict::Refused)
            .map(|(_, base)| base.clone())
            .collect();
        for ((verdict, because), _) in under {
            if verdict == best {
                because.into_iter().for_each(|reason| self.deliberation.consider(best, reason));
            }
        }
        let (seats, room) = (self.stock.held(offer), self.stock.sum(&carrying));
        if seats > room {
            let says = format!("{seats} of {offer} need as many users with a base that lists it; there are {room}");
            self.say(Verdict::Refused, reasons::attach_without_base(edition, says));
            if let [base] = carrying.as_slice() {
                self.short(base, seats - room);
            }
        }
    }

    /// An add-on of a user needs a host in the tenant, and more add-ons than hosts serve nobody.
    fn addon(&mut self, offer: &OfferId) {
        let held: BTreeSet<OfferId> = self.stock.offers().into_iter().cloned().collect();
        let Some((verdict, because)) = pairs::addon_on(self.shelf, offer, self.shelf.set(&held)) else {
            return self.unhosted(offer);
        };
        let hosts = self.shelf.place(offer).and_then(|at| self.shelf.get(at)?.hosts).unwrap_or_default();
        let (seats, room) = (self.stock.held(offer), self.stock.sum(&self.shelf.offers(hosts)));
        if verdict == Verdict::Allowed && seats > room {
            let says = format!("{seats} of {offer}, but {room} licences that one of them could sit on");
            self.say(Verdict::Warned, reasons::paid_licences(self.shelf.edition, says));
        }
        because.into_iter().for_each(|reason| self.deliberation.consider(verdict, reason));
        if verdict == Verdict::Refused && self.stock.unpaid.iter().any(|offer| self.shelf.set([offer]).meets(hosts)) {
            self.say(Verdict::Refused, unpaid(self.shelf));
        }
    }

    /// An add-on or capacity of which no fact says to what it is added still needs something paid.
    fn unhosted(&mut self, offer: &OfferId) {
        let hosted = self.shelf.edition.facts.addon_host.iter().any(|fact| fact.says.addon == *offer);
        let reason = unpaid(self.shelf);
        if !hosted && !reason.rules.is_empty() && !self.stock.has_licences() {
            self.say(Verdict::Refused, reason);
        }
    }

    /// A step-up, where the program has it, for seats that were bought as attach.
    fn step_up(&mut self, offer: &OfferId) {
        let edition = self.shelf.edition;
        let attach = offer.with_kind("attach");
        let named: BTreeSet<Option<Program>> =
            self.named(offer).into_iter().map(|named| named.or_else(|| self.program_of(&attach))).collect();
        let (seats, owned) = (self.stock.held(offer), self.stock.owned(&attach));
        let mut exists = false;
        for program in named {
            let Some(program) = program else {
                let says = format!("whether {offer} exists depends on the program, which is not said");
                self.say(Verdict::NotStated, reasons::step_up_not_stated(edition, says));
                continue;
            };
            let name = programs::name(program);
            let Some(fact) = edition.facts.correction.iter().find(|fact| fact.says.program == program) else {
                let says = format!("the documents do not say how an attach licence is corrected under {name}");
                self.say(Verdict::NotStated, reasons::step_up_not_stated(edition, says));
                continue;
            };
            if fact.says.by == Way::Return {
                let base = offer.with_kind("base");
                let says = format!("{name} has no step-up: {attach} is returned and {base} bought");
                self.say(Verdict::Refused, fact.reason(says));
                continue;
            }
            exists = true;
            if seats > owned {
                let says = format!("{seats} of {offer}, but {owned} seats of {attach} to step up");
                self.say(Verdict::Refused, fact.reason(says));
            } else {
                let says = format!("{name} steps up what was bought as attach by mistake");
                self.say(Verdict::Allowed, fact.reason(says));
            }
        }
        if exists && seats > owned {
            self.short(&attach, seats - owned);
        }
    }

    /// Licences From SA are bought for on-premises licences with Software Assurance, one for one.
    fn assured(&mut self, offer: &OfferId) {
        let edition = self.shelf.edition;
        let rows = edition.facts.transition_ratio.iter().filter(|row| row.says.direction == Direction::FromSa);
        let rows: Vec<_> = rows.filter(|row| row.says.to.as_ref().is_some_and(|to| to.offer == *offer)).collect();
        let from: Vec<&OfferId> = rows.iter().map(|row| &row.says.from.offer).collect();
        let (seats, owned) = (self.stock.held(offer), from.iter().map(|cal| self.stock.owned(cal)).sum::<u64>());
        if let Some(row) = rows.iter().max_by_key(|row| self.stock.owned(&row.says.from.offer)) {
            let lacking = row.says.from.offer.clone();
            self.say(Verdict::Allowed, row.reason(format!("one of {offer} for one of {}", row.says.from.offer)));
            if seats > owned {
                let says = format!("{seats} of {offer}, but {owned} on-premises licences that qualify");
                self.say(Verdict::Refused, row.reason(says));
                self.short(&lacking, seats - owned);
            }
        }
        let at = self.question.at.unwrap_or(self.tenant.as_of);
        for program in self.named(offer) {
            let sought = Sought { program, at, held_since: None, from: from.clone() };
            let (found, _) = from_sa(edition, self.tenant, &sought);
            found.into_iter().for_each(|(verdict, reason)| self.say(verdict, reason));
        }
    }

    /// The one program under which seats of an offer are held, or that the tenant has.
    fn program_of(&self, offer: &OfferId) -> Option<Program> {
        let subscriptions = self.tenant.subscriptions.iter().filter(|subscription| subscription.offer == *offer);
        let named: BTreeSet<_> = subscriptions.filter_map(|subscription| subscription.agreement.as_ref()).collect();
        let agreements = self.tenant.agreements.iter().filter(|known| named.is_empty() || named.contains(&known.id));
        let programs: BTreeSet<Program> = agreements.map(|agreement| agreement.program).collect();
        programs.first().copied().filter(|_| programs.len() == 1)
    }

    /// Minimums, maximums and what the tenant must hold, of which the order has a part.
    fn within_limits(&mut self) {
        let asked = |offer: &OfferId| self.buys(offer);
        for reason in full_user_otherwise(self.shelf.edition, &asked, &|offer| self.stock.held(offer)) {
            self.say(Verdict::Allowed, reason);
        }
        for limit in std::mem::take(&mut self.limits) {
            match limit {
                Limit::Minimum { offers, quantity, because } => self.minimum(&offers, quantity, because),
                Limit::Maximum { offer, quantity, because } if self.buys(&offer) => {
                    self.check(self.stock.held(&offer) <= quantity, because);
                }
                Limit::Needs { offers, of, at_least, because, .. } if offers.iter().any(|offer| self.buys(offer)) => {
                    let met = self.stock.sum(&of) >= at_least;
                    self.check(met, because);
                    let on_trial = !met && self.stock.unpaid.iter().any(|offer| of.contains(offer));
                    if on_trial {
                        self.say(Verdict::Refused, unpaid(self.shelf));
                    }
                }
                Limit::Users { offer, of, at_least, licences, same_product, because } if self.buys(&offer) => {
                    let users = self.users(&of, licences, same_product);
                    self.check(users >= at_least, reasons::users_counted(self.shelf.edition, licences));
                    self.check(users >= at_least, with_count(because, users));
                }
                Limit::FewerUsers { offer, of, fewer_than, instead, licences, because } if self.buys(&offer) => {
                    let users = self.users(&of, licences, false);
                    let verdict = match instead {
                        _ if users < fewer_than => Verdict::Allowed,
                        Some(instead) if !self.open(&instead) => Verdict::Warned,
                        _ => Verdict::Refused,
                    };
                    self.say(verdict, with_count(because, users));
                }
                Limit::Servers { offer, quantity, because } if self.buys(&offer) => {
                    let held = self.stock.held(&offer);
                    self.say(if held < quantity { Verdict::Warned } else { Verdict::Allowed }, because);
                    if held < quantity {
                        self.short(&offer, quantity - held);
                    }
                }
                _ => {}
            }
        }
    }

    fn buys(&self, offer: &OfferId) -> bool {
        self.stock.bought.contains_key(offer)
    }

    fn check(&mut self, met: bool, because: Reason) {
        self.say(if met { Verdict::Allowed } else { Verdict::Refused }, because);
    }

    fn minimum(&mut self, offers: &BTreeSet<OfferId>, quantity: u64, because: Reason) {
        let bought = || offers.iter().filter(|offer| self.buys(offer));
        let Some(first) = bought().find(|offer| offer.kind() == Some(OfferKind::Base)).or_else(|| bought().next())
        else {
            return;
        };
        let held = self.stock.sum(offers);
        if held < quantity {
            self.short(&first.clone(), quantity - held);
        }
        self.check(held >= quantity, because);
        self.check(held >= quantity, reasons::minimum_scope(self.shelf.edition));
    }

    /// How many users count; of one and the same product, the product with the most.
    fn users(&self, of: &BTreeSet<OfferId>, licences: bool, same_product: bool) -> u64 {
        if !same_product {
            return self.stock.users(self.shelf, of, licences);
        }
        let mut products: BTreeMap<&str, BTreeSet<OfferId>> = BTreeMap::new();
        for offer in of {
            products.entry(offer.product()).or_default().insert(offer.clone());
        }
        products.values().map(|of| self.stock.users(self.shelf, of, licences)).max().unwrap_or(0)
    }

    /// Whether the tenant meets the condition on users of an offer.
    fn open(&self, wanted: &OfferId) -> bool {
        limits(self.shelf.edition, self.tenant).iter().all(|limit| match limit {
            Limit::Users { offer, of, at_least, licences, same_product, .. } if offer == wanted => {
                self.users(of, *licences, *same_product) >= *at_least
            }
            _ => true,
        })
    }

    /// What the program sells, and what stands beside it.
    fn program(&mut self) {
        let edition = self.shelf.edition;
        let parts = self.parts();
        for (program, offers) in &parts {
            let online = programs::online(edition, *program, offers);
            online.into_iter().for_each(|(verdict, reason)| self.say(verdict, reason));
            let sold = program.map(|program| programs::sold(edition, program, offers));
            sold.into_iter().flatten().for_each(|(verdict, reason)| self.say(verdict, reason));
        }
        let named: BTreeSet<Program> = parts.keys().copied().flatten().collect();
        if named.is_empty() {
            return;
        }
        let mut held = programs::programs_held(self.tenant, self.question.at.unwrap_or(self.tenant.as_of));
        held.extend(&named);
        if let Some(reason) = programs::mixed_programs(edition, &held) {
            self.say(Verdict::Warned, reason);
        }
        named.into_iter().for_each(|program| self.usual(program));
    }

    /// The programs under which seats of an offer are bought; `None` where a line names none.
    fn named(&self, offer: &OfferId) -> BTreeSet<Option<Program>> {
        let lines = self.question.lines.iter().filter(|line| line.offer == *offer && line.quantity > 0);
        lines.map(|line| line.program).collect()
    }

    /// What is bought under each program.
    fn parts(&self) -> BTreeMap<Option<Program>, Vec<OfferId>> {
        let mut parts: BTreeMap<Option<Program>, Vec<OfferId>> = BTreeMap::new();
        for offer in self.stock.bought.keys() {
            for program in self.named(offer) {
                parts.entry(program).or_default().push(offer.clone());
            }
        }
        parts
    }

    /// The volume programs have a usual holding.
    fn usual(&mut self, program: Program) {
        let edition = self.shelf.edition;
        let condition = edition.choice("volume-250") == "refused";
        for fact in edition.facts.volume_program.iter().filter(|fact| fact.says.programs.contains(&program)) {
            let (licences, usual) = (self.stock.licences(self.shelf), fact.says.usual);
            let says = format!(
                "customers of {} typically hold {usual} licences or more; here {licences}",
                programs::name(program)
            );
            let reason = Reason { reading: Some(edition.taken("volume-250")), ..fact.reason(says) };
            let verdict = match licences >= usual {
                true => Verdict::Allowed,
                false if condition => Verdict::Refused,
                false => Verdict::Warned,
            };
            self.deliberation.consider(verdict, reason);
        }
    }
}

/// Trials and the like do not count where add-ons are bought.
fn unpaid(shelf: &Shelf<'_>) -> Reason {
    reasons::paid_licences(shelf.edition, "add-ons are bought by customers with valid, paid base licences".into())
}

fn with_count(because: Reason, users: u64) -> Reason {
    Reason { says: format!("{}; there are {users}", because.says), ..because }
}
