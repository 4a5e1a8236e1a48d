//! Which stemmer a language has.
//!
//! Apart because only this file names the stemmer library; a change of its version can change stems, and
//! with them [`crate::search::INDEX_VERSION`].

use frostem::Algorithm;
use frostem::Stemmer;

/// Shorter words are not stemmed, in characters.
const MIN_CHARS: usize = 3;

/// A language, as far as words are concerned.
#[derive(Clone, Copy)]
pub(in crate::search) struct Morphology {
    /// None where the library knows no rules for the language.
    stemmer: Option<Stemmer>,
    /// I and ı, İ and i are the pairs of letters, not I and i.
    pub(super) turkic: bool,
}

impl PartialEq for Morphology {
    fn eq(&self, other: &Self) -> bool {
        let algorithm = |of: &Self| of.stemmer.map(|stemmer| stemmer.algorithm());
        self.turkic == other.turkic && algorithm(self) == algorithm(other)
    }
}

impl Morphology {
    /// That of a BCP 47 tag; its primary subtag decides.
    pub(in crate::search) fn of(language: Option<&str>) -> Self {
        let primary = primary(language.unwrap_or_default());
        Self { stemmer: algorithm(&primary).map(Stemmer::new), turkic: matches!(&*primary, "tr" | "az") }
    }

    /// Whether there is a stemmer at all.
    pub(super) fn has_stemmer(self) -> bool {
        self.stemmer.is_some()
    }

    /// The stem of a prepared word, not stripped. Words with digits in them stay whole.
    pub(super) fn stem(self, word: &str) -> String {
        let whole = word.chars().count() < MIN_CHARS || word.bytes().any(|b| b.is_ascii_digit());
        match self.stemmer {
            Some(stemmer) if !whole => Some(mended_stem(stemmer, word)).filter(|s| !s.is_empty()),
            _ => None,
        }
        .unwrap_or_else(|| word.to_owned())
    }
}

/// The library's stem, with what keeps common forms of one word apart in it mended.
fn mended_stem(stemmer: Stemmer, word: &str) -> String {
    match stemmer.algorithm() {
        Algorithm::Arabic => stemmer.stem(without_article(word)).into_owned(),
        Algorithm::Greek => without_iota(&stemmer.stem(word)).to_owned(),
        _ => stemmer.stem(word).into_owned(),
    }
}

/// A Greek stem without a last ι: the stemmer leaves it in `βιβλίο` and takes it from `βιβλία`.
fn without_iota(stem: &str) -> &str {
    stem.strip_suffix('ι').filter(|rest| rest.chars().count() >= MIN_CHARS).unwrap_or(stem)
}

/// An Arabic word without its article and what is written together with that. The stemmer cuts endings
/// differently with and without the article, so that `الرياضيات` and `رياضيات` would not meet.
fn without_article(word: &str) -> &str {
    let rest = ["ال", "وال", "بال", "فال", "كال", "لل"].iter().find_map(|article| word.strip_prefix(article));
    rest.filter(|rest| rest.chars().count() >= MIN_CHARS).unwrap_or(word)
}

/// Primary language subtag in lower case: `pt` of `pt-BR`.
pub(super) fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn algorithm(primary: &str) -> Option<Algorithm> {
    match primary {
        "nb" | "nn" => Algorithm::from_name("no").ok(),
        // The library also takes names of algorithms; only codes of languages are meant here.
        code if matches!(code.len(), 2 | 3) => Algorithm::from_name(code).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_stemmer_by_the_primary_subtag() {
        for tag in ["en", "en-GB", "DE", "pt-BR", "nb", "nn", "el", "hi", "ar", "tr", "ru", "deu"] {
            assert!(Morphology::of(Some(tag)).has_stemmer(), "{tag}");
        }
        for tag in ["", "zh", "ja", "porter", "lovins", "x-none", "und", "ko"] {
            assert!(!Morphology::of(Some(tag)).has_stemmer(), "{tag}");
        }
        assert!(!Morphology::of(None).has_stemmer());
    }

    #[test]
    fn short_words_and_words_with_digits_stay_whole() {
        let english = Morphology::of(Some("en"));
        assert_eq!(english.stem("cells"), "cell");
        assert_eq!(english.stem("is"), "is");
        assert_eq!(english.stem("1990s"), "1990s");
    }
}
