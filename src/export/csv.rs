//! CSV: a record a row (RFC 4180, UTF-8), columns named as the contract's search fields.
//!
//! Values come from the search document, so that a column holds what the facet of its name shows. Several
//! values of one cell are joined with ` | `.

use std::io;
use std::str::FromStr;

use crate::catalog::Entry;
use crate::export::ExportError;
use crate::model::document::Document;
use crate::model::document::Text;
use crate::model::lom::Lom;

/// Between several values of one cell.
const JOIN: &str = " | ";

macro_rules! columns {
    ($($variant:ident $name:literal $doc:literal,)*) => {
        /// A column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Column { $(#[doc = $doc] $variant,)* }

        impl Column {
            /// Every column, in the order in which they are told.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name, in `--fields` and in the first row.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

columns! {
    Id "id" "Public id.",
    Source "source" "The source's present id.",
    Identifier "identifier" "OAI identifier.",
    Datestamp "datestamp" "As the source sent it.",
    Deleted "deleted" "`true` or `false`.",
    Sets "sets" "setSpecs.",
    Dialect "dialect" "Dialect, or the namespace of a format that is not read.",
    Title "title" "1.2, every language.",
    Description "description" "1.4 and 5.10.",
    Keyword "keyword" "1.5 and 9.4.",
    Subject "subject" "Taxon entries of 9.",
    Author "author" "Names of authors.",
    Publisher "publisher" "Names of publishers.",
    Language "language" "1.3; one that was guessed ends in `-x-guess`.",
    Type "type" "5.2.",
    Format "format" "4.1, grouped.",
    Level "level" "5.6.",
    Age "age" "5.7, in bands.",
    Difficulty "difficulty" "5.8.",
    Licence "licence" "Code of the licence.",
    Permission "permission" "`share`, `adapt`, `sell`.",
    Cost "cost" "6.1.",
    Access "access" "Accessibility terms.",
    Year "year" "Year of publication.",
    Location "location" "4.3.",
}

impl Column {
    /// The columns of a table for which none were named.
    pub const DEFAULT: &'static [Self] = &[
        Self::Id,
        Self::Source,
        Self::Identifier,
        Self::Datestamp,
        Self::Deleted,
        Self::Title,
        Self::Description,
        Self::Keyword,
        Self::Subject,
        Self::Author,
        Self::Publisher,
        Self::Language,
        Self::Type,
        Self::Format,
        Self::Level,
        Self::Licence,
        Self::Year,
        Self::Location,
    ];

    /// All names, for help and errors.
    #[must_use]
    pub fn names() -> String {
        Self::ALL.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ")
    }

    /// The columns of a comma-separated list.
    ///
    /// # Errors
    /// A name is none of [`Column::names`].
    pub fn list(text: &str) -> Result<Vec<Self>, ExportError> {
        text.split(',').map(|name| name.trim().parse()).collect()
    }
}

impl FromStr for Column {
    type Err = ExportError;

    fn from_str(name: &str) -> Result<Self, ExportError> {
        let found = Self::ALL.iter().find(|column| column.name() == name);
        found.copied().ok_or_else(|| ExportError::UnknownColumn(name.to_owned()))
    }
}

/// The first row: the names.
///
/// # Errors
/// Never in practice: it is written to memory.
pub fn header(columns: &[Column]) -> io::Result<Vec<u8>> {
    written(columns.iter().map(|column| column.name().to_owned()))
}

/// The record's row.
///
/// # Errors
/// As [`header`].
pub fn row(entry: &Entry, columns: &[Column]) -> io::Result<Vec<u8>> {
    let (document, empty) = (entry.document(), Lom::default());
    let lom = entry.lom.as_ref().unwrap_or(&empty);
    written(columns.iter().map(|column| cell(*column, entry, lom, &document)))
}

fn written(cells: impl Iterator<Item = String>) -> io::Result<Vec<u8>> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(cells.collect::<Vec<_>>())?;
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

fn cell(column: Column, entry: &Entry, lom: &Lom, document: &Document) -> String {
    let header = &entry.record.header;
    match column {
        Column::Id => entry.record.id.to_string(),
        Column::Source => entry.record.source.to_string(),
        Column::Identifier => header.identifier.clone(),
        Column::Datestamp => header.datestamp.clone(),
        Column::Deleted => header.deleted.to_string(),
        Column::Sets => header.sets.join(JOIN),
        Column::Dialect => entry.record.derived.dialect.clone(),
        Column::Title => texts(&document.title),
        Column::Description => texts(&document.description),
        Column::Keyword => texts(&document.keyword),
        Column::Subject => texts(&document.subject),
        Column::Author => document.author.join(JOIN),
        Column::Publisher => document.publisher.join(JOIN),
        // A guess keeps its mark.
        Column::Language if entry.record.derived.guessed_language().is_some() => {
            entry.record.derived.languages.join(JOIN)
        }
        Column::Language => document.language.join(JOIN),
        Column::Type => document.resource_type.join(JOIN),
        Column::Format => document.format.join(JOIN),
        Column::Level => document.level.join(JOIN),
        Column::Age => document.age.join(JOIN),
        Column::Difficulty => document.difficulty.join(JOIN),
        Column::Licence => document.licence.join(JOIN),
        Column::Permission => document.permission.join(JOIN),
        Column::Cost => document.cost.join(JOIN),
        Column::Access => document.access.join(JOIN),
        Column::Year => document.year.map(|year| year.to_string()).unwrap_or_default(),
        Column::Location => lom.technical.location.join(JOIN),
    }
}

fn texts(texts: &[Text]) -> String {
    texts.iter().map(|text| text.text.as_str()).collect::<Vec<_>>().join(JOIN)
}
