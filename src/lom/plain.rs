//! Markup in text values, made plain for display and search.
//!
//! Descriptions hold HTML, once or twice escaped, and formulas in TeX's notation. Only tags that HTML has are taken for
//! markup, so that `x < y` and `<stdio.h>` survive. The value in the model stays as it came.

use std::borrow::Cow;

use crate::model::formula;

mod entities;

/// Rounds of decoding: text was escaped at most so often too much.
const MAX_ROUNDS: usize = 3;

/// Tags after which a new line begins.
const BLOCK_TAGS: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Tags inside a line.
const INLINE_TAGS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "b",
    "big",
    "body",
    "cite",
    "code",
    "em",
    "font",
    "head",
    "html",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "label",
    "meta",
    "object",
    "param",
    "embed",
    "q",
    "s",
    "samp",
    "script",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "tbody",
    "tfoot",
    "thead",
    "title",
    "tt",
    "u",
    "var",
    "video",
    "audio",
    "source",
    "link",
    "o:p",
    "st1:place",
    "del",
    "nobr",
    "figcaption",
    "col",
    "colgroup",
];

/// Tags whose content is no text.
const SILENT_TAGS: &[&str] = &["script", "style"];

/// `text` without tags and with entities decoded, also doubly escaped ones; white space collapsed, lines
/// kept where the markup or an empty line makes a paragraph; formulas in Unicode ([`formula::plain`]).
#[must_use]
pub fn text(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut value = Cow::Borrowed(text);
    for _ in 0..MAX_ROUNDS {
        if !value.contains(['<', '&']) {
            break;
        }
        let next = entities::decode(&strip_tags(&value)).into_owned();
        if next == value {
            break;
        }
        value = Cow::Owned(next);
    }
    let collapsed = collapse(&value);
    match formula::plain(&collapsed) {
        Cow::Borrowed(_) => collapsed,
        Cow::Owned(shown) => shown,
    }
}

/// Whether nothing in `text` can change: most values are plain. Lead bytes of characters that may be white space or
/// control characters count as if they were.
fn is_plain(text: &str) -> bool {
    let mut last = b' ';
    for byte in text.bytes() {
        let changes = match byte {
            b'<' | b'&' | b'$' | b'\\' | b'^' | b'_' | 0..=0x1F | 0x7F | 0xC2 | 0xE1..=0xE3 | 0xEF => true,
            b' ' => last == b' ',
            _ => false,
        };
        if changes {
            return false;
        }
        last = byte;
    }
    last != b' '
}

/// `text` with its character entities replaced once; what is none stays.
pub(super) fn decode_entities(text: &str) -> Cow<'_, str> {
    entities::decode(text)
}

/// Replaces known tags and comments by a line break or nothing, and raised and lowered numbers by such characters.
fn strip_tags(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    let mut touched = false;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match tag(from) {
            Some(Tag { length, mark }) => {
                touched = true;
                out.push_str(mark);
                rest = from.get(length..).unwrap_or("");
                if let Some((shown, after)) = script(from, length) {
                    out.push_str(&shown);
                    rest = after;
                }
            }
            None => {
                out.push('<');
                rest = from.get(1..).unwrap_or("");
            }
        }
    }
    if !touched {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A piece of markup: its length in bytes, and what stands for it in plain text.
struct Tag {
    length: usize,
    mark: &'static str,
}

/// The markup that `text`, which begins with `<`, begins with.
fn tag(text: &str) -> Option<Tag> {
    if text.starts_with("<!--") {
        return Some(Tag { length: text.find("-->").map_or(text.len(), |at| at + 3), mark: "" });
    }
    let inner = text.get(1..)?;
    let closing = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != ':').unwrap_or(inner.len());
    let name = inner.get(..end)?.to_ascii_lowercase();
    let block = BLOCK_TAGS.contains(&name.as_str());
    if !block && !INLINE_TAGS.contains(&name.as_str()) {
        return None;
    }
    let length = text.find('>')? + 1;
    let silent = !closing && SILENT_TAGS.contains(&name.as_str());
    let length = if silent { end_of_silent(text, &name, length) } else { length };
    Some(Tag { length, mark: if block { "\n\n" } else { "" } })
}

/// What a tag of this length, `sup` or `sub`, raises or lowers, where that is a number or sign, and what comes after it.
fn script(text: &str, length: usize) -> Option<(String, &str)> {
    let sign = match text.get(..length)?.to_ascii_lowercase().as_str() {
        "<sup>" => '^',
        "<sub>" => '_',
        _ => return None,
    };
    let (content, after) = text.get(length..)?.split_once("</")?;
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '\u{2212}' | 'n' | 'i');
    let tag =
        after.get(..4).filter(|tag| tag.eq_ignore_ascii_case("sup>") || tag.eq_ignore_ascii_case("sub>"))?;
    let shown = formula::script(sign, content.trim()).filter(|_| content.trim().chars().all(is_number))?;
    Some((shown, after.get(tag.len()..)?))
}

/// Where the content of `script` or `style` ends; where it begins when it never does.
fn end_of_silent(text: &str, name: &str, begin: usize) -> usize {
    let lower = text.to_ascii_lowercase();
    lower.find(&format!("</{name}")).unwrap_or(begin)
}

/// The characters of windows-1252 at 0x80 to 0x9F; NUL where it has none.
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Control characters U+0080 to U+009F come from windows-1252 that was declared as ISO 8859-1.
fn repair(c: char) -> char {
    let index = u32::from(c).checked_sub(0x80).and_then(|index| usize::try_from(index).ok());
    index.and_then(|index| WINDOWS_1252.get(index)).copied().unwrap_or(c)
}

/// One space for every run of white space, one line break for a run with an empty line.
fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut breaks = 0;
    let mut gap = false;
    for c in text.chars().map(repair) {
        if c.is_whitespace() || c.is_control() || c == '\u{feff}' {
            gap = true;
            breaks += usize::from(c == '\n');
            continue;
        }
        if gap && !out.is_empty() {
            out.push(if breaks > 1 { '\n' } else { ' ' });
        }
        (gap, breaks) = (false, 0);
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cases: &[(&str, &str)]) {
        for (input, expected) in cases {
            assert_eq!(text(input), *expected, "{input:?}");
        }
    }

    #[test]
    fn tags_and_entities_go() {
        check(&[
            ("plain  text\n here", "plain text here"),
            ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
            ("a <b>bold</b> word", "a bold word"),
            ("H<sub>2</sub>O", "H₂O"),
            ("10<sup>-3</sup> m", "10⁻³ m"),
            ("XIX<sup>e</sup> siècle, 1<sup>st</sup>", "XIXe siècle, 1st"),
            ("5<sup>2", "52"),
            ("&lt;sup&gt;2&lt;/sup&gt; $x^2$ &amp; \\pi", "² x² & π"),
            ("first<br/>second", "first\nsecond"),
            ("Anatomy &amp; Physiology", "Anatomy & Physiology"),
            ("caf&eacute; &#233; &#xE9; &rarr;", "café é é →"),
            ("<a href='http://x.org/?a=1&amp;b=2'>link</a>", "link"),
            ("x<!-- note -->y", "xy"),
            ("l\u{92}eau \u{81}et", "l’eau et"),
            ("<style>p { color: red }</style>Text", "Text"),
        ]);
    }

    #[test]
    fn double_escapes_are_undone() {
        check(&[
            ("&lt;p&gt;One&lt;/p&gt;", "One"),
            ("Fish &amp;amp; chips", "Fish & chips"),
            ("&amp;lt;b&amp;gt;x&amp;lt;/b&amp;gt;", "x"),
        ]);
    }

    #[test]
    fn what_only_looks_like_markup_stays() {
        check(&[
            ("x < y > z", "x < y > z"),
            ("#include <stdio.h>", "#include <stdio.h>"),
            ("AT&T & co; &unknown;", "AT&T & co; &unknown;"),
            ("a <b", "a <b"),
            ("&#x110000; &#0;", "&#x110000; &#0;"),
            ("<", "<"),
            ("", ""),
        ]);
    }

    #[test]
    fn what_is_taken_as_it_is_would_not_have_changed() {
        for c in (0..=0x3_FFFF).filter_map(char::from_u32) {
            for value in [format!("a{c}b"), format!("{c}b"), format!("a{c}")] {
                let stays = !is_plain(&value) || collapse(&value) == value;
                assert!(stays, "{value:?}");
            }
        }
        check(&[(" a", "a"), ("a ", "a"), ("a  b", "a b"), ("a b", "a b"), (" ", "")]);
    }

    #[test]
    fn paragraphs_stay_apart() {
        check(&[("one\n\ntwo\nthree", "one\ntwo three"), ("  \n\n lead", "lead")]);
    }
}
