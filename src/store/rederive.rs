//! Replacing what is derived of a record when the reader has learned something; the raw bytes stay.
//!
//! The record takes a new change number, because what index and exports say of it has changed.

use rusqlite::OptionalExtension;
use rusqlite::params;

use crate::model::record::Derived;
use crate::model::record::Record;
use crate::store::Result;
use crate::store::Write;
use crate::store::put::shown;
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
        let dropped = self.drop_problems(before)?;
        let put = self.put_problems(self.change, &derived.problems)?;
        self.add(Total::Problems, held.source, put - dropped);
        self.add(shown(held.skipped), held.source, -1);
        self.add(shown(derived.skipped), held.source, 1);
        let (languages, rules) = self.update_derived(before, derived)?;
        self.count_terms(held.skipped, held.languages, held.rules, -1);
        self.count_terms(derived.skipped, languages, rules, 1);
        Ok(true)
    }

    /// What the record counts under, if it still is the change that was read.
    fn held_as_read(&self, record: &Record, before: i64) -> Result<Option<Held>> {
        let sql = "SELECT source, languages, rules, status FROM record WHERE change = ?1 AND id = ?2 AND status <> ?3";
        let mut statement = self.session.db.prepare_cached(sql)?;
        let held = statement.query_row(params![before, row::id_bytes(&record.id), DELETED], |row| {
            Ok(Held {
                source: row.get(0)?,
                languages: row.get(1)?,
                rules: row.get(2)?,
                skipped: row.get::<_, i64>(3)? == SKIPPED,
            })
        });
        Ok(held.optional()?)
    }

    fn update_derived(&mut self, before: i64, derived: &Derived) -> Result<(Option<i64>, Option<i64>)> {
        let Session { db, terms } = &mut *self.session;
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
}
