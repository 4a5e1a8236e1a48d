//! From a record's id, or one of its identifiers, to its number in the bundle.
//!
//! Apart from `words` because these are matched whole. Knows texts and numbers only.

use std::collections::BTreeMap;

use super::codec::put_text;
use super::codec::put_varint;
use super::error::BundleError;
use super::output::Output;
use super::table;
use super::table::Directory;
use super::table::TableWriter;
use crate::search::analysis;

/// Bytes of a shard before compression.
const SHARD_BYTES: usize = 16 * 1024;
/// Characters of an id that make its key: 1,024 entries.
const KEY_CHARS: usize = 2;
/// Characters after the key that are kept to tell ids apart: with the key 30 bits, the rest is the record's to say.
const REST_CHARS: usize = 4;
/// Longest identifier kept, in bytes: keys are read whole.
const MAX_IDENTIFIER: usize = 400;

/// Collects ids and identifiers.
#[derive(Default)]
pub struct Ids {
    ids: BTreeMap<String, u32>,
    identifiers: BTreeMap<String, Vec<u32>>,
}

impl Ids {
    /// Adds a document.
    pub fn add(&mut self, doc: u32, id: &str, identifiers: &[String]) {
        self.ids.insert(id.to_owned(), doc);
        let keys = identifiers.iter().map(|identifier| analysis::key(identifier));
        for key in keys.filter(|key| !key.is_empty() && key.len() <= MAX_IDENTIFIER) {
            self.identifiers.entry(key).or_default().push(doc);
        }
    }

    /// Writes the tables `ids` and `identifiers`.
    pub fn write(self, output: &mut Output, place: &[u32]) -> Result<[Directory; 2], BundleError> {
        let number = |doc: u32| u64::from(place.get(doc as usize).copied().unwrap_or(0));
        let mut groups: BTreeMap<&str, Vec<(&str, u64)>> = BTreeMap::new();
        for (id, doc) in &self.ids {
            let (Some(key), Some(rest)) = (id.get(..KEY_CHARS), id.get(KEY_CHARS..KEY_CHARS + REST_CHARS))
            else {
                continue;
            };
            groups.entry(key).or_default().push((rest, number(*doc)));
        }
        let mut ids = TableWriter::new(SHARD_BYTES);
        for (key, group) in groups {
            let mut out = Vec::new();
            put_varint(&mut out, group.len() as u64);
            for (rest, number) in group {
                put_text(&mut out, rest);
                put_varint(&mut out, number);
            }
            ids.push(output, key, out)?;
        }
        let mut sorted: Vec<(String, Vec<u32>)> = self.identifiers.into_iter().collect();
        sorted.sort_by(|a, b| table::compare(&a.0, &b.0));
        let mut identifiers = TableWriter::new(SHARD_BYTES);
        for (key, docs) in sorted {
            let mut numbers: Vec<u64> = docs.into_iter().map(number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            let mut out = Vec::new();
            put_varint(&mut out, numbers.len() as u64);
            numbers.into_iter().for_each(|n| put_varint(&mut out, n));
            identifiers.push(output, &key, out)?;
        }
        Ok([ids.finish(output)?, identifiers.finish(output)?])
    }
}
