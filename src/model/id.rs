//! Names of sources and records, as checked types.
//!
//! Apart from the record itself because identity outlives every representation: the same
//! (source key, OAI identifier) gives the same [`RecordId`] in every collection, bundle and export.

use std::fmt;
use std::str::FromStr;

use sha2::Digest;
use sha2::Sha256;

/// Bytes of the digest that make a [`RecordId`]: 100 bits, 20 base32 characters.
const ID_CHARS: usize = 20;

/// Longest source name accepted, in bytes.
const MAX_SOURCE_NAME: usize = 64;

/// A source's name: 1 to 64 of `a-z 0-9 . _ -`, beginning with a letter or digit.
///
/// Serves both as a source's changing `id` and as its `key`, the first id it ever had.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(String);

impl SourceId {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is no source name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no source id: use 1 to 64 of a-z, 0-9, `.`, `_`, `-`, beginning with a letter or digit")]
pub struct SourceIdError(pub String);

impl FromStr for SourceId {
    type Err = SourceIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = text.bytes();
        let first_ok = bytes.next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let rest_ok = bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b));
        if first_ok && rest_ok && text.len() <= MAX_SOURCE_NAME {
            Ok(Self(text.to_owned()))
        } else {
            Err(SourceIdError(text.to_owned()))
        }
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A record's public id: 20 characters of lower-case base32 (RFC 4648, no padding), 100 bits of
/// SHA-256 over the source's key, a zero byte and the OAI identifier.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(String);

impl RecordId {
    /// Derives the id of `identifier` at the source with this `key`.
    #[must_use]
    pub fn derive(key: &SourceId, identifier: &str) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(key.as_str());
        hasher.update([0]);
        hasher.update(identifier);
        let mut text = data_encoding::BASE32_NOPAD.encode(&hasher.finalize());
        text.truncate(ID_CHARS);
        text.make_ascii_lowercase();
        Self(text)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A number that orders records the same way everywhere: the id's first 60 bits.
    ///
    /// Used to break ties between equal scores in the index and in a bundle alike.
    #[must_use]
    pub fn order(&self) -> u64 {
        self.0.bytes().take(12).fold(0, |sum, b| {
            let digit = if b.is_ascii_digit() { b - b'2' + 26 } else { b.wrapping_sub(b'a') };
            (sum << 5) | u64::from(digit & 31)
        })
    }
}

impl FromStr for RecordId {
    type Err = RecordIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let valid = text.len() == ID_CHARS && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
        if valid { Ok(Self(text.to_owned())) } else { Err(RecordIdError(text.to_owned())) }
    }
}

/// Why a text is no record id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no record id: 20 characters of a-z and 2-7 are expected")]
pub struct RecordIdError(pub String);

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_depends_on_key_and_identifier_and_survives_its_text_form() {
        let (a, b): (SourceId, SourceId) = ("a".parse().unwrap(), "b".parse().unwrap());
        let id = RecordId::derive(&a, "oai:x:1");
        assert_eq!(id, RecordId::derive(&a, "oai:x:1"));
        assert_ne!(id, RecordId::derive(&b, "oai:x:1"));
        assert_ne!(id, RecordId::derive(&a, "oai:x:2"));
        assert_eq!(id, id.as_str().parse().unwrap());
        assert!(id.order() < 1 << 60);
    }

    #[test]
    fn the_order_number_sorts_by_base32_digits() {
        let low: RecordId = "aaaaaaaaaaaabbbbbbbb".parse().unwrap();
        let high: RecordId = "7aaaaaaaaaaabbbbbbbb".parse().unwrap();
        assert_eq!(low.order(), 0);
        assert_eq!(high.order(), 31 << 55);
    }

    #[test]
    fn source_names_are_checked() {
        for good in ["a", "9x", "open.stax_2-b"] {
            assert!(good.parse::<SourceId>().is_ok(), "{good}");
        }
        for bad in ["", "A", "-a", ".", "a b", "ä", &"x".repeat(65)] {
            assert!(bad.parse::<SourceId>().is_err(), "{bad}");
        }
    }
}
