//! Sources as the store knows them: identity, what their server says of itself, and last success.
//!
//! Knows nothing of configuration files: whoever harvests or imports names the source.

use crate::model::id::SourceId;
use crate::store::Result;
use crate::store::Store;
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

impl Store {
    /// Every source, by id.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn sources(&self) -> Result<Vec<SourceRow>> {
        todo!()
    }

    /// The source with this present id, else the one with this key.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn source(&self, id_or_key: &SourceId) -> Result<Option<SourceRow>> {
        todo!("{id_or_key}")
    }
}

impl Write<'_> {
    /// Finds the source by its key, or makes it. Id, name, URL and prefix are brought up to date where
    /// the new ones are not empty.
    ///
    /// # Errors
    /// The id belongs to a source with another key, or the database could not be written.
    pub fn source(&mut self, new: &NewSource) -> Result<SourceRow> {
        todo!("{}", new.id)
    }

    /// Notes what Identify said.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn set_identify(&mut self, source: &SourceRow, facts: &IdentifyFacts) -> Result<()> {
        todo!("{} {facts:?}", source.id)
    }

    /// Notes the `responseDate` of the first response of a harvest that is now complete.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn set_last_success(&mut self, source: &SourceRow, response_date: &str) -> Result<()> {
        todo!("{} {response_date}", source.id)
    }
}
