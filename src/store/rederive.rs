//! Replacing what is derived of a record when the reader has learned something; the raw bytes stay.
//!
//! The record takes a new change number, because what index and exports say of it has changed.

use rusqlite::OptionalExtension;
use rusqlite::params;

use crate::model::record::Derived;
use crate::model::record::Record;
use crate::model::record::Status;
use crate::store::Result;
use crate::store::Write;
use crate::store::row;
use crate::store::session::Session;
use crate::store::write::Total;

impl Write<'_> {
    /// Stores `derived` for a live record as it was read; `false` when it is no longer as it was read.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn rederive(&mut self, record: &Record, derived: &Derived) -> Result<bool> {
        let before = i64::try_from(record.change).unwrap_or(i64::MAX);
        let Some((source, held_languages)) = self.held_as_read(record, before)? else { return Ok(false) };
        self.change += 1;
        let dropped = self.drop_problems(before)?;
        let put = self.put_problems(self.change, &derived.problems)?;
        self.add(Total::Problems, source, put - dropped);
        let languages = self.update_derived(before, derived)?;
        for (number, difference) in [(held_languages, -1), (languages, 1)] {
            if let Some(number) = number {
                self.add(Total::Languages, number, difference);
            }
        }
        Ok(true)
    }

    /// Source and languages of the record, if it still is the change that was read.
    fn held_as_read(&self, record: &Record, before: i64) -> Result<Option<(i64, Option<i64>)>> {
        if record.status == Status::Deleted {
            return Ok(None);
        }
        let sql = "SELECT source, languages FROM record WHERE change = ?1 AND id = ?2 AND status = 0";
        let mut statement = self.session.db.prepare_cached(sql)?;
        let key = params![before, row::id_bytes(&record.id)];
        Ok(statement.query_row(key, |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    fn update_derived(&mut self, before: i64, derived: &Derived) -> Result<Option<i64>> {
        let Session { db, terms } = &mut *self.session;
        let dialect = match derived.dialect.as_str() {
            "" => None,
            dialect => Some(terms.number(db, dialect)?),
        };
        let title_language = derived.title_language.as_ref().map(|tag| terms.number(db, tag)).transpose()?;
        let languages = terms.list_number(db, &derived.languages)?;
        db.prepare_cached(
            "UPDATE record SET change = ?1, dialect = ?2, title = ?3, title_language = ?4, languages = ?5, grp = ?6
             WHERE change = ?7",
        )?
        .execute(params![
            self.change,
            dialect,
            derived.title,
            title_language,
            languages,
            row::Group(&derived.group),
            before
        ])?;
        Ok(languages)
    }
}
