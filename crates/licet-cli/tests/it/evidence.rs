//! `licet audit --bundle` and `licet verify`.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
};

use super::{Folder, licet};

type Members = BTreeMap<String, Vec<u8>>;

fn bundle(folder: &Folder, name: &str) -> String {
    format!("{}/{name}", folder.path())
}

fn members(path: &str) -> Members {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut members = BTreeMap::new();
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).unwrap();
        let mut content = Vec::new();
        member.read_to_end(&mut content).unwrap();
        members.insert(member.name().to_owned(), content);
    }
    members
}

fn write(path: &str, members: &Members) {
    let mut archive = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, content) in members {
        archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn an_answer_can_be_asked_again() {
    let folder = Folder::empty();
    for tenant in ["contoso-coffee", "trey-ax"] {
        let (path, tenant) = (bundle(&folder, "e.zip"), format!("tenants/{tenant}"));
        let made = licet(&["audit", &tenant, "--json", "--bundle", &path]);
        let plain = licet(&["audit", &tenant, "--json"]);
        assert_eq!((made.status, &made.out), (plain.status, &plain.out), "{}", made.err);
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(licet(&["audit", &tenant, "--bundle", &path]).status, plain.status);
        assert_eq!(bytes, std::fs::read(&path).unwrap(), "the same inputs, the same bytes");
        let ran = licet(&["verify", &path, "--json"]);
        assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
        assert_eq!(ran.json()["verified"], true);
        assert!(made.err.contains(ran.json()["sha256"].as_str().unwrap()), "{}", made.err);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}

#[test]
fn a_changed_archive_is_found_out() {
    let folder = Folder::empty();
    let path = bundle(&folder, "e.zip");
    licet(&["audit", "tenants/contoso-coffee", "--bundle", &path]);
    let sound = members(&path);
    let failed = |change: &dyn Fn(&mut Members)| -> Vec<String> {
        let mut changed = sound.clone();
        change(&mut changed);
        write(&path, &changed);
        let ran = licet(&["verify", &path, "--json"]);
        assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
        let checks = ran.json()["checks"].as_array().unwrap().clone();
        let failed = checks.iter().filter(|check| check["passed"] == false);
        failed.flat_map(|check| check["says"].as_array().unwrap().clone()).map(|text| text.to_string()).collect()
    };
    let replaced = |name: &'static str, from: &'static str, to: &'static str| {
        move |members: &mut Members| {
            let text = String::from_utf8(members[name].clone()).unwrap();
            assert!(text.contains(from), "{name}");
            members.insert(name.into(), text.replacen(from, to, 1).into_bytes());
        }
    };
    let says = failed(&replaced("result.json", "\"compliant\": false", "\"compliant\": true"));
    assert!(says.iter().any(|says| says.contains("result.json was changed")), "{says:?}");
    assert!(says.iter().any(|says| says.contains("result.json:3: the archive says")), "{says:?}");
    let says = failed(&replaced("inputs/subscriptions.csv", "\n", "\n\n"));
    assert!(says.len() == 1 && says[0].contains("inputs/subscriptions.csv was changed"), "{says:?}");
    let says = failed(&|members| {
        members.remove("inputs/assignments.csv");
        members.insert("inputs/extra.csv".into(), Vec::new());
    });
    assert!(says.iter().any(|says| says.contains("inputs/assignments.csv is missing")), "{says:?}");
    assert!(says.iter().any(|says| says.contains("inputs/extra.csv was added")), "{says:?}");
    let says = failed(&replaced("catalog/editions.toml", "currency", "curency"));
    assert!(says.iter().any(|says| says.contains("catalog/editions.toml was changed")), "{says:?}");
    // Whoever changes the manifest as well must still change the answer.
    let says = failed(&replaced("manifest.json", "\"edition\": \"online-2021-09\"", "\"edition\": \"online-2026-07\""));
    assert!(says.iter().any(|says| says.contains("another question, edition")), "{says:?}");
    for content in [&b"no archive"[..], b"", b"PK\x03\x04 cut off"] {
        std::fs::write(&path, content).unwrap();
        let ran = licet(&["verify", &path]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{content:?}");
    }
}

#[test]
fn pseudonyms_hide_people_and_keep_the_result() {
    let folder = Folder::empty().with("key", "thirty-two bytes of a kept secret");
    let (path, key) = (bundle(&folder, "e.zip"), bundle(&folder, "key"));
    for tenant in ["contoso-coffee", "adventure-works", "fabrikam-retail", "litware-onprem", "trey-ax"] {
        let tenant = format!("tenants/{tenant}");
        let call = ["audit", &tenant, "--json", "--bundle", &path, "--pseudonyms", "--pseudonym-key", &key];
        let (hidden, plain) = (licet(&call), licet(&["audit", &tenant, "--json"]));
        assert_eq!(hidden.status, plain.status, "{}", hidden.err);
        for part in ["compliant", "position", "people", "usage_report", "cites", "readings"] {
            assert_eq!(hidden.json()[part], plain.json()[part], "{tenant}: {part}");
        }
        assert_eq!(licet(&call).out, hidden.out, "one secret, one answer");
        assert_eq!(licet(&["verify", &path]).status, 0);
        let users = std::fs::read_to_string(super::call::root().join(&tenant).join("users.csv")).unwrap();
        let users: Vec<&str> = users.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert!(!users.is_empty());
        for (name, content) in members(&path).iter().filter(|(name, _)| !name.starts_with("catalog/")) {
            let text = String::from_utf8(content.clone()).unwrap();
            let words: std::collections::BTreeSet<&str> =
                text.split(|c: char| !c.is_alphanumeric() && !"._-@".contains(c)).collect();
            assert!(users.iter().all(|user| !words.contains(user)), "{tenant}: {name}");
        }
    }
    let other = bundle(&folder, "other.zip");
    for _ in 0..2 {
        assert!(licet(&["audit", "tenants/trey-ax", "--bundle", &other, "--pseudonyms"]).status < 2);
        let now = std::fs::read(&other).unwrap();
        assert_ne!(std::fs::read(&path).unwrap(), now, "a new secret each time");
        std::fs::write(&path, now).unwrap();
    }
    let ran = licet(&["audit", "tenants/trey-ax", "--pseudonyms"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
}
