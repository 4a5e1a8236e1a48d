//! What a reader who has typed so far may be looking for: titles, subjects and authors with words that begin so.
//!
//! Apart from searching, because the last word is unfinished and nothing is ranked as results are. Knows no page.

use std::collections::BTreeMap;

use tantivy::Order;
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::SortBySimilarityScore;
use tantivy::collector::sort_key::SortByStaticFastValue;
use tantivy::query::BooleanQuery;
use tantivy::query::ConstScoreQuery;
use tantivy::query::Query;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;

use super::SearchIndex;
use super::collect::Tally;
use super::dictionary;
use super::dictionary::IndexDictionary;
use super::find;
use super::query;
use super::schema;
use crate::model::formula;
use crate::model::id::RecordId;
use crate::model::query::FacetValue;
use crate::model::query::Field;
use crate::search::Result;
use crate::search::analysis;
use crate::search::analysis::Kind;
use crate::search::analysis::Token;
use crate::search::plan::Plan;

/// Words of the dictionary looked at for an unfinished one.
const MAX_SCANNED: usize = 20_000;
/// Words that an unfinished one may become: the commonest.
const MAX_WORDS: usize = 32;
/// Subjects counted before those that fit are chosen.
const MAX_SUBJECTS: usize = 200;
/// Longest text that is completed, in characters.
const MAX_CHARS: usize = 100;

/// Records and values that go on as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completions {
    /// Records whose titles have the words.
    pub titled: Vec<RecordId>,
    /// Records whose authors' names have them.
    pub authored: Vec<RecordId>,
    /// Subjects that have them, with the number of their records, most records first.
    pub subjects: Vec<FacetValue>,
}

/// Whether a text has all words of what was typed, the last one perhaps unfinished.
#[must_use]
pub fn goes_on(typed: &str, text: &str) -> bool {
    let forms: Vec<String> = analysis::tokens(text, None).into_iter().map(|token| token.form).collect();
    let (whole, last) = taken_apart(typed);
    whole.iter().all(|word| forms.contains(&word.form))
        && last.is_none_or(|last| forms.iter().any(|form| form.starts_with(&last.form)))
}

/// The finished words and the unfinished one.
fn taken_apart(typed: &str) -> (Vec<Token>, Option<Token>) {
    let typed: String = typed.chars().take(MAX_CHARS).collect();
    let typed = formula::plain(&typed);
    let searched = |token: &Token| matches!(token.kind, Kind::Word | Kind::Pair | Kind::Unit);
    let mut words: Vec<Token> = analysis::tokens(&typed, None).into_iter().filter(searched).collect();
    let is_open = words.last().is_some_and(|last| last.kind == Kind::Word && last.end == typed.len());
    let last = if is_open { words.pop() } else { None };
    (words, last)
}

impl SearchIndex {
    /// What goes on as typed, at most `limit` records of each kind and as many subjects; nothing without a word.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn complete(&self, typed: &str, limit: usize) -> Result<Completions> {
        let searcher = self.searcher();
        let dictionary = IndexDictionary { searcher: &searcher, fields: &self.fields, values: &self.values };
        self.run_completion(typed, limit, &dictionary).map_err(self.fault())
    }

    fn run_completion(
        &self,
        typed: &str,
        limit: usize,
        dictionary: &IndexDictionary<'_>,
    ) -> tantivy::Result<Completions> {
        let (whole, last) = taken_apart(typed);
        if (whole.is_empty() && last.is_none()) || limit == 0 {
            return Ok(Completions::default());
        }
        let forms = last.map(|last| beginning_with(&last.form, dictionary)).transpose()?;
        let built = |field| words_query(field, &whole, forms.as_deref(), dictionary);
        let mut found = Completions {
            titled: records(&*built(Field::Title)?, limit, dictionary)?,
            authored: records(&*built(Field::Author)?, limit, dictionary)?,
            subjects: Vec::new(),
        };
        let tally = Tally::new(&[Field::Subject], false, dictionary.values);
        let counts = dictionary.searcher.search(&*built(Field::Subject)?, &tally)?;
        let values = counts.facet(0, MAX_SUBJECTS).into_iter().flat_map(|facet| facet.values);
        found.subjects = values.filter(|one| goes_on(typed, &one.value)).take(limit).collect();
        Ok(found)
    }
}

/// The commonest words that begin so.
fn beginning_with(form: &str, dictionary: &IndexDictionary<'_>) -> tantivy::Result<Vec<String>> {
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for segment in dictionary.searcher.segment_readers() {
        let index = segment.inverted_index(dictionary.fields.form)?;
        let mut terms = index.terms().range().ge(form).into_stream()?;
        let mut scanned = 0;
        while scanned < MAX_SCANNED && terms.advance() && terms.key().starts_with(form.as_bytes()) {
            scanned += 1;
            if let Some(form) = dictionary::decode(terms.key()) {
                *found.entry(form.form).or_default() += dictionary::live(segment, &index, terms.value())?;
            }
        }
    }
    let mut found: Vec<(String, u64)> = found.into_iter().filter(|(_, count)| *count > 0).collect();
    // What is typed may be a whole word.
    found.sort_by(|(a, few), (b, many)| (b == form).cmp(&(a == form)).then(many.cmp(few)).then(a.cmp(b)));
    Ok(found.into_iter().take(MAX_WORDS).map(|(form, _)| form).collect())
}

/// Records that have all the words in a field, and one of `forms`.
fn words_query(
    field: Field,
    whole: &[Token],
    forms: Option<&[String]>,
    dictionary: &IndexDictionary<'_>,
) -> tantivy::Result<Box<dyn Query>> {
    let mut all: Vec<Box<dyn Query>> = Vec::new();
    for part in &Plan::of_words(field, whole, dictionary).must {
        all.push(query::part_query(part, dictionary)?);
    }
    if let (Some(forms), Some(column)) = (forms, dictionary.fields.words(field)) {
        let terms = forms.iter().map(|form| {
            let term = Term::from_field_text(column, form);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>
        });
        let any = Box::new(BooleanQuery::union(terms.collect()));
        all.push(Box::new(ConstScoreQuery::new(any, 0.0)));
    }
    Ok(Box::new(BooleanQuery::intersection(all)))
}

fn records(
    built: &dyn Query,
    limit: usize,
    dictionary: &IndexDictionary<'_>,
) -> tantivy::Result<Vec<RecordId>> {
    let order = (SortByStaticFastValue::<u64>::for_field(schema::ORDER), Order::Asc);
    let top = TopDocs::with_limit(limit).order_by(((SortBySimilarityScore, Order::Desc), order));
    let found = dictionary.searcher.search(built, &top)?;
    find::read_ids(dictionary.searcher, &found.into_iter().map(|(_, at)| at).collect::<Vec<_>>())
}
