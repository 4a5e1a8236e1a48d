//! Bodies that are still compressed when they come: some servers compress without saying so, twice, or in ways that
//! nobody asked for.
//!
//! Pure. Apart from the client, which takes off what a server announces rightly. No XML begins like a compressed stream,
//! so what does is one.

use std::io;
use std::io::Read;

use flate2::read::DeflateDecoder;
use flate2::read::MultiGzDecoder;
use flate2::read::ZlibDecoder;

/// Most layers taken off.
const MAX_LAYERS: usize = 3;

/// Whether these bytes are compressed, to be read with [`plain`]; `encoding`: what `Content-Encoding` says.
#[must_use]
pub fn is_packed(body: &[u8], encoding: Option<&str>) -> bool {
    is_gzip(body) || is_deflated(body, encoding)
}

/// The body without its compression; at most one byte more than `limit`, so that the caller sees that it is too large.
///
/// # Errors
/// The stream is damaged or ends before its time.
pub fn plain(body: Vec<u8>, encoding: Option<&str>, limit: u64) -> io::Result<Vec<u8>> {
    let mut body = body;
    if is_deflated(&body, encoding) {
        let zlib = read(ZlibDecoder::new(body.as_slice()), limit);
        body = zlib.or_else(|_| read(DeflateDecoder::new(body.as_slice()), limit))?;
    }
    for _ in 0..MAX_LAYERS {
        if !is_gzip(&body) {
            break;
        }
        body = read(MultiGzDecoder::new(body.as_slice()), limit)?;
    }
    Ok(body)
}

fn read(packed: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    packed.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_gzip(body: &[u8]) -> bool {
    body.starts_with(&[0x1F, 0x8B, 8])
}

/// `deflate` means a zlib stream (RFC 9110 section 8.4.1.2), and to some servers a bare one.
fn is_deflated(body: &[u8], encoding: Option<&str>) -> bool {
    let said = encoding.is_some_and(|name| name.trim().eq_ignore_ascii_case("deflate"));
    said && !body.trim_ascii_start().starts_with(b"<") && !body.is_empty()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use flate2::write::GzEncoder;
    use flate2::write::ZlibEncoder;

    use super::*;

    const TEXT: &[u8] = b"<OAI-PMH>some words, some words, some words</OAI-PMH>";

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::default());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[track_caller]
    fn check(body: Vec<u8>, encoding: Option<&str>) {
        assert_eq!(plain(body, encoding, 1000).unwrap(), TEXT);
    }

    #[test]
    fn whatever_is_compressed_is_unpacked_and_nothing_else() {
        check(gzip(TEXT), None);
        check(gzip(&gzip(TEXT)), Some("gzip"));
        check(zlib(TEXT), Some("deflate"));
        check(deflate(TEXT), Some("Deflate"));
        check(TEXT.to_vec(), Some("deflate"));
        check(TEXT.to_vec(), None);
        assert!(is_packed(&gzip(TEXT), None) && !is_packed(TEXT, Some("deflate")) && !is_packed(b"", None));
    }

    #[test]
    fn a_damaged_stream_is_an_error_and_a_bomb_is_cut() {
        let packed = gzip(TEXT);
        assert!(plain(packed[..packed.len() - 9].to_vec(), None, 1000).is_err());
        assert_eq!(plain(gzip(&[b'x'; 100_000]), None, 1000).unwrap().len(), 1001);
    }
}
