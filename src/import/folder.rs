//! Files of a path in a fixed order, and single files as documents.
//!
//! Names are sorted, so that two runs read the same things in the same order. Hidden names are skipped, and
//! links to folders are not followed: a loop cannot arise.

use std::collections::HashSet;
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
use crate::lom::MAX_RECORD_BYTES;

/// Bytes that decide what a file is.
const PEEK: usize = 64 * 1024;

/// Deepest folder that is entered, counted from the argument.
const MAX_DEPTH: usize = 200;

/// What a name in a folder turned out to be.
enum Found<'a> {
    File(&'a Path),
    Other,
    Unreadable(String),
}

/// Feeds every file at or below the paths to the batcher, until nobody takes batches any more.
pub fn read_all(paths: &[PathBuf], batcher: &mut Batcher<'_>) {
    batcher.set_shared_names(shared_names(paths));
    let going_on = paths.iter().all(|path| {
        walk(path, &mut |name, found| match found {
            Found::File(path) => file(path, name, batcher),
            Found::Other => batcher.skip(),
            Found::Unreadable(reason) => batcher.error(name, reason),
        })
    });
    if going_on {
        batcher.flush();
    }
}

/// Names that occur below more than one of the paths.
fn shared_names(paths: &[PathBuf]) -> HashSet<String> {
    let (mut seen, mut shared) = (HashSet::new(), HashSet::new());
    for path in paths.iter().filter(|_| paths.len() > 1) {
        walk(path, &mut |name, _| {
            if !seen.insert(name.to_owned()) {
                shared.insert(name.to_owned());
            }
            true
        });
    }
    shared
}

/// Visits names in order; ends early, with `false`, when the visitor says so.
fn walk(path: &Path, visit: &mut dyn FnMut(&str, Found<'_>) -> bool) -> bool {
    if path.is_dir() { folder(path, "", 0, visit) } else { visit(&file_name(path), Found::File(path)) }
}

fn folder(path: &Path, prefix: &str, depth: usize, visit: &mut dyn FnMut(&str, Found<'_>) -> bool) -> bool {
    let entries = match sorted(path) {
        Ok(entries) if depth < MAX_DEPTH => entries,
        Ok(_) => return visit(prefix, Found::Unreadable(format!("folders nested deeper than {MAX_DEPTH}"))),
        Err(cause) => return visit(prefix, Found::Unreadable(format!("cannot list the folder: {cause}"))),
    };
    entries.iter().filter(|(name, _)| !name.starts_with('.')).all(|(name, path)| {
        let below = format!("{prefix}{name}");
        let is_link = path.symlink_metadata().is_ok_and(|found| found.is_symlink());
        match fs::metadata(path) {
            Ok(found) if found.is_dir() && !is_link => folder(path, &format!("{below}/"), depth + 1, visit),
            Ok(found) if found.is_file() => visit(&below, Found::File(path)),
            Ok(_) => visit(&below, Found::Other),
            Err(cause) => visit(&below, Found::Unreadable(cause.to_string())),
        }
    })
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

fn file(path: &Path, name: &str, batcher: &mut Batcher<'_>) -> bool {
    let mut reader = match File::open(path) {
        Ok(file) => BufReader::with_capacity(PEEK, file),
        Err(cause) => return batcher.error(name, cause.to_string()),
    };
    let kind = match reader.fill_buf() {
        Ok(head) => sniff::kind(name, head),
        Err(cause) => return batcher.error(name, cause.to_string()),
    };
    batcher.enter_file(name);
    // Refused by its size before it is read; what has none, or grows meanwhile, is stopped at the limit.
    let size = reader.get_ref().metadata().map_or(0, |found| found.len());
    match kind {
        Kind::Metadata | Kind::MaybeOai | Kind::Oai if size > limit(kind) => too_large(name, kind, batcher),
        Kind::Zip => zip::members(reader, name, batcher),
        _ => document(&mut reader, name, kind, batcher),
    }
}

/// Most bytes of a document: one record's, or those of a response that may hold many.
fn limit(kind: Kind) -> u64 {
    if kind == Kind::Metadata { MAX_RECORD_BYTES as u64 } else { MAX_DOCUMENT }
}

fn too_large(name: &str, kind: Kind, batcher: &mut Batcher<'_>) -> bool {
    batcher.error(name, format!("larger than {} MiB", limit(kind) >> 20))
}

/// One file or zip member of a known kind, but for zips.
pub fn document(reader: &mut dyn BufRead, name: &str, kind: Kind, batcher: &mut Batcher<'_>) -> bool {
    match kind {
        Kind::Other | Kind::Zip => return batcher.skip(),
        Kind::JsonLines => return jsonl::pieces(reader, name, batcher),
        Kind::Oai | Kind::MaybeOai | Kind::Metadata => {}
    }
    let mut bytes = Vec::new();
    match reader.take(limit(kind) + 1).read_to_end(&mut bytes) {
        Err(cause) => batcher.error(name, cause.to_string()),
        Ok(read) if read as u64 > limit(kind) => too_large(name, kind, batcher),
        Ok(_) => {
            batcher.count_file();
            batcher.push(Piece {
                name: name.to_owned(),
                kind,
                first_line: 1,
                alone: batcher.is_alone(),
                bytes,
            })
        }
    }
}
