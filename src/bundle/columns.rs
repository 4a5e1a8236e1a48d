//! Facet columns: for each facet its values by frequency, and for each document the values it has.
//!
//! Cut into blocks of documents, so that a browser counts a facet by reading a few files in a row and a
//! filter reads only the facet it names. Also the two orders that results can be asked in. Knows codes only.

use std::collections::BTreeMap;
use std::collections::HashMap;

use serde::Serialize;

use super::codec::put_text;
use super::codec::put_varint;
use super::codec::take_varint;
use super::error::BundleError;
use super::output::Output;
use super::table;
use super::table::Directory;
use super::table::TableWriter;
use crate::model::document::Document;
use crate::model::query::Field;
use crate::search::analysis;
use crate::search::indexable;

/// Documents in one block of a column.
pub const BLOCK: usize = 16_384;
/// Values in one piece of a facet's list of values.
pub const PIECE: usize = 1_024;
/// Values of a facet on the home page.
const TOP: usize = 8;
/// Bytes of a rank.
const RANK_BYTES: u32 = 3;
/// Bytes of a shard of columns before compression.
const SHARD_BYTES: usize = 96 * 1024;

/// The fields that have a column: the facets, and difficulty, which can be filtered by.
pub const FIELDS: [Field; 14] = [
    Field::Language,
    Field::Type,
    Field::Format,
    Field::Level,
    Field::Age,
    Field::Difficulty,
    Field::Subject,
    Field::Licence,
    Field::Permission,
    Field::Cost,
    Field::Access,
    Field::Source,
    Field::Year,
    Field::Here,
];

/// The values a document has in each column, as codes; `subject` has words.
#[must_use]
pub fn values(document: &Document) -> Vec<(Field, Vec<String>)> {
    let texts =
        |field| indexable::values(document, field).into_iter().map(|value| value.text.into_owned()).collect();
    FIELDS.into_iter().map(|field| (field, texts(field))).collect()
}

/// A column's most frequent values, for the home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopValues {
    /// The field's name.
    pub field: &'static str,
    /// Value and number of documents.
    pub values: Vec<(String, u64)>,
}

/// What writing the columns gave.
pub struct WrittenColumns {
    /// Where they are.
    pub directory: Directory,
    /// Field → number of its values.
    pub sizes: BTreeMap<String, usize>,
    /// Field → its most frequent values.
    pub top: BTreeMap<Field, TopValues>,
}

/// Collects the columns of a collection.
#[derive(Default)]
pub struct Columns {
    by_field: BTreeMap<Field, Column>,
}

#[derive(Default)]
struct Column {
    /// Spelling → its number.
    known: HashMap<String, u32>,
    /// Each spelling, its value's number, and how often it came.
    spellings: Vec<(String, u32, u64)>,
    /// Values that differ in case only are one.
    numbers: HashMap<String, u32>,
    /// Documents, as distances, and values in order of arrival: most take two bytes.
    pairs: Vec<u8>,
    n_pairs: usize,
    last: u32,
}

/// A column whose values are numbered by frequency, by the bundle's numbers of documents.
pub struct Ranked {
    /// Which.
    pub field: Field,
    /// Each value and its documents, most frequent first.
    pub values: Vec<(String, u64)>,
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Columns {
    /// Adds a document's values.
    pub fn add(&mut self, doc: u32, values: &[(Field, Vec<String>)]) {
        for (field, values) in values {
            let column = self.by_field.entry(*field).or_default();
            for value in values {
                column.push(doc, value);
            }
        }
    }

    /// A field's values as they are shown, in no order that means anything.
    pub fn shown_values(&self, field: Field) -> Vec<String> {
        let column = self.by_field.get(&field);
        column
            .map(|column| column.by_frequency().into_iter().map(|(value, ..)| value).collect())
            .unwrap_or_default()
    }

    /// The columns by the bundle's numbers.
    #[must_use]
    pub fn ranked(self, place: &[u32]) -> Vec<Ranked> {
        self.by_field.into_iter().map(|(field, column)| column.ranked(field, place)).collect()
    }
}

/// Writes the table: the columns, and the orders `tie` and `title` (for each place in the bundle, its rank in that order).
pub fn write(
    columns: &[Ranked],
    output: &mut Output,
    order: &[u32],
    title: &[u32],
) -> Result<WrittenColumns, BundleError> {
    let mut entries: Vec<(String, Vec<u8>)> = ties(order);
    let (mut sizes, mut top) = (BTreeMap::new(), BTreeMap::new());
    for column in columns {
        sizes.insert(column.field.name().to_owned(), column.values.len());
        column.encode(&mut entries);
        let values = column.values.iter().take(TOP).cloned().collect();
        top.insert(column.field, TopValues { field: column.field.name(), values });
    }
    for (block, ranks) in title.chunks(BLOCK).enumerate() {
        // The highest bytes of neighbours are alike.
        let bytes =
            (0..RANK_BYTES).rev().flat_map(|byte| ranks.iter().map(move |rank| (rank >> (8 * byte)) as u8));
        entries.push((format!("title#{block:08}"), bytes.collect()));
    }
    entries.sort_by(|a, b| table::compare(&a.0, &b.0));
    let mut table = TableWriter::new(SHARD_BYTES);
    for (key, value) in entries {
        table.push(output, &key, value)?;
    }
    Ok(WrittenColumns { directory: table.finish(output)?, sizes, top })
}

/// A place's rank as a fraction of all records, a byte at a time: `tie` has its first byte, `tie+` its second, `tie++` its third. The
/// first settles most ties, all three are different for different ranks.
fn ties(order: &[u32]) -> Vec<(String, Vec<u8>)> {
    let all = order.len().max(1) as u64;
    let mut entries = Vec::new();
    for (block, ranks) in order.chunks(BLOCK).enumerate() {
        for (name, byte) in [("tie", 2), ("tie+", 1), ("tie++", 0)] {
            let part = |rank: &u32| (((u64::from(*rank) << (8 * RANK_BYTES)) / all) >> (8 * byte)) as u8;
            entries.push((format!("{name}#{block:08}"), ranks.iter().map(part).collect()));
        }
    }
    entries
}

impl Column {
    fn push(&mut self, doc: u32, value: &str) {
        let spelling = self.known.get(value).copied().unwrap_or_else(|| self.learn(value));
        let Some((_, number, count)) = self.spellings.get_mut(spelling as usize) else { return };
        *count += 1;
        put_varint(&mut self.pairs, u64::from(doc - self.last));
        put_varint(&mut self.pairs, u64::from(*number));
        (self.last, self.n_pairs) = (doc, self.n_pairs + 1);
    }

    /// (document, value) in order of arrival.
    fn pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        let (mut rest, mut doc) = (self.pairs.as_slice(), 0);
        (0..self.n_pairs).map(move |_| {
            doc += take_varint(&mut rest);
            (doc, take_varint(&mut rest))
        })
    }

    fn learn(&mut self, value: &str) -> u32 {
        let (spelling, next) = (self.spellings.len() as u32, self.numbers.len() as u32);
        let number = *self.numbers.entry(analysis::key(value)).or_insert(next);
        self.spellings.push((value.to_owned(), number, 0));
        self.known.insert(value.to_owned(), spelling);
        spelling
    }

    /// Each value in its commonest spelling, the first of equals, its number while collecting, and its documents; most frequent
    /// first, ties by value.
    fn by_frequency(&self) -> Vec<(String, u32, u64)> {
        let mut best: Vec<Option<(&str, u64)>> = vec![None; self.numbers.len()];
        let mut sums = vec![0; self.numbers.len()];
        for (spelling, number, count) in &self.spellings {
            let at = *number as usize;
            let (Some(best), Some(sum)) = (best.get_mut(at), sums.get_mut(at)) else { continue };
            *sum += count;
            if best.is_none_or(|(other, most)| (*count, other) > (most, spelling)) {
                *best = Some((spelling, *count));
            }
        }
        let numbered = (0_u32..).zip(best.into_iter().zip(sums));
        let mut sorted: Vec<(String, u32, u64)> = numbered
            .map(|(number, (best, sum))| {
                (best.map(|(spelling, _)| spelling.to_owned()).unwrap_or_default(), number, sum)
            })
            .collect();
        sorted.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        sorted
    }

    fn ranked(self, field: Field, place: &[u32]) -> Ranked {
        let values = self.by_frequency();
        let mut renumbered = vec![0_u32; values.len()];
        for ((_, number, _), new) in values.iter().zip(0..) {
            renumbered.get_mut(*number as usize).into_iter().for_each(|slot| *slot = new);
        }
        let at = |doc: u32| place.get(doc as usize).copied().unwrap_or(0) as usize;
        let mut starts = vec![0_u32; place.len() + 1];
        for (doc, _) in self.pairs() {
            starts.get_mut(at(doc) + 1).into_iter().for_each(|start| *start += 1);
        }
        let mut sum = 0;
        starts.iter_mut().for_each(|start| {
            sum += *start;
            *start = sum;
        });
        let (mut next, mut numbers) = (starts.clone(), vec![0; self.n_pairs]);
        for (doc, number) in self.pairs() {
            let Some(next) = next.get_mut(at(doc)) else { continue };
            let new = renumbered.get(number as usize).copied().unwrap_or(0);
            numbers.get_mut(*next as usize).into_iter().for_each(|slot| *slot = new);
            *next += 1;
        }
        let values = values.into_iter().map(|(value, _, count)| (value, count)).collect();
        Ranked { field, values, starts, numbers }
    }
}

impl Ranked {
    /// The numbers of the values that a document has.
    #[must_use]
    pub fn of(&self, doc: u32) -> &[u32] {
        let at = |doc: usize| self.starts.get(doc).copied().unwrap_or(0) as usize;
        self.numbers.get(at(doc as usize)..at(doc as usize + 1)).unwrap_or_default()
    }

    fn encode(&self, entries: &mut Vec<(String, Vec<u8>)>) {
        let name = self.field.name();
        for (piece, values) in self.values.chunks(PIECE).enumerate() {
            let mut out = Vec::new();
            put_varint(&mut out, values.len() as u64);
            for (value, count) in values {
                put_text(&mut out, value);
                put_varint(&mut out, *count);
            }
            entries.push((format!("{name}={piece:08}"), out));
        }
        let docs: Vec<u32> = (0..self.starts.len().saturating_sub(1) as u32).collect();
        for (block, docs) in docs.chunks(BLOCK).enumerate() {
            // How many values each has, then all the values: two rows, each of which compresses better alone.
            let mut out = Vec::new();
            docs.iter().for_each(|doc| put_varint(&mut out, self.of(*doc).len() as u64));
            docs.iter()
                .flat_map(|doc| self.of(*doc))
                .for_each(|value| put_varint(&mut out, u64::from(*value)));
            entries.push((format!("{name}:{block:08}"), out));
        }
    }
}
