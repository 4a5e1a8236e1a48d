//! Licences from URLs and names in several languages.
//!
//! Apart from the facets because records, packages and content files name licences alike. A text is only
//! taken for a licence where it names one; "all rights reserved" names none.

mod creative_commons;
mod named;

/// Longest text looked at, in bytes: licences are named early.
const MAX_BYTES: usize = 4000;

/// A licence that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// SPDX-like code such as `CC-BY-SA-4.0`; without a number where the text gives none.
    pub code: String,
    /// The canonical URL of its text, where it has one.
    pub url: Option<String>,
    /// The country a Creative Commons licence was adapted to, lower case as in its URL.
    pub jurisdiction: Option<String>,
    /// Of `share`, `adapt`, `sell`.
    pub permissions: Vec<&'static str>,
}

/// All that may be done.
const EVERYTHING: &[&str] = &["share", "adapt", "sell"];

/// The licence that `text` names, by URL or in words.
#[must_use]
pub fn recognise(text: &str) -> Option<Licence> {
    let folded = fold(text.get(..text.floor_char_boundary(MAX_BYTES))?);
    creative_commons::from_url(&folded)
        .or_else(|| named::rights_statement(&folded))
        .or_else(|| creative_commons::from_name(&folded))
        .or_else(|| named::by_name(&folded))
}

/// Lower case without accents, so that one spelling serves.
fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
