//! The words of a collection while its documents come: a list of documents a term, packed as it grows.
//!
//! Apart from `words` because it does not write and knows no table. Memory is what a collection of a million costs here: some
//! six bytes for a term in a document.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::codec::put_varint;
use super::codec::take_varint;
use super::words::Words;
use crate::model::document::Document;
use crate::search::lexicon::Lexicon;
use crate::search::lexicon::Reading;
use crate::search::rank;

/// Numbers of the fields whose places are kept.
const TITLE: u8 = 0;
const DESCRIPTION: u8 = 1;
/// Places of a description are kept as remainders of this.
pub const NEAR: u32 = 16;
/// Most places of one title that are kept.
const MAX_PLACES: usize = 64;

/// A term in a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Posting {
    /// In order of arrival, or in the bundle's.
    pub doc: u32,
    /// The impact in the upper bits, the fields in the lower six.
    pub code: u16,
    /// Where it stands in the title: distances from one to the next.
    pub title: Vec<u32>,
    /// Where it stands in the description, as a remainder of [`NEAR`]; `None` where it does not or at several places.
    pub near: Option<u8>,
}

/// The documents of one term, packed, in order of arrival.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    bytes: Vec<u8>,
    last: u32,
    /// How many.
    pub documents: u32,
}

/// Collects the words of a collection.
#[derive(Default)]
pub struct Gathering {
    documents: u64,
    lexicon: Lexicon,
    reading: Reading,
    /// By text number.
    lists: Vec<Gathered>,
    languages: BTreeSet<String>,
    /// How often each code came.
    frequencies: BTreeMap<u16, u64>,
    /// Only while a document is read: term, field and place of each of its words.
    here: Vec<(u32, u8, u32)>,
}

impl Gathering {
    /// Adds a document.
    pub fn add(&mut self, doc: u32, document: &Document) {
        self.documents += 1;
        self.lexicon.read(document, &mut self.reading);
        self.lists.resize_with(self.lexicon.n_texts(), Gathered::default);
        self.here.clear();
        for (number, places) in (0_u8..).zip(&self.reading.fields) {
            self.here.extend(places.iter().map(|place| (place.term, number, place.position)));
        }
        self.here.sort_unstable();
        self.here.dedup();
        let mut rest = self.here.as_slice();
        for (term, impact) in &self.reading.impacts {
            let from = rest.partition_point(|(of, ..)| of < term);
            let (_, later) = rest.split_at(from);
            let (own, later) = later.split_at(later.partition_point(|(of, ..)| of <= term));
            rest = later;
            if let Some(list) = self.lists.get_mut(*term as usize) {
                *self.frequencies.entry(list.push(doc, *impact, own)).or_default() += 1;
            }
        }
        let languages = self.reading.languages.iter().filter_map(|number| self.lexicon.language(*number));
        for language in languages {
            if !self.languages.contains(language) {
                self.languages.insert(language.to_owned());
            }
        }
    }

    /// The words by name.
    #[must_use]
    pub fn finish(self) -> Words {
        Words::new(self.documents, self.lexicon, self.lists, self.languages, self.frequencies)
    }
}

impl Gathered {
    /// `places`: term, field and place, sorted. The code of impact and fields.
    fn push(&mut self, doc: u32, impact: u8, places: &[(u32, u8, u32)]) -> u16 {
        let of = |field: u8| places.iter().filter(move |(_, number, _)| *number == field).map(|(.., at)| *at);
        let mask = places.iter().fold(0, |mask: u16, (_, number, _)| mask | 1 << number);
        put_varint(&mut self.bytes, u64::from(doc - self.last));
        let code = u16::from(impact) << rank::FIELDS.len() | mask;
        put_varint(&mut self.bytes, u64::from(code));
        if mask & 1 << TITLE != 0 {
            let n = of(TITLE).count().min(MAX_PLACES);
            put_varint(&mut self.bytes, n as u64);
            let mut before = 0;
            for at in of(TITLE).take(n) {
                put_varint(&mut self.bytes, u64::from(at - before));
                before = at;
            }
        }
        if mask & 1 << DESCRIPTION != 0 {
            let (first, more) = (of(DESCRIPTION).next().unwrap_or(0), of(DESCRIPTION).nth(1).is_some());
            self.bytes.push(if more { NEAR as u8 } else { (first % NEAR) as u8 });
        }
        (self.last, self.documents) = (doc, self.documents + 1);
        code
    }

    /// The documents under the numbers that `place` gives them, ascending.
    pub fn postings(&self, place: impl Fn(u32) -> u32) -> Vec<Posting> {
        let mut rest = self.bytes.as_slice();
        let (mut doc, mut postings) = (0, Vec::with_capacity(self.documents as usize));
        while !rest.is_empty() {
            doc += take_varint(&mut rest);
            let code = take_varint(&mut rest) as u16;
            let n = if code & 1 << TITLE != 0 { take_varint(&mut rest) } else { 0 };
            let title = (0..n).map(|_| take_varint(&mut rest)).collect();
            let near = if code & 1 << DESCRIPTION != 0 { Some(take_varint(&mut rest)) } else { None };
            let near = near.filter(|near| *near < NEAR).map(|near| near as u8);
            postings.push(Posting { doc: place(doc), code, title, near });
        }
        postings.sort_unstable_by_key(|posting| posting.doc);
        postings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pushed_is_there_under_its_new_numbers() {
        let mut list = Gathered::default();
        list.push(3, 7, &[(9, 0, 2), (9, 0, 300), (9, 1, 35)]);
        list.push(200, 31, &[(9, 1, 1), (9, 1, 4)]);
        list.push(201, 1, &[(9, 5, 0)]);
        let found = list.postings(|doc| 1000 - doc);
        let wanted = [
            Posting { doc: 799, code: 1 << 6 | 32, ..Posting::default() },
            Posting { doc: 800, code: 31 << 6 | 2, ..Posting::default() },
            Posting { doc: 997, code: 7 << 6 | 3, title: vec![2, 298], near: Some(3) },
        ];
        assert_eq!((found.as_slice(), list.documents), (&wanted[..], 3));
    }
}
