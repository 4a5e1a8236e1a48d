//! The tables `hits` and `records`: records in the bundle's order, so many in a file, and the dictionaries that they are written with.
//!
//! Apart from `transposed` because it knows which records share a file and which language they are in. Reads the records back
//! from where `collect` put them.

use std::collections::BTreeMap;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use super::Numbering;
use super::codec::Name;
use super::codec::Payload;
use super::collect::Collected;
use super::collect::Texts;
use super::dictionary::Counts;
use super::dictionary::Dictionary;
use super::error::BundleError;
use super::output::Heat;
use super::output::Output;
use super::table::Directory;
use super::transposed::Block;
use super::transposed::Known;

/// Hits in one file, about 13 KB to read for one, and most files of them before they grow: folders stay short.
const HITS_PER_SHARD: usize = 80;
const HIT_SHARDS: usize = 5_500;
/// Rests of records in one file: only a record's own page and phrases read one.
const RECORDS_PER_SHARD: usize = 320;
const RECORD_SHARDS: usize = 1_500;
/// Records of a language that are looked at for its dictionary, and those that make one worth while.
const SAMPLE: usize = 2_000;
const LEAST: usize = 50;
/// Blocks that are made at a time.
const STEP: usize = 16;

/// The dictionaries of a bundle by language, each with its number.
#[derive(Default)]
pub struct Dictionaries {
    by_language: BTreeMap<String, (usize, Dictionary)>,
    /// Their shards.
    pub names: Vec<Name>,
}

/// The two tables and the records in a file of each.
pub struct Written {
    pub hits: Directory,
    pub hits_per_shard: usize,
    pub records: Directory,
    pub records_per_shard: usize,
}

impl Dictionaries {
    /// Learns one for every language with enough records, and writes them.
    pub fn write(
        collected: &Collected,
        numbering: &Numbering,
        output: &mut Output,
    ) -> Result<Self, BundleError> {
        let mut made = Self::default();
        let mut payloads = Vec::new();
        for docs in numbering.docs.chunk_by(|a, b| collected.language(*a) == collected.language(*b)) {
            let Some(first) = docs.first().filter(|_| docs.len() >= LEAST) else { continue };
            let share = docs.len().div_ceil(SAMPLE);
            let mut counts = Counts::default();
            for doc in docs.iter().step_by(share) {
                Known::of(&collected.hit(*doc)?).texts().for_each(|text| counts.add(text));
            }
            let dictionary = counts.dictionary(share as u64);
            payloads.push(Payload::from(dictionary.payload()));
            made.by_language.insert(collected.language(*first).to_owned(), (payloads.len() - 1, dictionary));
        }
        output.heat(Heat::Often);
        made.names = output.shards(&payloads)?;
        Ok(made)
    }

    fn of(&self, language: &str) -> Option<(usize, &Dictionary)> {
        self.by_language.get(language).map(|(number, dictionary)| (*number, dictionary))
    }
}

/// Writes both tables.
pub fn write(
    collected: &Collected,
    numbering: &Numbering,
    dictionaries: &Dictionaries,
    output: &mut Output,
) -> Result<Written, BundleError> {
    let n = numbering.docs.len();
    let hits_per_shard = HITS_PER_SHARD.max(n.div_ceil(HIT_SHARDS));
    let records_per_shard = RECORDS_PER_SHARD.max(n.div_ceil(RECORD_SHARDS));
    let blocks = Blocks { collected, numbering, dictionaries };
    let read_hit = |doc| Ok(Texts { hit: collected.hit(doc)?, rest: Vec::new() });
    let hit = |block: &mut Block<'_>, texts: &Texts| block.push(&texts.hit, Known::default());
    let rest = |block: &mut Block<'_>, texts: &Texts| block.push(&texts.rest, Known::of(&texts.hit));
    output.heat(Heat::Hits);
    let hits = blocks.write(hits_per_shard, read_hit, hit, output)?;
    output.heat(Heat::Seldom);
    let records = blocks.write(records_per_shard, |doc| collected.texts(doc), rest, output)?;
    Ok(Written {
        hits: Directory::often_read(hits, output)?,
        hits_per_shard,
        records: Directory::seldom_read(records, output)?,
        records_per_shard,
    })
}

struct Blocks<'a> {
    collected: &'a Collected,
    numbering: &'a Numbering,
    dictionaries: &'a Dictionaries,
}

impl Blocks<'_> {
    /// The shards with their keys: block numbers, the first of them empty.
    fn write(
        &self,
        size: usize,
        read: impl Fn(u32) -> Result<Texts, BundleError>,
        push: impl Fn(&mut Block<'_>, &Texts) -> Result<(), serde_json::Error> + Sync,
        output: &mut Output,
    ) -> Result<Vec<(String, Name)>, BundleError> {
        let mut shards = Vec::new();
        let blocks: Vec<&[u32]> = self.numbering.docs.chunks(size).collect();
        for step in blocks.chunks(STEP) {
            let read_block = |docs: &&[u32]| {
                let texts = docs.iter().map(|doc| read(*doc)).collect::<Result<Vec<_>, _>>();
                let middle = docs.get(docs.len() / 2).map_or("", |doc| self.collected.language(*doc));
                texts.map(|texts| (self.dictionaries.of(middle), texts))
            };
            let texts = step.iter().map(read_block).collect::<Result<Vec<_>, _>>()?;
            let made = texts.into_par_iter().map(|(dictionary, texts)| {
                let mut block = Block::new(dictionary);
                texts.iter().try_for_each(|texts| push(&mut block, texts)).map(|()| block.finish())
            });
            let payloads = made.collect::<Result<Vec<Payload>, _>>().map_err(BundleError::Record)?;
            for name in output.shards(&payloads)? {
                let key = if shards.is_empty() { String::new() } else { format!("{:08}", shards.len()) };
                shards.push((key, name));
            }
        }
        Ok(shards)
    }
}
