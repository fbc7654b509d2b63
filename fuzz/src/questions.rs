//! What people bring with a question: changes to try, plans to check, archives of evidence.

use std::sync::{Arc, OnceLock};

use licet::{
    catalog::{Edition, File, load},
    tenant::Tenant,
    value::Money,
};
use licet_formats::evidence::{MANIFEST, Manifest, Member, Members, Tables, digest, digest_of_texts, unpack};
use licet_plan::{Claim, Mode, plan, scenario, verify};

use super::{catalog, packed, short, tenant_of};

/// A small tenant with something of everything that couples people: a minimum, a shared device, owned seats.
const SMALL: [(&str, &str); 7] = [
    ("users", "user,department\nada,Sales\nben,Sales\ncleo,Finance\ndan,Production\n"),
    (
        "needs",
        "user,right\nada,sales:enterprise\nben,sales:enterprise\nben,customer-service:enterprise\ncleo,finance:full\n",
    ),
    ("devices", "device,functions\npaint,device:shop-floor\n"),
    ("device_users", "device,user\npaint,dan\n"),
    ("minimums", "offer,quantity\nfinance.base,2\n"),
    ("subscriptions", "subscription,offer,quantity\ns1,sales-enterprise.base,2\n"),
    ("assignments", "offer,principal\nsales-enterprise.base,ada\n"),
];

/// The small tenant and its edition, read once.
fn small() -> &'static (Edition, Tenant) {
    static SMALL_TENANT: OnceLock<(Edition, Tenant)> = OnceLock::new();
    SMALL_TENANT.get_or_init(|| {
        let tables = SMALL.into_iter().map(|(name, text)| (name, text.as_bytes().to_vec())).collect();
        let (tenant, _) =
            tenant_of(&Tables { head: super::HEAD.into(), tables }).unwrap_or_else(|problems| panic!("{problems:?}"));
        let edition = Edition::of_tenant(&catalog(), &tenant).unwrap_or_else(|problems| panic!("{problems:?}"));
        (edition, tenant)
    })
}

/// A file of changes for `licet plan --what-if`: it is refused with its problems, or gives the same tenant each time.
pub fn what_if(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(short(input)) else { return };
    let (_, tenant) = small();
    let changed = || {
        let read = scenario(&catalog(), tenant, Mode::Greenfield, ("changes.toml", text));
        read.map(|scenario| format!("{:?} {:?}", scenario.tenant, scenario.warnings)).map_err(|problems| problems.0)
    };
    assert!(changed() == changed(), "a second reading gives another scenario");
}

/// A plan that somebody brings. Whatever it says, the check neither stumbles nor believes it: no plan that it calls lawful
/// is cheaper than the cheapest, and none is proved to cost more than that.
pub fn plans(input: &[u8]) {
    static CHEAPEST: OnceLock<Vec<(Mode, Money)>> = OnceLock::new();
    let Ok(claim) = serde_json::from_slice::<Claim>(short(input)) else { return };
    let (edition, tenant) = small();
    let cheapest = CHEAPEST.get_or_init(|| {
        let cost = |mode| {
            let plan = plan(edition, tenant, mode);
            assert!(plan.feasible && plan.proof.gap == Money::ZERO, "{plan:?}");
            (mode, plan.monthly_cost)
        };
        Mode::ALL.into_iter().map(|(_, mode)| cost(mode)).collect()
    });
    let found = verify(edition, tenant, &claim);
    assert_eq!(found.lawful, found.faults.is_empty(), "lawful is what has no faults");
    for (_, cost) in cheapest.iter().filter(|(mode, _)| found.lawful && *mode == claim.mode) {
        assert!(found.monthly_cost >= *cost, "a lawful plan for {}, below the cheapest for {cost}", found.monthly_cost);
        assert!(found.proved <= *cost, "proved {}, but there is a plan for {cost}", found.proved);
    }
    assert_eq!(found.faults, verify(edition, tenant, &claim).faults, "a second check finds something else");
}

/// An archive of evidence: unpacked, held against its manifest, its own catalogue loaded, its tenant read.
pub fn bundles(input: &[u8]) {
    for (name, bytes) in packed(input, "evidence.zip") {
        let Ok(members) = unpack(&name, bytes.to_vec()) else { continue };
        assert!(unpack(&name, bytes.to_vec()).is_ok_and(|again| again == members), "it unpacks to something else");
        manifest(&members);
        let texts =
            || members.iter().filter_map(|(name, text)| Some((name.strip_prefix("catalog/")?, text.as_slice())));
        assert_eq!(digest_of_texts(texts()), digest_of_texts(texts().collect::<Vec<_>>().into_iter().rev()));
        let text = |(path, text)| Some(File { path, text: std::str::from_utf8(text).ok()? });
        let files: Vec<File<'_>> = texts().filter_map(text).collect();
        let loaded = load(&files).map(Arc::new);
        let read = Tables::of_members(&members).map(|texts| tenant_of(&texts));
        if let (Ok(loaded), Some(Ok((tenant, _)))) = (loaded, read) {
            drop(Edition::of_tenant(&loaded, &tenant));
        }
    }
}

/// Whoever changed a member is found out.
fn manifest(members: &Members) {
    let Some(Ok(manifest)) = members.get(MANIFEST).map(|text| serde_json::from_slice::<Manifest>(text)) else { return };
    for (name, member) in &manifest.members {
        if let Some(content) = members.get(name) {
            assert_eq!(Member::of(content) == *member, digest(content) == member.sha256 && at_length(content, member));
        }
    }
    let text = serde_json::to_string(&manifest).unwrap_or_else(|error| panic!("{error}"));
    assert!(serde_json::from_str::<Manifest>(&text).is_ok_and(|again| again == manifest), "{text}");
}

fn at_length(content: &[u8], member: &Member) -> bool {
    u64::try_from(content.len()).is_ok_and(|length| length == member.bytes)
}
