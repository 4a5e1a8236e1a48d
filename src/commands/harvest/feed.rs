//! The index's side of a harvest: documents go from each committed page to a thread that writes the index.
//!
//! It is a short cut past reading them again from the store. What it misses (a full disk, a kill) the catching-up
//! at the next start brings, because a commit names the change number it stands for.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::SyncSender;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

use crate::commands::Env;
use crate::commands::index;
use crate::harvest::Sink;
use crate::harvest::Stored;
use crate::search::IndexWriter;
use crate::search::SearchError;

/// Batches under way to the index; harvesting waits when there are more, so memory stays bounded. As many gather while a
/// segment is written.
const BATCHES_UNDER_WAY: usize = 6;
/// A commit after this many records, so that readers see a long harvest grow.
const COMMIT_EVERY: usize = 100_000;

/// Nothing came for so long: the repository is slower than we are.
const PAUSE: Duration = Duration::from_millis(20);

type Page = (u64, Vec<Stored>);

/// Gives each committed page to the thread; `None` once that thread has failed.
struct Feed {
    pages: Mutex<Option<SyncSender<Page>>>,
}

impl Sink for Feed {
    fn committed(&self, change: u64, records: Vec<Stored>) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = pages.as_ref()
            && sender.send((change, records)).is_err()
        {
            *pages = None;
        }
    }
}

/// Runs `work` with a sink whose pages are indexed meanwhile; the index is committed when `work` ends.
///
/// # Errors
/// The index cannot be opened. What goes wrong later is said and left to the catching-up.
pub(crate) fn with_feed<T>(env: &Env, work: impl FnOnce(&dyn Sink) -> T) -> anyhow::Result<T> {
    let index = index::open(env)?;
    let mut writer = index.writer(index::INDEX_HEAP_BYTES)?;
    let (sender, pages) = sync_channel(BATCHES_UNDER_WAY);
    let feed = Feed { pages: Mutex::new(Some(sender)) };
    Ok(thread::scope(|threads| {
        let writing = threads.spawn(move || {
            write(&mut writer, &pages)?;
            writer.close()
        });
        let result = work(&feed);
        drop(feed);
        match writing.join() {
            Ok(Ok(())) => {}
            Ok(Err(error)) => eprintln!("lomond: the index lags and will catch up: {error}"),
            Err(_) => eprintln!("lomond: the index lags and will catch up: its writer broke off"),
        }
        result
    }))
}

fn write(writer: &mut IndexWriter, pages: &Receiver<Page>) -> Result<(), SearchError> {
    let (mut last, mut n_uncommitted) = (None, 0);
    while let Some((change, records)) = next(writer, pages)? {
        n_uncommitted += records.len();
        records.into_iter().try_for_each(|record| apply(writer, record))?;
        last = Some(change);
        if n_uncommitted >= COMMIT_EVERY {
            writer.commit(change)?;
            (last, n_uncommitted) = (None, 0);
        }
    }
    last.map_or(Ok(()), |change| writer.commit(change))
}

/// The next page, if there is one more; the time until it comes is used.
fn next(writer: &mut IndexWriter, pages: &Receiver<Page>) -> Result<Option<Page>, SearchError> {
    match pages.recv_timeout(PAUSE) {
        Err(RecvTimeoutError::Timeout) => {
            writer.use_pause()?;
            Ok(pages.recv().ok())
        }
        page => Ok(page.ok()),
    }
}

fn apply(writer: &mut IndexWriter, record: Stored) -> Result<(), SearchError> {
    match record {
        Stored::New(document) => writer.put_new(&document),
        Stored::Put(document) => writer.put(&document),
        Stored::Deleted(id) => writer.delete(&id),
    }
}
