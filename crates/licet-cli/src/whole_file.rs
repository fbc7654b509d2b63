//! Writing a file: whole or not at all.

use std::{fs, io::Write, path::Path};

use licet::value::{Place, Problem};

/// Writes a file beside its place and moves it there; one that stands there already is replaced.
///
/// # Errors
/// It cannot be written; what stood there is unchanged.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<(), Problem> {
    let failed = |error: std::io::Error| {
        let place = Place::of_file(path.display().to_string());
        Problem::error(place, format!("cannot be written: {error}"), "nothing was changed")
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.new"));
    let put = || {
        let mut file = fs::File::create(&beside)?;
        file.write_all(content)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&beside, path)
    };
    put().map_err(|error| {
        // What is left behind if this fails is only the hidden new file.
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}
