//! What a word is: from text to terms, the same for records, queries and the offline bundle.
//!
//! A text is cut into words without regard to its language; each word is spelled plainly, stemmed by the
//! text's language where it has a stemmer, and folded. Scripts without spaces (and Hangul) give every unit
//! and every pair of neighbours. Pure: knows no index, so that the bundle can be written from it.

mod fold;
mod segment;
mod spelled;
mod stem;
pub mod stop;
#[cfg(test)]
mod tests;

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use segment::Run;
use segment::Word;
pub(super) use spelled::Spelled;
pub(super) use stem::Morphology;

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
        if word.is_ascii() && word.len() <= fold::MAX_WORD_CHARS {
            folded.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            folded.push_str(&fold::strip(&fold::prepare(word, false)));
        }
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
    let morphology = Morphology::of(language);
    let mut tokens = Vec::new();
    pieces(text, |piece| spell(&piece, morphology, &mut tokens));
    tokens
}

/// The token of a piece, and the one of its bare spelling where that has another term.
fn spell(piece: &Piece<'_>, morphology: Morphology, tokens: &mut Vec<Token>) {
    let spelled = match piece.kind {
        Kind::Word | Kind::Compound => Spelled::remembered(piece.text, morphology),
        Kind::Bare | Kind::Unit | Kind::Pair => Rc::new(Spelled::new(piece.text, morphology, false)),
    };
    if spelled.form.is_empty() {
        return;
    }
    let token = |term: &str, kind| Token {
        term: term.to_owned(),
        form: spelled.form.clone(),
        spelling: spelled.spelling.clone(),
        position: piece.position,
        start: piece.range.start,
        end: piece.range.end,
        kind,
    };
    tokens.push(token(&spelled.term, piece.kind));
    tokens.extend(spelled.bare.as_deref().map(|bare| token(bare, Kind::Bare)));
}

/// What a word may be ranked as: itself folded, and its folded stems in these languages. Sorted, distinct.
/// The word is one [`Token::spelling`], [`Token::form`] or as typed; several words give no stem.
#[must_use]
pub fn query_terms(word: &str, languages: &[&str]) -> Vec<String> {
    let prepared = |turkic| {
        let spelling = fold::prepare(word, turkic);
        (fold::strip(&spelling), spelling)
    };
    let usual = prepared(false);
    let turkic = LazyCell::new(|| prepared(true));
    let mut terms = BTreeSet::from([usual.0.clone()]);
    for morphology in languages.iter().map(|language| Morphology::of(Some(language))) {
        if morphology.has_stemmer() {
            let (form, spelling) = if morphology.turkic { &*turkic } else { &usual };
            terms.insert(fold::strip(&morphology.stem(spelling)));
            if form != spelling {
                terms.insert(fold::strip(&morphology.stem(form)));
            }
        }
    }
    terms.into_iter().filter(|term| !term.is_empty()).collect()
}

/// One word of a text, before it is folded and stemmed.
pub(super) struct Piece<'a> {
    /// Its characters.
    pub(super) text: &'a str,
    /// Where it stands, in bytes.
    pub(super) range: Range<usize>,
    /// See [`Token::position`].
    pub(super) position: u32,
    /// Any but [`Kind::Bare`].
    pub(super) kind: Kind,
}

/// Cuts a text into its pieces, in the order of their tokens.
pub(super) fn pieces(text: &str, mut take: impl FnMut(Piece<'_>)) {
    let mut position = 0;
    for run in segment::runs(text) {
        match run {
            Run::Word(word) => {
                take(Piece { text: &word.text, range: word.range, position, kind: Kind::Word });
                position += 1;
            }
            Run::Words(words) => parts(&words, &mut position, &mut take),
            Run::Units(units) => pairs(text, &units, &mut position, &mut take),
        }
    }
}

/// The parts of a hyphenated word, and all of them in one beside the first.
fn parts(words: &[Word<'_>], position: &mut u32, take: &mut impl FnMut(Piece<'_>)) {
    for (nth, word) in words.iter().enumerate() {
        take(Piece { text: &word.text, range: word.range.clone(), position: *position, kind: Kind::Word });
        if let (0, [first, .., last]) = (nth, words) {
            let joined: String = words.iter().map(|word| &*word.text).collect();
            let range = first.range.start..last.range.end;
            take(Piece { text: &joined, range, position: *position, kind: Kind::Compound });
        }
        *position += 1;
    }
}

/// The units of a script without spaces, and every pair of neighbours.
fn pairs(text: &str, units: &[Range<usize>], position: &mut u32, take: &mut impl FnMut(Piece<'_>)) {
    for (nth, unit) in units.iter().enumerate() {
        let mut one = |end: usize, kind| {
            let range = unit.start..end;
            let text = text.get(range.clone()).unwrap_or_default();
            take(Piece { text, range, position: *position, kind });
        };
        one(unit.end, Kind::Unit);
        if let Some(next) = units.get(nth + 1) {
            one(next.end, Kind::Pair);
        }
        *position += 1;
    }
}
