//! Records that share most of some traits, in one search.
//!
//! Apart from searching, because nothing is ranked by words: each trait that a record has counts the same.

use tantivy::Order;
use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::SortBySimilarityScore;
use tantivy::collector::sort_key::SortByStaticFastValue;
use tantivy::query::BooleanQuery;
use tantivy::query::ConstScoreQuery;
use tantivy::query::Occur;
use tantivy::query::Query as Built;

use super::SearchIndex;
use super::dictionary::IndexDictionary;
use super::find;
use super::query;
use super::schema;
use crate::model::id::RecordId;
use crate::model::query::Query;
use crate::search::Result;
use crate::search::plan::Plan;

impl SearchIndex {
    /// Records with at least one of the `traits`, those with most first, each worth `weight`; what `extra` finds
    /// among them is worth 1 more. Equal ones by [`RecordId::order`].
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn alike(&self, traits: &[Query], weight: u8, extra: &Query, limit: usize) -> Result<Vec<RecordId>> {
        if traits.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let searcher = self.searcher();
        let dictionary = IndexDictionary { searcher: &searcher, fields: &self.fields, values: &self.values };
        let worth = |query: &Query, score: f32| {
            let built = query::build(&Plan::of(query, &dictionary), None, &dictionary)?;
            Ok(Box::new(ConstScoreQuery::new(built, score)) as Box<dyn Built>)
        };
        let find = || {
            let any = traits.iter().map(|one| worth(one, f32::from(weight)));
            let any = BooleanQuery::union(any.collect::<tantivy::Result<_>>()?);
            let all: Vec<(Occur, Box<dyn Built>)> =
                vec![(Occur::Must, Box::new(any)), (Occur::Should, worth(extra, 1.0)?)];
            let order = (SortByStaticFastValue::<u64>::for_field(schema::ORDER), Order::Asc);
            let top = TopDocs::with_limit(limit).order_by(((SortBySimilarityScore, Order::Desc), order));
            let found = searcher.search(&BooleanQuery::new(all), &top)?;
            find::read_ids(&searcher, &found.into_iter().map(|(_, at)| at).collect::<Vec<_>>())
        };
        find().map_err(self.fault())
    }
}
