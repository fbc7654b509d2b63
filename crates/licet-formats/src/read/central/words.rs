//! Business Central's words as rights of the catalogue. The words are data.

use std::sync::LazyLock;

use serde::Deserialize;

const DATA: &str = include_str!("../../data/business_central.toml");

static READ: LazyLock<Data> = LazyLock::new(|| crate::read::read_data(DATA));

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    plan: Vec<Plan>,
    user: Vec<User>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    id: String,
    right: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct User {
    word: String,
    says: String,
    source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

/// What the type of a user says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// What they need.
    Needs(&'static str),
    /// Not what they need, and why.
    Unclear(&'static str),
    /// That they work on licensed devices.
    Device,
    /// That it is no person who needs a licence, and why.
    Nobody(&'static str),
}

/// The right that a service plan gives.
pub(super) fn right(plan: &str) -> Option<&'static str> {
    let known = READ.plan.iter().find(|known| known.id.eq_ignore_ascii_case(plan.trim()))?;
    Some(&known.right)
}

/// What a type of users says; `None` if nobody knows the word.
pub(super) fn says(word: &str) -> Option<Says> {
    let known = READ.user.iter().find(|known| known.word.eq_ignore_ascii_case(word.trim()))?;
    Some(match known.says.as_str() {
        "unclear" => Says::Unclear(&known.source),
        "device" => Says::Device,
        "nobody" => Says::Nobody(&known.source),
        right => Says::Needs(right),
    })
}

#[cfg(test)]
mod tests {
    use super::{DATA, Data, Says, says};

    #[test]
    fn the_words_are_rights_of_the_catalogue() {
        let data: Data = toml::from_str(DATA).unwrap();
        let catalog = licet::catalog::embedded().unwrap();
        let exists = |right: &str| catalog.rights.exists(&licet::value::RightId::new(right));
        assert!(data.plan.iter().all(|plan| exists(&plan.right)));
        for user in &data.user {
            assert!(!matches!(says(&user.word), Some(Says::Needs(right)) if !exists(right)), "{}", user.word);
        }
    }
}
