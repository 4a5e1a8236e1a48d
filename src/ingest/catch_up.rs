//! Bringing the index up to the store's change number.

use rayon::prelude::*;

use crate::curate::Curation;
use crate::ingest::prepare;
use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::model::record::Incoming;
use crate::model::record::Record;
use crate::model::record::Status;
use crate::search::IndexWriter;
use crate::search::SearchError;
use crate::search::SearchIndex;
use crate::store::Store;
use crate::store::StoreError;

/// Records read from the store in one step: the read transaction is that short.
const STEP: usize = 1_000;
/// A commit after this many records, so that a killed rebuild goes on instead of beginning again.
const COMMIT_EVERY: usize = 100_000;

/// Why the index could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum CatchUpError {
    /// The store could not be read.
    #[error("cannot read the records to index")]
    Store(#[from] StoreError),
    /// The index could not be written.
    #[error("cannot write the index")]
    Search(#[from] SearchError),
}

/// One step of the index: what it is to hold of a record.
enum Step {
    /// Put in the place of what it held of this record.
    Put(Box<Document>),
    /// Taken out.
    Delete(RecordId),
}

/// Indexes what changed in `store` since the index's own change number; `progress` is told how many records
/// were read and how many change numbers there are to go through. Returns the number of records read.
///
/// # Errors
/// The store cannot be read or the index not written; what was committed stays.
pub fn catch_up(
    curation: &Curation,
    store: &Store,
    index: &SearchIndex,
    heap_bytes: usize,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<u64, CatchUpError> {
    let until = store.change()?;
    let from = index.change();
    if from >= until {
        return Ok(0);
    }
    let mut writer = index.writer(heap_bytes)?;
    let (mut since, mut n_read, mut n_uncommitted) = (from, 0_u64, 0);
    loop {
        let records = store.changes(since, until, STEP)?;
        let Some(last) = records.last().map(|record| record.change) else { break };
        n_uncommitted += records.len();
        n_read += records.len() as u64;
        apply(curation, &mut writer, records, from == 0)?;
        since = last;
        if n_uncommitted >= COMMIT_EVERY {
            writer.commit(since)?;
            n_uncommitted = 0;
        }
        progress(n_read, until - from);
    }
    writer.commit(until)?;
    writer.close()?;
    index.reload()?;
    Ok(n_read)
}

/// `fresh`: the index was empty, and each record comes once, so that there is nothing to replace.
fn apply(
    curation: &Curation,
    writer: &mut IndexWriter,
    records: Vec<Record>,
    fresh: bool,
) -> Result<(), SearchError> {
    let steps: Vec<Step> = records.into_par_iter().map(|record| step(curation, record)).collect();
    for step in steps {
        match step {
            Step::Put(document) if fresh => writer.put_new(&document)?,
            Step::Put(document) => writer.put(&document)?,
            Step::Delete(_) if fresh => {}
            Step::Delete(id) => writer.delete(&id)?,
        }
    }
    Ok(())
}

/// What the index is to hold of `record`; a record that can no longer be read is not findable.
fn step(curation: &Curation, record: Record) -> Step {
    if record.status == Status::Deleted {
        return Step::Delete(record.id);
    }
    let incoming = Incoming { header: record.header, raw: record.raw, about: record.about };
    match prepare(curation, &record.source_key, &record.source, incoming) {
        Ok(prepared) => match prepared.document {
            Some(document) => Step::Put(Box::new(document)),
            None => Step::Delete(record.id),
        },
        Err(_) => Step::Delete(record.id),
    }
}
