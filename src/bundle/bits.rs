//! Numbers as bits: what lists of documents are made of, where bytes would be half empty.
//!
//! Pure. Highest bit first. `docs/BUNDLE.md`, "Words", is the specification. Knows no word and no document.

use std::collections::BTreeMap;

/// Longest code that [`Codes::new`] gives, in bits.
const MAX_CODE: usize = 24;
/// A symbol is taken to be at least this rare a share of all, as a power of two: that bounds the codes.
const RAREST: u32 = 16;
/// Longest run of a quotient in [`Bits::rice`] before the number is written whole: bounds what a bad parameter costs.
const WHOLE_BITS: u32 = 32;

/// Appends bits to bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bits {
    bytes: Vec<u8>,
    /// Bits used of the last byte; 0 = all of them, or none is there.
    used: u32,
}

impl Bits {
    /// Bytes so far, the last perhaps in part.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Appends the lowest `count` bits of `value`.
    pub fn put(&mut self, value: u64, count: u32) {
        let mut left = count;
        while left > 0 {
            if self.used == 0 {
                self.bytes.push(0);
            }
            let taken = left.min(8 - self.used);
            left -= taken;
            let bits = (value >> left) as u8 & (0xff >> (8 - taken));
            if let Some(last) = self.bytes.last_mut() {
                *last |= bits << (8 - self.used - taken);
            }
            self.used = (self.used + taken) % 8;
        }
    }

    /// Ones for what is above the lowest `low` bits, a zero, those bits.
    pub fn rice(&mut self, value: u32, low: u32) {
        for _ in 0..value >> low {
            self.put(1, 1);
        }
        self.put(0, 1);
        self.put(u64::from(value), low.min(WHOLE_BITS));
    }

    /// Appends others.
    pub fn append(&mut self, other: &Self) {
        let whole = if other.used == 0 { other.bytes.len() } else { other.bytes.len() - 1 };
        for byte in other.bytes.iter().take(whole) {
            self.put(u64::from(*byte), 8);
        }
        if let Some(last) = other.bytes.get(whole) {
            self.put(u64::from(*last >> (8 - other.used)), other.used);
        }
    }

    /// The bytes, the last filled with zeros.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Bits that [`Bits::rice`] takes for all `values`.
fn cost(values: &[u32], low: u32) -> u64 {
    values.iter().map(|value| u64::from(value >> low) + 1 + u64::from(low)).sum()
}

/// The parameter that suits these values best, below 32: near that of their mean.
#[must_use]
pub fn best_low(values: &[u32]) -> u32 {
    let sum: u64 = values.iter().map(|value| u64::from(*value)).sum();
    let mean = sum / (values.len() as u64).max(1);
    let near = (u64::BITS - mean.leading_zeros()).min(30);
    (near.saturating_sub(3)..=near).min_by_key(|low| cost(values, *low)).unwrap_or(near)
}

/// A canonical Huffman code: symbols that are frequent have few bits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    /// How many codes have each length, from 0.
    pub counts: Vec<u32>,
    /// The symbols in order of their codes.
    pub symbols: Vec<u16>,
    /// Symbol → code and its length.
    known: BTreeMap<u16, (u64, u32)>,
}

impl Codes {
    /// The code for symbols that occur so often.
    #[must_use]
    pub fn new(frequencies: &BTreeMap<u16, u64>) -> Self {
        let mut lengths: Vec<(u32, u16)> = lengths(frequencies).into_iter().map(|(s, l)| (l, s)).collect();
        lengths.sort_unstable();
        let mut codes = Self { counts: vec![0; MAX_CODE + 1], ..Self::default() };
        let (mut code, mut before) = (0_u64, 0);
        for (length, symbol) in lengths {
            code <<= length - before;
            codes.known.insert(symbol, (code, length));
            codes.symbols.push(symbol);
            codes.counts.get_mut(length as usize).into_iter().for_each(|count| *count += 1);
            (code, before) = (code + 1, length);
        }
        codes
    }

    /// Appends a symbol's code.
    pub fn put(&self, bits: &mut Bits, symbol: u16) {
        let (code, length) = self.known.get(&symbol).copied().unwrap_or_default();
        bits.put(code, length);
    }
}

/// The length of each symbol's code: the two rarest are joined until one is left. A single symbol has one bit.
fn lengths(frequencies: &BTreeMap<u16, u64>) -> BTreeMap<u16, u32> {
    let least = frequencies.values().sum::<u64>() >> RAREST;
    let mut trees: Vec<(u64, Vec<u16>)> =
        frequencies.iter().map(|(symbol, count)| ((*count).max(least), vec![*symbol])).collect();
    let alone = u32::from(trees.len() == 1);
    let mut lengths: BTreeMap<u16, u32> = frequencies.keys().map(|symbol| (*symbol, alone)).collect();
    while trees.len() > 1 {
        trees.sort_by(|a, b| b.cmp(a));
        let (Some((one, mut symbols)), Some((two, others))) = (trees.pop(), trees.pop()) else { break };
        symbols.extend(others);
        for symbol in &symbols {
            lengths.entry(*symbol).and_modify(|length| *length += 1);
        }
        trees.push((one + two, symbols));
    }
    lengths
}

#[cfg(test)]
pub mod reading {
    //! The inverse, for tests.

    /// Reads bits from the highest on.
    pub struct Reader<'b> {
        pub bytes: &'b [u8],
        pub at: usize,
    }

    impl Reader<'_> {
        pub fn bits(&mut self, count: u32) -> u64 {
            (0..count).fold(0, |sum, _| {
                let bit = self.bytes[self.at / 8] >> (7 - self.at % 8) & 1;
                self.at += 1;
                sum << 1 | u64::from(bit)
            })
        }

        pub fn rice(&mut self, low: u32) -> u32 {
            let mut high = 0;
            while self.bits(1) == 1 {
                high += 1;
            }
            high << low | self.bits(low) as u32
        }

        pub fn symbol(&mut self, codes: &super::Codes) -> u16 {
            let (mut code, mut first, mut index) = (0, 0, 0);
            for count in codes.counts.iter().skip(1) {
                code |= self.bits(1) as u32;
                if code < first + count {
                    return codes.symbols[(index + code - first) as usize];
                }
                index += count;
                first = (first + count) << 1;
                code <<= 1;
            }
            panic!("no such code");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::reading::Reader;
    use super::*;

    proptest::proptest! {
        #[test]
        fn numbers_and_symbols_survive(
            numbers in proptest::collection::vec((0_u32..100_000, 6_u32..20), 0..50),
            symbols in proptest::collection::vec(0_u16..300, 1..200),
        ) {
            let mut frequencies = BTreeMap::new();
            symbols.iter().for_each(|symbol| *frequencies.entry(*symbol).or_insert(0) += 1);
            let codes = Codes::new(&frequencies);
            let (mut bits, mut whole) = (Bits::default(), Bits::default());
            numbers.iter().for_each(|(value, low)| bits.rice(*value, *low));
            symbols.iter().for_each(|symbol| codes.put(&mut bits, *symbol));
            whole.put(5, 3);
            whole.append(&bits);
            let bytes = whole.into_bytes();
            let mut reader = Reader { bytes: &bytes, at: 0 };
            assert_eq!(reader.bits(3), 5);
            for (value, low) in &numbers {
                assert_eq!(reader.rice(*low), *value);
            }
            for symbol in &symbols {
                assert_eq!(reader.symbol(&codes), *symbol);
            }
        }
    }

    #[test]
    fn what_is_frequent_is_short() {
        let codes = Codes::new(&BTreeMap::from([(1, 1000), (2, 10), (3, 10)]));
        assert_eq!(
            (codes.symbols.first(), codes.counts.get(1), codes.counts.get(2)),
            (Some(&1), Some(&1), Some(&2))
        );
        assert_eq!(best_low(&[0, 1, 0, 2]), 0);
        assert_eq!(best_low(&[1000, 1100, 900]), 9);
    }
}
