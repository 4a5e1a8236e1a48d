//! What the browser must know about characters, as data: which make words, and how words are folded.
//!
//! Found by asking `search::analysis` about every character, so that it cannot differ from what the index
//! does, and so that searching does not depend on the age of the browser's Unicode. Knows no record.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::formula;
use crate::search::analysis;
use crate::search::analysis::Kind;

/// Beyond the last letter of Unicode 16 (CJK extension H).
const LAST: u32 = 0x323AF;
/// Marks that belong to no script: they are asked about on a Latin letter.
const COMMON_MARKS: [std::ops::RangeInclusive<u32>; 5] =
    [0x300..=0x36F, 0x1AB0..=0x1AFF, 0x1DC0..=0x1DFF, 0x20D0..=0x20FF, 0xFE20..=0xFE2F];

/// Characters between a mark and a letter of its script, at most.
const MAX_DISTANCE: u32 = 0x60;
/// Marks that belong to the spelling of some letters and are a reader's aid on others: for those, pairs of
/// letter and mark are in the table.
const STRESS: [char; 2] = ['\u{300}', '\u{301}'];

/// The tables, part of the root. Ranges are `first, last, first, last, …` in base 36, each as the distance
/// from the number before, separated by spaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Characters {
    /// Letters and digits of scripts with spaces.
    pub letter: String,
    /// Letters of scripts without spaces.
    pub unit: String,
    /// What continues a letter.
    pub mark: String,
    /// Apostrophes.
    pub apostrophe: String,
    /// Hyphens.
    pub hyphen: String,
    /// What characters are in plain spelling.
    pub spell: Mapping,
    /// What characters of plain spelling are when folded.
    pub fold: Mapping,
    /// TeX's names, and raised and lowered characters: [`formula::SYMBOLS`].
    pub symbols: &'static str,
}

/// What characters become. Whole alphabets follow a rule, so that most of it is runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mapping {
    /// Runs of four numbers in base 36: the first character as distance from the first of the run before, how
    /// many, the kind, what the first becomes. Kinds: see [`STRIDES`].
    pub runs: String,
    /// A character or two, what that becomes, alternating, separated by line feeds.
    pub pairs: String,
}

/// Kind of run → distance between its characters, and between what they become.
const STRIDES: [(u32, u32); 4] = [(1, 1), (2, 2), (1, 0), (2, 0)];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Unit,
    Mark,
    Apostrophe,
    Hyphen,
    Other,
}

/// What is known of one character beyond ASCII.
struct Known {
    char: char,
    class: Class,
    spelling: String,
}

impl Characters {
    /// The tables for a collection whose folded words are made of `alphabet`: a mapping to any other
    /// character could find nothing and is left out.
    #[must_use]
    pub fn new(alphabet: &BTreeSet<char>) -> Self {
        let known = all();
        let of = |class: Class| ranges(known.iter().filter(|k| k.class == class).map(|k| k.char as u32));
        // A letter of the Greek alphabet alone is known by its name, whatever words there are.
        let parts: BTreeSet<char> = alphabet.iter().copied().nfd().chain('α'..='ω').collect();
        let found = |folded: &str| {
            folded.chars().all(|c| c.is_ascii() || alphabet.contains(&c) || parts.contains(&c))
        };
        let (mut spell, mut fold) = (BTreeMap::new(), BTreeMap::new());
        for entry in known.iter().filter(|k| matches!(k.class, Class::Letter | Class::Unit | Class::Mark)) {
            let same = entry.char.to_string();
            if entry.spelling != same && found(&analysis::fold(&entry.spelling)) {
                spell.insert(same.clone(), entry.spelling.clone());
            }
            let folded = fold_one(entry);
            if entry.spelling == same && folded != same && found(&folded) {
                fold.insert(same, folded);
            }
        }
        for (letter, mark) in alphabet.iter().flat_map(|c| STRESS.map(|mark| (*c, mark))) {
            let (pair, spelled) = (format!("{letter}{mark}"), spelled(letter, mark));
            if spelled != mapped(&pair, &spell) && found(&analysis::fold(&spelled)) {
                spell.insert(pair, spelled);
            }
        }
        Self {
            letter: of(Class::Letter),
            unit: of(Class::Unit),
            mark: of(Class::Mark),
            apostrophe: of(Class::Apostrophe),
            hyphen: of(Class::Hyphen),
            spell: Mapping::of(&spell),
            fold: Mapping::of(&fold),
            symbols: formula::SYMBOLS,
        }
    }
}

/// A letter with a mark in plain spelling.
fn spelled(letter: char, mark: char) -> String {
    let word = analysis::tokens(&format!("{letter}{mark}"), None).into_iter().next();
    word.map(|token| token.spelling).unwrap_or_default()
}

/// What the browser makes of a text: composed, character by character through the table, composed.
fn mapped(text: &str, table: &BTreeMap<String, String>) -> String {
    let of = |c: char| table.get(&c.to_string()).cloned().unwrap_or_else(|| c.to_string());
    text.nfc().map(of).collect::<String>().nfc().collect()
}

impl Mapping {
    fn of(table: &BTreeMap<String, String>) -> Self {
        let single = |text: &str| {
            let mut chars = text.chars();
            Some(chars.next()? as u32).filter(|_| chars.next().is_none())
        };
        let mut rest: BTreeMap<u32, u32> = BTreeMap::new();
        let mut pairs = Vec::new();
        for (from, to) in table {
            match (single(from), single(to)) {
                (Some(from), Some(to)) => drop(rest.insert(from, to)),
                _ => pairs.extend([from.as_str(), to.as_str()]),
            }
        }
        let mut runs = Vec::new();
        let mut before = 0;
        while let Some((&from, &to)) = rest.first_key_value() {
            let (count, kind) = longest_run(&rest, from, to);
            let stride = STRIDES.get(kind as usize).map_or(1, |(stride, _)| *stride);
            for n in 0..count {
                rest.remove(&(from + n * stride));
            }
            runs.extend([from - before, count, kind, to].map(base36));
            before = from;
        }
        Self { runs: runs.join(" "), pairs: pairs.join("\n") }
    }
}

/// How many characters from this one on follow one rule, and which.
fn longest_run(table: &BTreeMap<u32, u32>, from: u32, to: u32) -> (u32, u32) {
    let mut best = (1, 0);
    for ((from_stride, to_stride), kind) in STRIDES.into_iter().zip(0..) {
        let follows = |n: &u32| table.get(&(from + n * from_stride)) == Some(&(to + n * to_stride));
        let count = (0..).take_while(follows).count() as u32;
        if count > best.0 {
            best = (count, kind);
        }
    }
    best
}

/// How a character in plain spelling is folded: asked about on a letter of its script.
fn fold_one(entry: &Known) -> String {
    if entry.class != Class::Mark {
        return analysis::fold(&entry.char.to_string());
    }
    let base = base_of(entry.char);
    without_base(&analysis::fold(&format!("{base}{}", entry.char)), base, entry.char)
}

/// What stands after the base, in a text that begins with the folded base; a mark that melted into it stays.
fn without_base(text: &str, base: char, mark: char) -> String {
    let folded_base = analysis::fold(&base.to_string());
    text.strip_prefix(folded_base.as_str()).map_or_else(|| mark.to_string(), str::to_owned)
}

fn all() -> &'static [Known] {
    static ALL: OnceLock<Vec<Known>> = OnceLock::new();
    ALL.get_or_init(|| (0x27..=LAST).into_par_iter().filter_map(char::from_u32).filter_map(known).collect())
}

fn known(char: char) -> Option<Known> {
    if char.is_ascii_alphanumeric() {
        return None;
    }
    let class = class_of(char);
    let spelling = match class {
        Class::Other => return None,
        Class::Apostrophe | Class::Hyphen => String::new(),
        Class::Mark => spelled_mark(char),
        _ => analysis::tokens(&char.to_string(), None).into_iter().next().map(|t| t.spelling)?,
    };
    Some(Known { char, class, spelling })
}

fn spelled_mark(mark: char) -> String {
    let base = base_of(mark);
    let text = format!("{base}{mark}");
    let spelling = analysis::tokens(&text, None).into_iter().next().map(|t| t.spelling).unwrap_or_default();
    spelling.strip_prefix(base).map_or_else(|| mark.to_string(), str::to_owned)
}

/// A letter of the mark's script: the marks of a script stand just before or after its letters.
fn base_of(mark: char) -> char {
    let code = mark as u32;
    if COMMON_MARKS.iter().any(|range| range.contains(&code)) {
        return 'x';
    }
    (code..code + MAX_DISTANCE)
        .chain((code.saturating_sub(MAX_DISTANCE)..code).rev())
        .filter_map(char::from_u32)
        .find(|c| {
            c.is_alphabetic() && !is_combining_mark(*c) && analysis::fold(&c.to_string()) == c.to_string()
        })
        .unwrap_or('x')
}

fn class_of(c: char) -> Class {
    let alone = analysis::tokens(&c.to_string(), None);
    match alone.first().map(|token| token.kind) {
        Some(Kind::Unit) => return Class::Unit,
        Some(_) => return Class::Letter,
        None => {}
    }
    let between = analysis::tokens(&format!("x{c}x"), None);
    if between.iter().any(|token| token.kind == Kind::Compound) {
        return Class::Hyphen;
    }
    if between.len() != 1 {
        return Class::Other;
    }
    let after = analysis::tokens(&format!("x{c}"), None);
    if after.first().is_some_and(|token| token.end > 1) { Class::Mark } else { Class::Apostrophe }
}

fn ranges(codes: impl Iterator<Item = u32>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in codes {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == code => *last = code,
            _ => ranges.push((code, code)),
        }
    }
    let mut before = 0;
    let mut words = Vec::new();
    for number in ranges.into_iter().flat_map(|(first, last)| [first, last]) {
        words.push(base36(number - before));
        before = number;
    }
    words.join(" ")
}

fn base36(mut number: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit(number % 36, 36));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_fall_into_the_classes_of_the_analysis() {
        for (c, class) in [
            ('é', Class::Letter),
            ('д', Class::Letter),
            ('٣', Class::Letter),
            ('数', Class::Unit),
            ('한', Class::Unit),
            ('\u{301}', Class::Mark),
            ('\u{64E}', Class::Mark),
            ('\u{AD}', Class::Mark),
            ('’', Class::Apostrophe),
            ('\'', Class::Apostrophe),
            ('-', Class::Hyphen),
            ('\u{2010}', Class::Hyphen),
            ('.', Class::Other),
            ('。', Class::Other),
        ] {
            assert_eq!(class_of(c), class, "{c:?}");
        }
    }

    #[test]
    fn only_what_can_be_found_is_mapped() {
        let latin = Characters::new(&"ss".chars().collect());
        assert!(latin.fold.pairs.contains("ß\nss"));
        let russian = Characters::new(&"абвгд".chars().collect());
        // А to Д: five characters in a row, each 32 below its small letter.
        assert!(russian.spell.runs.contains(" 5 0 ") && !latin.spell.runs.contains(" 5 0 ts"));
    }

    #[test]
    fn mappings_are_runs_where_they_follow_a_rule() {
        let table =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let check = |pairs: &[(&str, &str)], runs: &str, rest: &str| {
            let mapping = Mapping::of(&table(pairs));
            assert_eq!((&*mapping.runs, &*mapping.pairs), (runs, rest));
        };
        check(&[("А", "а"), ("Б", "б"), ("В", "в")], "sw 3 0 ts", "");
        check(&[("Ā", "ā"), ("Ă", "ă")], "74 2 1 75", "");
        check(&[("à", "a"), ("á", "a"), ("ß", "ss")], "68 2 2 2p", "ß\nss");
    }

    #[test]
    fn ranges_are_distances() {
        assert_eq!(ranges([10, 11, 12, 50].into_iter()), "a 2 12 0");
    }
}
