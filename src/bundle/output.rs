//! The bundle's directory: writes what differs, entrances last, then removes what an older bundle left.
//!
//! Apart so that the order of writing is in one place: at any moment of an update either the old
//! `index.html` with all its files or the new one with all of its own is there. Knows no record.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use data_encoding::HEXLOWER;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use sha2::Digest;
use sha2::Sha256;

use super::codec;
use super::codec::Name;
use super::codec::Payload;
use super::error::BundleError;

/// The list of all files with their SHA-256, in the format of `sha256sum`.
pub const SUMS: &str = "SHA256SUMS";

/// The files in the order in which they should lie on a disc, in the format of `genisoimage -sort`.
pub const DISC_ORDER: &str = "data/disc.srt";

/// How soon and how often a file is read; what is read sooner lies nearer the beginning of a disc.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Heat {
    /// By every reader before anything is shown.
    Always,
    /// By most searches: ways to shards, dictionaries.
    Often,
    /// Words and what common ones show.
    Words,
    /// Facets and orders.
    Columns,
    /// Hits.
    Hits,
    /// By a record's own page or a rare search.
    #[default]
    Seldom,
}

/// Where a bundle is written.
pub struct Output {
    dir: PathBuf,
    /// Path in the bundle → what is there now.
    files: BTreeMap<String, Known>,
    /// Of what is written now.
    heat: Heat,
    /// Pages that lead into the bundle, kept back until everything they lead to is there.
    entrances: BTreeMap<String, Vec<u8>>,
    old: BTreeSet<String>,
    written: u64,
}

/// A file of the bundle.
#[derive(Debug, Clone, Copy)]
struct Known {
    sum: [u8; 32],
    length: u64,
    heat: Heat,
    /// How many were written before it.
    nth: usize,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Files of the bundle.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that differed or were new, and so were written.
    pub written: u64,
}

impl Output {
    /// Opens `dir`, which is missing, empty, or a bundle.
    pub fn open(dir: &Path) -> Result<Self, BundleError> {
        fs::create_dir_all(dir).map_err(|cause| file_error("create", dir, cause))?;
        let old = old_files(dir)?;
        let empty = fs::read_dir(dir).map_err(|cause| file_error("read", dir, cause))?.next().is_none();
        if old.is_empty() && !empty {
            return Err(BundleError::NotABundle(dir.to_owned()));
        }
        let (files, entrances) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { dir: dir.to_owned(), files, heat: Heat::default(), entrances, old, written: 0 })
    }

    /// Says how often what is written from now on is read; what it was before.
    pub fn heat(&mut self, heat: Heat) -> Heat {
        std::mem::replace(&mut self.heat, heat)
    }

    /// Writes a payload as a script named by its content and returns the name.
    pub fn shard(&mut self, payload: impl Into<Payload>) -> Result<Name, BundleError> {
        let packed = codec::pack(&payload.into());
        let mut attempt = 0;
        loop {
            let name = Name::of(&packed, attempt);
            if self.put_new(&name.path("js"), &codec::script(&name, &packed))? {
                return Ok(name);
            }
            attempt += 1;
        }
    }

    /// The same for many, on all cores; the names in the same order.
    pub fn shards(&mut self, payloads: &[Payload]) -> Result<Vec<Name>, BundleError> {
        let ready = payloads.par_iter().map(|payload| {
            let packed = codec::pack(payload);
            let name = Name::of(&packed, 0);
            let script = codec::script(&name, &packed);
            let sum: [u8; 32] = Sha256::digest(&script).into();
            (name, script, sum)
        });
        let ready: Vec<(Name, Vec<u8>, [u8; 32])> = ready.collect();
        let mut names = Vec::with_capacity(ready.len());
        let mut new = Vec::new();
        for ((name, script, sum), payload) in ready.into_iter().zip(payloads) {
            let path = name.path("js");
            match self.files.get(&path) {
                Some(there) if there.sum == sum => names.push(name),
                // Another content has that name.
                Some(_) => names.push(self.shard(payload.clone())?),
                None => {
                    self.know(&path, sum, script.len());
                    new.push((path, script));
                    names.push(name);
                }
            }
        }
        self.write_new(&new)?;
        Ok(names)
    }

    /// Writes files at fixed paths that nothing leads to before the entrances are there, on all cores.
    pub fn pages(&mut self, pages: &[(String, Vec<u8>)]) -> Result<(), BundleError> {
        let sums: Vec<[u8; 32]> =
            pages.par_iter().map(|(_, content)| Sha256::digest(content).into()).collect();
        for ((path, content), sum) in pages.iter().zip(sums) {
            self.know(path, sum, content.len());
        }
        self.write_new(pages)
    }

    fn write_new(&mut self, new: &[(String, Vec<u8>)]) -> Result<(), BundleError> {
        let written = new.par_iter().map(|(path, content)| write_file(&self.dir, path, content));
        self.written += written.try_reduce(|| 0, |a, b| Ok(a + b))?;
        Ok(())
    }

    /// Writes `content` under a name made from it, as `data/x/abcdefgh.EXTENSION`; returns the path.
    pub fn asset(&mut self, content: &[u8], extension: &str) -> Result<String, BundleError> {
        let mut attempt = 0;
        loop {
            let path = Name::of(content, attempt).path(extension);
            if self.put_new(&path, content)? {
                return Ok(path);
            }
            attempt += 1;
        }
    }

    /// Keeps an entrance for [`Output::finish`].
    pub fn entrance(&mut self, path: &str, content: Vec<u8>) {
        self.entrances.insert(path.to_owned(), content);
    }

    /// Writes the entrances and the sums, then removes what only the older bundle had.
    pub fn finish(mut self) -> Result<Written, BundleError> {
        self.heat(Heat::Always);
        let entrances = std::mem::take(&mut self.entrances);
        for (path, content) in &entrances {
            self.know(path, Sha256::digest(content).into(), content.len());
        }
        self.put(DISC_ORDER, self.disc_order().as_bytes())?;
        for (path, content) in entrances {
            self.put(&path, &content)?;
        }
        let sum = |(path, file): (&String, &Known)| format!("{}  {path}\n", HEXLOWER.encode(&file.sum));
        let sums: String = self.files.iter().map(sum).collect();
        self.put(SUMS, sums.as_bytes())?;
        for path in self.old.iter().filter(|path| !self.files.contains_key(*path)) {
            remove(&self.dir, path)?;
        }
        let bytes = self.files.values().map(|file| file.length).sum();
        Ok(Written { files: self.files.len() as u64, bytes, written: self.written })
    }

    /// A line for each file that is read more than seldom: its path, and a weight that is higher the sooner it is read.
    fn disc_order(&self) -> String {
        let mut files: Vec<(&Known, &String)> = self.files.iter().map(|(path, file)| (file, path)).collect();
        files.retain(|(file, _)| file.heat < Heat::Seldom);
        files.sort_by_key(|(file, path)| (file.heat, file.nth, *path));
        let weights = (1..=files.len()).rev();
        files.iter().zip(weights).map(|((_, path), weight)| format!("./{path} {weight}\n")).collect()
    }

    fn know(&mut self, path: &str, sum: [u8; 32], length: usize) {
        let file = Known { sum, length: length as u64, heat: self.heat, nth: self.files.len() };
        self.files.entry(path.to_owned()).or_insert(file);
    }

    /// Writes unless another content has that path; false then.
    fn put_new(&mut self, path: &str, content: &[u8]) -> Result<bool, BundleError> {
        let sum: [u8; 32] = Sha256::digest(content).into();
        match self.files.get(path) {
            Some(there) => Ok(there.sum == sum),
            None => self.put(path, content).map(|()| true),
        }
    }

    fn put(&mut self, path: &str, content: &[u8]) -> Result<(), BundleError> {
        self.know(path, Sha256::digest(content).into(), content.len());
        self.written += write_file(&self.dir, path, content)?;
        Ok(())
    }
}

/// Writes a file unless it is there as it should be; how many were written.
fn write_file(dir: &Path, path: &str, content: &[u8]) -> Result<u64, BundleError> {
    let full = dir.join(path);
    if fs::read(&full).is_ok_and(|there| there == content) {
        return Ok(0);
    }
    if let Some(folder) = full.parent() {
        fs::create_dir_all(folder).map_err(|cause| file_error("create", folder, cause))?;
    }
    // A half-written file must never have its final name: the copy onto a stick may stop at any moment.
    let part = full.with_extension("part");
    fs::write(&part, content).map_err(|cause| file_error("write", &part, cause))?;
    fs::rename(&part, &full).map_err(|cause| file_error("write", &full, cause))?;
    Ok(1)
}

/// The files that the bundle in `dir` lists as its own; none where there is no bundle.
fn old_files(dir: &Path) -> Result<BTreeSet<String>, BundleError> {
    let path = dir.join(SUMS);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(cause) => return Err(file_error("read", &path, cause)),
    };
    let inside = |path: &&str| {
        !path.is_empty() && !path.split(['/', '\\']).any(|part| part.is_empty() || part == "..")
    };
    Ok(text
        .lines()
        .filter_map(|line| Some(line.split_once("  ")?.1))
        .filter(inside)
        .map(str::to_owned)
        .collect())
}

fn remove(dir: &Path, path: &str) -> Result<(), BundleError> {
    let full = dir.join(path);
    if path == SUMS {
        return Ok(());
    }
    match fs::remove_file(&full) {
        Ok(()) => {}
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(file_error("remove", &full, cause)),
    }
    // A folder that still holds something stays: that is no error.
    if let Some(folder) = full.parent().filter(|folder| *folder != dir)
        && fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
    {
        fs::remove_dir(folder).map_err(|cause| file_error("remove", folder, cause))?;
    }
    Ok(())
}

fn file_error(action: &'static str, path: &Path, cause: std::io::Error) -> BundleError {
    BundleError::File { action, path: path.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(dir: &Path, shards: &[&[u8]], entrance: &str) -> Written {
        let mut output = Output::open(dir).unwrap();
        for shard in shards {
            output.shard(*shard).unwrap();
        }
        output.entrance("index.html", entrance.as_bytes().to_vec());
        output.finish().unwrap()
    }

    #[test]
    fn an_update_writes_what_differs_and_removes_what_is_old() {
        let dir = tempfile::tempdir().unwrap();
        let first = build(dir.path(), &[b"one", b"two"], "a");
        assert_eq!(
            (first.files, first.written),
            (5, 5),
            "two shards, the page, the order on a disc, and the sums"
        );
        let again = build(dir.path(), &[b"one", b"two"], "a");
        assert_eq!(again.written, 0);
        let next = build(dir.path(), &[b"one", b"three"], "b");
        assert_eq!(next.written, 3);
        let fresh = tempfile::tempdir().unwrap();
        build(fresh.path(), &[b"one", b"three"], "b");
        let sums = |dir: &Path| fs::read_to_string(dir.join(SUMS)).unwrap();
        assert_eq!(sums(dir.path()), sums(fresh.path()));
        let old = Name::of(&codec::pack(&b"two".as_slice().into()), 0).path("js");
        assert!(!dir.path().join(old).exists());
    }

    #[test]
    fn on_a_disc_what_is_read_first_comes_first_and_the_rest_has_no_weight() {
        let dir = tempfile::tempdir().unwrap();
        let mut output = Output::open(dir.path()).unwrap();
        let shard = |output: &mut Output, heat: Heat, payload: &[u8]| {
            output.heat(heat);
            output.shard(payload).unwrap().path("js")
        };
        let hit = shard(&mut output, Heat::Hits, b"hit");
        shard(&mut output, Heat::Seldom, b"record");
        let word = shard(&mut output, Heat::Words, b"word");
        let later = shard(&mut output, Heat::Words, b"a later word");
        shard(&mut output, Heat::Hits, b"word");
        output.entrance("index.html", b"page".to_vec());
        output.finish().unwrap();
        let order = fs::read_to_string(dir.path().join(DISC_ORDER)).unwrap();
        assert_eq!(order, format!("./index.html 4\n./{word} 3\n./{later} 2\n./{hit} 1\n"));
    }

    #[test]
    fn a_directory_with_other_things_is_refused_and_foreign_files_in_a_bundle_stay() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("mine.txt"), "x").unwrap();
        assert!(matches!(Output::open(dir.path()), Err(BundleError::NotABundle(_))));
        let bundle = tempfile::tempdir().unwrap();
        build(bundle.path(), &[b"one"], "a");
        fs::write(bundle.path().join("mine.txt"), "x").unwrap();
        build(bundle.path(), &[], "b");
        assert!(bundle.path().join("mine.txt").exists());
    }
}
