//! The shards of the table `words`: many words each, coded alike things together so that they pack well.
//!
//! Apart from `table` because an entry of it is some bytes, where an entry here is a few bits: keys, what is said of the words, and
//! lists lie apart, in groups, so that a reader unpacks one group and not all. `docs/BUNDLE.md`, "Words", specifies it.

use super::bits::Bits;
use super::codec::Name;
use super::codec::Payload;
use super::codec::put_text;
use super::codec::put_varint;
use super::error::BundleError;
use super::output::Output;
use super::table;
use super::table::Directory;

/// Bytes of a shard before compression: most do not get smaller. Beyond so many records shards grow instead of being more.
const SHARD_BYTES: usize = 28 * 1024;
const RECORDS: usize = 500_000;
/// Bytes that an entry takes beside what is counted.
const ENTRY_BYTES: usize = 2;
/// Entries in a group.
pub const GROUP: usize = 64;
/// Characters that a form may lose at the end to lead to a term and still be found by looking near the term.
const NEAR_CHARS: usize = 3;
/// Shards that are packed at a time.
const STEP: usize = 32;

/// What an entry's first byte says: the word itself is a term of it.
const SELF: u8 = 1;
/// How many other terms; 3 = a number says.
const OTHERS: u8 = 2;
const MANY: usize = 3;
/// Other spellings have other terms.
pub const VARIANTS: u8 = 8;
/// Words that lead here and are not found nearby.
const FORMS: u8 = 16;
/// Documents.
const LIST: u8 = 32;
/// A shard with what a query with this word alone shows.
const FRONT: u8 = 64;

/// A word's entry.
pub struct Entry<'w> {
    pub key: &'w str,
    /// Of [`put_terms`], and [`VARIANTS`].
    pub flags: u8,
    /// What [`put_terms`] and the variants are.
    pub head: Vec<u8>,
    /// Words other than the key that lead to it.
    pub forms: Vec<&'w str>,
    pub documents: usize,
    pub list: List,
    pub front: Option<Name>,
}

/// A term's documents.
pub enum List {
    None,
    /// Together with its neighbours'.
    Short(Bits),
    /// By itself.
    Long(Vec<u8>),
}

/// Writes the terms of `key` as what the key loses at its end and gets instead; the flags that say so.
pub fn put_terms(out: &mut Vec<u8>, key: &str, terms: &[String]) -> u8 {
    let is_own = terms.iter().any(|term| term == key);
    let others: Vec<&String> = terms.iter().filter(|term| *term != key).collect();
    if others.len() >= MANY {
        put_varint(out, others.len() as u64);
    }
    for term in &others {
        let shared: usize =
            key.chars().zip(term.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        let lost = key.get(shared..).unwrap_or_default().encode_utf16().count();
        let new = term.get(shared..).unwrap_or_default();
        put_varint(out, (lost * 4 + new.len().min(3)) as u64);
        if new.len() >= 3 {
            put_varint(out, new.len() as u64);
        }
        out.extend_from_slice(new.as_bytes());
    }
    u8::from(is_own) * SELF + others.len().min(MANY) as u8 * OTHERS
}

/// Writes the table. Entries come in the order of [`table::compare`].
#[derive(Default)]
pub struct VocabularyWriter {
    /// Bytes of a shard before compression.
    target: usize,
    open: Vec<Coded>,
    open_bytes: usize,
    /// Last key of the shard before.
    last: String,
    /// Boundary and payload of shards that are not packed yet.
    waiting: Vec<(String, Payload)>,
    shards: Vec<(String, Name)>,
}

/// An entry that owns what it needs until its shard is full.
struct Coded {
    key: String,
    flags: u8,
    head: Vec<u8>,
    forms: Vec<String>,
    documents: usize,
    list: List,
    front: Option<Name>,
}

impl VocabularyWriter {
    /// For a bundle of so many records.
    #[must_use]
    pub fn new(records: usize) -> Self {
        Self { target: SHARD_BYTES.max(SHARD_BYTES * records / RECORDS), ..Self::default() }
    }

    /// Adds an entry; a shard that would grow beyond its size is closed first.
    pub fn push(&mut self, output: &mut Output, entry: Entry<'_>) -> Result<(), BundleError> {
        let Entry { key, flags, head, forms, documents, list, front } = entry;
        let of_list = match &list {
            List::None => 0,
            List::Short(bits) => bits.len(),
            List::Long(bytes) => bytes.len(),
        };
        let bytes = key.len() / 2 + head.len() + of_list + ENTRY_BYTES;
        if !self.open.is_empty() && self.open_bytes + bytes > self.target {
            self.close(output)?;
        }
        self.open_bytes += bytes;
        let forms = forms.into_iter().map(str::to_owned).collect();
        self.open.push(Coded { key: key.to_owned(), flags, head, forms, documents, list, front });
        Ok(())
    }

    /// Writes what is left; the top level goes into the root.
    pub fn finish(mut self, output: &mut Output) -> Result<Directory, BundleError> {
        self.close(output)?;
        self.pack(output)?;
        Directory::often_read(self.shards, output)
    }

    fn close(&mut self, output: &mut Output) -> Result<(), BundleError> {
        let entries = std::mem::take(&mut self.open);
        self.open_bytes = 0;
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(()) };
        let is_first = self.shards.is_empty() && self.waiting.is_empty();
        let boundary = if is_first { String::new() } else { table::separator(&self.last, &first.key) };
        self.last.clone_from(&last.key);
        self.waiting.push((boundary, encode(&entries)));
        if self.waiting.len() >= STEP { self.pack(output) } else { Ok(()) }
    }

    fn pack(&mut self, output: &mut Output) -> Result<(), BundleError> {
        let (boundaries, payloads): (Vec<String>, Vec<Payload>) = self.waiting.drain(..).unzip();
        self.shards.extend(boundaries.into_iter().zip(output.shards(&payloads)?));
        Ok(())
    }
}

/// A shard: how many entries; the bytes that each key shares with the one before, 0 at the beginning of a group; the bytes of
/// the rest of each key; for each group the bytes of its three parts; the rests of the keys; then the first parts of all groups,
/// the second, the third.
fn encode(entries: &[Coded]) -> Payload {
    let (mut shared, mut lengths, mut rests) = (Vec::new(), Vec::new(), Vec::new());
    let (mut sizes, mut parts) = (Vec::new(), [Vec::new(), Vec::new(), Vec::new()]);
    let range = (entries.first().map_or("", |one| &one.key), entries.last().map_or("", |one| &one.key));
    for group in entries.chunks(GROUP) {
        let mut before = "";
        for entry in group {
            let common = table::shared_prefix(before, &entry.key);
            let rest = entry.key.get(common..).unwrap_or_default();
            put_varint(&mut shared, common as u64);
            put_varint(&mut lengths, rest.len() as u64);
            rests.extend_from_slice(rest.as_bytes());
            before = &entry.key;
        }
        for (all, own) in parts.iter_mut().zip(encode_group(group, range)) {
            put_varint(&mut sizes, own.len() as u64);
            all.extend(own);
        }
    }
    let mut payload = Payload::default();
    put_varint(&mut payload.bytes, entries.len() as u64);
    [shared, lengths, sizes].iter().for_each(|part| payload.bytes.extend_from_slice(part));
    for part in std::iter::once(&rests).chain(&parts) {
        payload.breaks.push(payload.bytes.len());
        payload.bytes.extend_from_slice(part);
    }
    payload
}

/// What is said of each word; the bits of the short lists; the long lists.
fn encode_group(group: &[Coded], range: (&str, &str)) -> [Vec<u8>; 3] {
    let (mut heads, mut bits, mut long) = (Vec::new(), Bits::default(), Vec::new());
    for entry in group {
        let forms: Vec<&String> =
            entry.forms.iter().filter(|form| !is_found(form, &entry.key, range)).collect();
        let has = |is: bool, flag: u8| if is { flag } else { 0 };
        let flags = entry.flags | has(!forms.is_empty(), FORMS) | has(entry.documents > 0, LIST);
        heads.push(flags | has(entry.front.is_some(), FRONT));
        heads.extend_from_slice(&entry.head);
        if !forms.is_empty() {
            put_varint(&mut heads, forms.len() as u64);
            forms.iter().for_each(|form| put_text(&mut heads, form));
        }
        if entry.documents > 0 {
            put_varint(&mut heads, entry.documents as u64);
        }
        match &entry.list {
            List::None => {}
            List::Short(own) => bits.append(own),
            List::Long(bytes) => {
                put_varint(&mut heads, bytes.len() as u64);
                long.extend_from_slice(bytes);
            }
        }
        heads.extend_from_slice(entry.front.as_ref().map_or(&[], |name| name.as_str().as_bytes()));
    }
    [heads, bits.into_bytes(), long]
}

/// Whether a reader that has the shard of `key` sees that `form` leads to it: it looks at the words that begin as the key does,
/// some characters less.
fn is_found(form: &str, key: &str, (first, last): (&str, &str)) -> bool {
    let kept = key.chars().count().saturating_sub(NEAR_CHARS).max(1);
    let beginning: String = key.chars().take(kept).collect();
    let inside = table::compare(first, form).is_le() && table::compare(form, last).is_le();
    inside && form.starts_with(&beginning)
}
