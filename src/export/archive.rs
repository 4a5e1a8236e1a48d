//! Archives with a member a record: tar (plain or zstd) and zip. The same records give the same bytes: members
//! carry no time and no owner.

use std::io;
use std::io::Seek;
use std::io::Write;

use tar::EntryType;
use tar::Header;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::export::outlet::Outlet;
use crate::export::outlet::file_name;
use crate::export::pending::PendingFile;
use crate::model::id::RecordId;

/// Level of `.tar.zst`: zstd's own default.
const LEVEL: i32 = 3;

/// A writer that can be closed for good.
pub trait Close: Write {
    /// Everything is written.
    fn close(self) -> io::Result<()>;
}

impl Close for PendingFile {
    fn close(self) -> io::Result<()> {
        self.complete()
    }
}

impl Close for zstd::Encoder<'static, PendingFile> {
    fn close(self) -> io::Result<()> {
        self.finish()?.complete()
    }
}

impl Close for &mut (dyn Write + '_) {
    fn close(self) -> io::Result<()> {
        self.flush()
    }
}

/// A tar archive.
pub struct Tar<W: Close> {
    builder: tar::Builder<W>,
    split: Option<u64>,
    records: u64,
}

impl<W: Close> Tar<W> {
    /// A plain one.
    pub fn over(writer: W, split: Option<u64>) -> Self {
        Self { builder: tar::Builder::new(writer), split, records: 0 }
    }
}

impl Tar<zstd::Encoder<'static, PendingFile>> {
    /// A compressed one.
    pub fn compressed(file: PendingFile, split: Option<u64>) -> io::Result<Self> {
        Ok(Self::over(zstd::Encoder::new(file, LEVEL)?, split))
    }
}

impl<W: Close> Outlet for Tar<W> {
    fn put(&mut self, id: &RecordId, bytes: &[u8]) -> io::Result<()> {
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        let name = file_name(id, self.records, self.split);
        self.records += 1;
        self.builder.append_data(&mut header, name, bytes)
    }

    fn finish(self: Box<Self>) -> io::Result<u64> {
        self.builder.into_inner()?.close()?;
        Ok(1)
    }
}

/// A zip archive.
pub struct Zip<W: Close + Seek> {
    writer: ZipWriter<W>,
    split: Option<u64>,
    records: u64,
}

impl<W: Close + Seek> Zip<W> {
    /// An empty one.
    pub fn over(writer: W, split: Option<u64>) -> Self {
        Self { writer: ZipWriter::new(writer), split, records: 0 }
    }
}

impl<W: Close + Seek> Outlet for Zip<W> {
    fn put(&mut self, id: &RecordId, bytes: &[u8]) -> io::Result<()> {
        let options = SimpleFileOptions::default().unix_permissions(0o644);
        self.writer.start_file(file_name(id, self.records, self.split), options)?;
        self.records += 1;
        self.writer.write_all(bytes)
    }

    fn finish(self: Box<Self>) -> io::Result<u64> {
        self.writer.finish()?.close()?;
        Ok(1)
    }
}
