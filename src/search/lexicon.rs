//! The words of many records as numbers: each is folded and stemmed once, then looked up.
//!
//! The only place where a [`Document`] becomes terms with impacts and words with places, so that catalogue and bundle
//! cannot differ. Numbers hold as long as their [`Lexicon`]; a text and a stem that are spelled alike share one.
//! Pure: knows no index and no file.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::model::document::Document;
use crate::model::document::Text;
use crate::model::query::Field;
use crate::search::analysis;
use crate::search::analysis::Kind;
use crate::search::analysis::Morphology;
use crate::search::analysis::Spelled;
use crate::search::indexable::FormRef;
use crate::search::rank;
use crate::search::rank::FieldWeight;
use crate::search::strings::Strings;
use crate::search::strings::Values;

/// Words of one field that are read, over all its texts; the rest is ignored.
pub const MAX_FIELD_WORDS: u32 = 20_000;
/// Positions left free between two texts of a field, so that no phrase reaches across.
const GAP: u32 = 2;
/// Bytes that a text costs beside its letters; a word of a language; a form.
const STRING_COST: usize = 16;
const WORD_COST: usize = 48;
const FORM_COST: usize = 32;
/// No number.
const NONE: u32 = u32::MAX;

type Table<K, V> = HashMap<K, V, RandomState>;

/// One piece of text in one language: the numbers of what it stands for.
#[derive(Debug, Clone, Copy)]
struct Word {
    /// Text number of the folded word; [`NONE`] where nothing of it is a letter.
    form: u32,
    /// Text number of the stem.
    term: u32,
    /// Form number; [`NONE`] for letters of scripts without spaces.
    entry: u32,
    /// Text number of the bare spelling's stem, and form number, where that is another term.
    bare: Option<(u32, u32)>,
}

/// [`FormRef`] in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct FormNumbers {
    form: u32,
    term: u32,
    /// Number of a spelling; [`NONE`] where it is the form itself.
    spelling: u32,
    language: u16,
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
    /// Folded words and stems.
    texts: Strings,
    /// Spellings that are not folded.
    spellings: Strings,
    forms: Values<FormNumbers>,
    languages: Vec<Language>,
    tags: Table<String, u16>,
    bytes: usize,
}

struct Language {
    primary: String,
    morphology: Morphology,
    stemmed: Learnt,
    plain: Learnt,
}

/// Pieces of text and what they are.
#[derive(Default)]
struct Learnt {
    pieces: Strings,
    words: Vec<Word>,
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
        self.texts.text(number)
    }

    /// The number of a folded word or stem; `None` where it was not met.
    #[must_use]
    pub fn number(&self, text: &str) -> Option<u32> {
        self.texts.number(text)
    }

    /// The form of a number.
    #[must_use]
    pub fn form(&self, number: u32) -> Option<FormRef<'_>> {
        let FormNumbers { form, term, spelling, language } = *self.forms.get(number)?;
        let (form, term) = (self.text(form), self.text(term));
        let spelling = if spelling == NONE { form } else { self.spellings.text(spelling) };
        Some(FormRef { form, language: self.language(language).unwrap_or_default(), term, spelling })
    }

    /// The text numbers of a form and its term.
    #[must_use]
    pub fn form_and_term(&self, number: u32) -> Option<(u32, u32)> {
        self.forms.get(number).map(|form| (form.form, form.term))
    }

    /// The primary language subtag of a number.
    #[must_use]
    pub fn language(&self, number: u16) -> Option<&str> {
        self.languages.get(usize::from(number)).map(|language| language.primary.as_str())
    }

    /// How many texts have numbers.
    #[must_use]
    pub fn n_texts(&self) -> usize {
        self.texts.len()
    }

    /// How many forms have numbers.
    #[must_use]
    pub fn n_forms(&self) -> usize {
        self.forms.len()
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
                let Word { form, term, entry, bare } = word;
                if form == NONE {
                    return;
                }
                last = Some(position);
                places.push(Place { form, term, position, bare: false });
                counts.tokens.push((language, term));
                forms.extend(Some(entry).filter(|entry| *entry != NONE));
                if let Some((term, entry)) = bare {
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
        let known = self.languages.get(usize::from(language)).and_then(|of| of.learnt(stemmed).word(text));
        known.unwrap_or_else(|| self.learn(language, text, stemmed))
    }

    fn learn(&mut self, language: u16, text: &str, stemmed: bool) -> Word {
        let of = self.languages.get(usize::from(language));
        let spelled = Spelled::new(text, of.map_or(Morphology::of(None), |of| of.morphology), stemmed);
        let form = if spelled.form.is_empty() { NONE } else { self.text_number(&spelled.form) };
        let term = self.text_number(&spelled.term);
        let spelling = self.spelling_number(&spelled);
        let mut entry = |term| self.form_number(FormNumbers { form, term, spelling, language });
        let own = if stemmed && form != NONE { entry(term) } else { NONE };
        let bare = spelled.bare.as_deref().map(|bare| self.text_number(bare));
        let bare = bare.map(|term| (term, self.form_number(FormNumbers { form, term, spelling, language })));
        let word = Word { form, term, entry: own, bare };
        self.bytes += text.len() + WORD_COST;
        if let Some(language) = self.languages.get_mut(usize::from(language)) {
            let learnt = if stemmed { &mut language.stemmed } else { &mut language.plain };
            learnt.pieces.learn(text);
            learnt.words.push(word);
        }
        word
    }

    fn text_number(&mut self, text: &str) -> u32 {
        let before = self.texts.len();
        let number = self.texts.learn(text);
        self.bytes += (self.texts.len() - before) * (text.len() + STRING_COST);
        number
    }

    fn spelling_number(&mut self, spelled: &Spelled) -> u32 {
        if spelled.spelling == spelled.form {
            return NONE;
        }
        let before = self.spellings.len();
        let number = self.spellings.learn(&spelled.spelling);
        self.bytes += (self.spellings.len() - before) * (spelled.spelling.len() + STRING_COST);
        number
    }

    fn form_number(&mut self, form: FormNumbers) -> u32 {
        let before = self.forms.len();
        let number = self.forms.learn(form);
        self.bytes += (self.forms.len() - before) * FORM_COST;
        number
    }
}

impl Language {
    fn new(primary: String) -> Self {
        let morphology = Morphology::of(Some(&primary));
        Self { primary, morphology, stemmed: Learnt::default(), plain: Learnt::default() }
    }

    fn learnt(&self, stemmed: bool) -> &Learnt {
        if stemmed { &self.stemmed } else { &self.plain }
    }
}

impl Learnt {
    fn word(&self, piece: &str) -> Option<Word> {
        self.words.get(self.pieces.number(piece)? as usize).copied()
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
pub(crate) mod tests;
