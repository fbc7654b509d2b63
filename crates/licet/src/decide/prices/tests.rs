//! Prices under several programs, against every way to spread a purchase over them.

use proptest::prelude::*;

use super::*;
use crate::{
    catalog::embedded,
    tenant::{Agreement, Price as Row},
    value::Day,
};

const OFFER: &str = "sales-enterprise.base";

fn day() -> Day {
    "2026-10-15".parse().unwrap()
}

fn row(program: Option<Program>, price: i64, per: Per, min_quantity: u64) -> Row {
    let unit_price = Money::whole(price);
    Row { offer: OFFER.into(), unit_price, per, term: None, currency: None, min_quantity, program }
}

fn agreement(program: Program) -> Agreement {
    Agreement {
        id: format!("{program:?}").as_str().into(),
        program,
        start: None,
        end: None,
        anniversary: None,
        software_assurance: None,
        account: None,
        osm: None,
        amendment: false,
    }
}

/// The prices of a tenant of 2026 with these agreements and rows.
fn prices(agreements: Vec<Agreement>, rows: Vec<Row>) -> Prices {
    let catalog = embedded().unwrap();
    let mut tenant = Tenant::empty("online-2026-07".into(), day());
    tenant.agreements = agreements;
    tenant.prices = Some(rows);
    Prices::of(&Edition::of_tenant(&catalog, &tenant).unwrap(), &tenant)
}

fn at(prices: &Prices, quantity: u64) -> (Money, Option<Program>) {
    let price = prices.at(&OFFER.into(), quantity).unwrap();
    (price.monthly(), price.program)
}

fn steps(prices: &Prices) -> Vec<(u64, Money, Option<Program>)> {
    let steps = prices.steps(&OFFER.into());
    steps.into_iter().map(|price| (price.min_quantity, price.monthly(), price.program)).collect()
}

#[test]
fn of_several_programs_the_cheapest_at_each_number_is_taken() {
    let both = || vec![agreement(Program::Csp), agreement(Program::Ea)];
    let (csp, ea) = (Some(Program::Csp), Some(Program::Ea));
    let later = prices(both(), vec![row(ea, 8, Per::Month, 50), row(csp, 10, Per::Month, 1)]);
    assert_eq!(steps(&later), [(1, Money::whole(10), csp), (50, Money::whole(8), ea)]);
    assert_eq!((at(&later, 49), at(&later, 50)), ((Money::whole(10), csp), (Money::whole(8), ea)));
    let few = prices(both(), vec![row(csp, 8, Per::Month, 2), row(ea, 10, Per::Month, 0)]);
    assert_eq!(few.least(&OFFER.into()), 1);
    assert_eq!((at(&few, 1), at(&few, 2)), ((Money::whole(10), ea), (Money::whole(8), csp)));
    // A tier that is dearer than another program's first price is no step.
    let flat =
        prices(both(), vec![row(csp, 9, Per::Month, 1), row(ea, 12, Per::Month, 1), row(ea, 10, Per::Month, 20)]);
    assert_eq!(steps(&flat), [(1, Money::whole(9), csp)]);
    // What is cheaper a month comes first, whatever time it is for.
    let year = prices(both(), vec![row(csp, 10, Per::Month, 0), row(ea, 60, Per::Year, 1)]);
    assert_eq!(steps(&year), [(1, Money::whole(5), ea)]);
    assert_eq!(year.monthly(&OFFER.into()), Some(Money::whole(5)));
}

#[test]
fn a_program_without_an_agreement_in_force_is_told_and_not_used() {
    let (csp, ea) = (Some(Program::Csp), Some(Program::Ea));
    let rows = || vec![row(csp, 10, Per::Month, 1), row(ea, 8, Per::Month, 1)];
    let over = Agreement { end: Some("2026-10-14".parse().unwrap()), ..agreement(Program::Ea) };
    let coming = Agreement { start: Some("2026-10-16".parse().unwrap()), ..agreement(Program::Ea) };
    let last_day = Agreement { end: Some(day()), ..agreement(Program::Ea) };
    for (other, open) in [(None, false), (Some(over), false), (Some(coming), false), (Some(last_day), true)] {
        let all = prices([agreement(Program::Csp)].into_iter().chain(other).collect(), rows());
        assert_eq!(at(&all, 1).1, if open { ea } else { csp });
        let told: Vec<_> = all.notes.iter().map(|note| (note.programs.clone(), note.used, note.offers.len())).collect();
        assert_eq!(told, if open { vec![] } else { vec![(vec![Program::Ea], false, 1)] });
        // What is held under the other program still costs what it costs there.
        assert_eq!(all.held(&OFFER.into(), 1, ea).unwrap().monthly(), Money::whole(8));
        assert_eq!(all.held(&OFFER.into(), 1, csp).unwrap().monthly(), Money::whole(10));
        assert!(all.held(&OFFER.into(), 1, Some(Program::Mpsa)).is_none());
    }
    let unknown = prices(Vec::new(), rows());
    assert_eq!(at(&unknown, 1).1, ea);
    assert!(unknown.notes.len() == 2 && unknown.notes.iter().all(|note| note.used));
    // The volume programs of Customer Engagement are EA, EAS and EES.
    let not_sold = prices(vec![agreement(Program::Sce)], vec![row(Some(Program::Sce), 5, Per::Month, 1)]);
    assert!(not_sold.of_offer(&OFFER.into()).is_none());
    assert_eq!(not_sold.notes[0].because.rules, ["V17-VOL-02".into()]);
}

/// What a purchase costs at least if it may be spread over any rows, each part at a row whose quantity it reaches.
fn spread(rows: &[Row], quantity: u64) -> Option<Money> {
    let mut best: Vec<Option<Money>> = vec![Some(Money::ZERO)];
    for wanted in 1..=quantity {
        let part = |row: &Row, part: u64| {
            let before = best[usize::try_from(wanted - part).unwrap()]?;
            (part >= row.min_quantity).then(|| before + row.unit_price * part)
        };
        let found = rows.iter().flat_map(|row| (1..=wanted).filter_map(move |seats| part(row, seats))).min();
        best.push(found);
    }
    best.pop().flatten()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spreading_a_purchase_over_programs_costs_no_less(
        given in prop::collection::vec((0..3_usize, 1..12_i64, 0..7_u64), 1..6),
        quantity in 1..14_u64,
    ) {
        let programs = [None, Some(Program::Csp), Some(Program::Ea)];
        let rows: Vec<Row> = given.iter().map(|&(at, price, from)| row(programs[at], price, Per::Month, from)).collect();
        let known = prices(vec![agreement(Program::Csp), agreement(Program::Ea)], rows.clone());
        let mut turned = rows.clone();
        turned.reverse();
        let turned = prices(vec![agreement(Program::Csp), agreement(Program::Ea)], turned);
        prop_assert_eq!(at(&known, quantity), at(&turned, quantity));
        let whole = (quantity >= known.least(&OFFER.into())).then(|| at(&known, quantity).0 * quantity);
        prop_assert_eq!(whole, spread(&rows, quantity));
        let step = steps(&known).into_iter().rfind(|(from, ..)| *from <= quantity.max(known.least(&OFFER.into())));
        prop_assert_eq!(step.map(|(_, price, _)| price), Some(at(&known, quantity).0));
    }
}
