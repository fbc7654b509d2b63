//! The sample tenants have the faults that were planted in them, and no others.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use licet::{
    audit::{Audit, audit},
    catalog::{Edition, embedded},
    tenant::{Input, Tenant, read},
    value::{Money, RightId},
};
use serde_json::json;

use super::{of_audit, short};

/// A sample tenant, read from its folder, and its audit.
fn sample(name: &str) -> (Tenant, Audit) {
    let catalog = embedded().expect("the catalogue");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tenants").join(name);
    let path = |file: &str| -> PathBuf { folder.join(file) };
    let mut toml = fs::File::open(path("tenant.toml")).expect("tenant.toml");
    let mut tables: BTreeMap<&str, fs::File> = BTreeMap::new();
    for table in licet::tenant::TABLES {
        if let Ok(file) = fs::File::open(path(&format!("{table}.csv"))) {
            tables.insert(table, file);
        }
    }
    let mut given = tables.iter_mut().map(|(name, file)| (*name, file)).collect::<BTreeMap<_, _>>();
    let mut next =
        |table: &'static str| given.remove(table).map(|content| Input { name: format!("{table}.csv"), content });
    let rights = |right: &RightId| catalog.rights.exists(right);
    let mut input = Input { name: "tenant.toml".into(), content: &mut toml };
    let (tenant, warnings) = read(&mut input, &mut next, &catalog.names, &rights).expect("a tenant");
    assert!(warnings.is_empty(), "{warnings:?}");
    let edition = Edition::of_tenant(&catalog, &tenant).expect("an edition");
    let first = audit(&edition, &tenant);
    let (a, b) = (json!(first), json!(audit(&edition, &tenant)));
    assert_eq!(a.to_string(), b.to_string(), "the same question gives the same bytes");
    assert_eq!(first.people.values().sum::<u64>(), tenant.users.len() as u64, "nobody vanishes");
    of_audit(&first);
    (tenant, first)
}

fn assert_found(name: &str, planted: &[&str]) {
    let (_, audit) = sample(name);
    let found = short(&audit);
    let planted: BTreeSet<String> = planted.iter().map(ToString::to_string).collect();
    let missing: Vec<_> = planted.difference(&found).collect();
    let more: Vec<_> = found.difference(&planted).collect();
    assert!(missing.is_empty() && more.is_empty(), "missing {missing:#?}\nmore {more:#?}");
}

#[test]
fn adventure_works_has_the_faults_that_were_planted() {
    assert_found(
        "adventure-works",
        &[
            "attach-without-base amy0",
            "attach-without-base kevin0",
            "base-not-highest amy0",
            "base-not-highest willis0",
            "double-licensed barry0",
            "double-licensed ruth0",
            "double-licensed sidney0",
            "double-licensed wc10-t1",
            "double-licensed wc20-t1",
            "expired mary2",
            "expired wanida0",
            "mixed-editions production 1",
            "over-licensed david5",
            "over-licensed jean0",
            "over-licensed ken0",
            "over-licensed laura1",
            "seats-over-assigned supply-chain-management.base 1",
            "seats-unused finance.base 13",
            "seats-unused hr-self-service.user 2",
            "seats-unused marketing-user.user 2",
            "seats-unused operations-activity.user 4",
            "seats-unused operations-device.device 1",
            "seats-unused team-members.user 2",
            "under-licensed kevin0",
            "under-licensed mary2",
            "under-licensed syed0",
            "unlicensed-user brian1",
            "unlicensed-user wanida0",
        ],
    );
}

#[test]
fn fabrikam_retail_has_the_faults_that_were_planted() {
    assert_found(
        "fabrikam-retail",
        &[
            "mixed-editions business-sales 1",
            "over-licensed yusuf.keller",
            "seats-unused customer-service-professional.base 4",
            "seats-unused hr-self-service.user 16",
            "seats-unused human-resources.base 1",
            "seats-unused operations-activity.user 2",
            "under-licensed katia.moreau",
            "unlicensed-device dc-scan1 4",
            "unlicensed-device dc-scan2 4",
            "unlicensed-user samir.santos",
        ],
    );
}

#[test]
fn litware_onprem_has_the_faults_that_were_planted() {
    assert_found(
        "litware-onprem",
        &[
            "over-licensed amara.vogel",
            "report-overdue usage",
            "seats-over-assigned operations.user-cal 1",
            "seats-unused operations-team-members.user-cal 3",
            "server-missing operations-server.server 1",
            "shared-named-licence full-desk 2",
            "under-licensed lars.jansen",
            "unlicensed-device floor-t3 4",
            "unlicensed-device tool-grinder 1",
            "unlicensed-device tool-lathe 1",
            "unlicensed-device tool-mill 1",
            "unlicensed-device tool-press 1",
            "unlicensed-user jana.yilmaz",
            "unlicensed-user lena.novak",
        ],
    );
}

#[test]
fn contoso_coffee_holds_what_grants_nothing() {
    let (tenant, audit) = sample("contoso-coffee");
    let found = short(&audit);
    assert!(found.contains("withdrawn-offer customer-engagement-plan.base 75"), "{found:?}");
    assert_eq!(found.len(), tenant.users.len() + 1, "besides, everybody is unlicensed");
    let cost: Money = audit.position.iter().filter_map(|line| line.short_cost).sum();
    assert_eq!(cost.to_string(), "7425.00", "{:#?}", audit.position);
}

#[test]
fn unlicensed_machines_of_one_person_take_one_licence_of_the_person() {
    let (_, audit) = sample("litware-onprem");
    let line = |offer: &str| {
        let line = audit.position.iter().find(|line| line.offer.as_str() == offer).expect("a line");
        (line.owned, line.required, line.short)
    };
    // Four machines of the tool room take one Activity licence; the terminal takes a licence of its own.
    assert_eq!(line("operations-activity.user-cal"), (16, 17, 1));
    assert_eq!(line("operations-device.device-cal"), (4, 5, 1));
}
