//! The root: the one shard that leads to all others. Named in `index.html`, read first.

use std::collections::BTreeMap;

use serde::Serialize;

use super::chars::Characters;
use super::columns::TopValues;
use super::table::Directory;
use super::terms::Broader;

/// Version of the format; `docs/BUNDLE.md` says what each one changed. A reader refuses another one.
pub const BUNDLE_VERSION: u32 = 5;

/// The root's JSON.
#[derive(Debug, Serialize)]
pub struct Root {
    /// [`BUNDLE_VERSION`].
    pub version: u32,
    /// The bundle's title.
    pub title: String,
    /// `YYYY-MM-DD`, or empty.
    pub date: String,
    /// Languages of the interface, the bundle's own first, and their names in themselves.
    pub languages: Vec<&'static str>,
    /// As `languages`.
    pub autonyms: Vec<&'static str>,
    /// Language → shard with the interface's words.
    pub strings: BTreeMap<&'static str, String>,
    /// The words of the bundle's own language, which most readers need at once.
    pub words: BTreeMap<String, String>,
    /// Which term is right above which.
    pub broader: Broader,
    /// Shard with the values that words of a query may name.
    pub names: String,
    /// Shard with the stop words of each language.
    pub stops: String,
    /// The part of the page's script that is read after the first results: its path and its bytes.
    pub later: (String, usize),
    /// Shard with the script of the page's worker.
    pub worker: String,
    /// What this bundle's entries in the browser's storage are named by: the same as long as its title is.
    pub shelf: String,
    /// What the home page says below the title, where the publisher says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cover: Option<String>,
    /// Who publishes the bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Path of the script that unpacks gzip where the browser cannot.
    pub inflate: String,
    /// Source id → name.
    pub sources: BTreeMap<String, String>,
    /// What the home page counts.
    pub counts: Counts,
    /// What the home page leads to.
    pub home: Vec<TopValues>,
    /// Records in one shard of hits.
    pub hits_per_shard: usize,
    /// Records in one shard of what hits do not have.
    pub records_per_shard: usize,
    /// Shards of the dictionaries that blocks of records name by their number.
    pub dictionaries: Vec<String>,
    /// Documents in one chunk of a list; a list of no more is not cut.
    pub chunk: usize,
    /// A list of more documents is by itself, its best ones first.
    pub long: usize,
    /// A list of more documents has remainders of places in descriptions.
    pub near: u64,
    /// What impacts and fields are written as: how many codes have each length, from 0; the symbols in order of their codes.
    pub codes: (Vec<u32>, Vec<u16>),
    /// Number of documents → rarity, where programs might round it differently.
    pub rarities: BTreeMap<u32, u32>,
    /// Shard with what is shown of all records.
    pub front: String,
    /// Documents in one block of a column.
    pub block: usize,
    /// Values in one piece of a facet's list of values.
    pub piece: usize,
    /// Column → number of its values.
    pub values: BTreeMap<String, usize>,
    /// Character tables.
    pub characters: Characters,
    /// Shard with what is known of endings.
    pub endings: String,
    /// The tables.
    pub tables: BTreeMap<&'static str, Directory>,
}

/// What a bundle holds, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Records.
    pub records: u64,
    /// Sources with a record in it.
    pub sources: u64,
    /// Languages of resources.
    pub languages: u64,
}
