//! The order in which files are named changes nothing.

use licet_formats::{Source, import};

use super::{
    show::{ONLINE, catalog, files},
    shown, sources,
};

#[test]
fn files_in_any_order_give_the_same() {
    let catalog = catalog();
    for name in ["seats", "people", "hand", "menu-items", "entitlements", "usage"] {
        let mut backwards = sources(name);
        backwards.sort_by(|a, b| b.name.cmp(&a.name));
        let mut forwards = sources(name);
        forwards.sort_by(|a, b| a.name.cmp(&b.name));
        assert_eq!(shown(&import(&catalog, &ONLINE, forwards)), shown(&import(&catalog, &ONLINE, backwards)), "{name}");
    }
}

#[test]
fn names_of_files_say_nothing() {
    let catalog = catalog();
    for name in ["people", "hand", "menu-items", "entitlements", "odata", "privileges", "dataverse"] {
        let tables = |files: Vec<(String, Vec<u8>)>| {
            let sources = files.into_iter().map(|(name, bytes)| Source::of_bytes(name, bytes)).collect();
            import(&catalog, &ONLINE, sources).tables
        };
        let mut renamed = files(name);
        renamed.reverse();
        for (at, (name, _)) in renamed.iter_mut().enumerate() {
            *name = format!("{at:02}");
        }
        assert_eq!(tables(files(name)), tables(renamed), "{name}");
    }
}
