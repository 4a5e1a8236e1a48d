//! The write transaction: what it has counted so far, and how it ends.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;
use rusqlite::params;

use crate::store::Result;
use crate::store::blocks::Blocks;
use crate::store::session::Session;

/// Counts kept in the table `total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Total {
    /// Live records, by source.
    Live,
    /// Tombstones, by source.
    Deleted,
    /// Records that a rule leaves out, by source.
    Skipped,
    /// Records that rules touched, by the term that is their list.
    Rules,
    /// Findings on live records, by source.
    Problems,
    /// Unresolved quarantine rows, by source.
    Quarantined,
    /// Live records, by the term that is their list of languages.
    Languages,
    /// Deletions that wait, by source.
    Held,
}

impl Total {
    /// Its name in the table.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Deleted => "deleted",
            Self::Skipped => "skipped",
            Self::Rules => "rules",
            Self::Problems => "problems",
            Self::Quarantined => "quarantined",
            Self::Languages => "languages",
            Self::Held => "held",
        }
    }
}

/// One write transaction; made by [`crate::store::Store::write`] only.
#[derive(Debug)]
pub struct Write<'a> {
    pub(super) session: &'a mut Session,
    pub(super) now: String,
    /// Number of the last change made.
    pub(super) change: i64,
    pub(super) blocks: Blocks,
    began_at: i64,
    totals: BTreeMap<(Total, i64), i64>,
    /// Totals as they were when the transaction began, as far as asked for.
    totals_before: BTreeMap<(Total, i64), i64>,
}

impl<'a> Write<'a> {
    pub(super) fn begin(session: &'a mut Session, now: String) -> Result<Self> {
        session.db.execute_batch("BEGIN IMMEDIATE")?;
        let (blocks, totals, totals_before) = Default::default();
        let mut tx = Self { session, now, change: 0, blocks, began_at: 0, totals, totals_before };
        tx.change = read_change(&tx.session.db)?;
        tx.began_at = tx.change;
        Ok(tx)
    }

    /// The change number the collection has with what was written so far.
    #[must_use]
    pub fn change(&self) -> u64 {
        self.change.unsigned_abs()
    }

    /// Remembers the number of the configuration that all records are read with now.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn set_curation(&mut self, digest: u64) -> Result<()> {
        let sql = "INSERT INTO meta (name, value) VALUES ('curation', ?1)
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        let digest = i64::try_from(digest).unwrap_or(i64::MAX);
        self.session.db.prepare_cached(sql)?.execute([digest])?;
        Ok(())
    }

    pub(super) fn add(&mut self, total: Total, key: i64, difference: i64) {
        if difference != 0 {
            *self.totals.entry((total, key)).or_default() += difference;
        }
    }

    /// A total as this transaction has it: cheap to ask for each record.
    pub(super) fn count(&mut self, total: Total, key: i64) -> Result<i64> {
        let difference = self.totals.get(&(total, key)).copied().unwrap_or(0);
        if let Some(before) = self.totals_before.get(&(total, key)) {
            return Ok(before + difference);
        }
        let before = read_total(&self.session.db, total, key)?;
        self.totals_before.insert((total, key), before);
        Ok(before + difference)
    }

    /// Counts a record under its languages, if it is shown, and under the rules that touched it.
    pub(super) fn count_terms(
        &mut self,
        skipped: bool,
        languages: Option<i64>,
        rules: Option<i64>,
        difference: i64,
    ) {
        if let Some(languages) = languages.filter(|_| !skipped) {
            self.add(Total::Languages, languages, difference);
        }
        if let Some(rules) = rules {
            self.add(Total::Rules, rules, difference);
        }
    }

    pub(super) fn commit(mut self) -> Result<()> {
        self.blocks.finish(&self.session.db)?;
        self.store_totals()?;
        if self.change != self.began_at {
            let sql = "UPDATE meta SET value = ?1 WHERE name = 'change'";
            self.session.db.prepare_cached(sql)?.execute([self.change])?;
        }
        self.session.db.execute_batch("COMMIT")?;
        Ok(())
    }

    fn store_totals(&mut self) -> Result<()> {
        let mut statement = self.session.db.prepare_cached(
            "INSERT INTO total (name, key, count) VALUES (?1, ?2, ?3)
             ON CONFLICT (name, key) DO UPDATE SET count = count + excluded.count",
        )?;
        for ((total, key), difference) in std::mem::take(&mut self.totals) {
            statement.execute(params![total.name(), key, difference])?;
        }
        Ok(())
    }
}

impl Drop for Write<'_> {
    fn drop(&mut self) {
        if !self.session.db.is_autocommit() {
            // Should even this fail, closing the connection undoes it.
            drop(self.session.db.execute_batch("ROLLBACK"));
            self.session.terms.forget();
        }
    }
}

/// The change number that is committed (or seen by this transaction).
pub(super) fn read_change(db: &rusqlite::Connection) -> Result<i64> {
    let sql = "SELECT value FROM meta WHERE name = 'change'";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// A total that is committed.
pub(super) fn read_total(db: &rusqlite::Connection, total: Total, key: i64) -> Result<i64> {
    let mut statement = db.prepare_cached("SELECT count FROM total WHERE name = ?1 AND key = ?2")?;
    let count = statement.query_row(params![total.name(), key], |row| row.get(0)).optional()?;
    Ok(count.unwrap_or(0))
}
