//! Language tags as they come, to BCP 47.
//!
//! Apart from the reader because search, exports and the web ask the same question. ISO 639-2 in both its
//! forms, POSIX locales, `id.loc.gov` URIs and names of languages are understood; a tag is never guessed
//! from the text it stands at.

use std::borrow::Cow;

use isolang::Language;

/// Longest text looked at, in bytes.
const MAX_BYTES: usize = 200;

/// ISO 639-2/B codes that differ from 639-2/T, with their ISO 639-1 code.
const BIBLIOGRAPHIC: &[(&str, &str)] = &[
    ("alb", "sq"),
    ("arm", "hy"),
    ("baq", "eu"),
    ("bur", "my"),
    ("chi", "zh"),
    ("cze", "cs"),
    ("dut", "nl"),
    ("fre", "fr"),
    ("geo", "ka"),
    ("ger", "de"),
    ("gre", "el"),
    ("ice", "is"),
    ("mac", "mk"),
    ("mao", "mi"),
    ("may", "ms"),
    ("per", "fa"),
    ("rum", "ro"),
    ("slo", "sk"),
    ("tib", "bo"),
    ("wel", "cy"),
];

/// Codes that ISO 639 and ISO 3166 have replaced or never had, but records use.
const REPLACED: &[(&str, &str)] = &[("iw", "he"), ("in", "id"), ("ji", "yi"), ("jw", "jv"), ("mo", "ro")];

/// Names of languages in their own and in neighbouring languages, folded to lower case.
const NAMES: &[(&str, &str)] = &[
    ("alemán", "de"),
    ("alemão", "de"),
    ("allemand", "de"),
    ("anglais", "en"),
    ("arabe", "ar"),
    ("arabisch", "ar"),
    ("català", "ca"),
    ("castellano", "es"),
    ("catalán", "ca"),
    ("chinois", "zh"),
    ("dansk", "da"),
    ("deutsch", "de"),
    ("duits", "de"),
    ("engels", "en"),
    ("englisch", "en"),
    ("espagnol", "es"),
    ("español", "es"),
    ("espanhol", "es"),
    ("euskara", "eu"),
    ("euskera", "eu"),
    ("francés", "fr"),
    ("français", "fr"),
    ("francês", "fr"),
    ("frans", "fr"),
    ("französisch", "fr"),
    ("galego", "gl"),
    ("gallego", "gl"),
    ("inglese", "en"),
    ("inglés", "en"),
    ("inglês", "en"),
    ("italiano", "it"),
    ("italien", "it"),
    ("italienisch", "it"),
    ("magyar", "hu"),
    ("nederlands", "nl"),
    ("niederländisch", "nl"),
    ("norsk", "no"),
    ("néerlandais", "nl"),
    ("polski", "pl"),
    ("portugais", "pt"),
    ("portugiesisch", "pt"),
    ("português", "pt"),
    ("portugués", "pt"),
    ("română", "ro"),
    ("russe", "ru"),
    ("spaans", "es"),
    ("spanisch", "es"),
    ("suomi", "fi"),
    ("svenska", "sv"),
    ("türkçe", "tr"),
    ("čeština", "cs"),
    ("ελληνικά", "el"),
    ("русский", "ru"),
    ("العربية", "ar"),
    ("日本語", "ja"),
    ("中文", "zh"),
];

/// What a text in the place of a language tag says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// This language, in BCP 47.
    Is(String),
    /// Explicitly none, or nothing: empty, `x-none`, `none`, `zxx`, `und`.
    None,
    /// Something that is no language.
    Bad,
}

/// The BCP 47 form of `tag`; `None` for no language (`x-none`, `none`, `zxx`) and for what is no tag.
#[must_use]
pub fn normalise(tag: &str) -> Option<String> {
    match read(tag) {
        Tag::Is(tag) => Some(tag),
        Tag::None | Tag::Bad => None,
    }
}

/// Reads `text` as a language tag, telling "none" from "wrong".
#[must_use]
pub fn read(text: &str) -> Tag {
    let text = text.trim();
    if text.len() > MAX_BYTES {
        return Tag::Bad;
    }
    // Nearly all tags are one code of two letters: no work for them.
    if text.len() == 2 && Language::from_639_1(text).is_some() {
        return Tag::Is(text.to_owned());
    }
    let text = last_segment(text);
    let text = text.split(['.', '@']).next().unwrap_or(text);
    let lower = text.replace('_', "-").to_lowercase();
    let lower = lower.trim_end_matches('-');
    match lower {
        "" | "x-none" | "none" | "zxx" | "und" | "?" => Tag::None,
        _ => {
            let found = from_tag(lower).or_else(|| from_name(lower));
            // Names of several parts may begin with "no language".
            found.filter(|tag| tag != "zxx" && tag != "und").map_or(Tag::Bad, Tag::Is)
        }
    }
}

/// `[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*`, XML Schema's pattern for `xs:language`.
pub(in crate::lom) fn is_xs_language(text: &str) -> bool {
    let mut subtags = text.split('-');
    let first = subtags.next().unwrap_or("");
    (1..=8).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && subtags.all(|s| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The tag's first subtag: `pt` of `pt-BR`.
#[must_use]
pub fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// A URI names the language in its last segment, as at `id.loc.gov`.
fn last_segment(text: &str) -> &str {
    if text.contains("://") {
        text.trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or(text)
    } else {
        text
    }
}

/// `lower` is in lower case with `-` between subtags.
fn from_tag(lower: &str) -> Option<String> {
    if lower.starts_with("x-") || lower.starts_with("i-") {
        return oxilangtag::LanguageTag::parse(lower.to_owned()).ok().map(|tag| tag.into_inner());
    }
    let (first, rest) = lower.split_once('-').map_or((lower, None), |(first, rest)| (first, Some(rest)));
    let language = language_code(first)?;
    let Some(rest) = rest.filter(|rest| !rest.is_empty()) else {
        return Some(language.into_owned());
    };
    let rest = if rest == "uk" && language == "en" { "gb" } else { rest };
    let tag = format!("{language}-{rest}");
    oxilangtag::LanguageTag::parse_and_normalize(&tag).ok().map(|tag| tag.into_inner())
}

/// The shortest ISO 639 code for a code of two or three letters.
fn language_code(code: &str) -> Option<Cow<'static, str>> {
    let table = |table: &[(&str, &'static str)]| {
        table.iter().find(|(from, _)| *from == code).map(|(_, to)| Cow::Borrowed(*to))
    };
    match code.len() {
        2 => table(REPLACED).or_else(|| Language::from_639_1(code)?.to_639_1().map(Cow::Borrowed)),
        3 => table(BIBLIOGRAPHIC).or_else(|| {
            if code == "mul" {
                return Some(Cow::Borrowed("mul"));
            }
            let language = Language::from_639_3(code)?;
            Some(Cow::Borrowed(language.to_639_1().unwrap_or_else(|| language.to_639_3())))
        }),
        _ => None,
    }
}

/// A name such as `Português`, `English (US)` or `fre/fra`.
fn from_name(lower: &str) -> Option<String> {
    let name = lower.split(['(', '/', ';', ',']).next().unwrap_or(lower).trim();
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some((*code).to_owned());
    }
    if name != lower && name.len() <= 3 {
        return language_code(name).map(Cow::into_owned);
    }
    let mut capital = name.chars();
    let title: String = capital.next()?.to_uppercase().chain(capital).collect();
    let language = Language::from_name(&title)?;
    Some(language.to_639_1().unwrap_or_else(|| language.to_639_3()).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            let found = match read(text) {
                Tag::Is(tag) => tag,
                Tag::None => "none".to_owned(),
                Tag::Bad => "bad".to_owned(),
            };
            assert_eq!(&found, expected, "{text:?}");
        }
    }

    #[test]
    fn tags_get_the_shortest_code_and_the_usual_case() {
        check(&[
            ("en", "en"),
            ("EN", "en"),
            ("nl-NL", "nl-NL"),
            ("en-us", "en-US"),
            ("pt_BR", "pt-BR"),
            ("zh_TW", "zh-TW"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("en_US.UTF-8", "en-US"),
            ("en-UK", "en-GB"),
            ("iw", "he"),
            ("mul", "mul"),
        ]);
    }

    #[test]
    fn three_letter_codes_of_both_lists_become_two_letters() {
        check(&[
            ("fre", "fr"),
            ("fra", "fr"),
            ("FRE", "fr"),
            ("fra-CA", "fr-CA"),
            ("ger", "de"),
            ("deu", "de"),
            ("dut", "nl"),
            ("chi", "zh"),
            ("zho", "zh"),
            ("slo", "sk"),
            ("haw", "haw"),
        ]);
    }

    #[test]
    fn uris_and_names_are_languages_too() {
        check(&[
            ("http://id.loc.gov/vocabulary/iso639-2/fre", "fr"),
            ("http://id.loc.gov/vocabulary/iso639-1/el", "el"),
            ("http://id.loc.gov/vocabulary/iso639-2/zxx", "none"),
            ("Português", "pt"),
            ("français", "fr"),
            ("English", "en"),
            ("English (US)", "en"),
            ("ger/deu", "de"),
        ]);
    }

    #[test]
    fn no_language_is_told_from_a_wrong_one() {
        check(&[
            ("", "none"),
            ("x-none", "none"),
            ("none", "none"),
            ("zxx", "none"),
            ("zxX-", "none"),
            ("zxx/y", "bad"),
            ("-", "none"),
            ("x-t-cc-url", "x-t-cc-url"),
            ("xx", "bad"),
            ("al", "bad"),
            ("srelgfjrghwrhgirth", "bad"),
            (";mkd;lfj", "bad"),
            ("%(language)s", "bad"),
            ("en-", "en"),
            ("en--x", "bad"),
            ("x-", "bad"),
            ("fr fr", "bad"),
        ]);
    }

    #[test]
    fn a_normal_tag_stays_as_it_is() {
        for tag in ["en", "pt-BR", "zh-Hant", "x-t-lre", "haw", "de-1996", "sr-Latn-RS"] {
            assert_eq!(normalise(tag).as_deref(), Some(tag));
        }
    }
}
