//! One hit: its title, a line of facts and a snippet with the searched words marked.
//!
//! Marks are segments, not markup: the template writes `<mark>`, so that a hostile text stays text.

use std::ops::Range;

use serde::Serialize;

use crate::catalog;
use crate::model::document::Text;
use crate::model::lom::Lom;
use crate::model::query::Field;
use crate::render::labels;
use crate::render::link::Links;
use crate::render::results::Highlight;
use crate::render::results::HitFacts;
use crate::render::strings;
use crate::render::strings::UiLanguage;
use crate::render::text;
use crate::render::text::TextView;

/// Characters of a snippet, about three lines.
const SNIPPET_CHARS: usize = 260;
/// Characters of a title.
const TITLE_CHARS: usize = 200;
/// Characters before the first marked word.
const LEAD_CHARS: usize = 60;
/// Longest text in which words are marked, in bytes: a description of megabytes must not cost seconds.
const MAX_SCANNED: usize = 20_000;
/// Authors named in a hit; more become an ellipsis.
const MAX_AUTHORS: usize = 3;

/// A stretch of text, marked or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// The text.
    pub text: String,
    /// It is one of the searched words.
    pub mark: bool,
}

/// One hit as a page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct HitView {
    id: String,
    identifier: String,
    href: String,
    title: Vec<Segment>,
    title_lang: String,
    authors: Vec<String>,
    comma: String,
    facts: Vec<String>,
    snippet: Vec<Segment>,
    snippet_lang: String,
}

impl HitView {
    /// The view of a hit.
    #[must_use]
    pub fn new(hit: &HitFacts<'_>, highlight: Highlight<'_>, links: &Links, ui: UiLanguage) -> Self {
        let (title, title_lang) = title(hit, highlight, ui);
        let (snippet, snippet_lang) = snippet(&hit.document.description, general(hit.lom), highlight, ui);
        Self {
            id: hit.record.id.to_string(),
            identifier: hit.record.header.identifier.clone(),
            href: links.record(&hit.record.id),
            title,
            title_lang,
            authors: authors(&hit.document.author),
            comma: strings::text(ui, "comma"),
            facts: facts(hit, ui),
            snippet,
            snippet_lang,
        }
    }
}

fn title(hit: &HitFacts<'_>, highlight: Highlight<'_>, ui: UiLanguage) -> (Vec<Segment>, String) {
    let own = hit.record.derived.title.as_deref().filter(|title| !title.trim().is_empty());
    let (title, language) = match (own, hit.document.title.first()) {
        (Some(title), _) => (title, hit.record.derived.title_language.as_deref()),
        (None, Some(first)) => (first.text.as_str(), first.language.as_deref()),
        (None, None) => {
            let text = strings::text(ui, "results.untitled");
            return (vec![Segment { text, mark: false }], ui.tag().to_owned());
        }
    };
    let view = TextView::new(&text::shorten(title, TITLE_CHARS), language);
    (marked(&view.text, &highlight(&view.text, language)), view.lang)
}

/// Rank, text, marked ranges, language.
type Candidate<'a> = (usize, String, Vec<Range<usize>>, Option<&'a str>);

/// How many of a record's descriptions say what the resource is (1.4); those behind them say how it is used (5.10).
fn general(lom: &Lom) -> usize {
    let texts = lom.general.description.iter().flat_map(|text| &text.0);
    texts.filter(|string| !catalog::plain(&string.text).is_empty()).count()
}

/// The description in which words are marked, one of the first `general` before others, then one in the reader's own
/// language; cut around the first mark.
fn snippet(
    texts: &[Text],
    general: usize,
    highlight: Highlight<'_>,
    ui: UiLanguage,
) -> (Vec<Segment>, String) {
    let mut best: Option<Candidate<'_>> = None;
    for (nth, entry) in texts.iter().take(12).enumerate() {
        let language = entry.language.as_deref();
        let clean = text::hide_mail(&text::clean(scanned(&entry.text)));
        let ranges = highlight(&clean, language);
        let own = usize::from(language.and_then(UiLanguage::from_tag) == Some(ui));
        let rank = ranges.len().min(1) * 4 + usize::from(nth < general) * 2 + own;
        if best.as_ref().is_none_or(|(have, ..)| rank > *have) {
            best = Some((rank, clean, ranges, language));
        }
    }
    let Some((_, text, ranges, language)) = best else { return (Vec::new(), String::new()) };
    let lang = TextView::new("", language).lang;
    (window(&text, &ranges), lang)
}

fn scanned(text: &str) -> &str {
    let mut end = text.len().min(MAX_SCANNED);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.split_at(end).0
}

/// About [`SNIPPET_CHARS`] characters from a little before the first range.
fn window(text: &str, ranges: &[Range<usize>]) -> Vec<Segment> {
    let first = ranges.first().map_or(0, |range| range.start);
    let start = if text.chars().count() <= SNIPPET_CHARS { 0 } else { lead_in(text, first) };
    let tail = text.get(start..).unwrap_or(text);
    let shown = text::shorten(tail, SNIPPET_CHARS);
    let moved: Vec<Range<usize>> = ranges
        .iter()
        .filter(|r| r.start >= start && r.end <= start + shown.len().min(tail.len()))
        .map(|r| r.start - start..r.end - start)
        .collect();
    let mut segments = marked(&shown, &moved);
    if start > 0 {
        segments.insert(0, Segment { text: "… ".to_owned(), mark: false });
    }
    segments
}

/// The byte offset of a word's beginning about [`LEAD_CHARS`] characters before `first`.
fn lead_in(text: &str, first: usize) -> usize {
    let before = text.get(..first).unwrap_or_default();
    let Some((back, _)) = before.char_indices().rev().nth(LEAD_CHARS) else { return 0 };
    let rest = text.get(back..first).unwrap_or_default();
    rest.char_indices().find(|(_, c)| c.is_whitespace()).map_or(back, |(i, c)| back + i + c.len_utf8())
}

/// Cuts a text into marked and unmarked stretches; ranges that overlap or split a character are left out.
fn marked(text: &str, ranges: &[Range<usize>]) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut at = 0;
    for range in ranges {
        let (Some(before), Some(word)) = (text.get(at..range.start), text.get(range.clone())) else {
            continue;
        };
        if !before.is_empty() {
            segments.push(Segment { text: before.to_owned(), mark: false });
        }
        segments.push(Segment { text: word.to_owned(), mark: true });
        at = range.end;
    }
    let rest = text.get(at..).unwrap_or_default();
    if !rest.is_empty() {
        segments.push(Segment { text: rest.to_owned(), mark: false });
    }
    segments
}

fn authors(names: &[String]) -> Vec<String> {
    let mut shown: Vec<String> =
        names.iter().take(MAX_AUTHORS).map(|name| text::hide_mail(&text::shorten(name, 80))).collect();
    if names.len() > MAX_AUTHORS {
        shown.push("…".to_owned());
    }
    shown
}

fn facts(hit: &HitFacts<'_>, ui: UiLanguage) -> Vec<String> {
    let document = hit.document;
    let value = |field: Field, value: &String| labels::facet_value(ui, hit.vocabularies, field, value);
    let label = |field: Field, values: &[String]| values.first().map(|first| value(field, first));
    let languages: Vec<String> = document.language.iter().take(3).map(|l| labels::language(ui, l)).collect();
    [
        label(Field::Type, &document.resource_type),
        label(Field::Level, &document.level),
        (!languages.is_empty()).then(|| languages.join(", ")),
        label(Field::Format, &document.format),
        label(Field::Licence, &document.licence),
        document.year.map(|year| year.to_string()),
        Some(hit.source_name.to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, ranges: &[Range<usize>], expected: &str) {
        let have: String = window(text, ranges)
            .iter()
            .map(|s| if s.mark { format!("[{}]", s.text) } else { s.text.clone() })
            .collect();
        assert_eq!(have, expected);
    }

    #[test]
    fn marks_are_stretches_and_bad_ranges_are_left_out() {
        check("the cell wall", &[4..8], "the [cell] wall");
        check("naïve", &[0..3, 3..4], "naïve");
        check("ab", &[0..2, 1..2, 5..9], "[ab]");
        check("", &[], "");
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_mark() {
        let text = format!("{}needle {}", "word ".repeat(100), "tail ".repeat(100));
        let segments = window(&text, &[500..506]);
        assert_eq!(segments[0].text, "… ");
        assert_eq!(segments[2], Segment { text: "needle".to_owned(), mark: true });
        assert!(segments.iter().map(|s| s.text.chars().count()).sum::<usize>() <= SNIPPET_CHARS + 4);
    }

    proptest::proptest! {
        #[test]
        fn no_range_makes_a_text_panic_or_lose_a_letter(text in ".{0,60}", a in 0usize..80, b in 0usize..80) {
            let all: String = marked(&text, &[a..b]).iter().map(|s| s.text.as_str()).collect();
            proptest::prop_assert_eq!(all, text);
        }
    }

    #[test]
    fn what_a_resource_is_comes_before_how_it_is_used_unless_only_that_is_marked() {
        let text =
            |language: &str, text: &str| Text { language: Some(language.to_owned()), text: text.to_owned() };
        let texts =
            [text("es", "Una pila con fruta"), text("fr", "Une pile"), text("en", "Let learners predict")];
        let shown = |general, word: &str, ui| {
            let found = |text: &str, _: Option<&str>| text.find(word).map(|at| at..at + word.len());
            let (segments, _) =
                snippet(&texts, general, &|text, at| found(text, at).into_iter().collect(), ui);
            segments.into_iter().map(|segment| segment.text).collect::<String>()
        };
        assert_eq!(shown(2, "-", UiLanguage::En), "Una pila con fruta");
        assert_eq!(shown(2, "-", UiLanguage::Fr), "Une pile");
        assert_eq!(shown(2, "predict", UiLanguage::Fr), "Let learners predict");
        assert_eq!(shown(3, "-", UiLanguage::En), "Let learners predict");
    }
}
