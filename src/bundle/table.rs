//! A sorted table of text keys and byte values, cut into shards that a browser fetches one at a time.
//!
//! Words, records, facet columns and ids are all such tables, so that one reader in the browser serves
//! them all and a new kind of data needs no new format. A directory of shards that grows too long for the
//! root is itself cut into shards: reading a key costs one file, or two in a very large bundle.

use std::cmp::Ordering;

use serde::Serialize;

use super::codec::Name;
use super::codec::Payload;
use super::codec::put_text;
use super::codec::put_varint;
use super::error::BundleError;
use super::output::Heat;
use super::output::Output;

/// Most entries a directory has in the root; above that it is cut into shards of its own.
const MAX_ROOT_ENTRIES: usize = 48;
/// The same for a table that every search reads: a longer root for a file less.
const MAX_ROOT_ENTRIES_OFTEN: usize = 256;
/// Entries in one directory shard: about 40 KB, one file more for a key of a table however long.
const DIRECTORY_ENTRIES: usize = 4_096;

/// Shards that are packed at a time.
const STEP: usize = 32;

/// Where a table's shards are: part of the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Directory {
    /// How many levels of directory shards lie between this and the data.
    #[serde(rename = "h")]
    pub height: u32,
    /// For each shard a key that is above all keys of the shard before and not above its own first.
    #[serde(rename = "k")]
    pub keys: Vec<String>,
    /// The shards' names.
    #[serde(rename = "f")]
    pub names: Vec<String>,
}

/// Compares as JavaScript's `<` does, by UTF-16 code units, so that both sides agree beyond the BMP.
#[must_use]
pub fn compare(a: &str, b: &str) -> Ordering {
    // The two orders differ where one has a character beyond the BMP and the other one above the surrogates.
    let differing = a.bytes().zip(b.bytes()).find(|(x, y)| x != y);
    match differing {
        Some((x, y)) if x.min(y) >= 0xEE => a.encode_utf16().cmp(b.encode_utf16()),
        Some((x, y)) => x.cmp(&y),
        None => a.len().cmp(&b.len()),
    }
}

impl Directory {
    /// The directory of a table that every search reads, from its shards with their boundaries.
    pub fn often_read(shards: Vec<(String, Name)>, output: &mut Output) -> Result<Self, BundleError> {
        Self::of(shards, MAX_ROOT_ENTRIES_OFTEN, output)
    }

    /// The same for a table that few searches read.
    pub fn seldom_read(shards: Vec<(String, Name)>, output: &mut Output) -> Result<Self, BundleError> {
        Self::of(shards, MAX_ROOT_ENTRIES, output)
    }

    fn of(mut shards: Vec<(String, Name)>, entries: usize, output: &mut Output) -> Result<Self, BundleError> {
        let (mut height, heat) = (0, output.heat(Heat::Often));
        while shards.len() > entries {
            shards = raise(&shards, output)?;
            height += 1;
        }
        output.heat(heat);
        let (keys, names) = shards.into_iter().map(|(key, name)| (key, name.as_str().to_owned())).unzip();
        Ok(Self { height, keys, names })
    }
}

/// Writes one table. Keys come in ascending order of [`compare`].
pub struct TableWriter {
    target: usize,
    open: Vec<(String, Vec<u8>)>,
    open_bytes: usize,
    last: String,
    /// Boundary and payload of shards that are not packed yet.
    waiting: Vec<(String, Vec<u8>)>,
    shards: Vec<(String, Name)>,
}

impl TableWriter {
    /// A table with shards of about `target` bytes before compression.
    #[must_use]
    pub fn new(target: usize) -> Self {
        Self {
            target,
            open: Vec::new(),
            open_bytes: 0,
            last: String::new(),
            waiting: Vec::new(),
            shards: Vec::new(),
        }
    }

    /// Adds an entry; a shard that would grow beyond the target is written first.
    pub fn push(&mut self, output: &mut Output, key: &str, value: Vec<u8>) -> Result<(), BundleError> {
        debug_assert!(
            self.open.last().is_none_or(|(last, _)| compare(last, key) == Ordering::Less),
            "keys come sorted"
        );
        let bytes = key.len() + value.len();
        if !self.open.is_empty() && self.open_bytes + bytes > self.target {
            self.flush(output)?;
        }
        self.open_bytes += bytes;
        self.open.push((key.to_owned(), value));
        Ok(())
    }

    /// Writes what is left and the directory shards; the top level goes into the root.
    pub fn finish(mut self, output: &mut Output) -> Result<Directory, BundleError> {
        self.flush(output)?;
        self.pack(output)?;
        Directory::seldom_read(self.shards, output)
    }

    fn flush(&mut self, output: &mut Output) -> Result<(), BundleError> {
        let entries = std::mem::take(&mut self.open);
        self.open_bytes = 0;
        let (Some((first, _)), Some((last, _))) = (entries.first(), entries.last()) else { return Ok(()) };
        let is_first = self.shards.is_empty() && self.waiting.is_empty();
        let boundary = if is_first { String::new() } else { separator(&self.last, first) };
        self.waiting.push((boundary, encode(&entries)));
        self.last.clone_from(last);
        if self.waiting.len() >= STEP { self.pack(output) } else { Ok(()) }
    }

    fn pack(&mut self, output: &mut Output) -> Result<(), BundleError> {
        let packed = self.waiting.drain(..).map(|(boundary, bytes)| (boundary, Payload::from(bytes)));
        let (boundaries, payloads): (Vec<String>, Vec<Payload>) = packed.unzip();
        self.shards.extend(boundaries.into_iter().zip(output.shards(&payloads)?));
        Ok(())
    }
}

/// The next level up: shards whose values are the names of the shards below.
fn raise(below: &[(String, Name)], output: &mut Output) -> Result<Vec<(String, Name)>, BundleError> {
    let mut level = Vec::new();
    for chunk in below.chunks(DIRECTORY_ENTRIES) {
        let entries: Vec<(String, Vec<u8>)> =
            chunk.iter().map(|(key, name)| (key.clone(), name.as_str().as_bytes().to_vec())).collect();
        let boundary = chunk.first().map(|(key, _)| key.clone()).unwrap_or_default();
        level.push((boundary, output.shard(encode(&entries))?));
    }
    Ok(level)
}

/// The shortest beginning of `first` that is above `last`: short boundaries keep the root small.
pub fn separator(last: &str, first: &str) -> String {
    let mut end = first.len();
    for (at, c) in first.char_indices() {
        let next = at + c.len_utf8();
        if first.get(..next).is_some_and(|head| compare(head, last) == Ordering::Greater) {
            end = next;
            break;
        }
    }
    first.get(..end).unwrap_or(first).to_owned()
}

/// A shard: the number of entries; for each the bytes shared with the key before, the rest of its key and
/// the length of its value; then all values.
fn encode(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    put_varint(&mut out, entries.len() as u64);
    let mut before = "";
    for (key, value) in entries {
        let shared = shared_prefix(before, key);
        put_varint(&mut out, shared as u64);
        put_text(&mut out, key.get(shared..).unwrap_or_default());
        put_varint(&mut out, value.len() as u64);
        before = key;
    }
    for (_, value) in entries {
        out.extend_from_slice(value);
    }
    out
}

/// Bytes of the common beginning, cut at a character.
pub fn shared_prefix(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum()
}

#[cfg(test)]
pub mod reading {
    //! The inverse, for tests.

    use super::super::codec::reading::{text, varint};

    /// The entries of a shard's payload.
    pub fn decode(mut bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
        let n = varint(&mut bytes)?;
        let mut keys: Vec<(String, usize)> = Vec::new();
        for _ in 0..n {
            let shared = varint(&mut bytes)? as usize;
            let rest = text(&mut bytes)?;
            let length = varint(&mut bytes)? as usize;
            let before = keys.last().map(|(key, _)| key.as_str()).unwrap_or_default();
            keys.push((format!("{}{rest}", before.get(..shared)?), length));
        }
        let mut entries = Vec::new();
        for (key, length) in keys {
            let (value, rest) = bytes.split_at_checked(length)?;
            bytes = rest;
            entries.push((key, value.to_vec()));
        }
        bytes.is_empty().then_some(entries)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::super::codec::reading::payload;
    use super::*;

    fn read_shard(dir: &Path, name: &str) -> Vec<(String, Vec<u8>)> {
        let path = format!("data/{}/{}.js", &name[..1], &name[1..]);
        reading::decode(&payload(&std::fs::read(dir.join(path)).unwrap()).unwrap()).unwrap()
    }

    fn read_all(dir: &Path, names: &[String], height: u32) -> Vec<(String, Vec<u8>)> {
        names
            .iter()
            .flat_map(|name| {
                let entries = read_shard(dir, name);
                if height == 0 {
                    return entries;
                }
                let below: Vec<String> =
                    entries.into_iter().map(|(_, name)| String::from_utf8(name).unwrap()).collect();
                read_all(dir, &below, height - 1)
            })
            .collect()
    }

    fn check(entries: &BTreeMap<String, Vec<u8>>, target: usize) -> Directory {
        let dir = tempfile::tempdir().unwrap();
        let mut output = Output::open(dir.path()).unwrap();
        let mut sorted: Vec<(String, Vec<u8>)> = entries.clone().into_iter().collect();
        sorted.sort_by(|(a, _), (b, _)| compare(a, b));
        let mut table = TableWriter::new(target);
        for (key, value) in &sorted {
            table.push(&mut output, key, value.clone()).unwrap();
        }
        let directory = table.finish(&mut output).unwrap();
        assert_eq!(read_all(dir.path(), &directory.names, directory.height), sorted);
        assert!(directory.keys.is_sorted_by(|a, b| compare(a, b) == Ordering::Less));
        directory
    }

    #[test]
    fn a_long_directory_becomes_shards_itself() {
        let entries = (0..2000).map(|n| (format!("key{n:05}"), vec![1; 10])).collect();
        let directory = check(&entries, 30);
        assert_eq!(directory.height, 1);
        assert!(directory.names.len() <= MAX_ROOT_ENTRIES);
        assert_eq!(check(&BTreeMap::new(), 30).names.len(), 0);
    }

    #[test]
    fn boundaries_are_as_short_as_can_be() {
        assert_eq!(separator("cell", "zebra"), "z");
        assert_eq!(separator("cell", "cells"), "cells");
        assert_eq!(separator("photon", "photosynthesis"), "photos");
    }

    proptest::proptest! {
        #[test]
        fn every_entry_is_found_again(entries: BTreeMap<String, Vec<u8>>, target in 1_usize..200) {
            check(&entries, target);
        }
    }
}
