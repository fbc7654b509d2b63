use licet::{
    catalog::{Edition, embedded},
    decide::{Prices, Shelf},
    value::{Day, Money},
};
use proptest::prelude::*;

use super::{schedule, way::{Choose, Way}};
use crate::brute::{random, worlds};

proptest! {
    #![proptest_config(random(200))]

    #[test]
    fn no_way_through_the_time_costs_less_than_the_bound((tenant, _) in worlds::tenants(), months in 1..40_u32) {
        let catalog = embedded().unwrap();
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let until = tenant.as_of.months_later(months).unwrap();
        let (prices, stop) = (Prices::of(&edition, &tenant), || false);
        let shelf = Shelf::of(&edition, &prices);
        let mut way = Way::new(&edition, &tenant, &prices, &shelf, &stop);
        let least = way.at_least(until);
        for choose in [Choose::Cautious, Choose::Bold] {
            let walk = way.walk(until, choose);
            prop_assert!(!walk.serves() || walk.cost >= least, "{choose:?} {} {least}", walk.cost);
        }
        let found = schedule(&edition, &tenant, until, &stop);
        prop_assert!(found.gap >= Money::ZERO);
        let days: Vec<Day> = found.turns.iter().map(|turn| turn.day).chain(found.turns.last().map(|turn| turn.until)).collect();
        prop_assert!(days.is_sorted());
        prop_assert!(!found.feasible || days.last() == Some(&until));
        for turn in &found.turns {
            for seats in &turn.seats {
                prop_assert!(seats.used <= seats.stay + seats.renew + seats.buy, "{:?}", seats);
                prop_assert!(seats.let_go == 0 || seats.buy == 0, "{:?}", seats);
            }
        }
    }
}
