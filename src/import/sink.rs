//! Batches into the store: sources as they come up, runs, counts.

use std::collections::HashMap;
use std::time::Instant;

use crate::import::ImportError;
use crate::import::ImportReport;
use crate::import::SourceName;
use crate::import::Step;
use crate::import::batch::Batch;
use crate::import::batch::Names;
use crate::import::batch::Ready;
use crate::ingest::Reach;
use crate::ingest::Stored;
use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::record::Outcome;
use crate::model::run::Counts;
use crate::model::run::SourceReport;
use crate::store::NewSource;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Write;

/// Records of one transaction: enough to make its cost small, few enough to keep readers' logs short.
const RECORDS_PER_COMMIT: usize = 500;

/// The sources that the store knows, and the one that `source` names.
///
/// # Errors
/// The store could not be read.
pub fn names(store: &Store, source: &SourceId) -> Result<Names, StoreError> {
    let held = store.sources()?.into_iter().map(|row| (row.key, row.id)).collect();
    let default = match store.source(source)? {
        Some(row) => SourceName { key: row.key, id: row.id },
        None => SourceName { key: source.clone(), id: source.clone() },
    };
    Ok(Names { default, held })
}

/// A source that this import writes to.
struct Opened {
    row: SourceRow,
    run: i64,
    counts: Counts,
}

/// Stores batches and keeps the report.
pub struct Sink<'a> {
    store: &'a Store,
    reach: Reach,
    on_step: &'a mut dyn FnMut(Step<'_>),
    opened: HashMap<SourceId, Opened>,
    report: ImportReport,
    began: Instant,
}

impl<'a> Sink<'a> {
    /// An import that begins now.
    pub fn new(store: &'a Store, reach: Reach, on_step: &'a mut dyn FnMut(Step<'_>)) -> Self {
        Self {
            store,
            reach,
            on_step,
            opened: HashMap::new(),
            report: ImportReport::default(),
            began: Instant::now(),
        }
    }

    /// Stores a batch, a few hundred records a transaction.
    pub fn store(&mut self, batch: Batch) -> Result<(), ImportError> {
        self.report.files += batch.files;
        self.report.skipped += batch.skipped;
        self.report.bytes += batch.bytes;
        self.report.errors.extend(batch.errors);
        let mut ready = batch.ready.into_iter();
        loop {
            let chunk: Vec<Ready> = ready.by_ref().take(RECORDS_PER_COMMIT).collect();
            if chunk.is_empty() {
                return Ok(());
            }
            self.commit(chunk)?;
        }
    }

    fn commit(&mut self, chunk: Vec<Ready>) -> Result<(), ImportError> {
        let (store, opened, report) = (self.store, &mut self.opened, &mut self.report);
        let (outcomes, change) = store.write::<_, StoreError>(|tx| {
            let outcomes = chunk.iter().map(|ready| put(tx, opened, report, ready));
            Ok((outcomes.collect::<Result<Vec<_>, _>>()?, tx.change()))
        })?;
        let told = chunk.into_iter().zip(outcomes).filter_map(|(ready, outcome)| told(ready, outcome?));
        let stored = if self.reach == Reach::Index { told.collect() } else { Vec::new() };
        (self.on_step)(Step::Committed { change, stored, report: &self.report });
        Ok(())
    }

    /// Closes the runs; the import is complete.
    pub fn finish(self) -> Result<ImportReport, ImportError> {
        let seconds = self.began.elapsed().as_secs_f64();
        let error = self.report.errors.first().map(|error| format!("{}: {}", error.path, error.reason));
        self.store.write::<_, StoreError>(|tx| {
            for Opened { row, run, counts } in self.opened.values() {
                let (id, complete) = (row.id.to_string(), error.is_none());
                let (counts, error) = (counts.clone(), error.clone());
                let report = SourceReport { id, counts, seconds, complete, error, ..SourceReport::default() };
                tx.finish_run(*run, &report)?;
            }
            Ok(())
        })?;
        Ok(self.report)
    }
}

/// What the index is to know of a record that was stored.
fn told(ready: Ready, outcome: Outcome) -> Option<Stored> {
    let prepared = ready.body.ok()?;
    let id = || RecordId::derive(&ready.source.key, &prepared.incoming.header.identifier);
    Stored::of(outcome, prepared.document, id)
}

/// Stores one record or quarantines its bytes, and counts it.
fn put(
    tx: &mut Write<'_>,
    opened: &mut HashMap<SourceId, Opened>,
    report: &mut ImportReport,
    ready: &Ready,
) -> Result<Option<Outcome>, StoreError> {
    if !opened.contains_key(&ready.source.key) {
        let row = open(tx, &ready.source)?;
        let run = tx.start_run(&row, "import")?;
        opened.insert(ready.source.key.clone(), Opened { row, run, counts: Counts::default() });
    }
    let Some(Opened { row, counts, .. }) = opened.get_mut(&ready.source.key) else { return Ok(None) };
    match &ready.body {
        Ok(prepared) => {
            let outcome = tx.put(row, &prepared.incoming, &prepared.derived, ready.precedence)?;
            counts.add(outcome);
            report.counts.add(outcome);
            Ok(Some(outcome))
        }
        Err(bad) => {
            let first = u64::from(tx.quarantine(row, bad)?);
            for counts in [counts, &mut report.counts] {
                counts.quarantined += 1;
                counts.quarantined_new += first;
            }
            Ok(None)
        }
    }
}

/// The source as it is held; a new one gets the name it came with, or its key where that is taken.
fn open(tx: &mut Write<'_>, name: &SourceName) -> Result<SourceRow, StoreError> {
    if let Some(row) = tx.source_by_key(&name.key)? {
        return Ok(row);
    }
    let new = NewSource { id: name.id.clone(), ..NewSource::of_files(&name.key) };
    match tx.source(&new) {
        Err(StoreError::SourceTaken { .. }) => tx.source(&NewSource::of_files(&name.key)),
        other => other,
    }
}
