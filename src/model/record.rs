//! A record as it came and as it is kept.
//!
//! Apart from [`crate::model::lom`] because a record exists, is versioned, deleted and exported whether or
//! not its metadata can be read.

use data_encoding::HEXLOWER;
use sha2::Digest;
use sha2::Sha256;

use crate::model::id::RecordId;
use crate::model::id::SourceId;

/// The header every record has, whatever its metadata (OAI-PMH 2.0 section 2.5).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// The OAI identifier, unique within one source.
    pub identifier: String,
    /// As sent, trimmed: `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ssZ` where the source keeps the rule; may be empty.
    pub datestamp: String,
    /// `status="deleted"`.
    pub deleted: bool,
    /// setSpecs in the order sent.
    pub sets: Vec<String>,
}

/// One record as it arrives from a source, before it is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Incoming {
    /// Its header.
    pub header: Header,
    /// The metadata: a standalone XML document. From OAI-PMH: the bytes of the one element in `metadata`, in
    /// UTF-8, with the namespace declarations that were in scope added to its start tag and nothing else
    /// changed. From a file: the file's bytes as they are. Empty for a deleted record.
    pub raw: Vec<u8>,
    /// The `about` containers' bytes (UTF-8), one after another; usually empty.
    pub about: Vec<u8>,
}

/// Whether a record is there for readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Shown, exported, provided.
    Live,
    /// Its source deleted it; a tombstone stays.
    Deleted,
    /// A rule of this site leaves it out; it is kept with its bytes.
    Skipped,
}

/// What the reader derived from the raw bytes and the store keeps beside them; rebuilt by `reparse`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Derived {
    /// Dialect name such as `ieee-lom`, or the namespace of a format that is not read.
    pub dialect: String,
    /// The title to show in lists, in the record's own language, if it has one.
    pub title: Option<String>,
    /// BCP 47 tag of `title`.
    pub title_language: Option<String>,
    /// BCP 47 tags of the resource's languages (LOM 1.3). Where the record names no language at all: one that was
    /// guessed from its texts, with [`Derived::GUESS_MARK`] at its end.
    pub languages: Vec<String>,
    /// Equal for records of one resource: [`Derived::group_of`] its location and title; never empty for live records.
    pub group: String,
    /// The site's rules that changed or skipped it: name, `#`, and digits that change with what the rule says.
    pub rules: Vec<String>,
    /// One of these rules leaves it out: it is kept, and shown to nobody.
    pub skipped: bool,
    /// Findings of the reader.
    pub problems: Vec<crate::model::problem::Problem>,
}

impl Derived {
    /// Private use subtags (BCP 47, 2.2.7) at the end of a tag that nobody gave: `el-x-guess`.
    pub const GUESS_MARK: &'static str = "-x-guess";

    /// The language that was guessed, without its mark; `None` where the record names one or none was found.
    #[must_use]
    pub fn guessed_language(&self) -> Option<&str> {
        self.languages.iter().find_map(|tag| tag.strip_suffix(Self::GUESS_MARK))
    }

    /// The name of the group of records that share `text`: 16 hexadecimal digits of its SHA-256, because it is
    /// kept and compared for every record and read by nobody.
    #[must_use]
    pub fn group_of(text: &str) -> String {
        let mut name = HEXLOWER.encode(&Sha256::digest(text));
        name.truncate(16);
        name
    }
}

/// A record as the store returns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Public id.
    pub id: RecordId,
    /// Key of its source: the source's first id.
    pub source_key: SourceId,
    /// The source's present id.
    pub source: SourceId,
    /// Its header as last seen.
    pub header: Header,
    /// Live or deleted.
    pub status: Status,
    /// Number of the change that made it what it is; grows over the whole collection.
    pub change: u64,
    /// Raw metadata, as in [`Incoming::raw`]; empty for a tombstone.
    pub raw: Vec<u8>,
    /// As in [`Incoming::about`].
    pub about: Vec<u8>,
    /// Derived facts; problems are left empty unless asked for.
    pub derived: Derived,
}

/// What storing one record did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was not there before.
    New,
    /// It was there with other content or header.
    Changed,
    /// A live record (or an unknown one) became a tombstone.
    Deleted,
    /// Nothing differed: no change number was taken.
    Unchanged,
}

/// Which version of a record wins when one is already held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precedence {
    /// The arriving one: a harvest speaks for its source.
    Arriving,
    /// The newer datestamp, ties by content hash: an import reads versions in any order.
    Newest,
}
