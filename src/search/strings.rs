//! Many different texts, or anything else that can be hashed, as numbers: four bytes and their letters each.
//!
//! Apart from those who use it because it is where the memory of millions of words is. All letters lie in one text; the table that finds them
//! holds numbers only. Knows no word.

use std::hash::BuildHasher;
use std::hash::Hash;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Distinct texts, numbered in the order of their coming. Beyond 4 GiB of letters all new ones share the last number.
#[derive(Debug, Default)]
pub(super) struct Strings {
    letters: String,
    /// Where each ends.
    ends: Vec<u32>,
    numbers: HashTable<u32>,
    state: RandomState,
}

impl Strings {
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number; empty where there is none.
    pub(super) fn text(&self, number: u32) -> &str {
        text(&self.letters, &self.ends, number)
    }

    /// The number of a text; `None` where it did not come.
    pub(super) fn number(&self, wanted: &str) -> Option<u32> {
        let is_it = |number: &u32| self.text(*number) == wanted;
        self.numbers.find(self.state.hash_one(wanted), is_it).copied()
    }

    /// The number of a text that may be new.
    pub(super) fn learn(&mut self, new: &str) -> u32 {
        if let Some(number) = self.number(new) {
            return number;
        }
        let Self { letters, ends, numbers, state } = self;
        let (Ok(number), Ok(end)) = (u32::try_from(ends.len()), u32::try_from(letters.len() + new.len()))
        else {
            return u32::try_from(ends.len()).unwrap_or(u32::MAX).saturating_sub(1);
        };
        letters.push_str(new);
        ends.push(end);
        numbers
            .insert_unique(state.hash_one(new), number, |other| state.hash_one(text(letters, ends, *other)));
        number
    }
}

fn text<'l>(letters: &'l str, ends: &[u32], number: u32) -> &'l str {
    let end = |at: usize| ends.get(at).map(|end| *end as usize);
    let at = number as usize;
    let from = at.checked_sub(1).map_or(Some(0), end);
    from.zip(end(at)).and_then(|(from, to)| letters.get(from..to)).unwrap_or_default()
}

/// Distinct values, numbered in the order of their coming.
#[derive(Debug)]
pub(super) struct Values<T> {
    list: Vec<T>,
    numbers: HashTable<u32>,
    state: RandomState,
}

impl<T> Default for Values<T> {
    fn default() -> Self {
        Self { list: Vec::new(), numbers: HashTable::new(), state: RandomState::default() }
    }
}

impl<T: Hash + Eq> Values<T> {
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The value of a number.
    pub(super) fn get(&self, number: u32) -> Option<&T> {
        self.list.get(number as usize)
    }

    /// The number of a value that may be new.
    pub(super) fn learn(&mut self, value: T) -> u32 {
        let Self { list, numbers, state } = self;
        let is_it = |number: &u32| list.get(*number as usize) == Some(&value);
        let hash = state.hash_one(Some(&value));
        if let Some(number) = numbers.find(hash, is_it) {
            return *number;
        }
        let number = u32::try_from(list.len()).unwrap_or(u32::MAX);
        numbers.insert_unique(hash, number, |other| state.hash_one(list.get(*other as usize)));
        list.push(value);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number_and_a_number_its_text() {
        let mut strings = Strings::default();
        let words: Vec<String> = (0..5_000).map(|n| format!("word{}", n % 2_500)).collect();
        let numbers: Vec<u32> = words.iter().map(|word| strings.learn(word)).collect();
        assert_eq!(strings.learn(""), 2_500);
        assert_eq!((strings.len(), strings.text(2_500), strings.text(9_999)), (2_501, "", ""));
        for (word, number) in words.iter().zip(numbers) {
            assert_eq!((strings.text(number), strings.number(word)), (word.as_str(), Some(number)));
        }
        assert_eq!(strings.number("unmet"), None);
    }

    #[test]
    fn equal_values_share_a_number() {
        let mut values = Values::default();
        let numbers: Vec<u32> = (0..3_000_u32).map(|n| values.learn((n % 1_000, "x"))).collect();
        assert!((0..3_000).all(|n| numbers[n as usize] == n % 1_000));
        assert_eq!((values.len(), values.get(999), values.get(1_000)), (1_000, Some(&(999, "x")), None));
    }
}
