//! Sources as the store knows them: identity, what their server says of itself, and last success.
//!
//! Knows nothing of configuration files: whoever harvests or imports names the source.

use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::params;

use crate::model::id::SourceId;
use crate::store::Result;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Write;

/// What a harvest or import says of the source it writes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSource {
    /// The first id the source ever had: it makes record ids and never changes.
    pub key: SourceId,
    /// Its present id.
    pub id: SourceId,
    /// Name for people; empty when unknown.
    pub name: String,
    /// Base URL; empty for what was imported from files.
    pub url: String,
    /// `metadataPrefix` harvested; empty where there is none.
    pub prefix: String,
}

impl NewSource {
    /// A source of files: `id` is also its key, and it has no URL.
    #[must_use]
    pub fn of_files(id: &SourceId) -> Self {
        let (name, url, prefix) = (String::new(), String::new(), String::new());
        Self { key: id.clone(), id: id.clone(), name, url, prefix }
    }
}

/// A source as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Number in this collection only; never shown.
    pub rowid: i64,
    /// The first id it ever had.
    pub key: SourceId,
    /// Its present id.
    pub id: SourceId,
    /// Name for people.
    pub name: String,
    /// Base URL; empty for files.
    pub url: String,
    /// `metadataPrefix` last harvested.
    pub prefix: String,
    /// `responseDate` of the first response of the last complete harvest: the next one's `from`.
    pub last_success: Option<String>,
    /// What Identify said.
    pub identify: IdentifyFacts,
    /// RFC 3339, UTC: the server asked to be left alone until then.
    pub not_before: Option<String>,
    /// Why deletions of its records wait to be accepted; `None`: they do not.
    pub held: Option<String>,
    /// What waits is the deletion of all its records.
    pub held_all: bool,
}

/// What a source's Identify response said, as far as the next harvest or a reader needs it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdentifyFacts {
    /// `repositoryName`.
    pub repository_name: Option<String>,
    /// `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ssZ`.
    pub granularity: Option<String>,
    /// `no`, `transient` or `persistent`.
    pub deleted_record: Option<String>,
    /// `earliestDatestamp`.
    pub earliest_datestamp: Option<String>,
    /// First `adminEmail`.
    pub admin_email: Option<String>,
}

/// The columns of a [`SourceRow`], in the order [`read`] takes them.
const COLUMNS: &str = "number, key, id, name, url, prefix, last_success,
    repository_name, granularity, deleted_record, earliest_datestamp, admin_email, not_before, held, held_all";

impl Store {
    /// Every source, by id.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn sources(&self) -> Result<Vec<SourceRow>> {
        self.read(|session| all(&session.db))
    }

    /// The source with this present id, else the one with this key.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn source(&self, id_or_key: &SourceId) -> Result<Option<SourceRow>> {
        self.read(|session| find(&session.db, id_or_key))
    }
}

impl Write<'_> {
    /// Finds the source by its key, or makes it. Id, name, URL and prefix are brought up to date where
    /// the new ones are not empty.
    ///
    /// # Errors
    /// The id belongs to a source with another key, or the database could not be written.
    pub fn source(&mut self, new: &NewSource) -> Result<SourceRow> {
        let db = &self.session.db;
        if let Some(other) = find_by(db, "id", &new.id)?.filter(|other| other.key != new.key) {
            let (id, key) = (other.id.to_string(), other.key.to_string());
            return Err(StoreError::SourceTaken { id, key });
        }
        match find_by(db, "key", &new.key)? {
            Some(held) if held.agrees(new) => return Ok(held),
            _ => {}
        }
        db.prepare_cached(
            "INSERT INTO source (key, id, name, url, prefix) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (key) DO UPDATE SET id = excluded.id,
                 name = CASE excluded.name WHEN '' THEN name ELSE excluded.name END,
                 url = CASE excluded.url WHEN '' THEN url ELSE excluded.url END,
                 prefix = CASE excluded.prefix WHEN '' THEN prefix ELSE excluded.prefix END",
        )?
        .execute(params![new.key.as_str(), new.id.as_str(), new.name, new.url, new.prefix])?;
        let row = find_by(db, "key", &new.key)?;
        row.ok_or_else(|| StoreError::Damaged { what: format!("source `{}` was not kept", new.id) })
    }

    /// The source with this key, as it is held.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn source_by_key(&self, key: &SourceId) -> Result<Option<SourceRow>> {
        find_by(&self.session.db, "key", key)
    }

    /// Notes what Identify said.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn set_identify(&mut self, source: &SourceRow, facts: &IdentifyFacts) -> Result<()> {
        self.session
            .db
            .prepare_cached(
                "UPDATE source SET repository_name = ?2, granularity = ?3, deleted_record = ?4,
                     earliest_datestamp = ?5, admin_email = ?6 WHERE number = ?1",
            )?
            .execute(params![
                source.rowid,
                facts.repository_name,
                facts.granularity,
                facts.deleted_record,
                facts.earliest_datestamp,
                facts.admin_email
            ])?;
        Ok(())
    }

    /// Notes until when (RFC 3339, UTC) the server asked to be left alone; `None`: it no longer does.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn set_not_before(&mut self, source: &SourceRow, until: Option<&str>) -> Result<()> {
        self.session
            .db
            .prepare_cached("UPDATE source SET not_before = ?2 WHERE number = ?1")?
            .execute(params![source.rowid, until])?;
        Ok(())
    }

    /// Notes the `responseDate` of the first response of a harvest that is now complete.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn set_last_success(&mut self, source: &SourceRow, response_date: &str) -> Result<()> {
        self.session
            .db
            .prepare_cached("UPDATE source SET last_success = ?2 WHERE number = ?1")?
            .execute(params![source.rowid, response_date])?;
        Ok(())
    }
}

impl SourceRow {
    /// Whether `new` says nothing else than what is held.
    fn agrees(&self, new: &NewSource) -> bool {
        let same = |held: &str, new: &str| new.is_empty() || held == new;
        self.id == new.id
            && same(&self.name, &new.name)
            && same(&self.url, &new.url)
            && same(&self.prefix, &new.prefix)
    }
}

/// Every source, by id.
pub(super) fn all(db: &Connection) -> Result<Vec<SourceRow>> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM source ORDER BY id"))?;
    let mut rows = statement.query([])?;
    let mut sources = Vec::new();
    while let Some(row) = rows.next()? {
        sources.push(read(row)?);
    }
    Ok(sources)
}

/// By present id, else by key.
pub(super) fn find(db: &Connection, id_or_key: &SourceId) -> Result<Option<SourceRow>> {
    match find_by(db, "id", id_or_key)? {
        Some(found) => Ok(Some(found)),
        None => find_by(db, "key", id_or_key),
    }
}

fn find_by(db: &Connection, column: &'static str, name: &SourceId) -> Result<Option<SourceRow>> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM source WHERE {column} = ?1"))?;
    let row = statement.query_row([name.as_str()], |row| Ok(read(row))).optional()?;
    row.transpose()
}

fn read(row: &Row<'_>) -> Result<SourceRow> {
    Ok(SourceRow {
        rowid: row.get(0)?,
        key: source_id(&row.get::<_, String>(1)?)?,
        id: source_id(&row.get::<_, String>(2)?)?,
        name: row.get(3)?,
        url: row.get(4)?,
        prefix: row.get(5)?,
        last_success: row.get(6)?,
        identify: IdentifyFacts {
            repository_name: row.get(7)?,
            granularity: row.get(8)?,
            deleted_record: row.get(9)?,
            earliest_datestamp: row.get(10)?,
            admin_email: row.get(11)?,
        },
        not_before: row.get(12)?,
        held: row.get(13)?,
        held_all: row.get(14)?,
    })
}

/// A source name out of the database.
pub(super) fn source_id(text: &str) -> Result<SourceId> {
    text.parse().map_err(|error| StoreError::Damaged { what: format!("table source: {error}") })
}
