//! How bytes lie in the database: their hash and their compressed form.
//!
//! Apart so that a later dictionary is one more number here: rows say which one they have.

mod tokens;

use std::cell::RefCell;
use std::io;
use std::sync::LazyLock;

use sha2::Digest;
use sha2::Sha256;
use zstd::bulk::Compressor;
use zstd::bulk::Decompressor;
use zstd::dict::DecoderDictionary;
use zstd::dict::EncoderDictionary;
use zstd::zstd_safe::CParameter;

use crate::model::record::Header;
use crate::model::record::Incoming;
use crate::store::Result;
use crate::store::StoreError;

/// Compression level: where bytes saved per time spent fall off on LOM records of a few KB.
const LEVEL: i32 = 3;

/// Most bytes one stored value may unpack to; more is a damaged row.
const MAX_UNPACKED: usize = 256 * 1024 * 1024;

/// Bytes as they are.
const PLAIN: u8 = 0;
/// One zstd frame that tells its size, made with dictionary 1.
const ZSTD: u8 = 1;
/// The same of bytes whose tags are codes ([`tokens`]), made with dictionary 2. Of a record in a block: such bytes, since
/// the block is what is compressed.
const CODED: u8 = 2;
/// The frame of [`CODED`] without looking at what is in it: a block, whose records each say whether they have codes.
const BLOCK: u8 = 3;

/// A dictionary, ready for both ways; see their folder's README.
struct Dictionary {
    encoder: EncoderDictionary<'static>,
    decoder: DecoderDictionary<'static>,
}

static PLAIN_TAGS: LazyLock<Dictionary> =
    LazyLock::new(|| Dictionary::new(include_bytes!("dictionary/0001.dict")));
static CODED_TAGS: LazyLock<Dictionary> =
    LazyLock::new(|| Dictionary::new(include_bytes!("dictionary/0002.dict")));

impl Dictionary {
    fn new(bytes: &[u8]) -> Self {
        Self { encoder: EncoderDictionary::copy(bytes, LEVEL), decoder: DecoderDictionary::copy(bytes) }
    }
}

/// 16 bytes of SHA-256.
pub type Hash = [u8; 16];

/// A record's bytes ready to be put into a block; may be made on any thread, before the transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    pub(super) header: Header,
    pub(super) hash: Hash,
    /// Of both parts: [`PLAIN`] or [`CODED`].
    pub(super) codec: u8,
    pub(super) raw: Vec<u8>,
    pub(super) about: Vec<u8>,
}

/// Hashes a record's bytes and puts codes for their tags. A deleted record has none, whatever came with it.
#[must_use]
pub fn pack(incoming: Incoming) -> Packed {
    let (raw, about) = contents(&incoming);
    let hash = hash(&[raw, about]);
    let (codec, raw, about) = match (tokens::encode(raw), tokens::encode(about)) {
        (Some(raw), Some(about)) => (CODED, raw, about),
        _ => (PLAIN, incoming.raw, incoming.about),
    };
    Packed { header: incoming.header, hash, codec, raw, about }
}

impl Packed {
    /// The record's header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Whether it is these bytes that were packed.
    #[must_use]
    pub fn holds(&self, raw: &[u8], about: &[u8]) -> bool {
        self.hash == hash(&[raw, about])
    }
}

/// The bytes that count: raw and about of a live record, nothing of a deleted one.
pub(super) fn contents(incoming: &Incoming) -> (&[u8], &[u8]) {
    if incoming.header.deleted { (&[], &[]) } else { (&incoming.raw, &incoming.about) }
}

/// Hash over the parts, each preceded by its length so that bytes cannot move between them.
pub(super) fn hash(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let digest: [u8; 32] = hasher.finalize().into();
    let (head, _) = digest.split_at(16);
    let mut hash = Hash::default();
    hash.copy_from_slice(head);
    hash
}

/// One value packed by itself: its codec and its bytes.
pub(super) fn pack_bytes(bytes: &[u8]) -> (u8, Vec<u8>) {
    let coded = || Some((CODED, compress(&tokens::encode(bytes)?, CODED)?));
    let compressed = || Some((ZSTD, compress(bytes, ZSTD)?));
    smaller(bytes, coded().or_else(compressed))
}

/// A block of records: its codec and its bytes.
pub(super) fn pack_block(bytes: &[u8]) -> (u8, Vec<u8>) {
    smaller(bytes, compress(bytes, CODED).map(|packed| (BLOCK, packed)))
}

/// What was packed, where that is smaller.
fn smaller(bytes: &[u8], packed: Option<(u8, Vec<u8>)>) -> (u8, Vec<u8>) {
    packed.filter(|(_, packed)| packed.len() < bytes.len()).unwrap_or_else(|| (PLAIN, bytes.to_vec()))
}

/// A record's part of a block as it came.
pub(super) fn unpack_part(codec: u8, part: &[u8], what: impl Fn() -> String) -> Result<Vec<u8>> {
    match codec {
        CODED => tokens::decode(part).ok_or_else(|| no_such_code(what())),
        _ => Ok(part.to_vec()),
    }
}

fn no_such_code(what: String) -> StoreError {
    StoreError::Damaged { what: format!("{what}: a code in it means nothing") }
}

/// The bytes back; `what` names the row for the error.
pub(super) fn unpack(codec: u8, packed: &[u8], what: impl Fn() -> String) -> Result<Vec<u8>> {
    let damaged = |why: &str| StoreError::Damaged { what: format!("{}: {why}", what()) };
    match codec {
        PLAIN => Ok(packed.to_vec()),
        ZSTD | CODED | BLOCK if packed.is_empty() => Ok(Vec::new()),
        ZSTD | BLOCK => decompress(packed, codec).map_err(|cause| damaged(&cause.to_string())),
        CODED => {
            let coded = decompress(packed, codec).map_err(|cause| damaged(&cause.to_string()))?;
            tokens::decode(&coded).ok_or_else(|| no_such_code(what()))
        }
        other => Err(damaged(&format!("unknown codec {other}"))),
    }
}

/// The contexts of a thread, by codec.
#[derive(Default)]
struct Contexts<T> {
    plain: Option<T>,
    coded: Option<T>,
}

impl<T> Contexts<T> {
    fn slot(&mut self, codec: u8) -> &mut Option<T> {
        if codec == ZSTD { &mut self.plain } else { &mut self.coded }
    }
}

fn dictionary(codec: u8) -> &'static Dictionary {
    if codec == ZSTD { &PLAIN_TAGS } else { &CODED_TAGS }
}

thread_local! {
    // Contexts are a few hundred KB and slow to make: one per thread and dictionary serves all records.
    static COMPRESSORS: RefCell<Contexts<Compressor<'static>>> = RefCell::default();
    static DECOMPRESSORS: RefCell<Contexts<Decompressor<'static>>> = RefCell::default();
}

fn compress(bytes: &[u8], codec: u8) -> Option<Vec<u8>> {
    if bytes.is_empty() {
        return Some(Vec::new());
    }
    COMPRESSORS.with_borrow_mut(|contexts| {
        let compressor = match contexts.slot(codec) {
            Some(compressor) => compressor,
            slot => slot.insert(compressor(codec).ok()?),
        };
        compressor.compress(bytes).ok()
    })
}

fn compressor(codec: u8) -> io::Result<Compressor<'static>> {
    let mut compressor = Compressor::with_prepared_dictionary(&dictionary(codec).encoder)?;
    // The row says which dictionary: four bytes less in each frame.
    compressor.set_parameter(CParameter::DictIdFlag(false))?;
    Ok(compressor)
}

fn decompress(packed: &[u8], codec: u8) -> io::Result<Vec<u8>> {
    let size = zstd::zstd_safe::get_frame_content_size(packed).ok().flatten();
    let size = size.and_then(|size| usize::try_from(size).ok()).filter(|size| *size <= MAX_UNPACKED);
    let size = size.ok_or_else(|| io::Error::other("no believable size in its zstd frame"))?;
    DECOMPRESSORS.with_borrow_mut(|contexts| {
        let decompressor = match contexts.slot(codec) {
            Some(decompressor) => decompressor,
            slot => slot.insert(Decompressor::with_prepared_dictionary(&dictionary(codec).decoder)?),
        };
        decompressor.decompress(packed, size)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &[u8], about: &[u8]) {
        let incoming = Incoming { raw: raw.to_vec(), about: about.to_vec(), ..Incoming::default() };
        let packed = pack(incoming.clone());
        assert!(packed.holds(raw, about) && !packed.holds(about, b"other"));
        assert_eq!(packed.header, incoming.header);
        assert_eq!(unpack_part(packed.codec, &packed.raw, String::new).unwrap(), raw);
        assert_eq!(unpack_part(packed.codec, &packed.about, String::new).unwrap(), about);
        for (codec, kept) in [pack_bytes(raw), pack_block(raw)] {
            assert!(kept.len() <= raw.len());
            assert_eq!(unpack(codec, &kept, String::new).unwrap(), raw);
        }
    }

    #[test]
    fn bytes_come_back_as_they_were() {
        check(b"", b"");
        check(b"x", b"");
        check(b"x", &b"about ".repeat(50));
        check(&b"<lom/>".repeat(1000), b"");
        check(&b"<lom/>".repeat(1000), b"<about/>");
        check(&b"<lom>\x01</lom>".repeat(1000), b"<about>\xFE</about>");
        check("<lom><general>\u{FFFD}</general></lom>".repeat(9).as_bytes(), b"\x01");
    }

    #[test]
    fn a_deleted_record_keeps_no_bytes() {
        let mut incoming = Incoming { raw: b"x".to_vec(), ..Incoming::default() };
        incoming.header.deleted = true;
        let packed = pack(incoming);
        assert_eq!((packed.hash, packed.raw, packed.about), (hash(&[b"", b""]), Vec::new(), Vec::new()));
    }

    #[test]
    fn the_hash_tells_raw_from_about() {
        assert_ne!(hash(&[b"ab", b""]), hash(&[b"a", b"b"]));
    }

    #[test]
    fn a_damaged_value_is_an_error_that_names_its_row() {
        let error = unpack(ZSTD, b"nonsense", || "record x".to_owned()).unwrap_err();
        assert!(error.to_string().contains("record x"), "{error}");
        assert!(unpack(9, b"", String::new).is_err());
    }
}
