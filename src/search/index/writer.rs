//! Records into the index.

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use sha2::Digest;
use sha2::Sha256;
use tantivy::TantivyDocument;
use tantivy::Term;

use super::Payload;
use super::SearchIndex;
use super::find::split_id;
use super::replay;
use super::schema::Fields;
use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::model::query::Field;
use crate::search::INDEX_VERSION;
use crate::search::Result;
use crate::search::SearchError;
use crate::search::analysis::Kind;
use crate::search::indexable;
use crate::search::indexable::Indexable;

/// Less than this a thread, and tantivy refuses to work.
const MIN_HEAP_PER_THREAD: usize = 15_000_000;
/// More threads make more segments to search through.
const MAX_THREADS: usize = 2;
/// Records whose words are held at a time.
const STEP: usize = 128;

/// Writes to the index; nothing is seen before [`IndexWriter::commit`], and nothing not committed survives.
pub struct IndexWriter {
    writer: tantivy::IndexWriter,
    fields: Fields,
    dir: std::path::PathBuf,
}

impl IndexWriter {
    pub(super) fn new(index: &SearchIndex, heap_bytes: usize) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        let threads = (heap_bytes / MIN_HEAP_PER_THREAD).clamp(1, MAX_THREADS.min(cores));
        let heap = heap_bytes.max(threads * MIN_HEAP_PER_THREAD);
        let writer = index.index.writer_with_num_threads(threads, heap).map_err(index.fault())?;
        Ok(Self { writer, fields: index.fields.clone(), dir: index.dir.clone() })
    }

    /// Adds a record or replaces the one with its id.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn put(&mut self, document: &Document) -> Result<()> {
        self.put_indexable(document, &Indexable::of(document))
    }

    /// As [`IndexWriter::put`] for each: their texts are read on all cores.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn put_all(&mut self, documents: &[Document]) -> Result<()> {
        for step in documents.chunks(STEP) {
            let indexables: Vec<Indexable> = step.par_iter().map(Indexable::of).collect();
            for (document, indexable) in step.iter().zip(&indexables) {
                self.put_indexable(document, indexable)?;
            }
        }
        Ok(())
    }

    /// As [`IndexWriter::put`], with the texts already read: that is most of the work, and pure, so that it can be
    /// done for many records at once.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn put_indexable(&mut self, document: &Document, indexable: &Indexable) -> Result<()> {
        self.delete(&document.id)?;
        let row = row(&self.fields, document, indexable);
        self.writer.add_document(row).map_err(self.fault())?;
        Ok(())
    }

    /// Removes a record; one that is not there is no error.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn delete(&mut self, id: &RecordId) -> Result<()> {
        self.writer.delete_term(Term::from_field_text(self.fields.id, id.as_str()));
        Ok(())
    }

    /// Makes everything so far visible and durable, complete up to the store's change number `change`.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn commit(&mut self, change: u64) -> Result<()> {
        let fault = super::fault(&self.dir);
        let payload = serde_json::to_string(&Payload { version: INDEX_VERSION, change })
            .map_err(|cause| fault(tantivy::TantivyError::InternalError(cause.to_string())))?;
        let mut prepared = self.writer.prepare_commit().map_err(&fault)?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(&fault)?;
        Ok(())
    }

    /// Ends the writer after the merges under way, so that readers search few segments.
    ///
    /// # Errors
    /// A merge failed; what was committed stays readable.
    pub fn close(self) -> Result<()> {
        let fault = self.fault();
        self.writer.wait_merging_threads().map_err(fault)
    }

    fn fault(&self) -> impl Fn(tantivy::TantivyError) -> SearchError + use<> {
        let dir = self.dir.clone();
        move |cause| super::fault(&dir)(cause)
    }
}

impl std::fmt::Debug for IndexWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexWriter").field("dir", &self.dir).finish_non_exhaustive()
    }
}

/// One document of tantivy's.
fn row(fields: &Fields, document: &Document, indexable: &Indexable) -> TantivyDocument {
    let mut row = TantivyDocument::new();
    let (order, rest) = split_id(&document.id);
    row.add_text(fields.id, document.id.as_str());
    row.add_u64(fields.order, order);
    row.add_u64(fields.rest, rest);
    row.add_u64(fields.group, number_of_group(&document.group));
    if let Some(year) = document.year {
        row.add_i64(fields.year, i64::from(year));
    }
    if let Some(title) = indexable::sort_title(document) {
        row.add_text(fields.title_sort, title);
    }
    for field in Field::ALL {
        let Some(column) = fields.values(field) else { continue };
        for value in indexable::values(document, field) {
            row.add_text(column, value);
        }
    }
    add_words(&mut row, fields, indexable);
    row
}

fn add_words(row: &mut TantivyDocument, fields: &Fields, indexable: &Indexable) {
    let (mut impacts, mut forms) = (String::new(), String::new());
    for (term, impact) in &indexable.impacts {
        replay::push(&mut impacts, u32::from(*impact), term);
    }
    for form in &indexable.forms {
        replay::push(&mut forms, 1, &super::dictionary::encode(form));
    }
    row.add_text(fields.impact, impacts);
    row.add_text(fields.form, forms);
    for language in &indexable.languages {
        row.add_text(fields.text_language, language);
    }
    for texts in &indexable.fields {
        let (mut words, mut terms) = (String::new(), String::new());
        for token in &texts.tokens {
            replay::push(&mut terms, 1, &token.term);
            if token.kind != Kind::Bare {
                replay::push(&mut words, token.position, &token.form);
            }
        }
        fields.words(texts.field).into_iter().for_each(|column| row.add_text(column, &words));
        fields.terms(texts.field).into_iter().for_each(|column| row.add_text(column, &terms));
    }
}

/// A resource's number: the first 64 bits of the SHA-256 of its name, the same everywhere.
fn number_of_group(group: &str) -> u64 {
    Sha256::digest(group).iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}
