//! What the harvests and imports did, run by run.

use crate::model::id::SourceId;
use crate::model::run::RunRow;
use crate::model::run::SourceReport;
use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::Write;

impl Store {
    /// Past runs, newest first; of one source (id or key) or of all.
    ///
    /// # Errors
    /// The database could not be read.
    pub fn runs(&self, source: Option<&SourceId>, limit: usize) -> Result<Vec<RunRow>> {
        todo!("{source:?} {limit}")
    }
}

impl Write<'_> {
    /// Notes that a run (`harvest` or `import`) of `source` begins; returns its number.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn start_run(&mut self, source: &SourceRow, kind: &str) -> Result<i64> {
        todo!("{} {kind}", source.id)
    }

    /// Notes what the run did. A run that is never finished was killed.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn finish_run(&mut self, run: i64, report: &SourceReport) -> Result<()> {
        todo!("{run} {report:?}")
    }
}
