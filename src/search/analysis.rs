//! What a word is: from text to terms, the same for records, queries and the offline bundle.
//!
//! A text is cut into words without regard to its language; each word is spelled plainly, stemmed by the
//! text's language where it has a stemmer, and folded. Scripts without spaces (and Hangul) give every unit
//! and every pair of neighbours. Pure: knows no index, so that the bundle can be written from it.

mod fold;
mod segment;
mod spelled;
mod stem;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use segment::Run;
use segment::Word;
use spelled::Spelled;
use stem::Morphology;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What is ranked: the folded stem, or `form` where the language has no stemmer.
    pub term: String,
    /// The folded word itself: what phrases match.
    pub form: String,
    /// The word in plain lower-case spelling, diacritics kept: what a suggestion shows.
    pub spelling: String,
    /// Number of the word in the text. A compound shares that of its first part, a pair that of its first unit.
    pub position: u32,
    /// First byte in the text.
    pub start: usize,
    /// Byte after the last in the text.
    pub end: usize,
    /// What it is made of.
    pub kind: Kind,
}

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word, or a part of a hyphenated one.
    Word,
    /// The same word once more, stemmed as it is typed without diacritics, where that gives another term:
    /// French `universités` is univers, `universites` universit.
    Bare,
    /// All parts of a hyphenated word in one: `elearning` of `e-learning`.
    Compound,
    /// One letter of a script without spaces.
    Unit,
    /// Two neighbours of a script without spaces.
    Pair,
}

/// Folds a word or text for comparison: compatibility forms, case, diacritics and script of digits do not
/// count. Not cut in length.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for (nth, word) in text.split(' ').enumerate() {
        if nth > 0 {
            folded.push(' ');
        }
        folded.push_str(&fold::strip(&fold::prepare(word, false)));
    }
    folded
}

/// A whole value (a code, a subject) for comparison: case and runs of white space do not count.
#[must_use]
pub fn key(value: &str) -> String {
    value.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Primary language subtag in lower case: `pt` of `pt-BR`; empty for an empty tag.
#[must_use]
pub fn primary_language(tag: &str) -> String {
    stem::primary(tag)
}

/// The words of a text in this language (BCP 47), by position; without one they are folded, not stemmed.
#[must_use]
pub fn tokens(text: &str, language: Option<&str>) -> Vec<Token> {
    let mut reader = Reader { text, morphology: Morphology::of(language), position: 0, tokens: Vec::new() };
    for run in segment::runs(text) {
        match run {
            Run::Words(words) => reader.words(&words),
            Run::Units(units) => reader.units(&units),
        }
    }
    reader.tokens
}

/// What a word may be ranked as: itself folded, and its folded stems in these languages. Sorted, distinct.
/// The word is one [`Token::spelling`], [`Token::form`] or as typed; several words give no stem.
#[must_use]
pub fn query_terms(word: &str, languages: &[&str]) -> Vec<String> {
    let mut terms = BTreeSet::from([fold::strip(&fold::prepare(word, false))]);
    for language in languages {
        let morphology = Morphology::of(Some(language));
        if morphology.has_stemmer() {
            let spelling = fold::prepare(word, morphology.turkic);
            let form = fold::strip(&spelling);
            terms.insert(fold::strip(&morphology.stem(&spelling)));
            terms.insert(fold::strip(&morphology.stem(&form)));
        }
    }
    terms.into_iter().filter(|term| !term.is_empty()).collect()
}

struct Reader<'a> {
    text: &'a str,
    morphology: Morphology,
    position: u32,
    tokens: Vec<Token>,
}

impl Reader<'_> {
    fn push(&mut self, word: &str, range: Range<usize>, kind: Kind) {
        let spelled = match kind {
            Kind::Word | Kind::Compound => Spelled::remembered(word, self.morphology),
            Kind::Bare | Kind::Unit | Kind::Pair => Rc::new(Spelled::new(word, self.morphology, false)),
        };
        if spelled.form.is_empty() {
            return;
        }
        let (start, end, position) = (range.start, range.end, self.position);
        let token = |term: &str, kind| Token {
            term: term.to_owned(),
            form: spelled.form.clone(),
            spelling: spelled.spelling.clone(),
            position,
            start,
            end,
            kind,
        };
        self.tokens.push(token(&spelled.term, kind));
        self.tokens.extend(spelled.bare.as_deref().map(|bare| token(bare, Kind::Bare)));
    }

    fn words(&mut self, words: &[Word]) {
        for (nth, word) in words.iter().enumerate() {
            self.push(&word.text, word.range.clone(), Kind::Word);
            if let (0, [first, .., last]) = (nth, words) {
                let joined: String = words.iter().map(|w| w.text.as_str()).collect();
                self.push(&joined, first.range.start..last.range.end, Kind::Compound);
            }
            self.position += 1;
        }
    }

    fn units(&mut self, units: &[Range<usize>]) {
        for (nth, unit) in units.iter().enumerate() {
            let slice = |end: usize| self.text.get(unit.start..end).unwrap_or_default();
            let (one, pair) = (slice(unit.end), units.get(nth + 1).map(|next| (slice(next.end), next.end)));
            self.push(one, unit.clone(), Kind::Unit);
            if let Some((two, end)) = pair {
                self.push(two, unit.start..end, Kind::Pair);
            }
            self.position += 1;
        }
    }
}
