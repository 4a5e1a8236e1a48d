//! Texts as the crosswalks write them: without markup, in the preferred language.

use std::collections::HashSet;
use std::hash::Hash;

use crate::crosswalk::Source;
use crate::lom::plain;
use crate::model::lom::LangText;
use crate::model::lom::Vocabulary;

/// One plain text and its language tag.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phrase {
    /// BCP 47, where the string has one.
    pub language: Option<String>,
    /// Plain, not empty.
    pub text: String,
}

/// `text` without markup, in one line.
pub fn line(text: &str) -> String {
    plain::text(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every string that is not empty, in one line each.
pub fn phrases(text: &LangText) -> Vec<Phrase> {
    let phrase =
        |s: &crate::model::lom::LangString| Phrase { language: s.language.clone(), text: line(&s.text) };
    text.0.iter().map(phrase).filter(|phrase| !phrase.text.is_empty()).collect()
}

/// The languages of choice: the resource's (1.3), then the record's (3.4).
pub fn preferred<'a>(source: &Source<'a>) -> Vec<&'a str> {
    let lom = source.lom;
    lom.general.language.iter().chain(lom.meta_metadata.language.iter()).map(String::as_str).collect()
}

/// The preferred string in one line, if one is not empty.
pub fn best(text: &LangText, source: &Source<'_>) -> Option<Phrase> {
    let chosen =
        text.best(&preferred(source)).map(|s| Phrase { language: s.language.clone(), text: line(&s.text) });
    chosen.filter(|phrase| !phrase.text.is_empty()).or_else(|| phrases(text).into_iter().next())
}

/// As [`best`], line breaks kept.
pub fn best_block(text: &LangText, source: &Source<'_>) -> Option<String> {
    let chosen = text.best(&preferred(source)).map(|s| plain::text(&s.text).trim().to_owned());
    chosen.filter(|text| !text.is_empty())
}

/// The preferred strings of several texts.
pub fn bests(texts: &[LangText], source: &Source<'_>) -> Vec<Phrase> {
    texts.iter().filter_map(|text| best(text, source)).collect()
}

/// The preferred title (1.2).
pub fn title(source: &Source<'_>) -> Option<Phrase> {
    best(&source.lom.general.title, source)
}

/// What stands for the title where a format demands one: the OAI identifier in square brackets, as cataloguers
/// mark what is not on the resource; without an identifier the record's id.
pub fn devised_title(source: &Source<'_>) -> String {
    let identifier = source.header.identifier.trim();
    if identifier.is_empty() { format!("[{}]", source.id) } else { format!("[{}]", line(identifier)) }
}

/// The preferred title, else the devised one.
pub fn title_or_devised(source: &Source<'_>) -> String {
    title(source).map_or_else(|| devised_title(source), |phrase| phrase.text)
}

/// A vocabulary value for readers: its label where the record brings one, else the value.
pub fn term(vocabulary: &Vocabulary, source: &Source<'_>) -> String {
    best(&vocabulary.label, source).map_or_else(|| line(&vocabulary.value), |phrase| phrase.text)
}

/// A vocabulary value for comparing: lower case, white space collapsed.
pub fn token(vocabulary: &Vocabulary) -> String {
    line(&vocabulary.value).to_lowercase()
}

/// Each value once, where it came first. Records may repeat one thing a hundred thousand times.
pub fn unique<T: Clone + Eq + Hash>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    values.into_iter().filter(|value| seen.insert(value.clone())).collect()
}
