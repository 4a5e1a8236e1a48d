//! What the collection's own words teach about endings, for typed words that it does not have.
//!
//! The browser has no stemmer. For a word that is in no text, the stem is guessed as the stems of words
//! that end alike were made: of the longest ending that is known, what was done most often. Apart from
//! `words` because it is a guess, where all else is exact. Knows forms only.

use std::collections::BTreeMap;

use crate::search::indexable::Form;

/// Longest ending looked at, in characters.
const MAX_ENDING: usize = 6;
/// Words that must end alike before an ending is worth a rule of its own.
const MIN_WORDS: u32 = 2;
/// Most characters that a rule takes away.
const MAX_REMOVED: usize = 9;

/// Language → ending → how many characters go, and what comes in their place, as one text such as `3y`.
pub type Endings = BTreeMap<String, BTreeMap<String, String>>;

/// Learns the rules.
#[must_use]
pub fn endings<'a>(forms: impl Iterator<Item = &'a Form>) -> Endings {
    let mut counts: BTreeMap<&str, BTreeMap<String, BTreeMap<String, u32>>> = BTreeMap::new();
    for form in forms.filter(|form| !form.language.is_empty()) {
        let Some((removed, rule)) = rule(form) else { continue };
        let of_language = counts.entry(&form.language).or_default();
        let chars: Vec<char> = form.form.chars().collect();
        for length in removed..=MAX_ENDING.max(removed).min(chars.len()) {
            let ending: String = chars.iter().skip(chars.len() - length).collect();
            *of_language.entry(ending).or_default().entry(rule.clone()).or_default() += 1;
        }
    }
    counts.into_iter().map(|(language, endings)| (language.to_owned(), worth_keeping(&endings))).collect()
}

/// How many characters a form loses, and the whole rule.
fn rule(form: &Form) -> Option<(usize, String)> {
    let shared = form.form.chars().zip(form.term.chars()).take_while(|(a, b)| a == b).count();
    let removed = form.form.chars().count() - shared;
    let added: String = form.term.chars().skip(shared).collect();
    (removed <= MAX_REMOVED).then(|| (removed, format!("{removed}{added}")))
}

/// The commonest rule of each ending, where it says something else than that of the shorter ending.
fn worth_keeping(endings: &BTreeMap<String, BTreeMap<String, u32>>) -> BTreeMap<String, String> {
    let mut by_length: Vec<&String> = endings.keys().collect();
    by_length.sort_by_key(|ending| ending.chars().count());
    let mut kept: BTreeMap<String, String> = BTreeMap::new();
    for ending in by_length {
        let rules = endings.get(ending).into_iter().flatten();
        let Some((rule, count)) = rules.max_by_key(|(rule, count)| (**count, std::cmp::Reverse(*rule)))
        else {
            continue;
        };
        let known = ending.char_indices().skip(1).find_map(|(at, _)| kept.get(ending.get(at..)?));
        let shorter = known.or_else(|| kept.get(""));
        if shorter != Some(rule) && (*count >= MIN_WORDS || ending.is_empty()) {
            kept.insert(ending.clone(), rule.clone());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_rule_of_an_ending_is_learnt_and_not_repeated() {
        let form = |form: &str, term: &str| Form {
            form: form.to_owned(),
            language: "en".to_owned(),
            term: term.to_owned(),
            spelling: form.to_owned(),
        };
        let forms = [
            form("cell", "cell"),
            form("plant", "plant"),
            form("word", "word"),
            form("cells", "cell"),
            form("plants", "plant"),
            form("cities", "citi"),
            form("bodies", "bodi"),
        ];
        let learnt = endings(forms.iter());
        let rules: Vec<(&str, &str)> = learnt["en"].iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(rules, [("", "0"), ("es", "2"), ("s", "1")]);
    }
}
