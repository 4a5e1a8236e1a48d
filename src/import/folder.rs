//! Files of a path in a fixed order, and single files as documents.
//!
//! Names are sorted, so that two runs read the same things in the same order. Hidden names are skipped, and
//! links to folders are not followed: a loop cannot arise.

use std::fs;
use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use crate::import::MAX_DOCUMENT;
use crate::import::Piece;
use crate::import::batch::Batcher;
use crate::import::file_name;
use crate::import::jsonl;
use crate::import::sniff;
use crate::import::sniff::Kind;
use crate::import::zip;

/// Bytes that decide what a file is.
const PEEK: usize = 64 * 1024;

/// Deepest folder that is entered, counted from the argument.
const MAX_DEPTH: usize = 200;

/// Feeds every file at or below `path` to the batcher; `false` when nobody takes batches any more. With `several`
/// arguments names are remembered, because another argument may hold the same one.
pub fn walk(path: &Path, several: bool, batcher: &mut Batcher) -> bool {
    batcher.remember_names(several);
    if path.is_dir() {
        return folder(path, "", 0, batcher);
    }
    file(path, &file_name(path), batcher)
}

fn folder(path: &Path, prefix: &str, depth: usize, batcher: &mut Batcher) -> bool {
    let entries = match sorted(path) {
        Ok(entries) if depth < MAX_DEPTH => entries,
        Ok(_) => return batcher.error(prefix, format!("folders nested deeper than {MAX_DEPTH}")),
        Err(cause) => return batcher.error(prefix, format!("cannot list the folder: {cause}")),
    };
    for (name, path) in entries {
        let below = format!("{prefix}{name}");
        let is_link = path.symlink_metadata().is_ok_and(|found| found.is_symlink());
        let going_on = match fs::metadata(&path) {
            _ if name.starts_with('.') => true,
            Ok(found) if found.is_dir() && is_link => batcher.skip(),
            Ok(found) if found.is_dir() => folder(&path, &format!("{below}/"), depth + 1, batcher),
            Ok(found) if found.is_file() => file(&path, &below, batcher),
            Ok(_) => batcher.skip(),
            Err(cause) => batcher.error(&below, cause.to_string()),
        };
        if !going_on {
            return false;
        }
    }
    true
}

fn sorted(path: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        entries.push((file_name(&path), path));
    }
    entries.sort();
    Ok(entries)
}

fn file(path: &Path, name: &str, batcher: &mut Batcher) -> bool {
    let mut reader = match File::open(path) {
        Ok(file) => BufReader::with_capacity(PEEK, file),
        Err(cause) => return batcher.error(name, cause.to_string()),
    };
    let kind = match reader.fill_buf() {
        Ok(head) => sniff::kind(name, head),
        Err(cause) => return batcher.error(name, cause.to_string()),
    };
    match kind {
        Kind::Zip => zip::members(reader, name, batcher),
        _ => document(&mut reader, name, kind, batcher),
    }
}

/// One file or zip member of a known kind, but for zips.
pub fn document(reader: &mut dyn BufRead, name: &str, kind: Kind, batcher: &mut Batcher) -> bool {
    match kind {
        Kind::Other | Kind::Zip => return batcher.skip(),
        Kind::JsonLines => return jsonl::pieces(reader, name, batcher),
        Kind::Oai | Kind::MaybeOai | Kind::Metadata => {}
    }
    let mut bytes = Vec::new();
    match reader.take(MAX_DOCUMENT + 1).read_to_end(&mut bytes) {
        Err(cause) => batcher.error(name, cause.to_string()),
        Ok(read) if read as u64 > MAX_DOCUMENT => {
            batcher.error(name, format!("larger than {} MiB", MAX_DOCUMENT >> 20))
        }
        Ok(_) => {
            batcher.count_file();
            let alone = batcher.is_new_name(name);
            batcher.push(Piece { name: name.to_owned(), kind, first_line: 1, alone, bytes })
        }
    }
}
