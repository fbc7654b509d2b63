//! Bytes with a name.

use std::{
    io::{self, Cursor, Read},
    sync::Arc,
};

/// How the bytes of a source are had, from the beginning, as often as wanted.
type Open<'a> = Box<dyn Fn() -> io::Result<Box<dyn Read + 'a>> + 'a>;

/// One file, or one member of an archive.
pub struct Source<'a> {
    /// Its name, as messages show it.
    pub name: String,
    /// Whether it was asked for by name. A file that was only found in a folder or an archive may be of no use; one that
    /// was named must be recognised.
    pub named: bool,
    open: Open<'a>,
}

impl<'a> Source<'a> {
    /// A source that can be opened again and again.
    pub fn new(name: impl Into<String>, open: impl Fn() -> io::Result<Box<dyn Read + 'a>> + 'a) -> Self {
        Self { name: name.into(), named: true, open: Box::new(open) }
    }

    /// A source in memory.
    pub fn of_bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes: Arc<[u8]> = bytes.into();
        Self::new(name, move || Ok(Box::new(Cursor::new(Arc::clone(&bytes))) as Box<dyn Read>))
    }

    /// The same source, found and not named.
    #[must_use]
    pub fn found(mut self) -> Self {
        self.named = false;
        self
    }

    /// The bytes from the beginning.
    ///
    /// # Errors
    /// What the opener says.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Read + 'a>> {
        (self.open)()
    }
}
