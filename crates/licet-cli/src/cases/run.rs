//! Runs cases, several at a time; the reports stand in the order of the files.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use licet::{
    catalog::Edition,
    tenant::{Tenant, from_given},
    value::{Problem, Problems},
};
use serde_json::{Map, Value};

use super::{
    CaseReport, Difference,
    compare::{compare, value_of},
    file::{Case, CaseFile},
    question::{Asked, before, question},
};
use crate::{books::Books, commands::require, engine, progress::Bar};

/// Runs all cases of all files. Warnings about what cases give come along, in the same order.
pub(crate) fn run(books: &Books, files: &[CaseFile<'_>], bar: &Bar) -> (Vec<CaseReport>, Vec<Problem>) {
    let all: Vec<_> = files.iter().flat_map(|file| file.cases.iter().map(move |case| (file, case))).collect();
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(all.len())));
    let work = || {
        while let Some((at, (file, case))) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            all.get(at).map(|case| (at, case))
        } {
            let outcome = one(books, file, case);
            bar.done(1);
            if let Ok(mut done) = done.lock() {
                done.push((at, outcome));
            }
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(all.len());
    std::thread::scope(|scope| {
        for _ in 1..workers {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(at, _)| *at);
    let (reports, warnings): (Vec<_>, Vec<_>) = done.into_iter().map(|(_, outcome)| outcome).unzip();
    (reports, warnings.concat())
}

fn one(books: &Books, file: &CaseFile<'_>, case: &Case<'_>) -> (CaseReport, Vec<Problem>) {
    let mut warnings = Vec::new();
    let differences = differences(books, file, case, &mut warnings).unwrap_or_else(|faults| faults);
    let passed = differences.is_empty();
    let place = &case.place;
    (CaseReport { file: place.file.clone(), line: place.line, name: case.name.clone(), passed, differences }, warnings)
}

/// The differences of a case that was run; as an error the faults that kept it from being run.
fn differences(
    books: &Books,
    file: &CaseFile<'_>,
    case: &Case<'_>,
    warnings: &mut Vec<Problem>,
) -> Result<Vec<Difference>, Vec<Difference>> {
    let asked = question(case.when.as_ref());
    let then = match case.then.as_ref().map(|then| value_of(then.get_ref())) {
        Some(Value::Object(then)) if !then.is_empty() => Ok(then),
        _ => Err(Difference::fault("then", "the case expects nothing, so it proves nothing")),
    };
    let given = tenant(books, file, case, warnings);
    let (asked, then, (tenant, edition)) = match (asked, then, given) {
        (Ok(asked), Ok(then), Ok(given)) => (asked, then, given),
        (asked, then, given) => {
            let mut faults = given.err().unwrap_or_default();
            faults.extend(asked.err());
            faults.extend(then.err());
            return Err(faults);
        }
    };
    let before = match asked {
        Asked::Change => Some(earlier(books, file, case, warnings)?),
        _ => None,
    };
    let answer =
        answer(&edition, &tenant, &asked, before.as_ref()).map_err(|message| vec![fault_with(&then, message)])?;
    Ok(compare(&asked, &then, &answer))
}

/// A question that was not answered, beside all that should have come.
fn fault_with(then: &Map<String, Value>, message: String) -> Difference {
    Difference { expected: Some(Value::Object(then.clone())), ..Difference::fault("when", message) }
}

/// What the case gives, and the edition it is about.
fn tenant(
    books: &Books,
    file: &CaseFile<'_>,
    case: &Case<'_>,
    warnings: &mut Vec<Problem>,
) -> Result<(Tenant, Edition), Vec<Difference>> {
    let catalog = &books.catalog;
    let fault = |message: String| vec![Difference::fault("given", message)];
    let own = case.given.get("edition").and_then(|edition| edition.get_ref().as_str()).map(Into::into);
    let Some(edition) = own.or_else(|| case.edition.clone()) else {
        return Err(fault("the case is about no edition; name one at the head of the file".into()));
    };
    let Some(def) = catalog.editions.get(&edition) else {
        let known: Vec<_> = catalog.editions.keys().map(|id| id.as_str()).collect();
        return Err(fault(format!("edition `{edition}` is not in the catalogue; known: {}", known.join(", "))));
    };
    let tell = |problems: Vec<Problem>| -> Vec<Difference> {
        problems.into_iter().flat_map(|problem| fault(format!("{}: {}", problem.place, with_help(&problem)))).collect()
    };
    let start = (edition, def.from);
    let read =
        from_given(file.name, file.text, &case.given, start, &catalog.names, &|right| catalog.rights.exists(right));
    let (tenant, more) = read.map_err(|Problems(problems)| tell(problems))?;
    let placed = |mut problem: Problem| {
        if problem.place.file == "tenant.toml" {
            problem.place = case.place.clone();
        }
        problem
    };
    warnings.extend(more.into_iter().map(placed));
    let edition =
        Edition::of_tenant(catalog, &tenant).map_err(|problems| tell(problems.into_iter().map(placed).collect()))?;
    Ok((tenant, edition))
}

/// What the case gives, with the tables that its question says stood there before.
fn earlier(
    books: &Books,
    file: &CaseFile<'_>,
    case: &Case<'_>,
    warnings: &mut Vec<Problem>,
) -> Result<(Tenant, Edition), Vec<Difference>> {
    let mut earlier = case.clone();
    let when = case.when.as_ref().and_then(|when| when.get_ref().as_table());
    let before = when.and_then(|when| when.get("audit")).and_then(before);
    for (key, value) in before.into_iter().flat_map(|before| before.iter()) {
        earlier.given.insert(key.clone(), value.clone());
    }
    tenant(books, file, &earlier, warnings)
}

fn with_help(problem: &Problem) -> String {
    if problem.help.is_empty() { problem.message.clone() } else { format!("{} ({})", problem.message, problem.help) }
}

/// The answer as the JSON that the command would give.
fn answer(
    edition: &Edition,
    tenant: &Tenant,
    asked: &Asked,
    before: Option<&(Tenant, Edition)>,
) -> Result<Value, String> {
    let json = |value: Result<Value, serde_json::Error>| value.map_err(|error| error.to_string());
    let missing = |missing: engine::NotBuilt| missing.to_string();
    match asked {
        Asked::Decide(question) => {
            json(serde_json::to_value(engine::decide(edition, tenant, question).map_err(missing)?))
        }
        Asked::Audit => json(serde_json::to_value(engine::audit(edition, tenant).map_err(missing)?)),
        Asked::Change => {
            let (was, under) = before.ok_or("what stood before is not given")?;
            json(serde_json::to_value(licet::audit::compare((under, was), (edition, tenant))))
        }
        Asked::Plan(mode) => json(serde_json::to_value(engine::plan(edition, tenant, *mode, &|| false))),
        Asked::Schedule(until) if *until <= tenant.as_of => {
            Err(format!("the time to plan for begins on {} and cannot end on {until}", tenant.as_of))
        }
        Asked::Schedule(until) => json(serde_json::to_value(engine::schedule(edition, tenant, *until, &|| false))),
        Asked::Meter(question) if !edition.catalog.meters.contains_key(&question.meter) => {
            Err(format!("meter `{}` is not in the catalogue", question.meter))
        }
        Asked::Meter(question) => {
            json(serde_json::to_value(engine::meter(edition, tenant, question).map_err(missing)?))
        }
        Asked::Transition(question) => {
            json(serde_json::to_value(licet::transition::transition(edition, tenant, question)))
        }
        Asked::Program(question) => json(serde_json::to_value(engine::program(edition, tenant, question))),
        Asked::Require(user) => {
            let answer = require::of_user(edition, tenant, user);
            json(serde_json::to_value(answer.ok_or_else(|| format!("the case gives no user `{user}`"))?))
        }
    }
}
