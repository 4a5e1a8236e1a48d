//! Tags as codes of one or two bytes, before compression.
//!
//! Half of a LOM record is tags that every record has. A general compressor spends four to five bytes on each
//! stretch of them that it finds in its dictionary; as codes they take one or two, and there is half as much left for it to
//! read. The codes are bytes that no XML in UTF-8 has; bytes that have them anyway are refused here and packed
//! without codes. Pure.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use super::MAX_UNPACKED;

/// The tokens, commonest first; see the folder's README.
static TOKENS: &str = include_str!("../dictionary/0002.tokens");

/// Bytes that begin a code: the first [`ONE`] are a token each, any other one is followed by a second byte.
const RESERVED: [u8; 41] = [
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0B, 0x0C, 0x0E, 0x0F, 0x10, 0x11, 0x12, 0x13, 0x14,
    0x15, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F, 0xC0, 0xC1, 0xF5, 0xF6, 0xF7, 0xF8,
    0xF9, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF,
];
const ONE: usize = 24;
/// Tokens that one first byte of two can tell apart.
const SECOND: usize = 256;

/// A token and its code: one byte, or two.
struct Token {
    text: &'static [u8],
    code: [u8; 2],
    code_length: usize,
}

impl Token {
    /// Most that differ differ in their last bytes, which are one number.
    fn begins(&self, bytes: &[u8]) -> bool {
        let Some(head) = bytes.get(..self.text.len()) else { return false };
        match (head.last_chunk::<8>(), self.text.last_chunk::<8>()) {
            (Some(tail), Some(own)) if u64::from_ne_bytes(*tail) != u64::from_ne_bytes(*own) => false,
            _ => head == self.text,
        }
    }
}

struct Tokens {
    /// By their first tag, longest first.
    by_tag: HashMap<&'static [u8], Vec<Token>, RandomState>,
    /// By code.
    texts: Vec<&'static [u8]>,
    /// Place in [`RESERVED`] by byte; [`FREE`] for all others.
    place: [u8; 256],
}

const FREE: u8 = u8::MAX;

static TABLE: LazyLock<Tokens> = LazyLock::new(Tokens::new);

/// The bytes with codes for tokens; `None` where a byte of theirs is one of a code.
pub(super) fn encode(bytes: &[u8]) -> Option<Vec<u8>> {
    let table = &*TABLE;
    if has_reserved(bytes) {
        return None;
    }
    let mut out = Vec::with_capacity(bytes.len() / 2 + 16);
    let mut rest = bytes;
    while let Some(start) = memchr::memchr(b'<', rest) {
        let (text, tagged) = rest.split_at(start);
        out.extend_from_slice(text);
        let end = memchr::memchr(b'>', tagged).map_or(tagged.len(), |at| at + 1);
        let (tag, _) = tagged.split_at(end);
        let known = table.by_tag.get(tag).into_iter().flatten();
        let token = known.into_iter().find(|token| token.begins(tagged));
        match token {
            Some(token) => out.extend(token.code.iter().take(token.code_length)),
            None => out.extend_from_slice(tag),
        }
        rest = tagged.get(token.map_or(end, |token| token.text.len())..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    Some(out)
}

/// Whether a byte is one of a code, or NUL. Without a branch a byte, so that many are looked at in one step.
fn has_reserved(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |found, byte| {
        let is_control = (*byte < 0x20) & (*byte != b'\t') & (*byte != b'\n') & (*byte != b'\r');
        found | is_control | (*byte == 0xC0) | (*byte == 0xC1) | (*byte >= 0xF5)
    })
}

/// The bytes that [`encode`] was given; `None` where a code means nothing or they would be too many.
pub(super) fn decode(bytes: &[u8]) -> Option<Vec<u8>> {
    let table = &*TABLE;
    let mut out = Vec::with_capacity(bytes.len() * 3);
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| table.place_of(*byte).is_some()) {
        let (text, coded) = rest.split_at(at);
        out.extend_from_slice(text);
        let (first, after) = coded.split_first()?;
        let place = table.place_of(*first)?;
        let (number, after) = match place.checked_sub(ONE) {
            None => (place, after),
            Some(row) => {
                let (second, after) = after.split_first()?;
                (ONE + row * SECOND + usize::from(*second), after)
            }
        };
        out.extend_from_slice(table.texts.get(number)?);
        if out.len() > MAX_UNPACKED {
            return None;
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    Some(out)
}

impl Tokens {
    fn new() -> Self {
        let mut place = [FREE; 256];
        for (nth, byte) in (0..).zip(RESERVED) {
            if let Some(slot) = place.get_mut(usize::from(byte)) {
                *slot = nth;
            }
        }
        let texts: Vec<&[u8]> = TOKENS.lines().map(str::as_bytes).collect();
        let mut by_tag: HashMap<&[u8], Vec<Token>, RandomState> = HashMap::default();
        for (number, text) in texts.iter().copied().enumerate() {
            let tag = text.iter().position(|byte| *byte == b'>').and_then(|end| text.get(..=end));
            if let (Some(tag), Some(code)) = (tag, code(number)) {
                let code_length = if number < ONE { 1 } else { 2 };
                by_tag.entry(tag).or_default().push(Token { text, code, code_length });
            }
        }
        by_tag.values_mut().for_each(|all| all.sort_by_key(|token| std::cmp::Reverse(token.text.len())));
        Self { by_tag, texts, place }
    }

    fn place_of(&self, byte: u8) -> Option<usize> {
        self.place.get(usize::from(byte)).filter(|place| **place != FREE).map(|place| usize::from(*place))
    }
}

fn code(number: usize) -> Option<[u8; 2]> {
    let Some(beyond) = number.checked_sub(ONE) else { return Some([*RESERVED.get(number)?, 0]) };
    Some([*RESERVED.get(ONE + beyond / SECOND)?, u8::try_from(beyond % SECOND).ok()?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_record_is_shorter_with_codes_and_comes_back() {
        let record = "<lom><general><title><string language=\"en\">Cells</string></title></general>\n\
                      <educational><context><source>LOMv1.0</source><value>school</value></context></educational></lom>";
        let encoded = encode(record.as_bytes()).unwrap();
        assert!(encoded.len() * 2 < record.len(), "{}", encoded.len());
        assert_eq!(decode(&encoded).unwrap(), record.as_bytes());
    }

    #[test]
    fn reserved_bytes_are_the_same_in_both_lists() {
        for byte in 0..=u8::MAX {
            let listed = RESERVED.contains(&byte) || byte == 0;
            assert_eq!(has_reserved(&[b'a', byte, b'b']), listed, "{byte}");
        }
    }

    #[test]
    fn every_token_has_a_code_of_its_own() {
        for token in TOKENS.lines() {
            let encoded = encode(token.as_bytes()).unwrap();
            assert!(encoded.len() <= 2, "{token}");
            assert_eq!(decode(&encoded).unwrap(), token.as_bytes());
        }
    }

    #[test]
    fn bytes_of_codes_are_refused_and_nonsense_is_no_record() {
        assert_eq!(encode(b"<lom>\x01</lom>"), None);
        assert_eq!(encode("é<a>".as_bytes()).as_deref(), Some("é<a>".as_bytes()));
        assert_eq!(decode(&[0xFE, 0xFF]), None);
        assert_eq!(decode(&[0xF5]), None);
    }

    proptest! {
        #[test]
        fn what_is_encoded_comes_back(text in r#"(<lom>|<general>|</general>|<title>|<|>|[a-zé\n ]{0,9}|<string language="en">)*"#) {
            let encoded = encode(text.as_bytes()).unwrap();
            prop_assert_eq!(decode(&encoded).unwrap(), text.as_bytes());
        }
    }
}
