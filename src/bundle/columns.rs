//! Facet columns: for each facet its values by frequency, and for each document the values it has.
//!
//! Cut into blocks of documents, so that a browser counts a facet by reading a few files in a row and a
//! filter reads only the facet it names. Also the two orders that results can be asked in. Knows codes only.

use std::collections::BTreeMap;
use std::collections::HashMap;

use super::codec::put_text;
use super::codec::put_varint;
use super::error::BundleError;
use super::output::Output;
use super::table;
use super::table::Directory;
use super::table::TableWriter;
use crate::model::document::Document;
use crate::model::query::Field;

/// Documents in one block of a column.
pub const BLOCK: usize = 16_384;
/// Values in one piece of a facet's list of values.
pub const PIECE: usize = 1_024;
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

/// The values a document has in each column, as codes; `subject` has words. Without repetition.
#[must_use]
pub fn values(document: &Document) -> Vec<(Field, Vec<String>)> {
    FIELDS
        .into_iter()
        .map(|field| {
            let mut values = match field {
                Field::Language => document.language.clone(),
                Field::Type => document.resource_type.clone(),
                Field::Format => document.format.clone(),
                Field::Level => document.level.clone(),
                Field::Age => document.age.clone(),
                Field::Difficulty => document.difficulty.clone(),
                Field::Subject => document.subject.iter().map(|text| text.text.clone()).collect(),
                Field::Licence => document.licence.clone(),
                Field::Permission => document.permission.clone(),
                Field::Cost => document.cost.clone(),
                Field::Access => document.access.clone(),
                Field::Source => vec![document.source.clone()],
                Field::Year => document.year.map(|year| year.to_string()).into_iter().collect(),
                Field::Here => vec![if document.here { "yes" } else { "no" }.to_owned()],
                _ => Vec::new(),
            };
            let mut seen = std::collections::BTreeSet::new();
            values.retain(|value| seen.insert(value.clone()));
            (field, values)
        })
        .collect()
}

/// Collects the columns of a collection.
#[derive(Default)]
pub struct Columns {
    by_field: BTreeMap<Field, Column>,
}

#[derive(Default)]
struct Column {
    numbers: HashMap<String, u32>,
    /// (document, value) in order of arrival.
    pairs: Vec<(u32, u32)>,
}

impl Columns {
    /// Adds a document's values.
    pub fn add(&mut self, doc: u32, values: &[(Field, Vec<String>)]) {
        for (field, values) in values {
            let column = self.by_field.entry(*field).or_default();
            for value in values {
                let next = column.numbers.len() as u32;
                let number = *column.numbers.entry(value.clone()).or_insert(next);
                column.pairs.push((doc, number));
            }
        }
    }

    /// Writes the table: the columns, and the orders `rank` and `title` (for each place in the bundle, its
    /// rank in that order). Returns the directory and how many values each field has.
    pub fn write(
        self,
        output: &mut Output,
        place: &[u32],
        orders: &[(&str, Vec<u32>)],
    ) -> Result<(Directory, BTreeMap<String, usize>), BundleError> {
        let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
        let mut counts = BTreeMap::new();
        for (field, column) in self.by_field {
            counts.insert(field.name().to_owned(), column.numbers.len());
            column.encode(field.name(), place, &mut entries);
        }
        for (name, order) in orders {
            for (block, ranks) in order.chunks(BLOCK).enumerate() {
                let bytes = ranks.iter().flat_map(|rank| rank.to_le_bytes().into_iter().take(3)).collect();
                entries.push((format!("{name}#{block:08}"), bytes));
            }
        }
        entries.sort_by(|a, b| table::compare(&a.0, &b.0));
        let mut table = TableWriter::new(SHARD_BYTES);
        for (key, value) in entries {
            table.push(output, &key, value)?;
        }
        Ok((table.finish(output)?, counts))
    }
}

impl Column {
    fn encode(self, name: &str, place: &[u32], entries: &mut Vec<(String, Vec<u8>)>) {
        let mut counts = vec![0_u64; self.numbers.len()];
        for (_, number) in &self.pairs {
            if let Some(count) = counts.get_mut(*number as usize) {
                *count += 1;
            }
        }
        let count_of = |number: u32| counts.get(number as usize).copied().unwrap_or(0);
        let mut sorted: Vec<(&String, u32)> = self.numbers.iter().map(|(value, n)| (value, *n)).collect();
        sorted.sort_by(|a, b| count_of(b.1).cmp(&count_of(a.1)).then_with(|| a.0.cmp(b.0)));
        for (piece, values) in sorted.chunks(PIECE).enumerate() {
            let mut out = Vec::new();
            put_varint(&mut out, values.len() as u64);
            for (value, number) in values {
                put_text(&mut out, value);
                put_varint(&mut out, count_of(*number));
            }
            entries.push((format!("{name}={piece:08}"), out));
        }
        let mut by_frequency = vec![0_u32; counts.len()];
        for ((_, number), new) in sorted.iter().zip(0..) {
            if let Some(slot) = by_frequency.get_mut(*number as usize) {
                *slot = new;
            }
        }
        let mut rows: Vec<Vec<u32>> = vec![Vec::new(); place.len()];
        for (doc, number) in &self.pairs {
            let at = place.get(*doc as usize).copied().unwrap_or(0) as usize;
            if let (Some(row), Some(new)) = (rows.get_mut(at), by_frequency.get(*number as usize)) {
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
