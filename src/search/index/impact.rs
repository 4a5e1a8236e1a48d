//! The scored query: one term, whose score in a record is its rarity times the impact stored as term frequency.
//!
//! Scores are whole numbers below 2^24, so that `f32` holds their sums exactly in whatever order they are added.

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::Score;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::Term;
use tantivy::postings::Postings;
use tantivy::postings::SegmentPostings;
use tantivy::query::EmptyScorer;
use tantivy::query::EnableScoring;
use tantivy::query::Explanation;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;
use tantivy::schema::IndexRecordOption;

/// Records with a term of the impact field.
#[derive(Debug, Clone)]
pub(super) struct ImpactQuery {
    pub(super) term: Term,
    /// [`crate::search::rank::rarity`] of the word.
    pub(super) rarity: Score,
    /// Levels that it is worth beyond its impact.
    pub(super) held: Score,
}

impl Query for ImpactQuery {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ImpactWeight { query: self.clone(), scoring: enable_scoring.is_scoring_enabled() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        visitor(&self.term, false);
    }
}

struct ImpactWeight {
    query: ImpactQuery,
    scoring: bool,
}

impl ImpactWeight {
    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Option<ImpactScorer>> {
        let option = if self.scoring { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let index = segment.inverted_index(self.query.term.field())?;
        let postings = index.read_postings(&self.query.term, option)?;
        Ok(postings.map(|postings| ImpactScorer {
            postings,
            rarity: self.query.rarity * boost,
            held: self.query.held,
        }))
    }
}

impl Weight for ImpactWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(segment, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            let what = format!("document {doc} does not match");
            return Err(tantivy::TantivyError::InvalidArgument(what));
        }
        Ok(Explanation::new("rarity * (impact + held)", scorer.score()))
    }

    /// As the default, without a virtual call a record.
    fn for_each(
        &self,
        segment: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        let Some(mut scorer) = self.open(segment, 1.0)? else { return Ok(()) };
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            callback(doc, scorer.score());
            doc = scorer.advance();
        }
        Ok(())
    }
}

struct ImpactScorer {
    postings: SegmentPostings,
    rarity: Score,
    held: Score,
}

impl DocSet for ImpactScorer {
    fn advance(&mut self) -> DocId {
        self.postings.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.postings.seek(target)
    }

    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings.size_hint()
    }
}

impl Scorer for ImpactScorer {
    fn score(&mut self) -> Score {
        #[expect(clippy::cast_precision_loss, reason = "an impact has five bits")]
        let impact = self.postings.term_freq() as Score;
        self.rarity * (impact + self.held)
    }
}
