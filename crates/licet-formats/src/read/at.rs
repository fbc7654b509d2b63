//! Where a row stands, for records of which there are very many: all rows of a file share its name.

use std::{fmt, sync::Arc};

use licet::value::Place;

/// A place whose file's name is shared.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    file: Arc<str>,
    line: u32,
    column: u32,
}

impl At {
    /// The place by itself.
    pub(super) fn place(&self) -> Place {
        Place { file: self.file.as_ref().to_owned(), line: self.line, column: self.column }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place().fmt(f)
    }
}

/// The names of files, each once.
#[derive(Debug, Default)]
pub(super) struct Files(Arc<str>);

impl Files {
    /// The same place with the shared name. Rows of one file come one after the other, so that the last name is enough.
    pub(super) fn at(&mut self, place: &Place) -> At {
        if *self.0 != *place.file {
            self.0 = Arc::from(place.file.as_str());
        }
        At { file: Arc::clone(&self.0), line: place.line, column: place.column }
    }
}
