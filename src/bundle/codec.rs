//! The bundle's bytes: variable-length numbers, and a payload as a classic script named by its content.
//!
//! Apart so that it can be tested as pure functions. Knows no record, no field and no directory.
//! `docs/BUNDLE.md`, "Physical layer", is the specification.

use std::io::Write;

use data_encoding::BASE32_NOPAD;
use flate2::Compression;
use flate2::GzBuilder;
use sha2::Digest;
use sha2::Sha256;

/// Characters of a file's name: one for its folder, eight for the file (8.3), 45 bits.
const NAME_CHARS: usize = 9;
/// Of compression.
const LEVEL: u32 = 9;

/// A file named by its content: nine characters of `a-z2-7`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// Names `content`; `attempt` above 0 gives another name, for the case that two contents share one.
    #[must_use]
    pub fn of(content: &[u8], attempt: u32) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(content);
        if attempt > 0 {
            hasher.update(attempt.to_be_bytes());
        }
        let mut text = BASE32_NOPAD.encode(&hasher.finalize());
        text.truncate(NAME_CHARS);
        text.make_ascii_lowercase();
        Self(text)
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file's path inside the bundle: `data/x/abcdefgh.EXTENSION`.
    #[must_use]
    pub fn path(&self, extension: &str) -> String {
        let (folder, file) = self.0.split_at(1);
        format!("data/{folder}/{file}.{extension}")
    }
}

/// Appends `number` in groups of seven bits, low first, the high bit set on all but the last.
pub fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes what [`put_varint`] put there, a number of at most 32 bits.
#[must_use]
pub fn take_varint(bytes: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 || shift > 28 {
            break;
        }
    }
    number
}

/// Appends a length in bytes and the UTF-8 bytes.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    put_varint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Bits that one character of a script stands for.
const BITS: u32 = 15;
/// The character that stands for 0. The 32,768 from here are no quotes, line ends, surrogates or marks of byte order.
const FIRST_CHARACTER: u16 = 0x3000;

/// What a shard unpacks to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payload {
    pub bytes: Vec<u8>,
    /// Where bytes of another sort begin, ascending: what follows gets codes of its own. A reader does not see them.
    pub breaks: Vec<usize>,
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, breaks: Vec::new() }
    }
}

impl From<&[u8]> for Payload {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

/// A payload as it lies in a file: gzip (no name, no time, so that equal input gives equal bytes).
#[must_use]
pub fn pack(payload: &Payload) -> Vec<u8> {
    let mut gz = GzBuilder::new().write(Vec::new(), Compression::new(LEVEL));
    let mut write = || {
        let mut from = 0;
        for to in &payload.breaks {
            gz.write_all(payload.bytes.get(from..*to).unwrap_or_default())?;
            gz.flush()?;
            from = *to;
        }
        gz.write_all(payload.bytes.get(from..).unwrap_or_default())?;
        gz.try_finish()
    };
    // Writing into memory does not fail; should it ever, the bytes so far are no valid gzip and `verify` says so.
    match write() {
        Ok(()) | Err(_) => std::mem::take(gz.get_mut()),
    }
}

/// The script that hands `packed` over under `name`: UTF-16 with its mark, so that no server's or browser's idea of an encoding
/// matters, and 15 bits a character, where base64 has 12 in as many bytes.
#[must_use]
pub fn script(name: &Name, packed: &[u8]) -> Vec<u8> {
    let before = format!("\u{feff}lomond(\"{}\",{},\"", name.as_str(), packed.len());
    let units = before.encode_utf16().chain(characters(packed)).chain("\");\n".encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// 15 bits a character, highest first; zeros fill the last one.
fn characters(bytes: &[u8]) -> Vec<u16> {
    let mut units = Vec::with_capacity(bytes.len() * 8 / BITS as usize + 1);
    let (mut held, mut count) = (0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        count += 8;
        if count >= BITS {
            count -= BITS;
            units.push(FIRST_CHARACTER + (held >> count) as u16);
            held &= (1 << count) - 1;
        }
    }
    if count > 0 {
        units.push(FIRST_CHARACTER + (held << (BITS - count)) as u16);
    }
    units
}

#[cfg(test)]
pub mod reading {
    //! The inverse, for tests: a second, independent view of the same bytes.

    use std::io::Read;

    /// Reads a number; `None` at the end or beyond 64 bits.
    pub fn varint(bytes: &mut &[u8]) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let (first, rest) = bytes.split_first()?;
            *bytes = rest;
            number |= u64::from(first & 0x7f) << shift;
            if first & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// Reads a text.
    pub fn text(bytes: &mut &[u8]) -> Option<String> {
        let length = usize::try_from(varint(bytes)?).ok()?;
        let (head, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        String::from_utf8(head.to_vec()).ok()
    }

    /// The payload of a script.
    pub fn payload(script: &[u8]) -> Option<Vec<u8>> {
        let units: Vec<u16> =
            script.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        let text = String::from_utf16(&units).ok()?;
        let mut parts = text.strip_prefix('\u{feff}')?.split('"');
        let (length, packed) = (parts.nth(2)?.trim_matches(',').parse().ok()?, parts.next()?);
        let bits: Vec<bool> = packed
            .encode_utf16()
            .flat_map(|unit| (0..15).rev().map(move |bit| (unit - 0x3000) >> bit & 1 == 1))
            .collect();
        let byte = |bits: &[bool]| bits.iter().fold(0, |sum: u8, bit| sum << 1 | u8::from(*bit));
        let mut gz: Vec<u8> = bits.chunks(8).map(byte).collect();
        gz.truncate(length);
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(gz.as_slice()).read_to_end(&mut out).ok()?;
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_folder_and_eight_characters() {
        let name = Name::of(b"x", 0);
        assert_eq!(name.as_str().len(), 9);
        assert!(name.path("js").starts_with("data/"));
        assert_eq!(name.path("js").len(), "data/a/bcdefghi.js".len());
        assert_ne!(name, Name::of(b"x", 1));
    }

    proptest::proptest! {
        #[test]
        fn numbers_survive(number: u64) {
            let mut out = Vec::new();
            put_varint(&mut out, number);
            let mut rest = out.as_slice();
            proptest::prop_assert_eq!(reading::varint(&mut rest), Some(number));
            proptest::prop_assert!(rest.is_empty());
        }

        #[test]
        fn payloads_survive_as_scripts(bytes: Vec<u8>) {
            let breaks = vec![bytes.len() / 3, bytes.len() / 2];
            let packed = pack(&Payload { bytes: bytes.clone(), breaks });
            let script = script(&Name::of(&packed, 0), &packed);
            proptest::prop_assert_eq!(reading::payload(&script), Some(bytes));
        }
    }
}
