//! The words of logs: which application a client or a resource is, and which message is which use. The words are data.

use std::sync::LazyLock;

use serde::Deserialize;

const DATA: &str = include_str!("../../data/usage.toml");

static READ: LazyLock<Data> = LazyLock::new(|| crate::read::read_data(DATA));

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    application: Vec<Application>,
    message: Vec<Message>,
    audit: Vec<Audit>,
}

/// An application of the directory and what it is here.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Application {
    id: String,
    names: Vec<String>,
    applications: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

/// A message of an application's interface and how it uses a table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    word: String,
    access: Access,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Access {
    View,
    Maintain,
}

/// A kind of audit records that are of tables.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Audit {
    record_type: String,
    number: u32,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

/// The number of the word that means one of these ids or names.
pub(super) fn application<'t>(written: impl IntoIterator<Item = &'t str>) -> Option<u32> {
    written.into_iter().find_map(|text| {
        let text = text.trim();
        let is_it = |known: &Application| {
            known.id.eq_ignore_ascii_case(text) || known.names.iter().any(|name| name.eq_ignore_ascii_case(text))
        };
        READ.application.iter().position(is_it).and_then(|at| u32::try_from(at).ok())
    })
}

/// The applications of which one was used, by the number of the word.
pub(super) fn applications(number: u32) -> &'static [String] {
    let at = usize::try_from(number).unwrap_or(usize::MAX);
    READ.application.get(at).map(|known| known.applications.as_slice()).unwrap_or_default()
}

/// How a message uses a table; empty where nobody says.
pub(super) fn access(message: &str) -> &'static str {
    match READ.message.iter().find(|known| known.word.eq_ignore_ascii_case(message)) {
        Some(Message { access: Access::View, .. }) => "view",
        Some(Message { access: Access::Maintain, .. }) => "maintain",
        None => "",
    }
}

/// Whether audit records of this type are of tables of the applications.
pub(super) fn is_of_tables(record_type: &str) -> bool {
    READ.audit
        .iter()
        .any(|known| known.record_type.eq_ignore_ascii_case(record_type) || record_type.parse() == Ok(known.number))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_words_name_applications_of_the_catalogue() {
        let data: super::Data = toml::from_str(super::DATA).unwrap();
        let catalog = licet::catalog::embedded().unwrap();
        for name in data.application.iter().flat_map(|known| &known.applications) {
            assert!(catalog.rights.application(name).is_some(), "{name}");
        }
        assert!(super::application(["x", "00000015-0000-0000-C000-000000000000"]).is_some());
        assert_eq!(super::access("retrieve"), "view");
        assert!(super::is_of_tables("21") && super::is_of_tables("crm") && !super::is_of_tables("8"));
    }
}
