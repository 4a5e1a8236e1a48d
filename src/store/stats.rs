//! All numbers of the collection in one struct.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::params;

use crate::model::record::Derived;
use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::session::Session;
use crate::store::sources;
use crate::store::write;
use crate::store::write::Total;

/// What the collection holds. `records` are live; the others are apart from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoreStats {
    /// Live records.
    pub records: u64,
    /// Distinct resources among the live records.
    pub groups: u64,
    /// Tombstones.
    pub deleted: u64,
    /// Taken down.
    pub suppressed: u64,
    /// Left out by rules.
    pub skipped: u64,
    /// Records that each rule changed or left out.
    pub rules: BTreeMap<String, u64>,
    /// Unresolved quarantine rows.
    pub quarantined: u64,
    /// Findings on live records.
    pub problems: u64,
    /// Change number.
    pub change: u64,
    /// One per source, by id.
    pub sources: Vec<SourceStats>,
    /// Live records by BCP 47 tag of each of their languages, guessed ones too.
    pub languages: BTreeMap<String, u64>,
    /// Those of them whose language was guessed ([`Derived::GUESS_MARK`]), by its tag.
    pub languages_guessed: BTreeMap<String, u64>,
    /// Bytes of `lomond.db` and its `-wal`.
    pub database_bytes: u64,
}

/// What the collection holds of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceStats {
    /// The source.
    pub source: SourceRow,
    /// Live records.
    pub records: u64,
    /// Tombstones.
    pub deleted: u64,
    /// Unresolved quarantine rows.
    pub quarantined: u64,
    /// Of the live records those whose deletion waits.
    pub held_deletions: u64,
}

impl Store {
    /// The number of the configuration that all records were last read with ([`crate::store::Write::set_curation`]).
    ///
    /// # Errors
    /// The database could not be read.
    pub fn curation(&self) -> Result<u64> {
        self.read(|session| {
            let sql = "SELECT value FROM meta WHERE name = 'curation'";
            let held =
                session.db.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0)).optional()?;
            Ok(held.unwrap_or_default().unsigned_abs())
        })
    }

    /// Counts everything; cheap enough for a page view.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn stats(&self) -> Result<StoreStats> {
        let mut stats = self.read(|session| {
            // One transaction, so that the numbers are of one moment.
            session.db.execute_batch("BEGIN")?;
            let stats = count(session);
            session.db.execute_batch("COMMIT")?;
            stats
        })?;
        stats.database_bytes = bytes_on_disk(&self.database_path());
        Ok(stats)
    }
}

fn count(session: &mut Session) -> Result<StoreStats> {
    let db = &session.db;
    let mut stats = StoreStats {
        groups: number(db, "SELECT COUNT(DISTINCT grp) FROM record WHERE status = 0 AND suppressed = 0")?,
        change: write::read_change(db)?.unsigned_abs(),
        ..StoreStats::default()
    };
    let (live, deleted) = (totals(db, Total::Live)?, totals(db, Total::Deleted)?);
    let (problems, quarantined) = (totals(db, Total::Problems)?, totals(db, Total::Quarantined)?);
    let held = totals(db, Total::Held)?;
    stats.records = live.values().sum();
    stats.deleted = deleted.values().sum();
    stats.skipped = totals(db, Total::Skipped)?.values().sum();
    stats.problems = problems.values().sum();
    stats.quarantined = quarantined.values().sum();
    let of = |counts: &BTreeMap<i64, u64>, number: i64| counts.get(&number).copied().unwrap_or(0);
    for source in sources::all(db)? {
        let (records, deleted) = (of(&live, source.rowid), of(&deleted, source.rowid));
        let quarantined = of(&quarantined, source.rowid);
        let held_deletions = if source.held_all { records } else { of(&held, source.rowid) };
        stats.sources.push(SourceStats { source, records, deleted, quarantined, held_deletions });
    }
    for (list, count) in totals(&session.db, Total::Rules)? {
        for mark in session.terms.list(&session.db, Some(list))? {
            let name = mark.rsplit_once('#').map_or(mark.as_str(), |(name, _)| name);
            *stats.rules.entry(name.to_owned()).or_default() += count;
        }
    }
    for (list, count) in totals(db, Total::Languages)? {
        for language in session.terms.list(&session.db, Some(list))? {
            let guessed = language.strip_suffix(Derived::GUESS_MARK);
            let tag = guessed.unwrap_or(&language);
            *stats.languages.entry(tag.to_owned()).or_default() += count;
            if guessed.is_some() {
                *stats.languages_guessed.entry(tag.to_owned()).or_default() += count;
            }
        }
    }
    Ok(stats)
}

fn number(db: &Connection, sql: &str) -> Result<u64> {
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0))?.unsigned_abs())
}

fn totals(db: &Connection, total: Total) -> Result<BTreeMap<i64, u64>> {
    let mut statement = db.prepare_cached("SELECT key, count FROM total WHERE name = ?1 AND count > 0")?;
    let rows = statement
        .query_map(params![total.name()], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn bytes_on_disk(database: &Path) -> u64 {
    let length = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    length(database) + length(&database.with_extension("db-wal"))
}
