//! Texts in the encodings that people export: UTF-8 with or without a byte-order mark, UTF-16, Windows-1252.
//!
//! A text without a mark is UTF-8 if all of it is; otherwise it is Windows-1252, in which every byte means something.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use licet::value::{Place, Problem};

use super::source::Source;

const CHUNK: usize = 1 << 15;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    encoding: &'static Encoding,
    /// What people call it.
    pub(super) name: &'static str,
}

/// Looks at all of a source to say how it is written.
pub(super) fn look(source: &Source<'_>) -> Result<Written, Problem> {
    let failed = |error: io::Error| unreadable(&source.name, &error);
    let mut input = source.open().map_err(failed)?;
    let mut start = Vec::new();
    (&mut input).take(1 << 12).read_to_end(&mut start).map_err(failed)?;
    if let Some(written) = marked(&start).or_else(|| unmarked_utf_16(&start)) {
        return Ok(written);
    }
    let mut check = Utf8Check { decoder: UTF_8.new_decoder_without_bom_handling(), sound: true };
    check.take(&start, false);
    let mut chunk = vec![0; CHUNK];
    while check.sound {
        match input.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => check.take(chunk.get(..count).unwrap_or_default(), false),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
    check.take(&[], true);
    Ok(if check.sound {
        Written { encoding: UTF_8, name: "UTF-8" }
    } else {
        Written { encoding: WINDOWS_1252, name: "Windows-1252" }
    })
}

/// A source that cannot be read.
pub(super) fn unreadable(name: &str, error: &io::Error) -> Problem {
    Problem::error(Place::of_file(name), format!("cannot be read: {error}"), "")
}

fn marked(start: &[u8]) -> Option<Written> {
    let (encoding, _) = Encoding::for_bom(start)?;
    let name = if encoding == UTF_8 {
        "UTF-8 with a byte-order mark"
    } else if encoding == UTF_16LE {
        "UTF-16, little end first"
    } else {
        "UTF-16, big end first"
    };
    Some(Written { encoding, name })
}

/// UTF-16 of mostly Latin letters has a zero in every second place.
fn unmarked_utf_16(start: &[u8]) -> Option<Written> {
    let zeros = |from: usize| start.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, quarter) = (zeros(0), zeros(1), start.len() / 4);
    if start.len() < 4 || even.max(odd) <= quarter {
        return None;
    }
    Some(if odd > even {
        Written { encoding: UTF_16LE, name: "UTF-16, little end first" }
    } else {
        Written { encoding: UTF_16BE, name: "UTF-16, big end first" }
    })
}

struct Utf8Check {
    decoder: Decoder,
    sound: bool,
}

impl Utf8Check {
    fn take(&mut self, mut bytes: &[u8], last: bool) {
        let mut out = [0; 4096];
        while self.sound {
            let (result, read, _) = self.decoder.decode_to_utf8_without_replacement(bytes, &mut out, last);
            bytes = bytes.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.sound = false,
            }
        }
    }
}

/// A text as UTF-8, whatever it was written in. What means nothing in its encoding becomes U+FFFD.
pub(super) struct Utf8<R> {
    input: R,
    decoder: Decoder,
    chunk: Vec<u8>,
    /// What is decoded and not yet given out: a reader may have less room than one character needs.
    ready: Vec<u8>,
    given: usize,
    done: bool,
}

impl<R: Read> Utf8<R> {
    /// Reads `input` as it is written.
    pub(super) fn new(input: R, written: Written) -> Self {
        let decoder = written.encoding.new_decoder_with_bom_removal();
        Self { input, decoder, chunk: vec![0; CHUNK], ready: Vec::new(), given: 0, done: false }
    }

    /// Decodes the next chunk.
    fn refill(&mut self) -> io::Result<()> {
        let count = self.input.read(&mut self.chunk)?;
        self.done = count == 0;
        let mut bytes = self.chunk.get(..count).unwrap_or_default();
        self.ready.clear();
        self.given = 0;
        loop {
            let room = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(CHUNK).max(16);
            let end = self.ready.len();
            self.ready.resize(end + room, 0);
            let out = self.ready.get_mut(end..).unwrap_or_default();
            let (result, read, wrote, _) = self.decoder.decode_to_utf8(bytes, out, self.done);
            self.ready.truncate(end + wrote);
            bytes = bytes.get(read..).unwrap_or_default();
            if result == CoderResult::InputEmpty {
                return Ok(());
            }
        }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !self.done {
            self.refill()?;
        }
        let rest = self.ready.get(self.given..).unwrap_or_default();
        let count = rest.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

/// The beginning of a text, to see what it is.
pub(super) fn beginning(start: &[u8], written: Written) -> String {
    written.encoding.decode(start).0.into_owned()
}

/// The whole text of a source, if it is no longer than `most` bytes.
pub(super) fn whole(source: &Source<'_>, written: Written, most: u64) -> Result<String, Problem> {
    let input = source.open().map_err(|error| unreadable(&source.name, &error))?;
    let mut bytes = Vec::new();
    let mut chunk = vec![0; CHUNK];
    let mut text = Utf8::new(input, written);
    loop {
        match text.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(chunk.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(&source.name, &error)),
        }
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most {
            let message = format!("longer than {} MiB, the most that is read in one piece", most >> 20);
            let help = "export it in pages, or as CSV, which is read row by row";
            return Err(Problem::error(Place::of_file(&source.name), message, help));
        }
    }
    String::from_utf8(bytes)
        .map_err(|error| Problem::error(Place::of_file(&source.name), format!("cannot be read as text: {error}"), ""))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Utf8, look, whole};
    use crate::read::Source;

    fn read(bytes: &[u8]) -> (&'static str, String) {
        let source = Source::of_bytes("t", bytes.to_vec());
        let written = look(&source).unwrap();
        (written.name, whole(&source, written, 1 << 20).unwrap())
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "name\nZoë – Åse\n";
        let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        assert_eq!(read(text.as_bytes()), ("UTF-8", text.into()));
        assert_eq!(read(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()), ("UTF-8 with a byte-order mark", text.into()));
        assert_eq!(read(&utf16(u16::to_le_bytes)), ("UTF-16, little end first", text.into()));
        let marked = [&[0xFE, 0xFF][..], &utf16(u16::to_be_bytes)].concat();
        assert_eq!(read(&marked), ("UTF-16, big end first", text.into()));
        assert_eq!(read(b"name\nZo\xEB \x96 \xC5se\n"), ("Windows-1252", text.into()));
        // A character cut off at the end is not UTF-8.
        assert_eq!(read(b"a\xC3").0, "Windows-1252");
    }

    #[test]
    fn any_room_is_enough() {
        let text = "Zoë – Åse, 𝒵".repeat(20_000);
        let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [text.as_bytes().to_vec(), [&[0xFF, 0xFE][..], &utf_16].concat()] {
            let source = Source::of_bytes("t", bytes);
            let written = look(&source).unwrap();
            for room in [1, 3, 7, 5_000] {
                let mut reader = Utf8::new(source.open().unwrap(), written);
                let (mut all, mut chunk) = (Vec::new(), vec![0; room]);
                while let count @ 1.. = reader.read(&mut chunk).unwrap() {
                    all.extend_from_slice(&chunk[..count]);
                }
                assert!(all == text.as_bytes(), "{room}");
            }
        }
    }

    #[test]
    fn too_long_a_text_is_refused() {
        let source = Source::of_bytes("t", vec![b'x'; 2 << 20]);
        let problem = whole(&source, look(&source).unwrap(), 1 << 20).unwrap_err();
        assert!(problem.message.contains("longer than 1 MiB"), "{problem}");
    }
}
