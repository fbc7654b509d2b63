//! The words by which the applications name licences, as rights of the catalogue. The words are data.

use std::{collections::BTreeSet, sync::LazyLock};

use licet::value::fold;
use serde::Deserialize;

const DATA: &str = include_str!("../../data/operations.toml");

static READ: LazyLock<Data> = LazyLock::new(|| crate::read::read_data(DATA));

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    applications: Vec<String>,
    service_accounts: Vec<String>,
    property: Vec<Word>,
    sku: Vec<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    word: String,
    any: Option<String>,
    right: Option<String>,
    requires: Option<String>,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

/// Where the tenant's application runs: that says which rights the words stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deployment {
    /// Online: applications are licensed apart.
    Online,
    /// On-premises: one licence for all of them.
    OnPremises,
}

/// What a word stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Means {
    /// No licence.
    Nothing,
    /// One of these rights.
    AnyOf(BTreeSet<String>),
}

/// Whether an account is one that the application makes for itself.
pub(in crate::read) fn is_service_account(user: &str) -> bool {
    READ.service_accounts.iter().any(|name| name.eq_ignore_ascii_case(user.trim()))
}

/// What a licence property of a menu item stands for; `None` if nobody says.
pub(super) fn property(word: &str, deployment: Deployment) -> Option<Means> {
    let found = READ.property.iter().find(|known| known.word.eq_ignore_ascii_case(word.trim()))?;
    Some(found.means(&READ.applications, deployment))
}

/// What entitlement through any of these SKUs stands for. Light licences count for the applications whose full licences
/// are entitled beside them, or for all if there is none. The second part lists SKUs of which nobody says what they are.
pub(super) fn entitlement(skus: &BTreeSet<String>, deployment: Deployment) -> (Option<Means>, Vec<String>) {
    let plain = |name: &str| fold(name).replace(' ', "");
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for sku in skus {
        match READ.sku.iter().find(|word| plain(&word.word) == plain(sku)) {
            Some(word) => known.push(word),
            None => unknown.push(sku.clone()),
        }
    }
    let full: BTreeSet<String> = known
        .iter()
        .filter_map(|word| word.right.as_deref()?.split_once(':'))
        .filter(|(_, level)| *level != "self-service")
        .map(|(application, _)| application.to_owned())
        .collect();
    let applications: Vec<String> =
        if full.is_empty() { READ.applications.clone() } else { full.into_iter().collect() };
    let mut rights = BTreeSet::new();
    for word in &known {
        match word.means(&applications, deployment) {
            Means::Nothing => return (Some(Means::Nothing), unknown),
            Means::AnyOf(more) => rights.extend(more),
        }
    }
    let means = if rights.is_empty() { None } else { Some(Means::AnyOf(rights)) };
    (means, unknown)
}

/// What reading asks for at most, where the tables name no SKU for it.
pub(super) fn reading(deployment: Deployment) -> Option<Means> {
    let least: BTreeSet<String> = ["Team Members", "Human Resources Self Service"].map(str::to_owned).into();
    entitlement(&least, deployment).0
}

impl Word {
    fn means(&self, applications: &[String], deployment: Deployment) -> Means {
        if self.requires.is_some() {
            return Means::Nothing;
        }
        if deployment == Deployment::OnPremises {
            let level = self.any.as_deref().unwrap_or("full");
            return Means::AnyOf([format!("operations:{level}")].into());
        }
        let any = self.any.iter().flat_map(|level| applications.iter().map(move |name| format!("{name}:{level}")));
        Means::AnyOf(any.chain(self.right.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sound_and_their_rights_exist() {
        let data: Data = toml::from_str(DATA).unwrap();
        let catalog = licet::catalog::embedded().unwrap();
        for word in data.property.iter().chain(&data.sku) {
            let says = [word.any.is_some(), word.right.is_some(), word.requires.is_some()];
            assert_eq!(says.into_iter().filter(|says| *says).count(), 1, "{}", word.word);
            for deployment in [Deployment::Online, Deployment::OnPremises] {
                if let Means::AnyOf(rights) = word.means(&data.applications, deployment) {
                    for right in rights {
                        assert!(catalog.rights.exists(&right.as_str().into()), "{right}");
                    }
                }
            }
        }
    }

    #[test]
    fn light_licences_count_where_full_ones_are_entitled_too() {
        let skus = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let (means, unknown) =
            entitlement(&skus(&["Operations \u{2013} Activity", "Finance", "Weather"]), Deployment::Online);
        assert_eq!(means, Some(Means::AnyOf(skus(&["finance:activity", "finance:full"]))));
        assert_eq!(unknown, ["Weather"]);
        assert_eq!(entitlement(&skus(&["None", "Finance"]), Deployment::Online).0, Some(Means::Nothing));
        assert_eq!(entitlement(&skus(&["Weather"]), Deployment::Online).0, None);
    }
}
