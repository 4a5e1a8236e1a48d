//! Bytes to text.
use std::borrow::Cow;

/// Why bytes are not text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset} is no {encoding} text")]
pub struct DecodeError {
    /// Offset of the first byte that does not fit.
    pub offset: usize,
    /// The encoding that was declared or assumed.
    pub encoding: String,
}

/// Decodes a document by byte order mark, XML declaration or HTTP charset, strictly; the mark is removed.
///
/// # Errors
/// A byte that does not fit, with its offset; an encoding that is not known.
pub fn decode<'a>(bytes: &'a [u8], http_charset: Option<&str>) -> Result<Cow<'a, str>, DecodeError> {
    todo!("{bytes:?} {http_charset:?}")
}
