//! Names of languages in the interface's languages, from CLDR: the only file that names the crate with its data.
//!
//! Apart so that no list of languages is kept by hand. A name begins with a capital, since it stands alone wherever we
//! show it. Knows no record and no page.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use icu_experimental::displaynames::DisplayNamesOptions;
use icu_experimental::displaynames::multi::LanguageDisplayNames;
use icu_locale_core::Locale;
use icu_locale_core::subtags::Language;

use crate::render::strings::UiLanguage;

thread_local! {
    /// The crate's tables, which no two threads may share; they point into the binary.
    static NAMES: BTreeMap<UiLanguage, LanguageDisplayNames> =
        UiLanguage::ALL.into_iter().filter_map(|ui| Some((ui, names(ui)?))).collect();
}

fn names(ui: UiLanguage) -> Option<LanguageDisplayNames> {
    let locale: Locale = ui.tag().parse().ok()?;
    LanguageDisplayNames::try_new(locale.into(), DisplayNamesOptions::default()).ok()
}

/// Names of the languages of ISO 639-1 that all interfaces have a name for, by `language.` and code.
static COMMON: LazyLock<BTreeMap<UiLanguage, Vec<(String, String)>>> = LazyLock::new(|| {
    let letters = || 'a'..='z';
    let codes = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
    let is_named = |code: &String| UiLanguage::ALL.iter().all(|ui| name(*ui, code).is_some());
    let codes: Vec<String> =
        codes.filter(|c| isolang::Language::from_639_1(c).is_some()).filter(is_named).collect();
    let named = |ui: UiLanguage| {
        codes.iter().filter_map(|code| Some((format!("language.{code}"), name(ui, code)?))).collect()
    };
    UiLanguage::ALL.into_iter().map(|ui| (ui, named(ui))).collect()
});

/// The name of a language by its primary subtag; `None` where CLDR has none in the interface's language.
#[must_use]
pub fn name(ui: UiLanguage, primary: &str) -> Option<String> {
    let language: Language = primary.parse().ok()?;
    let name = NAMES.with(|names| names.get(&ui)?.of(language).map(str::to_owned))?;
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect())
}

/// Key and name of the languages that have two letters: what an interface without CLDR needs.
pub fn common(ui: UiLanguage) -> &'static [(String, String)] {
    COMMON.get(&ui).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_named_in_every_language_of_the_interface() {
        for (ui, tag, expected) in [
            (UiLanguage::En, "de", "German"),
            (UiLanguage::Fr, "de", "Allemand"),
            (UiLanguage::De, "fr", "Französisch"),
            (UiLanguage::Es, "eu", "Euskera"),
            (UiLanguage::Ar, "fr", "الفرنسية"),
            (UiLanguage::En, "yue", "Cantonese"),
        ] {
            assert_eq!(name(ui, tag).as_deref(), Some(expected));
        }
        assert_eq!((name(UiLanguage::En, "qqq"), name(UiLanguage::En, "not a tag")), (None, None));
        for ui in UiLanguage::ALL {
            assert!(common(ui).len() > 150, "{}: {}", ui.tag(), common(ui).len());
            assert!(UiLanguage::ALL.iter().all(|other| name(ui, other.tag()).is_some()));
        }
    }
}
