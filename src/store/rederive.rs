//! Replacing what is derived of a record when the reader has learned something; the raw bytes stay.
//!
//! The record takes a new change number, because what index and exports say of it has changed.

use rusqlite::params;

use crate::model::record::Derived;
use crate::model::record::Incoming;
use crate::model::record::Record;
use crate::store::Result;
use crate::store::Write;
use crate::store::blocks::Place;
use crate::store::pack;
use crate::store::put::shown;
use crate::store::put::stored_count;
use crate::store::row;
use crate::store::row::DELETED;
use crate::store::row::LIVE;
use crate::store::row::SKIPPED;
use crate::store::session::Session;
use crate::store::write::Total;

impl Write<'_> {
    /// Stores `derived` for a record as it was read; `false` when it is no longer as it was read.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn rederive(&mut self, record: &Record, derived: &Derived) -> Result<bool> {
        let before = i64::try_from(record.change).unwrap_or(i64::MAX);
        let Some(held) = self.held_as_read(record, before)? else { return Ok(false) };
        self.change += 1;
        self.add(Total::Problems, held.source, stored_count(&derived.problems) - held.problems);
        self.add(shown(held.skipped), held.source, -1);
        self.add(shown(derived.skipped), held.source, 1);
        let (languages, rules) = self.update_derived(before, derived)?;
        self.move_bytes(record, derived, held.place)?;
        self.count_terms(held.skipped, held.languages, held.rules, -1);
        self.count_terms(derived.skipped, languages, rules, 1);
        Ok(true)
    }

    /// What the record counts under, if it still is the change that was read.
    fn held_as_read(&self, record: &Record, before: i64) -> Result<Option<Held>> {
        let sql = "SELECT source, languages, rules, status, problems, block, slot FROM record
                   WHERE change = ?1 AND id = ?2 AND status <> ?3";
        let mut statement = self.session.db.prepare_cached(sql)?;
        let mut rows = statement.query(params![before, row::id_bytes(&record.id), DELETED])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(Held {
            source: row.get(0)?,
            languages: row.get(1)?,
            rules: row.get(2)?,
            skipped: row.get::<_, i64>(3)? == SKIPPED,
            problems: row.get(4)?,
            place: Place::read(row, 5, 6)?,
        }))
    }

    /// Puts the bytes beside their new findings.
    fn move_bytes(&mut self, record: &Record, derived: &Derived, before: Option<Place>) -> Result<()> {
        if let Some(before) = before {
            self.blocks.clear(before);
        }
        let Record { header, raw, about, .. } = record.clone();
        let packed = pack::pack(Incoming { header, raw, about });
        let db = &self.session.db;
        let place = self.blocks.put(db, self.change, &packed, &derived.problems)?;
        db.prepare_cached(
            "UPDATE record SET codec = ?1, raw = x'', about = NULL, block = ?2, slot = ?3, problems = ?4
             WHERE change = ?5",
        )?
        .execute(params![
            packed.codec,
            place.map(|place| place.block),
            place.map(|place| place.slot),
            stored_count(&derived.problems),
            self.change
        ])?;
        Ok(())
    }

    fn update_derived(&mut self, before: i64, derived: &Derived) -> Result<(Option<i64>, Option<i64>)> {
        let Session { db, terms, .. } = &mut *self.session;
        let dialect = match derived.dialect.as_str() {
            "" => None,
            dialect => Some(terms.number(db, dialect)?),
        };
        let title_language = derived.title_language.as_ref().map(|tag| terms.number(db, tag)).transpose()?;
        let languages = terms.list_number(db, &derived.languages)?;
        let rules = terms.list_number(db, &derived.rules)?;
        db.prepare_cached(
            "UPDATE record SET change = ?1, dialect = ?2, title = ?3, title_language = ?4, languages = ?5, grp = ?6,
                 rules = ?7, status = ?8
             WHERE change = ?9",
        )?
        .execute(params![
            self.change,
            dialect,
            derived.title,
            title_language,
            languages,
            row::Group(&derived.group),
            rules,
            if derived.skipped { SKIPPED } else { LIVE },
            before
        ])?;
        Ok((languages, rules))
    }
}

/// What a record counts under.
struct Held {
    source: i64,
    languages: Option<i64>,
    rules: Option<i64>,
    skipped: bool,
    problems: i64,
    place: Option<Place>,
}
