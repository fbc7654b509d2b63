//! What a written SKU means: an offer of the catalogue, another service, or nothing that is known.

use std::{collections::BTreeMap, sync::Arc};

use licet::{
    catalog::Catalog,
    tenant::Rows,
    value::{Named, OfferId, fold},
};

use super::record::plain;

/// Microsoft's published list of SKUs (August 2026): GUID, part number, title; so that another service is told apart from
/// a SKU that nobody knows, and so that names which contain a `+` are not torn.
const PUBLISHED: &str = include_str!("../data/published_skus.csv");

/// What a written SKU means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sku {
    /// An offer; `trial` if the SKU is its trial.
    Offer {
        /// The offer.
        id: OfferId,
        /// Whether it is not paid.
        trial: bool,
    },
    /// A SKU that licet does not deal with, and why.
    OutOfScope(String),
    /// Nothing that is known.
    Unknown,
}

impl Sku {
    /// Whether both are one offer, or neither is any.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        offer_of(self) == offer_of(other)
    }
}

/// All the ways in which SKUs are written.
#[derive(Clone)]
pub(super) struct Skus<'c> {
    catalog: &'c Catalog,
    /// What is the same for every import.
    names: Arc<SkuNames>,
    /// Further published SKUs, out of a file.
    added: BTreeMap<String, String>,
}

/// The names of a catalogue and of the published list.
#[derive(Clone, Default)]
struct SkuNames {
    /// Names without blanks, dashes and other marks; `None` where they mean several things.
    squeezed: BTreeMap<String, Option<Sku>>,
    /// Published SKUs that the catalogue does not name: GUID, part number and title, folded, with the title.
    published: BTreeMap<String, String>,
    trials: BTreeMap<String, OfferId>,
}

impl<'c> Skus<'c> {
    /// The names of a catalogue and of the published list.
    pub(super) fn new(catalog: &'c Catalog) -> Self {
        let mut skus = Self { catalog, names: Arc::default(), added: BTreeMap::new() };
        for offer in catalog.offers.values() {
            for sku in &offer.skus {
                if sku.variant.as_deref() == Some("trial") {
                    for name in [Some(&sku.part_number), sku.guid.as_ref()].into_iter().flatten() {
                        Arc::make_mut(&mut skus.names).trials.insert(fold(name), offer.id.clone());
                    }
                }
            }
            let skus_of = offer.skus.iter().flat_map(|sku| [Some(&sku.part_number), sku.guid.as_ref()]);
            let written = offer.aliases.iter().chain([&offer.title]).chain(skus_of.flatten());
            let written: Vec<String> = written.cloned().collect();
            for name in written {
                skus.squeeze(&name);
            }
        }
        for other in &catalog.out_of_scope {
            for name in [Some(&other.part_number), other.guid.as_ref(), other.title.as_ref()].into_iter().flatten() {
                skus.squeeze(&name.clone());
            }
        }
        skus.read_published();
        Arc::make_mut(&mut skus.names).published = std::mem::take(&mut skus.added);
        skus
    }

    fn squeeze(&mut self, name: &str) {
        let Some(means) = self.exact(name) else { return };
        let slot = Arc::make_mut(&mut self.names).squeezed.entry(plain(name)).or_insert_with(|| Some(means.clone()));
        // A trial and its paid offer are told apart by the SKU alone, never by a squeezed title.
        let same = slot.as_ref().is_some_and(|known| offer_of(known) == offer_of(&means));
        if !same {
            *slot = None;
        }
    }

    fn read_published(&mut self) {
        let mut text = PUBLISHED.as_bytes();
        let Ok(mut rows) = Rows::new("published_skus.csv", &mut text) else { return };
        while let Ok(Some((_, cells))) = rows.next_row() {
            if let [guid, part_number, title] = cells.as_slice() {
                self.add_published(guid, part_number, title);
            }
        }
    }

    /// Takes up a published SKU, unless the catalogue names it.
    pub(super) fn add_published(&mut self, guid: &str, part_number: &str, title: &str) {
        for name in [guid, part_number, title] {
            let known = self.exact(name).is_some() || name.trim().is_empty();
            if !known {
                self.added.insert(fold(name), title.trim().to_owned());
            }
        }
    }

    fn exact(&self, written: &str) -> Option<Sku> {
        match self.catalog.names.find(written)? {
            Named::Offer(id) => {
                let trial = self.names.trials.get(&fold(written)).is_some_and(|offer| offer == id);
                Some(Sku::Offer { id: id.clone(), trial })
            }
            Named::OutOfScope(reason) => Some(Sku::OutOfScope(reason.clone())),
        }
    }

    fn published(&self, written: &str) -> Option<Sku> {
        let name = fold(written);
        let title = self.added.get(&name).or_else(|| self.names.published.get(&name))?;
        Some(Sku::OutOfScope(format!("another online service, {title}")))
    }

    /// What is written, if it is known exactly as written.
    fn known(&self, written: &str) -> Option<Sku> {
        self.exact(written)
            .or_else(|| self.published(written))
            .or_else(|| self.names.squeezed.get(&plain(written)).cloned().flatten())
    }

    /// What a GUID in any case, a part number with any blanks and dashes, a title or another name means.
    pub(super) fn find(&self, written: &str) -> Sku {
        self.known(written).unwrap_or(Sku::Unknown)
    }

    /// The first of several ways of naming one SKU that is known.
    pub(super) fn find_any(&self, written: &[Option<&str>]) -> Sku {
        written.iter().flatten().find_map(|name| self.known(name)).unwrap_or(Sku::Unknown)
    }

    /// The SKUs that a cell joins by one of `separators`: at each place the longest name that is known, since names
    /// contain separators themselves.
    pub(super) fn split<'t>(&self, cell: &'t str, separators: &[char]) -> Vec<(&'t str, Sku)> {
        let mut found = Vec::new();
        let mut rest = cell;
        while !rest.trim().is_empty() {
            let ends: Vec<usize> = rest.match_indices(separators).map(|(at, _)| at).chain([rest.len()]).collect();
            let names = ends.iter().rev().filter_map(|&end| Some((end, rest.get(..end)?.trim())));
            let known =
                names.filter(|(_, name)| !name.is_empty()).find_map(|(end, name)| Some((end, name, self.known(name)?)));
            let first = ends.first().copied().unwrap_or(rest.len());
            let (end, name, sku) =
                known.unwrap_or_else(|| (first, rest.get(..first).unwrap_or_default().trim(), Sku::Unknown));
            if !name.is_empty() {
                found.push((name, sku));
            }
            rest = rest.get(end..).unwrap_or_default();
            rest = rest.strip_prefix(separators).unwrap_or(rest);
        }
        found
    }

    /// Names of offers that look like the one written, for help texts.
    pub(super) fn help(&self, written: &str) -> String {
        let similar = self.catalog.names.similar(written);
        if similar.is_empty() {
            "`licet catalog list` shows every offer and its SKUs".into()
        } else {
            format!("did you mean {}?", similar.join(", "))
        }
    }
}

fn offer_of(sku: &Sku) -> Option<&OfferId> {
    match sku {
        Sku::Offer { id, .. } => Some(id),
        Sku::OutOfScope(_) | Sku::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Sku, Skus};

    fn told(skus: &Skus<'_>, written: &str) -> String {
        match skus.find(written) {
            Sku::Offer { id, trial } => format!("{id}{}", if trial { " trial" } else { "" }),
            Sku::OutOfScope(_) => "another".into(),
            Sku::Unknown => "unknown".into(),
        }
    }

    #[test]
    fn skus_in_every_spelling() {
        let catalog = licet::catalog::embedded().unwrap();
        let skus = Skus::new(&catalog);
        for (written, means) in [
            ("55C9EB4E-C746-45B4-B255-9AB6B19D5C62", "finance.base"),
            ("{55c9eb4e-c746-45b4-b255-9ab6b19d5c62}", "finance.base"),
            ("dyn365_finance", "finance.base"),
            ("DYN365 FINANCE", "finance.base"),
            ("DYN365-FINANCE_", "finance.base"),
            ("Dynamics 365\u{a0}Finance", "finance.base"),
            ("Dynamics 365 Operations – Activity", "operations-activity.user"),
            ("9c7bff7a-3715-4da7-88d3-07f57f8d0fb6", "sales-professional.base trial"),
            ("SPE_E5", "another"),
            ("Enterprise Mobility + Security E3", "another"),
            ("WEATHER_365", "unknown"),
        ] {
            assert_eq!(told(&skus, written), means, "{written}");
        }
    }

    #[test]
    fn the_names_of_a_published_sku_agree() {
        let catalog = licet::catalog::embedded().unwrap();
        let skus = Skus::new(&catalog);
        let mut text = super::PUBLISHED.as_bytes();
        let mut rows = super::Rows::new("published_skus.csv", &mut text).unwrap();
        let (mut count, mut apart) = (0, Vec::new());
        while let Some((_, cells)) = rows.next_row().unwrap() {
            count += 1;
            let means: Vec<Sku> = cells.iter().map(|name| skus.find(name)).filter(|sku| *sku != Sku::Unknown).collect();
            if means.iter().any(|sku| !sku.is_same(&means[0])) {
                apart.push(cells.join(","));
            }
        }
        assert_eq!((count, apart), (623, Vec::new()));
    }

    #[test]
    fn a_cell_of_names_is_split_at_the_longest_known_name() {
        let catalog = licet::catalog::embedded().unwrap();
        let skus = Skus::new(&catalog);
        let split = |cell| skus.split(cell, &['+']).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(
            split("Dynamics 365 Finance+Enterprise Mobility + Security E3+Weather 365+Dynamics 365 Team Members"),
            ["Dynamics 365 Finance", "Enterprise Mobility + Security E3", "Weather 365", "Dynamics 365 Team Members"]
        );
        assert_eq!(split(" + "), Vec::<&str>::new());
        let commas = skus.split("Dynamics 365 for Sales, Enterprise Edition for Government, Power BI Pro", &[',']);
        assert_eq!(commas.len(), 2, "{commas:?}");
    }
}
