//! Frequent words of a language as two bytes each, and how texts lie in a block of records.
//!
//! A file holds few records, so that most words are new to it however common they are; with a dictionary that a reader has once, a
//! text takes a fifth less. Learnt from the bundle's own records, so that it suits any collection. `docs/BUNDLE.md`, "Blocks of
//! records", is the specification. Knows texts only.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::codec::put_text;
use super::codec::put_varint;

/// Ends a text.
pub const END: u8 = 0;
/// The next byte is one more than the number of a text that the record has said before.
pub const KNOWN: u8 = 1;
/// The next byte is one more than the byte that is meant.
const PLAIN: u8 = 2;
/// First bytes of words: controls that texts hardly have, and bytes that UTF-8 never has. The second is 1 to 255.
const MARKS: [u8; 39] = [
    0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0b, 0x0c, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16,
    0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0xc0, 0xc1, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa,
    0xfb, 0xfc, 0xfd, 0xfe, 0xff,
];
/// Words with the same first byte.
const SECONDS: usize = 255;
/// Most words: their list is read once a language, about 18 KB.
const MAX_WORDS: usize = 4_096;
/// A word is worth its line where all records have it so often.
const LEAST_USES: u64 = 8;
/// Bytes of a word with the space before it from which on two bytes are less.
const LEAST_BYTES: usize = 3;

/// How often words come in a sample, each with the space before it.
#[derive(Default)]
pub struct Counts {
    counts: HashMap<Box<str>, u64, RandomState>,
}

/// The words of a language, the most frequent first.
pub struct Dictionary {
    words: Vec<Box<str>>,
    codes: HashMap<Box<[u8]>, [u8; 2], RandomState>,
}

impl Counts {
    /// Counts the words of a text that have a space before them.
    pub fn add(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = memchr::memchr(b' ', rest.as_bytes()) {
            let Some(from) = rest.get(at..) else { break };
            let (word, after) = from.split_at(word_end(from.as_bytes()));
            if word.len() >= LEAST_BYTES {
                match self.counts.get_mut(word) {
                    Some(count) => *count += 1,
                    None => {
                        self.counts.insert(word.into(), 1);
                    }
                }
            }
            rest = after;
        }
    }

    /// The words worth having, where the sample is one `share`th of all.
    #[must_use]
    pub fn dictionary(self, share: u64) -> Dictionary {
        let worth = |(word, count): (Box<str>, u64)| {
            (count * share >= LEAST_USES && count > 1).then_some((count, word))
        };
        let mut found: Vec<(u64, Box<str>)> = self.counts.into_iter().filter_map(worth).collect();
        let gain = |(count, word): &(u64, Box<str>)| count * (word.len() as u64 - 2);
        found.sort_unstable_by(|a, b| gain(b).cmp(&gain(a)).then_with(|| a.1.cmp(&b.1)));
        found.truncate(MAX_WORDS);
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let words: Vec<Box<str>> = found.into_iter().map(|(_, word)| word).collect();
        let code = |(nth, word): (usize, &str)| {
            let first = MARKS.get(nth / SECONDS)?;
            Some((word.as_bytes().into(), [*first, (nth % SECONDS) as u8 + 1]))
        };
        let codes = words.iter().map(AsRef::as_ref).enumerate().filter_map(code).collect();
        Dictionary { words, codes }
    }
}

impl Dictionary {
    /// Its payload: how many, then each without its space.
    #[must_use]
    pub fn payload(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_varint(&mut out, self.words.len() as u64);
        self.words.iter().for_each(|word| put_text(&mut out, word.strip_prefix(' ').unwrap_or(word)));
        out
    }
}

/// Bytes of the word at the beginning of `bytes` with the space before it: up to the next ASCII character that is no letter or digit.
fn word_end(bytes: &[u8]) -> usize {
    let ends = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    bytes.iter().skip(1).position(ends).map_or(bytes.len(), |at| at + 1)
}

/// Appends a text, or a part of one, without its end.
pub fn put(out: &mut Vec<u8>, text: &str, words: Option<&Dictionary>) {
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let length = if *first == b' ' { word_end(rest) } else { 1 };
        let (word, next) = rest.split_at(length);
        rest = match words.and_then(|words| words.codes.get(word)).filter(|_| length > 1) {
            Some(code) => {
                out.extend_from_slice(code);
                next
            }
            None => {
                match is_mark(*first) {
                    true => out.extend([PLAIN, *first + 1]),
                    false => out.push(*first),
                }
                after
            }
        };
    }
}

fn is_mark(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')
}
