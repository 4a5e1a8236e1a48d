//! A folder with a file a record.

use std::fs;
use std::io;
use std::io::ErrorKind;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::export::outlet::Outlet;
use crate::export::outlet::file_name;
use crate::export::pending::PendingFile;
use crate::model::id::RecordId;

/// A new folder appears when it is complete. One that exists is updated file by file: what it holds of
/// other records stays, the files of deleted records go.
pub struct Folder {
    path: PathBuf,
    /// Where a new folder is made; `None` when it is there already.
    temporary: Option<PathBuf>,
    split: Option<u64>,
    files: u64,
}

impl Folder {
    /// Begins the folder, or opens the one that is there.
    pub fn open(path: &Path, split: Option<u64>) -> io::Result<Self> {
        let mut folder = Self { path: path.to_owned(), temporary: None, split, files: 0 };
        if !path.is_dir() {
            let name = path.file_name().ok_or_else(|| io::Error::other("this is no folder name"))?;
            let name = format!(".{}.{}.part", name.to_string_lossy(), std::process::id());
            let temporary = path.with_file_name(name);
            fs::create_dir(&temporary)?;
            folder.temporary = Some(temporary);
        }
        Ok(folder)
    }

    fn place(&self) -> &Path {
        self.temporary.as_deref().unwrap_or(&self.path)
    }
}

impl Outlet for Folder {
    fn put(&mut self, id: &RecordId, bytes: &[u8]) -> io::Result<()> {
        let path = self.place().join(file_name(id, self.files, self.split));
        if let (Some(_), Some(parent)) = (self.split, path.parent()) {
            fs::create_dir_all(parent)?;
        }
        self.files += 1;
        if self.temporary.is_some() {
            return fs::write(path, bytes);
        }
        let mut file = PendingFile::create(&path)?;
        file.write_all(bytes)?;
        file.complete()
    }

    fn remove(&mut self, id: &RecordId) -> io::Result<bool> {
        match fs::remove_file(self.path.join(file_name(id, 0, None))) {
            Ok(()) => Ok(true),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn finish(mut self: Box<Self>) -> io::Result<u64> {
        if let Some(temporary) = self.temporary.take() {
            fs::rename(temporary, &self.path)?;
        }
        Ok(self.files)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // The failure that led here is what is reported; a part left behind is named as such.
            drop(fs::remove_dir_all(temporary));
        }
    }
}
