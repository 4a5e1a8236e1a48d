//! Damaged records asked for once more, one by one, with `GetRecord`.
//!
//! Apart from the list because it begins where the list has ended: many repositories damage a record only inside a
//! page, or mend it by the next day.

use std::collections::BTreeMap;
use std::collections::HashSet;

use crate::config::Source;
use crate::harvest::ask::AskError;
use crate::harvest::ask::Asker;
use crate::harvest::page;
use crate::harvest::page::Batch;
use crate::harvest::page::Done;
use crate::harvest::page::Ready;
use crate::harvest::retry::Failure;
use crate::harvest::scope::Deps;
use crate::harvest::survey::Holding;
use crate::http::Response;
use crate::model::quarantine::QuarantineRow;
use crate::oai;
use crate::oai::PageRecord;
use crate::oai::Request;
use crate::store::SourceRow;
use crate::store::StoreError;

/// Most records asked for again in one run; the rest has its turn in the next ones.
pub const MAX_AGAIN: usize = 500;

/// Rows of the quarantine read in one step.
const STEP: usize = 500;

/// How much of the quarantine is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// All of it.
    All,
    /// At most [`MAX_AGAIN`] records, others in the run of the next number.
    Part(u64),
}

/// Why asking again ended early.
#[derive(Debug, thiserror::Error)]
pub enum AgainError {
    /// No answer, or told to stop.
    #[error("cannot ask again for a damaged record: {0}")]
    Ask(#[from] AskError),
    /// The store.
    #[error("cannot store a record that was asked for again: {0}")]
    Store(#[from] StoreError),
}

/// Asks again for the source's quarantined records. `first` says which identifiers entered the quarantine in this
/// run, and whether for the first time: what is mended now leaves the run's counts again.
///
/// # Errors
/// It had to end before its end; what was mended is stored.
pub fn ask_again(
    asker: &mut Asker<'_>,
    holding: Holding<'_>,
    again: Again,
    done: &mut Done,
) -> Result<(), AgainError> {
    let Holding { deps, source, row } = holding;
    let mut fresh: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for (identifier, first_time) in std::mem::take(&mut done.damaged) {
        let entry = fresh.entry(identifier).or_default();
        *entry = (entry.0 + 1, entry.1 + u64::from(first_time));
    }
    for identifier in waiting(deps, row, again)? {
        let Some(ready) = fetch(asker, deps, source, row, &identifier)? else { continue };
        let mended = page::commit(deps, row, None, Batch { records: vec![ready], after: None })?;
        let (all, new) = fresh.remove(&identifier).unwrap_or_default();
        done.counts.quarantined = done.counts.quarantined.saturating_sub(all);
        done.counts.quarantined_new = done.counts.quarantined_new.saturating_sub(new);
        add(&mut done.counts, &mended.counts);
    }
    Ok(())
}

/// Adds one's counts to the other's.
pub fn add(sum: &mut crate::model::run::Counts, more: &crate::model::run::Counts) {
    sum.new += more.new;
    sum.changed += more.changed;
    sum.deleted += more.deleted;
    sum.unchanged += more.unchanged;
    sum.quarantined += more.quarantined;
    sum.quarantined_new += more.quarantined_new;
    sum.held_deletions += more.held_deletions;
}

/// Identifiers in quarantine that can be asked for: those that a header gave.
fn waiting(deps: &Deps<'_>, row: &SourceRow, again: Again) -> Result<Vec<String>, StoreError> {
    let (mut waiting, mut seen, mut after) = (Vec::new(), HashSet::new(), 0);
    loop {
        let rows: Vec<QuarantineRow> = deps.store.quarantined(Some(&row.key), after, STEP)?;
        let Some(last) = rows.last().map(|row| row.id) else { break };
        after = last;
        for found in rows {
            let identifier = found.item.identifier;
            let a_place = identifier.contains("verb=List") && identifier.contains('#');
            if !a_place && seen.insert(identifier.clone()) {
                waiting.push(identifier);
            }
        }
    }
    Ok(match again {
        Again::All => waiting,
        Again::Part(run) => part_of(waiting, run),
    })
}

/// The identifiers whose turn it is: [`MAX_AGAIN`], in each run the next ones, so that all have their turn however
/// many of them stay damaged.
fn part_of(mut waiting: Vec<String>, run: u64) -> Vec<String> {
    let parts = waiting.len().div_ceil(MAX_AGAIN).max(1);
    let part = usize::try_from(run % parts as u64).unwrap_or(0);
    waiting.drain(..part * MAX_AGAIN);
    waiting.truncate(MAX_AGAIN);
    waiting
}

/// The record, if it can be read now.
fn fetch(
    asker: &mut Asker<'_>,
    deps: &Deps<'_>,
    source: &Source,
    row: &SourceRow,
    identifier: &str,
) -> Result<Option<Ready>, AskError> {
    match get(asker, deps, source, row, identifier)? {
        Given::Record(ready) => Ok(Some(*ready).filter(|ready| matches!(ready, Ready::Record(_)))),
        _ => Ok(None),
    }
}

/// What came of asking for one record.
pub enum Given {
    /// The record, or its bytes if it cannot be read.
    Record(Box<Ready>),
    /// The repository has it only in other formats.
    NotInFormat,
    /// The repository answers, but does not give it.
    Refused,
    /// No answer: it may come another time.
    NoAnswer,
}

/// Asks for one record.
///
/// # Errors
/// Nothing more can be asked now.
pub fn get(
    asker: &mut Asker<'_>,
    deps: &Deps<'_>,
    source: &Source,
    row: &SourceRow,
    identifier: &str,
) -> Result<Given, AskError> {
    let request = Request::GetRecord { identifier: identifier.to_owned(), prefix: row.prefix.clone() };
    let answer = asker.ask(&request.url(&source.url), |response, _| {
        Ok::<_, Failure>(read(&response, &row.prefix, identifier))
    });
    let record = match answer {
        Ok(Found::Record(record)) => record,
        Ok(Found::NotInFormat) => return Ok(Given::NotInFormat),
        Ok(Found::Nothing) => return Ok(Given::Refused),
        // A repository that cannot give this one record may well give the others.
        Err(AskError::GaveUp { .. }) => return Ok(Given::NoAnswer),
        Err(stop) => return Err(stop),
    };
    let ready = match *record {
        PageRecord::Good(incoming) => page::prepare_one(deps.curation, source, incoming, None, deps.reach()),
        PageRecord::Bad(bad) => Ready::Damaged(bad),
    };
    Ok(Given::Record(Box::new(ready)))
}

/// What is in an answer to GetRecord.
enum Found {
    Record(Box<PageRecord>),
    NotInFormat,
    Nothing,
}

fn read(response: &Response, prefix: &str, identifier: &str) -> Found {
    let Ok(mut page) = oai::read_page(&response.body, response.charset().as_deref()) else {
        return Found::Nothing;
    };
    page.keep_format(prefix);
    let wanted = |record: &PageRecord| match record {
        PageRecord::Good(incoming) => incoming.header.identifier == identifier,
        PageRecord::Bad(bad) => bad.identifier == identifier,
    };
    match page.records.into_iter().find(wanted) {
        Some(record) => Found::Record(Box::new(record)),
        None if page.errors.iter().any(|error| error.code == "cannotDisseminateFormat") => Found::NotInFormat,
        None => Found::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_damaged_record_has_its_turn_within_a_few_runs() {
        let all: Vec<String> = (0..2 * MAX_AGAIN + 7).map(|n| n.to_string()).collect();
        let asked: Vec<String> = (5..8).flat_map(|run| part_of(all.clone(), run)).collect();
        assert_eq!(asked.iter().collect::<HashSet<_>>().len(), all.len());
        assert_eq!(part_of(vec!["a".to_owned()], 9), ["a"]);
        assert!(part_of(Vec::new(), 9).is_empty());
    }
}
