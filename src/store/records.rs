//! Reading records: one by id, some by id, all by change number or by id, in short steps.
//!
//! Every call is one short read; a caller that walks the whole store asks again from where it stopped
//! and holds no transaction between.

use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::problem::Problem;
use crate::model::record::Record;
use crate::store::Result;
use crate::store::Store;

impl Store {
    /// The collection's change number: that of the newest change, 0 for an empty collection.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn change(&self) -> Result<u64> {
        todo!()
    }

    /// One record, live or tombstone.
    ///
    /// # Errors
    /// The database could not be read or is damaged.
    pub fn record(&self, id: &RecordId) -> Result<Option<Record>> {
        todo!("{id}")
    }

    /// The record with this OAI identifier of the source with this *key*.
    ///
    /// # Errors
    /// The database could not be read or is damaged.
    pub fn by_identifier(&self, key: &SourceId, identifier: &str) -> Result<Option<Record>> {
        self.record(&RecordId::derive(key, identifier))
    }

    /// Records in the order asked; unknown ids are left out.
    ///
    /// # Errors
    /// The database could not be read or is damaged.
    pub fn lookup(&self, ids: &[RecordId]) -> Result<Vec<Record>> {
        ids.iter().filter_map(|id| self.record(id).transpose()).collect()
    }

    /// Live records and tombstones with `since < change <= until`, by change, at most `limit`.
    ///
    /// A record that changes while a reader walks moves beyond `until`: a follower that goes on from
    /// there misses nothing.
    ///
    /// # Errors
    /// The database could not be read or is damaged.
    pub fn changes(&self, since: u64, until: u64, limit: usize) -> Result<Vec<Record>> {
        todo!("{since} {until} {limit}")
    }

    /// Live records and tombstones after `after` in the order of their ids (by base32 value, the same in every
    /// collection whatever its history), with `change > since`, at most `limit`.
    ///
    /// Unlike [`Store::changes`] it meets every record exactly once even while a writer changes them, so
    /// it serves exports; the price is a random read per record.
    ///
    /// # Errors
    /// The database could not be read or is damaged.
    pub fn by_id(&self, after: Option<&RecordId>, since: u64, limit: usize) -> Result<Vec<Record>> {
        todo!("{after:?} {since} {limit}")
    }

    /// The reader's findings on one record, in the order found.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn problems(&self, id: &RecordId) -> Result<Vec<Problem>> {
        todo!("{id}")
    }
}
