//! Change plans, step by step: nobody is ever without a licence they need, and no seat is given that is not there.

use std::collections::{BTreeMap, BTreeSet};

use licet::{
    audit::{Code, audit},
    catalog::Edition,
    tenant::{Assignment, Subscription, Tenant},
    value::OfferId,
};
use licet_plan::{
    Mode,
    change::{Action, ChangePlan, Step, change},
    plan,
};

use crate::common::{catalog, folder};

/// Carries out one step.
fn done(tenant: &mut Tenant, step: &Step) {
    let name = step.principal.as_ref().map(|principal| principal.name().to_owned()).unwrap_or_default();
    match step.action {
        Action::Buy => tenant.subscriptions.push(Subscription::held(
            format!("bought {}", step.offer).as_str(),
            step.offer.clone(),
            step.quantity,
        )),
        Action::LetGo => {
            let mut left = step.quantity;
            for held in tenant.subscriptions.iter_mut().filter(|held| held.offer == step.offer) {
                let gone = left.min(held.quantity);
                held.quantity -= gone;
                left -= gone;
            }
            assert_eq!(left, 0, "{step:?}: so many are not owned");
        }
        Action::Assign => tenant.assignments.push(Assignment {
            offer: step.offer.clone(),
            subscription: None,
            principal: name.as_str().into(),
            since: None,
            until: None,
            reason: None,
        }),
        Action::Unassign => {
            let before = tenant.assignments.len();
            tenant.assignments.retain(|one| one.offer != step.offer || one.principal.as_str() != name);
            assert!(tenant.assignments.len() < before, "{step:?}: not held");
        }
    }
}

/// Who lacks something, and of which offers more is assigned than owned.
fn lacking(edition: &Edition, tenant: &Tenant) -> BTreeSet<(Code, Option<String>)> {
    let codes = [Code::UnlicensedUser, Code::UnderLicensed, Code::UnlicensedDevice, Code::SeatsOverAssigned];
    let findings = audit(edition, tenant).findings.into_iter().filter(|finding| codes.contains(&finding.code));
    let gap = |code| if code == Code::UnderLicensed { Code::UnlicensedUser } else { code };
    let subject = |finding: &licet::audit::Finding| match finding.code {
        Code::SeatsOverAssigned => finding.offer.as_ref().map(ToString::to_string),
        _ => finding.subject.clone(),
    };
    findings.map(|finding| (gap(finding.code), subject(&finding))).collect()
}

fn holdings(tenant: &Tenant) -> BTreeMap<String, BTreeSet<OfferId>> {
    let mut held: BTreeMap<String, BTreeSet<OfferId>> = BTreeMap::new();
    for one in tenant.assignments.iter().filter(|one| one.stands(tenant.as_of)) {
        held.entry(one.principal.to_string()).or_default().insert(one.offer.clone());
    }
    held
}

/// Carries a change plan out; every `every`th state is audited, and the last one.
fn simulate(edition: &Edition, start: &Tenant, change: &ChangePlan, every: usize) -> Tenant {
    let mut tenant = start.clone();
    let mut allowed = lacking(edition, &tenant);
    for (at, step) in change.steps.iter().enumerate() {
        done(&mut tenant, step);
        if at % every == 0 || at + 1 == change.steps.len() {
            let now = lacking(edition, &tenant);
            let new: Vec<_> = now.difference(&allowed).collect();
            assert!(new.is_empty(), "{}: step {at} {step:?} leaves {new:?}", change.tenant);
            allowed = now;
        }
    }
    tenant
}

fn check(edition: &Edition, tenant: &Tenant, mode: Mode, every: usize) -> ChangePlan {
    let plan = plan(edition, tenant, mode);
    assert!(plan.feasible, "{}: {:?}", tenant.name, plan.obstacles);
    let change = change(edition, tenant, &plan).unwrap();
    let end = simulate(edition, tenant, &change, every);
    let given: BTreeMap<String, BTreeSet<OfferId>> = plan
        .licences
        .iter()
        .map(|(name, offers)| (name.trim_start_matches("device:").to_owned(), offers.iter().cloned().collect()))
        .collect();
    let held = holdings(&end);
    for (name, offers) in &given {
        let held = held.get(name).cloned().unwrap_or_default();
        assert!(offers.is_subset(&held), "{name}: {held:?}, not {offers:?}");
        assert!(change.kept.contains(name) || held == *offers, "{name}: {held:?}, not {offers:?}");
    }
    assert!(held.keys().all(|name| given.contains_key(name) || change.kept.contains(name)));
    assert!(lacking(edition, &end).is_empty(), "{:?}", lacking(edition, &end));
    let back = simulate_back(&end, &change);
    assert_eq!(holdings(tenant), holdings(&back), "{}: the way back", tenant.name);
    change
}

/// The way back leads through the same states, so only its end is looked at.
fn simulate_back(end: &Tenant, change: &ChangePlan) -> Tenant {
    let mut tenant = end.clone();
    for step in &change.clone().reversed().steps {
        done(&mut tenant, step);
    }
    tenant
}

#[test]
fn the_sample_tenants_change_over() {
    for name in ["contoso-coffee", "adventure-works", "fabrikam-retail", "litware-onprem"] {
        let (edition, tenant) = folder(name);
        for (mode, every) in [(Mode::Greenfield, 1), (Mode::KeepOwned, 7), (Mode::AtRenewal, 5)] {
            let change = check(&edition, &tenant, mode, every);
            if mode == Mode::KeepOwned {
                let given_up = |step: &&Step| step.action == Action::LetGo && step.note.is_empty();
                assert_eq!(change.steps.iter().find(given_up), None, "owned seats are kept");
            }
        }
    }
}

/// A tenant in which seats of two offers must change hands.
fn tenant(subscriptions: &str, assignments: &str, needs: &str) -> (Edition, Tenant) {
    let catalog = catalog();
    let mut head = &b"name = \"T\"\nedition = \"online-2021-09\"\nas_of = 2021-10-15\n"[..];
    let mut tables = BTreeMap::from([
        ("subscriptions", format!("subscription,offer,quantity\n{subscriptions}")),
        ("assignments", format!("principal,offer\n{assignments}")),
        ("needs", format!("user,right\n{needs}")),
        ("minimums", "offer,quantity\nfinance.base,1\nsupply-chain-management.base,1\n".to_owned()),
    ]);
    let mut leaked = |table: &'static str| {
        let text: &'static [u8] = Box::leak(tables.remove(table)?.into_bytes().into_boxed_slice());
        let content: &'static mut &'static [u8] = Box::leak(Box::new(text));
        Some(licet::tenant::Input { name: format!("{table}.csv"), content })
    };
    let mut input = licet::tenant::Input { name: "tenant.toml".into(), content: &mut head };
    let read = licet::tenant::read(&mut input, &mut leaked, &catalog.names, &|right| catalog.rights.exists(right));
    let (tenant, _) = read.unwrap_or_else(|problems| panic!("{problems}"));
    (Edition::of_tenant(&catalog, &tenant).unwrap_or_else(|problems| panic!("{problems:?}")), tenant)
}

#[test]
fn seats_that_go_round_in_a_circle_need_one_more() {
    let (edition, tenant) = tenant(
        "f,finance.base,1\ns,sales-enterprise.base,1\n",
        "ada,finance.base\nbob,sales-enterprise.base\n",
        "ada,sales:enterprise\nbob,finance:full\n",
    );
    // Ada holds what Bob needs and the other way round: neither can begin.
    let change = check(&edition, &tenant, Mode::KeepOwned, 1);
    let words: Vec<String> = change.steps.iter().map(|step| format!("{} {}", step.action.word(), step.offer)).collect();
    assert_eq!(
        words,
        [
            "buy sales-enterprise.base",
            "assign sales-enterprise.base",
            "unassign finance.base",
            "assign finance.base",
            "unassign sales-enterprise.base",
            "let-go sales-enterprise.base",
        ]
    );
}

#[test]
fn seats_that_become_free_are_used_again() {
    let (edition, tenant) = tenant(
        "f,finance.base,1\ns,sales-enterprise.base,2\n",
        "ada,finance.base\nbob,sales-enterprise.base\n",
        "ada,sales:enterprise\nbob,finance:full\n",
    );
    let change = check(&edition, &tenant, Mode::KeepOwned, 1);
    assert!(change.steps.iter().all(|step| matches!(step.action, Action::Assign | Action::Unassign)), "{change:?}");
}

#[test]
fn without_needs_there_is_nothing_to_change() {
    let (edition, tenant) = tenant("f,finance.base,1\n", "ada,finance.base\n", "");
    let plan = plan(&edition, &tenant, Mode::Greenfield);
    assert!(change(&edition, &tenant, &plan).is_none());
}
