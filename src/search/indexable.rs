//! What of a record the index and the bundle hold beside its words: values that are matched whole, and how a
//! word's forms are told apart.
//!
//! Pure. The words themselves are read by [`crate::search::lexicon`].

use std::collections::BTreeSet;

use crate::model::document::Document;
use crate::model::query::Field;
use crate::search::analysis;

/// Longest facet value, in characters; a longer one is prose and no facet.
pub const MAX_VALUE_CHARS: usize = 120;

/// How a word is written somewhere in the collection, and what it is ranked as there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Form {
    /// The folded word.
    pub form: String,
    /// Primary language subtag of the text; empty when unknown.
    pub language: String,
    /// The folded stem.
    pub term: String,
    /// Plain lower-case spelling, diacritics kept.
    pub spelling: String,
}

/// A record's values of a field that is matched whole; text fields other than `subject` have none.
/// Each value once, whatever its case.
#[must_use]
pub fn values(document: &Document, field: Field) -> Vec<String> {
    let yes_no = |yes: bool| if yes { "yes" } else { "no" };
    let all: Vec<&str> = match field {
        Field::Title | Field::Description | Field::Keyword | Field::Author | Field::Publisher => Vec::new(),
        Field::Subject => strs(&document.subject_value),
        Field::Year => return document.year.iter().map(ToString::to_string).collect(),
        Field::Here => vec![yes_no(document.here)],
        Field::Source => vec![document.source.as_str()],
        Field::Language => strs(&document.language),
        Field::Type => strs(&document.resource_type),
        Field::Format => strs(&document.format),
        Field::Level => strs(&document.level),
        Field::Age => strs(&document.age),
        Field::Difficulty => strs(&document.difficulty),
        Field::Licence => strs(&document.licence),
        Field::Permission => strs(&document.permission),
        Field::Cost => strs(&document.cost),
        Field::Access => strs(&document.access),
        Field::Identifier => strs(&document.identifier),
    };
    let limit = if field == Field::Identifier { usize::MAX } else { MAX_VALUE_CHARS };
    let mut seen = BTreeSet::new();
    all.into_iter()
        .map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|value| !value.is_empty() && value.chars().nth(limit).is_none())
        .filter(|value| seen.insert(analysis::key(value)))
        .collect()
}

/// The folded title that sorting goes by: letters and digits only.
#[must_use]
pub fn sort_title(document: &Document) -> Option<String> {
    const MAX_CHARS: usize = 80;
    let title: String = document.title.first()?.text.chars().take(MAX_CHARS * 2).collect();
    let folded = analysis::fold(&title);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let plain: String = words.collect::<Vec<_>>().join(" ").chars().take(MAX_CHARS).collect();
    (!plain.is_empty()).then_some(plain)
}

fn strs(values: &[String]) -> Vec<&str> {
    values.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests;
