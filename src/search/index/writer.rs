//! Records into the index.

use tantivy::Index;
use tantivy::TantivyDocument;
use tantivy::Term;

use super::Payload;
use super::SearchIndex;
use super::gone::Gone;
use super::gone::Written;
use super::inversion::Inversion;
use super::schema::Fields;
use super::segment;
use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::search::INDEX_VERSION;
use crate::search::Result;
use crate::search::SearchError;

/// Of tantivy's own threads, which are given nothing to do; with less it refuses to work.
const IDLE_HEAP_BYTES: usize = 15_000_000;

/// Ids to take out that are held at a time.
const MOST_GONE: usize = 100_000;

/// Records that are written before their time, when there is time.
const WORTH_A_SEGMENT: tantivy::DocId = 4_000;

/// Writes to the index; nothing is seen before [`IndexWriter::commit`], and nothing not committed survives.
pub struct IndexWriter {
    writer: tantivy::IndexWriter<TantivyDocument>,
    index: Index,
    fields: Fields,
    dir: std::path::PathBuf,
    /// The segment under way.
    inversion: Inversion,
    /// Ids of what it replaces, and of what was deleted meanwhile.
    gone: Vec<Term>,
    /// The segments so far.
    written: Written,
    heap_bytes: usize,
}

impl IndexWriter {
    pub(super) fn new(index: &SearchIndex, heap_bytes: usize) -> Result<Self> {
        let writer = index.index.writer_with_num_threads(1, IDLE_HEAP_BYTES).map_err(index.fault())?;
        Ok(Self {
            writer,
            index: index.index.clone(),
            fields: index.fields.clone(),
            dir: index.dir.clone(),
            inversion: Inversion::new(&index.fields),
            gone: Vec::new(),
            written: Written::default(),
            heap_bytes,
        })
    }

    /// Adds a record or replaces the one with its id.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn put(&mut self, document: &Document) -> Result<()> {
        self.delete(&document.id)?;
        self.put_new(document)
    }

    /// Adds a record whose id the index does not have: a deletion less than [`IndexWriter::put`].
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn put_new(&mut self, document: &Document) -> Result<()> {
        self.inversion.add(document);
        if self.inversion.bytes() > self.heap_bytes {
            self.flush()?;
        }
        Ok(())
    }

    /// Removes a record; one that is not there is no error.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn delete(&mut self, id: &RecordId) -> Result<()> {
        if self.inversion.may_hold(id) {
            // What comes next goes into another segment than what it replaces.
            self.flush()?;
        }
        self.gone.push(Term::from_field_text(self.fields.id, id.as_str()));
        if self.gone.len() >= MOST_GONE {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes the segment under way, if it is worth one, at a time when nothing else is to be done: so much less is left to
    /// be done at the end. Nothing is seen before [`IndexWriter::commit`].
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn use_pause(&mut self) -> Result<()> {
        if self.inversion.n_docs >= WORTH_A_SEGMENT { self.flush() } else { Ok(()) }
    }

    /// Writes the segment under way and takes out what is gone.
    fn flush(&mut self) -> Result<()> {
        let (ids, before) = (std::mem::take(&mut self.gone), self.written.count());
        let written = match self.inversion.n_docs {
            0 => None,
            _ => {
                let mut full = std::mem::replace(&mut self.inversion, Inversion::new(&self.fields));
                Some(segment::write(&mut full, &self.index).map_err(self.fault())?)
            }
        };
        written.iter().for_each(|segment| self.written.add(segment.id()));
        if !ids.is_empty() {
            let gone = Gone { ids, before, written: self.written.clone() };
            self.writer.delete_query(Box::new(gone)).map_err(self.fault())?;
        }
        written.map_or(Ok(()), |segment| self.writer.add_segment(segment).map_err(self.fault()))
    }

    /// Makes everything so far visible and durable, complete up to the store's change number `change`.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn commit(&mut self, change: u64) -> Result<()> {
        self.flush()?;
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
