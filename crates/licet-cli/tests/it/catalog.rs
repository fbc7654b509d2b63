//! `licet rules` and `licet catalog`.

use super::{Folder, licet};

const SOURCE: &str = "title = \"A guide\"\ndate = 2020-01-01\nweight = \"first-hand\"\norigin = \"a test\"\n";

/// A small catalogue with two editions.
fn small() -> Folder {
    let head = "kind = \"maximum_quantity\"\nconfidence = \"high\"\nrules = [\"T-MAX-01\"]\n";
    let fact = |key: &str, quantity: u8| {
        format!("[[fact]]\nkey = \"{key}\"\nsays = {{ offer = \"finance.base\", quantity = {quantity} }}\n")
    };
    let rule = "[[rule]]\nid = \"T-MAX-01\"\nsection = \"Limits\"\nlines = \"7\"\nkind = \"prohibition\"\nstatement = \"No more than one.\"\n";
    let edition = |id: &str| {
        format!(
            "[[edition]]\nid = \"{id}\"\ntitle = \"{id}\"\ndeployment = \"online\"\nfrom = 2020-01-01\ncurrency = \"USD\"\nsources = [\"guide/{id}\"]\n"
        )
    };
    let case = "edition = \"new\"\n[[case]]\nname = \"one is enough\"\nrules = [\"T-MAX-01\"]\nwhen = { audit = {} }\nthen = { compliant = true }\n";
    Folder::empty()
        .with("offers.toml", "source = \"t\"\n[[offer]]\nid = \"finance.base\"\ntitle = \"Finance\"\n")
        .with("editions.toml", edition("old") + &edition("new"))
        .with("guide/old/source.toml", SOURCE)
        .with("guide/new/source.toml", SOURCE)
        .with("guide/old/rules.toml", rule)
        .with("guide/new/cases/limits.toml", case)
        .with("guide/old/maximum_quantity.toml", [head, &fact("gone", 1), &fact("same", 1), &fact("other", 1)].concat())
        .with("guide/new/maximum_quantity.toml", [head, &fact("same", 1), &fact("other", 2), &fact("came", 1)].concat())
}

#[test]
fn a_rule_is_shown_with_everything_around_it() {
    let small = small();
    insta::assert_snapshot!(small.licet(&["rules", "t-max-01", "--catalog"], &[]).out);
    let json = small.licet(&["rules", "T-MAX-01", "--json", "--catalog"], &[]).json();
    assert_eq!((json["cases"][0]["line"].as_u64(), json["facts"].as_array().map(Vec::len)), (Some(2), Some(6)));
    let ran = licet(&["rules", "G21-EDITION-03"]);
    assert!(ran.status == 0 && ran.out.contains("reading edition-mixing"), "{}", ran.out);
}

#[test]
fn coverage_counts_what_is_proved_and_what_is_informative() {
    let proved = small();
    insta::assert_snapshot!(proved.licet(&["rules", "--coverage", "--catalog"], &[]).out);
    let listed = proved.licet(&["rules", "--coverage", "--uncovered", "--catalog"], &[]);
    assert_eq!((listed.status, listed.out.as_str()), (0, "every rule is either proved or informative\n"));
    let reason = "[[informative]]\nrule = \"T-MAX-01\"\nreason = \"advice only\"\n";
    let both = small().with("guide/old/informative.toml", reason);
    let listed = both.licet(&["rules", "--coverage", "--uncovered", "--catalog"], &[]);
    assert!(listed.status == 1 && listed.out.contains("0 rules are neither, 1 rule is both"), "{}", listed.out);
    assert!(both.licet(&["rules", "T-MAX-01", "--catalog"], &[]).out.contains("nothing to compute: advice only"));
    let neither = small().with("guide/new/cases/limits.toml", "[[case]]\nname = \"of nothing\"\n");
    let json = neither.licet(&["rules", "--coverage", "--json", "--catalog"], &[]).json();
    assert_eq!((json["total"]["neither"].as_u64(), json["neither"][0].as_str()), (Some(1), Some("T-MAX-01")));
    assert_eq!(json["documents"]["guide/old"]["proved"], 0);
    assert_eq!(licet(&["rules", "--coverage", "enterprise"]).status, 2);
}

#[test]
fn words_search_the_statements() {
    let ran = licet(&["rules", "enterprise", "MIXED", "--edition", "online-2021-09"]);
    assert!(ran.status == 0 && ran.out.contains("G21-EDITION-03"), "{}", ran.out);
    let none = licet(&["rules", "unicorns"]);
    assert_eq!((none.status, none.out.as_str()), (1, "no rule speaks of unicorns\n"));
}

#[test]
fn editions_are_compared_by_key() {
    let small = small();
    insta::assert_snapshot!(small.licet(&["catalog", "diff", "old", "new", "--catalog"], &[]).out);
    let json = small.licet(&["catalog", "diff", "old", "new", "--json", "--catalog"], &[]).json();
    assert_eq!(json["kinds"][0]["added"][0]["key"], "came");
    assert_eq!(licet(&["catalog", "diff", "online-2021-09", "online-2026-07"]).status, 0);
}

#[test]
fn lists_and_things_are_shown() {
    insta::assert_snapshot!(small().licet(&["catalog", "list", "editions", "--catalog"], &[]).out);
    for list in ["editions", "offers", "rights", "readings", "sources", "kinds", "meters", "prices"] {
        let ran = licet(&["catalog", "list", list]);
        assert!(ran.status == 0 && ran.out.lines().count() > 3, "{list}: {}", ran.out);
        assert!(
            licet(&["catalog", "list", list, "--json"]).json().as_array().is_some_and(|rows| rows.len() > 1),
            "{list}"
        );
    }
    let attach = "licensing-guide/2021-09/attach#finance/customer-service-professional";
    let things = [
        "finance.base",
        "DYN365_FINANCE",
        "G21-ATTACH-10",
        "edition-mixing",
        "licensing-guide/2021-09",
        "online-2021-09",
        attach,
        "rights",
    ];
    for thing in things {
        let ran = licet(&["catalog", "show", thing]);
        assert!(ran.status == 0 && !ran.out.is_empty(), "{thing}: {}", ran.err);
        assert_eq!(licet(&["catalog", "show", thing, "--json"]).status, 0, "{thing}");
    }
}

#[test]
fn every_mistake_of_a_catalogue_is_found_at_once() {
    let sound = small().licet(&["catalog", "validate", "--catalog"], &[]);
    assert_eq!(sound.status, 0, "{}", sound.err);
    assert!(sound.out.starts_with("the catalogue is sound: 1 case, 2 editions, 6 facts"), "{}", sound.out);
    assert_eq!(licet(&["catalog", "validate"]).status, 0);
    let broken = small()
        .with("guide/old/maximum_quantity.toml", "kind = \"maximum_quantity\"\nrules = [\"T-NONE-01\"]\n[[fact]]\nkey = \"a\"\nsays = { offer = \"finance.base\", quantity = 1 }\nconfidence = \"high\"\n[[fact]]\nkey = \"b\"\nsays = { offer = \"finance.base\", quantty = 1 }\nconfidence = \"high\"\n")
        .with("guide/new/cases/limits.toml", "[[case]\n")
        .with("guide/new/weather.toml", "kind = \"weather\"\n");
    let ran = broken.licet(&["catalog", "validate", "--catalog"], &[]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    insta::assert_snapshot!(ran.err);
    let ran = licet(&["catalog", "validate", "--catalog", "tenants/contoso-coffee"]);
    assert!(ran.status == 2 && ran.err.contains("the folder has no editions.toml"), "{}", ran.err);
}
