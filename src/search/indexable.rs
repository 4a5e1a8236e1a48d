//! A record as the index and the bundle hold it: terms with impacts, words with places, facet values.
//!
//! Pure, and the only place where a [`Document`] becomes terms, so that catalogue and bundle cannot differ.
//! Knows no index and no file.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::model::document::Document;
use crate::model::document::Text;
use crate::model::query::Field;
use crate::search::analysis;
use crate::search::analysis::Kind;
use crate::search::analysis::Token;
use crate::search::rank;
use crate::search::rank::FieldWeight;

/// Words of one field that are read, over all its texts; the rest is ignored.
pub const MAX_FIELD_WORDS: u32 = 20_000;
/// Longest facet value, in characters; a longer one is prose and no facet.
pub const MAX_VALUE_CHARS: usize = 120;
/// Positions left free between two texts of a field, so that no phrase reaches across.
const GAP: u32 = 2;

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

/// The words of one text field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldWords {
    /// Which field.
    pub field: Field,
    /// All tokens of all its texts by position; byte ranges are those in their own text.
    pub tokens: Vec<Token>,
}

/// A record, ready to be indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indexable {
    /// Impact by term, over all text fields.
    pub impacts: BTreeMap<String, u8>,
    /// The text fields that have words.
    pub fields: Vec<FieldWords>,
    /// The forms of its words; letters and pairs of scripts without spaces are their own forms and not listed.
    pub forms: BTreeSet<Form>,
    /// Primary language subtags of its texts.
    pub languages: BTreeSet<String>,
}

impl Indexable {
    /// Reads the texts of a record.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let mut reader = Reader::default();
        for weight in rank::FIELDS {
            reader.field(&weight, &texts(document, weight.field));
        }
        let impacts = reader.frequencies.into_iter().map(|(term, f)| (term, rank::impact(f))).collect();
        Self { impacts, fields: reader.fields, forms: reader.forms, languages: reader.languages }
    }
}

/// A record's values of a field that is matched whole; text fields other than `subject` have none.
/// Each value once, whatever its case.
#[must_use]
pub fn values(document: &Document, field: Field) -> Vec<String> {
    let yes_no = |yes: bool| if yes { "yes" } else { "no" };
    let all: Vec<&str> = match field {
        Field::Title | Field::Description | Field::Keyword | Field::Author | Field::Publisher => Vec::new(),
        Field::Subject => document.subject.iter().map(|text| text.text.as_str()).collect(),
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

/// Texts of a field with their languages.
fn texts(document: &Document, field: Field) -> Vec<(Option<&str>, &str)> {
    fn tagged(texts: &[Text]) -> Vec<(Option<&str>, &str)> {
        texts.iter().map(|text| (text.language.as_deref(), text.text.as_str())).collect()
    }
    match field {
        Field::Title => tagged(&document.title),
        Field::Description => tagged(&document.description),
        Field::Keyword => tagged(&document.keyword),
        Field::Subject => tagged(&document.subject),
        Field::Author => document.author.iter().map(|name| (None, name.as_str())).collect(),
        Field::Publisher => document.publisher.iter().map(|name| (None, name.as_str())).collect(),
        _ => Vec::new(),
    }
}

/// What one language of one field counts.
#[derive(Default)]
struct Share {
    words: u32,
    counts: BTreeMap<String, u32>,
}

#[derive(Default)]
struct Reader {
    frequencies: BTreeMap<String, f64>,
    fields: Vec<FieldWords>,
    forms: BTreeSet<Form>,
    languages: BTreeSet<String>,
}

impl Reader {
    fn field(&mut self, weight: &FieldWeight, texts: &[(Option<&str>, &str)]) {
        let mut shares: BTreeMap<String, Share> = BTreeMap::new();
        let mut words = FieldWords { field: weight.field, tokens: Vec::new() };
        let mut position = 0;
        for (tag, text) in texts {
            let language = tag.map(analysis::primary_language).unwrap_or_default();
            let mut tokens = analysis::tokens(text, Some(&language));
            tokens.retain(|token| position + token.position < MAX_FIELD_WORDS);
            let Some(last) = tokens.last().map(|token| token.position) else { continue };
            let share = shares.entry(language.clone()).or_default();
            share.words += last + 1;
            for token in &mut tokens {
                *share.counts.entry(token.term.clone()).or_default() += 1;
                self.form(token, &language);
                token.position += position;
            }
            position += last + GAP;
            words.tokens.append(&mut tokens);
            self.languages.extend(Some(language).filter(|language| !language.is_empty()));
        }
        self.add(weight, &shares);
        self.fields.extend(Some(words).filter(|words| !words.tokens.is_empty()));
    }

    fn form(&mut self, token: &Token, language: &str) {
        if matches!(token.kind, Kind::Word | Kind::Bare | Kind::Compound) {
            self.forms.insert(Form {
                form: token.form.clone(),
                language: language.to_owned(),
                term: token.term.clone(),
                spelling: token.spelling.clone(),
            });
        }
    }

    fn add(&mut self, weight: &FieldWeight, shares: &BTreeMap<String, Share>) {
        let mut best: BTreeMap<&str, f64> = BTreeMap::new();
        for share in shares.values() {
            for (term, count) in &share.counts {
                let frequency = weight.frequency(*count, share.words);
                let held = best.entry(term).or_default();
                *held = held.max(frequency);
            }
        }
        for (term, frequency) in best {
            *self.frequencies.entry(term.to_owned()).or_default() += frequency;
        }
    }
}

#[cfg(test)]
mod tests;
