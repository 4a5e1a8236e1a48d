//! Bringing the index up to the store's change number: reading, making and writing side by side, memory bounded.

use std::sync::mpsc::Receiver;
use std::sync::mpsc::SyncSender;
use std::sync::mpsc::sync_channel;
use std::thread;

use rayon::prelude::*;

use crate::curate::Curation;
use crate::ingest::Reach;
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
const STEP: usize = 500;
/// Steps that are made ahead of the index: as many gather while it writes a segment.
const STEPS_AHEAD: usize = 12;
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
    // Where the index was empty each record comes once, and there is nothing to replace.
    let fresh = from == 0;
    let n_read = thread::scope(|scope| -> Result<u64, CatchUpError> {
        let (read_to, read) = sync_channel(1);
        let (made_to, made) = sync_channel(STEPS_AHEAD);
        scope.spawn(move || read_all(store, from, until, &read_to));
        scope.spawn(move || make_all(curation, &read, &made_to));
        let (mut n_read, mut n_uncommitted) = (0, 0);
        for chunk in made {
            let Made { steps, last, n_records } = chunk?;
            steps.into_iter().try_for_each(|step| apply(&mut writer, step, fresh))?;
            (n_read, n_uncommitted) = (n_read + n_records as u64, n_uncommitted + n_records);
            if n_uncommitted >= COMMIT_EVERY {
                writer.commit(last)?;
                n_uncommitted = 0;
            }
            progress(n_read, until - from);
        }
        Ok(n_read)
    })?;
    writer.commit(until)?;
    writer.close()?;
    index.reload()?;
    Ok(n_read)
}

/// Reads the store until nothing comes or nobody listens.
fn read_all(store: &Store, from: u64, until: u64, to: &SyncSender<Result<Vec<Record>, StoreError>>) {
    let mut since = from;
    loop {
        let records = store.changes(since, until, STEP);
        match records.as_ref().map(|records| records.last().map(|record| record.change)) {
            Ok(Some(last)) => since = last,
            Ok(None) => return,
            Err(_) => {}
        }
        let failed = records.is_err();
        if to.send(records).is_err() || failed {
            return;
        }
    }
}

/// What the index is to hold of a step's records, and up to which change.
struct Made {
    steps: Vec<Step>,
    last: u64,
    n_records: usize,
}

fn make_all(
    curation: &Curation,
    read: &Receiver<Result<Vec<Record>, StoreError>>,
    to: &SyncSender<Result<Made, StoreError>>,
) {
    for records in read {
        let made = records.map(|records| Made {
            last: records.last().map_or(0, |record| record.change),
            n_records: records.len(),
            steps: records.into_par_iter().map(|record| step(curation, record)).collect(),
        });
        if to.send(made).is_err() {
            return;
        }
    }
}

fn apply(writer: &mut IndexWriter, step: Step, fresh: bool) -> Result<(), SearchError> {
    match step {
        Step::Put(document) if fresh => writer.put_new(&document),
        Step::Put(document) => writer.put(&document),
        Step::Delete(_) if fresh => Ok(()),
        Step::Delete(id) => writer.delete(&id),
    }
}

/// What the index is to hold of `record`; a record that can no longer be read is not findable.
fn step(curation: &Curation, record: Record) -> Step {
    if record.status == Status::Deleted {
        return Step::Delete(record.id);
    }
    let incoming = Incoming { header: record.header, raw: record.raw, about: record.about };
    match prepare(curation, (&record.source_key, &record.source), incoming, None, Reach::Index) {
        Ok(prepared) => match prepared.document {
            Some(document) => Step::Put(Box::new(document)),
            None => Step::Delete(record.id),
        },
        Err(_) => Step::Delete(record.id),
    }
}
