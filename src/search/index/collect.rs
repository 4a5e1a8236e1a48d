//! One pass over the hits: how many, of how many resources, with which values.

use std::sync::Arc;

use tantivy::DocId;
use tantivy::Score;
use tantivy::SegmentOrdinal;
use tantivy::SegmentReader;
use tantivy::collector::Collector;
use tantivy::collector::SegmentCollector;
use tantivy::columnar::Column;
use tantivy::columnar::StrColumn;

use super::schema;
use super::values::FieldNames;
use super::values::ValueNames;
use crate::model::query::Facet;
use crate::model::query::Field;

/// Values are listed as they are met as long as they are fewer than this share of a segment's.
const FEW: usize = 8;

/// Counts hits, resources where asked for, and values of facets.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    facets: Vec<(Field, Arc<FieldNames>)>,
    groups: bool,
}

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) total: u64,
    pub(super) groups: u64,
    facets: Vec<Counted>,
}

/// How many hits have each value of a facet; a value of several segments several times.
#[derive(Debug)]
struct Counted {
    field: Field,
    names: Arc<FieldNames>,
    values: Vec<(u32, u32)>,
}

impl Tally {
    /// Of these facets, whose values have these names.
    pub(super) fn new(facets: &[Field], groups: bool, names: &ValueNames) -> Self {
        Self { facets: facets.iter().map(|field| (*field, names.of(*field))).collect(), groups }
    }
}

impl Counts {
    /// The facet asked for as `nth`.
    pub(super) fn facet(&self, nth: usize, limit: usize) -> Option<Facet> {
        let Counted { field, names, values } = self.facets.get(nth)?;
        Some(Facet { field: *field, values: names.values(values, limit) })
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
        let facets = self.facets.iter().map(|(field, names)| {
            let column = columns.str(&schema::value_name(*field))?;
            column.map(|column| Ordinals::new(column, names, segment)).transpose()
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

    fn merge_fruits(&self, fruits: Vec<SegmentCounts>) -> tantivy::Result<Counts> {
        let facets = self.facets.iter().cloned();
        let facets = facets.map(|(field, names)| Counted { field, names, values: Vec::new() }).collect();
        let mut counts = Counts { facets, ..Counts::default() };
        let mut groups = Vec::new();
        for mut segment in fruits {
            counts.total += segment.total;
            groups.append(&mut segment.groups);
            for (all, mut own) in counts.facets.iter_mut().zip(segment.values) {
                all.values.append(&mut own);
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
    facets: Vec<Option<Ordinals>>,
    group: Option<Column<u64>>,
    groups: Vec<u64>,
}

/// What was counted in one segment.
pub(super) struct SegmentCounts {
    total: u64,
    groups: Vec<u64>,
    values: Vec<Vec<(u32, u32)>>,
}

/// A segment's own numbers of a facet's values, as they are met.
struct Ordinals {
    column: StrColumn,
    /// Their numbers everywhere.
    numbers: Arc<[u32]>,
    met: Vec<u32>,
    /// By number, once many were met.
    counts: Vec<u32>,
}

impl Ordinals {
    fn new(column: StrColumn, names: &FieldNames, segment: &SegmentReader) -> tantivy::Result<Self> {
        let numbers = names.of_segment(segment.segment_id(), &column)?;
        Ok(Self { column, numbers, met: Vec::new(), counts: Vec::new() })
    }

    fn collect(&mut self, doc: DocId) {
        let Self { column, numbers, met, counts } = self;
        let ordinals = column.ords().values_for_doc(doc).filter_map(|ordinal| u32::try_from(ordinal).ok());
        if !counts.is_empty() {
            ordinals.for_each(|ordinal| count(counts, ordinal));
            return;
        }
        met.extend(ordinals);
        if met.len() * FEW > numbers.len() {
            counts.resize(numbers.len(), 0);
            met.drain(..).for_each(|ordinal| count(counts, ordinal));
        }
    }

    fn counted(mut self) -> Vec<(u32, u32)> {
        let number = |ordinal: u32| self.numbers.get(ordinal as usize).copied();
        self.met.sort_unstable();
        let same = self.met.chunk_by(|a, b| a == b);
        let few = same.filter_map(|same| Some((number(*same.first()?)?, same.len() as u32)));
        let many = self.numbers.iter().copied().zip(self.counts).filter(|(_, count)| *count > 0);
        few.chain(many).collect()
    }
}

fn count(counts: &mut [u32], ordinal: u32) {
    counts.get_mut(ordinal as usize).into_iter().for_each(|count| *count += 1);
}

impl SegmentCollector for SegmentTally {
    type Fruit = SegmentCounts;

    fn collect(&mut self, doc: DocId, _score: Score) {
        self.total += 1;
        self.groups.extend(self.group.as_ref().and_then(|group| group.first(doc)));
        self.facets.iter_mut().flatten().for_each(|facet| facet.collect(doc));
    }

    fn harvest(mut self) -> SegmentCounts {
        self.groups.sort_unstable();
        self.groups.dedup();
        let values = self.facets.into_iter().map(|facet| facet.map(Ordinals::counted).unwrap_or_default());
        SegmentCounts { total: self.total, groups: self.groups, values: values.collect() }
    }
}
