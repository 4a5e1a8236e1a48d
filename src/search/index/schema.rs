//! Which fields the index has: all of the contract's from the start, with or without data.

use tantivy::columnar::ColumnType;
use tantivy::schema::FAST;
use tantivy::schema::Field as Column;
use tantivy::schema::FieldType;
use tantivy::schema::IndexRecordOption;
use tantivy::schema::Schema;
use tantivy::schema::SchemaBuilder;
use tantivy::schema::TextFieldIndexing;
use tantivy::schema::TextOptions;

use crate::model::query::Field;

/// Name of the column that orders ties and holds the first 60 bits of the id.
pub(super) const ORDER: &str = "order";
/// Name of the column with the id's last 40 bits.
pub(super) const REST: &str = "rest";
/// Name of the column with the year, absent when unknown.
pub(super) const YEAR: &str = "year_number";
/// Name of the column with the number of the resource.
pub(super) const GROUP: &str = "group";
/// Name of the column with the folded title.
pub(super) const TITLE: &str = "title_sort";

/// The fields of an index.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    /// The id, for deleting.
    pub(super) id: Column,
    pub(super) year: Column,
    /// Terms of all text fields; the term frequency is the impact.
    pub(super) impact: Column,
    /// Forms, see [`super::dictionary`].
    pub(super) form: Column,
    /// Languages of texts.
    pub(super) text_language: Column,
    /// Words of each text field with their positions, for phrases; and its terms, for `field:word`.
    texts: Vec<(Field, Column, Column)>,
    /// Whole values.
    values: Vec<(Field, Column)>,
}

impl Fields {
    /// Forms with positions, of a text field.
    pub(super) fn words(&self, field: Field) -> Option<Column> {
        self.texts.iter().find(|(text, ..)| *text == field).map(|(_, words, _)| *words)
    }

    /// Terms of a text field.
    pub(super) fn terms(&self, field: Field) -> Option<Column> {
        self.texts.iter().find(|(text, ..)| *text == field).map(|(.., terms)| *terms)
    }

    /// Whole values of a field.
    pub(super) fn values(&self, field: Field) -> Option<Column> {
        self.values.iter().find(|(value, _)| *value == field).map(|(_, column)| *column)
    }

    /// All text fields.
    pub(super) fn texts(&self) -> impl Iterator<Item = Field> {
        self.texts.iter().map(|(field, ..)| *field)
    }
}

/// Name of a field's whole values; the facet column of the same name keeps them as they came.
pub(super) fn value_name(field: Field) -> String {
    if field.is_text() { format!("{}_value", field.name()) } else { field.name().to_owned() }
}

/// The schema and its fields; always the same.
pub(super) fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let texts = Field::ALL.into_iter().filter(|field| field.is_text());
    let texts = texts.map(|field| text_field(&mut schema, field)).collect();
    let values = Field::ALL.into_iter().filter(|field| !field.is_text() || *field == Field::Subject);
    let values = values.map(|field| (field, value_field(&mut schema, field))).collect();
    for name in [ORDER, REST, GROUP] {
        schema.add_u64_field(name, FAST);
    }
    schema.add_text_field(TITLE, TextOptions::default().set_fast("raw"));
    let fields = Fields {
        id: text(&mut schema, "id", IndexRecordOption::Basic),
        year: schema.add_i64_field(YEAR, FAST),
        impact: text(&mut schema, "impact", IndexRecordOption::WithFreqs),
        form: text(&mut schema, "form", IndexRecordOption::Basic),
        text_language: text(&mut schema, "text_language", IndexRecordOption::Basic),
        texts,
        values,
    };
    (schema.build(), fields)
}

/// The columns that are read by record: names and kinds.
pub(super) fn fast_columns() -> Vec<(String, ColumnType)> {
    let (schema, _) = build();
    let fast = schema.fields().filter(|(_, entry)| entry.is_fast());
    let kind = |kind: &FieldType| match kind {
        FieldType::U64(_) => Some(ColumnType::U64),
        FieldType::I64(_) => Some(ColumnType::I64),
        FieldType::Str(_) => Some(ColumnType::Str),
        _ => None,
    };
    fast.filter_map(|(_, entry)| Some((entry.name().to_owned(), kind(entry.field_type())?))).collect()
}

fn text_field(schema: &mut SchemaBuilder, field: Field) -> (Field, Column, Column) {
    let words = text(schema, field.name(), IndexRecordOption::WithFreqsAndPositions);
    let terms = text(schema, &format!("{}_stem", field.name()), IndexRecordOption::Basic);
    (field, words, terms)
}

fn value_field(schema: &mut SchemaBuilder, field: Field) -> Column {
    let options = TextOptions::default().set_indexing_options(indexing(IndexRecordOption::Basic));
    let options = if Field::FACETS.contains(&field) { options.set_fast("raw") } else { options };
    schema.add_text_field(&value_name(field), options)
}

fn text(schema: &mut SchemaBuilder, name: &str, record: IndexRecordOption) -> Column {
    schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing(record)))
}

/// Lengths of fields are part of the impact: tantivy's own are never needed. Nor is its analysis, but each field
/// must name one: segments are written by [`super::segment`].
fn indexing(record: IndexRecordOption) -> TextFieldIndexing {
    TextFieldIndexing::default().set_tokenizer("raw").set_index_option(record).set_fieldnorms(false)
}
