//! One pass over the hits: how many, of how many resources, with which values.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::io;

use tantivy::DocId;
use tantivy::Score;
use tantivy::SegmentOrdinal;
use tantivy::SegmentReader;
use tantivy::collector::Collector;
use tantivy::collector::SegmentCollector;
use tantivy::columnar::Column;
use tantivy::columnar::StrColumn;

use super::schema;
use crate::model::query::Facet;
use crate::model::query::FacetValue;
use crate::model::query::Field;
use crate::search::analysis;

/// Counts hits, resources where asked for, and values of facets.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    pub(super) facets: Vec<Field>,
    pub(super) groups: bool,
}

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) total: u64,
    pub(super) groups: u64,
    /// In the order asked for: how many hits have each value, as it is spelled.
    values: Vec<HashMap<String, u64>>,
}

impl Counts {
    /// The facet asked for as `nth`: values that differ in case only are one, shown in the commonest spelling;
    /// most frequent first, ties by value.
    pub(super) fn facet(&self, nth: usize, field: Field, limit: usize) -> Facet {
        let mut by_key: BTreeMap<String, (u64, u64, &str)> = BTreeMap::new();
        for (value, count) in self.values.get(nth).into_iter().flatten() {
            let (sum, best, shown) = by_key.entry(analysis::key(value)).or_insert((0, 0, value));
            *sum += count;
            if (*count, std::cmp::Reverse(value.as_str())) > (*best, std::cmp::Reverse(*shown)) {
                (*best, *shown) = (*count, value);
            }
        }
        let mut values: Vec<FacetValue> = by_key
            .into_values()
            .map(|(count, _, value)| FacetValue { value: value.to_owned(), count })
            .collect();
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        values.truncate(limit);
        Facet { field, values }
    }
}

impl Collector for Tally {
    type Fruit = Counts;
    type Child = SegmentTally;

    fn for_segment(
        &self,
        _ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentTally> {
        let columns = segment.fast_fields();
        let facets = self.facets.iter().map(|field| {
            let column = columns.str(&schema::value_name(*field))?;
            let terms = column.as_ref().map_or(0, |column| column.num_terms());
            Ok((column, vec![0; terms]))
        });
        Ok(SegmentTally {
            total: 0,
            facets: facets.collect::<tantivy::Result<_>>()?,
            group: self.groups.then(|| columns.u64(schema::GROUP)).transpose()?,
            groups: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<io::Result<SegmentCounts>>) -> tantivy::Result<Counts> {
        let mut counts = Counts { values: vec![HashMap::new(); self.facets.len()], ..Counts::default() };
        let mut groups = Vec::new();
        for fruit in fruits {
            let mut segment = fruit?;
            counts.total += segment.total;
            groups.append(&mut segment.groups);
            for (sum, values) in counts.values.iter_mut().zip(segment.values) {
                for (value, count) in values {
                    *sum.entry(value).or_default() += count;
                }
            }
        }
        groups.sort_unstable();
        groups.dedup();
        counts.groups = u64::try_from(groups.len()).unwrap_or(u64::MAX);
        Ok(counts)
    }
}

/// Counting in one segment.
pub(super) struct SegmentTally {
    total: u64,
    facets: Vec<(Option<StrColumn>, Vec<u32>)>,
    group: Option<Column<u64>>,
    groups: Vec<u64>,
}

/// What was counted in one segment.
pub(super) struct SegmentCounts {
    total: u64,
    groups: Vec<u64>,
    values: Vec<Vec<(String, u64)>>,
}

impl SegmentCollector for SegmentTally {
    type Fruit = io::Result<SegmentCounts>;

    fn collect(&mut self, doc: DocId, _score: Score) {
        self.total += 1;
        self.groups.extend(self.group.as_ref().and_then(|group| group.first(doc)));
        for (column, counts) in &mut self.facets {
            let Some(column) = column else { continue };
            for ordinal in column.ords().values_for_doc(doc) {
                let count = usize::try_from(ordinal).ok().and_then(|ordinal| counts.get_mut(ordinal));
                count.into_iter().for_each(|count| *count += 1);
            }
        }
    }

    fn harvest(mut self) -> io::Result<SegmentCounts> {
        self.groups.sort_unstable();
        self.groups.dedup();
        let values = self.facets.iter().map(|(column, counts)| match column {
            Some(column) => named(column, counts),
            None => Ok(Vec::new()),
        });
        Ok(SegmentCounts {
            total: self.total,
            groups: self.groups,
            values: values.collect::<io::Result<_>>()?,
        })
    }
}

/// The values that were met, with their counts.
fn named(column: &StrColumn, counts: &[u32]) -> io::Result<Vec<(String, u64)>> {
    let met = || (0..).zip(counts).filter(|(_, count)| **count > 0);
    let ordinals: Vec<u64> = met().map(|(ordinal, _)| ordinal).collect();
    let mut numbers = met().map(|(_, count)| u64::from(*count));
    let mut values = Vec::with_capacity(ordinals.len());
    column.dictionary().sorted_ords_to_term_cb(&ordinals, |value| {
        let count = numbers.next().unwrap_or_default();
        values.push((String::from_utf8_lossy(value).into_owned(), count));
    })?;
    Ok(values)
}
