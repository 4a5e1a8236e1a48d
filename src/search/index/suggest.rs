//! A better spelling for a query that finds nothing.
//!
//! Words that the collection does not have are replaced by the nearest that it has (Damerau's distance, at
//! most 2), commonest first; only a query that then finds something is suggested.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use tantivy::Term;
use tantivy::collector::Count;
use tantivy::query::FuzzyTermQuery;

use super::dictionary;
use super::dictionary::IndexDictionary;
use super::query;
use crate::model::query as model_query;
use crate::model::query::Clause;
use crate::model::query::Field;
use crate::model::query::Query;
use crate::search::analysis;
use crate::search::analysis::Kind;
use crate::search::analysis::Token;
use crate::search::indexable::Form;
use crate::search::plan::Dictionary;
use crate::search::plan::Plan;

/// Words of the dictionary looked at for one word.
const MAX_SCANNED: usize = 50_000;
/// Replacements tried for one word.
const MAX_CANDIDATES: usize = 4;
/// Queries run at most.
const MAX_TRIES: usize = 16;
/// Longest word that is corrected, in characters.
const MAX_CHARS: usize = 32;

/// A query under way to a better spelling.
#[derive(Clone)]
struct Try {
    query: Query,
    changed: bool,
    /// Languages that all its words so far may be of; `None` while nothing is known.
    languages: Languages,
}

type Languages = Option<BTreeSet<String>>;

/// A word of the collection near to one typed.
struct Candidate {
    spelling: String,
    edits: usize,
    count: u64,
    languages: BTreeSet<String>,
}

/// The query's text with unknown words replaced so that it finds something, if that can be done, and how many records
/// that finds. All words replaced are of one language, that of the words left where these tell one, and of one
/// that the reader prefers where there is a choice.
pub(super) fn better(
    query: &Query,
    prefer: &[String],
    dictionary: &IndexDictionary<'_>,
) -> tantivy::Result<Option<(String, u64)>> {
    let prefer: BTreeSet<String> = prefer.iter().map(|tag| analysis::primary_language(tag)).collect();
    let mut tries = vec![Try { query: query.clone(), changed: false, languages: spoken(query, dictionary)? }];
    for (nth, clause) in query.clauses.iter().enumerate().filter(|(_, clause)| is_words(clause)) {
        for word in unknown(&clause.text, dictionary)? {
            let candidates = nearest(&word, &prefer, dictionary)?;
            let with = |before: &Try| {
                let fitting = candidates.iter().filter(|one| fits(&before.languages, one));
                let more: Vec<Try> =
                    fitting.take(MAX_CANDIDATES).map(|one| before.with(nth, &word, one)).collect();
                if more.is_empty() { vec![before.clone()] } else { more }
            };
            tries = tries.iter().flat_map(with).take(MAX_TRIES).collect();
        }
    }
    for one in tries.iter().filter(|one| one.changed) {
        let built = query::build(&Plan::of(&one.query, dictionary), None, dictionary)?;
        let total = dictionary.searcher.search(&built, &Count)?;
        if total > 0 {
            return Ok(Some((model_query::typed(&one.query.clauses), total as u64)));
        }
    }
    Ok(None)
}

impl Try {
    /// The same with a word of the clause numbered `nth` replaced.
    fn with(&self, nth: usize, word: &Token, by: &Candidate) -> Self {
        let mut with = self.clone();
        with.changed = true;
        if let Some(clause) = with.query.clauses.get_mut(nth) {
            clause.text = replaced(&clause.text, word, &by.spelling);
        }
        if !by.languages.contains("") {
            with.languages = Some(match &self.languages {
                Some(known) => known.intersection(&by.languages).cloned().collect(),
                None => by.languages.clone(),
            });
        }
        with
    }
}

/// Words without a language go with every other.
fn fits(languages: &Languages, candidate: &Candidate) -> bool {
    let known = languages.as_ref();
    candidate.languages.contains("") || known.is_none_or(|known| !known.is_disjoint(&candidate.languages))
}

fn is_words(clause: &Clause) -> bool {
    !clause.excluded && clause.field.is_none_or(Field::is_text)
}

/// The text with the word of this spelling replaced, the first that is left.
fn replaced(text: &str, word: &Token, by: &str) -> String {
    let tokens = analysis::tokens(text, None).into_iter();
    let found = tokens.filter(|token| token.kind == Kind::Word).find(|token| token.spelling == word.spelling);
    let Some(Token { start, end, .. }) = found else { return text.to_owned() };
    format!("{}{by}{}", text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default())
}

/// The words of a text that no live record has.
fn unknown(text: &str, dictionary: &IndexDictionary<'_>) -> tantivy::Result<Vec<Token>> {
    let mut words = Vec::new();
    for token in analysis::tokens(text, None).into_iter().filter(|token| token.kind == Kind::Word) {
        if !is_known(&token.spelling, dictionary)? {
            words.push(token);
        }
    }
    Ok(words)
}

/// Languages that all known words of the query are words of, else those that any is.
fn spoken(query: &Query, dictionary: &IndexDictionary<'_>) -> tantivy::Result<Languages> {
    let (mut all, mut any): (Languages, BTreeSet<String>) = (None, BTreeSet::new());
    for clause in query.clauses.iter().filter(|clause| is_words(clause)) {
        for token in analysis::tokens(&clause.text, None).iter().filter(|token| token.kind == Kind::Word) {
            let forms = dictionary.forms(&token.form).into_iter().map(|form| form.language);
            let forms: BTreeSet<String> = forms.filter(|language| !language.is_empty()).collect();
            if !forms.is_empty() {
                any.extend(forms.iter().cloned());
                all = Some(all.map_or(forms.clone(), |all| all.intersection(&forms).cloned().collect()));
            }
        }
    }
    Ok(all.map(|all| if all.is_empty() { any } else { all }))
}

fn is_known(word: &str, dictionary: &IndexDictionary<'_>) -> tantivy::Result<bool> {
    let query = Query {
        clauses: vec![Clause { excluded: false, field: None, text: word.to_owned(), phrase: false }],
        filters: Vec::new(),
    };
    let built = query::build(&Plan::of(&query, dictionary), None, dictionary)?;
    Ok(dictionary.searcher.search(&built, &Count)? > 0)
}

/// The collection's words nearest to a folded word: those in a preferred language alone where there are any, then by
/// edits, the commonest first.
fn nearest(
    word: &Token,
    prefer: &BTreeSet<String>,
    dictionary: &IndexDictionary<'_>,
) -> tantivy::Result<Vec<Candidate>> {
    let mut found = near(&word.form, dictionary)?;
    let preferred = |one: &Candidate| !one.languages.is_disjoint(prefer);
    if found.iter().any(preferred) {
        found.retain(preferred);
    }
    found.sort_by(|a, b| {
        a.edits.cmp(&b.edits).then(b.count.cmp(&a.count)).then_with(|| a.spelling.cmp(&b.spelling))
    });
    Ok(found)
}

fn near(form: &str, dictionary: &IndexDictionary<'_>) -> tantivy::Result<Vec<Candidate>> {
    let word: Vec<char> = form.chars().collect();
    let allowed = match word.len() {
        0..=2 | MAX_CHARS.. => return Ok(Vec::new()),
        3..=4 => 1,
        _ => 2,
    };
    let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
    let column = dictionary.fields.form;
    let fuzzy = FuzzyTermQuery::new_prefix(Term::from_field_text(column, form), allowed, true);
    for segment in dictionary.searcher.segment_readers() {
        let index = segment.inverted_index(column)?;
        let mut terms = index.terms().search(fuzzy.automaton()?).into_stream()?;
        let mut scanned = 0;
        while scanned < MAX_SCANNED && terms.advance() {
            scanned += 1;
            let Some(form) = dictionary::decode(terms.key()) else { continue };
            let edits = distance(&word, &form.form);
            let count = dictionary::live(segment, &index, terms.value())?;
            if edits <= usize::from(allowed) && count > 0 {
                let Form { spelling, language, .. } = form;
                let new =
                    || Candidate { spelling: spelling.clone(), edits, count: 0, languages: BTreeSet::new() };
                let candidate = found.entry(spelling.clone()).or_insert_with(new);
                candidate.count += count;
                candidate.languages.insert(language);
            }
        }
    }
    Ok(found.into_values().collect())
}

/// Edits (insertion, deletion, substitution, swap of neighbours) between two words; 3 for "too many".
fn distance(a: &[char], b: &str) -> usize {
    const FAR: usize = 3;
    let b: Vec<char> = b.chars().take(MAX_CHARS + FAR).collect();
    if a.len().abs_diff(b.len()) >= FAR {
        return FAR;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(FAR);
            let mut best =
                (at(&last, j) + usize::from(from != to)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(to) && b.get(j - 1) == Some(from);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().map_or(FAR, |edits| (*edits).min(FAR))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        for (a, b, edits) in [
            ("biology", "biology", 0),
            ("bilogy", "biology", 1),
            ("boilogy", "biology", 1),
            ("биалогия", "биология", 1),
            ("chemstry", "chemistr", 2),
            ("cat", "dog", 3),
            ("a", "abcdefg", 3),
            ("", "ab", 2),
        ] {
            assert_eq!(distance(&a.chars().collect::<Vec<_>>(), b), edits, "{a} {b}");
        }
    }
}
