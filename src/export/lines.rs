//! Lines to a stream, to one file, or to several of so many records each.

use std::ffi::OsStr;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::export::outlet::Outlet;
use crate::export::pending::PendingFile;
use crate::model::id::RecordId;

/// Lines to a stream.
pub struct StreamLines<'a> {
    stream: &'a mut (dyn Write + 'a),
    head: Vec<u8>,
    tail: &'static str,
}

impl<'a> StreamLines<'a> {
    /// `head` goes before the first line, `tail` after the last, also when there is none.
    pub fn new(stream: &'a mut (dyn Write + 'a), head: Vec<u8>, tail: &'static str) -> Self {
        Self { stream, head, tail }
    }

    fn begin(&mut self) -> io::Result<()> {
        self.stream.write_all(&std::mem::take(&mut self.head))
    }
}

impl Outlet for StreamLines<'_> {
    fn put(&mut self, _id: &RecordId, bytes: &[u8]) -> io::Result<()> {
        self.begin()?;
        self.stream.write_all(bytes)
    }

    fn finish(mut self: Box<Self>) -> io::Result<u64> {
        self.begin()?;
        self.stream.write_all(self.tail.as_bytes())?;
        self.stream.flush()?;
        Ok(1)
    }
}

/// Lines to `NAME.EXT`, or with a split to `NAME-0001.EXT`, `NAME-0002.EXT` and so on.
pub struct FileLines {
    path: PathBuf,
    head: Vec<u8>,
    tail: &'static str,
    split: Option<u64>,
    /// The file being written, and how many records are in it.
    current: Option<(PendingFile, u64)>,
    files: u64,
}

impl FileLines {
    /// Nothing is made before the first line or the end.
    pub fn new(path: &Path, head: Vec<u8>, tail: &'static str, split: Option<u64>) -> Self {
        Self { path: path.to_owned(), head, tail, split, current: None, files: 0 }
    }

    fn begin(&mut self) -> io::Result<(PendingFile, u64)> {
        self.files += 1;
        let mut file = PendingFile::create(&self.numbered())?;
        file.write_all(&self.head)?;
        Ok((file, 0))
    }

    fn numbered(&self) -> PathBuf {
        if self.split.is_none() {
            return self.path.clone();
        }
        let part = |part: Option<&OsStr>| part.map(OsStr::to_os_string).unwrap_or_default();
        let (mut name, extension) = (part(self.path.file_stem()), part(self.path.extension()));
        name.push(format!("-{:04}", self.files));
        if !extension.is_empty() {
            name.push(".");
            name.push(extension);
        }
        self.path.with_file_name(name)
    }
}

impl Outlet for FileLines {
    fn put(&mut self, _id: &RecordId, bytes: &[u8]) -> io::Result<()> {
        let (mut file, records) = match self.current.take() {
            Some((mut file, records)) if self.split.is_some_and(|split| records >= split.max(1)) => {
                file.write_all(self.tail.as_bytes())?;
                file.complete()?;
                self.begin()?
            }
            Some(current) => current,
            None => self.begin()?,
        };
        file.write_all(bytes)?;
        self.current = Some((file, records + 1));
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<u64> {
        let (mut file, _) = match self.current.take() {
            Some(current) => current,
            None => self.begin()?,
        };
        file.write_all(self.tail.as_bytes())?;
        file.complete()?;
        Ok(self.files)
    }
}
