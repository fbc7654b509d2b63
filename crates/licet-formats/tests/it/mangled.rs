//! Every sample, mangled in many ways: whatever comes in, nothing panics and every row is accounted for.
//!
//! `LICET_MANGLE` says how often each file is mangled.

use licet_formats::{Source, import};

use super::show::{ONLINE, catalog, files, shown};

const FOLDERS: [&str; 21] = [
    "graph-docs",
    "cli-microsoft365",
    "seats",
    "people",
    "hand",
    "odata",
    "aot/SABatchTracing",
    "menu-items",
    "privileges",
    "entitlements",
    "prices",
    "workbook",
    "capacity",
    "document",
    "dataverse",
    "usage",
    "plans",
    "central",
    "invoice",
    "aot/DEVSysTableBrowser",
    "aot/DEVLicenseUtils",
];

/// One way of spoiling a file.
fn mangle(bytes: &mut Vec<u8>, random: &mut fastrand::Rng) {
    let at = random.usize(..=bytes.len());
    match random.u8(..7) {
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
        _ => {
            const WORDS: [&[u8]; 10] =
                [b"\"", b"{", b"]", b"<", b"&", b"null", b"-1", b"99999999999999999999", b"\0", b"\xFF\xFE"];
            let word = WORDS[random.usize(..WORDS.len())];
            bytes.splice(at..at, word.iter().copied());
        }
    }
}

#[test]
fn nothing_panics() {
    let times = std::env::var("LICET_MANGLE").ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    let catalog = catalog();
    let mut random = fastrand::Rng::with_seed(5);
    for folder in FOLDERS {
        let files = files(folder);
        for _ in 0..times {
            let mangled = files.iter().map(|(name, bytes)| {
                let mut bytes = bytes.clone();
                for _ in 0..random.usize(1..4) {
                    mangle(&mut bytes, &mut random);
                }
                Source::of_bytes(name.clone(), bytes)
            });
            let sources: Vec<_> = mangled.collect();
            // `shown` asserts that each row is used or reported.
            shown(&import(&catalog, &ONLINE, sources));
        }
    }
}
