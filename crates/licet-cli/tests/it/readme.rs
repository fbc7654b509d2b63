//! The README's session is real: each command is run, and every line shown stands in its output, in that order.

use std::process::Command;

#[test]
fn the_session_of_the_readme_is_real() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let readme = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut commands = 0;
    for block in readme.split("```console\n").skip(1) {
        for session in block.split("```").next().unwrap().split("$ licet ").skip(1) {
            let (call, shown) = session.split_once('\n').unwrap();
            // What is written to a file is read from there by a later command.
            let (call, file) = call.split_once(" > ").map_or((call, None), |(call, file)| (call, Some(file)));
            let place = |word: &str| match folder.path().join(word) {
                path if path.is_file() => path.to_str().unwrap().to_owned(),
                _ => word.to_owned(),
            };
            let output = Command::new(env!("CARGO_BIN_EXE_licet"))
                .args(call.split_whitespace().map(place))
                .current_dir(root)
                .env("COLUMNS", "120")
                .output()
                .unwrap();
            let output = String::from_utf8(output.stdout).unwrap();
            if let Some(file) = file {
                std::fs::write(folder.path().join(file), &output).unwrap();
            }
            let mut lines = output.lines();
            for line in shown.lines().filter(|line| *line != "...") {
                assert!(
                    lines.any(|known| known.trim_end() == line),
                    "`licet {call}` no longer prints `{line}`:\n{output}"
                );
            }
            commands += 1;
        }
    }
    assert!(commands >= 5, "the README shows {commands} commands");
}
