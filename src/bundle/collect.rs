//! First pass: every record once, as it comes; everything that the tables are made of, with texts spilled
//! to a temporary file.
//!
//! Apart from `mod` because it does not write: only when all records are known can they be numbered so
//! that neighbours share a file. Memory grows by postings, values and keys (about 1 KB a record), not by
//! texts; spilling the postings too is what a collection of many millions will need.

use std::fs::File;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;

use super::columns;
use super::columns::Columns;
use super::error::BundleError;
use super::gather::Gathering;
use super::ids::Ids;
use super::record;
use crate::model::document::Document;
use crate::model::document::Text;
use crate::model::lom::Lom;
use crate::model::query::Field;
use crate::model::record::Record;
use crate::search::analysis;
use crate::search::indexable;

/// Numbers in the bundle have three bytes.
pub const MAX_RECORDS: u32 = 1 << 24;

/// Everything known after the first pass, by document in order of arrival.
pub struct Collected {
    pub words: Gathering,
    pub columns: Columns,
    pub ids: Ids,
    pub records: Vec<Spilled>,
    /// Newest datestamp.
    pub newest: String,
    spill: File,
}

/// Where a record's JSON lies, and what it is sorted by.
pub struct Spilled {
    offset: u64,
    hit_length: usize,
    rest_length: usize,
    /// Language, subject, title: records alike in these are neighbours in the bundle.
    pub neighbours: (String, String, String),
    pub order: u64,
    pub id: String,
    /// How much a reader learns from the record; orders the static pages.
    pub quality: u8,
}

impl Collected {
    /// Starts with no record.
    pub fn new() -> Result<Self, BundleError> {
        let spill = tempfile::tempfile().map_err(spill_error)?;
        Ok(Self {
            words: Gathering::default(),
            columns: Columns::default(),
            ids: Ids::default(),
            records: Vec::new(),
            newest: String::new(),
            spill,
        })
    }

    /// Takes a live record.
    pub fn add(&mut self, record: &Record, lom: &Lom, document: &Document) -> Result<(), BundleError> {
        let doc = self.records.len() as u32;
        if doc >= MAX_RECORDS {
            return Err(BundleError::TooMany { max: MAX_RECORDS });
        }
        self.words.add(doc, document);
        self.columns.add(doc, &columns::values(document));
        self.ids.add(doc, record.id.as_str(), &document.identifier);
        if record.header.datestamp > self.newest {
            self.newest.clone_from(&record.header.datestamp);
        }
        let json = record::json(record, lom, document);
        let offset = self.spill.seek(SeekFrom::End(0)).map_err(spill_error)?;
        self.spill.write_all(json.hit.as_bytes()).map_err(spill_error)?;
        self.spill.write_all(json.rest.as_bytes()).map_err(spill_error)?;
        self.records.push(Spilled {
            offset,
            hit_length: json.hit.len(),
            rest_length: json.rest.len(),
            neighbours: neighbours(document),
            order: record.id.order(),
            id: record.id.to_string(),
            quality: quality(document, lom),
        });
        Ok(())
    }

    /// Reads back what a list of results needs of a record, as JSON.
    pub fn hit(&self, doc: u32) -> Result<Vec<u8>, BundleError> {
        self.read(doc, |spilled| (spilled.offset, spilled.hit_length))
    }

    /// Reads back the rest of a record, as JSON.
    pub fn rest(&self, doc: u32) -> Result<Vec<u8>, BundleError> {
        self.read(doc, |spilled| (spilled.offset + spilled.hit_length as u64, spilled.rest_length))
    }

    fn read(&self, doc: u32, part: impl Fn(&Spilled) -> (u64, usize)) -> Result<Vec<u8>, BundleError> {
        let Some((offset, length)) = self.records.get(doc as usize).map(part) else { return Ok(Vec::new()) };
        let mut file = &self.spill;
        file.seek(SeekFrom::Start(offset)).map_err(spill_error)?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes).map_err(spill_error)?;
        Ok(bytes)
    }
}

fn neighbours(document: &Document) -> (String, String, String) {
    let first = |texts: &[Text]| texts.first().map(|text| analysis::fold(&text.text)).unwrap_or_default();
    let title = indexable::sort_title(document).unwrap_or_default();
    (document.language.first().cloned().unwrap_or_default(), first(&document.subject), title)
}

/// Points for what a reader needs most: a title, a description, an address, then a licence, subject, level,
/// type and author.
fn quality(document: &Document, lom: &Lom) -> u8 {
    let points = [
        (4, !document.title.is_empty()),
        (2, !document.description.is_empty()),
        (2, !lom.technical.location.is_empty()),
        (1, !document.licence.is_empty()),
        (1, !document.subject.is_empty()),
        (1, !document.level.is_empty()),
        (1, !document.resource_type.is_empty()),
        (1, !document.author.is_empty()),
    ];
    points.into_iter().filter(|(_, there)| *there).map(|(points, _)| points).sum()
}

fn spill_error(cause: std::io::Error) -> BundleError {
    BundleError::File { action: "use", path: std::env::temp_dir(), cause }
}

/// The fields that the home page leads to.
pub const HOME: [Field; 4] = [Field::Subject, Field::Level, Field::Type, Field::Language];
