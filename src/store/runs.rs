//! What the harvests and imports did, run by run.

use rusqlite::Row;
use rusqlite::params;

use crate::model::id::SourceId;
use crate::model::run::Counts;
use crate::model::run::RunRow;
use crate::model::run::SourceReport;
use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::Write;
use crate::store::stored;

impl Store {
    /// Past runs, newest first; of one source (id or key) or of all.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn runs(&self, source: Option<&SourceId>, limit: usize) -> Result<Vec<RunRow>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.read(|session| {
            let mut statement = session.db.prepare_cached(
                "SELECT r.number, r.started, r.finished, r.kind, s.id, r.requests, r.retries, r.new, r.changed,
                     r.deleted, r.unchanged, r.quarantined, r.quarantined_new, r.bytes, r.seconds, r.complete,
                     r.held, r.error, r.held_deletions, r.missing
                 FROM run r JOIN source s ON s.number = r.source
                 WHERE ?1 IS NULL OR s.id = ?1 OR s.key = ?1 ORDER BY r.number DESC LIMIT ?2",
            )?;
            let rows = statement.query_map(params![source.map(SourceId::as_str), limit], read)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

impl Write<'_> {
    /// Notes that a run (`harvest` or `import`) of `source` begins; returns its number.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn start_run(&mut self, source: &SourceRow, kind: &str) -> Result<i64> {
        let sql = "INSERT INTO run (source, kind, started) VALUES (?1, ?2, ?3)";
        Ok(self.session.db.prepare_cached(sql)?.insert(params![source.rowid, kind, self.now])?)
    }

    /// Notes how many requests the run has sent so far.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn note_requests(&mut self, run: i64, requests: u64) -> Result<()> {
        let sql = "UPDATE run SET requests = ?2 WHERE number = ?1";
        self.session.db.prepare_cached(sql)?.execute(params![run, stored(requests)])?;
        Ok(())
    }

    /// Notes what the run did. A run that is never finished was killed.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn finish_run(&mut self, run: i64, report: &SourceReport) -> Result<()> {
        let counts = &report.counts;
        self.session
            .db
            .prepare_cached(
                "UPDATE run SET finished = ?2, requests = ?3, retries = ?4, new = ?5, changed = ?6,
                     deleted = ?7, unchanged = ?8, quarantined = ?9, quarantined_new = ?10, bytes = ?11,
                     seconds = ?12, complete = ?13, held = ?14, error = ?15,
                     held_deletions = ?16, missing = ?17 WHERE number = ?1",
            )?
            .execute(params![
                run,
                self.now,
                stored(report.requests),
                stored(report.retries),
                stored(counts.new),
                stored(counts.changed),
                stored(counts.deleted),
                stored(counts.unchanged),
                stored(counts.quarantined),
                stored(counts.quarantined_new),
                stored(report.bytes),
                report.seconds,
                report.complete,
                report.held,
                report.error,
                stored(counts.held_deletions),
                stored(report.missing)
            ])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<RunRow> {
    let count = |column: usize| row.get::<_, i64>(column).map(i64::unsigned_abs);
    let report = SourceReport {
        id: row.get(4)?,
        requests: count(5)?,
        retries: count(6)?,
        counts: Counts {
            new: count(7)?,
            changed: count(8)?,
            deleted: count(9)?,
            unchanged: count(10)?,
            quarantined: count(11)?,
            quarantined_new: count(12)?,
            held_deletions: count(18)?,
        },
        bytes: count(13)?,
        seconds: row.get(14)?,
        complete: row.get(15)?,
        held: row.get(16)?,
        error: row.get(17)?,
        missing: count(19)?,
    };
    Ok(RunRow { id: row.get(0)?, started: row.get(1)?, finished: row.get(2)?, kind: row.get(3)?, report })
}
