//! What has to be bought for all meters together, and what holds of every meter.

use std::collections::BTreeMap;

use licet::{
    capacity::{MeterQuestion, State, capacity, meter, packs_needed},
    catalog::{self, Edition},
    decide::{Holdings, Prices, Shelf},
    tenant::Tenant,
    value::{OfferId, Reason},
};
use toml::de::DeTable;

use crate::cases::given;

fn asked<T>(edition: &str, text: &str, ask: impl FnOnce(&Edition, &Tenant, &dyn Fn(&OfferId) -> u64) -> T) -> T {
    let catalog = catalog::embedded().unwrap();
    let table = DeTable::parse(text).unwrap();
    let tenant = given(&catalog, edition, "test", text, table.get_ref());
    let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
    let prices = Prices::of(&edition, &tenant);
    let holdings = Holdings::of(&Shelf::of(&edition, &prices), &tenant);
    ask(&edition, &tenant, &|offer| holdings.bringing(offer))
}

fn needed(text: &str) -> BTreeMap<String, u64> {
    let rests = |reason: &Reason| assert!(!reason.rules.is_empty(), "{reason:?}");
    asked("online-2021-09", text, |edition, tenant, owned| {
        let lines = packs_needed(edition, tenant, owned);
        lines.iter().for_each(|(_, _, reason)| rests(reason));
        lines.into_iter().map(|(offer, quantity, _)| (offer.to_string(), quantity)).collect()
    })
}

fn lines(wanted: &[(&str, u64)]) -> BTreeMap<String, u64> {
    wanted.iter().map(|(offer, quantity)| (offer.to_string(), *quantity)).collect()
}

const UNIT: &str = "intelligent-order-management.tenant";

/// G21-IOM-06: the larger of what lines and requests ask for, not their sum.
#[test]
fn a_licence_bought_for_one_meter_serves_the_other() {
    let use_of = |lines: u64, requests: u64| {
        format!(
            r#"usage = [{{ meter = "iom-order-lines", at = 2021-10-01, quantity = {lines} }},
                        {{ meter = "iom-requests", at = 2021-10-01, quantity = {requests} }}]"#
        )
    };
    assert_eq!(needed(&use_of(6_000, 250_000)), lines(&[(UNIT, 3)]));
    assert_eq!(needed(&use_of(48_000, 250_000)), lines(&[(UNIT, 4)]));
    assert_eq!(needed("usage = []"), lines(&[]));
}

/// G21-SENSOR-13.
#[test]
fn scenario_licences_bring_machines_along() {
    let use_of = |scenarios: u64, machines: u64| {
        needed(&format!(
            r#"usage = [{{ meter = "sensor-machines", at = 2021-10-01, quantity = {machines} }},
                        {{ meter = "sensor-scenarios", at = 2021-10-01, quantity = {scenarios} }}]"#
        ))
    };
    let (scenario, packs) = ("sensor-data-intelligence-scenario.tenant", "sensor-data-intelligence-machines.capacity");
    assert_eq!(use_of(2, 20), lines(&[(scenario, 2)]));
    assert_eq!(use_of(8, 61), lines(&[(scenario, 6), (packs, 1)]));
    assert_eq!(use_of(2, 500), lines(&[(scenario, 2), (packs, 10)]));
    assert_eq!(use_of(1, 0), lines(&[(scenario, 1)]));
}

/// Even use runs out on the day on which the rule of three says so.
#[test]
fn the_day_is_told_on_which_nothing_is_left() {
    let day = |quantity: u64| {
        let text = format!(
            r#"as_of = 2021-10-10
            subscriptions = [{{ subscription = "s", offer = "field-service.base", quantity = 1, start = 2021-07-03 }}]
            usage = [{{ meter = "customer-voice-responses", at = 2021-09-01, quantity = {quantity} }}]"#
        );
        asked("online-2021-09", &text, |edition, tenant, owned| {
            let answer = meter(edition, tenant, owned, &MeterQuestion::of("customer-voice-responses".into()));
            answer.run_out.map(|day| day.to_string())
        })
    };
    // 100 days have passed: 12,000 of 24,000 last 200 days in all, 24,001 went on the day of the entry.
    assert_eq!(day(12_000).as_deref(), Some("2022-01-19"));
    assert_eq!(day(24_001).as_deref(), Some("2021-09-01"));
    assert_eq!((day(6_000), day(0)), (None, None));
}

/// No meter of the catalogue, in any edition, gets an answer that rests on nothing; and no answer is without a state.
#[test]
fn every_answer_about_every_meter_cites_a_rule() {
    let catalog = catalog::embedded().unwrap();
    let rows = catalog.meters.keys().map(|meter| format!("{{ meter = \"{meter}\", at = 2026-08-01, quantity = 7 }}"));
    let usage = format!(
        "usage = [{}, {{ meter = \"moon-dust\", at = 2026-08-01, quantity = 1 }}]",
        rows.collect::<Vec<_>>().join(", ")
    );
    for edition in catalog.editions.keys() {
        let answers = asked(edition.as_str(), &usage, |edition, tenant, owned| {
            packs_needed(edition, tenant, owned);
            capacity(edition, tenant, owned)
        });
        assert_eq!(answers.len(), catalog.meters.len() + 1, "{edition}");
        for answer in answers {
            assert!(!answer.basis.cites.is_empty(), "{edition}: {}", answer.meter);
            let known = answer.meter.as_str() != "moon-dust" && edition.as_str().starts_with("online-2021");
            let stated = answer.state != State::NotStated;
            assert!(
                stated || !known || answer.title.contains("e-commerce") || answer.packs_needed.is_none(),
                "{answer:?}"
            );
        }
    }
}
