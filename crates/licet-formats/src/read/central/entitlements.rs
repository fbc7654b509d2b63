//! Entitlements as AL source: `entitlement "Name" { Type = PerUserServicePlan; Id = '...'; ObjectEntitlements = "A", "B"; }`.
//!
//! The shape is that of the files of microsoft/ALAppExtensions and microsoft/BCApps. Lines for the compiler (`#pragma`,
//! `#if`) are passed over, so that what either branch entitles to is entitled. Only entitlements of service plans per
//! user say anything of users' licences.

use licet::value::{Place, Problem};

use super::{
    super::{
        account::{Aside, Why},
        decode::{Written, whole},
        harvest::Harvest,
        source::Source,
    },
    words,
};

/// The longest source that is read, in bytes.
const LONGEST: u64 = 4 << 20;
const FORMAT: &str = "business-central-entitlements";

/// Whether the beginning of a text is that of such a source.
pub(in crate::read) fn is_entitlement(beginning: &str) -> bool {
    beginning.lines().map(str::trim_start).any(|line| {
        let rest = line.strip_prefix("entitlement").unwrap_or_default();
        rest.starts_with([' ', '\t']) && rest.trim_start().starts_with(|c: char| c == '"' || c.is_alphabetic())
    })
}

/// One piece of AL.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// A word, a quoted name or a string.
    Text(String),
    /// A sign.
    Sign(char),
}

/// An entitlement.
#[derive(Debug, Default)]
struct Entitlement {
    line: u32,
    name: String,
    /// Its properties, each with its values.
    properties: Vec<(String, Vec<String>)>,
}

impl Entitlement {
    fn values(&self, property: &str) -> &[String] {
        let found = self.properties.iter().find(|(name, _)| name.eq_ignore_ascii_case(property));
        found.map(|(_, values)| values.as_slice()).unwrap_or_default()
    }
}

/// Reads the entitlements of a source.
pub(in crate::read) fn read(source: &Source<'_>, written: Written, harvest: &mut Harvest<'_>) -> Result<bool, Problem> {
    let text = whole(source, written, LONGEST)?;
    let folder = source.name.replace('\\', "/");
    let folder = folder.rsplit_once('/').map_or(folder.as_str(), |(folder, _)| folder);
    let tokens = tokens(&text);
    harvest.resume(folder, FORMAT, written.name);
    for entitlement in entitlements(&tokens) {
        let place = Place { file: source.name.clone(), line: entitlement.line, column: 0 };
        let outcome = add(&entitlement, place, harvest);
        harvest.book(outcome);
    }
    harvest.end();
    Ok(true)
}

fn add(entitlement: &Entitlement, place: Place, harvest: &mut Harvest<'_>) -> Result<(), Aside> {
    let name = &entitlement.name;
    let kind = entitlement.values("Type").first().map(String::as_str).unwrap_or_default();
    if !kind.eq_ignore_ascii_case("PerUserServicePlan") {
        let message = format!("the entitlement `{name}` is of the type `{kind}`, not of a service plan of users");
        return Err(Aside::new(Why::NotOfUse, place, message, ""));
    }
    let Some(plan) = entitlement.values("Id").first() else {
        return Err(Aside::new(Why::Incomplete, place, format!("the entitlement `{name}` names no service plan"), ""));
    };
    let Some(right) = words::right(plan) else {
        let message = format!("the service plan {plan} of `{name}` is of no licence that licet knows");
        return Err(Aside::new(Why::NotOfUse, place, message, ""));
    };
    for set in entitlement.values("ObjectEntitlements") {
        harvest.central.entitled.entry(set.to_lowercase()).or_default().insert(right.to_owned());
    }
    Ok(())
}

/// The pieces of a text, with their lines.
fn tokens(text: &str) -> Vec<(u32, Token)> {
    let mut tokens = Vec::new();
    let mut comment = false;
    for (line, text) in (1..).zip(text.lines()) {
        if !comment && text.trim_start().starts_with('#') {
            continue;
        }
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if comment {
                let Some((_, after)) = rest.split_once("*/") else { break };
                (rest, comment) = (after, false);
            } else if rest.starts_with("//") {
                break;
            } else if let Some(after) = rest.strip_prefix("/*") {
                (rest, comment) = (after, true);
            } else if matches!(first, '"' | '\'') {
                let after = rest.get(1..).unwrap_or_default();
                let end = after.find(first).unwrap_or(after.len());
                tokens.push((line, Token::Text(after.get(..end).unwrap_or_default().trim().to_owned())));
                rest = after.get(end + 1..).unwrap_or_default();
            } else if first.is_alphanumeric() || first == '_' {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                tokens.push((line, Token::Text(rest.get(..end).unwrap_or_default().to_owned())));
                rest = rest.get(end..).unwrap_or_default();
            } else {
                if !first.is_whitespace() {
                    tokens.push((line, Token::Sign(first)));
                }
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    tokens
}

/// The entitlements among them.
fn entitlements(tokens: &[(u32, Token)]) -> Vec<Entitlement> {
    let mut found: Vec<Entitlement> = Vec::new();
    let mut rest = tokens.iter();
    while let Some((line, token)) = rest.next() {
        let starts = matches!(token, Token::Text(word) if word.eq_ignore_ascii_case("entitlement"));
        let mut ahead = rest.clone();
        if let (true, Some((_, Token::Text(name))), Some((_, Token::Sign('{')))) = (starts, ahead.next(), ahead.next())
        {
            let body: Vec<&Token> =
                ahead.map(|(_, token)| token).take_while(|token| **token != Token::Sign('}')).collect();
            let properties = body.split(|token| **token == Token::Sign(';')).filter_map(property);
            found.push(Entitlement { line: *line, name: name.clone(), properties: properties.collect() });
        }
    }
    found
}

/// A property and its values: `Name = A, B`.
fn property(tokens: &[&Token]) -> Option<(String, Vec<String>)> {
    let [Token::Text(name), Token::Sign('='), values @ ..] = tokens else { return None };
    let texts = values.iter().filter_map(|token| if let Token::Text(text) = token { Some(text.clone()) } else { None });
    Some((name.clone(), texts.collect()))
}
