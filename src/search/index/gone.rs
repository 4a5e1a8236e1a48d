//! Records that are replaced or deleted, as a query for the writer.
//!
//! A deletion of tantivy's reaches every segment that was added before the next look at the queue of deletions: also
//! the one that holds the replacement. So the deletion names that segment and leaves it alone.

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

/// The records with these ids, in all segments but one.
#[derive(Debug, Clone)]
pub(super) struct Gone {
    pub(super) ids: Vec<Term>,
    /// The segment that holds what came in their place.
    pub(super) except: Option<SegmentId>,
}

impl Query for Gone {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Gone {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut docs = tantivy::BitSet::with_max_value(segment.max_doc());
        if self.except != Some(segment.segment_id()) {
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
