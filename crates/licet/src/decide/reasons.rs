//! Reasons that rest on numbered statements alone, not on a fact: which statements of which document say it.
//!
//! Each names the statements of all editions; an edition keeps those that its own sources hold.

use crate::{
    catalog::Edition,
    value::{AssignedTo, OfferId, OfferKind, Reason},
};

/// No source of the edition deals with the offer, or nobody knows it.
pub(super) fn not_of_edition(edition: &Edition, offer: &OfferId) -> Reason {
    let says = if edition.deals_with(offer) {
        format!("the sources of {} do not say what {offer} gives", edition.def.id)
    } else if edition.catalog.offers.contains_key(offer) {
        format!("the sources of {} do not deal with {offer}: the documents do not say", edition.def.id)
    } else {
        format!("no offer `{offer}` is known: the documents do not say")
    };
    edition.reason(says, &["G21-USERTYPE-08", "G21-DOC-01", "G26-DOC-01", "P19-SCOPE-01", "P19-TYPE-01"], None)
}

/// The documents say nothing about two offers together.
pub(super) fn not_stated_together(edition: &Edition, offer: &OfferId, with: &OfferId) -> Reason {
    let says = format!("the documents do not say whether {offer} and {with} stand together with one user");
    edition.reason(says, &["G21-USERTYPE-08", "G21-DOC-01", "Q26-ADDON-03", "G26-DOC-01", "P19-SCOPE-01"], None)
}

/// An attach licence is listed under no base of the edition, though its name is known.
pub(super) fn listed_nowhere(edition: &Edition, attach: &OfferId) -> Reason {
    let says = format!("{attach} is a known name, but no base of {} is known to list it", edition.def.id);
    edition.reason(says, &["G21-ATTACH-03", "G21-ATTACH-05", "B21-ATTACH-04", "G26-ATTACH-15", "P19-SCOPE-04"], None)
}

/// What is no user licence has no attach price, and some user licences have none either.
pub(super) fn no_attach_price(edition: &Edition, attach: &OfferId, kinds: &[OfferKind]) -> Reason {
    let mut rules = vec!["G21-ATTACH-14", "G26-ATTACH-04", "P19-SCOPE-04"];
    let mut what = Vec::new();
    for kind in kinds {
        let (word, more): (_, &[&'static str]) = match kind {
            OfferKind::Device | OfferKind::DeviceCal => ("a device licence", &["G21-ATTACH-15", "B21-ATTACH-07"]),
            OfferKind::Tenant | OfferKind::Standalone | OfferKind::Attached => {
                ("a licence of the tenant", &["G21-ATTACH-16", "B21-ATTACH-07"])
            }
            OfferKind::User => ("an additional user licence", &["G21-ATTACH-17", "B21-ATTACH-07"]),
            OfferKind::Capacity => ("capacity", &["G21-ATTACH-18", "B21-ATTACH-07"]),
            OfferKind::Addon => ("an add-on", &["G21-ATTACH-18"]),
            OfferKind::Base => {
                ("sold at its standard price only", &["G21-ATTACH-20", "G26-ATTACH-16", "G26-ATTACH-17"])
            }
            OfferKind::Server | OfferKind::UserCal => ("an on-premises licence", &["P19-TYPE-01"]),
            OfferKind::Attach | OfferKind::StepUp | OfferKind::FromSa => continue,
        };
        what.push(word);
        rules.extend(more);
    }
    what.dedup();
    if what.is_empty() {
        what.push("no licence of this edition");
    }
    let says = format!("there is no {attach}: {} is {}", attach.product(), what.join(" and "));
    edition.reason(says, &rules, None)
}

/// The licence is not for this kind of holder.
pub(super) fn wrong_holder(edition: &Edition, offer: &OfferId, to: &str) -> Reason {
    let (says, rules): (_, &[&str]) = match (edition.assigned_to(offer), offer.kind()) {
        (AssignedTo::User, _) => (
            format!("{offer} is a licence of a named user, and {to} is a device"),
            &["G21-USERTYPE-14", "G21-USERTYPE-04", "G26-ATTACH-04", "P19-CAL-03", "P19-CAL-04"],
        ),
        (AssignedTo::Device, _) => (
            format!("{offer} is a licence of one dedicated device, and {to} is a user"),
            &["G21-USERTYPE-14", "G21-DEVICE-02", "G26-ATTACH-04", "P19-CAL-03", "P19-CAL-09"],
        ),
        (AssignedTo::Nobody, Some(OfferKind::StepUp)) => (
            format!("{offer} turns a seat bought as attach into a base licence, which is then what is assigned"),
            &["G21-ATTACH-24", "B21-STEPUP-01", "G26-ATTACH-21"],
        ),
        (AssignedTo::Nobody, _) => (
            format!("{offer} serves the whole tenant and is assigned to nobody in particular"),
            &["G21-TENANT-03", "G21-TENANT-01", "G26-ATTACH-04", "P19-SERVER-05"],
        ),
    };
    edition.reason(says, rules, None)
}

/// Nobody and nothing bears that name.
pub(super) fn no_such_holder(edition: &Edition, to: &str) -> Reason {
    let rules = ["G21-USERTYPE-14", "G21-USERTYPE-04", "G26-EXT-01", "P19-CAL-04", "P19-CAL-09"];
    edition.reason(format!("no user or device of the tenant is called `{to}`"), &rules, None)
}

/// An attach licence needs a base of the same user that lists it.
pub(super) fn attach_without_base(edition: &Edition, says: String) -> Reason {
    let rules = [
        "G21-ATTACH-05",
        "G21-ATTACH-06",
        "G21-ATTACH-23",
        "G21-ATTACH-28",
        "B21-ATTACH-04",
        "G26-ATTACH-02",
        "G26-ATTACH-23",
    ];
    edition.reason(says, &rules, None)
}

/// An attach licence stands under a base that lists it, beside any others.
pub(super) fn attach_under_base(edition: &Edition, says: String) -> Reason {
    let rules = [
        "G21-ATTACH-03",
        "G21-ATTACH-06",
        "G21-ATTACH-07",
        "B21-ATTACH-04",
        "B21-ATTACH-05",
        "B21-ATTACH-06",
        "G26-ATTACH-03",
    ];
    edition.reason(says, &rules, None)
}

/// One user and two base licences.
pub(super) fn two_bases(edition: &Edition, says: String) -> Reason {
    let rules = ["G21-ATTACH-13", "G21-ATTACH-12", "G26-BASE-05", "G26-ATTACH-01"];
    edition.reason(says, &rules, Some("two-bases"))
}

/// The lower-priced licence at the base, where the order of prices is advice only.
pub(super) fn base_not_highest(edition: &Edition, says: String) -> Reason {
    edition.reason(says, &["B21-ATTACH-03", "G26-BASE-01"], Some("base-highest"))
}

/// The holder has it, or what it gives, already.
pub(super) fn held_already(edition: &Edition, says: String) -> Reason {
    let rules = [
        "G21-USERTYPE-04",
        "G21-ATTACH-22",
        "B21-ATTACH-02",
        "G26-ATTACH-05",
        "G26-ACT-01",
        "P19-CAL-04",
        "P19-CAL-16",
    ];
    edition.reason(says, &rules, None)
}

/// Why an attach licence serves where a base licence is asked for, with the passages it rests on.
pub(super) fn same_but_for_the_price(edition: &Edition, addon: &OfferId, host: &OfferId) -> Reason {
    let chain = ["Q26-ADDON-02", "Q26-ADDON-01", "Q26-ADDON-03"];
    let passages: Vec<String> = chain
        .iter()
        .filter_map(|id| edition.catalog.rule(&(*id).into()))
        .map(|rule| format!("{} ({}, lines {}): {}", rule.id, rule.section, rule.lines, rule.statement))
        .collect();
    let says = format!(
        "no document names {addon} with {host}; it follows from the principle of base and attach. {}",
        passages.join(" ")
    );
    let [two, one, three] = chain;
    edition.reason(says, &[two, one, three, "G21-ATTACH-21", "G26-ATTACH-05"], Some("addon-host"))
}

/// Licences of the tenant, of devices, of additional users and of capacity stand beside any user licence.
pub(super) fn beside(edition: &Edition, offer: &OfferId, with: &OfferId) -> Reason {
    let rules = ["G21-ATTACH-19", "G21-USERTYPE-06", "B21-ATTACH-07", "P19-CAL-19", "P19-SERVER-01"];
    edition.reason(format!("{offer} may be licensed separately beside {with}"), &rules, None)
}

/// Every seat is given away, or there never was one.
pub(super) fn no_seat(edition: &Edition, says: String) -> Reason {
    let rules =
        ["G21-USERTYPE-04", "G21-USERTYPE-14", "G21-MUX-03", "G26-EXT-01", "P19-CAL-04", "P19-CAL-05", "P19-CAL-01"];
    edition.reason(says, &rules, None)
}

/// The subscription is over.
pub(super) fn not_in_force(edition: &Edition, offer: &OfferId) -> Reason {
    let rules = ["G21-USERTYPE-10", "G21-USERTYPE-07", "G26-EXT-01", "P19-CAL-01"];
    edition.reason(format!("the subscription of {offer} is not in force"), &rules, None)
}

/// Add-ons and capacity stand on licences that are paid for.
pub(super) fn paid_licences(edition: &Edition, says: String) -> Reason {
    edition.reason(says, &["G21-CAP-18", "G21-CAP-19", "G21-CAP-20", "G26-ADDON-13"], None)
}

/// Which licences count towards a least purchase.
pub(super) fn minimum_scope(edition: &Edition) -> Reason {
    let attach = edition.choice("minimum-scope") == "base-and-attach";
    let says = if attach { "attach licences count towards it" } else { "attach licences do not count towards it" };
    let rules = ["G21-MINPURCH-03", "G21-MINPURCH-01", "G26-DOC-02", "P19-SCOPE-13"];
    edition.reason(says, &rules, Some("minimum-scope"))
}

/// What is counted where users open an offer.
pub(super) fn users_counted(edition: &Edition, licences: bool) -> Reason {
    let says = if licences { "each licence counts" } else { "each user counts once, whatever they hold" };
    edition.reason(says, &["G21-MKT-23", "G26-CI-01"], Some("marketing-attached-count"))
}

/// Whose prices say which licence is the dearer one.
pub(super) fn standard_price(edition: &Edition, says: String) -> Reason {
    edition.reason(says, &["B21-ATTACH-03", "G26-BASE-01"], Some("standard-price"))
}

/// Nothing stands against buying it.
pub(super) fn may_be_bought(edition: &Edition, offer: &OfferId) -> Reason {
    let rules: &[&str] = match offer.kind() {
        Some(OfferKind::Capacity) => &["G21-CAP-11", "G21-TENANT-02", "G26-CAP-15", "G26-CAP-18"],
        Some(OfferKind::Tenant | OfferKind::Standalone | OfferKind::Attached) => {
            &["G21-TENANT-01", "G21-USERTYPE-06", "G21-ATTACH-19", "B21-ATTACH-07"]
        }
        _ => &["G21-USERTYPE-01", "G21-USERTYPE-18", "G26-BASE-05", "P19-TYPE-01", "P19-CAL-19"],
    };
    edition.reason(format!("nothing stands against buying {offer}"), rules, None)
}

/// A step-up, of which the documents do not speak under that program.
pub(super) fn step_up_not_stated(edition: &Edition, says: String) -> Reason {
    let rules = ["G21-ATTACH-24", "G21-ATTACH-26", "B21-STEPUP-01", "G26-ATTACH-21"];
    edition.reason(says, &rules, None)
}
