//! Taking the bytes of a source out of the database for good.
//!
//! Apart from putting records because it ends with what a deletion alone does not do: free pages and the log still
//! hold what was deleted until the file is written anew.

use rusqlite::params;

use crate::store::Result;
use crate::store::SourceRow;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Write;
use crate::store::write::Total;

impl Store {
    /// Writes the database anew without what was deleted from it, and empties its log. Needs as much free disk as
    /// the database holds.
    ///
    /// # Errors
    /// The disk is full, or another process reads just now and keeps old pages alive.
    pub fn compact(&self) -> Result<()> {
        let writer = self.writer.as_ref().ok_or(StoreError::ReadOnly)?;
        let session = super::held(writer);
        session.db.execute_batch("VACUUM")?;
        let busy: bool = session.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy { Err(StoreError::StillRead) } else { Ok(()) }
    }
}

impl Write<'_> {
    /// Forgets what is kept of a source beside its records: quarantine, waiting deletions, checkpoints, address. Its
    /// tombstones, and its runs, stay.
    ///
    /// # Errors
    /// The database could not be written.
    pub fn forget_source(&mut self, source: &SourceRow) -> Result<()> {
        for table in ["quarantine", "held_deletion", "checkpoint"] {
            let sql = format!("DELETE FROM {table} WHERE source = ?1");
            self.session.db.execute(&sql, [source.rowid])?;
        }
        for total in [Total::Quarantined, Total::Held] {
            let count = self.count(total, source.rowid)?;
            self.add(total, source.rowid, -count);
        }
        self.session.db.execute(
            "UPDATE source SET url = '', prefix = '', last_success = NULL, repository_name = NULL,
                 admin_email = NULL, not_before = NULL, held = NULL, held_all = 0 WHERE number = ?1",
            params![source.rowid],
        )?;
        Ok(())
    }
}
