//! Characters: what does not count when two words are compared.
//!
//! Two steps, because stemmers want correct spelling: [`prepare`] brings a word to the plain lower-case
//! spelling that stemmers know, [`strip`] takes from words and stems alike what people leave out when they
//! type. Diacritics go from Latin, Greek, Arabic and Hebrew; Cyrillic loses stress marks and the dots of ё but
//! keeps й and ї, which nobody leaves out; Indic, Thai and kana keep all marks, which are letters there.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest word kept, in characters: the rest of a longer one does not count, in records and queries alike.
pub(super) const MAX_WORD_CHARS: usize = 64;

/// Zero of every script's decimal digits (Unicode general category Nd) outside of ASCII and full width.
const DIGIT_ZEROS: &[u32] = &[
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0,
    0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
];

/// Invisible characters that may stand inside a word: soft hyphen, joiners, direction and variation marks.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// The plain lower-case spelling of a word: compatibility forms resolved (`ﬁ`, `²`, full width), invisible
/// characters, stress and vowel marks gone, digits of any script in ASCII. `turkic`: I is the capital of ı.
pub(super) fn prepare(word: &str, turkic: bool) -> String {
    if word.is_ascii() && !turkic {
        return word.chars().take(MAX_WORD_CHARS).map(|c| c.to_ascii_lowercase()).collect();
    }
    // No character expands to more than 18: enough are read for a full word, however it is written.
    let read: String = word.chars().filter(|c| !is_ignorable(*c)).take(MAX_WORD_CHARS * 4).collect();
    let lower: String = read.nfkc().flat_map(|c| lower(c, turkic)).map(ascii_digit).collect();
    let mut base = ' ';
    let mut plain = String::with_capacity(lower.len());
    for c in lower.nfd() {
        if !is_combining_mark(c) {
            base = c;
        } else if !is_spelled(base, c) {
            continue;
        }
        if c != TATWEEL {
            plain.push(c);
        }
    }
    plain.nfc().take(MAX_WORD_CHARS).collect()
}

/// A prepared word or stem without what people leave out: `é` e, `ß` ss, `ø` o, `ё` е, `ة` ه.
pub(super) fn strip(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut base = ' ';
    let mut plain = String::with_capacity(word.len());
    for c in word.nfd() {
        if !is_combining_mark(c) {
            base = c;
            push_letter(c, &mut plain);
        } else if counts(base, c) {
            plain.push(c);
        }
    }
    plain.nfc().collect()
}

const TATWEEL: char = '\u{640}';
const ACUTE_OR_GRAVE: [char; 2] = ['\u{301}', '\u{300}'];

fn lower(c: char, turkic: bool) -> impl Iterator<Item = char> {
    let (known, other) = match c {
        'I' if turkic => (Some('ı'), None),
        'İ' => (Some('i'), None),
        _ => (None, Some(c)),
    };
    known.into_iter().chain(other.into_iter().flat_map(char::to_lowercase))
}

fn ascii_digit(c: char) -> char {
    if c.is_ascii() || !c.is_numeric() {
        return c;
    }
    let value = DIGIT_ZEROS.iter().find_map(|zero| (c as u32).checked_sub(*zero).filter(|digit| *digit < 10));
    value.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
}

/// The mark belongs to the word's usual spelling, so that the stemmer must see it.
fn is_spelled(base: char, mark: char) -> bool {
    match script(base) {
        Script::Cyrillic => !is_stress(base, mark),
        // Points and vowel signs are written in primers and scripture only; hamza and madda are spelling.
        Script::Hebrew => false,
        Script::Arabic => matches!(mark, '\u{653}'..='\u{655}'),
        _ => true,
    }
}

/// The mark tells words apart even to those who type in haste.
fn counts(base: char, mark: char) -> bool {
    match script(base) {
        Script::Latin | Script::Greek | Script::Arabic | Script::Hebrew => false,
        Script::Cyrillic => !(is_stress(base, mark) || (base == 'е' && mark == '\u{308}')),
        Script::Other => !is_nukta(mark),
    }
}

/// ѓ and ќ are letters of Macedonian; an acute on any other Cyrillic letter is a stress mark.
fn is_stress(base: char, mark: char) -> bool {
    ACUTE_OR_GRAVE.contains(&mark) && !matches!(base, 'г' | 'к')
}

/// The dot that makes new letters of Indic ones, often left out.
fn is_nukta(mark: char) -> bool {
    matches!(mark, '\u{93C}' | '\u{9BC}' | '\u{A3C}' | '\u{ABC}' | '\u{B3C}' | '\u{CBC}')
}

enum Script {
    Latin,
    Greek,
    Cyrillic,
    Arabic,
    Hebrew,
    Other,
}

fn script(c: char) -> Script {
    match c {
        'a'..='z'
        | 'A'..='Z'
        | '\u{C0}'..='\u{2AF}'
        | '\u{1E00}'..='\u{1EFF}'
        | '\u{2C60}'..='\u{2C7F}'
        | '\u{A720}'..='\u{A7FF}' => Script::Latin,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Greek,
        '\u{400}'..='\u{52F}'
        | '\u{1C80}'..='\u{1C8F}'
        | '\u{2DE0}'..='\u{2DFF}'
        | '\u{A640}'..='\u{A69F}' => Script::Cyrillic,
        '\u{590}'..='\u{5FF}' => Script::Hebrew,
        '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{870}'..='\u{8FF}' => Script::Arabic,
        _ => Script::Other,
    }
}

/// Letters that no decomposition brings to what is typed for them.
fn push_letter(c: char, out: &mut String) {
    let plain = match c {
        'ß' => return out.push_str("ss"),
        'æ' => return out.push_str("ae"),
        'œ' => return out.push_str("oe"),
        'þ' => return out.push_str("th"),
        'ø' | 'ɔ' => 'o',
        'đ' | 'ð' | 'ɗ' => 'd',
        'ł' => 'l',
        'ı' => 'i',
        'ħ' => 'h',
        'ŋ' => 'n',
        'ŧ' => 't',
        'ə' | 'ɛ' => 'e',
        'ɓ' => 'b',
        'ƙ' => 'k',
        'ƴ' => 'y',
        'ς' => 'σ',
        'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ة' | 'ە' | 'ہ' | 'ھ' => 'ه',
        'ک' => 'ك',
        other => other,
    };
    out.push(plain);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, prepared: &str, stripped: &str) {
        assert_eq!(prepare(word, false), prepared, "prepared {word}");
        assert_eq!(strip(&prepare(word, false)), stripped, "stripped {word}");
    }

    #[test]
    fn case_compatibility_forms_and_digits_do_not_count() {
        check("ＦＵＬＬ", "full", "full");
        check("x²", "x2", "x2");
        check("ﬁne", "fine", "fine");
        check("١٢٣", "123", "123");
        check("२०२४", "2024", "2024");
        check("co\u{AD}op\u{200D}", "coop", "coop");
    }

    #[test]
    fn latin_and_greek_lose_their_marks() {
        check("Université", "université", "universite");
        check("Straße", "straße", "strasse");
        check("Łódź", "łódź", "lodz");
        check("Smørrebrød", "smørrebrød", "smorrebrod");
        check("Đại", "đại", "dai");
        check("Ψυχολογία", "ψυχολογία", "ψυχολογια");
        check("ΟΔΟΣ", "οδοσ", "οδοσ");
        check("οδός", "οδός", "οδοσ");
    }

    #[test]
    fn turkish_i_is_one_letter_when_folded() {
        assert_eq!(prepare("IŞIK", true), "ışık");
        assert_eq!(prepare("İSTANBUL", true), "istanbul");
        check("İSTANBUL", "istanbul", "istanbul");
        check("ışık", "ışık", "isik");
    }

    #[test]
    fn cyrillic_keeps_its_letters_and_loses_stress() {
        check("ЁЛКА", "ёлка", "елка");
        check("май", "май", "май");
        check("замо\u{301}к", "замок", "замок");
        check("Україна", "україна", "україна");
        check("ноќ", "ноќ", "ноќ");
    }

    #[test]
    fn arabic_and_hebrew_lose_points_and_variants() {
        check("كِتَابٌ", "كتاب", "كتاب");
        check("أحمد", "أحمد", "احمد");
        check("مدرســة", "مدرسة", "مدرسه");
        check("کتاب", "کتاب", "كتاب");
        check("שָׁלוֹם", "שלום", "שלום");
    }

    #[test]
    fn indic_thai_and_kana_keep_their_marks() {
        check("हिन्दी", "हिन्दी", "हिन्दी");
        check("लड़का", "लड\u{93C}का", "लडका");
        check("ガ", "ガ", "ガ");
        check("ｶﾞ", "ガ", "ガ");
        check("น้ำ", "น้\u{e32}".replace('\u{e32}', "\u{e4d}\u{e32}").as_str(), "น\u{e49}\u{e4d}\u{e32}");
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(prepare(&"é".repeat(10_000), false).chars().count(), MAX_WORD_CHARS);
        assert_eq!(prepare(&"a".repeat(10_000), false).len(), MAX_WORD_CHARS);
    }
}
