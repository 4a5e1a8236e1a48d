//! Members of a zip archive as documents. Nothing is unpacked to disk, so a member's name is only a name.
//!
//! Archives inside archives are skipped. Limits stand here because an archive's own figures cannot be trusted.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Seek;

use ::zip::ZipArchive;

use crate::import::batch::Batcher;
use crate::import::folder;
use crate::import::sniff;
use crate::import::sniff::Kind;

/// Most members of one archive.
const MAX_MEMBERS: usize = 200_000;

/// Most bytes that one archive may unpack to.
const MAX_UNPACKED: u64 = 8 * 1024 * 1024 * 1024;

/// Most bytes a member may unpack to for each byte packed, once it is over [`SMALL`].
const MAX_RATIO: u64 = 200;

/// Members up to this size may pack as well as they like.
const SMALL: u64 = 1024 * 1024;

/// Feeds every member of the archive called `name` to the batcher; `false` when nobody takes batches any more.
pub fn members(reader: impl Read + Seek, name: &str, batcher: &mut Batcher<'_>) -> bool {
    let mut archive = match ZipArchive::new(reader) {
        Ok(archive) if archive.len() <= MAX_MEMBERS => archive,
        Ok(archive) => {
            return batcher.error(name, format!("{} members, more than {MAX_MEMBERS}", archive.len()));
        }
        Err(cause) => return batcher.error(name, format!("not a readable zip: {cause}")),
    };
    let mut left = MAX_UNPACKED;
    for number in order(&archive) {
        if !member(&mut archive, number, name, &mut left, batcher) {
            return false;
        }
        if left == 0 {
            return batcher.error(name, format!("unpacks to more than {} GiB", MAX_UNPACKED >> 30));
        }
    }
    true
}

/// Members by name, so that an archive reads the same however it was packed.
fn order<R: Read + Seek>(archive: &ZipArchive<R>) -> Vec<usize> {
    let mut members: Vec<_> = (0..archive.len())
        .map(|number| {
            (archive.name_for_index(number).and_then(Result::ok).map(|name| name.into_owned()), number)
        })
        .collect();
    members.sort();
    members.into_iter().map(|(_, number)| number).collect()
}

fn member<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    number: usize,
    archive_name: &str,
    left: &mut u64,
    batcher: &mut Batcher<'_>,
) -> bool {
    let member = match archive.by_index(number) {
        Ok(member) => member,
        Err(cause) => return batcher.error(archive_name, format!("member {number}: {cause}")),
    };
    let own_name = member.name().map_or_else(|_| format!("member-{number}"), |name| name.replace('\\', "/"));
    if !member.is_file() || is_hidden(&own_name) {
        return true;
    }
    let name = format!("{archive_name}/{own_name}");
    // What is declared is only a first guard; what is read is counted as well.
    let allowed = member.compressed_size().saturating_mul(MAX_RATIO).max(SMALL);
    if member.size() > allowed {
        return batcher.error(&name, format!("packed more than {MAX_RATIO} to 1"));
    }
    let limit = allowed.min(*left);
    let mut reader = BufReader::with_capacity(64 * 1024, member.take(limit));
    let kind = match reader.fill_buf() {
        Ok(head) => sniff::kind(&own_name, head),
        Err(cause) => return batcher.error(&name, cause.to_string()),
    };
    let going_on =
        if kind == Kind::Zip { batcher.skip() } else { folder::document(&mut reader, &name, kind, batcher) };
    *left -= limit - reader.into_inner().limit();
    going_on
}

fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}
