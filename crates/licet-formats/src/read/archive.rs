//! ZIP archives: exports that come as one, and what programs pack (`.axpp`, `.axmodel`).
//!
//! Members are read one at a time. An archive that would unpack to more than is sound, or that packs too tightly to be
//! honest, is refused before its bytes fill the memory.

use std::{
    io::{Cursor, Read},
    sync::Arc,
};

use licet::value::{Place, Problem};
use zip::ZipArchive;

use super::{decode::unreadable, source::Source};

/// The largest archive, in bytes.
const LARGEST: u64 = 512 << 20;
/// The largest member, unpacked.
const LARGEST_MEMBER: u64 = 256 << 20;
/// The most that all members together unpack to.
const LARGEST_WHOLE: u64 = 2 << 30;
/// The most members.
const MOST_MEMBERS: usize = 200_000;
/// How many times larger than packed a member may be; texts reach a hundred, bombs a thousand.
const TIGHTEST: u64 = 400;
/// Members below this size are not judged by how tightly they are packed.
const SMALL: u64 = 1 << 20;

/// Whether the bytes are the beginning of an archive.
pub(crate) fn is_archive(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06")
}

/// A sound archive of bounded size.
pub(crate) type Archive = ZipArchive<Cursor<Arc<[u8]>>>;

/// Opens an archive; gives its bytes too.
pub(crate) fn open(source: &Source<'_>) -> Result<(Archive, Arc<[u8]>), Problem> {
    let mut bytes = Vec::new();
    let input = source.open().map_err(|error| unreadable(&source.name, &error))?;
    input.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&source.name, &error))?;
    let refuse = |message: String, help: &str| Problem::error(Place::of_file(&source.name), message, help);
    if bytes.len() as u64 > LARGEST {
        return Err(refuse(format!("an archive of more than {} MiB", LARGEST >> 20), "unpack it and name the folder"));
    }
    let bytes: Arc<[u8]> = bytes.into();
    let archive = ZipArchive::new(Cursor::new(Arc::clone(&bytes))).map_err(|error| {
        refuse(format!("not a sound archive: {error}"), "export it again; it may have been cut off")
    })?;
    if archive.len() > MOST_MEMBERS {
        return Err(refuse(format!("an archive of {} members", archive.len()), "unpack it and name the folder"));
    }
    Ok((archive, bytes))
}

/// Gives each member as a source that was found, in the order of their names.
pub(crate) fn each(
    source: &Source<'_>,
    archive: &mut Archive,
    take: &mut dyn FnMut(Source<'static>),
) -> Result<(), Problem> {
    let refuse = |message: String, help: &str| Problem::error(Place::of_file(&source.name), message, help);
    let mut members: Vec<(String, usize)> = Vec::new();
    for at in 0..archive.len() {
        let name = archive.by_index_raw(at).map_err(|error| refuse(format!("not a sound archive: {error}"), ""))?;
        if !name.is_dir() {
            // Programs on Windows write backslashes.
            members.push((name.name().replace('\\', "/"), at));
        }
    }
    members.sort();
    let mut whole = 0;
    for (name, at) in members {
        let shown = format!("{}!{name}", source.name);
        let content = member(archive, at, &shown)?;
        whole += content.len() as u64;
        if whole > LARGEST_WHOLE {
            let message = format!("unpacks to more than {} MiB", LARGEST_WHOLE >> 20);
            return Err(refuse(message, "unpack it and name the folder"));
        }
        take(Source::of_bytes(shown, content).found());
    }
    Ok(())
}

fn member(archive: &mut Archive, at: usize, shown: &str) -> Result<Vec<u8>, Problem> {
    let refuse = |message: String, help: &str| Problem::error(Place::of_file(shown), message, help);
    let member = archive.by_index(at).map_err(|error| {
        refuse(format!("cannot be unpacked: {error}"), "an archive with a password must be unpacked first")
    })?;
    let packed = member.compressed_size();
    let most = if packed.saturating_mul(TIGHTEST) < SMALL { SMALL } else { packed.saturating_mul(TIGHTEST) };
    let most = most.min(LARGEST_MEMBER);
    let mut content = Vec::new();
    // The size that the archive states is not believed: what comes out is counted.
    member
        .take(most + 1)
        .read_to_end(&mut content)
        .map_err(|error| refuse(format!("cannot be unpacked: {error}"), ""))?;
    if content.len() as u64 > most {
        let message =
            format!("{packed} bytes that unpack to more than {most}: packed too tightly to be an honest export");
        return Err(refuse(message, "if it is one, unpack it and name the folder"));
    }
    Ok(content)
}
