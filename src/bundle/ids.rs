//! From a record's id, or one of its identifiers, to its number in the bundle.
//!
//! Apart from `words` because these are matched whole. Knows texts and numbers only.

use std::collections::BTreeMap;

use rayon::slice::ParallelSliceMut;

use super::codec::put_text;
use super::codec::put_varint;
use super::error::BundleError;
use super::output::Output;
use super::table;
use super::table::Directory;
use super::table::TableWriter;
use crate::search::analysis;

/// Records of one resource that are named.
const MAX_SAME: usize = 20;
/// Bytes of a shard before compression: ids hardly get smaller, identifiers much.
const ID_SHARD_BYTES: usize = 24 * 1024;
const IDENTIFIER_SHARD_BYTES: usize = 96 * 1024;
/// Characters of an id that make its key: 1,024 entries.
const KEY_CHARS: usize = 2;
/// Characters after the key that are kept to tell ids apart: with the key 30 bits, the rest is the record's to say.
const REST_CHARS: usize = 4;
/// Longest identifier kept, in bytes: keys are read whole.
const MAX_IDENTIFIER: usize = 400;

/// Characters of an id that [`crate::model::id::RecordId::order`] is made of.
const ORDER_CHARS: usize = 12;
/// The digits of ids, in their order.
const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The part of an id that its order does not have, as a number that sorts alike.
#[must_use]
pub fn rest(id: &str) -> u64 {
    let digit = |byte: u8| DIGITS.iter().position(|digit| *digit == byte).unwrap_or(0) as u64;
    id.bytes().skip(ORDER_CHARS).fold(0, |sum, byte| sum << 5 | digit(byte))
}

/// The first characters of an id of this order.
fn beginning(order: u64) -> String {
    let digit = |nth: usize| DIGITS.get((order >> (5 * (ORDER_CHARS - 1 - nth)) & 31) as usize).copied();
    (0..KEY_CHARS + REST_CHARS).filter_map(digit).map(char::from).collect()
}

/// Writes the table `ids`. `orders`: of the records' ids, in order of arrival.
pub fn write(
    output: &mut Output,
    orders: impl Iterator<Item = (u64, u64)>,
    place: &[u32],
) -> Result<Directory, BundleError> {
    let mut sorted: Vec<((u64, u64), u32)> = orders.zip(place.iter().copied()).collect();
    sorted.sort_unstable();
    let mut groups: BTreeMap<String, Vec<(String, u32)>> = BTreeMap::new();
    for ((order, _), number) in sorted {
        let mut key = beginning(order);
        let rest = key.split_off(KEY_CHARS);
        groups.entry(key).or_default().push((rest, number));
    }
    let mut ids = TableWriter::new(ID_SHARD_BYTES);
    for (key, group) in groups {
        let mut out = Vec::new();
        put_varint(&mut out, group.len() as u64);
        for (rest, number) in group {
            put_text(&mut out, &rest);
            put_varint(&mut out, u64::from(number));
        }
        ids.push(output, &key, out)?;
    }
    ids.finish(output)
}

/// Writes the table `same`: for each record whose resource others describe too, the numbers of all of these. `groups` in order of
/// arrival, 0 for a record of none.
pub fn write_same(output: &mut Output, groups: &[u64], place: &[u32]) -> Result<Directory, BundleError> {
    let mut placed: Vec<(u64, u32)> =
        groups.iter().copied().zip(place.iter().copied()).filter(|(group, _)| *group != 0).collect();
    placed.par_sort_unstable();
    let mut entries: Vec<(u32, Vec<u8>)> = Vec::new();
    for same in placed.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        let mut value = Vec::new();
        let told = same.len().min(MAX_SAME);
        put_varint(&mut value, told as u64);
        same.iter().take(told).for_each(|(_, number)| put_varint(&mut value, u64::from(*number)));
        entries.extend(same.iter().map(|(_, number)| (*number, value.clone())));
    }
    entries.sort_unstable();
    let mut table = TableWriter::new(IDENTIFIER_SHARD_BYTES);
    for (number, value) in entries {
        table.push(output, &format!("{number:08}"), value)?;
    }
    table.finish(output)
}

/// Collects identifiers: all texts in one, so that a million cost little more than their letters.
#[derive(Default)]
pub struct Identifiers {
    texts: String,
    /// Where each begins and how long it is; its document in order of arrival.
    list: Vec<(u32, u16, u32)>,
}

impl Identifiers {
    /// Adds a document's.
    pub fn add(&mut self, doc: u32, identifiers: &[String]) {
        let keys = identifiers.iter().map(|identifier| analysis::key(identifier));
        for key in keys.filter(|key| !key.is_empty() && key.len() <= MAX_IDENTIFIER) {
            let (Ok(start), Ok(length)) = (u32::try_from(self.texts.len()), u16::try_from(key.len())) else {
                return;
            };
            self.texts.push_str(&key);
            self.list.push((start, length, doc));
        }
    }

    /// Writes the table `identifiers`.
    pub fn write(mut self, output: &mut Output, place: &[u32]) -> Result<Directory, BundleError> {
        let texts = &self.texts;
        let text = |(start, length, _): &(u32, u16, u32)| {
            texts.get(*start as usize..*start as usize + usize::from(*length)).unwrap_or_default()
        };
        self.list.par_sort_unstable_by(|a, b| table::compare(text(a), text(b)));
        let mut identifiers = TableWriter::new(IDENTIFIER_SHARD_BYTES);
        for same in self.list.chunk_by(|a, b| text(a) == text(b)) {
            let number = |doc: u32| place.get(doc as usize).copied().unwrap_or(0);
            let mut numbers: Vec<u32> = same.iter().map(|(.., doc)| number(*doc)).collect();
            numbers.sort_unstable();
            numbers.dedup();
            let mut out = Vec::new();
            put_varint(&mut out, numbers.len() as u64);
            numbers.into_iter().for_each(|n| put_varint(&mut out, u64::from(n)));
            let Some(first) = same.first() else { continue };
            identifiers.push(output, text(first), out)?;
        }
        identifiers.finish(output)
    }
}
