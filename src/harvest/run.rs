//! One run over one source, from Identify to the note of its success.
//!
//! The order is the safety: a page and its checkpoint commit together; damaged records are asked for again; only
//! then, in one transaction, the run is noted as complete and the next one's `from` moves. A run that is killed
//! anywhere is gone on with from the last committed page.

use std::sync::mpsc;
use std::thread;

use crate::config::Source;
use crate::config::source::MissingVariable;
use crate::harvest::again;
use crate::harvest::again::AgainError;
use crate::harvest::ask::AskError;
use crate::harvest::ask::Asker;
use crate::harvest::ask::Traffic;
use crate::harvest::greet;
use crate::harvest::greet::GreetError;
use crate::harvest::list::CLOSED;
use crate::harvest::list::Fetched;
use crate::harvest::list::ListError;
use crate::harvest::list::Lister;
use crate::harvest::list::Plan;
use crate::harvest::page;
use crate::harvest::page::Batch;
use crate::harvest::page::Done;
use crate::harvest::scope::Deps;
use crate::harvest::scope::Event;
use crate::harvest::scope::Line;
use crate::harvest::scope::Part;
use crate::harvest::scope::Scope;
use crate::harvest::window;
use crate::harvest::window::Granularity;
use crate::http::RequestOptions;
use crate::model::run::SourceReport;
use crate::oai::Identify;
use crate::oai::Verb;
use crate::oai::request::ListArguments;
use crate::store::Checkpoint;
use crate::store::IdentifyFacts;
use crate::store::NewSource;
use crate::store::SourceRow;
use crate::store::StoreError;

/// Fewest deletions that are ever held back: a small source may lose a few records without a question.
const FEW_DELETIONS: u64 = 10;

/// Why a run is not complete.
#[derive(Debug, thiserror::Error)]
pub enum HarvestError {
    /// A secret is missing.
    #[error(transparent)]
    Variable(#[from] MissingVariable),
    /// The repository does not introduce itself.
    #[error(transparent)]
    Greet(#[from] GreetError),
    /// Told not to ask.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// A list ended early.
    #[error("{}{cause}", .set.as_ref().map(|set| format!("set `{set}`: ")).unwrap_or_default())]
    List {
        /// Which list.
        set: Option<String>,
        /// Why.
        cause: ListError,
    },
    /// Asking again ended early.
    #[error(transparent)]
    Again(#[from] AgainError),
    /// The store.
    #[error("cannot store: {}", chain(.0))]
    Store(#[from] StoreError),
}

fn chain(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", chain(cause)),
        None => error.to_string(),
    }
}

/// Harvests one source. Never panics and never fails as a whole: the report says what became of it.
pub fn run(source: &Source, scope: &Scope, line: &Line<'_>, deps: &Deps<'_>) -> SourceReport {
    let started = deps.clock.now();
    let mut run = Run {
        source,
        scope,
        deps,
        done: Done::default(),
        held: None,
        run: None,
        live_before: 0,
        deletions: 0,
    };
    let mut traffic = Traffic::default();
    let outcome = run.whole(line, &mut traffic);
    let mut report = SourceReport {
        id: source.id.to_string(),
        requests: traffic.requests,
        retries: traffic.retries,
        counts: run.done.counts.clone(),
        bytes: traffic.bytes,
        seconds: deps.clock.now().saturating_sub(started).as_secs_f64(),
        complete: matches!(outcome, Ok(true)) && run.held.is_none(),
        held: run.held.take(),
        error: outcome.err().map(|error| error.to_string()),
    };
    if let Some(number) = run.run
        && let Err(error) = deps.store.write(|tx| tx.finish_run(number, &report))
    {
        report.error.get_or_insert(format!("cannot note the end of the run: {}", chain(&error)));
    }
    report
}

struct Run<'r> {
    source: &'r Source,
    scope: &'r Scope,
    deps: &'r Deps<'r>,
    done: Done,
    held: Option<String>,
    /// Number of the run in the store.
    run: Option<i64>,
    live_before: u64,
    /// Live records that this run has deleted, or was about to.
    deletions: u64,
}

/// What Identify and the formats say, and the source as stored.
struct Known {
    identify: Identify,
    prefix: String,
    /// `None` in a rehearsal of a source that was never harvested.
    row: Option<SourceRow>,
    /// What was harvested before came in another format: it says nothing of this one.
    new_prefix: bool,
}

impl Run<'_> {
    /// The whole run; `false`: stopped where the caller's limit is.
    fn whole(&mut self, line: &Line<'_>, traffic: &mut Traffic) -> Result<bool, HarvestError> {
        let headers = self.source.request_headers(self.deps.environment)?;
        self.begin()?;
        let mut asker = Asker {
            transport: line.transport,
            clock: self.deps.clock,
            stop: self.deps.stop,
            options: RequestOptions { headers, delay: self.source.delay },
            policy: line.policy.clone(),
            budget: self.budget()?,
            window: self.source.window,
            traffic: Traffic::default(),
        };
        let outcome = self.asked(&mut asker);
        *traffic = asker.traffic;
        outcome
    }

    fn asked(&mut self, asker: &mut Asker<'_>) -> Result<bool, HarvestError> {
        let known = self.meet(asker)?;
        let sets = &self.source.sets.include;
        let lists: Vec<Option<String>> =
            if sets.is_empty() { vec![None] } else { sets.iter().cloned().map(Some).collect() };
        let mut first_error = None;
        for set in &lists {
            match self.list(asker, &known, set.as_deref()) {
                Ok(true) if self.held.is_none() => {}
                Ok(_) => return Ok(false),
                // Another set may still be had; without an answer, or told to stop, none can.
                Err(error @ HarvestError::List { cause: ListError::Refused(_), .. }) => {
                    first_error.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(row) = known.row.as_ref().filter(|_| !self.scope.dry_run) {
            again::ask_again(asker, self.deps, self.source, row, &mut self.done)?;
            if first_error.is_none() && self.keeps_checkpoints() {
                self.note_success(row, &lists)?;
            }
        }
        first_error.map_or(Ok(true), Err)
    }

    /// Notes the run's beginning, and how many records the source had.
    fn begin(&mut self) -> Result<(), StoreError> {
        if self.scope.dry_run {
            return Ok(());
        }
        let new = self.new_source(String::new());
        let (number, row) = self.deps.store.write(|tx| {
            let row = tx.source(&new)?;
            Ok::<_, StoreError>((tx.start_run(&row, "harvest")?, row))
        })?;
        self.run = Some(number);
        let stats = self.deps.store.stats()?;
        let of_source = stats.sources.iter().find(|stats| stats.source.key == row.key);
        self.live_before = of_source.map_or(0, |stats| stats.records);
        Ok(())
    }

    fn new_source(&self, prefix: String) -> NewSource {
        let source = self.source;
        let (key, id, name) = (source.key.clone(), source.id.clone(), source.name.clone());
        NewSource { key, id, name, url: source.url.clone(), prefix }
    }

    /// Requests left of the day's budget, and the budget.
    fn budget(&self) -> Result<Option<(u64, u64)>, StoreError> {
        let Some(budget) = self.source.requests_per_day.map(u64::from) else { return Ok(None) };
        let day = jiff::Timestamp::from_second(self.deps.clock.unix()).unwrap_or_default();
        let day = day.strftime("%Y-%m-%d").to_string();
        let runs = self.deps.store.runs(Some(&self.source.key), 1000)?;
        let today = runs.iter().filter(|run| run.started.starts_with(&day));
        let sent: u64 = today.map(|run| run.report.requests).sum();
        Ok(Some((budget.saturating_sub(sent), budget)))
    }

    /// Identify, formats, and what is held of the source.
    fn meet(&mut self, asker: &mut Asker<'_>) -> Result<Known, HarvestError> {
        let identify = greet::identify(asker, &self.source.url)?;
        let (prefix, note) = greet::prefix(asker, self.source)?;
        if let Some(note) = note {
            self.note(&note);
        }
        let held = self.deps.store.source(&self.source.key)?;
        let new_prefix = held.as_ref().is_some_and(|row| !row.prefix.is_empty() && row.prefix != prefix);
        if self.scope.dry_run {
            return Ok(Known { identify, prefix, row: held, new_prefix });
        }
        let (new, facts) = (self.new_source(prefix.clone()), facts(&identify));
        let row = self.deps.store.write(|tx| {
            let row = tx.source(&new)?;
            tx.set_identify(&row, &facts)?;
            Ok::<_, StoreError>(row)
        })?;
        Ok(Known { identify, prefix, row: Some(row), new_prefix })
    }

    /// Harvests one list; `false`: the limit is reached.
    fn list(
        &mut self,
        asker: &mut Asker<'_>,
        known: &Known,
        set: Option<&str>,
    ) -> Result<bool, HarvestError> {
        let Some(plan) = self.plan(known, set)? else { return Ok(true) };
        let (listed, within_limit) = self.pipeline(Lister::new(asker, plan), known, set)?;
        listed.map_err(|cause| HarvestError::List { set: set.map(str::to_owned), cause })?;
        Ok(within_limit)
    }

    /// Records and damaged stretches that came so far.
    fn received(&self) -> u64 {
        let counts = &self.done.counts;
        counts.new + counts.changed + counts.deleted + counts.unchanged + counts.quarantined
    }

    /// What to ask for; `None`: this list was closed by the run that this one goes on with.
    fn plan(&self, known: &Known, set: Option<&str>) -> Result<Option<Plan>, StoreError> {
        let granularity = Granularity::read(&known.identify.granularity);
        let mut plan = Plan {
            verb: Verb::ListRecords,
            base: self.source.url.clone(),
            arguments: ListArguments {
                prefix: known.prefix.clone(),
                set: set.map(str::to_owned),
                ..Default::default()
            },
            resume: None,
        };
        if let Part::Window { from, until } = &self.scope.part {
            let cut = |date: &Option<String>| {
                let date = date.as_deref()?;
                if date.len() == 10 { Some(date.to_owned()) } else { window::cut(date, granularity) }
            };
            (plan.arguments.from, plan.arguments.until) = (cut(from), cut(until));
            return Ok(Some(plan));
        }
        let held = if known.new_prefix { None } else { self.deps.store.checkpoint(&self.source.key, set)? };
        let Some(held) = held else { return Ok(Some(plan)) };
        let wanted = self.scope.part == Part::Changes || (held.token.is_some() && held.from.is_none());
        match held.token.as_deref() {
            _ if !wanted => {}
            Some(CLOSED) => return Ok(None),
            Some(_) => plan.resume = Some(held),
            None => {
                let earliest = Some(known.identify.earliest_datestamp.as_str());
                let last = held.response_date.as_deref();
                plan.arguments.from = last.and_then(|last| window::from_after(last, granularity, earliest));
            }
        }
        Ok(Some(plan))
    }

    /// Fetching, reading and storing side by side: while a page is read and stored, the next one is on its way.
    fn pipeline(
        &mut self,
        mut lister: Lister<'_, '_>,
        known: &Known,
        set: Option<&str>,
    ) -> Result<(Result<(), ListError>, bool), HarvestError> {
        let source = self.source;
        thread::scope(|scope| {
            let (fetched_to, fetched) = mpsc::sync_channel::<Fetched>(1);
            let (ready_to, ready) = mpsc::sync_channel::<Batch>(1);
            let fetcher = scope.spawn(move || {
                let listed = fetch_all(&mut lister, &fetched_to);
                (listed, lister.notes)
            });
            scope.spawn(move || {
                for page in fetched {
                    if ready_to.send(page::prepare(source, page)).is_err() {
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

    /// Stores what comes until nothing comes; `false`: the limit is reached, or the run is held. Dropping the
    /// receiver ends the fetching.
    fn store_all(
        &mut self,
        ready: mpsc::Receiver<Batch>,
        known: &Known,
        set: Option<&str>,
    ) -> Result<bool, HarvestError> {
        for mut batch in ready {
            let left = self.scope.limit.map(|limit| limit.saturating_sub(self.received()));
            let cut = left.is_some_and(|left| left < batch.records.len() as u64);
            if cut {
                batch.records.truncate(left.and_then(|left| usize::try_from(left).ok()).unwrap_or(0));
                batch.after = None;
            }
            if !self.keeps_checkpoints() {
                batch.after = None;
            }
            let (records, size) =
                batch.after.as_ref().map_or((self.received(), None), |at| (at.cursor, at.complete_list_size));
            if !self.store_one(batch, known.row.as_ref(), set)? {
                return Ok(false);
            }
            (self.deps.progress)(Event::Page { source: self.source.id.as_str(), records, size });
            if cut {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Stores one page; `false`: the run is held instead.
    fn store_one(
        &mut self,
        batch: Batch,
        row: Option<&SourceRow>,
        set: Option<&str>,
    ) -> Result<bool, HarvestError> {
        let done = match row {
            Some(row) if !self.scope.dry_run => {
                self.held = self.why_held(row, set, &batch)?;
                if self.held.is_some() {
                    return Ok(false);
                }
                page::commit(self.deps, row, set, batch)?
            }
            row => page::rehearse(self.deps, row, &batch)?,
        };
        again::add(&mut self.done.counts, &done.counts);
        self.done.damaged.extend(done.damaged);
        Ok(true)
    }

    /// Why a page is not stored until somebody accepts it: its run would delete more than a fifth of the source,
    /// or ends without a record where there were some.
    fn why_held(
        &mut self,
        row: &SourceRow,
        set: Option<&str>,
        batch: &Batch,
    ) -> Result<Option<String>, StoreError> {
        let (id, live) = (&self.source.id, self.live_before);
        if self.scope.accept || live == 0 {
            return Ok(None);
        }
        let empty =
            |at: &Checkpoint| at.token.as_deref() == Some(CLOSED) && at.from.is_none() && at.cursor == 0;
        if set.is_none() && batch.after.as_ref().is_some_and(empty) {
            return Ok(Some(format!(
                "the whole list came back empty, where {live} records are held: `lomond harvest {id} --accept` lets it"
            )));
        }
        self.deletions += page::deletions(self.deps, row, batch)?;
        if self.deletions <= FEW_DELETIONS.max(live / 5) {
            return Ok(None);
        }
        let n = self.deletions;
        Ok(Some(format!(
            "it would delete {n} or more of {live} records: `lomond harvest {id} --accept` lets it"
        )))
    }

    fn keeps_checkpoints(&self) -> bool {
        !self.scope.dry_run && !matches!(self.scope.part, Part::Window { .. })
    }

    /// All lists are closed: the next run begins where this one began, by the server's clock.
    fn note_success(&self, row: &SourceRow, lists: &[Option<String>]) -> Result<(), StoreError> {
        let mut first: Option<String> = None;
        let mut closed: Vec<(Option<&str>, Checkpoint)> = Vec::new();
        for set in lists {
            let Some(at) = self.deps.store.checkpoint(&row.key, set.as_deref())? else { continue };
            let date = at.response_date.filter(|date| window::read(date).is_some());
            first = first.into_iter().chain(date.clone()).min_by_key(|date| window::read(date));
            closed.push((set.as_deref(), Checkpoint { response_date: date, ..Checkpoint::default() }));
        }
        self.deps.store.write(|tx| {
            for (set, at) in &closed {
                tx.set_checkpoint(row, *set, at)?;
            }
            first.iter().try_for_each(|date| tx.set_last_success(row, date))
        })
    }

    fn note(&self, text: &str) {
        (self.deps.progress)(Event::Note { source: self.source.id.as_str(), text });
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

fn facts(identify: &Identify) -> IdentifyFacts {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    IdentifyFacts {
        repository_name: some(&identify.repository_name),
        granularity: some(&identify.granularity),
        deleted_record: some(&identify.deleted_record),
        earliest_datestamp: some(&identify.earliest_datestamp),
        admin_email: identify.admin_emails.first().cloned(),
    }
}
