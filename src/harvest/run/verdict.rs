//! The end of a run that deletes: its deletions are let through, or held until somebody accepts them.
//!
//! Every deletion of a live record waits in the store from its page to here, so that a run that would delete too much
//! has deleted nothing, whenever it is killed. Apart from settling because nothing is asked for: what waits is known.

use crate::harvest::again;
use crate::harvest::list::CLOSED;
use crate::harvest::page;
use crate::harvest::run::Run;
use crate::harvest::survey::Survey;
use crate::model::id::RecordId;
use crate::model::record::Header;
use crate::store::SourceRow;
use crate::store::StoreError;

/// Deletions that are never held: a small source may lose a record without a question.
const FEW_DELETIONS: u64 = 1;
/// A run may delete the live records of its source divided by this.
const SHARE: u64 = 5;
/// Records looked at, or made tombstones, in one step.
const STEP: usize = 500;

impl Run<'_> {
    /// Does what an earlier run was held for, if that is what this one is for: nothing is asked of the repository.
    pub(super) fn let_through(&mut self) -> Result<bool, StoreError> {
        let row = self.deps.store.source(&self.source.key)?.filter(|row| row.held.is_some());
        let Some(row) = row.filter(|_| self.scope.accept && !self.scope.dry_run) else { return Ok(false) };
        self.release(&row, row.held_all)?;
        Ok(true)
    }

    /// Whether the whole of each list came back without a record, where records are held.
    pub(super) fn came_back_empty(
        &self,
        row: &SourceRow,
        lists: &[Option<String>],
    ) -> Result<bool, StoreError> {
        if !self.keeps_checkpoints() || self.live_before == 0 {
            return Ok(false);
        }
        for set in lists {
            let at = self.deps.store.checkpoint(&row.key, set.as_deref())?;
            let empty = at
                .is_some_and(|at| at.token.as_deref() == Some(CLOSED) && at.from.is_none() && at.cursor == 0);
            if !empty {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Lets wait the deletion of records that are no longer listed, and forgets that of records that are.
    pub(super) fn hold_vanished(&mut self, row: &SourceRow, survey: &Survey) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let waiting = self.deps.store.held_deletions(row, &after, STEP)?;
            let Some(last) = waiting.last() else { break };
            after.clone_from(&last.identifier);
            let listed = |header: &&Header| survey.lists(&RecordId::derive(&row.key, &header.identifier));
            let back: Vec<&Header> = waiting.iter().filter(listed).collect();
            self.deps
                .store
                .write(|tx| back.iter().try_for_each(|one| tx.drop_held_deletion(row, &one.identifier)))?;
        }
        let vanished = self.vanished(row, survey)?;
        self.vanished = vanished.len() as u64;
        for step in vanished.chunks(STEP) {
            self.deps.store.write(|tx| {
                step.iter().try_for_each(|header| {
                    tx.hold_deletion(row, &tombstone(header, survey.response_date.as_deref())).map(drop)
                })
            })?;
        }
        Ok(())
    }

    /// Lets the deletions through that wait, unless they are too many to be believed, or nothing came (`empty`) where
    /// there were records.
    pub(super) fn judge(&mut self, row: &SourceRow, empty: bool) -> Result<(), StoreError> {
        let (live, waiting) = self.deps.store.live_and_held(&row.key)?;
        let all = empty && waiting == 0;
        let reason = self.too_much(live, waiting, empty).filter(|_| !self.scope.accept);
        let Some(reason) = reason else {
            if self.vanished > 0 {
                self.note(&format!(
                    "{} records are no longer listed and are taken as deleted",
                    self.vanished
                ));
            }
            return self.release(row, all && live > 0);
        };
        self.deps.store.write(|tx| tx.set_held(row, Some(&reason), all))?;
        self.held = Some(reason);
        Ok(())
    }

    /// Why a run that would delete so many (`waiting`) of the live records is held; `None` where it is not.
    pub(super) fn too_much(&self, live: u64, waiting: u64, empty: bool) -> Option<String> {
        let too_many = waiting > FEW_DELETIONS.max(live / SHARE);
        if !(empty || too_many) {
            return None;
        }
        let why = match (empty, self.vanished) {
            (true, _) => format!("the whole list came back empty, where {live} records are held"),
            (_, vanished) if vanished == waiting => {
                format!("{waiting} of {live} records are no longer listed")
            }
            _ => format!("it would delete {waiting} of {live} records"),
        };
        Some(format!("{why}: they stay until `lomond harvest {} --accept` deletes them", self.source.id))
    }

    /// Makes tombstones of the records whose deletion waits, or of all (`all`); then nothing is held any more.
    fn release(&mut self, row: &SourceRow, all: bool) -> Result<(), StoreError> {
        loop {
            let step = match all {
                false => self.deps.store.held_deletions(row, "", STEP)?,
                true => {
                    let live = self.deps.store.live_headers(row, 0, STEP)?;
                    live.into_iter().map(|(_, header)| tombstone(&header, None)).collect()
                }
            };
            if step.is_empty() {
                break;
            }
            let done = page::delete(self.deps, self.source, row, step)?;
            again::add(&mut self.done.counts, &done.counts);
        }
        let held = self.deps.store.source(&row.key)?.is_some_and(|row| row.held.is_some());
        if held { self.deps.store.write(|tx| tx.set_held(row, None, false)) } else { Ok(()) }
    }

    /// Headers of records held since before this run that are not listed, where they should be.
    pub(super) fn vanished(&self, row: &SourceRow, survey: &Survey) -> Result<Vec<Header>, StoreError> {
        let (mut vanished, mut after) = (Vec::new(), 0);
        loop {
            let step = self.deps.store.live_headers(row, after, STEP)?;
            let Some((last, _)) = step.last() else { return Ok(vanished) };
            after = *last;
            let held_before = step.into_iter().filter(|(change, _)| *change <= self.change_before);
            vanished.extend(held_before.map(|(_, header)| header).filter(|header| {
                self.source.sets.includes(&header.sets)
                    && !survey.lists(&RecordId::derive(&row.key, &header.identifier))
            }));
            if after > self.change_before {
                return Ok(vanished);
            }
        }
    }
}

/// The header of a tombstone, stamped with the date at which the record was found missing, where there is one.
fn tombstone(header: &Header, found_missing: Option<&str>) -> Header {
    let datestamp = found_missing.unwrap_or(&header.datestamp).to_owned();
    Header { datestamp, deleted: true, ..header.clone() }
}
