//! What the values of facets are called: each segment's own numbers of them, as numbers that hold for all segments.
//!
//! Apart from counting because it outlives a search: a facet with hundreds of thousands of values would be named anew for each.
//! Learnt segment by segment when first needed, since a segment never changes. Knows values, no record.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::RwLock;

use tantivy::columnar::StrColumn;
use tantivy::index::SegmentId;

use crate::model::query::FacetValue;
use crate::model::query::Field;
use crate::search::analysis;
use crate::search::strings::Strings;

/// Names that no segment has any more before all are learnt anew, beside as many as there are.
const MOST_STALE: usize = 10_000;

/// The names of all facets of an index.
#[derive(Debug, Default)]
pub(super) struct ValueNames(Mutex<BTreeMap<Field, Arc<FieldNames>>>);

/// The names of one facet's values. Numbers hold as long as it does.
#[derive(Debug, Default)]
pub(super) struct FieldNames(RwLock<Names>);

#[derive(Debug, Default)]
struct Names {
    /// Values as they are spelled.
    spellings: Strings,
    /// By number of a spelling: the first spelling that differs from it in case only.
    firsts: Vec<u32>,
    /// Whether a first spelling has others.
    has_others: Vec<bool>,
    /// What is compared, and the first spelling of each.
    keys: Strings,
    first_of_key: Vec<u32>,
    /// A segment's numbers → numbers of spellings.
    segments: HashMap<SegmentId, Arc<[u32]>>,
}

impl ValueNames {
    /// The names of a facet, to be kept for all of a search.
    pub(super) fn of(&self, field: Field) -> Arc<FieldNames> {
        let mut fields = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(fields.entry(field).or_default())
    }

    /// Forgets what only other segments have.
    pub(super) fn keep(&self, live: &BTreeSet<SegmentId>) {
        let mut fields = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for names in fields.values_mut() {
            if names.keep(live) {
                // Searches under way go on with the old ones.
                *names = Arc::default();
            }
        }
    }
}

impl FieldNames {
    /// By a segment's numbers: the numbers of spellings.
    pub(super) fn of_segment(&self, segment: SegmentId, column: &StrColumn) -> io::Result<Arc<[u32]>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).segments.get(&segment).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let mut names = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = names.segments.get(&segment) {
            return Ok(Arc::clone(known));
        }
        let mut numbers = Vec::with_capacity(column.num_terms());
        let mut terms = column.dictionary().stream()?;
        while terms.advance() {
            numbers.push(names.learn(&String::from_utf8_lossy(terms.key())));
        }
        let numbers: Arc<[u32]> = numbers.into();
        names.segments.insert(segment, Arc::clone(&numbers));
        Ok(numbers)
    }

    /// The values of counted spellings, which may come several times: those that differ in case only are one, shown in the
    /// commonest spelling; most frequent first, ties by value.
    pub(super) fn values(&self, counted: &[(u32, u32)], limit: usize) -> Vec<FacetValue> {
        let names = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let text = |number: u32| names.spellings.text(number);
        let (mut values, mut shared) = (Vec::new(), BTreeMap::<u32, Vec<(u32, u64)>>::new());
        for (number, count) in summed(counted, names.spellings.len()) {
            match names.shared(number) {
                Some(first) => shared.entry(first).or_default().push((number, count)),
                None => values.push((number, count)),
            }
        }
        values.extend(shared.into_values().filter_map(|same| {
            let (best, _) = same.iter().max_by_key(|(number, count)| (*count, Reverse(text(*number))))?;
            Some((*best, same.iter().map(|(_, count)| count).sum()))
        }));
        let order = |a: &(u32, u64), b: &(u32, u64)| b.1.cmp(&a.1).then_with(|| text(a.0).cmp(text(b.0)));
        if limit > 0 && values.len() > limit {
            values.select_nth_unstable_by(limit - 1, order);
        }
        values.truncate(limit);
        values.sort_unstable_by(order);
        let named = |(number, count)| FacetValue { value: text(number).to_owned(), count };
        values.into_iter().map(named).collect()
    }

    /// Whether too much is left of segments that are no more.
    fn keep(&self, live: &BTreeSet<SegmentId>) -> bool {
        let mut names = self.0.write().unwrap_or_else(PoisonError::into_inner);
        names.segments.retain(|segment, _| live.contains(segment));
        let there: usize = names.segments.values().map(|numbers| numbers.len()).sum();
        names.spellings.len() > 2 * there + MOST_STALE
    }
}

impl Names {
    fn learn(&mut self, value: &str) -> u32 {
        let number = self.spellings.learn(value);
        if (number as usize) < self.firsts.len() {
            return number;
        }
        let key = self.keys.learn(&analysis::key(value)) as usize;
        if key == self.first_of_key.len() {
            self.first_of_key.push(number);
        }
        let first = self.first_of_key.get(key).copied().unwrap_or(number);
        self.firsts.push(first);
        self.has_others.push(false);
        if first != number {
            self.has_others.get_mut(first as usize).into_iter().for_each(|others| *others = true);
        }
        number
    }

    /// The first spelling of a value that has several.
    fn shared(&self, number: u32) -> Option<u32> {
        let first = self.firsts.get(number as usize).copied()?;
        self.has_others.get(first as usize).copied().unwrap_or(false).then_some(first)
    }
}

/// The sums of what was counted several times; `n`: how many numbers there are.
fn summed(counted: &[(u32, u32)], n: usize) -> Vec<(u32, u64)> {
    if counted.len() < n / 8 {
        let mut sorted = counted.to_vec();
        sorted.sort_unstable();
        let sum = |same: &[(u32, u32)]| {
            Some((same.first()?.0, same.iter().map(|(_, count)| u64::from(*count)).sum()))
        };
        return sorted.chunk_by(|a, b| a.0 == b.0).filter_map(sum).collect();
    }
    let mut sums = vec![0_u64; n];
    for (number, count) in counted {
        sums.get_mut(*number as usize).into_iter().for_each(|sum| *sum += u64::from(*count));
    }
    (0..).zip(sums).filter(|(_, sum)| *sum > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(counted: &[(&str, u32)], limit: usize) -> Vec<(String, u64)> {
        let names = FieldNames::default();
        let learn = |(value, count): &(&str, u32)| (names.0.write().unwrap().learn(value), *count);
        let numbers: Vec<(u32, u32)> = counted.iter().map(learn).collect();
        names.values(&numbers, limit).into_iter().map(|value| (value.value, value.count)).collect()
    }

    #[test]
    fn values_that_differ_in_case_are_one_in_the_commonest_spelling() {
        let counted =
            [("Biology", 2), ("biology", 3), ("Art", 4), ("BIOLOGY", 1), ("biology", 1), ("Zoo", 4)];
        let all = [("biology", 7), ("Art", 4), ("Zoo", 4)].map(|(value, count)| (value.to_owned(), count));
        for limit in 0..5 {
            assert_eq!(shown(&counted, limit), all[..limit.min(3)], "{limit}");
        }
        assert_eq!(shown(&[("b", 2), ("B", 2)], 9), [("B".to_owned(), 4)]);
    }

    #[test]
    fn few_counts_and_many_have_the_same_sums() {
        let counted: Vec<(u32, u32)> = (0..500).map(|nth| (nth * 7 % 90, nth % 5)).collect();
        let mut few = summed(&counted, 100_000);
        few.retain(|(_, sum)| *sum > 0);
        assert_eq!(few, summed(&counted, 90));
    }
}
