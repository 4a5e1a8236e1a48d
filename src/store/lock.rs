//! The writer lock: one process writes to a collection, and the next one learns which.
//!
//! SQLite would serialise two writers, but the index and the content folder beside it would not, and two
//! harvests of one source would only undo each other. The lock dies with its process, so a kill leaves
//! nothing to clear away.

use std::fs;
use std::fs::File;
use std::fs::TryLockError;
use std::io::Seek;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use crate::store::Result;
use crate::store::StoreError;

/// Name of the lock file in the collection.
const FILE_NAME: &str = "lock";

/// Longest command line kept in the lock file, in characters.
const MAX_COMMAND: usize = 200;

/// Held until dropped.
#[derive(Debug)]
pub struct WriterLock {
    file: File,
}

impl WriterLock {
    /// Takes the lock of the collection in `dir` and writes process, command and `now` into it.
    ///
    /// # Errors
    /// Somebody holds it (the error says who), or the file cannot be made.
    pub fn take(dir: &Path, now: &str) -> Result<Self> {
        let path = dir.join(FILE_NAME);
        let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(|cause| failed(&path, "cannot open the lock file", cause))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Locked { dir: dir.to_owned(), holder: holder(&path) });
            }
            Err(TryLockError::Error(cause)) => return Err(failed(&path, "cannot lock", cause)),
        }
        let lock = Self { file };
        lock.sign(now).map_err(|cause| failed(&path, "cannot write the lock file", cause))?;
        Ok(lock)
    }

    fn sign(&self, now: &str) -> std::io::Result<()> {
        let command: String = std::env::args().collect::<Vec<_>>().join(" ");
        let command: String =
            command.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_COMMAND).collect();
        let mut file = &self.file;
        file.set_len(0)?;
        file.rewind()?;
        writeln!(file, "process {}, `{command}`, since {now}", std::process::id())
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // A text left behind does no harm: only the lock itself counts.
        drop(self.file.set_len(0));
    }
}

fn holder(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    match text.trim() {
        "" => "it did not say which".to_owned(),
        text => text.chars().take(2 * MAX_COMMAND).collect(),
    }
}

fn failed(path: &Path, doing: &'static str, cause: std::io::Error) -> StoreError {
    if cause.kind() == std::io::ErrorKind::StorageFull {
        return StoreError::DiskFull;
    }
    StoreError::File { path: PathBuf::from(path), doing, cause }
}
