//! Compares the answer that came with the one that must come, key by key.

use std::collections::BTreeSet;

use licet::value::{Moment, Money, Quantity};
use serde_json::{Map, Value, json};
use toml::de::DeValue;

use super::{Difference, question::Asked};

/// A TOML value as the JSON that an answer would hold. Floats stay text, so that amounts stay exact.
pub(crate) fn value_of(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => {
            let plain = i64::from_str_radix(&number.as_str().replace('_', ""), number.radix());
            plain.map_or_else(|_| Value::String(number.as_str().into()), Value::from)
        }
        DeValue::Float(number) => Value::String(number.as_str().into()),
        DeValue::Boolean(truth) => Value::Bool(*truth),
        DeValue::Datetime(day) => Value::String(day.to_string()),
        DeValue::Array(items) => items.iter().map(|item| value_of(item.get_ref())).collect(),
        DeValue::Table(table) => Value::Object(
            table.iter().map(|(key, value)| (key.get_ref().to_string(), value_of(value.get_ref()))).collect(),
        ),
    }
}

/// Every difference between what must come and what came.
pub(super) fn compare(asked: &Asked, then: &Map<String, Value>, answer: &Value) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (key, expected) in then {
        if !asked.answers().contains(&key.as_str()) {
            let known = asked.answers().join(", ");
            differences.push(Difference::fault(key, format!("`{key}` is no key of this answer; known: {known}")));
            continue;
        }
        let got = answer.get(key).cloned().unwrap_or(Value::Null);
        differences.extend(match key.as_str() {
            "cites" => cites(expected, &got),
            "readings" => readings(expected, &got),
            "rights" => as_set(key, expected, &got, right),
            "changes" => changes(expected, answer.get("users").unwrap_or(&Value::Null)),
            "appeared" | "gone" => part_lists(key, expected, &got, &["code", "subject"]),
            "difference" => amount(key, expected, &got),
            "short" => part_lists(key, expected, &got, &["offer", "by"]),
            "lines" => lines(expected, &got),
            "usage_report" => usage_report(expected, &got),
            "options" => options(expected, &got),
            "available" => moment(expected, &got),
            "remedy" => remedy(expected, &got),
            "by" => as_set(key, expected, &got, Value::clone),
            "findings" => findings(expected, &got),
            "no_findings" => no_findings(expected, answer.get("findings").unwrap_or(&Value::Null)),
            "monthly_cost" | "cost" | "gap" => amount(key, expected, &got),
            "turns" => turns(expected, &got),
            "licences" => licences(expected, &got),
            "entitled" | "used" | "remaining" | "average_value" => quantity(key, expected, &got),
            _ => plain(key, expected, &got),
        });
    }
    differences
}

/// Lines of offers and quantities; the program by which a price holds is compared where the case states it.
fn lines(expected: &Value, got: &Value) -> Vec<Difference> {
    const LINE: [&str; 3] = ["offer", "quantity", "program"];
    let program = items(expected).iter().any(|line| line.get("program").is_some());
    part_lists("lines", expected, got, LINE.get(..if program { 3 } else { 2 }).unwrap_or(&LINE))
}

/// What is bought, renewed and let go on each day of a plan over time, offer by offer; what is not stated is none.
fn turns(expected: &Value, got: &Value) -> Vec<Difference> {
    const PARTS: [&str; 5] = ["day", "offer", "buy", "renew", "let_go"];
    let full = |seats: &Value, day: &Value| {
        let number = |key: &str| seats.get(key).cloned().unwrap_or_else(|| 0.into());
        let (offer, [buy, renew, let_go]) = (seats.get("offer"), ["buy", "renew", "let_go"].map(number));
        json!({ "day": day, "offer": offer, "buy": buy, "renew": renew, "let_go": let_go })
    };
    let none = |key: &'static str| move |moves: &Value| moves.get(key) == Some(&json!(0));
    let of_turn = |turn: &Value| {
        let day = turn.get("day").cloned().unwrap_or_default();
        let seats = items(turn.get("seats").unwrap_or(&Value::Null)).iter();
        seats.map(|seats| full(seats, &day)).collect::<Vec<_>>()
    };
    let moves = items(got).iter().flat_map(of_turn);
    let moves: Value = moves.filter(|moves| !["buy", "renew", "let_go"].iter().all(|key| none(key)(moves))).collect();
    let day = |seats: &Value| full(seats, seats.get("day").unwrap_or(&Value::Null));
    match unknown_key(expected, &PARTS) {
        None if expected.is_array() => {
            let wanted: Value = items(expected).iter().map(day).collect();
            part_lists("turns", &wanted, &moves, &PARTS)
        }
        _ => part_lists("turns", expected, &moves, &PARTS),
    }
}

/// The lines of the usage report; what is owned is compared where the case states it.
fn usage_report(expected: &Value, got: &Value) -> Vec<Difference> {
    const USAGE: [&str; 6] = ["licence_type", "report", "external_direct", "internal_indirect", "needed", "owned"];
    let owned = items(expected).iter().any(|line| line.get("owned").is_some());
    let parts = if owned { USAGE.as_slice() } else { USAGE.get(..5).unwrap_or(&USAGE) };
    part_lists("usage_report", expected, got, parts)
}

fn plain(key: &str, expected: &Value, got: &Value) -> Vec<Difference> {
    if expected == got { Vec::new() } else { vec![Difference::values(key, expected.clone(), got.clone())] }
}

/// The same number, however many decimals are written; or the same word.
fn quantity(key: &str, expected: &Value, got: &Value) -> Vec<Difference> {
    let exact = |value: &Value| match value {
        Value::Number(number) => number.to_string().parse::<Quantity>().ok(),
        Value::String(text) => text.replace('_', "").parse().ok(),
        _ => None,
    };
    match (exact(expected), exact(got)) {
        (Some(wanted), Some(came)) if wanted == came => Vec::new(),
        _ => plain(key, expected, got),
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Each must be among the answer's.
fn cites(expected: &Value, got: &Value) -> Vec<Difference> {
    if !expected.is_array() {
        return vec![Difference::fault("cites", "`cites` is a list of rules")];
    }
    let missing: Vec<&str> = items(expected)
        .iter()
        .filter(|rule| !items(got).contains(rule))
        .map(|rule| rule.as_str().unwrap_or("?"))
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let message = format!("not cited: {}", missing.join(", "));
    vec![Difference { message, ..Difference::values("cites", expected.clone(), got.clone()) }]
}

/// Each must be named in the answer, with the choice in force.
fn readings(expected: &Value, got: &Value) -> Vec<Difference> {
    let Some(wanted) = expected.as_object() else {
        return vec![Difference::fault("readings", "`readings` is a table of readings and choices")];
    };
    if wanted.iter().all(|(reading, choice)| got.get(reading) == Some(choice)) {
        return Vec::new();
    }
    vec![Difference::values("readings", expected.clone(), got.clone())]
}

/// The same items, whatever their order and however often.
fn as_set(key: &str, expected: &Value, got: &Value, plain: fn(&Value) -> Value) -> Vec<Difference> {
    let set = |value: &Value| {
        let mut items: Vec<Value> = items(value).iter().map(plain).collect();
        items.sort_by_key(ToString::to_string);
        items.dedup();
        items
    };
    if !expected.is_array() {
        return vec![Difference::fault(key, format!("`{key}` is a list"))];
    }
    let (expected, got) = (set(expected), set(got));
    if expected == got { Vec::new() } else { vec![Difference::values(key, expected.into(), got.into())] }
}

/// A right with its alternatives in the order in which answers write them.
fn right(value: &Value) -> Value {
    let alternatives: BTreeSet<&str> = value.as_str().unwrap_or_default().split('|').map(str::trim).collect();
    Value::String(alternatives.into_iter().collect::<Vec<_>>().join("|"))
}

/// The same list of tables in any order, looking only at some of their keys.
fn part_lists(key: &str, expected: &Value, got: &Value, parts: &[&str]) -> Vec<Difference> {
    if !expected.is_array() {
        return vec![Difference::fault(key, format!("`{key}` is a list of tables"))];
    }
    if let Some(unknown) = unknown_key(expected, parts) {
        return vec![Difference::fault(key, format!("`{unknown}` is no key of `{key}`; known: {}", parts.join(", ")))];
    }
    let list = |value: &Value| {
        let part = |item: &Value| -> Value {
            let kept = parts.iter().map(|key| (key.to_string(), item.get(*key).cloned().unwrap_or(Value::Null)));
            Value::Object(kept.collect())
        };
        let mut list: Vec<Value> = items(value).iter().map(part).collect();
        list.sort_by_key(ToString::to_string);
        list
    };
    let (expected, got) = (list(expected), list(got));
    if expected == got { Vec::new() } else { vec![Difference::values(key, expected.into(), got.into())] }
}

/// The same alternatives in the same order, each on the keys that are named; one written as a list of lines is compared
/// with what it gives.
fn options(expected: &Value, got: &Value) -> Vec<Difference> {
    const PARTS: [&str; 4] = ["offer", "quantity", "from", "left"];
    if !expected.is_array() {
        return vec![Difference::fault("options", "`options` is a list of tables")];
    }
    let same = |(wanted, came): (&Value, &Value)| {
        let plain = match wanted {
            Value::Array(lines) if lines.len() == 1 => lines.first().unwrap_or(wanted),
            other => other,
        };
        let named = |(key, value): (&String, &Value)| PARTS.contains(&key.as_str()) && came.get(key) == Some(value);
        plain.as_object().is_some_and(|keys| !keys.is_empty() && keys.iter().all(named))
    };
    let (wanted, came) = (items(expected), items(got));
    if wanted.len() == came.len() && wanted.iter().zip(came).all(same) {
        return Vec::new();
    }
    vec![Difference::values("options", expected.clone(), got.clone())]
}

/// The same day and time, however they are written.
fn moment(expected: &Value, got: &Value) -> Vec<Difference> {
    let read = |value: &Value| value.as_str().and_then(|text| text.parse::<Moment>().ok());
    match read(expected) {
        None => vec![Difference::fault("available", "`available` is a date and time such as 2021-10-01T20:00:00")],
        wanted if wanted == read(got) => Vec::new(),
        _ => vec![Difference::values("available", expected.clone(), got.clone())],
    }
}

/// The words must stand in the remedy.
fn remedy(expected: &Value, got: &Value) -> Vec<Difference> {
    let (wanted, came) = (expected.as_str().unwrap_or_default(), got.as_str().unwrap_or_default());
    if !wanted.is_empty() && came.to_lowercase().contains(&wanted.to_lowercase()) {
        return Vec::new();
    }
    vec![Difference::values("remedy", expected.clone(), got.clone())]
}

/// A key in one of the tables that may not stand there.
fn unknown_key(tables: &Value, known: &[&str]) -> Option<String> {
    let mut keys = items(tables).iter().filter_map(Value::as_object).flat_map(Map::keys);
    keys.find(|key| !known.contains(&key.as_str())).cloned()
}

const FINDING: [&str; 4] = ["code", "subject", "offer", "quantity"];

/// The part of a finding that a case may state.
fn finding(found: &Value) -> Value {
    let kept = FINDING.iter().filter_map(|key| Some((key.to_string(), found.get(*key)?.clone())));
    Value::Object(kept.collect())
}

/// Each must match one of the answer's findings on the keys it names.
fn findings(expected: &Value, got: &Value) -> Vec<Difference> {
    let wrong = |message: String| vec![Difference::fault("findings", message)];
    if !expected.is_array() {
        return wrong("`findings` is a list of tables".into());
    }
    if let Some(unknown) = unknown_key(expected, &FINDING) {
        return wrong(format!("`{unknown}` is no key of a finding here; known: {}", FINDING.join(", ")));
    }
    let matches = |wanted: &Value, found: &Value| {
        wanted.as_object().is_some_and(|keys| keys.iter().all(|(key, value)| found.get(key) == Some(value)))
    };
    let missing: Vec<Value> = items(expected)
        .iter()
        .filter(|wanted| !items(got).iter().any(|found| matches(wanted, found)))
        .cloned()
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let got: Vec<Value> = items(got).iter().map(finding).collect();
    let message = "not among the findings".into();
    vec![Difference { message, ..Difference::values("findings", missing.into(), got.into()) }]
}

/// None of these codes may come.
fn no_findings(expected: &Value, got: &Value) -> Vec<Difference> {
    if !expected.is_array() {
        return vec![Difference::fault("no_findings", "`no_findings` is a list of codes")];
    }
    let came = |found: &&Value| found.get("code").is_some_and(|code| items(expected).contains(code));
    let came: Vec<Value> = items(got).iter().filter(came).map(finding).collect();
    if came.is_empty() {
        return Vec::new();
    }
    let message = "these may not come".into();
    vec![Difference { message, ..Difference::values("no_findings", expected.clone(), came.into()) }]
}

/// The same users, with the licence type that each has before and afterwards.
fn changes(expected: &Value, got: &Value) -> Vec<Difference> {
    let kind = |side: Option<&Value>| side.and_then(|need| need.get("licence_type")).cloned().unwrap_or(Value::Null);
    let plain = |change: &Value| {
        let user = change.get("user").cloned().unwrap_or(Value::Null);
        json!({ "user": user, "before": kind(change.get("before")), "after": kind(change.get("after")) })
    };
    let came: Value = items(got).iter().map(plain).collect();
    part_lists("changes", expected, &came, &["user", "before", "after"])
}

/// The same amount of money, however it is written.
fn amount(key: &str, expected: &Value, got: &Value) -> Vec<Difference> {
    let read = |value: &Value| match value {
        Value::String(text) => text.replace('_', "").parse::<Money>().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    };
    let Some(wanted) = read(expected) else {
        return vec![Difference::fault(key, format!("`{key}` is an amount such as \"95.00\", not {expected}"))];
    };
    if read(got).map(Money::rounded) == Some(wanted.rounded()) {
        return Vec::new();
    }
    vec![Difference::values(key, Value::String(wanted.to_string()), got.clone())]
}

/// For each principal that is named, exactly these licences.
fn licences(expected: &Value, got: &Value) -> Vec<Difference> {
    let Some(expected) = expected.as_object() else {
        return vec![Difference::fault("licences", "`licences` is a table of principals")];
    };
    let none = Value::Array(Vec::new());
    let of = |(who, wanted): (&String, &Value)| {
        as_set(&format!("licences.{who}"), wanted, got.get(who).unwrap_or(&none), Value::clone)
    };
    expected.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use licet_plan::Mode;

    use super::*;

    fn differences(asked: &Asked, then: Value, answer: Value) -> Vec<String> {
        let Value::Object(then) = then else { panic!("a table") };
        compare(asked, &then, &answer).into_iter().map(|difference| difference.key).collect()
    }

    #[test]
    fn a_plan_is_compared_as_a_whole_where_it_must_be() {
        let answer = json!({
            "feasible": true, "monthly_cost": "200.00", "cites": ["A", "B"],
            "lines": [{ "offer": "a.base", "quantity": 1, "used": 1 }, { "offer": "b.attach", "quantity": 2 }],
            "licences": { "ada": ["a.base", "b.attach"], "bob": ["a.base"] },
        });
        let same = json!({
            "feasible": true, "monthly_cost": 200, "cites": ["B"],
            "lines": [{ "offer": "b.attach", "quantity": 2 }, { "offer": "a.base", "quantity": 1 }],
            "licences": { "ada": ["b.attach", "a.base"] },
        });
        let plan = Asked::Plan(Mode::Greenfield);
        assert!(differences(&plan, same, answer.clone()).is_empty());
        let other = json!({
            "feasible": false, "monthly_cost": "200.01", "cites": ["C"], "colour": 1,
            "lines": [{ "offer": "a.base", "quantity": 1 }], "licences": { "ada": ["a.base"], "eve": ["a.base"] },
        });
        let all = ["cites", "colour", "feasible", "licences.ada", "licences.eve", "lines", "monthly_cost"];
        assert_eq!(differences(&plan, other, answer), all);
    }

    #[test]
    fn findings_match_on_the_keys_they_name() {
        let answer =
            json!({ "compliant": false, "findings": [{ "code": "expired", "subject": "ada", "remedy": "r" }] });
        let then = |findings: Value| json!({ "findings": findings });
        assert!(differences(&Asked::Audit, then(json!([{ "code": "expired" }])), answer.clone()).is_empty());
        assert_eq!(
            differences(&Asked::Audit, then(json!([{ "code": "expired", "subject": "bob" }])), answer.clone()).len(),
            1
        );
        assert_eq!(
            differences(&Asked::Audit, then(json!([{ "code": "expired", "remedy": "r" }])), answer.clone()).len(),
            1
        );
        assert_eq!(differences(&Asked::Audit, json!({ "no_findings": ["expired"] }), answer), ["no_findings"]);
    }

    #[test]
    fn alternatives_have_no_order() {
        let asked = Asked::Require("ada".into());
        let then = json!({ "rights": ["supply-chain:full|finance:full"] });
        assert!(differences(&asked, then, json!({ "rights": ["finance:full|supply-chain:full"] })).is_empty());
    }
}
