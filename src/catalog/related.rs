//! What belongs to a record's page besides the record: the same resource from other sources, and resources like it.
//!
//! Likeness is counted, not learnt: how many subjects and keywords are shared, the record's own language first. Nothing
//! of it is stored, so it follows every harvest and every rule.

use crate::catalog::Catalog;
use crate::catalog::Entry;
use crate::catalog::HitRecord;
use crate::catalog::Result;
use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::model::query::Clause;
use crate::model::query::Field;
use crate::model::query::Filter;
use crate::model::query::Hit;
use crate::model::query::Query;
use crate::model::record::Record;
use crate::model::record::Status;
use crate::model::report::Report;

/// Subjects and keywords that are looked for.
const MAX_TOPICS: usize = 5;
/// Likeness that one shared topic is worth; the same language is worth 1: less than one topic.
const SHARED_TOPIC: u8 = 2;
/// Records looked at for each that is shown: several may be of one resource.
const RECORDS_A_RESOURCE: usize = 4;

impl Catalog {
    /// Other live records of the same resource, by id, at most `limit`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn same_resource(&self, record: &Record, limit: usize) -> Result<Vec<Record>> {
        if record.derived.group.is_empty() {
            return Ok(Vec::new());
        }
        let mut records = self.store.in_group(&record.derived.group, limit.saturating_add(1))?;
        records.retain(|other| other.id != record.id && other.status == Status::Live);
        records.truncate(limit);
        Ok(records)
    }

    /// Records that share most subjects and keywords with this one, best first, at most `limit`; of one resource one.
    ///
    /// # Errors
    /// Store or index cannot be read.
    pub fn similar(&self, entry: &Entry, limit: usize) -> Result<Vec<HitRecord>> {
        let document = entry.document();
        let topics: Vec<Query> = topics(&document).into_iter().take(MAX_TOPICS).collect();
        let languages = document.language.iter();
        let languages = languages.map(|tag| Filter { field: Field::Language, value: tag.clone() });
        let own = Query { clauses: Vec::new(), filters: languages.collect() };
        let index = self.index()?;
        index.reload()?;
        let ids = index.alike(&topics, SHARED_TOPIC, &own, limit * RECORDS_A_RESOURCE + 1)?;
        let mut groups = vec![document.group];
        let mut hits = Vec::new();
        for other in self.entries(self.store.lookup(&ids)?) {
            let alike = self.hit(other);
            let group = alike.document.group.clone();
            let is_new = group.is_empty() || !groups.contains(&group);
            if is_new
                && alike.record.status == Status::Live
                && alike.record.id != entry.record.id
                && hits.len() < limit
            {
                groups.push(group);
                hits.push(alike);
            }
        }
        Ok(hits)
    }

    /// Those of these records that are live, in the order asked.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn hits(&self, ids: &[RecordId]) -> Result<Vec<HitRecord>> {
        let mut entries = self.entries(self.store.lookup(ids)?);
        entries.retain(|entry| entry.record.status == Status::Live);
        Ok(entries.into_iter().map(|entry| self.hit(entry)).collect())
    }

    /// An entry as a hit without a score.
    pub(super) fn hit(&self, entry: Entry) -> HitRecord {
        let document = entry.document();
        let hit = Hit { id: entry.record.id.clone(), score: 0.0 };
        HitRecord { hit, record: entry.record, lom: entry.lom.unwrap_or_default(), document }
    }

    /// Puts a reader's report into the librarian's queue.
    ///
    /// # Errors
    /// The queue cannot be written, or is full.
    pub fn report(&self, report: &Report) -> Result<i64> {
        Ok(self.store.report(report)?)
    }
}

/// One query for each subject, then for each keyword.
fn topics(document: &Document) -> Vec<Query> {
    let subjects = document.subject_value.iter().map(|value| Query {
        filters: vec![Filter { field: Field::Subject, value: value.clone() }],
        clauses: Vec::new(),
    });
    let keywords = document.keyword.iter().map(|keyword| Query {
        clauses: vec![Clause {
            excluded: false,
            field: Some(Field::Keyword),
            text: keyword.text.replace('"', " "),
            phrase: true,
        }],
        filters: Vec::new(),
    });
    subjects.chain(keywords).collect()
}
