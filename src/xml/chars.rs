//! The character classes of XML 1.0 (fifth edition): Char (2), Name (5), white space (3).
//!
//! Apart because every check leans on them and they can be tested alone.

/// `S` of production 3.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Only white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(is_space)
}

/// `Char` of production 2.
pub(super) fn is_char(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Offset and value of the first character that XML 1.0 does not allow.
///
/// Whole blocks are looked at without branches first: nearly all of them hold neither a control character
/// nor the lead byte (EF) of U+FFFE and U+FFFF.
pub(super) fn first_illegal(text: &str) -> Option<(usize, char)> {
    const BLOCK: usize = 64;
    let mut suspect = false;
    for block in text.as_bytes().chunks(BLOCK) {
        suspect |= block
            .iter()
            .fold(false, |found, &b| found | ((b < 0x20) & (b != 9) & (b != 10) & (b != 13)) | (b == 0xEF));
    }
    if !suspect {
        return None;
    }
    text.char_indices().find(|&(_, c)| !is_char(c))
}

/// `NameStartChar` of production 4, without the colon: names are qualified here.
pub(super) fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// `NameChar` of production 4a, without the colon.
pub(super) fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '0'..='9' | '-' | '.' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// Which bytes are ASCII letters, digits or `_`.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses what is out of bounds")]
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    table
};

/// How many ASCII letters, digits and `_` come first; `None` where no letter or `_` begins them.
pub(super) fn plain_length(bytes: &[u8]) -> Option<usize> {
    if !bytes.first().is_some_and(|&b| b.is_ascii_alphabetic() || b == b'_') {
        return None;
    }
    let plain = |b: &u8| PLAIN.get(usize::from(*b)).copied().unwrap_or(false);
    Some(bytes.iter().position(|b| !plain(b)).unwrap_or(bytes.len()))
}

/// An `NCName` (Namespaces in XML 1.0, production 4).
pub(super) fn is_ncname(name: &str) -> bool {
    if plain_length(name.as_bytes()) == Some(name.len()) {
        return true;
    }
    let mut chars = name.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn illegal_characters_are_found_wherever_they_stand() {
        assert_eq!(first_illegal("a\tb\r\nü\u{fffd}\u{7f}\u{85}"), None);
        assert_eq!(first_illegal(&format!("{}\u{1f}", "x".repeat(200))), Some((200, '\u{1f}')));
        assert_eq!(first_illegal("ab\u{fffe}"), Some((2, '\u{fffe}')));
        assert_eq!(first_illegal("\0"), Some((0, '\0')));
    }

    #[test]
    fn names_follow_the_fifth_edition() {
        for good in ["a", "_a-1.b", "é", "名前", "a\u{b7}"] {
            assert!(is_ncname(good), "{good}");
        }
        for bad in ["", "1a", "-a", "a b", "a:b", "a<", "\u{b7}a", "×"] {
            assert!(!is_ncname(bad), "{bad}");
        }
    }
}
