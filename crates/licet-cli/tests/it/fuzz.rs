//! Every parser, with its kept corpus and with what is made of it by spoiling: whatever comes in, what the doors promise
//! holds. It is the quick half of fuzzing; the long half is `cargo fuzz`, with the same doors and the same corpus.
//!
//! `LICET_FUZZ` says for how many seconds each door is tried beyond its corpus; the random numbers are always the same.

#[expect(unreachable_pub, reason = "the doors are a crate of their own for libFuzzer")]
#[path = "../../../../fuzz/src/lib.rs"]
mod doors;

use std::{
    any::Any,
    panic::catch_unwind,
    path::Path,
    time::{Duration, Instant},
};

use doors::{BETWEEN, DOORS, Door};

/// The kept corpus of a door, in the order of the names, so that the same is spoilt in the same way.
fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let named = entries.map(|entry| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())
    });
    let mut found: Vec<_> = named.collect();
    found.sort();
    assert!(!found.is_empty(), "{}: no corpus", folder.display());
    found
}

/// One way of spoiling a file.
fn spoil(bytes: &mut Vec<u8>, random: &mut fastrand::Rng) {
    let at = random.usize(..=bytes.len());
    match random.u8(..8) {
        0 => bytes.truncate(at),
        1 => bytes.insert(at, random.u8(..)),
        2 if at < bytes.len() => bytes[at] ^= 1 << random.u8(..8),
        3 if at < bytes.len() => drop(bytes.remove(at)),
        4 => {
            let end = (at + random.usize(..200)).min(bytes.len());
            let piece = bytes[at..end].to_vec();
            let to = random.usize(..=bytes.len());
            bytes.splice(to..to, piece);
        }
        5 => drop(bytes.drain(at..(at + random.usize(..200)).min(bytes.len()))),
        6 => bytes.insert(at, BETWEEN),
        _ => {
            const WORDS: [&[u8]; 10] =
                [b"\"", b"{", b"]", b"<", b"&", b"null", b"-1", b"99999999999999999999", b"\0", b"\xFF\xFE"];
            let word = WORDS[random.usize(..WORDS.len())];
            bytes.splice(at..at, word.iter().copied());
        }
    }
}

/// Goes through a door, and says with what it broke.
fn through(door: Door, what: &str, bytes: &[u8]) {
    let told = |panic: Box<dyn Any + Send>| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    };
    if let Err(panic) = catch_unwind(|| door(bytes)) {
        panic!("{what}: {}\nthe input: {}", told(panic), bytes.escape_ascii());
    }
}

fn tried(name: &str) {
    let (_, door) = DOORS.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no door {name}"));
    let corpus = corpus(name);
    for (file, bytes) in &corpus {
        through(*door, &format!("fuzz/corpus/{name}/{file}"), bytes);
    }
    let seconds = std::env::var("LICET_FUZZ").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let (begun, mut random) = (Instant::now(), fastrand::Rng::with_seed(5));
    while begun.elapsed() < Duration::from_secs(seconds) {
        let (file, bytes) = &corpus[random.usize(..corpus.len())];
        let mut bytes = bytes.clone();
        for _ in 0..random.usize(1..4) {
            spoil(&mut bytes, &mut random);
        }
        through(*door, &format!("fuzz/corpus/{name}/{file}, spoilt"), &bytes);
    }
}

#[test]
fn every_door_keeps_its_promises() {
    for (name, _) in DOORS {
        tried(name);
    }
}

/// No target without a door, no door without a target, no corpus that nobody reads.
#[test]
fn targets_and_doors_and_corpora_are_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let names = |folder: &str| {
        let entries = std::fs::read_dir(root.join(folder)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let mut doors: Vec<&str> = DOORS.iter().map(|(name, _)| *name).collect();
    doors.sort_unstable();
    assert_eq!(names("fuzz_targets"), doors);
    assert_eq!(names("corpus"), doors);
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let target = |name: &&str| manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\""));
    assert_eq!(doors.iter().find(|name| !target(name)), None, "fuzz/Cargo.toml has a [[bin]] for each");
}
