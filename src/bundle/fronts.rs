//! What a query with one common word shows, made beforehand: its first ten hits and the counts of its facets.
//!
//! Most queries are one common word. Their ten best lie anywhere in the bundle and their facets are counted over a long list; with
//! this a reader opens one file instead. The same for all records, newest first. Knows no page.

use std::cmp::Reverse;
use std::collections::HashMap;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use super::Numbering;
use super::codec::Name;
use super::collect::Collected;
use super::columns::Ranked;
use super::error::BundleError;
use super::gather::Posting;
use super::lists;
use super::lists::Lists;
use super::output::Heat;
use super::output::Output;
use super::table;
use super::transposed::Block;
use super::transposed::Known;
use super::words::Words;
use crate::model::query::Field;

/// Words that have one, 3 KB each: one for so many records, and few more than so many in a large bundle.
const RECORDS_PER_FRONT: usize = 100;
const LEAST: usize = 100;
const MANY: usize = 2_000;
const RECORDS_PER_MORE: usize = 500;
/// Words whose fronts are made at a time.
const STEP: usize = 256;
/// Bytes of a shard before compression: some six words.
const SHARD_BYTES: usize = 32 * 1024;
/// Values of a facet.
pub const VALUES: usize = 20;

/// The fronts of a bundle.
pub struct Fronts {
    /// Text number of a word → shard.
    pub of_words: HashMap<u32, Name>,
    /// That of all records.
    pub of_all: Name,
}

/// Values of a facet with their counts, of several facets.
type Facets<'c> = Vec<(&'static str, Vec<(&'c str, u64)>)>;

/// Writes the shards: blocks of fronts, each with its word as `key`, `hits` and `facets`.
pub fn write(
    words: &Words,
    columns: &[Ranked],
    (numbering, coding): (&Numbering, &Lists),
    collected: &Collected,
    output: &mut Output,
) -> Result<Fronts, BundleError> {
    let n = numbering.docs.len();
    let most = (n / RECORDS_PER_FRONT).min(MANY + n / RECORDS_PER_MORE).max(LEAST);
    let mut shards = Shards::default();
    for step in words.commonest(coding.long(), most).chunks(STEP) {
        let made = step.par_iter().map(|number| {
            let postings = words.postings(*number, numbering)?;
            let best = lists::best(&postings, numbering).into_iter().map(|(doc, _)| doc).collect();
            Ok((*number, best, facets(columns, &postings)))
        });
        let made: Vec<(u32, Vec<u32>, Facets<'_>)> = made.collect::<Result<_, BundleError>>()?;
        for (number, best, facets) in made {
            let front = json(words.text(number), &hits(&best, numbering, collected)?, &facets);
            shards.push(output, number, &front)?;
        }
    }
    shards.close(output)?;
    let all = hits(&newest(columns, numbering), numbering, collected)?;
    let mut block = Block::new(None);
    block.push(&json("", &all, &of_all(columns)), Known::default()).map_err(BundleError::Record)?;
    output.heat(Heat::Always);
    let of_all = output.shard(block.finish())?;
    Ok(Fronts { of_words: shards.names, of_all })
}

/// The shards under way.
struct Shards {
    open: Block<'static>,
    bytes: usize,
    numbers: Vec<u32>,
    names: HashMap<u32, Name>,
}

impl Default for Shards {
    fn default() -> Self {
        Self { open: Block::new(None), bytes: 0, numbers: Vec::new(), names: HashMap::new() }
    }
}

impl Shards {
    fn push(&mut self, output: &mut Output, number: u32, front: &[u8]) -> Result<(), BundleError> {
        if self.bytes + front.len() > SHARD_BYTES {
            self.close(output)?;
        }
        self.bytes += front.len();
        self.open.push(front, Known::default()).map_err(BundleError::Record)?;
        self.numbers.push(number);
        Ok(())
    }

    fn close(&mut self, output: &mut Output) -> Result<(), BundleError> {
        if self.numbers.is_empty() {
            return Ok(());
        }
        self.bytes = 0;
        let name = output.shard(std::mem::replace(&mut self.open, Block::new(None)).finish())?;
        self.names.extend(self.numbers.drain(..).map(|number| (number, name.clone())));
        Ok(())
    }
}

/// A front: its term, hits and counts of facets.
fn json(key: &str, hits: &[Vec<u8>], facets: &Facets<'_>) -> Vec<u8> {
    let mut out = b"{\"key\":".to_vec();
    out.extend(serde_json::json!(key).to_string().into_bytes());
    out.extend_from_slice(b",\"hits\":[");
    out.extend(hits.join(&b','));
    out.extend_from_slice(b"],\"facets\":");
    let texts = |(field, values): &(&'static str, Vec<(&str, u64)>)| {
        let values: Vec<(&str, String)> = values.iter().map(|(value, n)| (*value, n.to_string())).collect();
        ((*field).to_owned(), serde_json::json!(values))
    };
    let facets: serde_json::Map<String, serde_json::Value> = facets.iter().map(texts).collect();
    out.extend(serde_json::Value::Object(facets).to_string().into_bytes());
    out.push(b'}');
    out
}

fn hits(docs: &[u32], numbering: &Numbering, collected: &Collected) -> Result<Vec<Vec<u8>>, BundleError> {
    let of = |doc: &u32| numbering.docs.get(*doc as usize).copied().unwrap_or(0);
    docs.iter().map(|doc| collected.hit(of(doc))).collect()
}

/// The most frequent values of each facet, ties by value.
fn facets<'c>(columns: &'c [Ranked], postings: &[Posting]) -> Facets<'c> {
    let of = |column: &'c Ranked| {
        let mut counts: HashMap<u32, u64> = HashMap::new();
        for posting in postings {
            column.of(posting.doc).iter().for_each(|value| *counts.entry(*value).or_default() += 1);
        }
        let counted = counts
            .into_iter()
            .filter_map(|(value, count)| Some((&column.values.get(value as usize)?.0, count)));
        (column.field.name(), first(counted.map(|(value, count)| (value.as_str(), count)).collect()))
    };
    columns.iter().filter(|column| column.field != Field::Difficulty).map(of).collect()
}

fn of_all(columns: &[Ranked]) -> Facets<'_> {
    let facets = columns.iter().filter(|column| column.field != Field::Difficulty);
    facets
        .map(|column| {
            let values = column.values.iter().map(|(value, count)| (value.as_str(), *count));
            (column.field.name(), first(values.collect()))
        })
        .collect()
}

fn first(mut values: Vec<(&str, u64)>) -> Vec<(&str, u64)> {
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| table::compare(a.0, b.0)));
    values.truncate(VALUES);
    values
}

/// The records with the latest years, ties in the order that breaks them.
fn newest(columns: &[Ranked], numbering: &Numbering) -> Vec<u32> {
    let years = columns.iter().find(|column| column.field == Field::Year);
    let year = |doc: u32| {
        let years = years?;
        let value = years.values.get(*years.of(doc).first()? as usize)?;
        value.0.parse::<i64>().ok()
    };
    let key = |doc: &u32| (Reverse(year(*doc)), numbering.rank.get(*doc as usize).copied());
    let mut docs: Vec<u32> = (0..numbering.docs.len() as u32).collect();
    if docs.len() > lists::BEST {
        docs.select_nth_unstable_by_key(lists::BEST, key);
        docs.truncate(lists::BEST);
    }
    docs.sort_by_key(key);
    docs
}
