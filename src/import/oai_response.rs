//! A saved OAI-PMH response, or records cut out of one.
//!
//! A response that is not well-formed still gives its good records. Answers without records (`Identify`, errors,
//! headers only) give nothing, which is no fault.

use crate::import::Item;
use crate::import::Piece;
use crate::import::SourceName;
use crate::model::quarantine::Quarantined;
use crate::model::record::Precedence;
use crate::oai;
use crate::oai::PageRecord;

/// The records of a response; where nothing of OAI-PMH can be read, its bytes for quarantine.
pub fn read(piece: &Piece, source: &SourceName) -> Vec<Item> {
    match oai::read_page(&piece.bytes, None) {
        Ok(page) => items(page.records, piece, source),
        Err(error) => vec![unreadable(piece, source, error.to_string())],
    }
}

/// The records of a document that may be one or several records, or `None` if it holds none.
pub fn read_bare(piece: &Piece, source: &SourceName) -> Option<Vec<Item>> {
    let page = oai::read_page(&piece.bytes, None).ok()?;
    let found = !page.records.is_empty() || !page.headers.is_empty();
    found.then(|| items(page.records, piece, source))
}

fn items(records: Vec<PageRecord>, piece: &Piece, source: &SourceName) -> Vec<Item> {
    let item = |body| Item { source: source.clone(), precedence: Precedence::Newest, body };
    let named = |identifier: String, number: usize| {
        if identifier.is_empty() { format!("{}#{number}", piece.name) } else { identifier }
    };
    let numbered = (1..).zip(records);
    numbered
        .map(|(number, record)| match record {
            PageRecord::Good(mut incoming) => {
                incoming.header.identifier = named(incoming.header.identifier, number);
                item(Ok(incoming))
            }
            PageRecord::Bad(mut bad) => {
                bad.identifier = named(bad.identifier, number);
                item(Err(bad))
            }
        })
        .collect()
}

fn unreadable(piece: &Piece, source: &SourceName, reason: String) -> Item {
    let bad = Quarantined { identifier: piece.name.clone(), offset: 0, reason, bytes: piece.bytes.clone() };
    Item { source: source.clone(), precedence: Precedence::Newest, body: Err(bad) }
}
