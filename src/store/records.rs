//! Reading records: one by id, some by id, all by change number or by id, in short steps.
//!
//! Every call is one short read; a caller that walks the whole store asks again from where it stopped
//! and holds no transaction between.

use rusqlite::Params;
use rusqlite::params;

use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::problem::Problem;
use crate::model::record::Record;
use crate::store::Result;
use crate::store::Store;
use crate::store::problems;
use crate::store::row;
use crate::store::row::COLUMNS;
use crate::store::session::Session;
use crate::store::stored;
use crate::store::write;

const FROM: &str = "FROM record r JOIN source s ON s.number = r.source";

impl Store {
    /// The collection's change number: that of the newest change, 0 for an empty collection.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn change(&self) -> Result<u64> {
        self.read(|session| Ok(write::read_change(&session.db)?.unsigned_abs()))
    }

    /// One record, live or tombstone.
    ///
    /// # Errors
    /// The database could not be read or is damaged.
    pub fn record(&self, id: &RecordId) -> Result<Option<Record>> {
        self.read(|session| one(session, id))
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
        self.read(|session| ids.iter().filter_map(|id| one(session, id).transpose()).collect())
    }

    /// Live records and tombstones with `since < change <= until`, by change, at most `limit`.
    ///
    /// A record that changes while a reader walks moves beyond `until`: a follower that goes on from
    /// there misses nothing.
    ///
    /// # Errors
    /// The database could not be read or is damaged.
    pub fn changes(&self, since: u64, until: u64, limit: usize) -> Result<Vec<Record>> {
        let sql = format!(
            "SELECT {COLUMNS} {FROM} WHERE r.change > ?1 AND r.change <= ?2 ORDER BY r.change LIMIT ?3"
        );
        self.read(|session| many(session, &sql, params![stored(since), stored(until), limit_of(limit)]))
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
        // The `+` keeps the planner on the id index: sorting a range of changes would read it whole.
        let sql =
            format!("SELECT {COLUMNS} {FROM} WHERE r.id > ?1 AND +r.change > ?2 ORDER BY r.id LIMIT ?3");
        let after = after.map_or_else(Vec::new, |id| row::id_bytes(id).to_vec());
        self.read(|session| many(session, &sql, params![after, stored(since), limit_of(limit)]))
    }

    /// Live records of one resource ([`crate::model::record::Derived::group`]), by id, at most `limit`.
    ///
    /// # Errors
    /// The database could not be read or is damaged.
    pub fn in_group(&self, group: &str, limit: usize) -> Result<Vec<Record>> {
        // The conditions are the index's own, so that it is used.
        let sql = format!(
            "SELECT {COLUMNS} {FROM} WHERE r.grp = ?1 AND r.status = 0 AND r.suppressed = 0 ORDER BY r.id LIMIT ?2"
        );
        self.read(|session| many(session, &sql, params![row::Group(group), limit_of(limit)]))
    }

    /// Identifiers and datestamps of the live records from `first` to `last`, by id, at most `limit`: no raw bytes are read.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn live_between(
        &self,
        first: &RecordId,
        last: &RecordId,
        limit: usize,
    ) -> Result<Vec<(RecordId, String)>> {
        let sql = "SELECT r.id, r.datestamp FROM record r
            WHERE r.id BETWEEN ?1 AND ?2 AND r.status = 0 AND r.suppressed = 0 ORDER BY r.id LIMIT ?3";
        self.read(|session| {
            let mut statement = session.db.prepare_cached(sql)?;
            let (first, last) = (row::id_bytes(first).to_vec(), row::id_bytes(last).to_vec());
            let mut rows = statement.query(params![first, last, limit_of(limit)])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.extend(row::id_of(row.get_ref(0)?).zip(Some(row.get::<_, String>(1)?)));
            }
            Ok(found)
        })
    }

    /// The reader's findings on one record, in the order found.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn problems(&self, id: &RecordId) -> Result<Vec<Problem>> {
        self.read(|session| problems::of(session, id))
    }
}

fn one(session: &mut Session, id: &RecordId) -> Result<Option<Record>> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE r.id = ?1");
    Ok(many(session, &sql, [row::id_bytes(id)])?.pop())
}

fn many(session: &mut Session, sql: &str, params: impl Params) -> Result<Vec<Record>> {
    let Session { db, terms, last_block } = session;
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut records = Vec::new();
    while let Some(found) = rows.next()? {
        records.push(row::read(found, (db, terms, last_block))?);
    }
    Ok(records)
}

fn limit_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
