//! Who needs a licence at all: nobody vanishes, each has a status and the rule behind it.

use serde::Serialize;

use crate::{
    catalog::Edition,
    rules::{
        Fact,
        person_kind::{PersonKind, PersonStatus},
    },
    tenant::{User, UserKind},
    value::Reason,
};

/// Whether somebody needs a licence, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// What follows.
    pub status: PersonStatus,
    /// Why.
    pub reason: Reason,
}

/// The status of a user.
pub fn person(edition: &Edition, user: &User) -> Person {
    of_kind(edition, user.kind, user.enabled).0
}

/// The status of a kind of user, with the fact that decides, if the edition has one.
pub(super) fn of_kind(edition: &Edition, kind: UserKind, enabled: bool) -> (Person, Option<&Fact<PersonKind>>) {
    if !enabled {
        let rules = ["G21-USERTYPE-04", "G21-MUX-03", "P19-INT-05"];
        let reason =
            edition.reason("the account is disabled: it can use nothing, so it requires nothing", &rules, None);
        return (Person { status: PersonStatus::Disabled, reason }, None);
    }
    let Some(fact) = edition.facts.person_kind.iter().find(|fact| fact.says.kind == kind) else {
        let says = format!("the documents do not single out the kind `{}`: treated as an internal user", word(kind));
        let reason = edition.reason(says, &["G21-EXT-09", "P19-INT-08"], None);
        return (Person { status: PersonStatus::Internal, reason }, None);
    };
    let says = match fact.says.status {
        PersonStatus::Internal => format!("{}: an internal user, who needs a licence for what is used", word(kind)),
        PersonStatus::Exempt => format!("{}: needs no licence to configure and administer", word(kind)),
        PersonStatus::External => format!("{}: an external user, who needs no user licence", word(kind)),
        PersonStatus::NotAPerson => format!("{}: not a person; the people behind it need licences", word(kind)),
        PersonStatus::Disabled => format!("{}: disabled", word(kind)),
    };
    (Person { status: fact.says.status, reason: fact.reason(says) }, Some(fact))
}

fn word(kind: UserKind) -> &'static str {
    UserKind::ALL.iter().find(|(_, known)| *known == kind).map_or("", |(word, _)| word)
}
