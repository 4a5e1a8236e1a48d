//! Documents gathered into batches, and a batch read on all processors.
//!
//! Runs on the reading thread: the bounded channel to the storing thread is what keeps memory bounded.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::mpsc::SyncSender;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::curate::Curation;
use crate::import::FileError;
use crate::import::Item;
use crate::import::Piece;
use crate::import::SourceName;
use crate::import::jsonl;
use crate::import::lom_file;
use crate::import::oai_response;
use crate::import::sniff::Kind;
use crate::ingest;
use crate::ingest::Prepared;
use crate::ingest::Reach;
use crate::model::id::SourceId;
use crate::model::quarantine::Quarantined;
use crate::model::record::Precedence;

/// Documents of one batch, unless bytes fill it first.
const MAX_PIECES: usize = 512;

/// Bytes of one batch; a larger document is a batch by itself.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// The sources that records may belong to.
#[derive(Debug)]
pub struct Names {
    /// Where records go that name none.
    pub default: SourceName,
    /// Present id by key, as the store has it.
    pub held: HashMap<SourceId, SourceId>,
}

/// A record that was read, or bytes that are none.
#[derive(Debug)]
pub struct Ready {
    /// Where it belongs.
    pub source: SourceName,
    /// Which version wins.
    pub precedence: Precedence,
    /// What to store.
    pub body: Result<Prepared, Box<Quarantined>>,
}

/// What goes to the storing thread at once.
#[derive(Debug, Default)]
pub struct Batch {
    /// Records in the order of the files.
    pub ready: Vec<Ready>,
    /// Files read.
    pub files: u64,
    /// Files skipped.
    pub skipped: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Files from which nothing came.
    pub errors: Vec<FileError>,
}

/// Takes documents one by one and sends batches.
#[derive(Debug)]
pub struct Batcher<'c> {
    curation: &'c Curation,
    reach: Reach,
    names: Names,
    sender: SyncSender<Batch>,
    pieces: Vec<Piece>,
    bytes: usize,
    batch: Batch,
    shared: HashSet<String>,
    alone: bool,
}

impl<'c> Batcher<'c> {
    /// An empty one.
    #[must_use]
    pub fn new((curation, reach): (&'c Curation, Reach), names: Names, sender: SyncSender<Batch>) -> Self {
        Self {
            curation,
            reach,
            names,
            sender,
            pieces: Vec::new(),
            bytes: 0,
            batch: Batch::default(),
            shared: HashSet::new(),
            alone: true,
        }
    }

    /// Sets the names that several arguments of this run hold.
    pub fn set_shared_names(&mut self, shared: HashSet<String>) {
        self.shared = shared;
    }

    /// The documents that follow are of the file with this name.
    pub fn enter_file(&mut self, name: &str) {
        self.alone = !self.shared.contains(name);
    }

    /// No other file of this run has the name of the one entered.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.alone
    }

    /// Adds a document; `false` when nobody takes batches any more.
    pub fn push(&mut self, piece: Piece) -> bool {
        self.bytes += piece.bytes.len();
        self.pieces.push(piece);
        let full = self.pieces.len() >= MAX_PIECES || self.bytes >= MAX_BYTES;
        !full || self.flush()
    }

    /// Counts a file that was read.
    pub fn count_file(&mut self) {
        self.batch.files += 1;
    }

    /// Counts a file that is something else.
    pub fn skip(&mut self) -> bool {
        self.batch.skipped += 1;
        true
    }

    /// Notes a file from which nothing came.
    pub fn error(&mut self, path: &str, reason: String) -> bool {
        self.batch.errors.push(FileError { path: path.trim_end_matches('/').to_owned(), reason });
        true
    }

    /// Reads what was gathered and sends it; `false` when nobody takes batches any more.
    pub fn flush(&mut self) -> bool {
        let pieces = std::mem::take(&mut self.pieces);
        let mut batch = std::mem::take(&mut self.batch);
        batch.bytes = std::mem::take(&mut self.bytes) as u64;
        let (names, reading) = (&self.names, (self.curation, self.reach));
        let items = pieces.into_par_iter().flat_map_iter(|piece| items(piece, names));
        batch.ready = items.map(|item| prepare(reading, item)).collect();
        self.sender.send(batch).is_ok()
    }
}

fn items(piece: Piece, names: &Names) -> Vec<Item> {
    match piece.kind {
        Kind::JsonLines => jsonl::read(&piece, names),
        Kind::Oai => oai_response::read(&piece, &names.default),
        Kind::MaybeOai => match oai_response::read_bare(&piece, &names.default) {
            Some(items) => items,
            None => vec![lom_file::read(piece, &names.default)],
        },
        Kind::Metadata | Kind::Zip | Kind::Other => vec![lom_file::read(piece, &names.default)],
    }
}

fn prepare((curation, reach): (&Curation, Reach), item: Item) -> Ready {
    let Item { source, precedence, body } = item;
    let body = match body {
        Ok(incoming) => ingest::prepare(curation, (&source.key, &source.id), incoming, None, reach),
        Err(bad) => Err(Box::new(bad)),
    };
    Ready { source, precedence, body }
}
