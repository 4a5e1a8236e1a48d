//! Which stretches of a text a query found, and which part of a long text to show.
//!
//! Pure: works on original text and byte ranges; escaping and markup are the renderer's.

use std::collections::BTreeSet;
use std::ops::Range;

/// What a query marks in texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marker {
    /// Terms as in [`crate::search::analysis::Token::term`].
    terms: BTreeSet<String>,
    /// Folded words as in [`crate::search::analysis::Token::form`].
    forms: BTreeSet<String>,
}

/// A stretch of a text worth showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// Byte range in the text, cut at word boundaries.
    pub range: Range<usize>,
    /// Byte ranges in the *text* to mark, inside `range`, in order, not overlapping.
    pub marks: Vec<Range<usize>>,
    /// Text was left out before it.
    pub cut_before: bool,
    /// Text was left out after it.
    pub cut_after: bool,
}

impl Marker {
    /// Byte ranges of `text` (in this BCP 47 language) that the query found: in order, not overlapping.
    #[must_use]
    pub fn ranges(&self, text: &str, language: Option<&str>) -> Vec<Range<usize>> {
        todo!("{text} {language:?} {:?} {:?}", self.terms, self.forms)
    }

    /// The best stretch of about `max_chars` characters: the one with the most different words found,
    /// the first of equals; the beginning where nothing was found.
    #[must_use]
    pub fn snippet(&self, text: &str, language: Option<&str>, max_chars: usize) -> Snippet {
        todo!("{text} {language:?} {max_chars}")
    }
}
