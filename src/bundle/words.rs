//! The tables `words` and `places`: what a query with a word looks up, where each term occurs and how much
//! it counts there, and at which places of a text each word stands.
//!
//! Takes what `gather` collected and repeats the index's plan word by word, so
//! that the browser needs no stemmer and ranks by the same whole numbers. Knows no record and no page.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use super::Numbering;
use super::codec::put_text;
use super::codec::put_varint;
use super::endings;
use super::endings::Endings;
use super::error::BundleError;
use super::output::Output;
use super::table;
use super::table::Directory;
use super::table::TableWriter;
use crate::model::query::Clause;
use crate::model::query::Query;
use crate::search::indexable::Form;
use crate::search::plan::Dictionary;
use crate::search::plan::Plan;
use crate::search::rank;

/// Bytes of a shard before compression.
const SHARD_BYTES: usize = 48 * 1024;
/// Documents in one chunk of a long list: 20 to 60 KiB.
pub const CHUNK_DOCS: usize = 16_384;
/// Documents above which a list has its best ones beside it.
const HEAD_FROM: usize = 128;
/// Best documents kept beside such a list: the first pages of a query with that word alone need nothing else.
const HEAD_DOCS: usize = 40;

/// What an entry of `words` holds, as bits of its first number.
mod part {
    pub const TERMS: u64 = 1;
    pub const VARIANTS: u64 = 2;
    pub const FORMS: u64 = 4;
    pub const LIST: u64 = 8;
}

/// A term in a document: its impact in the upper bits, its fields in the lower six.
#[derive(Debug, Clone, Copy)]
pub struct Posting {
    pub doc: u32,
    pub code: u16,
}

/// Where in [`Words::places`] the places of a form in a document lie.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    pub doc: u32,
    pub start: u64,
    pub length: u32,
}

/// The words of a collection; [`super::gather`] makes them.
pub struct Words {
    pub(super) documents: u64,
    pub(super) postings: HashMap<String, Vec<Posting>>,
    pub(super) occurrences: HashMap<String, Vec<Places>>,
    /// For each (form, document): its fields, and for each field how many places and the distances between.
    pub(super) places: Vec<u8>,
    pub(super) forms: HashMap<String, BTreeSet<Form>>,
    pub(super) languages: BTreeSet<String>,
    /// Documents in one chunk of a list.
    pub(super) chunk: usize,
}

impl Words {
    /// Every character that folded words are made of.
    #[must_use]
    pub fn characters(&self) -> BTreeSet<char> {
        self.occurrences.keys().flat_map(|form| form.chars()).collect()
    }

    /// What the words teach about endings.
    #[must_use]
    pub fn endings(&self) -> Endings {
        endings::endings(self.forms.values().flatten())
    }

    /// Writes the tables.
    pub fn write(
        mut self,
        output: &mut Output,
        numbering: &Numbering,
        chunk: usize,
        tables: &mut BTreeMap<&'static str, Directory>,
    ) -> Result<(), BundleError> {
        self.chunk = chunk;
        tables.insert("places", self.write_places(output, numbering)?);
        let mut given: HashMap<String, BTreeSet<String>> = HashMap::new();
        for form in self.forms.values().flatten().filter(|form| form.form != form.term) {
            given.entry(form.term.clone()).or_default().insert(form.form.clone());
        }
        let mut keys: Vec<String> = self.postings.keys().chain(self.forms.keys()).cloned().collect();
        keys.sort_by(|a, b| table::compare(a, b));
        keys.dedup();
        let mut table = TableWriter::often_read(SHARD_BYTES);
        for key in keys {
            let postings = self.postings.get(&key).map(Vec::as_slice).unwrap_or_default();
            let entry = self.entry(&key, given.get(&key), postings, numbering);
            push_chunked(&mut table, output, &key, entry)?;
        }
        tables.insert("words", table.finish(output)?);
        Ok(())
    }

    /// An entry's value, and the chunks of its list where it is long.
    fn entry(
        &self,
        key: &str,
        forms: Option<&BTreeSet<String>>,
        postings: &[Posting],
        numbering: &Numbering,
    ) -> Encoded {
        let (terms, variants) = self.looked_up(key);
        let own = terms.len() == 1 && terms.first().is_some_and(|term| term == key);
        let parts = [
            (part::TERMS, !own),
            (part::VARIANTS, !variants.is_empty()),
            (part::FORMS, forms.is_some()),
            (part::LIST, !postings.is_empty()),
        ];
        let mut out = Vec::new();
        put_varint(&mut out, parts.iter().filter(|(_, there)| *there).map(|(bit, _)| bit).sum());
        if !own {
            put_texts(&mut out, terms.iter());
        }
        if !variants.is_empty() {
            put_varint(&mut out, variants.len() as u64);
            for (spelling, terms) in &variants {
                put_text(&mut out, spelling);
                put_texts(&mut out, terms.iter());
            }
        }
        if let Some(forms) = forms {
            put_texts(&mut out, forms.iter());
        }
        let chunks =
            if postings.is_empty() { Vec::new() } else { self.put_postings(&mut out, postings, numbering) };
        Encoded { value: out, chunks }
    }

    /// The terms that a query with this form looks up, and those of other spellings of it where they differ.
    fn looked_up(&self, form: &str) -> (Vec<String>, Vec<(String, Vec<String>)>) {
        let terms = self.terms_of(form, form);
        let Some(known) = self.forms.get(form) else { return (terms, Vec::new()) };
        if known.iter().any(|form| !form.language.is_empty()) {
            // What is known of the form decides, however it is typed.
            return (terms, Vec::new());
        }
        let spellings: BTreeSet<&str> = known.iter().map(|form| form.spelling.as_str()).collect();
        let variants = spellings
            .into_iter()
            .map(|spelling| (spelling.to_owned(), self.terms_of(spelling, form)))
            .filter(|(_, others)| *others != terms)
            .collect();
        (terms, variants)
    }

    /// What the plan makes of one typed word, without terms that no document has.
    fn terms_of(&self, typed: &str, form: &str) -> Vec<String> {
        let clause = Clause { excluded: false, field: None, text: typed.to_owned(), phrase: false };
        let plan = Plan::of(&Query { clauses: vec![clause], filters: Vec::new() }, self);
        let words = plan.must.iter().flat_map(|part| &part.branches).flat_map(|branch| &branch.words);
        let terms = words.filter(|word| word.form == form).map(|word| word.terms.clone()).next();
        let terms = terms.unwrap_or_else(|| vec![form.to_owned()]);
        terms.into_iter().filter(|term| self.postings.contains_key(term)).collect()
    }

    /// Rarity, the codes that occur (best impact first), the best documents of a long list, the list.
    fn put_postings(&self, out: &mut Vec<u8>, postings: &[Posting], numbering: &Numbering) -> Vec<Vec<u8>> {
        put_varint(out, u64::from(rank::rarity(postings.len() as u64, self.documents)));
        put_varint(out, postings.len() as u64);
        let codes: BTreeSet<u16> = postings.iter().map(|posting| posting.code).collect();
        let codes: Vec<u16> = codes.into_iter().rev().collect();
        put_varint(out, codes.len() as u64);
        codes.iter().for_each(|code| put_varint(out, u64::from(*code)));
        let local: HashMap<u16, u64> = codes.iter().zip(0..).map(|(code, n)| (*code, n)).collect();
        let of = |posting: &Posting| local.get(&posting.code).copied().unwrap_or(0);
        let mut list: Vec<(u32, u64)> = postings.iter().map(|p| (numbering.place_of(p.doc), of(p))).collect();
        list.sort_unstable();
        if list.len() > head_from(self.chunk) {
            put_head(out, postings, numbering);
        }
        put_list(out, &list, self.chunk, |out, code| put_varint(out, *code))
    }

    fn write_places(&mut self, output: &mut Output, numbering: &Numbering) -> Result<Directory, BundleError> {
        let mut sorted: Vec<(String, Vec<Places>)> =
            std::mem::take(&mut self.occurrences).into_iter().collect();
        sorted.sort_by(|a, b| table::compare(&a.0, &b.0));
        let mut table = TableWriter::new(SHARD_BYTES);
        for (form, places) in sorted {
            let mut list: Vec<(u32, &[u8])> = places
                .iter()
                .map(|p| {
                    let start = p.start as usize;
                    let bytes = self.places.get(start..start + p.length as usize).unwrap_or_default();
                    (numbering.place_of(p.doc), bytes)
                })
                .collect();
            list.sort_unstable_by_key(|(doc, _)| *doc);
            let mut value = Vec::new();
            let chunks = put_list(&mut value, &list, self.chunk, |out, bytes| out.extend_from_slice(bytes));
            push_chunked(&mut table, output, &form, Encoded { value, chunks })?;
        }
        self.places = Vec::new();
        table.finish(output)
    }
}

impl Dictionary for Words {
    fn forms(&self, form: &str) -> Vec<Form> {
        self.forms.get(form).into_iter().flatten().cloned().collect()
    }

    fn languages(&self) -> Vec<String> {
        self.languages.iter().cloned().collect()
    }
}

/// A value and the chunks that follow it in the table.
struct Encoded {
    value: Vec<u8>,
    chunks: Vec<Vec<u8>>,
}

fn push_chunked(
    table: &mut TableWriter,
    output: &mut Output,
    key: &str,
    entry: Encoded,
) -> Result<(), BundleError> {
    table.push(output, key, entry.value)?;
    for (n, chunk) in entry.chunks.into_iter().enumerate() {
        table.push(output, &format!("{key}\u{0}{n:08}"), chunk)?;
    }
    Ok(())
}

/// Documents above which a list has a head, in a bundle with chunks of so many: whatever is cut has one.
#[must_use]
pub fn head_from(chunk: usize) -> usize {
    HEAD_FROM.min(chunk)
}

/// The best documents in the order of results, each with its impact.
fn put_head(out: &mut Vec<u8>, postings: &[Posting], numbering: &Numbering) {
    let impact = |posting: &Posting| posting.code >> rank::FIELDS.len();
    let mut best: Vec<&Posting> = postings.iter().collect();
    best.sort_by_key(|p| (std::cmp::Reverse(impact(p)), numbering.rank_of(p.doc)));
    best.truncate(HEAD_DOCS);
    put_varint(out, best.len() as u64);
    for posting in best {
        put_varint(out, u64::from(numbering.place_of(posting.doc)));
        put_varint(out, u64::from(impact(posting)));
    }
}

/// A list by document. Short: its length, then the list. Long: its length, the first document (as distance
/// from the chunk before) and length of each chunk; the chunks go into entries of their own.
fn put_list<T>(
    out: &mut Vec<u8>,
    list: &[(u32, T)],
    size: usize,
    put: impl Fn(&mut Vec<u8>, &T),
) -> Vec<Vec<u8>> {
    put_varint(out, list.len() as u64);
    if list.len() <= size {
        put_chunk(out, list, &put);
        return Vec::new();
    }
    let mut before = 0;
    let chunks = list.chunks(size).map(|chunk| {
        let first = chunk.first().map_or(0, |(doc, _)| *doc);
        put_varint(out, u64::from(first - before));
        put_varint(out, chunk.len() as u64);
        before = first;
        let mut bytes = Vec::new();
        put_chunk(&mut bytes, chunk, &put);
        bytes
    });
    chunks.collect()
}

/// Distances between documents, then what belongs to each: two rows, each of which compresses better alone.
fn put_chunk<T>(out: &mut Vec<u8>, list: &[(u32, T)], put: &impl Fn(&mut Vec<u8>, &T)) {
    let mut before = 0;
    for (doc, _) in list {
        put_varint(out, u64::from(doc - before));
        before = *doc;
    }
    list.iter().for_each(|(_, payload)| put(out, payload));
}

fn put_texts<'a>(out: &mut Vec<u8>, texts: impl ExactSizeIterator<Item = &'a String>) {
    put_varint(out, texts.len() as u64);
    texts.for_each(|text| put_text(out, text));
}
