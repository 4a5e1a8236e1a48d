//! One list from the wire to the store: fetching, reading and storing side by side, memory bounded.
//!
//! Apart from the run because this is where threads are. The channels hold one page each, so that a slow store
//! slows the fetching down; dropping the last receiver ends it.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use crate::harvest::again;
use crate::harvest::ask::Asker;
use crate::harvest::list::Fetched;
use crate::harvest::list::ListError;
use crate::harvest::list::Lister;
use crate::harvest::page;
use crate::harvest::page::Batch;
use crate::harvest::run::HarvestError;
use crate::harvest::run::Known;
use crate::harvest::run::Run;
use crate::harvest::run::Walked;
use crate::harvest::scope::Event;
use crate::store::SourceRow;

/// Pages that come within this time are stored together.
const GATHER: Duration = Duration::from_millis(250);
/// Records that are stored together, about.
const MOST_RECORDS: usize = 1_000;

/// How a list ended that came to its end: see [`Walked`].
struct End {
    doubtful: bool,
    gap: Option<String>,
}

impl Run<'_> {
    /// Harvests one list; `false`: the limit is reached.
    pub(super) fn list(
        &mut self,
        asker: &mut Asker<'_>,
        known: &Known,
        set: Option<&str>,
    ) -> Result<bool, HarvestError> {
        let Some(plan) = self.plan(known, set)? else { return Ok(true) };
        let mut arguments = plan.arguments.clone();
        if let Some(resumed) = &plan.resume {
            (arguments.from, arguments.until) = (resumed.from.clone(), resumed.until.clone());
        }
        let (listed, within_limit) = self.pipeline(Lister::new(asker, plan), known, set)?;
        let End { doubtful, gap } =
            listed.map_err(|cause| HarvestError::List { set: set.map(str::to_owned), cause })?;
        self.walked.push(Walked { arguments, doubtful, gap });
        Ok(within_limit)
    }

    /// Records and damaged stretches that came so far.
    pub(super) fn received(&self) -> u64 {
        let counts = &self.done.counts;
        counts.new
            + counts.changed
            + counts.deleted
            + counts.unchanged
            + counts.quarantined
            + counts.held_deletions
    }

    /// Walks one list, fetching, reading and storing side by side: while a page is read and stored, the next one is on
    /// its way. Says whether its end leaves doubts, and why some of it could not be had.
    fn pipeline(
        &mut self,
        mut lister: Lister<'_, '_>,
        known: &Known,
        set: Option<&str>,
    ) -> Result<(Result<End, ListError>, bool), HarvestError> {
        let (source, curation, reach) = (self.source, self.deps.curation, self.deps.reach());
        thread::scope(|scope| {
            let (fetched_to, fetched) = mpsc::sync_channel::<Fetched>(1);
            let (ready_to, ready) = mpsc::sync_channel::<Batch>(1);
            let fetcher = scope.spawn(move || {
                let listed = fetch_all(&mut lister, &fetched_to);
                let gap = lister.gap().map(str::to_owned);
                let end = End { doubtful: lister.is_doubtful(), gap };
                (listed.map(|()| end), lister.notes)
            });
            scope.spawn(move || {
                for page in fetched {
                    if ready_to.send(page::prepare(curation, source, page, reach)).is_err() {
                        break;
                    }
                }
            });
            let stored = self.store_all(ready, known, set);
            let (listed, notes) = fetcher.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            notes.iter().for_each(|note| self.note(note));
            Ok((listed, stored?))
        })
    }

    /// Stores what comes until nothing comes; `false`: the limit is reached. Dropping the receiver ends the
    /// fetching.
    fn store_all(
        &mut self,
        ready: mpsc::Receiver<Batch>,
        known: &Known,
        set: Option<&str>,
    ) -> Result<bool, HarvestError> {
        while let Ok(first) = ready.recv() {
            let mut batch = self.gathered(first, &ready);
            let left = self.scope.limit.map(|limit| limit.saturating_sub(self.received()));
            let cut = left.is_some_and(|left| left < batch.records.len() as u64);
            if cut {
                batch.records.truncate(left.and_then(|left| usize::try_from(left).ok()).unwrap_or(0));
                batch.after = None;
            }
            if !self.keeps_checkpoints() {
                batch.after = None;
            }
            self.drop_outdated(&mut batch);
            let (records, size) =
                batch.after.as_ref().map_or((self.received(), None), |at| (at.cursor, at.complete_list_size));
            self.store_one(batch, known.row.as_ref(), set)?;
            (self.deps.progress)(Event::Page { source: self.source.id.as_str(), records, size });
            if cut {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Pages that come right after one another are stored in one transaction: where each costs its own, half of the
    /// writing is the same pages of the table of ids again. A limit counts page by page.
    fn gathered(&self, mut batch: Batch, ready: &mpsc::Receiver<Batch>) -> Batch {
        let until = Instant::now() + GATHER;
        while self.scope.limit.is_none() && batch.records.len() < MOST_RECORDS {
            match ready.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(next) => batch.extend(next),
                Err(_) => break,
            }
        }
        batch
    }

    /// Leaves out records that came in a newer version before: they change nothing.
    fn drop_outdated(&mut self, batch: &mut Batch) {
        let before = batch.records.len();
        batch.records.retain(|ready| !ready.header().is_some_and(|header| self.versions.is_outdated(header)));
        self.done.counts.unchanged += (before - batch.records.len()) as u64;
    }

    /// Stores one batch, or says what storing it would do.
    fn store_one(
        &mut self,
        batch: Batch,
        row: Option<&SourceRow>,
        set: Option<&str>,
    ) -> Result<(), HarvestError> {
        let done = match row {
            Some(row) if !self.scope.dry_run => page::commit(self.deps, row, set, batch)?,
            row => {
                row.map_or(Ok(()), |row| self.foresee_page(row, &batch))?;
                page::rehearse(self.deps, row, &batch)?
            }
        };
        again::add(&mut self.done.counts, &done.counts);
        self.done.damaged.extend(done.damaged);
        Ok(())
    }
}

fn fetch_all(lister: &mut Lister<'_, '_>, pages: &mpsc::SyncSender<Fetched>) -> Result<(), ListError> {
    while let Some(page) = lister.next_page()? {
        if pages.send(page).is_err() {
            break;
        }
    }
    Ok(())
}
