//! Lists of documents as bits: distances, codes of impact and fields, places in titles, remainders of places in descriptions,
//! and the best documents of long lists.
//!
//! Pure. `docs/BUNDLE.md`, "Words", is the specification. Knows no word, no table and no file.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Numbering;
use super::bits;
use super::bits::Bits;
use super::bits::Codes;
use super::gather::Posting;
use crate::search::rank;

/// Documents from which on a list is by itself, with its best ones before it.
pub const LONG: usize = 128;
/// Best documents of a long list: the first page of a query with that word alone needs nothing else.
pub const BEST: usize = 10;
/// Documents from which on a list says how it is coded best.
const OWN_PARAMETER: usize = 4;
/// Bits of such a parameter.
const PARAMETER_BITS: u32 = 5;
/// Parameter of places in titles.
const TITLE_LOW: u32 = 2;
/// Bits of an impact.
const IMPACT_BITS: u32 = 5;
/// A list has remainders where it has more documents than this, and more than a share of all: rarer words leave few enough
/// records to look into.
const NEAR_FROM: u64 = 256;
const NEAR_SHARE: u64 = 100;
/// Bits of a remainder.
const NEAR_BITS: u32 = 4;

/// What all lists of a bundle have in common.
#[derive(Debug, Clone)]
pub struct Lists {
    /// Records in the bundle.
    pub records: u64,
    /// What impacts and fields are written as.
    pub codes: Codes,
    /// Documents in one chunk of a list.
    pub chunk: usize,
}

impl Lists {
    /// For a bundle of so many records whose terms have these codes so often.
    #[must_use]
    pub fn new(records: u64, frequencies: &BTreeMap<u16, u64>, chunk: usize) -> Self {
        Self { records, codes: Codes::new(frequencies), chunk }
    }

    /// Documents from which on a list is by itself: whatever is cut is.
    #[must_use]
    pub fn long(&self) -> usize {
        LONG.min(self.chunk)
    }

    /// Documents above which a list has remainders.
    #[must_use]
    pub fn near(&self) -> u64 {
        NEAR_FROM.max(self.records / NEAR_SHARE)
    }

    /// Bits of a document's number.
    #[must_use]
    pub fn width(&self) -> u32 {
        (u64::BITS - self.records.saturating_sub(1).leading_zeros()).max(1)
    }

    /// A list, or a chunk of the list of a term with `documents` of them.
    pub fn put(&self, bits: &mut Bits, postings: &[Posting], documents: usize) {
        let mut next = 0;
        let gaps: Vec<u32> = postings
            .iter()
            .map(|posting| {
                let gap = posting.doc - next;
                next = posting.doc + 1;
                gap
            })
            .collect();
        let low = match postings.len() {
            0..OWN_PARAMETER => self.usual_low(postings.len()),
            _ => {
                let low = bits::best_low(&gaps);
                bits.put(u64::from(low), PARAMETER_BITS);
                low
            }
        };
        gaps.iter().for_each(|gap| bits.rice(*gap, low));
        postings.iter().for_each(|posting| self.codes.put(bits, posting.code));
        postings
            .iter()
            .filter(|posting| !posting.title.is_empty())
            .for_each(|posting| put_title(bits, posting));
        if documents as u64 > self.near() {
            postings
                .iter()
                .filter(|posting| posting.code & 2 != 0)
                .for_each(|posting| put_near(bits, posting.near));
        }
    }

    /// The parameter of short lists: the highest bit of the usual distance.
    fn usual_low(&self, documents: usize) -> u32 {
        let distance = self.records / (documents as u64).max(1);
        (u64::BITS - distance.leading_zeros()).saturating_sub(1).min(30)
    }

    /// The best documents in the order of results, each with its impact.
    pub fn put_best(&self, bits: &mut Bits, best: &[(u32, u16)]) {
        for (doc, impact) in best {
            bits.put(u64::from(*doc), self.width());
            bits.put(u64::from(*impact), IMPACT_BITS);
        }
    }
}

/// The best documents of a list in the order of results, each with its impact.
#[must_use]
pub fn best(postings: &[Posting], numbering: &Numbering) -> Vec<(u32, u16)> {
    let impact = |posting: &Posting| posting.code >> rank::FIELDS.len();
    let rank = |posting: &Posting| numbering.rank.get(posting.doc as usize).copied().unwrap_or(0);
    let mut all: Vec<&Posting> = postings.iter().collect();
    let key = |posting: &&Posting| (Reverse(impact(posting)), rank(posting));
    if all.len() > BEST {
        all.select_nth_unstable_by_key(BEST, key);
        all.truncate(BEST);
    }
    all.sort_unstable_by_key(key);
    all.into_iter().map(|posting| (posting.doc, impact(posting))).collect()
}

/// One less than how many in ones, a zero, then each place or the distance from the one before.
fn put_title(bits: &mut Bits, posting: &Posting) {
    bits.rice(posting.title.len() as u32 - 1, 0);
    posting.title.iter().for_each(|place| bits.rice(*place, TITLE_LOW));
}

/// A zero and the remainder, or a one where there are several places.
fn put_near(bits: &mut Bits, near: Option<u8>) {
    bits.put(u64::from(near.is_none()), 1);
    if let Some(near) = near {
        bits.put(u64::from(near), NEAR_BITS);
    }
}

#[cfg(test)]
mod tests {
    use super::super::bits::reading::Reader;
    use super::*;

    fn read(lists: &Lists, bytes: &[u8], n: usize, documents: usize) -> Vec<Posting> {
        let mut reader = Reader { bytes, at: 0 };
        let low = if n < OWN_PARAMETER { lists.usual_low(n) } else { reader.bits(PARAMETER_BITS) as u32 };
        let mut next = 0;
        let mut found: Vec<Posting> = (0..n)
            .map(|_| {
                let doc = next + reader.rice(low);
                next = doc + 1;
                Posting { doc, ..Posting::default() }
            })
            .collect();
        found.iter_mut().for_each(|posting| posting.code = reader.symbol(&lists.codes));
        for posting in found.iter_mut().filter(|posting| posting.code & 1 != 0) {
            let places = reader.rice(0) + 1;
            posting.title = (0..places).map(|_| reader.rice(TITLE_LOW)).collect();
        }
        for posting in
            found.iter_mut().filter(|posting| posting.code & 2 != 0 && documents as u64 > lists.near())
        {
            let several = reader.bits(1) == 1;
            posting.near = (!several).then(|| reader.bits(NEAR_BITS) as u8);
        }
        found
    }

    #[test]
    fn lists_of_all_lengths_survive() {
        let frequencies =
            BTreeMap::from([(7 << 6 | 2, 90), (19 << 6 | 1, 20), (4 << 6 | 3, 5), (31 << 6 | 32, 1)]);
        let codes: Vec<u16> = frequencies.keys().copied().collect();
        let lists = Lists::new(40_000, &frequencies, 16_384);
        for n in [1, 2, 3, 4, 40, 300, 900] {
            let documents = if n == 900 { 17_000 } else { n };
            let posting = |nth: usize| {
                let code = codes[nth % codes.len()];
                Posting {
                    doc: (nth * nth % 37 + nth * 40) as u32,
                    code,
                    title: if code & 1 == 0 { Vec::new() } else { vec![nth as u32 % 9, 3] },
                    near: (code & 2 != 0 && documents as u64 > lists.near() && !nth.is_multiple_of(3))
                        .then_some(nth as u8 % 16),
                }
            };
            let postings: Vec<Posting> = (0..n).map(posting).collect();
            let mut bits = Bits::default();
            lists.put(&mut bits, &postings, documents);
            assert_eq!(read(&lists, &bits.into_bytes(), n, documents), postings, "{n}");
        }
    }
}
