//! A plan as tantivy queries.

use tantivy::Term;
use tantivy::query::AllQuery;
use tantivy::query::BooleanQuery;
use tantivy::query::ConstScoreQuery;
use tantivy::query::DisjunctionMaxQuery;
use tantivy::query::EmptyQuery;
use tantivy::query::Occur;
use tantivy::query::PhraseQuery;
use tantivy::query::Query;
use tantivy::query::RangeQuery;
use tantivy::query::TermQuery;
use tantivy::schema::Field as Column;
use tantivy::schema::IndexRecordOption;

use super::dictionary::IndexDictionary;
use super::impact::ImpactQuery;
use crate::model::query::Field;
use crate::search::plan::Branch;
use crate::search::plan::Narrow;
use crate::search::plan::Part;
use crate::search::plan::Plan;
use crate::search::plan::Word;
use crate::search::rank;

/// Most words that a phrase is checked for.
const MAX_PHRASE: usize = 24;

type Built = tantivy::Result<Box<dyn Query>>;

/// The whole plan; `without` leaves out what is chosen of one facet.
pub(super) fn build(plan: &Plan, without: Option<Field>, dictionary: &IndexDictionary<'_>) -> Built {
    let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for part in &plan.must {
        all.push((Occur::Must, part_query(part, dictionary)?));
    }
    if !plan.any.is_empty() {
        let held = if plan.most { rank::HELD } else { 0 };
        let parts = plan.any.iter().map(|part| held_query(part, held, dictionary));
        let parts = parts.collect::<tantivy::Result<Vec<_>>>()?;
        all.push((Occur::Must, Box::new(BooleanQuery::union(parts))));
    }
    for parts in &plan.not {
        let parts = parts.iter().map(|part| part_query(part, dictionary)).collect::<tantivy::Result<_>>()?;
        all.push((Occur::MustNot, intersection(parts)));
    }
    for narrow in plan.narrow.iter().chain(plan.chosen.iter().filter(|n| Some(n.field) != without)) {
        let occur = if narrow.excluded { Occur::MustNot } else { Occur::Must };
        all.push((occur, unscored(narrow_query(narrow, dictionary))));
    }
    if all.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        all.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    Ok(match <[_; 1]>::try_from(all) {
        Ok([(_, only)]) => only,
        Err(all) => Box::new(BooleanQuery::new(all)),
    })
}

pub(super) fn part_query(part: &Part, dictionary: &IndexDictionary<'_>) -> Built {
    held_query(part, 0, dictionary)
}

/// A part each of whose words is worth some levels more than it weighs.
fn held_query(part: &Part, held: u8, dictionary: &IndexDictionary<'_>) -> Built {
    let branches = part.branches.iter().map(|branch| branch_query(part.field, branch, held, dictionary));
    Ok(best(branches.collect::<tantivy::Result<_>>()?))
}

fn branch_query(field: Option<Field>, branch: &Branch, held: u8, dictionary: &IndexDictionary<'_>) -> Built {
    let mut all = Vec::new();
    for word in &branch.words {
        all.push(word_query(field, word, held, dictionary)?);
    }
    if !branch.phrase.is_empty() {
        all.push(unscored(phrase_query(field, &branch.phrase, dictionary)));
    }
    Ok(intersection(all))
}

/// A word: the best of its terms, all weighted by the rarity of the commonest.
fn word_query(field: Option<Field>, word: &Word, held: u8, dictionary: &IndexDictionary<'_>) -> Built {
    let impact = dictionary.fields.impact;
    #[expect(clippy::cast_precision_loss, reason = "at most 12,000")]
    let rarity = rarity(word, dictionary)?.unwrap_or(0) as f32;
    let mut known = Vec::new();
    for term in &word.terms {
        known.extend((dictionary.count(impact, term)? > 0).then_some(term));
    }
    let inside = field.and_then(|field| dictionary.fields.terms(field));
    let terms = known.into_iter().map(|term| {
        let scored = ImpactQuery { term: Term::from_field_text(impact, term), rarity, held: f32::from(held) };
        match inside {
            Some(column) => intersection(vec![Box::new(scored), unscored(Box::new(exact(column, term)))]),
            None => Box::new(scored) as Box<dyn Query>,
        }
    });
    Ok(best(terms.collect()))
}

/// The rarity of a word: that of the commonest of its terms; none where no live record has one.
pub(super) fn rarity(word: &Word, dictionary: &IndexDictionary<'_>) -> tantivy::Result<Option<u32>> {
    let mut commonest = 0;
    for term in &word.terms {
        commonest = commonest.max(dictionary.count(dictionary.fields.impact, term)?);
    }
    Ok((commonest > 0).then(|| rank::rarity(commonest, dictionary.searcher.num_docs())))
}

pub(super) fn phrase_query(
    field: Option<Field>,
    phrase: &[(u32, String)],
    dictionary: &IndexDictionary<'_>,
) -> Box<dyn Query> {
    let fields: Vec<Field> = field.map_or_else(|| dictionary.fields.texts().collect(), |field| vec![field]);
    let columns = fields.into_iter().filter_map(|field| dictionary.fields.words(field));
    let alternatives: Vec<Box<dyn Query>> = columns
        .map(|column| {
            let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
            let terms = phrase.iter().take(MAX_PHRASE);
            let mut terms: Vec<_> =
                terms.map(|(at, form)| (place(*at), Term::from_field_text(column, form))).collect();
            match terms.len() {
                1 => Box::new(TermQuery::new(terms.remove(0).1, IndexRecordOption::Basic)) as Box<dyn Query>,
                _ => Box::new(PhraseQuery::new_with_offset(terms)),
            }
        })
        .collect();
    Box::new(BooleanQuery::union(alternatives))
}

fn narrow_query(narrow: &Narrow, dictionary: &IndexDictionary<'_>) -> Box<dyn Query> {
    let Some(column) = dictionary.fields.values(narrow.field) else { return Box::new(EmptyQuery) };
    let values = narrow.values.iter().map(|value| match years(narrow.field, value) {
        Some((from, to)) => year_query(dictionary.fields.year, from, to),
        None => Box::new(exact(column, value)) as Box<dyn Query>,
    });
    // A record is known by the identifier of its source, and by its id here.
    let is_identifier = narrow.field == Field::Identifier;
    let ids = narrow.values.iter().filter(|_| is_identifier);
    let ids = ids.map(|value| Box::new(exact(dictionary.fields.id, value)) as Box<dyn Query>);
    Box::new(BooleanQuery::union(values.chain(ids).collect()))
}

/// `2015-2020`, `2015..2020`, `2015..` and `..2020` are ranges of years, both ends included.
fn years(field: Field, value: &str) -> Option<(Option<i64>, Option<i64>)> {
    if field != Field::Year {
        return None;
    }
    let (from, to) =
        value.split_once("..").or_else(|| value.split_once('-').filter(|(from, _)| !from.is_empty()))?;
    let year = |text: &str| if text.is_empty() { Some(None) } else { text.trim().parse().ok().map(Some) };
    let range = (year(from)?, year(to)?);
    (range != (None, None)).then_some(range)
}

fn year_query(column: Column, from: Option<i64>, to: Option<i64>) -> Box<dyn Query> {
    let bound = |year: i64| std::ops::Bound::Included(Term::from_field_i64(column, year));
    let (from, to) = (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX));
    Box::new(RangeQuery::new(bound(from), bound(to)))
}

pub(super) fn exact(column: Column, term: &str) -> TermQuery {
    TermQuery::new(Term::from_field_text(column, term), IndexRecordOption::Basic)
}

fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn intersection(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match <[_; 1]>::try_from(queries) {
        Ok([only]) => only,
        Err(queries) => Box::new(BooleanQuery::intersection(queries)),
    }
}

/// Any of the queries, scored by the best.
fn best(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match <[_; 1]>::try_from(queries) {
        Ok([only]) => only,
        Err(queries) if queries.is_empty() => Box::new(EmptyQuery),
        Err(queries) => Box::new(DisjunctionMaxQuery::new(queries)),
    }
}
