//! What changed between two editions: facts added, removed and changed, kind by kind.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::Edition;
use crate::{
    rules::{Citation, KINDS},
    value::{Confidence, Day, EditionId, FactId, RuleId},
};

/// The difference of two editions. A fact keeps its key from edition to edition, so the key says what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EditionDiff {
    /// The edition compared with.
    pub old: EditionId,
    /// The day for which it was put together.
    pub old_as_of: Day,
    /// The edition compared.
    pub new: EditionId,
    /// The day for which it was put together.
    pub new_as_of: Day,
    /// The kinds of rule in which something changed.
    pub kinds: Vec<KindDiff>,
}

/// What changed among the facts of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KindDiff {
    /// The kind of rule.
    pub kind: String,
    /// How many facts say the same in both.
    pub same: u64,
    /// Facts that only the new edition has.
    pub added: Vec<Stated>,
    /// Facts that only the old edition has.
    pub removed: Vec<Stated>,
    /// Facts that say something else.
    pub changed: Vec<Changed>,
}

/// A fact as one edition states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stated {
    /// Its key.
    pub key: String,
    /// Its id.
    pub fact: FactId,
    /// What it says.
    pub says: Value,
    /// The statements it rests on.
    pub rules: Vec<RuleId>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A fact that says something else in the new edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Changed {
    /// Its key in both.
    pub key: String,
    /// The old statement.
    pub old: Stated,
    /// The new statement.
    pub new: Stated,
}

/// Compares two editions fact by fact. Only what a fact says counts, not where it is cited from.
pub fn diff(old: &Edition, new: &Edition) -> EditionDiff {
    let mut kinds = Vec::new();
    for kind in KINDS {
        let found = of_kind(kind.name, (kind.list)(&old.facts), (kind.list)(&new.facts));
        if !(found.added.is_empty() && found.removed.is_empty() && found.changed.is_empty()) {
            kinds.push(found);
        }
    }
    EditionDiff { old: old.def.id.clone(), old_as_of: old.as_of, new: new.def.id.clone(), new_as_of: new.as_of, kinds }
}

fn of_kind(kind: &str, old: Vec<(Citation, Value)>, new: Vec<(Citation, Value)>) -> KindDiff {
    let mut old: BTreeMap<String, Stated> = old.into_iter().map(stated).collect();
    let mut found =
        KindDiff { kind: kind.into(), same: 0, added: Vec::new(), removed: Vec::new(), changed: Vec::new() };
    let new: BTreeMap<String, Stated> = new.into_iter().map(stated).collect();
    for (key, new) in new {
        match old.remove(&key) {
            None => found.added.push(new),
            Some(old) if old.says == new.says => found.same += 1,
            Some(old) => found.changed.push(Changed { key, old, new }),
        }
    }
    found.removed = old.into_values().collect();
    found
}

fn stated((cited, says): (Citation, Value)) -> (String, Stated) {
    let key = cited.key.clone();
    (key, Stated { key: cited.key, fact: cited.id, says, rules: cited.rules, confidence: cited.confidence })
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use super::*;
    use crate::catalog::{Catalog, File, load};

    fn edition(catalog: &Arc<Catalog>, id: &str) -> Edition {
        let from = catalog.editions[&EditionId::new(id)].from;
        Edition::compose(catalog, &EditionId::new(id), from, &BTreeMap::new()).unwrap()
    }

    #[test]
    fn facts_are_matched_by_key() {
        let source = "title = \"t\"\ndate = 2020-01-01\nweight = \"first-hand\"\norigin = \"o\"\n";
        let head = "kind = \"maximum_quantity\"\nconfidence = \"high\"\nvia = \"v\"\n";
        let fact = |key: &str, quantity: u8| {
            format!("[[fact]]\nkey = \"{key}\"\nsays = {{ offer = \"finance.base\", quantity = {quantity} }}\n")
        };
        let old = [head, &fact("gone", 1), &fact("same", 1), &fact("other", 1)].concat();
        let new = [head, &fact("same", 1), &fact("other", 2), &fact("came", 1)].concat();
        let editions = ["old", "new"].map(|id| {
            format!("[[edition]]\nid = \"{id}\"\ntitle = \"t\"\ndeployment = \"online\"\nfrom = 2020-01-01\ncurrency = \"USD\"\nsources = [\"guide/{id}\"]\n")
        });
        let editions = editions.concat();
        let files = [
            ("offers.toml", "source = \"x\"\n[[offer]]\nid = \"finance.base\"\ntitle = \"Finance\"\n"),
            ("editions.toml", editions.as_str()),
            ("guide/old/source.toml", source),
            ("guide/new/source.toml", source),
            ("guide/old/maximum_quantity.toml", old.as_str()),
            ("guide/new/maximum_quantity.toml", new.as_str()),
        ];
        let catalog = Arc::new(load(&files.map(|(path, text)| File { path, text })).unwrap());
        let found = diff(&edition(&catalog, "old"), &edition(&catalog, "new"));
        let keys = |list: &[Stated]| list.iter().map(|fact| fact.key.clone()).collect::<Vec<_>>();
        let [kind] = found.kinds.as_slice() else { panic!("one kind changed: {found:?}") };
        assert_eq!((keys(&kind.added), keys(&kind.removed), kind.same), (vec!["came".into()], vec!["gone".into()], 1));
        assert_eq!(kind.changed.iter().map(|changed| changed.key.as_str()).collect::<Vec<_>>(), ["other"]);
        assert!(diff(&edition(&catalog, "old"), &edition(&catalog, "old")).kinds.is_empty());
    }
}
