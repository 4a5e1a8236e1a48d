//! What of a record the index and the bundle hold beside its words: values that are matched whole, and how a
//! word's forms are told apart.
//!
//! Pure. The words themselves are read by [`crate::search::lexicon`].

use std::borrow::Cow;

use crate::model::document::Document;
use crate::model::query::Field;
use crate::search::analysis;

/// Longest facet value, in characters; a longer one is prose and no facet.
pub const MAX_VALUE_CHARS: usize = 120;
/// Values of one field that are read; the rest is ignored.
pub const MAX_VALUES: usize = 1_000;

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

/// The same where the texts lie elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FormRef<'a> {
    /// See [`Form::form`].
    pub form: &'a str,
    /// See [`Form::language`].
    pub language: &'a str,
    /// See [`Form::term`].
    pub term: &'a str,
    /// See [`Form::spelling`].
    pub spelling: &'a str,
}

impl FormRef<'_> {
    /// With texts of its own.
    #[must_use]
    pub fn owned(&self) -> Form {
        let Self { form, language, term, spelling } = self;
        Form {
            form: (*form).to_owned(),
            language: (*language).to_owned(),
            term: (*term).to_owned(),
            spelling: (*spelling).to_owned(),
        }
    }
}

/// A value that is matched whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value<'d> {
    /// As it is shown, white space squeezed.
    pub text: Cow<'d, str>,
    /// [`analysis::key`] of it: what is compared.
    pub key: Cow<'d, str>,
}

/// A record's values of a field that is matched whole; text fields other than `subject` have none.
/// Each value once, whatever its case.
#[must_use]
pub fn values(document: &Document, field: Field) -> Vec<Value<'_>> {
    let limit = if field == Field::Identifier { usize::MAX } else { MAX_VALUE_CHARS };
    let mut found: Vec<Value<'_>> = Vec::new();
    for text in texts(document, field).into_iter().take(MAX_VALUES) {
        let text = squeezed(text);
        let is_value = !text.is_empty() && text.chars().nth(limit).is_none();
        let key = if is_value { lower(&text) } else { Cow::Borrowed("") };
        if is_value && !found.iter().any(|other| other.key == key) {
            found.push(Value { text, key });
        }
    }
    found
}

fn texts(document: &Document, field: Field) -> Vec<Cow<'_, str>> {
    let one = |text| vec![Cow::Borrowed(text)];
    let all: &[String] = match field {
        Field::Title | Field::Description | Field::Keyword | Field::Author | Field::Publisher => &[],
        Field::Year => return document.year.iter().map(|year| Cow::Owned(year.to_string())).collect(),
        Field::Here => return one(if document.here { "yes" } else { "no" }),
        Field::Source => return one(&document.source),
        Field::Subject => &document.subject_value,
        Field::Language => &document.language,
        Field::Type => &document.resource_type,
        Field::Format => &document.format,
        Field::Level => &document.level,
        Field::Age => &document.age,
        Field::Difficulty => &document.difficulty,
        Field::Licence => &document.licence,
        Field::Permission => &document.permission,
        Field::Cost => &document.cost,
        Field::Access => &document.access,
        Field::Identifier => &document.identifier,
    };
    all.iter().map(|text| Cow::Borrowed(text.as_str())).collect()
}

/// Runs of white space as one space, none at the ends.
fn squeezed(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_squeezed = text.split(' ').all(|word| !word.is_empty() && !word.contains(char::is_whitespace));
    if is_squeezed { text } else { Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")) }
}

/// [`analysis::key`] of a squeezed text.
fn lower<'d>(text: &Cow<'d, str>) -> Cow<'d, str> {
    let is_lower = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { text.clone() } else { Cow::Owned(analysis::key(text)) }
}

/// The folded title that sorting goes by: letters and digits only.
#[must_use]
pub fn sort_title(document: &Document) -> Option<String> {
    const MAX_CHARS: usize = 80;
    let title = &document.title.first()?.text;
    let end = title.char_indices().nth(MAX_CHARS * 2).map_or(title.len(), |(at, _)| at);
    let folded = analysis::fold(title.get(..end)?);
    let mut plain = String::with_capacity(folded.len());
    let mut n_chars = 0;
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let space = if plain.is_empty() { "" } else { " " };
        for c in space.chars().chain(word.chars()).take(MAX_CHARS - n_chars) {
            plain.push(c);
            n_chars += 1;
        }
    }
    (!plain.is_empty()).then_some(plain)
}

#[cfg(test)]
mod tests;
