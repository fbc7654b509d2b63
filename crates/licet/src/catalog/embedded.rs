//! The catalogue that is built into the program.

use std::sync::{Arc, OnceLock};

use include_dir::{Dir, include_dir};

use super::{Catalog, File, load};
use crate::value::Problems;

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../catalog");

/// Every file of the built-in catalogue.
pub fn files() -> Vec<File<'static>> {
    fn walk(folder: &'static Dir<'static>, files: &mut Vec<File<'static>>) {
        for file in folder.files() {
            if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                files.push(File { path, text });
            }
        }
        for inner in folder.dirs() {
            walk(inner, files);
        }
    }
    let mut files = Vec::new();
    walk(&FOLDER, &mut files);
    files
}

/// The built-in catalogue.
///
/// # Errors
/// Its mistakes; a test keeps it free of them.
pub fn embedded() -> Result<Arc<Catalog>, Problems> {
    static LOADED: OnceLock<Result<Arc<Catalog>, Problems>> = OnceLock::new();
    LOADED.get_or_init(|| load(&files()).map(Arc::new)).clone()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_built_in_catalogue_has_no_mistakes() {
        if let Err(problems) = super::embedded() {
            panic!("{} mistakes:\n{problems}", problems.0.len());
        }
    }
}
