//! The quarantine of one source read once more: its kept bytes first, then `GetRecord` for what is still damaged.
//!
//! A run without a list: it has its place in the history of runs, keeps the budget and the waits that the source has
//! asked for, and moves no checkpoint.

use crate::harvest::again;
use crate::harvest::again::Again;
use crate::harvest::ask::Traffic;
use crate::harvest::page;
use crate::harvest::page::Batch;
use crate::harvest::page::Ready;
use crate::harvest::run::HarvestError;
use crate::harvest::run::Run;
use crate::harvest::scope::Line;
use crate::harvest::survey::Holding;
use crate::model::quarantine::Quarantined;
use crate::model::run::SourceReport;
use crate::oai;
use crate::oai::PageRecord;
use crate::store::SourceRow;
use crate::store::StoreError;

/// Rows of the quarantine read in one step.
const STEP: usize = 500;

impl Run<'_> {
    /// Reads the quarantine again and says what came of it; `line`: how to ask, `None` where there is nobody to ask.
    pub(super) fn mend(mut self, line: Option<&Line<'_>>) -> SourceReport {
        let started = self.deps.clock.now();
        let mut traffic = Traffic::default();
        let outcome = self.begin("retry").map_err(HarvestError::from);
        let outcome = outcome.and_then(|()| self.read_and_ask(line, &mut traffic)).map(|()| true);
        self.report(outcome, &traffic, started)
    }

    fn read_and_ask(&mut self, line: Option<&Line<'_>>, traffic: &mut Traffic) -> Result<(), HarvestError> {
        let Some(row) = self.deps.store.source(&self.source.key)? else { return Ok(()) };
        self.read_kept(&row)?;
        let Some(line) = line else { return Ok(()) };
        self.may_begin()?;
        let mut asker = self.asker(line)?;
        let holding = Holding { deps: self.deps, source: self.source, row: &row };
        let asked = again::ask_again(&mut asker, holding, Again::All, &mut self.done);
        *traffic = asker.traffic;
        let outcome = asked.map_err(HarvestError::from);
        self.remember(outcome.as_ref().err().and_then(HarvestError::until))?;
        outcome
    }

    /// Reads the kept bytes as records: a later version of the program may be able to.
    fn read_kept(&mut self, row: &SourceRow) -> Result<(), StoreError> {
        let mut after = 0;
        loop {
            let rows = self.deps.store.quarantined(Some(&row.key), after, STEP)?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            let records: Vec<Ready> = rows.iter().filter_map(|kept| self.read_one(&kept.item)).collect();
            let done = page::commit(self.deps, row, None, Batch { records, after: None })?;
            again::add(&mut self.done.counts, &done.counts);
        }
    }

    /// The kept bytes as a record of the same identifier, if they are one.
    fn read_one(&self, kept: &Quarantined) -> Option<Ready> {
        let open: &[u8] = b"<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><ListRecords>";
        let body = [open, &kept.bytes, b"</ListRecords></OAI-PMH>"].concat();
        let mut found = oai::read_page(&body, None).ok()?.records.into_iter();
        match (found.next(), found.next()) {
            (Some(PageRecord::Good(incoming)), None) if incoming.header.identifier == kept.identifier => {
                Some(page::prepare_one(self.deps.curation, self.source, incoming, None, self.deps.reach()))
                    .filter(|ready| matches!(ready, Ready::Record(_)))
            }
            _ => None,
        }
    }
}
