//! Where an export goes, chosen by format and name.

use std::ffi::OsStr;
use std::io;
use std::path::Path;

use crate::export::ExportError;
use crate::export::Format;
use crate::export::Options;
use crate::export::Target;
use crate::export::archive::Tar;
use crate::export::archive::Zip;
use crate::export::csv;
use crate::export::folder::Folder;
use crate::export::lines::FileLines;
use crate::export::lines::StreamLines;
use crate::export::pending::PendingFile;
use crate::model::id::RecordId;

/// A place that takes records in order.
pub trait Outlet {
    /// Writes a record's bytes.
    fn put(&mut self, id: &RecordId, bytes: &[u8]) -> io::Result<()>;

    /// Hears that a record is deleted; `true` when something was removed for it.
    fn remove(&mut self, _id: &RecordId) -> io::Result<bool> {
        Ok(false)
    }

    /// Makes what was written visible under its name; the number of files.
    fn finish(self: Box<Self>) -> io::Result<u64>;
}

/// Opens the place for these options.
///
/// # Errors
/// It does not suit the format, or cannot be made.
pub fn open<'a>(options: &Options, target: Target<'a>) -> Result<Box<dyn Outlet + 'a>, ExportError> {
    match target {
        Target::Stream(stream) => open_stream(options, stream),
        Target::Path(path) if options.format.is_files() => open_files(options, path),
        Target::Path(path) => open_lines(options, path),
    }
}

fn open_stream<'a>(
    options: &Options,
    stream: &'a mut (dyn io::Write + 'a),
) -> Result<Box<dyn Outlet + 'a>, ExportError> {
    if options.split.is_some() && !options.format.is_files() {
        return Err(unsuitable(Path::new("-"), "a stream cannot be split: name an output file"));
    }
    let head = head(&options.format).map_err(|cause| failed(Path::new("-"), cause))?;
    Ok(match options.format.is_files() {
        true => Box::new(Tar::over(stream, options.split)),
        false => Box::new(StreamLines::new(stream, head, tail(&options.format))),
    })
}

fn open_lines(options: &Options, path: &Path) -> Result<Box<dyn Outlet>, ExportError> {
    if path.is_dir() {
        return Err(unsuitable(path, "this is a folder, and the format writes one file: name a file"));
    }
    let head = head(&options.format).map_err(|cause| failed(path, cause))?;
    Ok(Box::new(FileLines::new(path, head, tail(&options.format), options.split)))
}

fn open_files(options: &Options, path: &Path) -> Result<Box<dyn Outlet>, ExportError> {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
    let split = options.split;
    let open = || -> io::Result<Box<dyn Outlet>> {
        Ok(match () {
            () if name.ends_with(".tar") => Box::new(Tar::over(PendingFile::create(path)?, split)),
            () if name.ends_with(".tar.zst") => Box::new(Tar::compressed(PendingFile::create(path)?, split)?),
            () if name.ends_with(".zip") => Box::new(Zip::over(PendingFile::create(path)?, split)),
            () => Box::new(Folder::open(path, split)?),
        })
    };
    if path.is_file() && !name.ends_with(".tar") && !name.ends_with(".tar.zst") && !name.ends_with(".zip") {
        return Err(unsuitable(
            path,
            "this format writes a folder, or an archive named .tar, .tar.zst or .zip",
        ));
    }
    open().map_err(|cause| failed(path, cause))
}

fn head(format: &Format) -> io::Result<Vec<u8>> {
    match format {
        Format::Csv { columns } => csv::header(columns),
        Format::Crosswalk(crosswalk) => Ok(crosswalk.head().into()),
        Format::Raw | Format::Lom | Format::Imsmd | Format::Jsonl { .. } => Ok(Vec::new()),
    }
}

/// What stands after a file's last record.
fn tail(format: &Format) -> &'static str {
    match format {
        Format::Crosswalk(crosswalk) => crosswalk.tail(),
        Format::Raw | Format::Lom | Format::Imsmd | Format::Jsonl { .. } | Format::Csv { .. } => "",
    }
}

fn unsuitable(path: &Path, reason: &'static str) -> ExportError {
    ExportError::Unsuitable { path: path.to_owned(), reason }
}

fn failed(path: &Path, cause: io::Error) -> ExportError {
    ExportError::Write { path: path.to_owned(), cause }
}

/// The name of the `number`th record's file (from 0): its id, so that any file system takes it; with a
/// numbered folder of at most `split` files before it.
pub fn file_name(id: &RecordId, number: u64, split: Option<u64>) -> String {
    match split {
        Some(split) => format!("{:04}/{id}.xml", number / split.max(1) + 1),
        None => format!("{id}.xml"),
    }
}
