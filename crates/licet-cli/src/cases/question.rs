//! The `when` of a case: one question.

use licet::{
    capacity::{MeterQuestion, Period},
    rules::reassignment::Why,
    tenant::{Program, Via},
    value::{Day, EnvironmentId, MeterId, OfferId, RightId},
};
use licet_plan::Mode;
use serde::{Deserialize, de::DeserializeOwned};
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

use super::{
    Difference,
    steps::{ProgramWritten, TransitionWritten},
};
use licet::{
    decide::{Access, Assign, Compatible, Purchase, PurchaseLine, Reassign, StepTaken},
    transition::Transition,
};

use crate::engine::Question;

/// What a case asks.
#[derive(Debug, Clone)]
pub(crate) enum Asked {
    /// A verdict.
    Decide(Question),
    /// What a user requires.
    Require(String),
    /// The position and its findings.
    Audit,
    /// What changes from what stood before to what is given.
    Change,
    /// The cheapest lawful set.
    Plan(Mode),
    /// The cheapest way through a time that ends on a day.
    Schedule(Day),
    /// How a meter stands.
    Meter(MeterQuestion),
    /// What may become of old licences.
    Transition(Transition),
    /// Whether a step may be taken under a program, and what follows.
    Program(StepTaken),
}

impl Asked {
    /// The keys that may stand in `then`.
    pub(super) fn answers(&self) -> &'static [&'static str] {
        match self {
            Self::Decide(Question::Purchase(_)) => &["verdict", "short", "cites", "readings"],
            Self::Decide(_) => &["verdict", "by", "cites", "readings"],
            Self::Require(_) => &["rights", "licence_type", "cites", "readings"],
            Self::Change => &["changes", "difference", "appeared", "gone", "cites", "readings"],
            Self::Audit => &["compliant", "findings", "no_findings", "usage_report", "cites", "readings"],
            Self::Transition(_) => &["verdict", "options", "lines", "short", "cites", "readings"],
            Self::Program(_) => &["verdict", "due", "available", "short", "remedy", "cites", "readings"],
            Self::Plan(_) => &["monthly_cost", "lines", "licences", "feasible", "cites", "readings"],
            Self::Schedule(_) => &["cost", "gap", "turns", "feasible", "cites", "readings"],
            Self::Meter(_) => {
                &["entitled", "used", "average_value", "remaining", "state", "packs_needed", "cites", "readings"]
            }
        }
    }
}

/// Questions that can be asked.
const KNOWN: [&str; 11] = [
    "assign",
    "purchase",
    "compatible",
    "access",
    "reassign",
    "require",
    "audit",
    "plan",
    "meter",
    "transition",
    "program",
];
/// Questions of the case format that nothing answers yet.
const NOT_BUILT: [&str; 0] = [];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssignWritten {
    offer: OfferId,
    to: String,
    environment: Option<EnvironmentId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PurchaseWritten {
    program: Option<String>,
    at: Option<Day>,
    until: Option<Day>,
    lines: Vec<BoughtWritten>,
}

/// A line of a purchase, which may be bought under a program of its own instead of the one of the whole.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoughtWritten {
    offer: OfferId,
    quantity: u64,
    program: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineWritten {
    pub(super) offer: OfferId,
    pub(super) quantity: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CompatibleWritten {
    offer: OfferId,
    with: OfferId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccessWritten {
    user: Option<String>,
    system: Option<String>,
    device: Option<String>,
    right: RightId,
    via: Option<String>,
    table: Option<String>,
    on_behalf_of: Option<String>,
    environment: Option<EnvironmentId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReassignWritten {
    offer: OfferId,
    from: String,
    to: String,
    reason: String,
    until: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequireWritten {
    user: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuditWritten {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanWritten {
    #[serde(default)]
    mode: Option<String>,
    until: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeterWritten {
    meter: MeterId,
    at: Option<Day>,
    period: Option<String>,
}

/// Reads the question.
pub(super) fn question(when: Option<&Spanned<DeValue<'_>>>) -> Result<Asked, Difference> {
    let wrong = |message: String| Difference::fault("when", message);
    let Some(table) = when.and_then(|when| when.get_ref().as_table()) else {
        return Err(wrong(format!("the case asks nothing; `when` holds one of {}", KNOWN.join(", "))));
    };
    let mut asked = table.iter().map(|(key, value)| (key.get_ref().as_ref(), value));
    let Some((name, value)) = asked.next() else {
        return Err(wrong(format!("the case asks nothing; `when` holds one of {}", KNOWN.join(", "))));
    };
    if let Some((other, _)) = asked.next() {
        return Err(wrong(format!("a case asks one question, not both `{name}` and `{other}`")));
    }
    match name {
        "assign" => read::<AssignWritten>(name, value).map(|AssignWritten { offer, to, environment }| {
            Asked::Decide(Question::Assign(Assign { offer, to, environment }))
        }),
        "purchase" => purchase(read(name, value)?),
        "compatible" => read::<CompatibleWritten>(name, value)
            .map(|CompatibleWritten { offer, with }| Asked::Decide(Question::Compatible(Compatible { offer, with }))),
        "access" => access(read(name, value)?),
        "reassign" => reassign(read(name, value)?),
        "require" => read::<RequireWritten>(name, value).map(|written| Asked::Require(written.user)),
        "audit" if before(value).is_some() => Ok(Asked::Change),
        "audit" => read::<AuditWritten>(name, value).map(|AuditWritten {}| Asked::Audit),
        "plan" => plan(read(name, value)?),
        "meter" => meter(read(name, value)?),
        "transition" => read::<TransitionWritten>(name, value)?.question().map(Asked::Transition),
        "program" => read::<ProgramWritten>(name, value)?.question().map(Asked::Program),
        name if NOT_BUILT.contains(&name) => Err(wrong(format!("`{name}` is not built yet"))),
        name => Err(wrong(format!("`{name}` is no question; known: {}", KNOWN.join(", ")))),
    }
}

/// The tables as they stood before, where an audit is asked what changed.
pub(super) fn before<'a, 'd>(audit: &'a Spanned<DeValue<'d>>) -> Option<&'a DeTable<'d>> {
    let table = audit.get_ref().as_table()?;
    let mut keys = table.iter();
    match (keys.next(), keys.next()) {
        (Some((key, value)), None) if key.get_ref() == "before" => value.get_ref().as_table(),
        _ => None,
    }
}

fn purchase(written: PurchaseWritten) -> Result<Asked, Difference> {
    let named = |text: Option<String>| text.map(|text| choice("program", &text, &Program::SPELT)).transpose();
    let program = named(written.program)?;
    let line = |BoughtWritten { offer, quantity, program: own }: BoughtWritten| {
        Ok(PurchaseLine { offer, quantity, program: named(own)?.or(program) })
    };
    let lines = written.lines.into_iter().map(line).collect::<Result<_, _>>()?;
    Ok(Asked::Decide(Question::Purchase(Purchase { at: written.at, until: written.until, lines })))
}

fn access(written: AccessWritten) -> Result<Asked, Difference> {
    let AccessWritten { user, system, device, right, via, table, on_behalf_of, environment } = written;
    let via = via.map(|text| choice("via", &text, &Via::ALL)).transpose()?;
    let access = Access { user, system, device, right, via, table, on_behalf_of, environment };
    Ok(Asked::Decide(Question::Access(access)))
}

fn reassign(written: ReassignWritten) -> Result<Asked, Difference> {
    let reason = choice("reason", &written.reason, &Why::ALL)?;
    let ReassignWritten { offer, from, to, until, .. } = written;
    Ok(Asked::Decide(Question::Reassign(Reassign { offer, from, to, reason, until })))
}

fn meter(MeterWritten { meter, at, period }: MeterWritten) -> Result<Asked, Difference> {
    let wrong = |message: &str| Difference::fault("when", format!("meter: {message}"));
    let period = period.map(|text| text.parse::<Period>().map_err(wrong)).transpose()?;
    Ok(Asked::Meter(MeterQuestion { meter, at, period }))
}

fn plan(written: PlanWritten) -> Result<Asked, Difference> {
    if let Some(until) = written.until {
        let alone = written.mode.is_none();
        return alone.then_some(Asked::Schedule(until)).ok_or_else(|| {
            Difference::fault("when", "plan: a plan with `until` is made of turns in term: it takes no `mode`")
        });
    }
    let mode = match written.mode {
        None => Mode::default(),
        Some(text) => choice("mode", &text, &Mode::ALL)?,
    };
    Ok(Asked::Plan(mode))
}

pub(super) fn choice<T: Copy>(key: &str, text: &str, all: &[(&'static str, T)]) -> Result<T, Difference> {
    all.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<_> = all.iter().map(|(word, _)| *word).collect();
        Difference::fault("when", format!("`{text}` is no {key}; known: {}", words.join(", ")))
    })
}

fn read<T: DeserializeOwned>(name: &str, value: &Spanned<DeValue<'_>>) -> Result<T, Difference> {
    T::deserialize(ValueDeserializer::from(value.clone()))
        .map_err(|mistake| Difference::fault("when", format!("{name}: {}", mistake.message())))
}
