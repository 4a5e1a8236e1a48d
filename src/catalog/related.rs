//! What belongs to a record's page besides the record: the same resource from other sources, and resources like it.
//!
//! Likeness is counted, not learnt: how many subjects and keywords are shared, the record's own language first. Nothing
//! of it is stored, so it follows every harvest and every rule.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::catalog::Entry;
use crate::catalog::HitRecord;
use crate::catalog::Result;
use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::model::query::Clause;
use crate::model::query::Field;
use crate::model::query::Filter;
use crate::model::query::Query;
use crate::model::query::Search;
use crate::model::record::Record;
use crate::model::record::Status;

/// Subjects and keywords that are looked for.
const MAX_TOPICS: usize = 5;
/// Records looked at for each.
const MAX_CANDIDATES: usize = 12;
/// Likeness that the same language is worth: less than one topic.
const SAME_LANGUAGE: u32 = 1;
/// Likeness that one shared topic is worth.
const SHARED_TOPIC: u32 = 2;

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
        let mut found: BTreeMap<RecordId, (u32, HitRecord)> = BTreeMap::new();
        for query in topics(&document).into_iter().take(MAX_TOPICS) {
            let search = Search { query, limit: MAX_CANDIDATES, ..Search::default() };
            for hit in self.search(&search)?.hits {
                let other = hit.record.id.clone();
                if other != entry.record.id
                    && (hit.document.group.is_empty() || hit.document.group != document.group)
                {
                    let own = hit.document.language.iter().any(|tag| document.language.contains(tag));
                    let start = if own { SAME_LANGUAGE } else { 0 };
                    found.entry(other).or_insert((start, hit)).0 += SHARED_TOPIC;
                }
            }
        }
        let mut found: Vec<(u32, HitRecord)> = found.into_values().collect();
        found.sort_by(|(a, left), (b, right)| {
            b.cmp(a).then(left.record.id.order().cmp(&right.record.id.order()))
        });
        let mut groups = Vec::new();
        let mut hits: Vec<HitRecord> = found.into_iter().map(|(_, hit)| hit).collect();
        hits.retain(|hit| {
            let group = &hit.document.group;
            let new = group.is_empty() || !groups.contains(group);
            groups.push(group.clone());
            new
        });
        hits.truncate(limit);
        Ok(hits)
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
