//! The words of a collection while its documents come: a list of documents a term, packed as it grows.
//!
//! Apart from `words` because it does not write and knows no table. Memory is what a collection of a million costs here, five bytes
//! for a term in a document: what has become long goes into a temporary file.

use std::collections::BTreeSet;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::codec::put_varint;
use super::codec::take_varint;
use super::error::BundleError;
use super::spill::Extent;
use super::spill::Spill;
use super::words::Words;
use crate::model::document::Document;
use crate::search::lexicon::Lexicon;
use crate::search::lexicon::Reading;
use crate::search::rank;

/// Codes of impact and fields that there may be.
const CODES: usize = (rank::LEVELS as usize + 1) << rank::FIELDS.len();
/// Numbers of the fields whose places are kept.
const TITLE: u8 = 0;
const DESCRIPTION: u8 = 1;
/// Places of a description are kept as remainders of this.
pub const NEAR: u32 = 16;
/// Bytes of lists that come before the long ones go into the file, and what is long.
const MOST_NEW: usize = 96 << 20;
const LONG: usize = 512;
/// Bytes that a document usually takes in a list.
const USUAL: usize = 8;
/// Most places of one title that are kept.
const MAX_PLACES: usize = 64;

/// How often each code of impact and fields came.
pub type Frequencies = Vec<u64>;

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
    /// Bytes that came since some went into the file, which is made then.
    new: usize,
    spill: Option<Spill>,
    /// By text number: what comes before the bytes in memory, in the file.
    spilled: HashMap<u32, Vec<Extent>, RandomState>,
    languages: BTreeSet<String>,
    frequencies: Frequencies,
    /// Only while a document is read: term, field and place of each of its words.
    here: Vec<(u32, u8, u32)>,
}

impl Gathering {
    /// Adds a document.
    pub fn add(&mut self, doc: u32, document: &Document) -> Result<(), BundleError> {
        self.documents += 1;
        self.frequencies.resize(CODES, 0);
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
                let before = list.bytes.len();
                let code = list.push(doc, *impact, own);
                self.new += list.bytes.len() - before;
                self.frequencies.get_mut(usize::from(code)).into_iter().for_each(|count| *count += 1);
            }
        }
        let languages = self.reading.languages.iter().filter_map(|number| self.lexicon.language(*number));
        for language in languages {
            if !self.languages.contains(language) {
                self.languages.insert(language.to_owned());
            }
        }
        if self.new > MOST_NEW { self.spill(LONG) } else { Ok(()) }
    }

    /// Puts the lists of so many bytes and more into the file.
    fn spill(&mut self, long: usize) -> Result<(), BundleError> {
        let spill = match &mut self.spill {
            Some(spill) => spill,
            none => none.insert(Spill::new()?),
        };
        self.new = 0;
        for (number, list) in (0..).zip(&mut self.lists).filter(|(_, list)| list.bytes.len() >= long) {
            let bytes = std::mem::take(&mut list.bytes);
            self.spilled.entry(number).or_default().push(spill.put(&bytes)?);
        }
        Ok(())
    }

    /// The words by name.
    pub fn finish(mut self) -> Result<Words, BundleError> {
        self.spill.as_mut().map_or(Ok(()), Spill::flush)?;
        let lists = GatheredLists { lists: self.lists, spill: self.spill, spilled: self.spilled };
        Ok(Words::new(self.documents, self.lexicon, lists, self.languages, self.frequencies))
    }
}

/// All lists of a collection by text number.
pub struct GatheredLists {
    lists: Vec<Gathered>,
    spill: Option<Spill>,
    spilled: HashMap<u32, Vec<Extent>, RandomState>,
}

impl GatheredLists {
    /// How many documents each has.
    pub fn counts(&self) -> Vec<u32> {
        self.lists.iter().map(|list| list.documents).collect()
    }

    /// Takes a list out; an empty one where there is none.
    pub fn take(&mut self, number: u32) -> Gathered {
        self.lists.get_mut(number as usize).map(std::mem::take).unwrap_or_default()
    }

    /// The documents of a term under the numbers that `place` gives them, ascending.
    pub fn postings_of(&self, number: u32, place: impl Fn(u32) -> u32) -> Result<Vec<Posting>, BundleError> {
        self.lists.get(number as usize).map_or(Ok(Vec::new()), |list| self.postings(number, list, place))
    }

    /// The same of a list that was taken out.
    pub fn postings(
        &self,
        number: u32,
        list: &Gathered,
        place: impl Fn(u32) -> u32,
    ) -> Result<Vec<Posting>, BundleError> {
        let Some((spill, before)) = self.spill.as_ref().zip(self.spilled.get(&number)) else {
            return Ok(list.unpack(&list.bytes, place));
        };
        let mut bytes = Vec::new();
        before.iter().try_for_each(|extent| spill.read(*extent, &mut bytes))?;
        bytes.extend_from_slice(&list.bytes);
        Ok(list.unpack(&bytes, place))
    }
}

impl Gathered {
    /// `places`: term, field and place, sorted. The code of impact and fields.
    fn push(&mut self, doc: u32, impact: u8, places: &[(u32, u8, u32)]) -> u16 {
        let of = |field: u8| places.iter().filter(move |(_, number, _)| *number == field).map(|(.., at)| *at);
        let mask = places.iter().fold(0, |mask: u16, (_, number, _)| mask | 1 << number);
        let spare = self.bytes.capacity() - self.bytes.len();
        if spare < USUAL {
            // Most lists stay short: doubled, they would be half empty.
            self.bytes.reserve_exact(USUAL.max(self.bytes.len() / 4));
        }
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

    /// The documents in `bytes`, all of this list's, under the numbers that `place` gives them, ascending.
    fn unpack(&self, mut rest: &[u8], place: impl Fn(u32) -> u32) -> Vec<Posting> {
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
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::document::Text;
    use crate::search::lexicon::tests::document;

    /// The lists of some titles by text, where the file is used after each of `spills`.
    fn gathered(spills: &[u32]) -> BTreeMap<String, Vec<Posting>> {
        let mut gathering = Gathering::default();
        for doc in 0..50 {
            let title = format!("cells of plant {} and cell", doc % 7);
            let title = vec![Text { language: Some("en".to_owned()), text: title }];
            gathering.add(doc, &Document { title, ..document() }).unwrap();
            if spills.contains(&doc) {
                gathering.spill(3).unwrap();
            }
        }
        gathering.spill.as_mut().map_or(Ok(()), Spill::flush).unwrap();
        let Gathering { lists, spill, spilled, lexicon, .. } = gathering;
        let lists = GatheredLists { lists, spill, spilled };
        let all = 0..lexicon.n_texts() as u32;
        let postings = |number| lists.postings_of(number, |doc| 100 - doc).unwrap();
        all.map(|number| (lexicon.text(number).to_owned(), postings(number))).collect()
    }

    #[test]
    fn lists_that_were_in_the_file_are_whole() {
        let wanted = gathered(&[]);
        assert_eq!(wanted.get("cell").map(Vec::len), Some(50));
        assert_eq!(gathered(&[0]), wanted);
        assert_eq!(gathered(&[3, 17, 18, 49]), wanted);
    }

    #[test]
    fn what_was_pushed_is_there_under_its_new_numbers() {
        let mut list = Gathered::default();
        list.push(3, 7, &[(9, 0, 2), (9, 0, 300), (9, 1, 35)]);
        list.push(200, 31, &[(9, 1, 1), (9, 1, 4)]);
        list.push(201, 1, &[(9, 5, 0)]);
        let found = list.unpack(&list.bytes, |doc| 1000 - doc);
        let wanted = [
            Posting { doc: 799, code: 1 << 6 | 32, ..Posting::default() },
            Posting { doc: 800, code: 31 << 6 | 2, ..Posting::default() },
            Posting { doc: 997, code: 7 << 6 | 3, title: vec![2, 298], near: Some(3) },
        ];
        assert_eq!((found.as_slice(), list.documents), (&wanted[..], 3));
    }
}
