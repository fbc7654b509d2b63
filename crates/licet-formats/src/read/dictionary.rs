//! What the words of files mean, looked up once for many imports.

use std::sync::Arc;

use licet::catalog::Catalog;

use super::{Import, Options, Source, harvest::Harvest, read, service_plans::Plans, settle, skus::Skus};

/// The names of SKUs and service plans that a catalogue and the published lists know. Whoever imports again and again makes
/// one; for a single import [`import`](super::import) does.
pub struct Dictionary<'c> {
    /// The catalogue.
    pub(super) catalog: &'c Catalog,
    /// The SKUs.
    pub(super) skus: Skus<'c>,
    /// The plans.
    pub(super) plans: Arc<Plans>,
}

impl<'c> Dictionary<'c> {
    /// The names of a catalogue.
    pub fn new(catalog: &'c Catalog) -> Self {
        let skus = Skus::new(catalog);
        Self { catalog, plans: Arc::new(Plans::new(&skus)), skus }
    }

    /// Reads files into the tables of a tenant of which `options` tells. The order of the sources does not matter, and no
    /// import knows of another.
    pub fn import(&self, options: &Options<'_>, mut sources: Vec<Source<'_>>) -> Import {
        sources.sort_by(|a, b| a.name.cmp(&b.name));
        let mut harvest = Harvest::new(self);
        for source in &sources {
            read(source, 0, &mut harvest);
        }
        settle::settle(harvest, options)
    }
}
