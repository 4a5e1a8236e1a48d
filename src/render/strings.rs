//! What the interface says, in each of its languages.
//!
//! One file a language in `static/i18n/`: lines of `key = value`, `#` for remarks, `key[one]` for a plural
//! form, `{name}` for what is filled in. Adding a language is one file, one line in [`UiLanguage`]'s table and
//! its plural rule; a test refuses a file that lacks a key. The labels of LOM's values come from the vocabularies'
//! own table, names of languages from CLDR; both join the rest here. Knows no template and no record.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::vocab;
use crate::render::labels;
use crate::render::languages;

/// A language that the interface speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UiLanguage {
    /// English, the language that stands in for all others.
    En,
    /// French.
    Fr,
    /// German.
    De,
    /// Spanish.
    Es,
    /// Arabic, from right to left.
    Ar,
}

impl UiLanguage {
    /// Every language, in the order of the switch.
    pub const ALL: [Self; 5] = [Self::En, Self::Fr, Self::De, Self::Es, Self::Ar];

    /// The BCP 47 tag, as in `lang` and `?ui=`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::De => "de",
            Self::Es => "es",
            Self::Ar => "ar",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub fn autonym(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
            Self::De => "Deutsch",
            Self::Es => "Español",
            Self::Ar => "العربية",
        }
    }

    /// `ltr` or `rtl`, as in `dir`.
    #[must_use]
    pub fn dir(self) -> &'static str {
        if self == Self::Ar { "rtl" } else { "ltr" }
    }

    /// The language of that tag, whatever its case and region.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag).trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.tag() == primary)
    }

    /// The best language for an `Accept-Language` header (RFC 9110 section 12.5.4), where one fits.
    #[must_use]
    pub fn negotiated(header: &str) -> Option<Self> {
        let mut best = (None, 0.0_f32);
        for range in header.split(',').take(MAX_RANGES) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default();
            let weight = parts
                .find_map(|p| p.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
            if let Some(language) = Self::from_tag(tag)
                && weight > best.1
            {
                best = (Some(language), weight);
            }
        }
        best.0
    }

    fn file(self) -> &'static str {
        match self {
            Self::En => include_str!("../../static/i18n/en.strings"),
            Self::Fr => include_str!("../../static/i18n/fr.strings"),
            Self::De => include_str!("../../static/i18n/de.strings"),
            Self::Es => include_str!("../../static/i18n/es.strings"),
            Self::Ar => include_str!("../../static/i18n/ar.strings"),
        }
    }

    /// The plural form that `n` takes (CLDR's cardinal categories).
    #[must_use]
    pub fn plural(self, n: u64) -> &'static str {
        match self {
            Self::Fr if n < 2 => "one",
            Self::Ar => arabic_plural(n),
            Self::En | Self::De | Self::Es if n == 1 => "one",
            _ => "other",
        }
    }

    /// What stands between groups of three digits, and how many digits a number has that is grouped.
    #[must_use]
    pub fn grouping(self) -> (char, usize) {
        match self {
            Self::En | Self::Ar => (',', 4),
            Self::De => ('.', 4),
            Self::Fr => ('\u{202f}', 4),
            Self::Es => ('\u{a0}', 5),
        }
    }

    /// What stands before the decimals of a number.
    #[must_use]
    pub fn decimal(self) -> char {
        if matches!(self, Self::En | Self::Ar) { '.' } else { ',' }
    }
}

/// Ranges of an `Accept-Language` header that are looked at.
const MAX_RANGES: usize = 32;

fn arabic_plural(n: u64) -> &'static str {
    match (n, n % 100) {
        (0, _) => "zero",
        (1, _) => "one",
        (2, _) => "two",
        (_, 3..=10) => "few",
        (_, 11..=99) => "many",
        _ => "other",
    }
}

static TABLES: LazyLock<BTreeMap<UiLanguage, BTreeMap<&'static str, &'static str>>> = LazyLock::new(|| {
    let mut tables: BTreeMap<UiLanguage, BTreeMap<&'static str, &'static str>> =
        UiLanguage::ALL.into_iter().map(|language| (language, parse(language.file()))).collect();
    for (key, row) in LABELLED.iter().zip(vocab::rows()) {
        for (tag, label) in &row.labels {
            let table = UiLanguage::from_tag(tag).and_then(|language| tables.get_mut(&language));
            table.map(|table| table.insert(key, label));
        }
    }
    for (language, table) in &mut tables {
        let named = languages::common(*language).iter();
        table.extend(named.map(|(key, name)| (key.as_str(), name.as_str())));
    }
    tables
});

/// Keys of the labels of LOM's values, such as `type.exercise`, in the order of [`vocab::rows`].
static LABELLED: LazyLock<Vec<String>> = LazyLock::new(|| {
    vocab::rows().iter().map(|row| format!("{}.{}", labels::group(row.element), row.value)).collect()
});

/// Reads a file of strings; a line without ` = ` is left out.
fn parse(text: &'static str) -> BTreeMap<&'static str, &'static str> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, value)| (key.trim(), value.trim()))
        .collect()
}

/// Every string of a language, by key, for the bundle's script.
#[must_use]
pub fn table(language: UiLanguage) -> &'static BTreeMap<&'static str, &'static str> {
    static EMPTY: BTreeMap<&'static str, &'static str> = BTreeMap::new();
    TABLES.get(&language).unwrap_or(&EMPTY)
}

/// The string of that key, if the language has it.
#[must_use]
pub fn lookup(language: UiLanguage, key: &str) -> Option<&'static str> {
    table(language).get(key).copied()
}

/// The string of that key: in English where the language lacks it, the key itself where English does too.
#[must_use]
pub fn text(language: UiLanguage, key: &str) -> String {
    lookup(language, key)
        .or_else(|| lookup(UiLanguage::En, key))
        .map_or_else(|| key.to_owned(), str::to_owned)
}

/// The string with its `{name}`s filled in; what is filled in is text, never markup and never filled again.
#[must_use]
pub fn fill(language: UiLanguage, key: &str, arguments: &[(&str, &str)]) -> String {
    fill_pattern(&text(language, key), arguments)
}

fn fill_pattern(pattern: &str, arguments: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match arguments.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => out.push_str(value),
            None => {
                out.push('{');
                out.push_str(name);
                out.push('}');
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The plural form of `key` for `n`, with `{n}` written as the language writes numbers.
#[must_use]
pub fn count(language: UiLanguage, key: &str, n: u64) -> String {
    let form = format!("{key}[{}]", language.plural(n));
    let other = format!("{key}[other]");
    let pattern = lookup(language, &form)
        .or_else(|| lookup(language, &other))
        .or_else(|| lookup(UiLanguage::En, &other))
        .unwrap_or(key);
    fill_pattern(pattern, &[("n", &number(language, n))])
}

/// A number with the language's group separator.
#[must_use]
pub fn number(language: UiLanguage, n: u64) -> String {
    let digits = n.to_string();
    let (separator, fewest) = language.grouping();
    if digits.len() < fewest {
        return digits;
    }
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A date as people write it, of `YYYY`, `YYYY-MM` or `YYYY-MM-DD…`; anything else comes back as it is.
#[must_use]
pub fn date(language: UiLanguage, value: &str) -> String {
    let day = value.split(['T', ' ']).next().unwrap_or(value);
    let parts: Vec<Option<u32>> = day.split('-').map(|part| part.parse().ok()).collect();
    let month = |m: u32| lookup(language, &format!("month.{m}"));
    match parts.as_slice() {
        [Some(year), Some(m)] => month(*m).map(|month| format!("{month} {year}")),
        [Some(year), Some(m), Some(d @ 1..=31)] => month(*m).map(|month| {
            fill(language, "date", &[("day", &d.to_string()), ("month", month), ("year", &year.to_string())])
        }),
        _ => None,
    }
    .unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_key_with_the_same_blanks() {
        let base = |key: &str| key.split('[').next().unwrap_or(key).to_owned();
        let blanks = |value: &str| {
            let mut names: Vec<String> = value
                .split('{')
                .skip(1)
                .filter_map(|p| p.split_once('}'))
                .map(|(n, _)| n.to_owned())
                .collect();
            names.sort();
            names
        };
        for language in UiLanguage::ALL {
            for (key, value) in table(UiLanguage::En) {
                let have = table(language)
                    .iter()
                    .find(|(k, _)| if key.contains('[') { base(k) == base(key) } else { *k == key });
                let Some((_, have)) = have else { panic!("{}: `{key}` is missing", language.tag()) };
                if !key.contains('[') {
                    assert_eq!(blanks(value), blanks(have), "{}: blanks of `{key}`", language.tag());
                }
            }
            for key in table(language).keys() {
                let known = table(UiLanguage::En).keys().any(|k| base(k) == base(key));
                assert!(known, "{}: `{key}` is no key of English", language.tag());
            }
        }
    }

    #[test]
    fn no_key_is_given_twice_in_a_file() {
        for language in UiLanguage::ALL {
            let lines = language.file().lines().filter(|l| !l.starts_with('#') && l.contains(" = ")).count();
            let labels: std::collections::BTreeSet<&String> = LABELLED.iter().collect();
            assert_eq!(
                lines + labels.len() + languages::common(language).len(),
                table(language).len(),
                "{}",
                language.tag()
            );
        }
    }

    #[test]
    fn plural_forms_a_language_needs_are_there() {
        for language in UiLanguage::ALL {
            for key in table(UiLanguage::En).keys().filter(|k| k.ends_with("[other]")) {
                for n in [0, 1, 2, 3, 11, 100, 1000] {
                    let form = key.replace("other", language.plural(n));
                    assert!(lookup(language, &form).is_some(), "{}: `{form}`", language.tag());
                }
            }
        }
    }

    #[test]
    fn the_reader_s_best_language_is_taken() {
        for (header, expected) in [
            ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
            ("pl, ar;q=0.4, de;q=0.7", "de"),
            ("", ""),
            ("*;q=0.5, zz", ""),
            ("de;q=x, es;q=0.1", "es"),
        ] {
            assert_eq!(UiLanguage::negotiated(header).map_or("", UiLanguage::tag), expected, "{header}");
        }
    }

    #[test]
    fn numbers_and_dates_are_written_as_the_language_does() {
        assert_eq!(number(UiLanguage::En, 1_234_567), "1,234,567");
        assert_eq!(number(UiLanguage::De, 1_234), "1.234");
        assert_eq!(number(UiLanguage::Es, 1_234), "1234");
        assert_eq!(date(UiLanguage::En, "2021-03-09T10:00:00Z"), "9 March 2021");
        assert_eq!(date(UiLanguage::De, "2021-03"), "März 2021");
        assert_eq!(date(UiLanguage::En, "2021-13-40"), "2021-13-40");
        assert_eq!(date(UiLanguage::En, "spring"), "spring");
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(fill_pattern("{a} {b} {c} {", &[("a", "{b}"), ("b", "x")]), "{b} x {c} {");
    }
}
