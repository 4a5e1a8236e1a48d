//! The views of the sources' list and of one source. Take counts as numbers; know no store.

use serde::Serialize;

use crate::model::id::SourceId;
use crate::model::query::Field;
use crate::render::link::Links;
use crate::render::link::SafeUrl;
use crate::render::strings;
use crate::render::strings::UiLanguage;

/// What is known of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceFacts {
    /// Its name; empty where it has none but its id.
    pub name: String,
    /// OAI-PMH base URL; empty for imports.
    pub url: String,
    /// metadataPrefix; empty for imports.
    pub prefix: String,
    /// Live records.
    pub records: u64,
    /// Tombstones.
    pub deleted: u64,
    /// Stretches of bytes in quarantine.
    pub quarantined: u64,
    /// Live records whose deletion waits.
    pub held_deletions: u64,
    /// They wait to be accepted.
    pub is_held: bool,
    /// RFC 3339 UTC, or none.
    pub last_success: Option<String>,
}

/// One source as a page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    id: String,
    name: String,
    href: String,
    records_href: String,
    url: String,
    url_href: Option<String>,
    prefix: String,
    records: u64,
    deleted: u64,
    quarantined: u64,
    held: Option<String>,
    last: Option<String>,
    last_machine: Option<String>,
}

impl SourceView {
    /// The view of a source.
    #[must_use]
    pub fn new(id: &SourceId, facts: &SourceFacts, links: &Links, ui: UiLanguage) -> Self {
        let name = if facts.name.is_empty() { id.to_string() } else { facts.name.clone() };
        Self {
            id: id.to_string(),
            name,
            href: links.source(id),
            records_href: links.browse(Field::Source, id.as_str()),
            url: facts.url.clone(),
            url_href: SafeUrl::parse(&facts.url).map(|url| url.href().to_owned()),
            prefix: facts.prefix.clone(),
            records: facts.records,
            deleted: facts.deleted,
            quarantined: facts.quarantined,
            held: facts.is_held.then(|| strings::count(ui, "source.held", facts.held_deletions)),
            last: facts.last_success.as_deref().map(|time| strings::date(ui, time)),
            last_machine: facts.last_success.clone(),
        }
    }

    /// The name, for the title.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// All sources.
#[derive(Debug, Clone, Serialize)]
pub struct SourcesView {
    /// In the order shown.
    pub sources: Vec<SourceView>,
}
