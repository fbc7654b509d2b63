//! Members into an archive and out again. The same members give the same bytes.

use std::io::{Cursor, Read, Write};

use licet::value::{Place, Problem};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, result::ZipResult, write::SimpleFileOptions};

use super::Members;
use crate::{Source, read::archive};

/// Members packed tighter than this are stored as they are: readers take what is packed tighter still for a trap.
const TIGHT: u64 = 200;

/// Packs members into an archive.
///
/// # Errors
/// A member is too large for an archive.
pub fn pack(members: &Members) -> Result<Vec<u8>, Problem> {
    let written = written(members, &[]).and_then(|packed| {
        let tight = tight(&packed)?;
        if tight.is_empty() { Ok(packed) } else { written(members, &tight) }
    });
    written.map_err(|error| {
        Problem::error(Place::default(), format!("the archive cannot be made: {error}"), "nothing was written")
    })
}

fn written(members: &Members, stored: &[String]) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        let method = if stored.contains(name) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        // No time of day: the same members give the same bytes.
        let options = SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
        archive.start_file(name.as_str(), options)?;
        archive.write_all(content)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn tight(packed: &[u8]) -> ZipResult<Vec<String>> {
    let mut archive = ZipArchive::new(Cursor::new(packed))?;
    let mut names = Vec::new();
    for at in 0..archive.len() {
        let member = archive.by_index_raw(at)?;
        if member.size() > member.compressed_size().saturating_mul(TIGHT) {
            names.push(member.name().to_owned());
        }
    }
    Ok(names)
}

/// The members of an archive; `name` is what messages call it.
///
/// # Errors
/// It is no sound archive, or unpacks to more than is sound.
pub fn unpack(name: &str, content: Vec<u8>) -> Result<Members, Problem> {
    let source = Source::of_bytes(name, content);
    let mut start = Vec::new();
    let read = source.open().and_then(|input| input.take(4).read_to_end(&mut start));
    if read.is_err() || !archive::is_archive(&start) {
        let help = "name an archive that `licet audit TENANT --bundle FILE` wrote";
        return Err(Problem::error(Place::of_file(name), "not an archive", help));
    }
    let (mut archive, _) = archive::open(&source)?;
    let mut members = Members::new();
    let mut twice = None;
    archive::each(&source, &mut archive, &mut |member| {
        let mut bytes = Vec::new();
        let read = member.open().and_then(|mut input| input.read_to_end(&mut bytes));
        let inside = member.name.get(name.len() + 1..).unwrap_or_default().to_owned();
        if read.is_err() || members.insert(inside.clone(), bytes).is_some() {
            twice = Some(inside);
        }
    })?;
    match twice {
        Some(member) => Err(Problem::error(Place::of_file(name), format!("the member {member} stands twice"), "")),
        None => Ok(members),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_come_out_as_they_went_in() {
        let members = Members::from([("a/b.txt".to_owned(), b"x".repeat(3 << 20)), ("c".to_owned(), b"text".to_vec())]);
        let packed = pack(&members).unwrap();
        assert_eq!(packed, pack(&members).unwrap());
        assert_eq!(unpack("e.zip", packed.clone()).unwrap(), members);
        assert!(unpack("e.zip", packed[..packed.len() - 30].to_vec()).is_err());
        assert!(unpack("e.zip", b"no".to_vec()).is_err());
    }
}
