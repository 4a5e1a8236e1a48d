//! One page on its way in: its records read side by side, then stored in one transaction with the checkpoint.
//!
//! Apart from the loop because it knows nothing of requests: a page comes, outcomes go.

use std::sync::PoisonError;

use rayon::prelude::*;

use crate::config::Source;
use crate::curate::Curation;
use crate::curate::Metadata;
use crate::harvest::list::Fetched;
use crate::harvest::scope::Deps;
use crate::ingest;
use crate::ingest::Reach;
use crate::ingest::Stored;
use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::model::problem::Problem;
use crate::model::quarantine::Quarantined;
use crate::model::record::Derived;
use crate::model::record::Header;
use crate::model::record::Incoming;
use crate::model::record::Outcome;
use crate::model::record::Precedence;
use crate::model::record::Status;
use crate::model::run::Counts;
use crate::oai::PageRecord;
use crate::store;
use crate::store::Checkpoint;
use crate::store::Packed;
use crate::store::SourceRow;
use crate::store::StoreError;
use crate::store::Write;

/// A record ready to be stored, or what could not be read.
pub enum Ready {
    /// Read.
    Record(Box<ReadyRecord>),
    /// Not read.
    Damaged(Quarantined),
}

/// A record ready to be stored.
pub struct ReadyRecord {
    packed: Packed,
    derived: Derived,
    document: Option<Document>,
}

impl Ready {
    /// The header of a record that could be read.
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        match self {
            Self::Record(record) => Some(record.packed.header()),
            Self::Damaged(_) => None,
        }
    }

    /// What the reader found wrong in a record that it could read.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Record(record) => &record.derived.problems,
            Self::Damaged(_) => &[],
        }
    }
}

/// Pages ready to be stored together.
pub struct Batch {
    /// What is on them, in their order, without excluded records.
    pub records: Vec<Ready>,
    /// The checkpoint that is true once they are stored.
    pub after: Option<Checkpoint>,
}

impl Batch {
    /// Adds what came after it.
    pub fn extend(&mut self, next: Batch) {
        self.records.extend(next.records);
        self.after = next.after.or(self.after.take());
    }
}

/// Reads a page's records side by side.
#[must_use]
pub fn prepare(curation: &Curation, source: &Source, fetched: Fetched, reach: Reach) -> Batch {
    let Fetched { page, payloads, url, after } = fetched;
    let ready = |(at, record)| match record {
        PageRecord::Good(incoming) if source.sets.excludes(&incoming.header.sets) => None,
        PageRecord::Good(incoming) => {
            let metadata = payloads.element(at);
            Some(match prepare_one(curation, source, incoming, metadata, reach) {
                Ready::Damaged(bad) => Ready::Damaged(placed(bad, metadata)),
                ready => ready,
            })
        }
        PageRecord::Bad(bad) => Some(Ready::Damaged(named(bad, &url))),
    };
    Batch { records: page.records.into_par_iter().enumerate().filter_map(ready).collect(), after }
}

/// Reads one record, whose metadata may stand parsed in its page.
#[must_use]
pub fn prepare_one(
    curation: &Curation,
    source: &Source,
    incoming: Incoming,
    metadata: Option<Metadata<'_>>,
    reach: Reach,
) -> Ready {
    match ingest::prepare(curation, (&source.key, &source.id), incoming, metadata, reach) {
        Ok(prepared) => {
            let ingest::Prepared { incoming, derived, document } = prepared;
            Ready::Record(Box::new(ReadyRecord { packed: store::pack(incoming), derived, document }))
        }
        Err(bad) => Ready::Damaged(*bad),
    }
}

/// Metadata that is too much for a reader is in quarantine with its place in the page.
fn placed(bad: Quarantined, metadata: Option<Metadata<'_>>) -> Quarantined {
    let offset = metadata.map_or(bad.offset, |metadata| metadata.span().start as u64);
    Quarantined { offset, ..bad }
}

/// Bytes without an identifier are named after where they came from.
fn named(bad: Quarantined, url: &str) -> Quarantined {
    if bad.identifier.is_empty() {
        return Quarantined { identifier: format!("{url}#{}", bad.offset), ..bad };
    }
    bad
}

/// What storing a page did.
#[derive(Debug, Default)]
pub struct Done {
    /// Counts.
    pub counts: Counts,
    /// Identifiers put into quarantine, and whether for the first time.
    pub damaged: Vec<(String, bool)>,
}

/// What becomes of the deletion of a live record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deletions {
    /// It waits for the end of the run.
    Wait,
    /// It is done.
    Pass,
}

/// Stores a batch and its checkpoint in one transaction, then tells the sink. Deletions of live records wait.
///
/// # Errors
/// Nothing of it was stored.
pub fn commit(deps: &Deps<'_>, row: &SourceRow, set: Option<&str>, batch: Batch) -> Result<Done, StoreError> {
    store_batch(deps, row, set, batch, Deletions::Wait)
}

/// Makes tombstones with these headers in one transaction, then tells the sink.
///
/// # Errors
/// None of them was stored.
pub fn delete(
    deps: &Deps<'_>,
    source: &Source,
    row: &SourceRow,
    headers: Vec<Header>,
) -> Result<Done, StoreError> {
    let tombstone = |header| {
        prepare_one(deps.curation, source, Incoming { header, ..Incoming::default() }, None, Reach::Store)
    };
    let batch = Batch { records: headers.into_iter().map(tombstone).collect(), after: None };
    store_batch(deps, row, None, batch, Deletions::Pass)
}

fn store_batch(
    deps: &Deps<'_>,
    row: &SourceRow,
    set: Option<&str>,
    batch: Batch,
    deletions: Deletions,
) -> Result<Done, StoreError> {
    let turn = deps.commit.lock().unwrap_or_else(PoisonError::into_inner);
    let (done, change, stored) = deps.store.write(|tx| {
        let (done, stored) = put_all(tx, row, batch.records, deletions)?;
        if let Some(after) = &batch.after {
            tx.set_checkpoint(row, set, after)?;
        }
        Ok::<_, StoreError>((done, tx.change(), stored))
    })?;
    if let Some(sink) = deps.sink.filter(|_| !stored.is_empty()) {
        sink.committed(change, stored);
    }
    drop(turn);
    Ok(done)
}

fn put_all(
    tx: &mut Write<'_>,
    row: &SourceRow,
    records: Vec<Ready>,
    deletions: Deletions,
) -> Result<(Done, Vec<Stored>), StoreError> {
    let (mut done, mut stored) = (Done::default(), Vec::new());
    for ready in records {
        match ready {
            Ready::Record(record) => {
                let ReadyRecord { packed, derived, document } = *record;
                if deletions == Deletions::Wait
                    && packed.header().deleted
                    && tx.hold_deletion(row, packed.header())?
                {
                    done.counts.held_deletions += 1;
                    continue;
                }
                let outcome = tx.put_packed(row, &packed, &derived, Precedence::Arriving)?;
                done.counts.add(outcome);
                let id = || RecordId::derive(&row.key, &packed.header().identifier);
                stored.extend(Stored::of(outcome, document, id));
            }
            Ready::Damaged(bad) => {
                let first_time = tx.quarantine(row, &bad)?;
                done.counts.quarantined += 1;
                done.counts.quarantined_new += u64::from(first_time);
                done.damaged.push((bad.identifier, first_time));
            }
        }
    }
    Ok((done, stored))
}

/// What storing a page would do, as far as a look at what is held tells. Deletions of live records would wait.
///
/// # Errors
/// The store cannot be read.
pub fn rehearse(deps: &Deps<'_>, row: Option<&SourceRow>, batch: &Batch) -> Result<Done, StoreError> {
    let mut done = Done::default();
    for ready in &batch.records {
        match ready {
            Ready::Record(record) => match outcome(deps, row, &record.packed)? {
                Some(outcome) => done.counts.add(outcome),
                None => done.counts.held_deletions += 1,
            },
            Ready::Damaged(_) => done.counts.quarantined += 1,
        }
    }
    Ok(done)
}

/// What would become of a record; `None`: its deletion would wait.
fn outcome(deps: &Deps<'_>, row: Option<&SourceRow>, packed: &Packed) -> Result<Option<Outcome>, StoreError> {
    let header = packed.header();
    let Some(row) = row else {
        return Ok(Some(if header.deleted { Outcome::Deleted } else { Outcome::New }));
    };
    let id = RecordId::derive(&row.key, &header.identifier);
    let held = deps.store.record(&id)?;
    Ok(match held {
        Some(held) if held.header == *header && packed.holds(&held.raw, &held.about) => {
            Some(Outcome::Unchanged)
        }
        Some(held) if header.deleted && held.status != Status::Deleted => None,
        _ if header.deleted => Some(Outcome::Deleted),
        Some(_) => Some(Outcome::Changed),
        None => Some(Outcome::New),
    })
}
