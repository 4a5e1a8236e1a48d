//! Some records' bytes together, as they are compressed and kept.
//!
//! Apart because records that came one after another are much alike: compressed together they take half of what each
//! takes by itself. A part that is cleared is gone from the bytes, so that what is erased is erased; the others keep their slots.
//! Knows bytes only.

use crate::store::Result;
use crate::store::StoreError;
use crate::store::pack;

/// Bytes after which a block is full. A record is read by unpacking its whole block: twice as much would save a tenth of
/// the bytes and double that time.
const FULL: usize = 8 * 1024;

/// What is kept of one record in its block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// Its bytes, as the row's codec says.
    pub(super) raw: &'a [u8],
    /// What its repository says about it, by the same codec.
    pub(super) about: &'a [u8],
    /// What the reader found wrong with it: here because most values are in the raw bytes too.
    pub(super) problems: &'a [u8],
}

/// Lengths of the [`Part`] in a slot.
type Lengths = [usize; 3];

/// Records' bytes, by slot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Block {
    slots: Vec<Lengths>,
    bytes: Vec<u8>,
}

impl Block {
    /// Whether nothing more belongs into it.
    pub(super) fn is_full(&self) -> bool {
        self.bytes.len() >= FULL
    }

    /// Whether no record has a byte in it.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Bytes in it.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Adds a record; returns its slot.
    pub(super) fn push(&mut self, part: Part<'_>) -> u32 {
        let slot = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        let all = [part.raw, part.about, part.problems];
        self.slots.push(all.map(<[u8]>::len));
        all.into_iter().for_each(|bytes| self.bytes.extend_from_slice(bytes));
        slot
    }

    /// What is in a slot.
    pub(super) fn get(&self, slot: u32) -> Option<Part<'_>> {
        let (start, [raw, about, problems]) = self.find(slot)?;
        let (raw, rest) = self.bytes.get(start..)?.split_at_checked(raw)?;
        let (about, rest) = rest.split_at_checked(about)?;
        Some(Part { raw, about, problems: rest.get(..problems)? })
    }

    /// Takes out what is in a slot.
    pub(super) fn clear(&mut self, slot: u32) {
        if let Some((start, lengths)) = self.find(slot) {
            self.bytes.drain(start..start + lengths.iter().sum::<usize>());
            self.slots
                .iter_mut()
                .skip(slot as usize)
                .take(1)
                .for_each(|lengths| *lengths = Lengths::default());
        }
    }

    fn find(&self, slot: u32) -> Option<(usize, Lengths)> {
        let slot = slot as usize;
        let before = self.slots.get(..slot)?;
        Some((before.iter().flatten().sum(), *self.slots.get(slot)?))
    }

    /// Codec and bytes to keep: how many slots and the lengths of each as varints, then the bytes, compressed.
    pub(super) fn pack(&self) -> (u8, Vec<u8>) {
        let mut out = Vec::with_capacity(self.bytes.len() + 5 * self.slots.len() + 2);
        put(&mut out, self.slots.len());
        self.slots.iter().flatten().for_each(|length| put(&mut out, *length));
        out.extend_from_slice(&self.bytes);
        pack::pack_block(&out)
    }

    /// The block back.
    ///
    /// # Errors
    /// It is damaged; `number` names it.
    pub(super) fn unpack(codec: u8, kept: &[u8], number: i64) -> Result<Self> {
        let name = || format!("block {number}");
        let bytes = pack::unpack(codec, kept, name)?;
        Self::parse(&bytes).ok_or_else(|| StoreError::Damaged { what: format!("{}: its lengths", name()) })
    }

    fn parse(mut rest: &[u8]) -> Option<Self> {
        let n_slots = get(&mut rest)?;
        let mut slots = Vec::with_capacity(n_slots.min(rest.len()));
        let mut total = 0_usize;
        for _ in 0..n_slots {
            let lengths = [get(&mut rest)?, get(&mut rest)?, get(&mut rest)?];
            total = lengths.iter().try_fold(total, |sum, length| sum.checked_add(*length))?;
            slots.push(lengths);
        }
        (total == rest.len()).then(|| Self { slots, bytes: rest.to_vec() })
    }
}

fn put(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn get(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= usize::from(byte & 0x7F) << shift;
        if *byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part<'a>([raw, about, problems]: [&'a [u8]; 3]) -> Part<'a> {
        Part { raw, about, problems }
    }

    fn block(records: &[[&[u8]; 3]]) -> Block {
        let mut block = Block::default();
        for (slot, record) in (0..).zip(records) {
            assert_eq!(block.push(part(*record)), slot);
        }
        block
    }

    #[test]
    fn a_block_comes_back_with_every_record_in_its_slot() {
        let long = b"<lom/>".repeat(1000);
        let records: [[&[u8]; 3]; 4] =
            [[b"one", b"", b"[]"], [&long, b"<about/>", b""], [b"", b"", b""], [b"\xFF\0", b"x", b"[1]"]];
        let block = block(&records);
        let (codec, kept) = block.pack();
        assert!(kept.len() < 200, "{} bytes", kept.len());
        let back = Block::unpack(codec, &kept, 1).unwrap();
        assert_eq!(back, block);
        for (slot, record) in (0..).zip(records) {
            assert_eq!(back.get(slot), Some(part(record)));
        }
        assert_eq!(back.get(4), None);
    }

    #[test]
    fn what_is_cleared_is_gone_and_the_others_stay() {
        let mut block = block(&[[b"first", b"1", b"p"], [b"second", b"", b""], [b"third", b"3", b"q"]]);
        block.clear(1);
        block.clear(7);
        assert_eq!(block.get(0), Some(part([b"first", b"1", b"p"])));
        assert_eq!(block.get(1), Some(Part::default()));
        assert_eq!(block.get(2), Some(part([b"third", b"3", b"q"])));
        assert!(!block.bytes.windows(6).any(|bytes| bytes == b"second"));
        [0, 2].into_iter().for_each(|slot| block.clear(slot));
        assert!(block.is_empty());
    }

    #[test]
    fn a_damaged_block_is_an_error_that_names_it() {
        let (codec, kept) = block(&[[b"first", b"1", b"p"]]).pack();
        for length in 0..kept.len() {
            let error = Block::unpack(codec, kept.get(..length).unwrap(), 77).unwrap_err();
            assert!(error.to_string().contains("block 77"), "{error}");
        }
        for lies in [
            &b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"[..],
            b"\x02\x01\0x",
            b"\x01\xFF\xFF\xFF\x7F\x01x",
        ] {
            assert!(Block::unpack(0, lies, 1).is_err());
        }
    }
}
