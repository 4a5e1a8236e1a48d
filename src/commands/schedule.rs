//! `serve --harvest`: the sources' schedules, run beside the server.
//!
//! Holds the collection's writer lock only while something is harvested, so that other commands can write between.
//! Told to stop it ends at the next page; a harvest that does not get there in time is gone on with by the next one.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::sync::mpsc::RecvTimeoutError;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use jiff::ToSpan;

use crate::commands::Env;
use crate::commands::harvest::Indexing;
use crate::commands::harvest::Task;
use crate::commands::harvest::harvest_all;
use crate::config::Config;
use crate::config::Source;
use crate::config::value::Schedule;
use crate::harvest::Scope;
use crate::store::SourceRow;

/// Pause between two looks at the schedules.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// How long a harvest under way may take to its next page once serving has ended.
const GRACE: Duration = Duration::from_secs(10);

/// Schedules under way.
pub(crate) struct Running {
    stop: Arc<AtomicBool>,
    /// Dropped to end the pause between two looks.
    wake: mpsc::Sender<()>,
    ended: mpsc::Receiver<()>,
}

impl Running {
    /// Ends the schedules at the next page boundary, or after a while without one.
    pub(crate) fn stop(self) {
        self.stop.store(true, Ordering::SeqCst);
        drop(self.wake);
        if self.ended.recv_timeout(GRACE) == Err(RecvTimeoutError::Timeout) {
            eprintln!("lomond: the harvest under way is broken off; the next one goes on from its last page");
        }
    }
}

/// Begins to harvest the sources as their schedules say.
pub(crate) fn start(env: &Env, config: &Config) -> Running {
    let stop = Arc::new(AtomicBool::new(false));
    let (wake, woken) = mpsc::channel();
    let (ending, ended) = mpsc::channel();
    let (env, config, flag) = (Env { quiet: true, ..env.clone() }, config.clone(), Arc::clone(&stop));
    thread::spawn(move || {
        let mut last_words = String::new();
        while !flag.load(Ordering::SeqCst) {
            let words =
                look(&env, &config, &flag).err().map(|error| format!("{error:#}")).unwrap_or_default();
            if !words.is_empty() && words != last_words {
                eprintln!("lomond: the schedule waits: {words}");
            }
            last_words = words;
            if woken.recv_timeout(LOOK_EVERY) != Err(RecvTimeoutError::Timeout) {
                break;
            }
        }
        // Nobody may be waiting any more.
        let _told = ending.send(());
    });
    Running { stop, wake, ended }
}

/// Harvests what is due now.
fn look(env: &Env, config: &Config, stop: &AtomicBool) -> anyhow::Result<()> {
    let now = Timestamp::now();
    let reader = env.reader()?;
    let mut due = Vec::new();
    for source in config.sources.iter().filter(|source| source.enabled) {
        let runs = reader.runs(Some(&source.key), 100)?;
        let began = runs.iter().find(|run| run.kind == "harvest").and_then(|run| run.started.parse().ok());
        if is_due(source, began, reader.source(&source.key)?.as_ref(), now) {
            due.push(source.clone());
        }
    }
    drop(reader);
    if due.is_empty() {
        return Ok(());
    }
    let harvested = harvest_all(
        env,
        config,
        Task { sources: due, scope: &Scope::default(), indexing: Indexing::Beside },
        stop,
    )?;
    for report in harvested.reports {
        let result = report.error.or(report.held).unwrap_or_else(|| "complete".to_owned());
        let counts = report.counts;
        eprintln!(
            "lomond: source `{}`: {} new, {} changed, {} deleted: {result}",
            report.id, counts.new, counts.changed, counts.deleted
        );
    }
    harvested.indexed
}

/// Whether the source's schedule, its window and its own wishes say that it is harvested now. `began`: its last run.
fn is_due(source: &Source, began: Option<Timestamp>, held: Option<&SourceRow>, now: Timestamp) -> bool {
    let Schedule::Hours(hours) = source.schedule else { return false };
    let minute = u16::try_from(now.as_second().rem_euclid(86_400) / 60).unwrap_or(0);
    if source.window.is_some_and(|window| !window.contains(minute)) {
        return false;
    }
    let until =
        held.and_then(|row| row.not_before.as_deref()).and_then(|time| time.parse::<Timestamp>().ok());
    if until.is_some_and(|until| until > now) {
        return false;
    }
    let next = began.and_then(|began| began.checked_add(i64::from(hours).hours()).ok());
    next.is_none_or(|next| next <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(schedule: &str, window: &str, began: Option<&str>, now: &str, expected: bool) {
        let mut source = Source::ad_hoc("s".parse().unwrap(), "http://x.example/oai");
        source.schedule = schedule.parse().unwrap();
        source.window = window.parse().ok();
        let began = began.map(|time| time.parse().unwrap());
        assert_eq!(is_due(&source, began, None, now.parse().unwrap()), expected, "{schedule} {window} {now}");
    }

    #[test]
    fn a_source_is_due_when_its_hours_have_passed_and_its_window_is_open() {
        let noon = "2026-03-01T12:00:00Z";
        check("manual", "", None, noon, false);
        check("daily", "", None, noon, true);
        check("daily", "", Some("2026-02-28T12:00:00Z"), noon, true);
        check("daily", "", Some("2026-02-28T12:00:01Z"), noon, false);
        check("every 2h", "", Some("2026-03-01T10:00:00Z"), noon, true);
        check("every 2h", "22:00-06:00", None, noon, false);
        check("every 2h", "22:00-06:00", None, "2026-03-01T23:00:00Z", true);
    }
}
