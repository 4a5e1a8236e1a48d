//! The index's side of a harvest: documents go from each committed page to a thread that writes the index.
//!
//! It is a short cut past reading them again from the store. What it misses (a full disk, a kill) the catching-up
//! at the next start brings, because a commit names the change number it stands for.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::SyncSender;
use std::sync::mpsc::sync_channel;
use std::thread;

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
    for (change, records) in pages {
        n_uncommitted += records.len();
        for record in records {
            match record {
                Stored::New(document) => writer.put_new(&document)?,
                Stored::Put(document) => writer.put(&document)?,
                Stored::Deleted(id) => writer.delete(&id)?,
            }
        }
        last = Some(change);
        if n_uncommitted >= COMMIT_EVERY {
            writer.commit(change)?;
            (last, n_uncommitted) = (None, 0);
        }
    }
    last.map_or(Ok(()), |change| writer.commit(change))
}
