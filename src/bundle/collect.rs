//! First pass: every record once, as it comes; everything that the tables are made of, with texts spilled
//! to a temporary file.
//!
//! Apart from `mod` because it does not write: only when all records are known can they be numbered so
//! that neighbours share a file. Memory grows by postings, values and keys (under 1 KB a record), not by texts.

use std::collections::HashMap;

use super::columns;
use super::columns::Columns;
use super::error::BundleError;
use super::gather::Gathering;
use super::ids;
use super::ids::Identifiers;
use super::record;
use super::spill::Extent;
use super::spill::Spill;
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
    pub identifiers: Identifiers,
    /// The resource of each record, by the first half of the name of its group; 0 for none.
    pub groups: Vec<u64>,
    pub records: Vec<Spilled>,
    /// Newest datestamp.
    pub newest: String,
    spill: Spill,
    /// Languages and subjects that records are sorted by, and their numbers.
    shared: Vec<String>,
    shared_numbers: HashMap<String, u32>,
}

/// Where a record's JSON lies, and what it is sorted by. One a record is in memory.
pub struct Spilled {
    offset: u64,
    hit_length: u32,
    rest_length: u32,
    /// Language, subject, title: records alike in these are neighbours in the bundle. The first two are numbers of
    /// [`Collected::shared`].
    neighbours: (u32, u32, Box<str>),
    /// The order that breaks ties, whole.
    pub order: (u64, u64),
    /// How much a reader learns from the record; orders the static pages.
    pub quality: u8,
}

impl Spilled {
    /// The folded title that sorting goes by; empty where there is none.
    pub fn title(&self) -> &str {
        &self.neighbours.2
    }
}

/// A record's JSON as it was spilled: see [`record::Json`].
#[derive(Default)]
pub struct Texts {
    pub hit: Vec<u8>,
    pub rest: Vec<u8>,
}

/// A record with all that is made of it alone, so that many are made at a time.
pub struct Prepared {
    document: Document,
    values: Vec<(Field, Vec<String>)>,
    json: record::Json,
    neighbours: (String, String, String),
    order: (u64, u64),
    quality: u8,
    datestamp: String,
}

impl Prepared {
    /// Of a live record.
    #[must_use]
    pub fn new(record: &Record, lom: &Lom, document: Document) -> Self {
        let values = columns::values(&document);
        Self {
            json: record::json(record, lom, &document, &values),
            neighbours: neighbours(&document),
            order: (record.id.order(), ids::rest(record.id.as_str())),
            quality: quality(&document, lom),
            datestamp: record.header.datestamp.clone(),
            values,
            document,
        }
    }

    /// The order that breaks ties: no other record has the same.
    pub fn order(&self) -> (u64, u64) {
        self.order
    }
}

impl Collected {
    /// Starts with no record.
    pub fn new() -> Result<Self, BundleError> {
        Ok(Self {
            words: Gathering::default(),
            columns: Columns::default(),
            identifiers: Identifiers::default(),
            groups: Vec::new(),
            records: Vec::new(),
            newest: String::new(),
            spill: Spill::new()?,
            shared: Vec::new(),
            shared_numbers: HashMap::new(),
        })
    }

    /// Takes a record.
    pub fn add(&mut self, prepared: Prepared) -> Result<(), BundleError> {
        let Prepared { document, values, json, neighbours, order, quality, datestamp } = prepared;
        let doc = self.records.len() as u32;
        if doc >= MAX_RECORDS {
            return Err(BundleError::TooMany { max: MAX_RECORDS });
        }
        self.words.add(doc, &document)?;
        self.columns.add(doc, &values);
        self.identifiers.add(doc, &document.identifier);
        self.groups.push(u64::from_str_radix(&document.group, 16).unwrap_or(0));
        if datestamp > self.newest {
            self.newest = datestamp;
        }
        let (hit, rest) = (json.hit.as_bytes(), json.rest.as_bytes());
        let Extent { offset, .. } = self.spill.put(hit)?;
        self.spill.put(rest)?;
        let (language, subject, title) = neighbours;
        let neighbours = (self.shared_number(language), self.shared_number(subject), title.into_boxed_str());
        self.records.push(Spilled {
            offset,
            hit_length: hit.len() as u32,
            rest_length: rest.len() as u32,
            neighbours,
            order,
            quality,
        });
        Ok(())
    }

    /// Everything has come: what follows reads it back.
    pub fn complete(&mut self) -> Result<(), BundleError> {
        self.spill.flush()
    }

    /// The order of each record, as they came.
    pub fn orders(&self) -> impl Iterator<Item = (u64, u64)> {
        self.records.iter().map(|record| record.order)
    }

    /// Lets go of the titles, when all is sorted: a tenth of the memory.
    pub fn forget_titles(&mut self) {
        self.records.iter_mut().for_each(|record| record.neighbours.2 = Box::default());
    }

    /// What a record is sorted by, so that neighbours share files.
    pub fn neighbours(&self, record: &Spilled) -> (&str, &str) {
        let text = |number: u32| self.shared.get(number as usize).map_or("", String::as_str);
        (text(record.neighbours.0), text(record.neighbours.1))
    }

    fn shared_number(&mut self, text: String) -> u32 {
        let next = self.shared.len() as u32;
        *self.shared_numbers.entry(text).or_insert_with_key(|text| {
            self.shared.push(text.clone());
            next
        })
    }

    /// The language by which a record is sorted.
    pub fn language(&self, doc: u32) -> &str {
        self.records.get(doc as usize).map_or("", |record| self.neighbours(record).0)
    }

    /// Reads back what a list of results needs of a record.
    pub fn hit(&self, doc: u32) -> Result<Vec<u8>, BundleError> {
        let mut hit = Vec::new();
        if let Some(spilled) = self.records.get(doc as usize) {
            self.spill.read(Extent { offset: spilled.offset, length: spilled.hit_length }, &mut hit)?;
        }
        Ok(hit)
    }

    /// Reads back a record's two JSON texts.
    pub fn texts(&self, doc: u32) -> Result<Texts, BundleError> {
        let Some(spilled) = self.records.get(doc as usize) else { return Ok(Texts::default()) };
        let length = spilled.hit_length + spilled.rest_length;
        let mut hit = Vec::with_capacity(length as usize);
        self.spill.read(Extent { offset: spilled.offset, length }, &mut hit)?;
        let rest = hit.split_off(spilled.hit_length as usize);
        Ok(Texts { hit, rest })
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

/// The fields that the home page leads to.
pub const HOME: [Field; 4] = [Field::Subject, Field::Level, Field::Type, Field::Language];
