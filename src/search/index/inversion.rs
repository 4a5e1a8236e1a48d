//! Records under way to a segment: inverted in memory, then written in one go.
//!
//! tantivy's own way in takes each field as text, cuts it again and looks every token up in a table of bytes; an
//! impact of 20 would be 20 tokens. Here each word of the segment is a number ([`Lexicon`]), its lists grow by that
//! number, and what is written at the end is an ordinary segment, which tantivy reads, merges and deletes from.
//! Knows no store and no query.

use std::collections::HashMap;
use std::collections::HashSet;

use foldhash::fast::RandomState;
use sha2::Digest;
use sha2::Sha256;
use tantivy::DocId;
use tantivy::columnar::ColumnarWriter;
use tantivy::schema::Field as Column;

use super::find::split_id;
use super::lists;
use super::lists::ListId;
use super::lists::Lists;
use super::schema;
use super::schema::Fields;
use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::model::query::Field;
use crate::search::indexable;
use crate::search::lexicon::Lexicon;
use crate::search::lexicon::Reading;
use crate::search::rank;

/// Longest term that a segment may hold, in bytes; a longer identifier is not findable.
const MAX_TERM_BYTES: usize = 65_000;
/// What a record costs beside its lists and columns: its id, twice.
const RECORD_COST: usize = 80;
/// What a distinct whole value costs beside its letters.
const VALUE_COST: usize = 96;

type Table<K, V> = HashMap<K, V, RandomState>;

/// A segment under way.
#[derive(Debug)]
pub(super) struct Inversion {
    pub(super) fields: Fields,
    pub(super) lexicon: Lexicon,
    pub(super) lists: Lists,
    pub(super) n_docs: DocId,
    /// In the order of records.
    pub(super) ids: Vec<RecordId>,
    orders: HashSet<u64, RandomState>,
    /// Lists of impacts by text number.
    pub(super) impacts: lists::Column,
    /// Lists by form number.
    pub(super) forms: lists::Column,
    /// Lists by language number.
    pub(super) languages: lists::Column,
    /// Of each text field, in the order of [`rank::FIELDS`]: lists of places, and lists of terms, by text number.
    pub(super) texts: [(lists::Column, lists::Column); rank::FIELDS.len()],
    pub(super) values: Vec<ValueColumn>,
    pub(super) columns: Columns,
    reading: Reading,
    bytes: usize,
}

/// A column of whole values.
#[derive(Debug)]
pub(super) struct ValueColumn {
    field: Field,
    /// Of the fast column, where it is a facet.
    name: String,
    is_facet: bool,
    pub(super) column: Column,
    /// Lists by key.
    pub(super) keys: Table<String, ListId>,
}

/// The fast columns.
pub(super) struct Columns(pub(super) ColumnarWriter);

impl std::fmt::Debug for Columns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Columns")
    }
}

impl Inversion {
    /// One without a record.
    pub(super) fn new(fields: &Fields) -> Self {
        let values = Field::ALL.into_iter().filter_map(|field| {
            let (name, is_facet) = (schema::value_name(field), Field::FACETS.contains(&field));
            let column = fields.values(field)?;
            Some(ValueColumn { field, name, is_facet, column, keys: Table::default() })
        });
        Self {
            fields: fields.clone(),
            lexicon: Lexicon::default(),
            lists: Lists::default(),
            n_docs: 0,
            ids: Vec::new(),
            orders: HashSet::default(),
            impacts: lists::Column::default(),
            forms: lists::Column::default(),
            languages: lists::Column::default(),
            texts: Default::default(),
            values: values.collect(),
            columns: Columns(columns()),
            reading: Reading::default(),
            bytes: 0,
        }
    }

    /// Memory that it takes, about, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes + self.lexicon.bytes() + self.lists.bytes() + self.columns.0.mem_usage()
    }

    /// Whether a record with this id is in it; may also say so of another one.
    pub(super) fn may_hold(&self, id: &RecordId) -> bool {
        self.orders.contains(&id.order())
    }

    /// Adds a record.
    pub(super) fn add(&mut self, document: &Document) {
        let doc = self.n_docs;
        self.n_docs += 1;
        self.bytes += RECORD_COST;
        self.ids.push(document.id.clone());
        self.orders.insert(document.id.order());
        self.add_numbers(doc, document);
        self.add_values(doc, document);
        self.lexicon.read(document, &mut self.reading);
        self.add_words(doc);
    }

    fn add_numbers(&mut self, doc: DocId, document: &Document) {
        let columns = &mut self.columns.0;
        let (order, rest) = split_id(&document.id);
        columns.record_numerical(doc, schema::ORDER, order);
        columns.record_numerical(doc, schema::REST, rest);
        columns.record_numerical(doc, schema::GROUP, number_of_group(&document.group));
        if let Some(year) = document.year {
            columns.record_numerical(doc, schema::YEAR, i64::from(year));
        }
        if let Some(title) = indexable::sort_title(document) {
            columns.record_str(doc, schema::TITLE, &title);
        }
    }

    fn add_values(&mut self, doc: DocId, document: &Document) {
        let Self { values, lists, columns, bytes, .. } = self;
        for ValueColumn { field, name, is_facet, keys, .. } in values {
            for value in indexable::values(document, *field) {
                if *is_facet {
                    columns.0.record_str(doc, name, &value.text);
                }
                if value.key.len() > MAX_TERM_BYTES {
                    continue;
                }
                let known = keys.get(&*value.key).copied();
                let list = known.unwrap_or_else(|| {
                    *bytes += value.key.len() + VALUE_COST;
                    let list = lists.begin();
                    keys.insert(value.key.into_owned(), list);
                    list
                });
                lists.add(list, doc);
            }
        }
    }

    fn add_words(&mut self, doc: DocId) {
        let Self { lists, reading, impacts, forms, languages, texts, .. } = self;
        for (term, impact) in &reading.impacts {
            let list = impacts.list(*term, lists);
            lists.add_impact(list, doc, *impact);
        }
        for form in &reading.forms {
            let list = forms.list(*form, lists);
            lists.add(list, doc);
        }
        for language in &reading.languages {
            let list = languages.list(u32::from(*language), lists);
            lists.add(list, doc);
        }
        for ((words, terms), places) in texts.iter_mut().zip(&reading.fields) {
            for place in places {
                let list = terms.list(place.term, lists);
                lists.add(list, doc);
                if !place.bare {
                    let list = words.list(place.form, lists);
                    lists.add_place(list, doc, place.position);
                }
            }
        }
    }
}

/// The columns of the schema, so that every segment has all of them.
fn columns() -> ColumnarWriter {
    let mut columns = ColumnarWriter::default();
    for (name, kind) in schema::fast_columns() {
        columns.record_column_type(&name, kind, false);
    }
    columns
}

/// A resource's number: the first 64 bits of the SHA-256 of its name, the same everywhere.
fn number_of_group(group: &str) -> u64 {
    Sha256::digest(group).iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}
