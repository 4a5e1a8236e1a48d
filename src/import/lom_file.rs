//! A file that is one metadata document: LOM in any dialect, or another format.

use crate::import::Item;
use crate::import::Piece;
use crate::import::SourceName;
use crate::model::quarantine::Quarantined;
use crate::model::record::Header;
use crate::model::record::Incoming;
use crate::model::record::Precedence;

/// The document as a record; whether it can be read is seen when it is prepared.
pub fn read(piece: Piece, source: &SourceName) -> Item {
    // No datestamp: the file as it is now is the version that counts, unless this run has two of them.
    let precedence = if piece.alone { Precedence::Arriving } else { Precedence::Newest };
    if piece.bytes.trim_ascii().is_empty() {
        let reason = "the file is empty".to_owned();
        let bad = Quarantined { identifier: piece.name, offset: 0, reason, bytes: piece.bytes };
        return Item { source: source.clone(), precedence, body: Err(bad) };
    }
    let header = Header { identifier: piece.name, ..Header::default() };
    let incoming = Incoming { header, raw: piece.bytes, about: Vec::new() };
    Item { source: source.clone(), precedence, body: Ok(incoming) }
}
