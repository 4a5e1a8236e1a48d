//! A file that is not there until it is complete.

use std::ffi::OsString;
use std::fs;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// Written under a temporary name beside its own; dropped before [`PendingFile::complete`], it is removed.
#[derive(Debug)]
pub struct PendingFile {
    file: BufWriter<File>,
    temporary: PathBuf,
    path: PathBuf,
    done: bool,
}

impl PendingFile {
    /// Begins the file that will be at `path`.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut name = OsString::from(".");
        name.push(path.file_name().ok_or_else(|| io::Error::other("this is no file name"))?);
        name.push(format!(".{}.part", std::process::id()));
        let temporary = path.with_file_name(name);
        let file = BufWriter::with_capacity(256 * 1024, File::create(&temporary)?);
        Ok(Self { file, temporary, path: path.to_owned(), done: false })
    }

    /// Puts the file in its place.
    pub fn complete(mut self) -> io::Result<()> {
        self.file.flush()?;
        fs::rename(&self.temporary, &self.path)?;
        self.done = true;
        Ok(())
    }
}

impl Write for PendingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for PendingFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl Drop for PendingFile {
    fn drop(&mut self) {
        if !self.done {
            // The failure that led here is what is reported; a part left behind is named as such.
            drop(fs::remove_file(&self.temporary));
        }
    }
}
