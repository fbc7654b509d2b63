//! What holds of every decision.

use licet::{
    catalog::{self, Edition},
    decide::{Assign, Compatible, Prices, Purchase, PurchaseLine, Shelf, assign, compatible, purchase},
    tenant::Program,
};
use toml::de::DeTable;

use crate::cases::given;

const TENANT: &str = r#"
users = [{ user = "ada" }, { user = "eve", kind = "external-customer" }]
devices = [{ device = "d1", functions = "device:warehouse" }]
assignments = [{ offer = "BASE", principal = "ada" }]
"#;

/// No offer of the catalogue, in any edition, gets an answer that rests on nothing.
#[test]
fn every_answer_about_every_offer_cites_a_rule() {
    let catalog = catalog::embedded().unwrap();
    let mut bare = Vec::new();
    for (edition, base) in [
        ("online-2021-09", "finance.base"),
        ("online-2026-07", "finance.base"),
        ("onprem-2019-10", "operations.user-cal"),
    ] {
        let text = TENANT.replace("BASE", base);
        let table = DeTable::parse(&text).unwrap();
        let tenant = given(&catalog, edition, "test", &text, table.get_ref());
        let edition = Edition::of_tenant(&catalog, &tenant).unwrap();
        let prices = Prices::of(&edition, &tenant);
        let shelf = Shelf::of(&edition, &prices);
        let more = ["guides.attach", "team-members.attach", "nothing.base", "nonsense"];
        for offer in catalog.offers.keys().cloned().chain(more.map(Into::into)) {
            let mut decisions = Vec::new();
            for to in ["ada", "eve", "d1", "nobody"] {
                let question = Assign { offer: offer.clone(), to: to.into(), environment: None };
                decisions.push(assign(&shelf, &tenant, &question));
            }
            for program in [None, Some(Program::Ea), Some(Program::Csp), Some(Program::Mosp)] {
                let lines = vec![PurchaseLine { offer: offer.clone(), quantity: 1, program }];
                decisions.push(purchase(&shelf, &tenant, &Purchase { at: None, until: None, lines }));
            }
            for with in [base, "team-members.user", "customer-insights.tenant", "sales-enterprise.attach"] {
                let (there, back) = (with.into(), with.into());
                decisions.push(compatible(&shelf, &tenant, &Compatible { offer: offer.clone(), with: there }));
                decisions.push(compatible(&shelf, &tenant, &Compatible { offer: back, with: offer.clone() }));
            }
            if let Some(decision) = decisions.iter().find(|decision| decision.basis.cites.is_empty()) {
                bare.push(format!("{} {offer}: {:?}", edition.def.id, decision.because));
            }
            for decision in decisions {
                let uncited = decision.because.iter().find(|reason| reason.rules.is_empty() && reason.fact.is_none());
                if let Some(reason) = uncited {
                    bare.push(format!("{} {offer}: {}", edition.def.id, reason.says));
                }
            }
        }
    }
    bare.sort();
    bare.dedup();
    assert!(bare.is_empty(), "{} bare answers:\n{}", bare.len(), bare.join("\n"));
}
