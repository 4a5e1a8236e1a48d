//! Where words begin and end.
//!
//! Independent of language, because a query has none: the same characters must fall into the same words in
//! a French title and in the box that searches it. Works on the original text, so that ranges can be
//! highlighted. Knows no stems and no folding.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::fold::is_ignorable;

/// What stands in the text at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Run<'t> {
    /// A word of a script that writes spaces.
    Word(Word<'t>),
    /// The parts of a hyphenated word; two or more.
    Words(Vec<Word<'t>>),
    /// A stretch of a script without spaces, unit by unit (a letter with its marks); never empty.
    Units(Vec<Range<usize>>),
}

/// One word: what of it counts, and all that should be marked when it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// Its characters; joined where an apostrophe stood inside.
    pub(super) text: Cow<'t, str>,
    /// Its range in the text.
    pub(super) range: Range<usize>,
}

/// Particles that lose a vowel before one (French, Italian, Catalan, Portuguese, Irish): `l'eau` is eau.
const ELIDED: &[&str] = &[
    "l", "d", "j", "m", "t", "s", "n", "c", "b", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "un",
    "dell", "all", "nell", "sull", "dall", "coll", "quell", "quest", "gl", "degl", "agl", "negl",
];

/// Most parts of a hyphenated word that are kept together.
const MAX_PARTS: usize = 6;

/// All runs of a text, in order.
pub(super) fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    let mut cursor = Cursor { text, at: 0 };
    std::iter::from_fn(move || {
        loop {
            let c = cursor.peek()?;
            match class(c) {
                Class::Letter => return Some(compound(&mut cursor)),
                Class::Unit => return Some(Run::Units(units(&mut cursor))),
                _ => cursor.at += c.len_utf8(),
            }
        }
    })
}

/// A place in a text. ASCII, which most of most texts is, is looked at as bytes.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn peek(&self) -> Option<char> {
        self.peek_at(self.at)
    }

    fn peek_at(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at)? {
            byte if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.text.get(at..)?.chars().next(),
        }
    }

    /// Passes letters and digits of ASCII.
    fn pass_plain(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
    }

    fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Unit,
    Mark,
    Apostrophe,
    Hyphen,
    Other,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Letter,
        '-' | '\u{2010}' | '\u{2011}' => Class::Hyphen,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{2BB}' | '\u{2BC}' | '\u{FF07}' | '\u{5F3}' | '\u{5F4}' => {
            Class::Apostrophe
        }
        // Half-width voicing marks and the later letters of a decomposed Hangul syllable continue a unit.
        '\u{FF9E}' | '\u{FF9F}' | '\u{1160}'..='\u{11FF}' => Class::Mark,
        _ if c.is_ascii() => Class::Other,
        _ if is_ignorable(c) || is_combining_mark(c) => Class::Mark,
        _ if is_unspaced(c) => Class::Unit,
        _ if c.is_alphanumeric() => Class::Letter,
        _ => Class::Other,
    }
}

/// Letters of scripts that do not put spaces between words, and Hangul, whose words carry particles.
fn is_unspaced(c: char) -> bool {
    let unspaced = matches!(c,
        '\u{0E01}'..='\u{0E4E}' | '\u{0E81}'..='\u{0ECE}' | '\u{0EDC}'..='\u{0EDF}' // Thai, Lao
        | '\u{1000}'..='\u{103F}' | '\u{1050}'..='\u{108F}' | '\u{1780}'..='\u{17D3}' // Burmese, Khmer
        | '\u{1100}'..='\u{115F}' | '\u{3131}'..='\u{318E}' | '\u{AC00}'..='\u{D7A3}' | '\u{FFA0}'..='\u{FFDC}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9D}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    unspaced && c.is_alphanumeric()
}

fn units(cursor: &mut Cursor<'_>) -> Vec<Range<usize>> {
    let mut units: Vec<Range<usize>> = Vec::new();
    while let Some(c) = cursor.peek() {
        let end = cursor.at + c.len_utf8();
        match class(c) {
            Class::Unit => units.push(cursor.at..end),
            Class::Mark => {
                if let Some(last) = units.last_mut() {
                    last.end = end;
                }
            }
            _ => break,
        }
        cursor.at = end;
    }
    units
}

/// A piece of letters and marks, then what `C++` and `C#` end with.
fn piece(cursor: &mut Cursor<'_>) -> Range<usize> {
    let start = cursor.at;
    cursor.pass_plain();
    while let Some(c) = cursor.peek().filter(|c| matches!(class(*c), Class::Letter | Class::Mark)) {
        cursor.at += c.len_utf8();
        cursor.pass_plain();
    }
    cursor.at += sharp_or_plus(cursor, start, cursor.at);
    start..cursor.at
}

/// Length of a `++` or `#` after a single letter that ends the word: names of programming languages.
fn sharp_or_plus(cursor: &Cursor<'_>, start: usize, end: usize) -> usize {
    if end - start != 1 {
        return 0;
    }
    let after = cursor.text.get(end..).unwrap_or_default();
    let len = if after.starts_with("++") { 2 } else { usize::from(after.starts_with('#')) };
    let ends = cursor
        .peek_at(end + len)
        .is_none_or(|c| !matches!(class(c), Class::Letter | Class::Unit | Class::Mark) && c != '+');
    if ends { len } else { 0 }
}

/// Whether a linking character stands here, directly before another letter; it is passed.
fn link(cursor: &mut Cursor<'_>, wanted: Class) -> bool {
    let Some(c) = cursor.peek().filter(|c| class(*c) == wanted) else { return false };
    let after = cursor.at + c.len_utf8();
    let linked = cursor.peek_at(after).is_some_and(|next| class(next) == Class::Letter);
    if linked {
        cursor.at = after;
    }
    linked
}

/// One word with its apostrophes resolved.
fn word<'t>(cursor: &mut Cursor<'t>) -> Word<'t> {
    let range = piece(cursor);
    let mut word = Word { text: Cow::Borrowed(cursor.slice(range.clone())), range };
    while link(cursor, Class::Apostrophe) {
        let range = piece(cursor);
        let next = cursor.slice(range.clone());
        let lower = word.text.to_lowercase();
        if ELIDED.contains(&lower.as_str()) && next.chars().nth(1).is_some() {
            word = Word { text: Cow::Borrowed(next), range };
        } else if !next.eq_ignore_ascii_case("s") {
            word.text.to_mut().push_str(next);
            word.range.end = range.end;
        }
    }
    word
}

fn compound<'t>(cursor: &mut Cursor<'t>) -> Run<'t> {
    let first = word(cursor);
    if !link(cursor, Class::Hyphen) {
        return Run::Word(first);
    }
    let mut words = vec![first, word(cursor)];
    while words.len() < MAX_PARTS && link(cursor, Class::Hyphen) {
        words.push(word(cursor));
    }
    Run::Words(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown: Vec<String> = runs(text)
            .map(|run| match run {
                Run::Word(word) => word.text.into_owned(),
                Run::Words(words) => words.into_iter().map(|w| w.text).collect::<Vec<_>>().join("-"),
                Run::Units(units) => units.into_iter().map(|r| &text[r]).collect::<Vec<_>>().join("."),
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{text}");
    }

    #[test]
    fn words_end_at_spaces_and_signs() {
        check("Hello, world! (2nd ed.)", "Hello world 2nd ed");
        check("", "");
        check("... \u{301}", "");
        check("a_b/c", "a b c");
        check("x² + y³ = π", "x² y³ π");
    }

    #[test]
    fn apostrophes_elide_join_or_end() {
        check("l'eau de l’avion", "eau de avion");
        check("jusqu'ici dell'arte", "ici arte");
        check("don't teacher's O'Brien п'ять", "dont teacher OBrien пять");
        check("'quoted' l'", "quoted l");
    }

    #[test]
    fn hyphens_keep_parts_together() {
        check("e-learning problem\u{2011}based -x- a -b", "e-learning problem-based x a b");
    }

    #[test]
    fn programming_languages_keep_their_signs() {
        check("C++ and C#, F#; A# minor? C+1 C+++", "C++ and C# F# A# minor C 1 C");
        check("Google++", "Google");
    }

    #[test]
    fn unspaced_scripts_come_in_units_with_their_marks() {
        check("数学入門", "数.学.入.門");
        check("Python入門2", "Python 入.門 2");
        check("ｶﾞ", "ｶﾞ");
        check("น้ำใจ", "น้.ำ.ใ.จ");
        check("한국어", "한.국.어");
        check("हिन्दी भाषा", "हिन्दी भाषा");
    }
}
