//! Walking many records in bounded memory: what exports and bundles are made from.

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::catalog::Catalog;
use crate::catalog::CatalogError;
use crate::catalog::Entry;
use crate::model::id::RecordId;
use crate::model::query::Query;
use crate::model::record::Record;
use crate::model::record::Status;

/// Records read at a time; no transaction is held between two steps.
const STEP: usize = 256;

impl Catalog {
    /// Calls `visit` with every record that changed after `since`, in the order of their ids (by base32
    /// value, the same in every collection), each once, as it is when its turn comes. An empty query means
    /// all, tombstones included, and needs no index; any other the live records that the index finds.
    ///
    /// # Errors
    /// Store or index cannot be read, or `visit` failed.
    pub fn each<E: From<CatalogError>>(
        &self,
        query: &Query,
        since: u64,
        visit: &mut dyn FnMut(Entry) -> Result<(), E>,
    ) -> Result<(), E> {
        if query.clauses.is_empty() && query.filters.is_empty() {
            return self.each_of_all(since, visit);
        }
        self.found(query, &mut |mut records| {
            records.retain(|record| record.change > since);
            let mut entries = self.entries(records);
            entries.retain(|entry| entry.record.status == Status::Live);
            entries.into_iter().try_for_each(&mut *visit)
        })
    }

    /// Calls `visit` with the live records that the index finds, some at a time, as they are stored.
    ///
    /// # Errors
    /// Store or index cannot be read, or `visit` failed.
    pub fn found<E: From<CatalogError>>(
        &self,
        query: &Query,
        visit: &mut dyn FnMut(Vec<Record>) -> Result<(), E>,
    ) -> Result<(), E> {
        let index = self.index()?;
        index.reload().map_err(CatalogError::from)?;
        let ids = index.ids(query).map_err(CatalogError::from)?;
        for step in ids.chunks(STEP) {
            let mut records = self.store.lookup(step).map_err(CatalogError::from)?;
            records.retain(|record| record.status == Status::Live);
            visit(records)?;
        }
        Ok(())
    }

    /// Calls `visit` with the records that changed after `since` and until `until`, some at a time, as they are stored and in the
    /// order of their changes: the quickest way to read all, since what came together lies together.
    ///
    /// A record that changes meanwhile moves beyond `until`: who wants all asks for those then, and gets some that came before.
    ///
    /// # Errors
    /// The store cannot be read, or `visit` failed.
    pub fn changed<E: From<CatalogError>>(
        &self,
        since: u64,
        until: u64,
        visit: &mut dyn FnMut(Vec<Record>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut since = since;
        loop {
            let records = self.store.changes(since, until, STEP).map_err(CatalogError::from)?;
            let Some(newest) = records.last() else { return Ok(()) };
            since = newest.change;
            visit(records)?;
        }
    }

    /// A stored record with what it says.
    #[must_use]
    pub fn entry(&self, record: Record) -> Entry {
        Entry::new(&self.curation, record)
    }

    /// Identifiers and datestamps of the live records from `first` to `last`, by id, at most `limit`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn live_between(
        &self,
        first: &RecordId,
        last: &RecordId,
        limit: usize,
    ) -> Result<Vec<(RecordId, String)>, CatalogError> {
        Ok(self.store.live_between(first, last, limit)?)
    }

    fn each_of_all<E: From<CatalogError>>(
        &self,
        since: u64,
        visit: &mut dyn FnMut(Entry) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut last = None;
        loop {
            let records = self.store.by_id(last.as_ref(), since, STEP).map_err(CatalogError::from)?;
            let Some(newest) = records.last() else { return Ok(()) };
            last = Some(newest.id.clone());
            self.entries(records).into_iter().try_for_each(&mut *visit)?;
        }
    }

    /// Reads a step's records on all cores, in order.
    pub(super) fn entries(&self, records: Vec<Record>) -> Vec<Entry> {
        records.into_par_iter().map(|record| self.entry(record)).collect()
    }
}
