//! What the collection's own words teach about endings, for typed words that it does not have.
//!
//! The browser has no stemmer. For a word that is in no text, the stem is guessed as the stems of words
//! that end alike were made: of the longest ending that is known, what was done most often. Apart from
//! `words` because it is a guess, where all else is exact. Knows forms only.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::search::indexable::FormRef;

/// Longest ending looked at, in characters.
const MAX_ENDING: usize = 6;
/// Words that must end alike before an ending is worth a rule of its own.
const MIN_WORDS: u32 = 2;
/// Most characters that a rule takes away.
const MAX_REMOVED: usize = 9;

/// Language → ending → how many characters go, and what comes in their place, as one text such as `3y`.
pub type Endings = BTreeMap<String, BTreeMap<String, String>>;

/// Ending → rule → how many words.
type Counts<'a> = HashMap<&'a str, HashMap<Rule<'a>, u32, RandomState>, RandomState>;

/// How many characters go, and what comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Rule<'a> {
    removed: usize,
    added: &'a str,
}

/// Learns the rules.
#[must_use]
pub fn endings<'a>(forms: impl Iterator<Item = FormRef<'a>>) -> Endings {
    let mut of_languages: HashMap<&str, Vec<FormRef<'a>>, RandomState> = HashMap::default();
    for form in forms.filter(|form| !form.language.is_empty()) {
        of_languages.entry(form.language).or_default().push(form);
    }
    let learnt = of_languages.into_par_iter().map(|(language, forms)| (language.to_owned(), learnt(&forms)));
    learnt.filter(|(_, rules)| !rules.is_empty()).collect()
}

/// The rules of one language.
fn learnt(forms: &[FormRef<'_>]) -> BTreeMap<String, String> {
    let mut counts = Counts::default();
    for form in forms {
        let (rule, shared) = rule(*form);
        if rule.removed > MAX_REMOVED {
            continue;
        }
        // Where endings begin, from the shortest that has all that goes.
        let starts = form.form.char_indices().map(|(at, _)| at).rev().skip_while(|at| *at > shared);
        let whole = (rule.removed == 0).then_some(form.form.len());
        let longest = MAX_ENDING.max(rule.removed) - rule.removed + usize::from(rule.removed == 0);
        for start in whole.into_iter().chain(starts).take(longest + usize::from(rule.removed > 0)) {
            let ending = form.form.get(start..).unwrap_or_default();
            *counts.entry(ending).or_default().entry(rule).or_default() += 1;
        }
    }
    worth_keeping(&counts)
}

/// What a form loses and gets, and the bytes that it keeps.
fn rule(form: FormRef<'_>) -> (Rule<'_>, usize) {
    let alike = form.form.chars().zip(form.term.chars()).take_while(|(a, b)| a == b);
    let shared: usize = alike.map(|(a, _)| a.len_utf8()).sum();
    let removed = form.form.get(shared..).unwrap_or_default().chars().count();
    (Rule { removed, added: form.term.get(shared..).unwrap_or_default() }, shared)
}

/// The commonest rule of each ending, where it says something else than that of the shorter ending.
fn worth_keeping(endings: &Counts<'_>) -> BTreeMap<String, String> {
    let mut by_length: Vec<&str> = endings.keys().copied().collect();
    by_length.sort_by_key(|ending| (ending.chars().count(), *ending));
    let mut kept: BTreeMap<&str, Rule<'_>> = BTreeMap::new();
    for ending in by_length {
        let rules = endings.get(ending).into_iter().flatten();
        let best = rules.max_by_key(|(rule, count)| (**count, Reverse(rule.removed), Reverse(rule.added)));
        let Some((rule, count)) = best else { continue };
        let known = ending.char_indices().skip(1).find_map(|(at, _)| kept.get(ending.get(at..)?));
        let shorter = known.or_else(|| kept.get(""));
        if shorter != Some(rule) && (*count >= MIN_WORDS || ending.is_empty()) {
            kept.insert(ending, *rule);
        }
    }
    let text = |rule: Rule<'_>| format!("{}{}", rule.removed, rule.added);
    kept.into_iter().map(|(ending, rule)| (ending.to_owned(), text(rule))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_rule_of_an_ending_is_learnt_and_not_repeated() {
        let form = |form, term| FormRef { form, language: "en", term, spelling: form };
        let forms = [
            form("cell", "cell"),
            form("plant", "plant"),
            form("word", "word"),
            form("cells", "cell"),
            form("plants", "plant"),
            form("cities", "citi"),
            form("bodies", "bodi"),
        ];
        let learnt = endings(forms.into_iter());
        let rules: Vec<(&str, &str)> = learnt["en"].iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(rules, [("", "0"), ("es", "2"), ("s", "1")]);
    }
}
