//! What a word is: from text to terms, the same for records, queries and the offline bundle.
//!
//! Pure, so that the bundle can be written from it.

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What the index holds: the folded stem.
    pub term: String,
    /// The folded word itself, unstemmed.
    pub form: String,
    /// Number of the word in the text; a compound and its first part share one.
    pub position: u32,
    /// First byte in the text.
    pub start: usize,
    /// Byte after the last in the text.
    pub end: usize,
}

/// Folds a word or text for comparison: compatibility forms, case, diacritics and digits do not count.
#[must_use]
pub fn fold(text: &str) -> String {
    todo!("{text}")
}

/// The words of a text in this language (BCP 47); without one they are folded, not stemmed.
#[must_use]
pub fn tokens(text: &str, language: Option<&str>) -> Vec<Token> {
    todo!("{text} {language:?}")
}

/// What a word may be in the index: itself folded, and its stems in these languages. Sorted, distinct.
#[must_use]
pub fn query_terms(word: &str, languages: &[&str]) -> Vec<String> {
    todo!("{word} {languages:?}")
}
