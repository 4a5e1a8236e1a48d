//! The word table: for every word what a query with it looks up, and for every term where it occurs.
//!
//! Collects terms document by document, then writes them sorted. A posting points to a *pattern*, the
//! fields with their term frequencies and length classes, from which the browser computes the very score
//! that the server's index computes; patterns repeat, so a posting costs about two bytes. Knows no record.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use super::codec::put_text;
use super::codec::put_varint;
use super::error::BundleError;
use super::output::Output;
use super::scoring::FIELDS;
use super::scoring::Scoring;
use super::table;
use super::table::Directory;
use super::table::TableWriter;

/// Bytes of a shard of words before compression.
const SHARD_BYTES: usize = 48 * 1024;
/// Postings in one chunk of a long list: about 32 KiB.
const CHUNK_POSTINGS: usize = 16_384;
/// Best postings kept beside a chunked list, so that its first page needs no chunk.
const HEAD_POSTINGS: usize = 64;

/// What an entry holds, as bits of its first number.
mod part {
    pub const ALTERNATIVES: u64 = 1;
    pub const POSTINGS: u64 = 2;
    pub const FORMS: u64 = 4;
    pub const CHUNKS: u64 = 8;
}

/// The fields of one (term, document) pair: field number, term frequency, length class; ascending fields.
type Pattern = Vec<(u8, u32, u8)>;

#[derive(Debug, Clone, Copy)]
struct Posting {
    doc: u32,
    pattern: u32,
}

/// Collects the words of a collection.
#[derive(Default)]
pub struct Words {
    terms: HashMap<String, Vec<Posting>>,
    patterns: HashMap<Pattern, u32>,
    forms: HashMap<String, Vec<String>>,
    /// Tokens of each field over all documents.
    pub totals: [u64; FIELDS],
}

/// One token: the folded word as it stood in the text, and the term that the index has for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded, not stemmed.
    pub form: String,
    /// What is indexed.
    pub term: String,
}

impl Words {
    /// Adds a document's tokens by field. `alternatives` gives the terms that a query with a form looks up.
    pub fn add(&mut self, doc: u32, fields: &[Vec<Word>; FIELDS], alternatives: &dyn Fn(&str) -> Vec<String>) {
        let mut frequencies: BTreeMap<&str, [u32; FIELDS]> = BTreeMap::new();
        for (field, words) in fields.iter().enumerate() {
            self.count(field, words.len());
            for word in words {
                let counts = frequencies.entry(&word.term).or_default();
                if let Some(count) = counts.get_mut(field) {
                    *count += 1;
                }
                if !self.forms.contains_key(&word.form) {
                    self.forms.insert(word.form.clone(), alternatives(&word.form));
                }
            }
        }
        let lengths: Vec<u8> = fields.iter().map(|words| Scoring::length_class(words.len())).collect();
        for (term, counts) in frequencies {
            let pattern = pattern_of(&counts, &lengths);
            let next = self.patterns.len() as u32;
            let pattern = *self.patterns.entry(pattern).or_insert(next);
            match self.terms.get_mut(term) {
                Some(postings) => postings.push(Posting { doc, pattern }),
                None => drop(self.terms.insert(term.to_owned(), vec![Posting { doc, pattern }])),
            }
        }
    }

    /// Every character that folded words are made of.
    #[must_use]
    pub fn characters(&self) -> BTreeSet<char> {
        self.forms.keys().flat_map(|form| form.chars()).collect()
    }

    /// Writes the table. `place[doc]` is the number a document got after sorting; `rank[number]` orders ties.
    pub fn write(
        self,
        output: &mut Output,
        scoring: &Scoring,
        place: &[u32],
        rank: &[u32],
    ) -> Result<Directory, BundleError> {
        let mut patterns: Vec<Pattern> = vec![Pattern::new(); self.patterns.len()];
        for (pattern, number) in self.patterns {
            if let Some(slot) = patterns.get_mut(number as usize) {
                *slot = pattern;
            }
        }
        let encoder = Encoder { scoring, patterns, place, rank };
        let entries = entries(self.terms, &self.forms);
        let mut table = TableWriter::new(SHARD_BYTES);
        for entry in entries {
            let (value, chunks) = encoder.entry(&entry);
            table.push(output, &entry.key, value)?;
            for (n, chunk) in chunks.into_iter().enumerate() {
                table.push(output, &format!("{}\u{0}{n:04}", entry.key), chunk)?;
            }
        }
        table.finish(output)
    }

    fn count(&mut self, field: usize, words: usize) {
        if let Some(total) = self.totals.get_mut(field) {
            *total += words as u64;
        }
    }
}

fn pattern_of(counts: &[u32; FIELDS], lengths: &[u8]) -> Pattern {
    counts
        .iter()
        .zip(lengths)
        .enumerate()
        .filter(|(_, (count, _))| **count > 0)
        .map(|(field, (count, length))| (field as u8, *count, *length))
        .collect()
}

/// One key of the table.
#[derive(Debug, Default)]
struct Entry {
    key: String,
    /// Empty where a query with this word looks up just this word.
    alternatives: Vec<String>,
    /// Other forms that give this term.
    forms: Vec<String>,
    postings: Vec<Posting>,
}

/// Brings forms and terms together by key, sorted. Terms that nothing has are left out.
fn entries(mut terms: HashMap<String, Vec<Posting>>, forms: &HashMap<String, Vec<String>>) -> Vec<Entry> {
    let mut given: HashMap<String, Vec<String>> = HashMap::new();
    let mut alternatives: HashMap<&str, Vec<String>> = HashMap::new();
    for (form, looked_up) in forms {
        let there: Vec<String> = looked_up.iter().filter(|term| terms.contains_key(*term)).cloned().collect();
        for term in there.iter().filter(|term| *term != form) {
            given.entry(term.clone()).or_default().push(form.clone());
        }
        if there != [form.as_str()] {
            alternatives.insert(form, there);
        }
    }
    let mut keys: BTreeSet<String> = alternatives.keys().map(|key| (*key).to_owned()).collect();
    keys.extend(terms.keys().cloned());
    let mut entries: Vec<Entry> = keys
        .into_iter()
        .map(|key| Entry {
            alternatives: alternatives.remove(key.as_str()).unwrap_or_default(),
            forms: given.remove(&key).map(sorted).unwrap_or_default(),
            postings: terms.remove(&key).unwrap_or_default(),
            key,
        })
        .collect();
    entries.sort_by(|a, b| table::compare(&a.key, &b.key));
    entries
}

fn sorted(mut forms: Vec<String>) -> Vec<String> {
    forms.sort_by(|a, b| table::compare(a, b));
    forms.dedup();
    forms
}

struct Encoder<'a> {
    scoring: &'a Scoring,
    patterns: Vec<Pattern>,
    place: &'a [u32],
    rank: &'a [u32],
}

impl Encoder<'_> {
    /// An entry's value, and the chunks of its list where it is long.
    fn entry(&self, entry: &Entry) -> (Vec<u8>, Vec<Vec<u8>>) {
        let chunked = entry.postings.len() > CHUNK_POSTINGS;
        let mut parts = 0;
        for (bit, there) in [
            (part::ALTERNATIVES, !entry.alternatives.is_empty()),
            (part::POSTINGS, !entry.postings.is_empty()),
            (part::FORMS, !entry.forms.is_empty()),
            (part::CHUNKS, chunked),
        ] {
            parts |= if there { bit } else { 0 };
        }
        let mut out = Vec::new();
        put_varint(&mut out, parts);
        for list in [&entry.alternatives, &entry.forms].into_iter().filter(|list| !list.is_empty()) {
            put_varint(&mut out, list.len() as u64);
            list.iter().for_each(|text| put_text(&mut out, text));
        }
        let chunks = if entry.postings.is_empty() { Vec::new() } else { self.list(&mut out, &entry.postings) };
        (out, chunks)
    }

    /// Statistics, patterns, then the list itself or its head and the directory of its chunks.
    fn list(&self, out: &mut Vec<u8>, postings: &[Posting]) -> Vec<Vec<u8>> {
        let frequencies = self.frequencies(postings);
        let mask = frequencies.iter().enumerate().fold(0, |m, (field, n)| m | u64::from(*n > 0) << field);
        put_varint(out, mask);
        frequencies.iter().filter(|n| **n > 0).for_each(|n| put_varint(out, *n));
        put_varint(out, postings.len() as u64);
        let order = self.pattern_order(postings, &frequencies);
        put_varint(out, order.len() as u64);
        order.iter().for_each(|(_, number)| put_pattern(out, self.pattern(*number)));
        let local: HashMap<u32, u32> = order.iter().zip(0..).map(|((_, pattern), n)| (*pattern, n)).collect();
        let mut list: Vec<(u32, u32)> = postings
            .iter()
            .map(|p| (number_at(self.place, p.doc), local.get(&p.pattern).copied().unwrap_or(0)))
            .collect();
        list.sort_unstable();
        if list.len() <= CHUNK_POSTINGS {
            put_chunk(out, &list, order.len());
            return Vec::new();
        }
        self.put_head(out, &list, &order);
        put_varint(out, list.len().div_ceil(CHUNK_POSTINGS) as u64);
        let mut before = 0;
        let mut chunks = Vec::new();
        for chunk in list.chunks(CHUNK_POSTINGS) {
            let first = chunk.first().map_or(0, |(doc, _)| *doc);
            put_varint(out, u64::from(first - before));
            put_varint(out, chunk.len() as u64);
            put_varint(out, chunk.iter().map(|(_, pattern)| u64::from(*pattern)).min().unwrap_or(0));
            before = first;
            let mut bytes = Vec::new();
            put_chunk(&mut bytes, chunk, order.len());
            chunks.push(bytes);
        }
        chunks
    }

    /// The best postings, best first, in the order of results: two patterns may score alike.
    fn put_head(&self, out: &mut Vec<u8>, list: &[(u32, u32)], order: &[(f32, u32)]) {
        let score = |pattern: u32| order.get(pattern as usize).map_or(0.0, |(score, _)| *score);
        let mut head = list.to_vec();
        head.sort_by(|a, b| {
            let by_score = score(b.1).total_cmp(&score(a.1));
            by_score.then_with(|| number_at(self.rank, a.0).cmp(&number_at(self.rank, b.0)))
        });
        head.truncate(HEAD_POSTINGS);
        put_varint(out, head.len() as u64);
        for (doc, pattern) in head {
            put_varint(out, u64::from(doc));
            put_varint(out, u64::from(pattern));
        }
    }

    /// The documents that have the term, by field.
    fn frequencies(&self, postings: &[Posting]) -> [u64; FIELDS] {
        let mut frequencies = [0; FIELDS];
        for posting in postings {
            for (field, _, _) in self.pattern(posting.pattern) {
                if let Some(n) = frequencies.get_mut(usize::from(*field)) {
                    *n += 1;
                }
            }
        }
        frequencies
    }

    /// The patterns that occur, best score first, with their scores.
    fn pattern_order(&self, postings: &[Posting], frequencies: &[u64; FIELDS]) -> Vec<(f32, u32)> {
        let used: BTreeSet<u32> = postings.iter().map(|posting| posting.pattern).collect();
        let mut scored: Vec<(f32, u32)> =
            used.into_iter().map(|number| (self.scoring.score(self.pattern(number), frequencies), number)).collect();
        // The patterns' own order breaks ties, not their numbers: those depend on the order of reading.
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| self.pattern(a.1).cmp(self.pattern(b.1))));
        scored
    }

    fn pattern(&self, number: u32) -> &[(u8, u32, u8)] {
        self.patterns.get(number as usize).map(Vec::as_slice).unwrap_or_default()
    }
}

fn number_at(numbers: &[u32], at: u32) -> u32 {
    numbers.get(at as usize).copied().unwrap_or(0)
}

fn put_pattern(out: &mut Vec<u8>, pattern: &[(u8, u32, u8)]) {
    put_varint(out, pattern.iter().fold(0, |mask, (field, _, _)| mask | 1 << field));
    for (_, frequency, length) in pattern {
        put_varint(out, u64::from(*frequency));
        out.push(*length);
    }
}

/// Distances between documents, then the pattern of each unless there is only one. Two rows rather than
/// pairs: each row compresses better alone.
fn put_chunk(out: &mut Vec<u8>, list: &[(u32, u32)], n_patterns: usize) {
    let mut before = 0;
    for (doc, _) in list {
        put_varint(out, u64::from(doc - before));
        before = *doc;
    }
    if n_patterns > 1 {
        list.iter().for_each(|(_, pattern)| put_varint(out, u64::from(*pattern)));
    }
}

#[cfg(test)]
#[path = "words/tests.rs"]
mod tests;
