//! JSON Lines as `export --format jsonl` writes them, read back.
//!
//! A line keeps its source and identifier, and so its id. With `raw` the record is read from its raw bytes
//! again; without, its LOM is written as IEEE LOM and that becomes the raw record. Files are read in
//! stretches of lines, so that their size does not matter.

use std::io::BufRead;
use std::io::Read;

use data_encoding::BASE64;

use crate::import::Item;
use crate::import::Piece;
use crate::import::SourceName;
use crate::import::batch::Batcher;
use crate::import::batch::Names;
use crate::import::sniff::Kind;
use crate::lom;
use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::lom::Lom;
use crate::model::quarantine::Quarantined;
use crate::model::record::Header;
use crate::model::record::Incoming;
use crate::model::record::Precedence;

/// Bytes of lines after which a stretch ends.
const STRETCH: usize = 1024 * 1024;

/// Longest line.
const MAX_LINE: u64 = 256 * 1024 * 1024;

/// A line of the contract's JSON Lines, and what `export` adds to it.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Line {
    id: String,
    key: Option<String>,
    source: String,
    identifier: String,
    datestamp: String,
    deleted: bool,
    sets: Vec<String>,
    lom: Option<Box<Lom>>,
    raw: Option<String>,
    raw_base64: Option<String>,
    about: Option<String>,
}

/// Feeds a file's lines to the batcher in stretches; `false` when nobody takes batches any more.
pub fn pieces(reader: &mut dyn BufRead, name: &str, batcher: &mut Batcher<'_>) -> bool {
    batcher.count_file();
    let (mut bytes, mut first_line, mut line) = (Vec::new(), 1_u64, 1_u64);
    loop {
        let before = bytes.len();
        let read = match reader.take(MAX_LINE).read_until(b'\n', &mut bytes) {
            Ok(read) => read,
            Err(cause) => return batcher.error(name, format!("line {line}: {cause}")),
        };
        let cut = read as u64 == MAX_LINE && bytes.last() != Some(&b'\n');
        if cut {
            bytes.truncate(before);
            batcher.error(
                name,
                format!("line {line} is longer than {} MiB; the rest was not read", MAX_LINE >> 20),
            );
        }
        line += 1;
        if bytes.len() >= STRETCH || read == 0 || cut {
            let bytes = std::mem::take(&mut bytes);
            let piece =
                Piece { name: name.to_owned(), kind: Kind::JsonLines, first_line, alone: false, bytes };
            first_line = line;
            if !batcher.push(piece) {
                return false;
            }
        }
        if read == 0 || cut {
            return true;
        }
    }
}

/// The records of a stretch of lines.
pub fn read(piece: &Piece, names: &Names) -> Vec<Item> {
    let lines = (piece.first_line..).zip(piece.bytes.split(|b| *b == b'\n'));
    lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(number, bytes)| match serde_json::from_slice::<Line>(bytes) {
            Ok(line) => item(line, bytes, &format!("{}#{number}", piece.name), names),
            Err(error) => {
                let reason = format!("line {number} is no record in JSON: {error}");
                unreadable(bytes, format!("{}#{number}", piece.name), reason, &names.default)
            }
        })
        .collect()
}

fn item(line: Line, bytes: &[u8], place: &str, names: &Names) -> Item {
    let source = source_of(&line, names);
    let identifier = if line.identifier.is_empty() { place.to_owned() } else { line.identifier };
    let raw = match (line.deleted, line.raw, line.raw_base64, line.lom) {
        (true, ..) => Ok(Vec::new()),
        (false, Some(raw), ..) => Ok(raw.into_bytes()),
        (false, None, Some(text), _) => {
            BASE64.decode(text.as_bytes()).map_err(|error| format!("raw_base64: {error}"))
        }
        (false, None, None, Some(lom)) => Ok(lom::write_ieee(&lom).into_bytes()),
        (false, None, None, None) => Err("a live record with neither raw nor lom".to_owned()),
    };
    let raw = match raw {
        Ok(raw) => raw,
        Err(reason) => return unreadable(bytes, identifier, reason, &source),
    };
    let header = Header { identifier, datestamp: line.datestamp, deleted: line.deleted, sets: line.sets };
    let about = line.about.unwrap_or_default().into_bytes();
    Item { source, precedence: Precedence::Newest, body: Ok(Incoming { header, raw, about }) }
}

/// The source that gives the record the id it had: by its key where the line tells one, else by its name.
fn source_of(line: &Line, names: &Names) -> SourceName {
    let told = |text: &str| text.parse::<SourceId>().ok();
    let Some(key) = line.key.as_deref().and_then(told).or_else(|| told(&line.source)) else {
        return names.default.clone();
    };
    let default = &names.default;
    let derived = |key: &SourceId| RecordId::derive(key, &line.identifier).as_str() == line.id;
    if line.key.is_none() && !derived(&key) && derived(&default.key) {
        return default.clone();
    }
    let id = names.held.get(&key).cloned().or_else(|| told(&line.source)).unwrap_or_else(|| key.clone());
    SourceName { key, id }
}

fn unreadable(bytes: &[u8], identifier: String, reason: String, source: &SourceName) -> Item {
    let bad = Quarantined { identifier, offset: 0, reason, bytes: bytes.to_vec() };
    Item { source: source.clone(), precedence: Precedence::Newest, body: Err(bad) }
}
