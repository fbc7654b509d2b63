//! Calls of the program, and folders for it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What a call gave.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// The folder of the repository, in which every call is made.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_licet"));
    command.args(args).current_dir(root()).env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

pub(crate) fn licet(args: &[&str]) -> Ran {
    let output = command(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

pub(crate) const TENANT: &str = "name = \"T\"\nedition = \"online-2021-09\"\nas_of = 2021-10-15\n";

/// A folder that goes when dropped.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A sound tenant with one more file.
    pub(crate) fn tenant(file: &str, content: impl AsRef<[u8]>) -> Self {
        Self::empty().with("tenant.toml", TENANT).with(file, content)
    }

    pub(crate) fn with(self, file: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.0.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn path(&self) -> &str {
        self.0.path().to_str().unwrap()
    }

    /// A call about this folder, with its path taken out of what is written.
    pub(crate) fn licet(&self, before: &[&str], after: &[&str]) -> Ran {
        let mut ran = licet(&[before, &[self.path()], after].concat());
        for text in [&mut ran.out, &mut ran.err] {
            *text = text.replace(self.path(), "DIR");
        }
        ran
    }
}
