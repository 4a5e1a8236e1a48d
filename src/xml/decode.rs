//! Bytes to text: which encoding, and strictly.
//!
//! Apart from the reader because a page that does not decode as a whole is still read record by record:
//! [`Encoding`] is found once for the page and applied to each of its parts.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::DecoderResult;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;

/// How far into a document an XML declaration may reach, in bytes.
const MAX_DECLARATION: usize = 256;

/// Why bytes are not text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A byte that the encoding does not have.
    #[error("byte {offset} is not {encoding}")]
    BadByte {
        /// Offset of the first byte that does not fit.
        offset: usize,
        /// The encoding that was declared or assumed.
        encoding: String,
    },
    /// An encoding nobody knows.
    #[error("unknown encoding `{0}`")]
    UnknownEncoding(String),
    /// The declaration names an encoding of another unit width than the bytes show.
    #[error("declared as {0}, but the bytes are not")]
    Mislabelled(String),
}

/// The encoding of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    inner: &'static encoding_rs::Encoding,
    mark: usize,
}

impl Encoding {
    /// UTF-8 without byte order mark: what is assumed where nothing is said.
    pub const UTF_8: Self = Self { inner: UTF_8, mark: 0 };

    /// The encoding of `bytes`: byte order mark, else XML declaration, else UTF-8 if the bytes are UTF-8, else
    /// what HTTP says.
    ///
    /// HTTP comes last (against RFC 7303) because servers attach a default charset to bytes that they never
    /// looked at. ISO-8859-1 is read as windows-1252, its superset in practice (WHATWG Encoding, 4.2).
    ///
    /// # Errors
    /// The encoding named is unknown, or cannot be that of these bytes.
    pub fn detect(bytes: &[u8], http_charset: Option<&str>) -> Result<Self, DecodeError> {
        if let Some((inner, mark)) = encoding_rs::Encoding::for_bom(bytes) {
            return Ok(Self { inner, mark });
        }
        match bytes {
            [b'<', 0, ..] => return Ok(Self { inner: UTF_16LE, mark: 0 }),
            [0, b'<', ..] => return Ok(Self { inner: UTF_16BE, mark: 0 }),
            _ => {}
        }
        match declared(bytes) {
            Some(label) => labelled(label),
            None if std::str::from_utf8(bytes).is_ok() => Ok(Self::UTF_8),
            None => http_charset.map_or(Ok(Self::UTF_8), labelled),
        }
    }

    /// ASCII bytes mean ASCII characters, so that markup can be looked for before decoding.
    #[must_use]
    pub fn is_ascii_compatible(self) -> bool {
        self.inner.is_ascii_compatible()
    }

    /// The text of `bytes`, a whole document or a part of one; a byte order mark at its start is removed.
    ///
    /// # Errors
    /// The first byte that does not fit.
    pub fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
        let mark = self.mark_in(bytes);
        let body = bytes.get(mark..).unwrap_or(&[]);
        if self.inner == UTF_8 {
            return std::str::from_utf8(body)
                .map(Cow::Borrowed)
                .map_err(|error| self.bad_byte(mark + error.valid_up_to()));
        }
        let mut text = String::with_capacity(body.len() * 2);
        let mut decoder = self.inner.new_decoder_without_bom_handling();
        let mut read_total = 0;
        loop {
            let rest = body.get(read_total..).unwrap_or(&[]);
            let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
            read_total += read;
            match result {
                DecoderResult::InputEmpty => return Ok(Cow::Owned(text)),
                DecoderResult::OutputFull => text.reserve(body.len().max(64)),
                DecoderResult::Malformed(bad, consumed_after) => {
                    let back = usize::from(bad) + usize::from(consumed_after);
                    return Err(self.bad_byte(mark + read_total.saturating_sub(back)));
                }
            }
        }
    }

    /// Where in the bytes of a document a stretch of its decoded text stands.
    #[must_use]
    pub fn source_range(self, bytes: &[u8], text: &str, range: Range<usize>) -> Range<usize> {
        let mark = self.mark_in(bytes);
        let width = |part: Option<&str>| {
            let part = part.unwrap_or("");
            match self.inner {
                inner if inner == UTF_8 => part.len(),
                inner if inner == UTF_16LE || inner == UTF_16BE => part.encode_utf16().count() * 2,
                inner => inner.encode(part).0.len(),
            }
        };
        let start = mark + width(text.get(..range.start));
        start..start + width(text.get(range))
    }

    fn mark_in(self, bytes: &[u8]) -> usize {
        match encoding_rs::Encoding::for_bom(bytes) {
            Some((inner, length)) if inner == self.inner && self.mark > 0 => length,
            _ => 0,
        }
    }

    fn bad_byte(self, offset: usize) -> DecodeError {
        DecodeError::BadByte { offset, encoding: self.inner.name().to_owned() }
    }
}

/// Decodes a document strictly, in the encoding that [`Encoding::detect`] finds; the mark is removed.
///
/// # Errors
/// A byte that does not fit, with its offset; an encoding that is not known.
pub fn decode<'a>(bytes: &'a [u8], http_charset: Option<&str>) -> Result<Cow<'a, str>, DecodeError> {
    // Most documents are UTF-8 and say so or say nothing: one look at their bytes is enough. NUL after `<` is
    // UTF-16 without a mark.
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.starts_with('<')
        && declared(bytes).is_none_or(|label| labelled(label) == Ok(Encoding::UTF_8))
        && !bytes.starts_with(b"<\0")
    {
        return Ok(Cow::Borrowed(text));
    }
    Encoding::detect(bytes, http_charset)?.decode(bytes)
}

/// The label in `<?xml … encoding="LABEL" …?>`, in an ASCII-compatible document.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..bytes.len().min(MAX_DECLARATION))?;
    let head = std::str::from_utf8(head).unwrap_or_else(|error| {
        let valid = head.get(..error.valid_up_to()).unwrap_or(&[]);
        std::str::from_utf8(valid).unwrap_or("")
    });
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let after = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after.get(1..)?.split(quote).next()
}

fn labelled(label: &str) -> Result<Encoding, DecodeError> {
    // `UTF_8`, `utf--8` and the like are meant well and read by others too.
    let letters: Vec<u8> = label.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let inner = encoding_rs::Encoding::for_label(label.trim().as_bytes())
        .or_else(|| encoding_rs::Encoding::for_label(&letters))
        .ok_or_else(|| DecodeError::UnknownEncoding(label.trim().to_owned()))?;
    if inner.is_ascii_compatible() {
        Ok(Encoding { inner, mark: 0 })
    } else {
        Err(DecodeError::Mislabelled(label.trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], charset: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, charset).unwrap(), expected);
    }

    #[test]
    fn utf_8_is_borrowed_and_its_mark_removed() {
        check("<é/>".as_bytes(), None, "<é/>");
        check("\u{feff}<é/>".as_bytes(), Some("iso-8859-1"), "<é/>");
        assert!(matches!(decode(b"<a/>", None), Ok(Cow::Borrowed(_))));
    }

    #[test]
    fn the_declaration_counts_before_http_and_http_only_where_the_bytes_are_not_utf_8() {
        let head = r#"<?xml version="1.0" encoding="ISO-8859-15"?>"#;
        let bytes = [head.as_bytes(), b"<a>\xa4</a>"].concat();
        check(&bytes, Some("utf-8"), &format!("{head}<a>€</a>"));
        check(
            "<?xml version='1.0' encoding='UTF_8'?><é/>".as_bytes(),
            None,
            "<?xml version='1.0' encoding='UTF_8'?><é/>",
        );
        check(b"<a>\xe9</a>", Some("iso-8859-1"), "<a>é</a>");
        check("<a>é</a>".as_bytes(), Some("iso-8859-1"), "<a>é</a>");
        check(
            b"<?xml version='1.0' encoding = 'latin1'?><a>\x93</a>",
            None,
            "<?xml version='1.0' encoding = 'latin1'?><a>“</a>",
        );
    }

    #[test]
    fn utf_16_is_known_by_its_mark_or_its_first_character() {
        let units = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        check(&units("\u{feff}<é/>"), None, "<é/>");
        check(&units("<é/>"), None, "<é/>");
        let big: Vec<u8> = "\u{feff}<é/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&big, None, "<é/>");
    }

    #[test]
    fn a_bad_byte_is_an_error_with_its_offset() {
        let error = |bytes: &[u8]| decode(bytes, None).unwrap_err();
        assert_eq!(error(b"<a>\xff</a>"), DecodeError::BadByte { offset: 3, encoding: "UTF-8".to_owned() });
        assert!(matches!(error(b"\xef\xbb\xbf<\xff"), DecodeError::BadByte { offset: 4, .. }));
        let head = b"<?xml version='1.0' encoding='shift_jis'?>";
        let bytes = [&head[..], b"\xff\xff"].concat();
        assert!(matches!(error(&bytes), DecodeError::BadByte { offset, .. } if offset == head.len()));
        assert_eq!(
            error(b"<?xml version='1.0' encoding='x-no'?>"),
            DecodeError::UnknownEncoding("x-no".to_owned())
        );
        assert_eq!(
            error(b"<?xml version='1.0' encoding='utf-16'?>"),
            DecodeError::Mislabelled("utf-16".to_owned())
        );
    }

    #[test]
    fn a_stretch_of_text_is_found_in_the_bytes() {
        let bytes = b"<?xml version='1.0' encoding='latin1'?><a>\xe9\xe9<b/></a>";
        let encoding = Encoding::detect(bytes, None).unwrap();
        let text = encoding.decode(bytes).unwrap();
        let start = text.find("<b/>").unwrap();
        assert_eq!(&bytes[encoding.source_range(bytes, &text, start..start + 4)], b"<b/>");
    }
}
