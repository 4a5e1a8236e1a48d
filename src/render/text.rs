//! Text from metadata, made fit to be shown.
//!
//! Metadata is hostile: control characters and bidi overrides could make a page say what its source does
//! not, and vCards carry people's addresses. Escaping is the template engine's; everything else that must
//! happen to a foreign text happens here. Knows no page and no template.

use serde::Serialize;

use crate::model::lom::LangString;
use crate::model::lom::LangText;
use crate::render::strings::UiLanguage;

/// Longest text shown in one place, in characters; what is longer ends in an ellipsis.
pub const MAX_SHOWN_CHARS: usize = 20_000;

/// A foreign text with its language, ready for a template: `<span lang="…" dir="auto">`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct TextView {
    /// Plain text.
    pub text: String,
    /// BCP 47 for the `lang` attribute; empty where it is unknown, which is what `lang=""` means in HTML.
    pub lang: String,
}

impl TextView {
    /// A text in a language, if it is known.
    #[must_use]
    pub fn new(text: &str, language: Option<&str>) -> Self {
        let lang = language.filter(|tag| is_tag(tag)).unwrap_or_default().to_owned();
        Self { text: hide_mail(&shorten(&clean(text), MAX_SHOWN_CHARS)), lang }
    }

    /// Our own words, in the language of the page.
    #[must_use]
    pub fn ours(text: impl Into<String>, ui: UiLanguage) -> Self {
        Self { text: text.into(), lang: ui.tag().to_owned() }
    }
}

/// Every string of a text, the reader's language first, markup removed by `plain`, doubles left out.
#[must_use]
pub fn all(text: &LangText, ui: UiLanguage, plain: fn(&str) -> String) -> Vec<TextView> {
    let own = |s: &&LangString| s.language.as_deref().and_then(UiLanguage::from_tag) == Some(ui);
    let mut views: Vec<TextView> = Vec::new();
    for string in text.0.iter().filter(own).chain(text.0.iter().filter(|s| !own(s))) {
        let view = TextView::new(&plain(&string.text), string.language.as_deref());
        if !view.text.is_empty() && !views.iter().any(|have| have.text == view.text) {
            views.push(view);
        }
    }
    views
}

/// The one string a reader of `ui` should get.
#[must_use]
pub fn best(text: &LangText, ui: UiLanguage, plain: fn(&str) -> String) -> Option<TextView> {
    all(text, ui, plain).into_iter().next()
}

/// Removes what could deceive: control characters (but tab and line feed), bidi embeddings, overrides and
/// isolates, tag characters, noncharacters. Marks that Arabic and Hebrew need (LRM, RLM, ZWJ) stay.
#[must_use]
pub fn clean(text: &str) -> String {
    if !text.chars().any(is_deceiving) {
        return text.to_owned();
    }
    text.chars().filter(|&c| !is_deceiving(c)).collect()
}

/// Whether a character has no business in a page.
#[must_use]
pub fn is_deceiving(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e007f}')
        || (c as u32) & 0xfffe == 0xfffe
}

/// The first `chars` characters at most; the cut is at a space where one is near, and is marked.
#[must_use]
pub fn shorten(text: &str, chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(chars) else { return text.to_owned() };
    let (kept, _) = text.split_at(end);
    let near = kept.rfind(char::is_whitespace).filter(|at| *at * 4 > end * 3).unwrap_or(end);
    let (kept, _) = kept.split_at(near);
    format!("{}…", kept.trim_end())
}

/// Replaces e-mail addresses by `•••@…`: a catalogue is no address book.
#[must_use]
pub fn hide_mail(text: &str) -> String {
    if !text.contains('@') {
        return text.to_owned();
    }
    let is_part = |c: char| c.is_alphanumeric() || "._%+-@".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        out.push_str(before);
        out.push_str(if is_mail(word) { "•••@…" } else { word });
        rest = after;
    }
    out.push_str(rest);
    out
}

fn is_mail(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    word.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.contains('@')
            && host.split_once('.').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty())
    })
}

/// Letters, digits and hyphens: what may stand in a `lang` attribute.
fn is_tag(tag: &str) -> bool {
    !tag.is_empty() && tag.len() <= 35 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_removed_and_what_scripts_need_stays() {
        assert_eq!(clean("a\u{202e}b\u{0}c\u{2066}d\u{feff}"), "abcd\u{feff}");
        assert_eq!(clean("می\u{200c}خواهم\u{200f}"), "می\u{200c}خواهم\u{200f}");
        assert_eq!(clean("x\u{fffe}y\u{1ffff}z\tq\n"), "xyz\tq\n");
    }

    #[test]
    fn addresses_of_people_are_hidden_and_handles_are_not() {
        assert_eq!(hide_mail("Ada <ada.l@uni.example.org>, x"), "Ada <•••@…>, x");
        assert_eq!(hide_mail("write to a@b.org."), "write to •••@…");
        assert_eq!(hide_mail("@lomond and a@b"), "@lomond and a@b");
    }

    #[test]
    fn long_texts_are_cut_at_a_word_and_marked() {
        assert_eq!(shorten("one two three", 20), "one two three");
        assert_eq!(shorten("one two three four", 9), "one two…");
        assert_eq!(shorten("日本語日本語", 3), "日本語…");
    }

    #[test]
    fn only_a_tag_may_be_a_lang_attribute() {
        assert_eq!(TextView::new("x", Some("de-CH")).lang, "de-CH");
        assert_eq!(TextView::new("x", Some("\" onload=\"x")).lang, "");
    }
}
