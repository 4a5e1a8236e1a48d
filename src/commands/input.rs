//! Where the records that a command looks at come from: files and folders, or the collection; in batches, so that memory is bounded.

use std::fs;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::commands::Env;
use crate::lom::LomError;
use crate::lom::MAX_RECORD_BYTES;
use crate::model::record::Status;
use crate::oai;
use crate::oai::PageRecord;
use crate::xml::limits::MAX_DOCUMENT;

/// Records, or files, that are worked on together.
const STEP: usize = 256;

/// Bytes of files that are held at a time.
const STEP_BYTES: u64 = 64 << 20;

/// Bytes that say what a file is.
const HEAD_BYTES: usize = 4096;

/// Deepest folder that is entered, counted from the argument.
const MAX_DEPTH: usize = 200;

/// The name of the source of records that come from files.
const FILES: &str = "file";

/// A record to check.
#[derive(Debug)]
pub(crate) struct Item {
    /// Its source, or `file`.
    pub source: String,
    /// Its OAI identifier, or the file's path; `path#identifier` for a record of a saved response.
    pub identifier: String,
    /// Its metadata, or why there are none.
    pub raw: Result<Vec<u8>, String>,
    /// From the collection.
    pub collected: bool,
    /// Found in a folder: what is no record is passed over.
    pub perhaps: bool,
}

/// Works on every record on all cores and hands the results on in a fixed order.
pub(crate) fn each<T: Send>(
    env: &Env,
    paths: &[PathBuf],
    work: &(dyn Fn(Item) -> anyhow::Result<Option<T>> + Sync),
    visit: &mut dyn FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut take = |items: Vec<Item>| -> anyhow::Result<()> {
        let results: Vec<anyhow::Result<Option<T>>> = items.into_par_iter().map(work).collect();
        for result in results {
            if let Some(result) = result? {
                visit(result)?;
            }
        }
        Ok(())
    };
    if paths.is_empty() { collected(env, &mut take) } else { files(paths, &mut take) }
}

type Take<'t> = &'t mut dyn FnMut(Vec<Item>) -> anyhow::Result<()>;

fn collected(env: &Env, take: Take<'_>) -> anyhow::Result<()> {
    let store = env.reader()?;
    let mut last = None;
    loop {
        let records = store.by_id(last.as_ref(), 0, STEP)?;
        let Some(newest) = records.last() else { return Ok(()) };
        last = Some(newest.id.clone());
        let live = records.into_iter().filter(|record| record.status == Status::Live);
        take(
            live.map(|record| Item {
                source: record.source.to_string(),
                identifier: record.header.identifier,
                raw: Ok(record.raw),
                collected: true,
                perhaps: false,
            })
            .collect(),
        )?;
    }
}

/// Files waiting for their turn.
struct Batch<'t> {
    waiting: Vec<(PathBuf, bool)>,
    bytes: u64,
    take: Take<'t>,
}

fn files(paths: &[PathBuf], take: Take<'_>) -> anyhow::Result<()> {
    let mut batch = Batch { waiting: Vec::new(), bytes: 0, take };
    for path in paths {
        batch.walk(path, 0)?;
    }
    batch.flush()
}

impl Batch<'_> {
    fn walk(&mut self, path: &Path, depth: usize) -> anyhow::Result<()> {
        let metadata = if depth == 0 { fs::metadata(path)? } else { fs::symlink_metadata(path)? };
        if !metadata.is_dir() {
            return self.file(path, metadata.len(), depth > 0);
        }
        if depth > MAX_DEPTH {
            return Ok(());
        }
        let mut names: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        names.retain(|name| !name.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
        names.sort();
        names.iter().try_for_each(|name| self.walk(name, depth + 1))
    }

    fn file(&mut self, path: &Path, bytes: u64, perhaps: bool) -> anyhow::Result<()> {
        self.waiting.push((path.to_owned(), perhaps));
        self.bytes += bytes.min(MAX_DOCUMENT as u64);
        if self.waiting.len() >= STEP || self.bytes >= STEP_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        let items: Vec<Vec<Item>> =
            waiting.into_par_iter().map(|(path, perhaps)| records(&path, perhaps)).collect();
        (self.take)(items.into_iter().flatten().collect())
    }
}

/// The records of one file: its own, or those of the response that it holds.
fn records(path: &Path, perhaps: bool) -> Vec<Item> {
    let name = path.display().to_string();
    let item = |identifier: String, raw| Item {
        source: FILES.to_owned(),
        identifier,
        raw,
        collected: false,
        perhaps,
    };
    let raw = match bytes(path, perhaps) {
        Ok(Some(raw)) => raw,
        Ok(None) => return Vec::new(),
        Err(reason) => return vec![item(name, Err(reason))],
    };
    if !is_response(&raw) {
        return vec![item(name, Ok(raw))];
    }
    let page = match oai::read_page(&raw, None) {
        Ok(page) => page,
        Err(error) => return vec![item(name, Err(error.to_string()))],
    };
    let records = page.records.into_iter().filter_map(|record| match record {
        PageRecord::Good(incoming) if incoming.raw.is_empty() => None,
        PageRecord::Good(incoming) => {
            Some(item(format!("{name}#{}", incoming.header.identifier), Ok(incoming.raw)))
        }
        PageRecord::Bad(bad) => Some(item(format!("{name}#{}", bad.identifier), Err(bad.reason))),
    });
    records.collect()
}

/// A file's bytes; `None` for a `perhaps` that is plainly something else. What is too large is refused by the size that
/// the file system names, before it is read.
fn bytes(path: &Path, perhaps: bool) -> Result<Option<Vec<u8>>, String> {
    let words = |error: std::io::Error| error.to_string();
    let mut file = File::open(path).map_err(words)?;
    let size = file.metadata().map_err(words)?.len();
    let mut raw = Vec::new();
    (&mut file).take(HEAD_BYTES as u64).read_to_end(&mut raw).map_err(words)?;
    if perhaps && !is_markup(&raw) {
        return Ok(None);
    }
    let limit = if is_response(&raw) { MAX_DOCUMENT } else { MAX_RECORD_BYTES };
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if size <= limit {
        // A pipe has no size, and a file may grow meanwhile.
        raw.reserve_exact(size.saturating_sub(raw.len()) + 1);
        let left = (limit - raw.len()) as u64 + 1;
        file.take(left).read_to_end(&mut raw).map_err(words)?;
    }
    match size.max(raw.len()) {
        larger if larger <= limit => Ok(Some(raw)),
        larger if limit == MAX_RECORD_BYTES => Err(LomError::TooLarge(larger).to_string()),
        larger => Err(format!("a response of {larger} bytes; at most {limit} are read")),
    }
}

/// Whether the first character, after a byte order mark and in UTF-16 too, opens a tag.
fn is_markup(raw: &[u8]) -> bool {
    let skipped = |b: &&u8| matches!(**b, 0xEF | 0xBB | 0xBF | 0xFE | 0xFF | 0) || b.is_ascii_whitespace();
    raw.iter().find(|b| !skipped(b)) == Some(&b'<')
}

fn is_response(raw: &[u8]) -> bool {
    let head = String::from_utf8_lossy(raw.get(..HEAD_BYTES).unwrap_or(raw));
    head.contains("<OAI-PMH") || head.contains(":OAI-PMH")
}
