//! Records that are replaced or deleted, as a query for the writer.
//!
//! A deletion of tantivy's reaches every segment that was added before the next look at the queue of deletions: also
//! the one that holds the replacement, and those that hold replacements of that. So segments under way are counted, and a
//! deletion leaves alone those that were not there before it.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::Score;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::Term;
use tantivy::index::SegmentId;
use tantivy::query::BitSetDocSet;
use tantivy::query::ConstScorer;
use tantivy::query::EnableScoring;
use tantivy::query::Explanation;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;
use tantivy::schema::IndexRecordOption;

/// The records with these ids, in all segments that were there before.
#[derive(Debug, Clone)]
pub(super) struct Gone {
    pub(super) ids: Vec<Term>,
    /// How many segments had been written when they went.
    pub(super) before: usize,
    pub(super) written: Written,
}

/// The segments of one writer in the order in which they were written.
#[derive(Debug, Clone, Default)]
pub(super) struct Written(Arc<Mutex<Vec<SegmentId>>>);

impl Written {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.list().len()
    }

    /// One more.
    pub(super) fn add(&self, segment: SegmentId) {
        self.list().push(segment);
    }

    /// Whether a segment is one of those after the first so many; one made of several is none of them.
    fn is_after(&self, count: usize, segment: SegmentId) -> bool {
        self.list().iter().skip(count).any(|later| *later == segment)
    }

    fn list(&self) -> MutexGuard<'_, Vec<SegmentId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Query for Gone {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Gone {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut docs = tantivy::BitSet::with_max_value(segment.max_doc());
        if !self.written.is_after(self.before, segment.segment_id()) {
            for id in &self.ids {
                let found =
                    segment.inverted_index(id.field())?.read_postings(id, IndexRecordOption::Basic)?;
                let Some(mut found) = found else { continue };
                while found.doc() != TERMINATED {
                    docs.insert(found.doc());
                    found.advance();
                }
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(docs), boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("replaced or deleted", 0.0))
    }
}
