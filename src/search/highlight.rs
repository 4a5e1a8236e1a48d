//! Which stretches of a text a query found, and which part of a long text to show.
//!
//! Pure: works on original text and byte ranges; escaping and markup are the renderer's.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::search::analysis;
use crate::search::plan::Plan;

/// What a query marks in texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marker {
    /// Terms as in [`analysis::Token::term`].
    terms: BTreeSet<String>,
    /// Folded words as in [`analysis::Token::form`].
    forms: BTreeSet<String>,
}

/// A stretch of a text worth showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// Byte range in the text, cut where words are.
    pub range: Range<usize>,
    /// Byte ranges in the *text* to mark, inside `range`, in order, not overlapping.
    pub marks: Vec<Range<usize>>,
    /// Text was left out before it.
    pub cut_before: bool,
    /// Text was left out after it.
    pub cut_after: bool,
}

/// One found word.
struct Mark {
    range: Range<usize>,
    term: String,
}

impl Marker {
    /// What a plan's scored words mark.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut marker = Self::default();
        let branches = plan.must.iter().chain(&plan.any).flat_map(|part| &part.branches);
        for word in branches.flat_map(|branch| &branch.words) {
            marker.terms.extend(word.terms.iter().cloned());
            marker.forms.insert(word.form.clone());
        }
        marker
    }

    /// Byte ranges of `text` (in this BCP 47 language) that the query found: in order, not overlapping.
    #[must_use]
    pub fn ranges(&self, text: &str, language: Option<&str>) -> Vec<Range<usize>> {
        joined(self.marks(text, language).into_iter().map(|mark| mark.range))
    }

    /// The best stretch of about `max_chars` characters: the one with the most different words found,
    /// the first of equals; the beginning where nothing was found.
    #[must_use]
    pub fn snippet(&self, text: &str, language: Option<&str>, max_chars: usize) -> Snippet {
        let marks = self.marks(text, language);
        let range = window(text, &marks, max_chars.max(1));
        let inside = marks.into_iter().map(|mark| mark.range);
        let marks = joined(inside.filter(|mark| range.start <= mark.start && mark.end <= range.end));
        let (cut_before, cut_after) = (range.start > 0, range.end < text.trim_end().len());
        Snippet { range, marks, cut_before, cut_after }
    }

    fn marks(&self, text: &str, language: Option<&str>) -> Vec<Mark> {
        if self.terms.is_empty() {
            return Vec::new();
        }
        let tokens = analysis::tokens(text, language).into_iter();
        let found = tokens.filter(|t| self.terms.contains(&t.term) || self.forms.contains(&t.form));
        found.map(|token| Mark { range: token.start..token.end, term: token.term }).collect()
    }
}

/// Ranges in order, with those that touch or overlap made one.
fn joined(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = ranges.collect();
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

/// The stretch to show: begins a little before the first mark of the best run of marks.
fn window(text: &str, marks: &[Mark], max_chars: usize) -> Range<usize> {
    let len = text.trim_end().len();
    let start = match best_start(text, marks, max_chars) {
        Some(mark) => start_before(text, mark, max_chars / 4),
        None => 0,
    };
    let end = forward(text, start, max_chars).min(len);
    if end >= len {
        // Near the end there is room for more of what stands before.
        let start = start.min(start_before(text, len, max_chars));
        return start..len;
    }
    start..end_of_word(text, start, end)
}

/// Start of the first mark of the run, at most three quarters of a window long, with the most different words.
fn best_start(text: &str, marks: &[Mark], max_chars: usize) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (nth, first) in marks.iter().enumerate() {
        let end = forward(text, first.range.start, max_chars - max_chars / 4);
        let run = marks.iter().skip(nth).take_while(|mark| mark.range.end <= end);
        let different = run.map(|mark| mark.term.as_str()).collect::<BTreeSet<_>>().len();
        if best.is_none_or(|(most, _)| different > most) {
            best = Some((different, first.range.start));
        }
    }
    best.map(|(_, start)| start)
}

/// The place `chars` characters after `from`.
fn forward(text: &str, from: usize, chars: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.char_indices().nth(chars).map_or(text.len(), |(at, _)| from + at)
}

/// The beginning of a word at most `chars` characters before `from`; `from` where there is none.
fn start_before(text: &str, from: usize, chars: usize) -> usize {
    let before = text.get(..from).unwrap_or_default();
    let Some((at, _)) = before.char_indices().rev().take(chars).last() else { return from };
    if at == 0 {
        return 0;
    }
    let skipped = before.get(at..).unwrap_or_default();
    match skipped.find(char::is_whitespace) {
        Some(space) => from - skipped.get(space..).unwrap_or_default().trim_start().len(),
        None => at,
    }
}

/// The end of the last whole word before `end`; `end` itself in a script without spaces.
fn end_of_word(text: &str, start: usize, end: usize) -> usize {
    let shown = text.get(start..end).unwrap_or_default();
    let next = text.get(end..).and_then(|rest| rest.chars().next());
    if next.is_none_or(char::is_whitespace) {
        return start + shown.trim_end().len();
    }
    match shown.trim_end().rfind(char::is_whitespace) {
        Some(space) if space * 2 > shown.len() => {
            start + shown.get(..space).unwrap_or_default().trim_end().len()
        }
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::query::Query;
    use crate::model::query::parse;
    use crate::search::plan::NoDictionary;

    fn marker(query: &str) -> Marker {
        Marker::of(&Plan::of(&Query { clauses: parse(query), filters: Vec::new() }, &NoDictionary))
    }

    fn show(text: &str, range: &Range<usize>, marks: &[Range<usize>]) -> String {
        let mut shown = String::new();
        let mut at = range.start;
        for mark in marks {
            shown.push_str(&text[at..mark.start]);
            shown.push_str(&format!("[{}]", &text[mark.clone()]));
            at = mark.end;
        }
        shown + &text[at..range.end]
    }

    #[track_caller]
    fn check(query: &str, language: &str, text: &str, expected: &str) {
        let marks = marker(query).ranges(text, Some(language));
        assert_eq!(show(text, &(0..text.len()), &marks), expected);
    }

    #[test]
    fn found_words_are_marked_in_the_original() {
        check("cell", "en", "Cells & <b>cell</b> walls", "[Cells] & <b>[cell]</b> walls");
        check("eau", "fr", "L’eau, l'EAU", "L’[eau], l'[EAU]");
        check("数学", "zh", "高等数学入门", "高等[数学]入门");
        check("高等数学", "zh", "高等数学入门", "[高等数学]入门");
        check("ebook", "en", "An e-book", "An [e-book]");
        check("-cell plant", "en", "cell plant", "cell [plant]");
        check("", "en", "cell", "cell");
    }

    #[track_caller]
    fn check_snippet(query: &str, text: &str, max_chars: usize, expected: &str) {
        let snippet = marker(query).snippet(text, Some("en"), max_chars);
        let dots = |cut: bool| if cut { "…" } else { "" };
        let shown = show(text, &snippet.range, &snippet.marks);
        assert_eq!(format!("{}{shown}{}", dots(snippet.cut_before), dots(snippet.cut_after)), expected);
    }

    #[test]
    fn a_snippet_shows_the_richest_stretch() {
        let text =
            "First some words of no interest, then a cell, and much later a cell with its wall at the end.";
        check_snippet("cell wall", text, 40, "…later a [cell] with its [wall] at the end.");
        check_snippet("zebra", text, 22, "First some words of no…");
        check_snippet("cell", "A cell.", 40, "A [cell].");
        check_snippet("", "", 40, "");
        check_snippet("some", text, 20, "…[some] words of no…");
    }

    #[test]
    fn a_snippet_of_a_script_without_spaces_is_cut_between_letters() {
        let text = "一二三四五六七八九十".repeat(5);
        let snippet = marker("").snippet(&text, Some("zh"), 10);
        assert_eq!(text[snippet.range].chars().count(), 10);
    }

    proptest::proptest! {
        #[test]
        fn any_snippet_lies_in_its_text(query in ".{0,20}", text in ".{0,120}", max_chars in 0usize..60) {
            let snippet = marker(&query).snippet(&text, None, max_chars);
            proptest::prop_assert!(text.get(snippet.range.clone()).is_some());
            proptest::prop_assert!(text[snippet.range.clone()].chars().count() <= max_chars.max(1));
            for mark in snippet.marks {
                proptest::prop_assert!(snippet.range.start <= mark.start && mark.end <= snippet.range.end);
            }
        }
    }
}
