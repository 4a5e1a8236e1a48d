//! One run over one source, from Identify to the note of its success.
//!
//! The order is the safety: a page and its checkpoint commit together; damaged records are asked for again; only
//! then, in one transaction, the run is noted as complete and the next one's `from` moves. A run that is killed
//! anywhere is gone on with from the last committed page.

mod flow;
mod foresee;
mod mend;
mod plan;
mod settle;
mod verdict;

use std::time::Duration;

use crate::config::Source;
use crate::config::source::MissingVariable;
use crate::harvest::again;
use crate::harvest::again::Again;
use crate::harvest::again::AgainError;
use crate::harvest::ahead;
use crate::harvest::ask::AskError;
use crate::harvest::ask::Asker;
use crate::harvest::ask::Traffic;
use crate::harvest::greet;
use crate::harvest::greet::GreetError;
use crate::harvest::list::ListError;
use crate::harvest::page::Done;
use crate::harvest::run::foresee::Foreseen;
use crate::harvest::scope::Deps;
use crate::harvest::scope::Event;
use crate::harvest::scope::Line;
use crate::harvest::scope::Scope;
use crate::harvest::survey::Holding;
use crate::harvest::versions::Versions;
use crate::harvest::window::Granularity;
use crate::http::RequestOptions;
use crate::model::run::SourceReport;
use crate::oai::Identify;
use crate::oai::request::ListArguments;
use crate::store::IdentifyFacts;
use crate::store::NewSource;
use crate::store::SourceRow;
use crate::store::StoreError;

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
    /// An earlier run was told to leave the repository alone.
    #[error("the repository asked to be left alone until {0}: it is not asked before")]
    NotBefore(String),
    /// All lists ended well, and still there is more.
    #[error("incomplete: {count} records that ListIdentifiers names were missing in the list{}", came(*.fetched))]
    Missing {
        /// Records confirmed to be missing.
        count: u64,
        /// Of these, the ones that could be fetched one by one.
        fetched: u64,
    },
    /// The lists ended well, but whether that was all could not be found out.
    #[error("not verified: ListIdentifiers: {0}")]
    Verify(ListError),
    /// The store.
    #[error("cannot store: {}", chain(.0))]
    Store(#[from] StoreError),
}

fn came(fetched: u64) -> String {
    if fetched == 0 { String::new() } else { format!("; {fetched} of them were fetched one by one") }
}

impl HarvestError {
    /// Until when the repository wants to be left alone, where that is what ended the run.
    fn until(&self) -> Option<&str> {
        let cause = match self {
            Self::Ask(cause)
            | Self::Greet(GreetError::Ask { cause, .. })
            | Self::List { cause: ListError::Ask { cause, .. }, .. }
            | Self::Verify(ListError::Ask { cause, .. })
            | Self::Again(AgainError::Ask(cause)) => cause,
            Self::NotBefore(until) => return Some(until),
            _ => return None,
        };
        match cause {
            AskError::Later { until, .. } => Some(until),
            _ => None,
        }
    }
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
    let mut run = Run::new(source, scope, deps);
    let mut traffic = Traffic::default();
    let outcome = run.outcome(line, &mut traffic);
    run.report(outcome, &traffic, started)
}

/// Reads the source's quarantine again, and asks for what is still damaged where `line` says how.
pub fn retry_quarantine(source: &Source, line: Option<&Line<'_>>, deps: &Deps<'_>) -> SourceReport {
    Run::new(source, &Scope::default(), deps).mend(line)
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
    /// The store's change number at the beginning.
    change_before: u64,
    /// Records found to be no longer listed.
    vanished: u64,
    /// Records confirmed to be missing in the lists.
    missing: u64,
    /// Lists that ended well.
    walked: Vec<Walked>,
    /// What a rehearsal would delete.
    foreseen: Foreseen,
    /// Which versions of which records came.
    versions: Versions,
}

/// A list that ended well.
struct Walked {
    /// Its first request.
    arguments: ListArguments,
    /// It may have left out records.
    doubtful: bool,
    /// It has: why some of it could not be had.
    gap: Option<String>,
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

impl<'r> Run<'r> {
    fn new(source: &'r Source, scope: &'r Scope, deps: &'r Deps<'r>) -> Self {
        let done = Done::default();
        Self {
            source,
            scope,
            deps,
            done,
            held: None,
            run: None,
            live_before: 0,
            change_before: 0,
            vanished: 0,
            missing: 0,
            walked: Vec::new(),
            foreseen: Foreseen::default(),
            versions: Versions::default(),
        }
    }

    /// The report on the run, which is noted with it.
    fn report(
        mut self,
        outcome: Result<bool, HarvestError>,
        traffic: &Traffic,
        started: Duration,
    ) -> SourceReport {
        let outcome = self.count_waiting().map_err(HarvestError::from).and(outcome);
        let mut report = SourceReport {
            id: self.source.id.to_string(),
            requests: traffic.requests,
            retries: traffic.retries,
            counts: self.done.counts.clone(),
            bytes: traffic.bytes,
            seconds: self.deps.clock.now().saturating_sub(started).as_secs_f64(),
            complete: matches!(outcome, Ok(true)) && self.held.is_none(),
            missing: self.missing,
            held: self.held.take(),
            error: outcome.err().map(|error| error.to_string()),
        };
        if let Some(number) = self.run
            && let Err(error) = self.deps.store.write(|tx| tx.finish_run(number, &report))
        {
            report.error.get_or_insert(format!("cannot note the end of the run: {}", chain(&error)));
        }
        report
    }

    /// The whole run and what is remembered of it; `false`: stopped where the caller's limit is.
    fn outcome(&mut self, line: &Line<'_>, traffic: &mut Traffic) -> Result<bool, HarvestError> {
        self.begin("harvest")?;
        if self.let_through()? {
            return Ok(true);
        }
        let outcome = self.whole(line, traffic);
        self.remember(outcome.as_ref().err().and_then(HarvestError::until))?;
        outcome
    }

    /// Counts the deletions that still wait.
    fn count_waiting(&mut self) -> Result<(), StoreError> {
        if !self.scope.dry_run {
            let row = self.deps.store.source(&self.source.key)?;
            let (live, waiting) = self.deps.store.live_and_held(&self.source.key)?;
            let all = row.is_some_and(|row| row.held_all);
            self.done.counts.held_deletions = if all { live } else { waiting };
        }
        Ok(())
    }

    fn whole(&mut self, line: &Line<'_>, traffic: &mut Traffic) -> Result<bool, HarvestError> {
        self.may_begin()?;
        ahead::beside(line.transport, |ahead| {
            let mut asker = Asker { ahead: Some(ahead), ..self.asker(line)? };
            let outcome = self.asked(&mut asker);
            *traffic = asker.traffic;
            outcome
        })
    }

    /// How the repository is asked, within what is left of the day's budget.
    fn asker<'a>(&self, line: &Line<'a>) -> Result<Asker<'a>, HarvestError>
    where
        'r: 'a,
    {
        let headers = self.source.request_headers(self.deps.environment)?;
        Ok(Asker {
            transport: line.transport,
            ahead: None,
            clock: self.deps.clock,
            stop: self.deps.stop,
            options: RequestOptions { headers, delay: self.source.delay },
            policy: line.policy.clone(),
            budget: self.budget()?,
            note: self.counter(),
            window: self.source.window,
            traffic: Traffic::default(),
        })
    }

    fn asked(&mut self, asker: &mut Asker<'_>) -> Result<bool, HarvestError> {
        let known = self.meet(asker)?;
        let sets = &self.source.sets.include;
        let lists: Vec<Option<String>> =
            if sets.is_empty() { vec![None] } else { sets.iter().cloned().map(Some).collect() };
        let mut first_error = None;
        for set in &lists {
            match self.list(asker, &known, set.as_deref()) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                // Another set may still be had; without an answer, or told to stop, none can.
                Err(error @ HarvestError::List { cause: ListError::Refused(_), .. }) => {
                    if first_error.is_none() {
                        greet::refused_prefix(asker, self.source).iter().for_each(|note| self.note(note));
                    }
                    first_error.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(row) = known.row.as_ref().filter(|_| !self.scope.dry_run) {
            let part = Again::Part(self.run.unwrap_or(0).unsigned_abs());
            let holding = Holding { deps: self.deps, source: self.source, row };
            again::ask_again(asker, holding, part, &mut self.done)?;
            let settled = self.settle(asker, (&known, row), &lists, first_error.is_none());
            first_error = first_error.or(settled.err());
        } else if first_error.is_none() {
            self.foresee_end(asker, &known, &lists)?;
        }
        first_error.map_or(Ok(true), Err)
    }

    /// Notes the run's beginning, and how many records the source had.
    fn begin(&mut self, kind: &str) -> Result<(), StoreError> {
        // A rehearsal leaves no trace but its requests, where a budget of them is to be kept.
        let rehearsal = self.scope.dry_run;
        if rehearsal && self.source.requests_per_day.is_none() {
            return Ok(());
        }
        let kind = if rehearsal { "rehearsal" } else { kind };
        let new = self.new_source(String::new());
        let (number, row) = self.deps.store.write(|tx| {
            let row = tx.source(&new)?;
            Ok::<_, StoreError>((tx.start_run(&row, kind)?, row))
        })?;
        self.run = Some(number);
        if rehearsal {
            return Ok(());
        }
        let stats = self.deps.store.stats()?;
        let of_source = stats.sources.iter().find(|stats| stats.source.key == row.key);
        self.live_before = of_source.map_or(0, |stats| stats.records);
        self.change_before = self.deps.store.change()?;
        Ok(())
    }

    /// Whether the repository may be asked again, after what an earlier run was told.
    fn may_begin(&self) -> Result<(), HarvestError> {
        let now = jiff::Timestamp::from_second(self.deps.clock.unix()).unwrap_or_default();
        let now = Granularity::Second.format(now);
        match self.deps.store.source(&self.source.key)?.and_then(|row| row.not_before) {
            Some(until) if until > now => Err(HarvestError::NotBefore(until)),
            _ => Ok(()),
        }
    }

    /// Remembers until when the repository wants to be left alone; a run that was not told so forgets it.
    fn remember(&self, until: Option<&str>) -> Result<(), HarvestError> {
        let held = self.deps.store.source(&self.source.key)?.filter(|_| !self.scope.dry_run);
        match held {
            Some(row) if row.not_before.as_deref() != until => {
                Ok(self.deps.store.write(|tx| tx.set_not_before(&row, until))?)
            }
            _ => Ok(()),
        }
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

    /// Notes each request before it is sent, so that the day's budget knows also those of a run that is killed. Where
    /// that cannot be stored, the next page cannot either, and ends the run.
    fn counter(&self) -> Option<Box<dyn Fn(u64) + Send + 'r>> {
        let (store, run) = (self.deps.store, self.run?);
        self.source.requests_per_day?;
        Some(Box::new(move |requests| drop(store.write(|tx| tx.note_requests(run, requests)))))
    }

    /// Identify, formats, and what is held of the source.
    fn meet(&mut self, asker: &mut Asker<'_>) -> Result<Known, HarvestError> {
        let held = self.deps.store.source(&self.source.key)?;
        let (identify, unknown) = match greet::identify(asker, &self.source.url) {
            Ok(identify) => (identify, None),
            Err(error) if error.is_of_the_question() => (remembered(held.as_ref()), Some(error)),
            Err(error) => return Err(error.into()),
        };
        let before = held.as_ref().map(|row| row.prefix.as_str());
        let prefix = match (greet::prefix(asker, self.source, before), unknown) {
            (Ok(prefix), None) => prefix,
            (Ok(prefix), Some(unknown)) => {
                self.note(&format!("{unknown}: going on without it"));
                prefix
            }
            (Err(error), None) => return Err(error.into()),
            (Err(_), Some(unknown)) => return Err(unknown.into()),
        };
        let new_prefix = held.as_ref().is_some_and(|row| !row.prefix.is_empty() && row.prefix != prefix);
        if self.scope.dry_run {
            held.as_ref().map_or(Ok(()), |row| self.foresee_waiting(row))?;
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

    /// Tells whoever watches.
    fn note(&self, text: &str) {
        (self.deps.progress)(Event::Note { source: self.source.id.as_str(), text });
    }
}

/// What an earlier run was told, for a repository that does not introduce itself this time.
fn remembered(row: Option<&SourceRow>) -> Identify {
    let facts = row.map(|row| row.identify.clone()).unwrap_or_default();
    Identify {
        repository_name: facts.repository_name.unwrap_or_default(),
        granularity: facts.granularity.unwrap_or_default(),
        deleted_record: facts.deleted_record.unwrap_or_default(),
        earliest_datestamp: facts.earliest_datestamp.unwrap_or_default(),
        admin_emails: facts.admin_email.into_iter().collect(),
        ..Identify::default()
    }
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
