//! A better spelling for a query that finds nothing.
//!
//! Words that the collection does not have are replaced by the nearest that it has (Damerau's distance, at
//! most 2), commonest first; only a query that then finds something is suggested.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::collector::Count;
use tantivy::query::FuzzyTermQuery;

use super::dictionary;
use super::dictionary::IndexDictionary;
use super::query;
use crate::model::query::Clause;
use crate::model::query::Query;
use crate::search::analysis;
use crate::search::analysis::Kind;
use crate::search::plan::Plan;

/// Words of the dictionary looked at for one word.
const MAX_SCANNED: usize = 50_000;
/// Replacements tried for one word.
const MAX_CANDIDATES: usize = 4;
/// Queries run at most.
const MAX_TRIES: usize = 16;
/// Longest word that is corrected, in characters.
const MAX_CHARS: usize = 32;

/// The query's text with unknown words replaced so that it finds something, if that can be done.
pub(super) fn better(query: &Query, dictionary: &IndexDictionary<'_>) -> tantivy::Result<Option<String>> {
    let mut tries = vec![(query.clone(), false)];
    for (nth, clause) in query.clauses.iter().enumerate() {
        if clause.excluded || clause.field.is_some_and(|field| !field.is_text()) {
            continue;
        }
        let texts = replaced(&clause.text, dictionary)?;
        if texts.is_empty() {
            continue;
        }
        let with = |(query, _): &(Query, bool), text: &String| {
            let mut query = query.clone();
            query.clauses.get_mut(nth).into_iter().for_each(|clause| clause.text.clone_from(text));
            (query, true)
        };
        tries = tries
            .iter()
            .flat_map(|before| texts.iter().map(|text| with(before, text)).collect::<Vec<_>>())
            .collect();
        tries.truncate(MAX_TRIES);
    }
    for (query, _) in tries.iter().filter(|(_, changed)| *changed) {
        let built = query::build(&Plan::of(query, dictionary), None, dictionary)?;
        if dictionary.searcher.search(&built, &Count)? > 0 {
            return Ok(Some(text_of(&query.clauses)));
        }
    }
    Ok(None)
}

/// The text with each unknown word replaced, best first; empty where all words are known.
fn replaced(text: &str, dictionary: &IndexDictionary<'_>) -> tantivy::Result<Vec<String>> {
    let mut texts = vec![(String::new(), 0)];
    let mut changed = false;
    for token in analysis::tokens(text, None).into_iter().filter(|token| token.kind == Kind::Word) {
        if is_known(&token.spelling, dictionary)? {
            continue;
        }
        let candidates = nearest(&token.form, dictionary)?;
        if candidates.is_empty() {
            continue;
        }
        changed = true;
        let with = |(done, at): &(String, usize), word: &String| {
            (format!("{done}{}{word}", text.get(*at..token.start).unwrap_or_default()), token.end)
        };
        texts = texts
            .iter()
            .flat_map(|done| candidates.iter().map(|word| with(done, word)).collect::<Vec<_>>())
            .collect();
        texts.truncate(MAX_TRIES);
    }
    let finished = texts.into_iter().map(|(done, at)| done + text.get(at..).unwrap_or_default());
    Ok(if changed { finished.collect() } else { Vec::new() })
}

fn is_known(word: &str, dictionary: &IndexDictionary<'_>) -> tantivy::Result<bool> {
    let query = Query {
        clauses: vec![Clause { excluded: false, field: None, text: word.to_owned(), phrase: false }],
        filters: Vec::new(),
    };
    let built = query::build(&Plan::of(&query, dictionary), None, dictionary)?;
    Ok(dictionary.searcher.search(&built, &Count)? > 0)
}

/// Spellings of the collection's words nearest to a folded word.
fn nearest(form: &str, dictionary: &IndexDictionary<'_>) -> tantivy::Result<Vec<String>> {
    let word: Vec<char> = form.chars().collect();
    let allowed = match word.len() {
        0..=2 | MAX_CHARS.. => return Ok(Vec::new()),
        3..=4 => 1,
        _ => 2,
    };
    let mut found: BTreeMap<String, (usize, u64)> = BTreeMap::new();
    let column = dictionary.fields.form;
    let fuzzy = FuzzyTermQuery::new_prefix(Term::from_field_text(column, form), allowed, true);
    for segment in dictionary.searcher.segment_readers() {
        let index = segment.inverted_index(column)?;
        let mut terms = index.terms().search(fuzzy.automaton()?).into_stream()?;
        let mut scanned = 0;
        while scanned < MAX_SCANNED && terms.advance() {
            scanned += 1;
            let Some(form) = dictionary::decode(terms.key()) else { continue };
            let distance = distance(&word, &form.form);
            if distance <= usize::from(allowed) {
                let count = dictionary::live(segment, &index, terms.value())?;
                found.entry(form.spelling).or_insert((distance, 0)).1 += count;
            }
        }
    }
    let mut found: Vec<_> = found.into_iter().filter(|(_, (_, count))| *count > 0).collect();
    found
        .sort_by(|(a, (near, count)), (b, (far, fewer))| near.cmp(far).then(fewer.cmp(count)).then(a.cmp(b)));
    Ok(found.into_iter().take(MAX_CANDIDATES).map(|(spelling, _)| spelling).collect())
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

/// Clauses as they are typed.
fn text_of(clauses: &[Clause]) -> String {
    let show = |clause: &Clause| {
        let (minus, quote) = (if clause.excluded { "-" } else { "" }, if clause.phrase { "\"" } else { "" });
        let field = clause.field.map(|field| format!("{}:", field.name())).unwrap_or_default();
        format!("{minus}{field}{quote}{}{quote}", clause.text)
    };
    clauses.iter().map(show).collect::<Vec<_>>().join(" ")
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

    #[test]
    fn clauses_read_as_typed() {
        let text = "-author:Curie \"cell biology\" title:x y";
        assert_eq!(text_of(&crate::model::query::parse(text)), text);
    }
}
