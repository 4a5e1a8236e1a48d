//! Running searches.

use tantivy::DocAddress;
use tantivy::Order;
use tantivy::Searcher;
use tantivy::collector::Collector;
use tantivy::collector::Count;
use tantivy::collector::DocSetCollector;
use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::SortBySimilarityScore;
use tantivy::collector::sort_key::SortByStaticFastValue;
use tantivy::collector::sort_key::SortByString;

use super::SearchIndex;
use super::bonus;
use super::collect::Counts;
use super::collect::Tally;
use super::dictionary::IndexDictionary;
use super::query;
use super::schema;
use super::suggest;
use crate::model::id::RecordId;
use crate::model::query::Facet;
use crate::model::query::Field;
use crate::model::query::Found;
use crate::model::query::Hit;
use crate::model::query::Query;
use crate::model::query::Search;
use crate::model::query::Sort;
use crate::model::query::Words;
use crate::search::Result;
use crate::search::highlight::Marker;
use crate::search::plan;
use crate::search::plan::Plan;
use crate::search::rank;

/// How far a list of hits can be turned over, in hits.
const MAX_DEPTH: usize = 1_000_000;

impl SearchIndex {
    /// Runs a search. Equal hits are ordered by [`RecordId::order`], so that pages neither skip nor repeat.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn search(&self, search: &Search) -> Result<Found> {
        let searcher = self.searcher();
        let dictionary = IndexDictionary { searcher: &searcher, fields: &self.fields, values: &self.values };
        self.run(search, &dictionary).map_err(self.fault())
    }

    /// Every record that matches, by id ([`RecordId::order`]).
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn ids(&self, query: &Query) -> Result<Vec<RecordId>> {
        let searcher = self.searcher();
        let dictionary = IndexDictionary { searcher: &searcher, fields: &self.fields, values: &self.values };
        let find = || {
            let built = query::build(&Plan::of(query, &dictionary), None, &dictionary)?;
            let addresses: Vec<DocAddress> = searcher.search(&built, &DocSetCollector)?.into_iter().collect();
            let mut ids = read_ids(&searcher, &addresses)?;
            ids.sort_by_key(split_id);
            Ok(ids)
        };
        find().map_err(self.fault())
    }

    /// What to mark in the texts of hits.
    #[must_use]
    pub fn marker(&self, search: &Search) -> Marker {
        let searcher = self.searcher();
        let dictionary = IndexDictionary { searcher: &searcher, fields: &self.fields, values: &self.values };
        Marker::of(&Plan::wanting(search.words, &search.query, &dictionary))
    }

    fn run(&self, search: &Search, dictionary: &IndexDictionary<'_>) -> tantivy::Result<Found> {
        let plan = Plan::wanting(search.words, &search.query, dictionary);
        let tally = Tally::new(&search.facets, true, dictionary.values);
        let (hits, counts) = page(&plan, search, tally, dictionary)?;
        let mut found = Found { total: counts.total, groups: counts.groups, hits, ..Found::default() };
        for (nth, field) in search.facets.iter().enumerate() {
            let facet = match plan.chosen.iter().any(|chosen| chosen.field == *field) {
                true => sideways(&plan, *field, search.facet_limit, dictionary)?,
                false => counts.facet(nth, search.facet_limit),
            };
            found.facets.extend(facet);
        }
        if found.total == 0 && plan.has_words() {
            relax(search, &mut found, dictionary)?;
        }
        Ok(found)
    }
}

/// Says what would find something in place of a search that finds nothing: a better spelling, of all words or of those that are
/// no stop words, else most of its words.
fn relax(search: &Search, found: &mut Found, dictionary: &IndexDictionary<'_>) -> tantivy::Result<()> {
    let finds = |words: Words| -> tantivy::Result<bool> {
        let plan = Plan::wanting(words, &search.query, dictionary);
        let built = query::build(&plan, None, dictionary)?;
        Ok(dictionary.searcher.search(&built, &Count)? > 0)
    };
    let is_loose = search.words == Words::All && plan::is_loose(&search.query);
    let (content, _) = plan::content(&search.query);
    let mut better = suggest::better(&search.query, &search.prefer, dictionary)?;
    if better.is_none() && content != search.query {
        better = suggest::better(&content, &search.prefer, dictionary)?;
    }
    if let Some((text, total)) = better {
        (found.suggestion, found.suggestion_total) = (Some(text), total);
    } else if is_loose && finds(Words::Most)? {
        found.relaxed = Some(Words::Most);
    }
    Ok(())
}

/// A facet with chosen values, counted as if none of them were chosen.
fn sideways(
    plan: &Plan,
    field: Field,
    limit: usize,
    dictionary: &IndexDictionary<'_>,
) -> tantivy::Result<Option<Facet>> {
    let built = query::build(plan, Some(field), dictionary)?;
    let tally = Tally::new(&[field], false, dictionary.values);
    Ok(dictionary.searcher.search(&built, &tally)?.facet(0, limit))
}

fn page(
    plan: &Plan,
    search: &Search,
    tally: Tally,
    dictionary: &IndexDictionary<'_>,
) -> tantivy::Result<(Vec<Hit>, Counts)> {
    let searcher = dictionary.searcher;
    let scored = search.sort == Sort::Relevance && plan.has_words();
    let built = match scored {
        true => bonus::ranked(plan, &search.prefer, dictionary)?,
        false => query::build(plan, None, dictionary)?,
    };
    // The collector makes room for all hits up to the last one of the page.
    let all = usize::try_from(searcher.num_docs()).unwrap_or(MAX_DEPTH);
    let limit = search.limit.min(all.min(MAX_DEPTH).saturating_sub(search.offset));
    if limit == 0 {
        return Ok((Vec::new(), searcher.search(&built, &tally)?));
    }
    let top = || TopDocs::with_limit(limit).and_offset(search.offset);
    let order = || (SortByStaticFastValue::<u64>::for_field(schema::ORDER), Order::Asc);
    let (hits, counts) = match search.sort {
        Sort::Relevance if scored => {
            let top = top().order_by(((SortBySimilarityScore, Order::Desc), order()));
            let (hits, counts) = searcher.search(&built, &(top, tally))?;
            (hits.into_iter().map(|((score, _), at)| (rank::shown(score), at)).collect(), counts)
        }
        Sort::Relevance | Sort::Date => {
            let year = (SortByStaticFastValue::<i64>::for_field(schema::YEAR), Order::Desc);
            unscored(searcher, &built, top().order_by((year, order())), tally)?
        }
        Sort::Title => {
            let title = (SortByString::for_field(schema::TITLE), Order::Asc);
            unscored(searcher, &built, top().order_by((title, order())), tally)?
        }
    };
    let ids = read_ids(searcher, &hits.iter().map(|(_, at)| *at).collect::<Vec<_>>())?;
    Ok((ids.into_iter().zip(hits).map(|(id, (score, _))| Hit { id, score }).collect(), counts))
}

type Scored = Vec<(f32, DocAddress)>;

fn unscored<Key: 'static + Send>(
    searcher: &Searcher,
    built: &dyn tantivy::query::Query,
    top: impl Collector<Fruit = Vec<(Key, DocAddress)>>,
    tally: Tally,
) -> tantivy::Result<(Scored, Counts)> {
    let (hits, counts) = searcher.search(built, &(top, tally))?;
    Ok((hits.into_iter().map(|(_, at)| (0.0, at)).collect(), counts))
}

/// Bits of a record's id after those of [`RecordId::order`].
const REST_CHARS: usize = 8;
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A record's id as two numbers: the first 12 characters and the last 8, five bits each.
pub(super) fn split_id(id: &RecordId) -> (u64, u64) {
    let digit = |byte: u8| BASE32.iter().position(|known| *known == byte).unwrap_or_default();
    let rest = id.as_str().bytes().rev().take(REST_CHARS).collect::<Vec<_>>();
    let rest =
        rest.into_iter().rev().fold(0, |sum, byte| (sum << 5) | u64::try_from(digit(byte)).unwrap_or(0));
    (id.order(), rest)
}

fn join_id(order: u64, rest: u64) -> Option<RecordId> {
    let chars = |number: u64, count: usize| {
        let digit = move |nth: usize| usize::try_from((number >> (5 * nth)) & 31).unwrap_or_default();
        (0..count).rev().filter_map(move |nth| BASE32.get(digit(nth)).map(|byte| char::from(*byte)))
    };
    chars(order, 12).chain(chars(rest, REST_CHARS)).collect::<String>().parse().ok()
}

pub(super) fn read_ids(searcher: &Searcher, addresses: &[DocAddress]) -> tantivy::Result<Vec<RecordId>> {
    let columns = searcher.segment_readers().iter().map(|segment| {
        let columns = segment.fast_fields();
        Ok((columns.u64(schema::ORDER)?, columns.u64(schema::REST)?))
    });
    let columns = columns.collect::<tantivy::Result<Vec<_>>>()?;
    let read = |at: &DocAddress| {
        let (order, rest) = columns.get(usize::try_from(at.segment_ord).ok()?)?;
        join_id(order.first(at.doc_id)?, rest.first(at.doc_id)?)
    };
    let damaged = || tantivy::TantivyError::InternalError("a record in the index has no id".to_owned());
    addresses.iter().map(|at| read(at).ok_or_else(damaged)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_as_two_numbers() {
        for identifier in ["a", "b", "oai:x:1"] {
            let id = RecordId::derive(&"s".parse().unwrap(), identifier);
            let (order, rest) = split_id(&id);
            assert_eq!(join_id(order, rest), Some(id));
        }
    }
}
