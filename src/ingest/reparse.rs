//! Deriving everything again from the raw bytes: for a reader that has learned something.

use rayon::prelude::*;

use crate::curate::Curation;
use crate::ingest::Reach;
use crate::ingest::prepare;
use crate::model::record::Derived;
use crate::model::record::Incoming;
use crate::model::record::Record;
use crate::model::record::Status;
use crate::store::Store;
use crate::store::StoreError;

/// Records in one step, and in one transaction.
const STEP: usize = 500;

/// Reads every record that is no tombstone again; one whose derived facts differ is stored with them, under a new change
/// number. A record that the reader now refuses keeps what it had. Returns how many were read.
///
/// # Errors
/// The store cannot be read or written; what was committed stays, and a second run does the rest.
pub fn reparse(
    curation: &Curation,
    store: &Store,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<u64, StoreError> {
    let until = store.change()?;
    let (mut since, mut n_read) = (0, 0_u64);
    loop {
        let records = store.changes(since, until, STEP)?;
        let Some(last) = records.last().map(|record| record.change) else { return Ok(n_read) };
        since = last;
        n_read += records.iter().filter(|record| record.status != Status::Deleted).count() as u64;
        let again = |record| derive_again(curation, record);
        let derived: Vec<(Record, Derived)> = records.into_par_iter().filter_map(again).collect();
        let mut differing = Vec::new();
        for (record, derived) in derived {
            let held = Derived { problems: store.problems(&record.id)?, ..record.derived.clone() };
            if held != derived {
                differing.push((record, derived));
            }
        }
        store.write(|tx| {
            differing.iter().try_for_each(|(record, derived)| tx.rederive(record, derived).map(|_| ()))
        })?;
        progress(n_read, until);
    }
}

fn derive_again(curation: &Curation, record: Record) -> Option<(Record, Derived)> {
    if record.status == Status::Deleted {
        return None;
    }
    let incoming =
        Incoming { header: record.header.clone(), raw: record.raw.clone(), about: record.about.clone() };
    let prepared =
        prepare(curation, (&record.source_key, &record.source), incoming, None, Reach::Store).ok()?;
    Some((record, prepared.derived))
}
