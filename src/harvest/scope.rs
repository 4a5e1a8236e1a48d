//! What a run is asked to do, and what it needs to do it.

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use crate::curate::Curation;
use crate::harvest::retry::Policy;
use crate::http::Clock;
use crate::http::Transport;
use crate::ingest::Reach;
use crate::ingest::Stored;
use crate::store::Store;

/// Which part of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Part {
    /// What changed since the last complete run; the rest of an interrupted one first. Everything at first.
    #[default]
    Changes,
    /// Everything again. An interrupted full run is gone on with.
    Everything,
    /// Datestamps from and until, inclusive. Leaves no trace for the next run.
    Window {
        /// As typed; cut to the repository's granularity.
        from: Option<String>,
        /// As typed; cut to the repository's granularity.
        until: Option<String>,
    },
}

/// What a run is asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Which part.
    pub part: Part,
    /// Stop after so many records.
    pub limit: Option<u64>,
    /// Store nothing; the report says what would have happened.
    pub dry_run: bool,
    /// Store also a run that would be held.
    pub accept: bool,
    /// Compare what is held with the repository's `ListIdentifiers`, also when no size gives rise to doubt.
    pub verify: bool,
}

/// What happens during a run, for whoever watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'a> {
    /// A page is stored.
    Page {
        /// The source's id.
        source: &'a str,
        /// Records of the present list so far.
        records: u64,
        /// How many there will be, where the server tells.
        size: Option<u64>,
    },
    /// Something odd that costs nothing, in words.
    Note {
        /// The source's id.
        source: &'a str,
        /// The words.
        text: &'a str,
    },
}

/// Takes what was committed: the index's side of a harvest.
pub trait Sink: Sync {
    /// Called after each commit that changed something, in the order of commits, with the store's change number.
    /// What goes wrong here is the sink's own business: an index that lags catches up.
    fn committed(&self, change: u64, records: Vec<Stored>);
}

/// What runs need. Shared by sources harvested side by side.
pub struct Deps<'a> {
    /// Time.
    pub clock: &'a dyn Clock,
    /// Where records go.
    pub store: &'a Store,
    /// How they are read.
    pub curation: &'a Curation,
    /// Who else takes what was stored.
    pub sink: Option<&'a dyn Sink>,
    /// Watches.
    pub progress: &'a (dyn Fn(Event<'_>) + Sync),
    /// When set, runs end at the next page boundary.
    pub stop: &'a AtomicBool,
    /// Values of environment variables.
    pub environment: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// Commit and sink belong together: whoever holds this does both.
    pub(super) commit: Mutex<()>,
}

impl<'a> Deps<'a> {
    /// How far records are read: for the index only where somebody takes them.
    pub(super) fn reach(&self) -> Reach {
        if self.sink.is_some() { Reach::Index } else { Reach::Store }
    }

    /// Nobody watches, no index, records read as they came, the process's environment.
    #[must_use]
    pub fn new(store: &'a Store, clock: &'a dyn Clock, stop: &'a AtomicBool) -> Self {
        let environment = &|name: &str| std::env::var(name).ok();
        let curation = Curation::none();
        Self {
            clock,
            store,
            curation,
            sink: None,
            progress: &|_| {},
            stop,
            environment,
            commit: Mutex::new(()),
        }
    }
}

/// How one source is asked.
pub struct Line<'a> {
    /// Sends requests.
    pub transport: &'a dyn Transport,
    /// How patient.
    pub policy: Policy,
}
