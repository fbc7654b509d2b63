//! The order in which files are named changes nothing.

use licet_formats::import;

use super::{
    show::{ONLINE, catalog},
    shown, sources,
};

#[test]
fn files_in_any_order_give_the_same() {
    let catalog = catalog();
    for name in ["seats", "people", "hand", "menu-items", "entitlements"] {
        let mut backwards = sources(name);
        backwards.sort_by(|a, b| b.name.cmp(&a.name));
        let mut forwards = sources(name);
        forwards.sort_by(|a, b| a.name.cmp(&b.name));
        assert_eq!(shown(&import(&catalog, &ONLINE, forwards)), shown(&import(&catalog, &ONLINE, backwards)), "{name}");
    }
}
