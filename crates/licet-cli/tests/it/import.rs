//! `licet import`.

use super::{Folder, licet};

const SAMPLES: &str = "crates/licet-formats/tests/samples";
const HEAD: [&str; 4] = ["--edition", "online-2021-09", "--as-of", "2021-10-15"];

fn import(folder: &Folder, more: &[&str]) -> super::Ran {
    let (people, seats) = (format!("{SAMPLES}/people"), format!("{SAMPLES}/seats"));
    let into = format!("{}/tenant", folder.path());
    let mut ran = licet(&[&["import", &people, &seats, "--into", &into], more].concat());
    for text in [&mut ran.out, &mut ran.err] {
        *text = text.replace(folder.path(), "DIR");
    }
    ran
}

#[test]
fn a_new_tenant_out_of_exports() {
    let folder = Folder::empty();
    let ran = import(&folder, &HEAD);
    assert_eq!(ran.status, 1, "unknown SKUs need a look: {}", ran.err);
    insta::assert_snapshot!(format!("{}---\n{}", ran.out, ran.err));
    let tenant = format!("{}/tenant", folder.path());
    let mut names: Vec<_> = std::fs::read_dir(&tenant).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["assignments.csv", "subscriptions.csv", "tenant.toml", "users.csv"]);
    let audit = licet(&["audit", &tenant, "--json"]);
    assert!(audit.status < 2, "{}", audit.err);
    assert_eq!(audit.json()["tenant"], "tenant");
}

#[test]
fn tables_that_stand_there_are_replaced_only_when_asked() {
    let folder = Folder::empty().with("tenant/tenant.toml", super::TENANT).with("tenant/users.csv", "user\nold\n");
    let users = || std::fs::read_to_string(format!("{}/tenant/users.csv", folder.path())).unwrap();
    let ran = import(&folder, &[]);
    assert_eq!((ran.status, ran.out.as_str(), users().as_str()), (2, "", "user\nold\n"), "{}", ran.err);
    assert!(ran.err.contains("DIR/tenant/users.csv: the tenant has this table already"), "{}", ran.err);
    let ran = import(&folder, &HEAD);
    assert!(ran.status == 2 && ran.err.contains("has a name, an edition and a day already"), "{}", ran.err);
    let ran = import(&folder, &["--replace", "--json"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(users().contains("ada@contoso.example"));
    let written = ran.json()["written"].clone();
    assert!(written.as_array().unwrap().iter().any(|file| file["file"] == "users.csv" && file["replaces"] == true));
    let hidden = std::fs::read_dir(format!("{}/tenant", folder.path())).unwrap();
    assert!(hidden.into_iter().all(|entry| !entry.unwrap().file_name().to_string_lossy().starts_with('.')));
}

#[test]
fn a_look_writes_nothing() {
    let folder = Folder::empty();
    let ran = import(&folder, &["--dry-run"]);
    assert!(ran.status == 1 && ran.out.contains("would be written"), "{}{}", ran.out, ran.err);
    assert!(!std::path::Path::new(&format!("{}/tenant", folder.path())).exists());
}

#[test]
fn what_cannot_be_is_refused_and_nothing_written() {
    let folder = Folder::empty().with("x.csv", "colour,size\nred,4\n");
    let (file, into) = (format!("{}/x.csv", folder.path()), format!("{}/tenant", folder.path()));
    for (call, message) in [
        (vec!["import", &file, "--into", &into], "the file is of no format that licet knows"),
        (vec!["import", "nothing.csv", "--into", &into], "there is no such file"),
        (vec!["import", "crates/licet-formats/tests/samples/people", "--into", &into], "is a new tenant"),
    ] {
        let ran = licet(&call);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{call:?}");
        assert!(ran.err.contains(message), "{}", ran.err);
    }
    let needs = Folder::empty().with("n.csv", "user,right\nada,weather:full\n");
    let file = format!("{}/n.csv", needs.path());
    let ran = licet(&[&["import", &file, "--into", &into][..], &HEAD].concat());
    assert!(ran.status == 2 && ran.err.contains("the tenant as it would be cannot be read"), "{}", ran.err);
    assert!(!std::path::Path::new(&into).exists());
}

#[test]
fn a_tenant_folder_goes_through_unchanged() {
    for name in ["adventure-works", "fabrikam-retail", "litware-onprem", "trey-ax"] {
        let from = format!("tenants/{name}");
        let toml = std::fs::read(super::call::root().join(&from).join("tenant.toml")).unwrap();
        let folder = Folder::empty().with("tenant/tenant.toml", toml);
        let into = format!("{}/tenant", folder.path());
        let ran = licet(&["import", &from, "--into", &into]);
        assert_eq!(ran.status, 0, "{name}: {}", ran.err);
        assert_eq!(licet(&["audit", &from, "--json"]).out, licet(&["audit", &into, "--json"]).out, "{name}");
    }
}
