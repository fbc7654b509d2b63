//! Metadata of finance and operations applications as XML: folders of models, `.axpp` and `.axmodel` archives, and
//! `SecurityDatabaseCustomizations.xml`, which holds the same elements in one file and overrides the code.

use std::collections::BTreeSet;

use licet::value::{Place, Problem};

use super::{
    account::{Account, Aside, Why},
    decode::Written,
    harvest::Harvest,
    security::{Access, Defined, Extension, Grant, Item, Kind, Layer, Object, Part, Say, Security, key},
    source::Source,
    xml::{self, Element},
};

/// Reads the elements of a file; `false` if there are none that have a say in licensing.
pub(super) fn read(source: &Source<'_>, written: Written, harvest: &mut Harvest<'_>) -> Result<bool, Problem> {
    let mut found = Vec::new();
    xml::each(source, written, &|name, _| is_wanted(name), &mut |element| {
        if element.name == DISABLED {
            found.extend(disabled(element, &source.name));
        } else {
            found.push((definition(element, &source.name), layer(element)));
        }
    })?;
    let Some((_, layer)) = found.first() else { return Ok(false) };
    let format = if *layer == Layer::Customisation { "security-customisations" } else { "aot-metadata" };
    harvest.resume(&model(&source.name), format, written.name);
    for (outcome, layer) in found {
        let outcome = outcome.and_then(|definition| add(harvest, definition, layer));
        harvest.book(outcome);
    }
    harvest.end();
    Ok(true)
}

/// The names of objects that the customisations switch off.
const DISABLED: &str = "DisabledObjectSet";

/// Elements in a set of customisations were changed or made in the application; others stand in the code.
fn layer(element: &Element) -> Layer {
    if element.customises.is_some() { Layer::Customisation } else { Layer::Code }
}

/// Objects that are switched off, as definitions that are.
fn disabled(element: &Element, file: &str) -> Vec<(Result<Definition, Aside>, Layer)> {
    let of_type = element.customises.clone().unwrap_or_default();
    let kinds = ["AxSecurityRole", "AxSecurityDuty", "AxSecurityPrivilege"];
    let Some(kind) = kinds.into_iter().find(|kind| of_type.contains(kind)) else { return Vec::new() };
    let names = element.children.iter().map(|child| child.value("Name").unwrap_or(child.text.trim()));
    let off = names.filter(|name| !name.is_empty()).map(|name| Definition {
        element: kind.to_owned(),
        name: name.to_owned(),
        place: Place { file: file.into(), line: element.line, column: 0 },
        part: Part { disabled: true, ..Part::default() },
        item: Item::default(),
        opens: None,
    });
    off.map(|definition| (Ok(definition), Layer::Customisation)).collect()
}

/// The model that a file belongs to: its path up to the folder of its kind.
fn model(name: &str) -> String {
    let plain = name.replace('\\', "/");
    plain.rfind("/Ax").and_then(|at| plain.get(..at)).map_or_else(|| plain.clone(), str::to_owned)
}

fn is_wanted(name: &str) -> bool {
    matches!(
        name,
        "AxSecurityRole"
            | "AxSecurityRoleExtension"
            | "AxSecurityDuty"
            | "AxSecurityDutyExtension"
            | "AxSecurityPrivilege"
            | "AxMenuItemDisplay"
            | "AxMenuItemOutput"
            | "AxMenuItemAction"
            | "AxMenuItemDisplayExtension"
            | "AxMenuItemOutputExtension"
            | "AxMenuItemActionExtension"
            | DISABLED
    )
}

/// One element: its kind, its name, what it is.
struct Definition {
    element: String,
    name: String,
    place: Place,
    part: Part,
    item: Item,
    /// What a menu item opens: whether it is a class, and its name.
    opens: Option<(bool, String)>,
}

fn definition(element: &Element, file: &str) -> Result<Definition, Aside> {
    let place = Place { file: file.into(), line: element.line, column: 0 };
    let Some(name) = element.value("Name") else {
        return Err(Aside::new(Why::Incomplete, place, format!("an {} without a name", element.name), ""));
    };
    let names = |list: &str| -> BTreeSet<String> {
        let enabled = |part: &&Element| !is_no(part.value("Enabled"));
        element.list(list).iter().filter(enabled).filter_map(|part| part.value("Name")).map(key).collect()
    };
    let part = Part {
        label: element.value("Label").map(str::to_owned),
        disabled: is_no(element.value("Enabled")),
        roles: names("SubRoles"),
        duties: names("Duties"),
        privileges: names("Privileges"),
        grants: grants(element),
    };
    let modified = |property: &str| {
        let of = |change: &&Element| change.value("Name") == Some(property);
        element.list("PropertyModifications").iter().find(of).and_then(|change| change.value("Value"))
    };
    let property = |name: &str| element.value(name).or_else(|| modified(name)).map(str::to_owned);
    let item = Item { view: property("ViewUserLicense"), maintain: property("MaintainUserLicense") };
    let class = match element.value("ObjectType") {
        None | Some("Form") => Some(false),
        Some("Class") => Some(true),
        Some(_) => None,
    };
    let opens =
        class.zip(element.value("Object").map(str::to_owned)).filter(|_| element.name.starts_with("AxMenuItem"));
    Ok(Definition { element: element.name.clone(), name: name.to_owned(), place, part, item, opens })
}

fn is_no(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.eq_ignore_ascii_case("no") || text.eq_ignore_ascii_case("false"))
}

/// What a privilege grants: entry points, data entities, tables.
fn grants(element: &Element) -> Vec<Grant> {
    let mut grants = Vec::new();
    for point in element.list("EntryPoints") {
        let Some(name) = point.value("ObjectName").or_else(|| point.value("Name")) else { continue };
        let kind = kind(point.value("ObjectType").unwrap_or_default());
        let child = point.value("ObjectChildName").map(key).unwrap_or_default();
        grants.push(Grant { object: Object { kind, name: key(name), child }, access: access(point) });
    }
    for list in ["DataEntityPermissions", "DirectAccessPermissions"] {
        for entity in element.list(list) {
            let Some(name) = entity.value("Name") else { continue };
            let object = Object { kind: Kind::Other, name: key(name), child: String::new() };
            grants.push(Grant { object, access: access(entity) });
        }
    }
    grants.retain(|grant| grant.access != Access::default());
    grants
}

/// The kind of an object by the word of its type or the number of its securable type.
pub(super) fn kind(word: &str) -> Kind {
    match key(word).replace(' ', "").as_str() {
        "menuitemdisplay" | "1" => Kind::Display,
        "menuitemoutput" | "2" => Kind::Output,
        "menuitemaction" | "3" => Kind::Action,
        _ => Kind::Other,
    }
}

/// The grants of an entry point for all its data, current, past and future together.
fn access(point: &Element) -> Access {
    let mut all = Access::default();
    for name in ["Grant", "GrantCurrentData", "GrantPastData", "GrantFutureData"] {
        let Some(grant) = point.child(name) else { continue };
        let say = |name: &str| match grant.value(name) {
            Some(word) if word.eq_ignore_ascii_case("allow") => Say::Allow,
            Some(word) if word.eq_ignore_ascii_case("deny") => Say::Deny,
            _ => Say::Unset,
        };
        let more = ["Update", "Create", "Delete", "Correct", "Invoke"].map(say);
        all = all.and(Access { read: say("Read"), more });
    }
    all
}

fn add(harvest: &mut Harvest<'_>, definition: Definition, layer: Layer) -> Result<(), Aside> {
    let account = harvest.account();
    let Definition { element, name, place, part, item, opens } = definition;
    let security: &mut Security = &mut harvest.security;
    if let Some((class, object)) = opens {
        security.opens(class, &object, &name);
    }
    let mut overridden = None;
    let base = || name.rsplit_once('.').map_or(name.as_str(), |(base, _)| base).to_owned();
    let defined = |is| Defined { is, layer, account, place: place.clone() };
    let menu_item = |word: &str| kind(word.trim_start_matches("Ax").trim_end_matches("Extension"));
    let outcome = match element.as_str() {
        "AxSecurityRole" => define(&mut security.roles, key(&name), defined(part), &name, &mut overridden),
        "AxSecurityDuty" => define(&mut security.duties, key(&name), defined(part), &name, &mut overridden),
        "AxSecurityPrivilege" => define(&mut security.privileges, key(&name), defined(part), &name, &mut overridden),
        "AxSecurityRoleExtension" => {
            security.role_extensions.push(Extension { base: base(), account, place, adds: part });
            Ok(())
        }
        "AxSecurityDutyExtension" => {
            security.duty_extensions.push(Extension { base: base(), account, place, adds: part });
            Ok(())
        }
        extension if extension.ends_with("Extension") => {
            security.item_extensions.push((menu_item(extension), base(), item, account, place));
            Ok(())
        }
        of_item => {
            let at = (menu_item(of_item), key(&name));
            define(&mut security.items, at, Defined { is: item, layer, account, place }, &name, &mut overridden)
        }
    };
    if let Some((account, aside)) = overridden {
        harvest.take_back(account, aside);
    }
    outcome
}

/// Takes up a definition; of two in one layer the first stays, and a customisation overrides the code.
fn define<K: Ord, T: PartialEq>(
    all: &mut std::collections::BTreeMap<K, Defined<T>>,
    at: K,
    new: Defined<T>,
    name: &str,
    overridden: &mut Option<(usize, Aside)>,
) -> Result<(), Aside> {
    match all.get_mut(&at) {
        None => {
            all.insert(at, new);
            Ok(())
        }
        Some(old) if old.layer < new.layer => {
            let message = format!("`{name}` is overridden by the customisation at {}", new.place);
            *overridden = Some((old.account, Aside::new(Why::Superseded, old.place.clone(), message, "")));
            *old = new;
            Ok(())
        }
        Some(old) if old.layer > new.layer => {
            let message = format!("`{name}` is overridden by the customisation at {}", old.place);
            Err(Aside::new(Why::Superseded, new.place, message, ""))
        }
        Some(old) if old.is == new.is => {
            let message = format!("`{name}` is defined in the same way at {} already", old.place);
            Err(Aside::new(Why::Duplicate, new.place, message, ""))
        }
        Some(old) => {
            let message = format!("`{name}` is defined in another way at {}; that one is taken", old.place);
            Err(Aside::new(Why::Contradiction, new.place, message, "give one version of each model"))
        }
    }
}

/// An account of elements that stand one to a file is one for the whole model.
pub(super) fn resumed(accounts: &[Account], file: &str, format: &str) -> Option<usize> {
    accounts.iter().position(|account| account.file == file && account.format == format)
}
