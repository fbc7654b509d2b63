//! Reasons that rest on numbered statements alone.

use crate::{
    catalog::Edition,
    value::{OfferId, Reason, RightId},
};

/// No licence of the edition is known to open it.
pub(super) fn not_stated(edition: &Edition, right: &RightId) -> Reason {
    let says = format!("no licence of {} is known to open {right}: the documents do not say", edition.def.id);
    let rules = [
        "G21-USERTYPE-08",
        "G21-EXTENS-09",
        "G21-XDEV-14",
        "G26-DOC-01",
        "P19-SCOPE-01",
        "P19-SCOPE-04",
        "P19-TYPE-01",
    ];
    edition.reason(says, &rules, None)
}

/// The question names nobody.
pub(super) fn nobody(edition: &Edition) -> Reason {
    edition.reason("the question names neither a user nor a device nor a system", &USER, None)
}

const USER: [&str; 5] = ["G21-USERTYPE-04", "G21-MUX-03", "G26-EXT-01", "P19-CAL-04", "P19-MUX-03"];

/// Nobody bears that name.
pub(super) fn unknown(edition: &Edition, what: &str, name: &str) -> Reason {
    edition.reason(format!("the tenant has no {what} `{name}`, so nothing is licensed for it"), &USER, None)
}

/// Nothing held opens it, and what would.
pub(super) fn nothing_opens(edition: &Edition, who: &str, right: &RightId, would: &[OfferId]) -> Reason {
    let would: Vec<&str> = would.iter().map(OfferId::as_str).collect();
    let says = format!("nothing that {who} holds opens {right}; one of these would: {}", would.join(", "));
    let rules = [
        "G21-USERTYPE-08",
        "G21-USERTYPE-04",
        "G21-MUX-03",
        "G21-MUX-04",
        "G26-EXT-01",
        "P19-CAL-01",
        "P19-CAL-04",
        "P19-INT-08",
        "P19-MUX-03",
        "P19-MUX-04",
        "P19-SERVER-12",
        "P19-INT-06",
        "P19-DUAL-14",
    ];
    edition.reason(says, &rules, None)
}

/// Something that is held opens less.
pub(super) fn too_low(edition: &Edition, held: &OfferId, right: &RightId) -> Reason {
    let rules = ["G21-TM-27", "G21-USERTYPE-08", "G26-MENU-02", "P19-INT-08", "P19-FULL-04"];
    edition.reason(format!("{held} is held and does not reach {right}"), &rules, None)
}

/// An account that is disabled.
pub(super) fn disabled(edition: &Edition, who: &str) -> Reason {
    edition.reason(format!("the account of {who} is disabled"), &USER, None)
}

/// One user works with a licence on any device.
pub(super) fn any_device(edition: &Edition, who: &str, device: &str) -> Reason {
    let says = format!("a licence of {who} serves on any device, so {device} needs none for it");
    edition.reason(says, &["G21-USERTYPE-05", "P19-CAL-06", "P19-CAL-16", "P19-CAL-17"], None)
}

/// A licensed device serves whoever works on it.
pub(super) fn any_user(edition: &Edition, device: &str) -> Reason {
    let says = format!("whoever works on {device} is served by the licence of the device");
    let rules = [
        "G21-DEVICE-01",
        "G21-DEVICE-03",
        "G21-DEVICE-05",
        "G26-DEVICE-06",
        "P19-CAL-09",
        "P19-CAL-10",
        "P19-CAL-16",
        "P19-CAL-18",
        "P19-DEV-01",
    ];
    edition.reason(says, &rules, None)
}

/// What a device's licence opens is for that device and for its own functions.
pub(super) fn device_limits(edition: &Edition, device: &str, right: &RightId) -> Reason {
    let says = format!("what the licence of {device} opens does not reach {right}");
    let rules = [
        "G21-DEVICE-04",
        "G21-XDEV-04",
        "G21-XDEV-05",
        "G21-XDEV-10",
        "G21-XDEV-13",
        "G26-DEVICE-07",
        "P19-CAL-11",
        "P19-DEV-02",
        "P19-DEV-32",
    ];
    edition.reason(says, &rules, None)
}

/// The licence is there no more, or not yet.
pub(super) fn not_in_force(edition: &Edition, who: &str, offer: &OfferId) -> Reason {
    let says = format!("{offer} of {who} is not in force on {}", edition.as_of);
    let rules = [
        "G21-USERTYPE-10",
        "G21-USERTYPE-07",
        "G21-USERTYPE-12",
        "G26-EXT-01",
        "P19-CAL-01",
        "P19-SCOPE-12",
        "P19-PROG-06",
        "P19-DUAL-13",
        "P19-DUAL-14",
        "P19-FROMSA-04",
    ];
    edition.reason(says, &rules, None)
}

/// The licence is lent to somebody else.
pub(super) fn lent(edition: &Edition, who: &str, offer: &OfferId, to: &str) -> Reason {
    let says = format!("{offer} of {who} is lent to {to} and does not cover {who} meanwhile");
    edition.reason(says, &["P19-REASSIGN-07", "P19-REASSIGN-01", "G21-USERTYPE-04", "G26-EXT-01"], None)
}

/// Going through something else changes nothing.
pub(super) fn multiplexing(edition: &Edition, who: &str) -> Reason {
    let says = format!("{who} reaches it through something else, which does not lower what is needed");
    let rules = [
        "G21-MUX-02",
        "G21-MUX-03",
        "G21-MUX-05",
        "G21-MUX-07",
        "G21-MUX-08",
        "G21-MUX-09",
        "G21-MUX-10",
        "G21-EXT-07",
        "G26-EXT-05",
        "P19-MUX-02",
        "P19-MUX-03",
        "P19-MUX-05",
        "P19-MUX-07",
        "P19-MUX-08",
        "P19-MUX-09",
        "P19-MUX-10",
        "P19-MUX-11",
        "P19-MUX-12",
        "P19-INT-04",
        "P19-INT-05",
        "P19-INT-08",
    ];
    edition.reason(says, &rules, None)
}

/// A licensed person types it in.
pub(super) fn rekeyed(edition: &Edition, who: &str) -> Reason {
    let says = format!("what {who} hands over is typed in by somebody else, who needs the licence; {who} needs none");
    let rules = ["G21-MUX-15", "G26-EXT-02", "P19-MUX-14"];
    edition.reason(says, &rules, None)
}

/// A pooled account has no way in but the web service.
pub(super) fn not_interactive(edition: &Edition, who: &str) -> Reason {
    let says = format!("{who} is an account without a person: it has no way in but the layer of web services");
    edition.reason(says, &["G21-MUX-06", "G26-EXT-04", "P19-MUX-06"], None)
}

/// Nobody is behind a system.
pub(super) fn nobody_behind(edition: &Edition, system: &str) -> Reason {
    let says = format!("nobody is recorded behind {system}; an account or a gateway alone needs no licence");
    edition.reason(says, &["P19-MUX-05", "P19-MUX-06", "P19-MUX-11", "G26-EXT-04"], None)
}

/// A system without people is licensed in no way.
pub(super) fn unlicensed_system(edition: &Edition, system: &str, right: &RightId) -> Reason {
    let says = format!("no licence covers {system} for {right}: neither of a device or user, nor of indirect access");
    let rules = ["G21-OL-30", "G21-OL-34", "G21-OL-14", "G21-OL-10", "G21-OL-13", "G21-OL-36", "G26-OL-03"];
    edition.reason(says, &rules, None)
}

/// A holder works for somebody else.
pub(super) fn for_others(edition: &Edition, who: &str, other: &str) -> Reason {
    let says = format!("{who} may do it in the name of {other} with a licence that is not for own use only");
    let rules = ["G21-USERTYPE-08", "G21-TM-26", "G26-EXT-01", "P19-MUX-14", "P19-ACT-03", "P19-FULL-02"];
    edition.reason(says, &rules, None)
}

/// The exemption of administrators ends where business begins.
pub(super) fn admin(edition: &Edition, who: &str, right: &RightId) -> Reason {
    let says = format!("{who} needs no licence to configure and administer; {right} goes beyond that");
    edition.reason(says, &["G21-USERTYPE-13", "G26-ADMIN-01", "P19-ROLE-51"], None)
}

/// What the documents at hand leave to others.
pub(super) fn product_terms(edition: &Edition, right: &RightId) -> Reason {
    let says = format!("what people from outside may do with {right} is left to documents that are not at hand");
    edition.reason(says, &["G21-EXT-13", "G26-EXT-02", "P19-EXT-02", "P19-SCOPE-10"], None)
}
