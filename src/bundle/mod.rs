//! The offline bundle: a collection as a folder that a browser searches from `file://`, with no server.
//!
//! Two passes: [`collect`] reads every record once, then everything is numbered, sorted and written as
//! tables of shards, which `static/bundle/*.js` reads. `docs/BUNDLE.md` specifies the format. Reads only
//! through `catalog`, never asks the clock: the same collection state gives the same bytes.

mod bits;
mod blocks;
mod browse;
mod chars;
mod codec;
mod collect;
mod columns;
mod dictionary;
mod endings;
mod error;
mod fronts;
mod gather;
mod ids;
mod intake;
mod lists;
mod output;
mod packed;
mod pages;
mod record;
mod root;
mod rows;
mod site;
mod spill;
mod table;
mod terms;
mod transposed;
mod verify;
mod vocabulary;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use rayon::slice::ParallelSliceMut;

pub use error::BundleError;
pub use packed::packed;
pub use root::BUNDLE_VERSION;
pub use verify::Damage;
pub use verify::Verified;
pub use verify::verify;

use crate::catalog::Catalog;
use crate::catalog::CatalogError;
use crate::model::document::Document;
use crate::model::lom::Lom;
use crate::model::query::Field;
use crate::model::record::Record;
use crate::model::vocabularies::Vocabularies;
use crate::render::UiLanguage;
use crate::search::analysis::stop;
use blocks::Dictionaries;
use collect::Collected;
use collect::Prepared;
use lists::Lists;
use output::Heat;
use output::Output;
use table::Directory;

/// What to write, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleOptions {
    /// A new or empty directory, or a bundle to bring up to date.
    pub out: PathBuf,
    /// Only what this finds (the contract's query language); empty for all.
    pub query: String,
    /// Of those only the records with these ids; empty for all.
    pub ids: Vec<String>,
    /// The title on every page; the default is a word of the interface.
    pub title: Option<String>,
    /// What its home page says below the title; the default is a sentence of the interface.
    pub cover: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// At most so many records in the static pages.
    pub browse: usize,
    /// `YYYY-MM-DD`; `None` for the newest record's.
    pub date: Option<String>,
    /// Language of the interface where the reader's browser asks for none that it speaks.
    pub language: UiLanguage,
    /// Documents in one chunk of a long list of postings; the default suits all, tests take less.
    pub chunk: usize,
}

impl BundleOptions {
    /// A bundle of the whole collection in `out`.
    #[must_use]
    pub fn new(out: impl Into<PathBuf>) -> Self {
        Self {
            out: out.into(),
            query: String::new(),
            ids: Vec::new(),
            title: None,
            cover: None,
            publisher: None,
            browse: 20_000,
            date: None,
            language: UiLanguage::En,
            chunk: words::CHUNK_DOCS,
        }
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundleReport {
    /// Records in the bundle.
    pub records: u64,
    /// Files of the bundle.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that were new or differed.
    pub written: u64,
    /// Media it takes; always 1 so far.
    pub volumes: u64,
}

/// Writes the bundle of a collection. A bundle that was in the directory is usable until the new one is complete.
///
/// # Errors
/// The directory holds something else or cannot be written, or the collection cannot be read.
pub fn write(catalog: &Catalog, options: &BundleOptions) -> Result<BundleReport, BundleError> {
    let mut bundle = Bundle::begin(options)?.labelled(catalog.vocabularies());
    intake::take_in(catalog, options, &mut bundle.collected)?;
    let named = |id: String, name: String| if name.is_empty() { (id.clone(), id) } else { (id, name) };
    bundle.finish(catalog.sources()?.into_iter().map(|row| named(row.id.to_string(), row.name)).collect())
}

/// A bundle in the making, for callers that have records rather than a collection.
pub struct Bundle<'a> {
    options: &'a BundleOptions,
    vocabularies: &'a Vocabularies,
    output: Output,
    collected: Collected,
}

impl<'a> Bundle<'a> {
    /// Begins a bundle in `options.out`; writes nothing yet. `options.query` is not looked at.
    ///
    /// # Errors
    /// The directory holds something else or cannot be written.
    pub fn begin(options: &'a BundleOptions) -> Result<Self, BundleError> {
        static NONE: LazyLock<Vocabularies> = LazyLock::new(Vocabularies::default);
        Ok(Self {
            options,
            vocabularies: &NONE,
            output: Output::open(&options.out)?,
            collected: Collected::new()?,
        })
    }

    /// The same with what terms are called.
    #[must_use]
    pub fn labelled(self, vocabularies: &'a Vocabularies) -> Self {
        Self { vocabularies, ..self }
    }

    /// Takes a live record; the order does not matter.
    ///
    /// # Errors
    /// The temporary file cannot be written, or there are too many records.
    pub fn add(&mut self, record: &Record, lom: &Lom, document: &Document) -> Result<(), BundleError> {
        self.collected.add(Prepared::new(record, lom, document.clone()))
    }

    /// Writes everything. `sources`: names by id.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn finish(self, sources: BTreeMap<String, String>) -> Result<BundleReport, BundleError> {
        write_collected(self, sources)
    }
}

impl From<CatalogError> for BundleError {
    fn from(error: CatalogError) -> Self {
        Self::Catalog(Box::new(error))
    }
}

fn write_collected(
    bundle: Bundle<'_>,
    sources: BTreeMap<String, String>,
) -> Result<BundleReport, BundleError> {
    let Bundle { options, vocabularies, mut output, mut collected } = bundle;
    collected.complete()?;
    let numbering = Numbering::new(&collected);
    let mut tables: BTreeMap<&'static str, Directory> = BTreeMap::new();
    let dictionaries = Dictionaries::write(&collected, &numbering, &mut output)?;
    let records = blocks::write(&collected, &numbering, &dictionaries, &mut output)?;
    tables.extend([("hits", records.hits), ("records", records.records)]);
    let date = options.date.clone().unwrap_or_else(|| collected.newest.chars().take(10).collect());
    let browse = browse::write(&collected, &numbering, options, vocabularies, &mut output)?;
    collected.forget_titles();
    let n_records = collected.records.len() as u64;
    let identifiers = std::mem::take(&mut collected.identifiers).write(&mut output, &numbering.place)?;
    let ids = ids::write(&mut output, collected.orders(), &numbering.place)?;
    let same = ids::write_same(&mut output, &std::mem::take(&mut collected.groups), &numbering.place)?;
    let words = std::mem::take(&mut collected.words).finish()?;
    let columns = std::mem::take(&mut collected.columns);
    let characters = chars::Characters::new(&words.characters());
    output.heat(Heat::Words);
    let endings = output.shard(serde_json::json!(words.endings()).to_string().into_bytes())?;
    let terms = terms::Terms::of(&columns, vocabularies);
    let licences = columns.shown_values(Field::Licence);
    let names = output.shard(serde_json::json!(terms::Meanings::of(&columns)).to_string().into_bytes())?;
    let stops = output.shard(serde_json::json!(stop::words()).to_string().into_bytes())?;
    let ranked = columns.ranked(&numbering.place);
    let coding = Lists::new(n_records, &words.frequencies(), options.chunk.max(1));
    let fronts = fronts::write(&words, &ranked, (&numbering, &coding), &collected, &mut output)?;
    output.heat(Heat::Columns);
    let columns = columns::write(&ranked, &mut output, &numbering.rank, &numbering.title)?;
    drop(ranked);
    let rarities = words.doubtful();
    output.heat(Heat::Words);
    tables.insert("words", words.write(&mut output, &numbering, &coding, &fronts.of_words)?);
    tables.extend([
        ("columns", columns.directory),
        ("ids", ids),
        ("identifiers", identifiers),
        ("same", same),
    ]);
    output.heat(Heat::Often);
    let size = |field: Field| columns.sizes.get(field.name()).copied().unwrap_or(0) as u64;
    let counts =
        root::Counts { records: n_records, sources: size(Field::Source), languages: size(Field::Language) };
    let home = collect::HOME.iter().filter_map(|field| columns.top.get(field).cloned()).collect();
    let site = site::Site { options, vocabularies, date, counts, has_browse: browse > 0, licences };
    let root = root::Root {
        version: BUNDLE_VERSION,
        title: site.title(),
        date: site.date.clone(),
        languages: site.languages().map(UiLanguage::tag).collect(),
        autonyms: site.languages().map(UiLanguage::autonym).collect(),
        strings: site.strings(&terms, &mut output)?,
        words: site.words(&terms),
        broader: terms.broader(),
        names: names.as_str().to_owned(),
        stops: stops.as_str().to_owned(),
        later: site.later(&mut output)?,
        worker: site.worker(&mut output)?,
        shelf: site.shelf(),
        cover: options.cover.clone(),
        publisher: options.publisher.clone(),
        inflate: site.inflate(&mut output)?,
        sources,
        counts,
        home,
        hits_per_shard: records.hits_per_shard,
        records_per_shard: records.records_per_shard,
        dictionaries: dictionaries.names.iter().map(|name| name.as_str().to_owned()).collect(),
        chunk: options.chunk.max(1),
        long: coding.long(),
        near: coding.near(),
        codes: (coding.codes.counts, coding.codes.symbols),
        rarities,
        front: fronts.of_all.as_str().to_owned(),
        block: columns::BLOCK,
        piece: columns::PIECE,
        values: columns.sizes,
        characters,
        endings: endings.as_str().to_owned(),
        tables,
    };
    site.write(&root, &mut output)?;
    let done = output.finish()?;
    let (files, bytes, written) = (done.files, done.bytes, done.written);
    Ok(BundleReport { records: n_records, files, bytes, written, volumes: 1 })
}

/// The records' numbers in the bundle.
struct Numbering {
    /// Number → record in order of arrival.
    docs: Vec<u32>,
    /// Record in order of arrival → number.
    place: Vec<u32>,
    /// Number → rank in the order that breaks ties.
    rank: Vec<u32>,
    /// Number → rank by title.
    title: Vec<u32>,
}

impl Numbering {
    fn new(collected: &Collected) -> Self {
        let records = &collected.records;
        let at = |doc: &u32| records.get(*doc as usize);
        let mut docs: Vec<u32> = (0..records.len() as u32).collect();
        let key =
            |doc: &u32| at(doc).map(|record| (collected.neighbours(record), record.title(), record.order));
        docs.par_sort_unstable_by(|a, b| key(a).cmp(&key(b)));
        let mut place = vec![0; docs.len()];
        for (doc, number) in docs.iter().zip(0..) {
            if let Some(slot) = place.get_mut(*doc as usize) {
                *slot = number;
            }
        }
        let tie = |doc: &u32| at(doc).map(|record| record.order);
        // Records without a title come last.
        let title =
            |doc: &u32| at(doc).map(|record| (record.title().is_empty(), record.title(), record.order));
        let mut by_tie = docs.clone();
        by_tie.par_sort_unstable_by_key(tie);
        let mut by_title = docs.clone();
        by_title.par_sort_unstable_by(|a, b| title(a).cmp(&title(b)));
        let rank = ranks(&by_tie, &place);
        let title = ranks(&by_title, &place);
        Self { docs, place, rank, title }
    }

    /// The number of a record in order of arrival.
    fn place_of(&self, doc: u32) -> u32 {
        self.place.get(doc as usize).copied().unwrap_or(0)
    }
}

/// Number → position in `sorted`.
fn ranks(sorted: &[u32], place: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; sorted.len()];
    for (doc, rank) in sorted.iter().zip(0..) {
        let number = place.get(*doc as usize).copied().unwrap_or(0);
        if let Some(slot) = ranks.get_mut(number as usize) {
            *slot = rank;
        }
    }
    ranks
}
