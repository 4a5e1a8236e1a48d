//! What a query adds to the scores of records that it already matches: all of its words in the title, there side by side,
//! in a language that the reader prefers.
//!
//! Apart from what matches, because nothing here finds or leaves out a record. The formula is [`crate::search::rank`]'s.

use tantivy::collector::Count;
use tantivy::query::BooleanQuery;
use tantivy::query::ConstScoreQuery;
use tantivy::query::Occur;
use tantivy::query::Query;

use super::dictionary::IndexDictionary;
use super::query;
use crate::model::query::Field;
use crate::search::analysis;
use crate::search::plan::Plan;
use crate::search::plan::Word;
use crate::search::rank;

/// The whole plan, scored with its bonuses; what `prefer` names are languages, beside those of the plan.
pub(super) fn ranked(
    plan: &Plan,
    prefer: &[String],
    dictionary: &IndexDictionary<'_>,
) -> tantivy::Result<Box<dyn Query>> {
    let mut all = vec![(Occur::Must, query::build(plan, None, dictionary)?)];
    let weight = weight(plan, dictionary)?;
    let mut add = |query: Box<dyn Query>, levels: u32| {
        #[expect(clippy::cast_precision_loss, reason = "below 2^24")]
        let score = weight.saturating_mul(levels) as f32;
        all.push((Occur::Should, Box::new(ConstScoreQuery::new(query, score))));
    };
    if plan.row.len() > 1 {
        let inside = in_title(plan, dictionary)?;
        if dictionary.searcher.search(&inside, &Count)? <= rank::MAX_PHRASES {
            add(query::phrase_query(Some(Field::Title), &plan.row, dictionary), rank::PHRASE);
        }
        add(Box::new(inside), rank::TITLE);
    }
    let preferred = prefer.iter().map(String::as_str).chain(plan.spoken.iter().copied());
    let languages: Vec<String> = preferred.map(analysis::primary_language).collect();
    if let Some(column) = dictionary.fields.values(Field::Language).filter(|_| !languages.is_empty()) {
        let languages =
            languages.iter().map(|language| Box::new(query::exact(column, language)) as Box<dyn Query>);
        add(Box::new(BooleanQuery::union(languages.collect())), rank::PREFERRED);
    }
    Ok(match <[_; 1]>::try_from(all) {
        Ok([(_, only)]) => only,
        Err(all) => Box::new(BooleanQuery::new(all)),
    })
}

/// The words of all parts; of a hyphenated word its parts.
fn words(plan: &Plan) -> impl Iterator<Item = (Option<Field>, &Word)> {
    let parts = plan.must.iter().chain(&plan.any);
    let lasts = parts.filter_map(|part| Some((part.field, part.branches.last()?)));
    lasts.flat_map(|(field, branch)| branch.words.iter().map(move |word| (field, word)))
}

fn weight(plan: &Plan, dictionary: &IndexDictionary<'_>) -> tantivy::Result<u32> {
    let rarities = words(plan).map(|(_, word)| query::rarity(word, dictionary));
    rarities.map(|found| Ok(found?.unwrap_or(0))).sum()
}

/// Records that match and have every word of the row in the title.
fn in_title(plan: &Plan, dictionary: &IndexDictionary<'_>) -> tantivy::Result<BooleanQuery> {
    let mut all = Vec::new();
    for part in &plan.must {
        all.push(query::part_query(part, dictionary)?);
    }
    let Some(column) = dictionary.fields.terms(Field::Title) else {
        return Ok(BooleanQuery::intersection(all));
    };
    for (_, word) in words(plan).filter(|(field, _)| field.is_none_or(|field| field == Field::Title)) {
        let terms = word.terms.iter().map(|term| Box::new(query::exact(column, term)) as Box<dyn Query>);
        all.push(Box::new(BooleanQuery::union(terms.collect())));
    }
    Ok(BooleanQuery::intersection(all))
}
