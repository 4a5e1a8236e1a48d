//! What a rehearsal would end with: how much it would delete, and whether it would be held for that.
//!
//! Apart from the verdict because nothing is stored here: what would wait is kept as numbers of records, and what the
//! verdict reads from the store is put together from these.

use std::collections::HashSet;

use crate::harvest::ask::Asker;
use crate::harvest::page::Batch;
use crate::harvest::page::Ready;
use crate::harvest::run::HarvestError;
use crate::harvest::run::Known;
use crate::harvest::run::Run;
use crate::harvest::run::Walked;
use crate::harvest::scope::Part;
use crate::harvest::survey::Survey;
use crate::model::id::RecordId;
use crate::model::record::Header;
use crate::model::record::Status;
use crate::store::SourceRow;
use crate::store::StoreError;

/// Headers looked at in one step.
const STEP: usize = 500;

/// The deletions that would wait for the verdict, each by its record's number ([`RecordId::order`]).
#[derive(Debug, Default)]
pub(super) struct Foreseen(HashSet<u64>);

impl Run<'_> {
    /// Begins a rehearsal with what waits already.
    pub(super) fn foresee_waiting(&mut self, row: &SourceRow) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let waiting = self.deps.store.held_deletions(row, &after, STEP)?;
            let Some(last) = waiting.last() else { break };
            after.clone_from(&last.identifier);
            let numbers = waiting.iter().map(|one| RecordId::derive(&row.key, &one.identifier).order());
            self.foreseen.0.extend(numbers);
        }
        let (live, _) = self.deps.store.live_and_held(&row.key)?;
        (self.live_before, self.change_before) = (live, self.deps.store.change()?);
        Ok(())
    }

    /// Takes note of a page: what is listed as deleted would wait, what is listed as live would no longer.
    pub(super) fn foresee_page(&mut self, row: &SourceRow, batch: &Batch) -> Result<(), StoreError> {
        let headers: Vec<&Header> = batch.records.iter().filter_map(Ready::header).collect();
        let ids: Vec<RecordId> =
            headers.iter().map(|header| RecordId::derive(&row.key, &header.identifier)).collect();
        for ((header, id), status) in headers.iter().zip(&ids).zip(self.deps.store.statuses(&ids)?) {
            if !header.deleted {
                self.foreseen.0.remove(&id.order());
            } else if status.is_some_and(|status| status != Status::Deleted) {
                self.foreseen.0.insert(id.order());
            }
        }
        Ok(())
    }

    /// Says how a run with these pages would end.
    pub(super) fn foresee_end(
        &mut self,
        asker: &mut Asker<'_>,
        known: &Known,
        lists: &[Option<String>],
    ) -> Result<(), HarvestError> {
        let Some(row) = &known.row else { return Ok(()) };
        let whole = !matches!(self.scope.part, Part::Window { .. }) && self.live_before > 0;
        let mut empty = whole && self.came_empty(lists);
        if whole && self.is_silent(known) {
            let mut survey = Survey::new();
            let wanted = self.to_survey(known, lists, true);
            let surveyed = self.survey(asker, (known, row), wanted, &mut survey);
            if self.survey_failed(surveyed)?.is_none() && survey.whole {
                empty |= survey.listed_count == 0;
                self.foreseen.0.retain(|number| !survey.lists_number(*number));
                let vanished = self.vanished(row, &survey)?;
                self.vanished = vanished.len() as u64;
                let numbers =
                    vanished.iter().map(|header| RecordId::derive(&row.key, &header.identifier).order());
                self.foreseen.0.extend(numbers);
            }
        }
        self.foretell(empty);
        Ok(())
    }

    /// The verdict on what was foreseen: held with the reason, or counted as deleted.
    fn foretell(&mut self, empty: bool) {
        let waiting = self.foreseen.0.len() as u64;
        self.held = self.too_much(self.live_before, waiting, empty).filter(|_| !self.scope.accept);
        let all = empty && waiting == 0;
        let ends = if all { self.live_before } else { waiting };
        let counts = &mut self.done.counts;
        counts.held_deletions = if self.held.is_some() { ends } else { 0 };
        counts.deleted += ends - counts.held_deletions;
    }

    /// Whether the whole of each list came without a record.
    fn came_empty(&self, lists: &[Option<String>]) -> bool {
        let whole = |walked: &Walked| walked.arguments.from.is_none() && walked.arguments.until.is_none();
        self.walked.len() == lists.len() && self.walked.iter().all(whole) && self.received() == 0
    }
}
