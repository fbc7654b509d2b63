//! The same tenant with its rows in another order gives the same bytes.

use std::{fs, path::Path, process::Command};

#[expect(clippy::unwrap_used, reason = "a test says what is wrong by failing")]
fn answer(verb: &str, folder: &Path) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_licet")).args([verb, "--json", "-q"]).arg(folder).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let tenants = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tenants"));
    for name in ["adventure-works", "litware-onprem"] {
        let turned = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(tenants.join(name)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let file = path.file_name().unwrap();
            let text = fs::read_to_string(&path).unwrap();
            let text = match path.extension().is_some_and(|ending| ending == "csv") {
                true => {
                    let mut lines: Vec<&str> = text.lines().collect();
                    lines[1..].reverse();
                    lines.join("\r\n")
                }
                false => text,
            };
            fs::write(turned.path().join(file), text).unwrap();
        }
        for verb in ["plan", "audit", "require"] {
            assert_eq!(answer(verb, &tenants.join(name)), answer(verb, turned.path()), "{verb} {name}");
        }
    }
}
