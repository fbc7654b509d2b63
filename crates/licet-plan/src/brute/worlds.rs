//! Random small tenants.

use std::collections::BTreeMap;

use licet::{
    tenant::{
        Agreement, Demand, Device, Environment, Grant, Per, Price, Program, Subscription, SystemAccess, Tenant, Usage,
        User, UserKind, Via,
    },
    value::{Clause, Day, Money, OfferId, RightId},
};
use proptest::prelude::*;

use crate::Mode;

/// A small world: which offers have a price, and which rights are asked for.
struct World {
    edition: &'static str,
    offers: &'static [&'static str],
    rights: &'static [&'static str],
    functions: &'static [&'static str],
    /// Whether people reach finance through a shop.
    shop: bool,
    /// What may be used of a meter; of `USER/METER` that user uses it.
    usage: &'static [(&'static str, &'static [&'static str])],
}

const WORLDS: [World; 12] = [
    World {
        edition: "online-2021-09",
        offers: &[
            "finance.base",
            "finance.attach",
            "supply-chain-management.base",
            "supply-chain-management.attach",
            "team-members.user",
        ],
        rights: &[
            "finance:full",
            "supply-chain:full",
            "finance:team-member",
            "supply-chain:read",
            "finance:full|supply-chain:full",
        ],
        functions: &[],
        shop: false,
        usage: &[],
    },
    World {
        edition: "online-2021-09",
        offers: &[
            "sales-professional.base",
            "sales-enterprise.base",
            "sales-enterprise.attach",
            "customer-service-enterprise.base",
            "team-members.user",
        ],
        rights: &[
            "sales:professional",
            "sales:enterprise",
            "customer-service:enterprise",
            "sales:team-member",
            "sales:professional|customer-service:professional",
        ],
        functions: &[],
        shop: false,
        usage: &[],
    },
    World {
        edition: "online-2021-09",
        offers: &["commerce.base", "operations-activity.user", "operations-device.device", "team-members.user"],
        rights: &["commerce:activity", "commerce:full", "commerce:team-member", "device:point-of-sale"],
        functions: &["device:point-of-sale", "device:warehouse"],
        shop: false,
        usage: &[],
    },
    World {
        edition: "online-2021-09",
        offers: &[
            "human-resources.base",
            "hr-self-service.user",
            "team-members.user",
            "sales-enterprise.base",
            "sales-device.device",
        ],
        rights: &["human-resources:self-service", "human-resources:full", "sales:team-member", "sales:enterprise"],
        functions: &["sales:enterprise"],
        shop: false,
        usage: &[],
    },
    World {
        edition: "online-2021-09",
        offers: &[
            "marketing.attached",
            "marketing.standalone",
            "marketing-user.user",
            "human-resources.base",
            "sales-enterprise.attach",
        ],
        rights: &["marketing:full", "human-resources:full", "sales:professional"],
        functions: &[],
        shop: false,
        usage: &[],
    },
    World {
        edition: "online-2021-09",
        offers: &[
            "sales-enterprise.base",
            "sales-premium.base",
            "sales-insights.addon",
            "field-service.base",
            "field-service.attach",
        ],
        rights: &["sales:enterprise", "sales-insights:full", "field-service:full", "customer-voice:full"],
        functions: &[],
        shop: false,
        usage: &[],
    },
    World {
        edition: "onprem-2019-10",
        offers: &[
            "operations.user-cal",
            "operations-activity.user-cal",
            "operations-device.device-cal",
            "operations-team-members.user-cal",
            "operations-server.server",
        ],
        rights: &["operations:full", "operations:activity", "operations:team-member"],
        functions: &["device:shop-floor", "device:warehouse"],
        shop: false,
        usage: &[],
    },
    World {
        edition: "online-2026-07",
        offers: &[
            "finance.base",
            "supply-chain-management.base",
            "supply-chain-management.attach",
            "asset-management.capacity",
            "electronic-invoicing.capacity",
        ],
        rights: &["finance:full", "supply-chain:full", "finance:full|supply-chain:full", "finance:team-member"],
        functions: &[],
        shop: false,
        usage: &[("assets", &["0", "90", "150", "350", "5200"]), ("electronic-invoices", &["0", "90", "1500", "3200"])],
    },
    World {
        edition: "online-2026-07",
        offers: &[
            "sales-enterprise.base",
            "sales-premium.base",
            "customer-service-enterprise.base",
            "dataverse-database.capacity",
            "team-members.user",
        ],
        rights: &["sales:enterprise", "customer-service:enterprise", "sales:team-member"],
        functions: &[],
        shop: false,
        usage: &[("dataverse-database", &["0", "2", "30.25", "31", "32.5"])],
    },
    World {
        edition: "online-2026-07",
        offers: &[
            "commerce.base",
            "e-commerce-tier-1.tenant",
            "e-commerce-overage-1.capacity",
            "e-commerce-tier-2.tenant",
            "finance.base",
        ],
        rights: &["commerce:full", "finance:full"],
        functions: &[],
        shop: false,
        usage: &[("e-commerce-transactions", &["0", "56000", "58000", "120000"]), ("e-commerce-value", &["1200000"])],
    },
    World {
        edition: "online-2021-09",
        offers: &[
            "finance.base",
            "sales-enterprise.base",
            "operations-activity.user",
            "team-members.user",
            "operations-order-lines.tenant",
        ],
        rights: &["finance:full", "sales:enterprise", "finance:activity"],
        functions: &[],
        shop: true,
        usage: &[],
    },
    World {
        edition: "online-2026-07",
        offers: &[
            "customer-service-enterprise.base",
            "sales-enterprise.attach",
            "sales-enterprise.base",
            "sales-professional.base",
            "team-members.user",
        ],
        rights: &["customer-service:enterprise", "sales:professional", "sales:team-member", "sales:read"],
        functions: &[],
        shop: false,
        usage: &[
            ("u0/additional-tables-sales", &["0", "3", "15", "16", "40"]),
            ("u1/additional-tables-customer-service", &["0", "7", "16"]),
        ],
    },
];

type UserRow = (Vec<usize>, usize, u8);

fn user() -> impl Strategy<Value = UserRow> {
    (prop::collection::vec(0..5_usize, 0..3), 0..2_usize, 0..8_u8)
}

pub(crate) fn tenants() -> impl Strategy<Value = (Tenant, Mode)> {
    let world = 0..WORLDS.len();
    let users = prop_oneof![
        3 => prop::collection::vec(user(), 1..=3),
        1 => prop::collection::vec(user(), 4..=8),
    ];
    let prices = prop::collection::vec(0..12_i64, 5);
    let minimums = prop::collection::vec(0..5_u64, 5);
    let owned = prop::collection::vec(0..3_u64, 5);
    let devices = prop::collection::vec(1..4_usize, 0..=3);
    let used = prop::collection::vec(0..5_usize, 2);
    let steps = prop_oneof![2 => Just(vec![0; 5]), 1 => prop::collection::vec(0..5_u64, 5)];
    let programs = prop_oneof![3 => Just(vec![0; 5]), 1 => prop::collection::vec(0..7_u8, 5)];
    (world, users, prices, minimums, owned, devices, (0..Mode::ALL.len(), used, steps, programs)).prop_map(
        |(world, users, prices, minimums, owned, devices, (mode, used, steps, programs))| {
            let mode = Mode::ALL.get(mode).map_or(Mode::Greenfield, |&(_, mode)| mode);
            (tenant(&WORLDS[world], &users, (&prices, &minimums, &owned), &devices, (&used, &steps, &programs)), mode)
        },
    )
}

fn tenant(
    world: &World,
    users: &[UserRow],
    (prices, minimums, owned): (&[i64], &[u64], &[u64]),
    devices: &[usize],
    (used, steps, programs): (&[usize], &[u64], &[u8]),
) -> Tenant {
    let day = Day(jiff_date());
    let mut tenant = Tenant::empty(world.edition.into(), day);
    tenant.environments =
        ["a", "b"].map(|id| Environment { id: id.into(), kind: "production".into() }).into_iter().collect();
    tenant.servers = Some(Vec::new());
    let both = programs.contains(&2);
    tenant.agreements = [("partner", Program::Csp), ("direct", Program::Mosp)]
        .map(|(id, program)| Agreement {
            id: id.into(),
            program,
            start: Some(Day(jiff::civil::date(2021, 3, 1))),
            end: None,
            anniversary: None,
            software_assurance: None,
            account: None,
            osm: None,
            amendment: false,
        })
        .into_iter()
        .filter(|agreement| both || agreement.program == Program::Csp)
        .collect();
    let devices = if world.functions.is_empty() { &[] } else { devices };
    for (at, &functions) in devices.iter().enumerate() {
        let functions = world.functions.iter().enumerate().filter(|(bit, _)| functions >> bit & 1 == 1);
        let functions = functions.map(|(_, right)| RightId::new(right)).collect();
        tenant.devices.push(Device { id: format!("d{at}").as_str().into(), functions, login: None, location: None });
    }
    for (at, (rights, environment, used)) in users.iter().enumerate() {
        let needs = rights.iter().filter_map(|&right| world.rights.get(right));
        let mut grants: Vec<Grant> =
            needs.filter_map(|right| Some(Grant::Need { clause: Clause::parse(right, None)? })).collect();
        grants.sort();
        grants.dedup();
        tenant.demands.push(Demand { grants });
        tenant.users.push(User {
            id: format!("u{at}").as_str().into(),
            kind: UserKind::Employee,
            enabled: true,
            display_name: None,
            department: None,
            cost_centre: None,
            environment: tenant.environments.get(*environment).map(|environment| environment.id.clone()),
            manager: None,
            demand: tenant.demands.len() as u32 - 1,
        });
        let uses = (0..tenant.devices.len() as u32).filter(|device| used >> device & 1 == 1);
        tenant.device_users.extend(uses.map(|device| (device, at as u32)));
    }
    shop(&mut tenant, world, users);
    tenant.device_users.sort_unstable();
    purchases(&mut tenant, world, (prices, minimums, owned), (steps, programs));
    usage(&mut tenant, world, used);
    tenant
}

fn jiff_date() -> jiff::civil::Date {
    jiff::civil::date(2021, 10, 15)
}

/// Four people, of whom two can swap their licences at the same cost.
pub(super) fn of_equals() -> Tenant {
    let users = [(vec![0], 0, 0), (vec![2, 3], 1, 0), (vec![2], 0, 0), (vec![], 0, 0)];
    let world = WORLDS.iter().find(|world| world.offers.contains(&"sales-insights.addon")).unwrap();
    tenant(world, &users, (&[7, 5, 0, 3, 0], &[2, 2, 0, 0, 0], &[0; 5]), &[], (&[], &[], &[]))
}

/// Who reaches finance through a shop.
fn shop(tenant: &mut Tenant, world: &World, users: &[UserRow]) {
    let mut access = Vec::new();
    for (user, (_, _, used)) in tenant.users.iter().zip(users).filter(|(_, (_, _, used))| world.shop && used & 1 == 1) {
        access.push(SystemAccess {
            user: Some(user.id.clone()),
            system: Some("shop".into()),
            via: if used & 2 == 2 { Via::PooledAccount } else { Via::Odata },
            target: if used & 4 == 4 { "supply-chain".into() } else { "finance".into() },
            table: Some("SALESLINE".into()),
            annual_lines: Some(700_000),
        });
    }
    tenant.access = access;
}

/// Prices with their steps, minimums, and what is owned.
fn purchases(
    tenant: &mut Tenant,
    world: &World,
    (prices, minimums, owned): (&[i64], &[u64], &[u64]),
    (steps, programs): (&[u64], &[u8]),
) {
    let rows = world.offers.iter().zip(prices).zip(minimums).zip(owned);
    let (mut own_prices, mut own_minimums) = (Vec::new(), BTreeMap::new());
    for (at, (((offer, &price), &minimum), &owned)) in rows.enumerate() {
        let offer = OfferId::new(offer);
        let unit_price = Money::whole(price * 10);
        let row = |unit_price, min_quantity| Price {
            offer: offer.clone(),
            unit_price,
            per: Per::Month,
            term: None,
            currency: None,
            min_quantity,
            program: None,
        };
        // A price of the one program, of another that is open, of one that is not, or for a month, dearer or cheaper.
        let under = |program, row: Price| Price { program: Some(program), ..row };
        let months = |price| Price { term: Some("P1M".into()), ..row(Money::whole(price), 0) };
        match programs.get(at) {
            None | Some(0) => {}
            Some(1) => own_prices.push(under(Program::Csp, row(Money::whole(price * 9), 2))),
            Some(2) => own_prices.push(under(Program::Mosp, row(Money::whole(price * 7), 3))),
            Some(3 | 4) => own_prices.push(under(Program::Ea, row(Money::whole(price), 0))),
            Some(5) => own_prices.push(months(price * 12)),
            Some(_) => own_prices.push(months(price * 9)),
        }
        match steps.get(at) {
            None | Some(0) => own_prices.push(row(unit_price, 0)),
            Some(1) => own_prices.push(row(unit_price, 2)),
            Some(step) => own_prices.extend([row(unit_price, 0), row(Money::whole(price * 4), *step)]),
        }
        if minimum > 1 && offer.as_str().ends_with(".base") {
            own_minimums.insert(offer.clone(), minimum);
        }
        // The first seat was bought in spring and stays for a year, the others only just.
        for (quantity, start) in
            [(owned.min(1), jiff::civil::date(2021, 3, 1)), (owned.max(1) - 1, jiff::civil::date(2021, 10, 12))]
        {
            tenant.subscriptions.extend((quantity > 0).then(|| Subscription {
                start: Some(Day(start)),
                ..Subscription::held(format!("{offer} {start}").as_str(), offer.clone(), quantity)
            }));
        }
    }
    tenant.prices = Some(own_prices);
    tenant.minimums = Some(own_minimums);
    tenant.minimums_are_all = true;
}

/// What is used of meters.
fn usage(tenant: &mut Tenant, world: &World, used: &[usize]) {
    for ((meter, amounts), &used) in world.usage.iter().zip(used) {
        let amount = amounts.get(used % amounts.len()).unwrap();
        let (user, meter) = meter.split_once('/').map_or((None, *meter), |(user, meter)| (Some(user), meter));
        // What is recorded of nobody is nobody's need.
        if user.is_some_and(|user| tenant.user(&user.into()).is_none()) {
            continue;
        }
        tenant.usage.push(Usage {
            meter: meter.into(),
            at: tenant.as_of,
            quantity: amount.parse().unwrap(),
            principal: user.map(Into::into),
            environment: None,
            key: None,
        });
    }
}
