//! The words of many records as numbers: each is folded and stemmed once, then looked up.
//!
//! The only place where a [`Document`] becomes terms with impacts and words with places, so that catalogue and bundle
//! cannot differ. Numbers hold as long as their [`Lexicon`]; a text and a stem that are spelled alike share one.
//! Pure: knows no index and no file.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::model::document::Document;
use crate::model::document::Text;
use crate::model::query::Field;
use crate::search::analysis;
use crate::search::analysis::Kind;
use crate::search::analysis::Morphology;
use crate::search::analysis::Spelled;
use crate::search::indexable::Form;
use crate::search::rank;
use crate::search::rank::FieldWeight;

/// Words of one field that are read, over all its texts; the rest is ignored.
pub const MAX_FIELD_WORDS: u32 = 20_000;
/// Positions left free between two texts of a field, so that no phrase reaches across.
const GAP: u32 = 2;
/// Bytes that a kept string costs beside its letters: its counts, its place in the list and in the table.
const STRING_COST: usize = 64;

type Table<K, V> = HashMap<K, V, RandomState>;

/// Distinct values, numbered in the order of their coming.
#[derive(Debug)]
struct Numbered<T: ?Sized> {
    list: Vec<Arc<T>>,
    numbers: Table<Arc<T>, u32>,
}

/// One piece of text in one language: the numbers of what it stands for.
#[derive(Debug, Clone, Copy)]
struct Word {
    /// Text number of the folded word; `None` where nothing of it is a letter.
    form: Option<u32>,
    /// Text number of the stem.
    term: u32,
    /// Form number; `None` for letters of scripts without spaces.
    entry: Option<u32>,
    /// Text number of the bare spelling's stem, and form number, where that is another term.
    bare: Option<(u32, u32)>,
}

/// A word at a place of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Text number of the folded word.
    pub form: u32,
    /// Text number of the stem.
    pub term: u32,
    /// See [`analysis::Token::position`], over all texts of the field.
    pub position: u32,
    /// Of [`Kind::Bare`]: its term counts, its form stands there already.
    pub bare: bool,
}

/// What a record's texts come to, in numbers of the lexicon that read them. Kept and filled again.
#[derive(Debug, Default)]
pub struct Reading {
    /// The text fields, in the order of [`rank::FIELDS`]; one without words is empty.
    pub fields: [Vec<Place>; rank::FIELDS.len()],
    /// Text number and impact of each term, by number.
    pub impacts: Vec<(u32, u8)>,
    /// Form numbers of its words, ascending.
    pub forms: Vec<u32>,
    /// Language numbers of its tagged texts, ascending.
    pub languages: Vec<u16>,
    counts: Counts,
}

/// Intermediate sums of [`Lexicon::read`].
#[derive(Debug, Default)]
struct Counts {
    /// Language and term of each token of a field.
    tokens: Vec<(u16, u32)>,
    /// Languages of a field and how many words they have.
    shares: Vec<(u16, u32)>,
    /// Best weighted frequency of each term of a field.
    best: Vec<(u32, f64)>,
    /// The same over all fields so far.
    all: Vec<(u32, f64)>,
}

/// Words met so far.
#[derive(Debug, Default)]
pub struct Lexicon {
    texts: Numbered<str>,
    forms: Numbered<Form>,
    languages: Vec<Language>,
    tags: Table<String, u16>,
    bytes: usize,
}

struct Language {
    primary: String,
    morphology: Morphology,
    stemmed: Table<Arc<str>, Word>,
    plain: Table<Arc<str>, Word>,
}

impl Lexicon {
    /// Reads the texts of a record.
    pub fn read(&mut self, document: &Document, reading: &mut Reading) {
        reading.languages.clear();
        reading.forms.clear();
        reading.counts.all.clear();
        for (nth, weight) in rank::FIELDS.iter().enumerate() {
            let texts = texts(document, weight.field);
            self.field(nth, &texts, reading);
            reading.counts.sum(weight);
        }
        reading.forms.sort_unstable();
        reading.forms.dedup();
        reading.languages.sort_unstable();
        reading.languages.dedup();
        reading.counts.impacts(&mut reading.impacts);
    }

    /// The folded word or stem of a number.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        self.texts.list.get(number as usize).map_or("", |text| text)
    }

    /// The number of a folded word or stem; `None` where it was not met.
    #[must_use]
    pub fn number(&self, text: &str) -> Option<u32> {
        self.texts.numbers.get(text).copied()
    }

    /// The form of a number.
    #[must_use]
    pub fn form(&self, number: u32) -> Option<&Form> {
        self.forms.list.get(number as usize).map(Arc::as_ref)
    }

    /// The primary language subtag of a number.
    #[must_use]
    pub fn language(&self, number: u16) -> Option<&str> {
        self.languages.get(usize::from(number)).map(|language| language.primary.as_str())
    }

    /// How many texts have numbers.
    #[must_use]
    pub fn n_texts(&self) -> usize {
        self.texts.list.len()
    }

    /// How many forms have numbers.
    #[must_use]
    pub fn n_forms(&self) -> usize {
        self.forms.list.len()
    }

    /// Memory that it takes, about, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    fn field(&mut self, nth: usize, texts: &[(Option<&str>, &str)], reading: &mut Reading) {
        let Reading { fields, forms, languages, counts, .. } = reading;
        let Some(places) = fields.get_mut(nth) else { return };
        places.clear();
        counts.tokens.clear();
        counts.shares.clear();
        let mut base = 0;
        for (tag, text) in texts {
            let language = self.language_number(tag.unwrap_or_default());
            let mut last = None;
            analysis::pieces(text, |piece| {
                let position = base + piece.position;
                if position >= MAX_FIELD_WORDS {
                    return;
                }
                let word = self.word(language, piece.text, piece.kind);
                let Some(form) = word.form else { return };
                last = Some(position);
                places.push(Place { form, term: word.term, position, bare: false });
                counts.tokens.push((language, word.term));
                forms.extend(word.entry);
                if let Some((term, entry)) = word.bare {
                    places.push(Place { form, term, position, bare: true });
                    counts.tokens.push((language, term));
                    forms.push(entry);
                }
            });
            let Some(last) = last else { continue };
            counts.share(language, last + 1 - base);
            let is_tagged = self.language(language).is_some_and(|primary| !primary.is_empty());
            languages.extend(is_tagged.then_some(language));
            base = last + GAP;
        }
    }

    fn language_number(&mut self, tag: &str) -> u16 {
        if let Some(number) = self.tags.get(tag) {
            return *number;
        }
        let primary = analysis::primary_language(tag);
        let known = self.languages.iter().zip(0_u16..).find(|(language, _)| language.primary == primary);
        let number = known.map(|(_, number)| number).unwrap_or_else(|| {
            let number = u16::try_from(self.languages.len()).unwrap_or(0);
            if usize::from(number) == self.languages.len() {
                self.languages.push(Language::new(primary));
            }
            number
        });
        self.bytes += tag.len() + STRING_COST;
        self.tags.insert(tag.to_owned(), number);
        number
    }

    fn word(&mut self, language: u16, text: &str, kind: Kind) -> Word {
        let stemmed = matches!(kind, Kind::Word | Kind::Compound);
        let known = self.languages.get(usize::from(language)).and_then(|l| l.words(stemmed).get(text));
        match known {
            Some(word) => *word,
            None => self.learn(language, text, stemmed),
        }
    }

    fn learn(&mut self, language: u16, text: &str, stemmed: bool) -> Word {
        let of = self.languages.get(usize::from(language));
        let (morphology, primary) = of.map_or((Morphology::of(None), ""), |l| (l.morphology, &l.primary));
        let (spelled, primary) = (Spelled::new(text, morphology, stemmed), primary.to_owned());
        let form = (!spelled.form.is_empty()).then(|| self.text_number(&spelled.form));
        let mut entry = |term: &str| self.form_number(&spelled, &primary, term);
        let own = (stemmed && form.is_some()).then(|| entry(&spelled.term));
        let bare = spelled.bare.as_deref().map(|bare| (bare, entry(bare)));
        let bare = bare.map(|(bare, entry)| (self.text_number(bare), entry));
        let word = Word { form, term: self.text_number(&spelled.term), entry: own, bare };
        self.bytes += text.len() + STRING_COST;
        if let Some(language) = self.languages.get_mut(usize::from(language)) {
            language.words_mut(stemmed).insert(Arc::from(text), word);
        }
        word
    }

    fn text_number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.texts.numbers.get(text) {
            return *number;
        }
        self.bytes += text.len() + STRING_COST;
        self.texts.add(Arc::from(text))
    }

    fn form_number(&mut self, spelled: &Spelled, language: &str, term: &str) -> u32 {
        let form = Form {
            form: spelled.form.clone(),
            language: language.to_owned(),
            term: term.to_owned(),
            spelling: spelled.spelling.clone(),
        };
        if let Some(number) = self.forms.numbers.get(&form) {
            return *number;
        }
        let letters = form.form.len() + form.term.len() + form.spelling.len();
        self.bytes += letters + size_of::<Form>() + STRING_COST;
        self.forms.add(Arc::new(form))
    }
}

impl<T: ?Sized> Default for Numbered<T> {
    fn default() -> Self {
        Self { list: Vec::new(), numbers: Table::default() }
    }
}

impl<T: ?Sized + std::hash::Hash + Eq> Numbered<T> {
    fn add(&mut self, value: Arc<T>) -> u32 {
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(Arc::clone(&value));
        self.numbers.insert(value, number);
        number
    }
}

impl Language {
    fn new(primary: String) -> Self {
        let morphology = Morphology::of(Some(&primary));
        Self { primary, morphology, stemmed: Table::default(), plain: Table::default() }
    }

    fn words(&self, stemmed: bool) -> &Table<Arc<str>, Word> {
        if stemmed { &self.stemmed } else { &self.plain }
    }

    fn words_mut(&mut self, stemmed: bool) -> &mut Table<Arc<str>, Word> {
        if stemmed { &mut self.stemmed } else { &mut self.plain }
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Language").field("primary", &self.primary).finish_non_exhaustive()
    }
}

impl Counts {
    fn share(&mut self, language: u16, words: u32) {
        match self.shares.iter_mut().find(|(of, _)| *of == language) {
            Some((_, sum)) => *sum += words,
            None => self.shares.push((language, words)),
        }
    }

    /// Adds a field's tokens to the frequencies.
    fn sum(&mut self, weight: &FieldWeight) {
        self.best.clear();
        self.tokens.sort_unstable();
        for same in self.tokens.chunk_by(|a, b| a == b) {
            let Some((language, term)) = same.first() else { continue };
            let words = self.shares.iter().find(|(of, _)| of == language).map_or(1, |(_, words)| *words);
            let count = u32::try_from(same.len()).unwrap_or(u32::MAX);
            self.best.push((*term, weight.frequency(count, words)));
        }
        if self.shares.len() < 2 {
            self.all.append(&mut self.best);
            return;
        }
        self.best.sort_by_key(|(term, _)| *term);
        let best = self.best.chunk_by(|a, b| a.0 == b.0);
        let best = best.filter_map(|same| same.iter().copied().reduce(|a, b| (a.0, a.1.max(b.1))));
        self.all.extend(best);
    }

    /// The impacts of all terms. Stable, so that a term's fields are added in their order.
    fn impacts(&mut self, impacts: &mut Vec<(u32, u8)>) {
        impacts.clear();
        self.all.sort_by_key(|(term, _)| *term);
        let all = self.all.chunk_by(|a, b| a.0 == b.0);
        let all = all.filter_map(|same| same.iter().copied().reduce(|a, b| (a.0, a.1 + b.1)));
        impacts.extend(all.map(|(term, frequency)| (term, rank::impact(frequency))));
    }
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
        Field::Subject => {
            tagged(&document.subject).into_iter().chain(tagged(&document.subject_label)).collect()
        }
        Field::Author => document.author.iter().map(|name| (None, name.as_str())).collect(),
        Field::Publisher => document.publisher.iter().map(|name| (None, name.as_str())).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
pub(super) mod tests;
