//! Facet columns: for each facet its values by frequency, and for each document the values it has.
//!
//! Cut into blocks of documents, so that a browser counts a facet by reading a few files in a row and a
//! filter reads only the facet it names. Also the two orders that results can be asked in. Knows codes only.

use std::collections::BTreeMap;
use std::collections::HashMap;

use serde::Serialize;

use super::codec::put_text;
use super::codec::put_varint;
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
/// Bytes of a shard of columns before compression.
const SHARD_BYTES: usize = 64 * 1024;

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
    /// Values that differ in case only are one.
    numbers: HashMap<String, u32>,
    /// Value → how often it is spelled how.
    spellings: Vec<BTreeMap<String, u64>>,
    /// (document, value) in order of arrival.
    pairs: Vec<(u32, u32)>,
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
        let shown = |column: &Column| {
            let numbers = 0..column.numbers.len() as u32;
            numbers.map(|number| column.shown(number).0).collect()
        };
        column.map(shown).unwrap_or_default()
    }

    /// Writes the table: the columns, and the orders `rank` and `title` (for each place in the bundle, its
    /// rank in that order).
    pub fn write(
        self,
        output: &mut Output,
        place: &[u32],
        orders: &[(&str, Vec<u32>)],
    ) -> Result<WrittenColumns, BundleError> {
        let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
        let mut sizes = BTreeMap::new();
        let mut top = BTreeMap::new();
        for (field, column) in self.by_field {
            sizes.insert(field.name().to_owned(), column.numbers.len());
            let values = column.by_frequency();
            column.encode(field.name(), &values, place, &mut entries);
            let values = values.into_iter().take(TOP).map(|(value, _, count)| (value, count)).collect();
            top.insert(field, TopValues { field: field.name(), values });
        }
        for (name, order) in orders {
            for (block, ranks) in order.chunks(BLOCK).enumerate() {
                let bytes = ranks.iter().flat_map(|rank| rank.to_le_bytes().into_iter().take(3)).collect();
                entries.push((format!("{name}#{block:08}"), bytes));
            }
            if *name == "order" {
                entries.extend(ties(order));
            }
        }
        entries.sort_by(|a, b| table::compare(&a.0, &b.0));
        let mut table = TableWriter::new(SHARD_BYTES);
        for (key, value) in entries {
            table.push(output, &key, value)?;
        }
        Ok(WrittenColumns { directory: table.finish(output)?, sizes, top })
    }
}

/// A place's rank as a fraction of all records: `tie` has its first byte, `tie+` its second. The first settles most ties
/// for a third of the bytes.
fn ties(order: &[u32]) -> Vec<(String, Vec<u8>)> {
    let all = order.len().max(1) as u64;
    let mut entries = Vec::new();
    for (block, ranks) in order.chunks(BLOCK).enumerate() {
        let parts = ranks.iter().map(|rank| u64::from(*rank) * 65_536 / all);
        let (first, second): (Vec<u8>, Vec<u8>) =
            parts.map(|part| ((part >> 8) as u8, (part & 0xff) as u8)).unzip();
        entries.push((format!("tie#{block:08}"), first));
        entries.push((format!("tie+#{block:08}"), second));
    }
    entries
}

impl Column {
    fn push(&mut self, doc: u32, value: &str) {
        let next = self.numbers.len() as u32;
        let number = *self.numbers.entry(analysis::key(value)).or_insert(next);
        if number == next {
            self.spellings.push(BTreeMap::new());
        }
        if let Some(spellings) = self.spellings.get_mut(number as usize) {
            *spellings.entry(value.to_owned()).or_default() += 1;
        }
        self.pairs.push((doc, number));
    }

    /// The commonest spelling of a value, the first of equals, and the value's documents.
    fn shown(&self, number: u32) -> (String, u64) {
        let Some(spellings) = self.spellings.get(number as usize) else { return (String::new(), 0) };
        let best = spellings.iter().max_by_key(|(value, count)| (**count, std::cmp::Reverse(*value)));
        (best.map(|(value, _)| value.clone()).unwrap_or_default(), spellings.values().sum())
    }

    /// Value, its number while collecting, and its documents; most frequent first, ties by value.
    fn by_frequency(&self) -> Vec<(String, u32, u64)> {
        let mut sorted: Vec<(String, u32, u64)> = (0..self.numbers.len() as u32)
            .map(|number| {
                let (value, count) = self.shown(number);
                (value, number, count)
            })
            .collect();
        sorted.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        sorted
    }

    fn encode(
        self,
        name: &str,
        values: &[(String, u32, u64)],
        place: &[u32],
        entries: &mut Vec<(String, Vec<u8>)>,
    ) {
        for (piece, values) in values.chunks(PIECE).enumerate() {
            let mut out = Vec::new();
            put_varint(&mut out, values.len() as u64);
            for (value, _, count) in values {
                put_text(&mut out, value);
                put_varint(&mut out, *count);
            }
            entries.push((format!("{name}={piece:08}"), out));
        }
        let mut renumbered = vec![0_u32; values.len()];
        for ((_, number, _), new) in values.iter().zip(0..) {
            if let Some(slot) = renumbered.get_mut(*number as usize) {
                *slot = new;
            }
        }
        let mut rows: Vec<Vec<u32>> = vec![Vec::new(); place.len()];
        for (doc, number) in &self.pairs {
            let at = place.get(*doc as usize).copied().unwrap_or(0) as usize;
            if let (Some(row), Some(new)) = (rows.get_mut(at), renumbered.get(*number as usize)) {
                row.push(*new);
            }
        }
        for (block, rows) in rows.chunks(BLOCK).enumerate() {
            entries.push((format!("{name}:{block:08}"), encode_block(rows)));
        }
    }
}

/// How many values each document has, then all the values: two rows, each of which compresses better alone.
fn encode_block(rows: &[Vec<u32>]) -> Vec<u8> {
    let mut out = Vec::new();
    rows.iter().for_each(|row| put_varint(&mut out, row.len() as u64));
    rows.iter().flatten().for_each(|value| put_varint(&mut out, u64::from(*value)));
    out
}
