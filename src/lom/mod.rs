//! Bytes ⇄ [`crate::model::lom::Lom`]: every dialect of LOM in, canonical IEEE LOM out.
//!
//! Apart from `oai` because a record means the same wherever it came from. Knows formats, tags, vCards and
//! licences; knows no protocol, file, database, clock or page.

pub mod dates;
mod derive;
mod dialect;
pub mod document;
pub mod duration;
pub mod facts;
pub mod fidelity;
mod find;
mod guess;
pub mod langtag;
pub mod licence;
mod oai_dc;
pub mod plain;
mod read;
pub mod size;
pub mod vcard;
pub mod vdex;
pub mod vocabulary;
pub mod write;

pub use derive::derive;
pub use derive::retitle;
pub use document::document;
pub use fidelity::Dropped;
pub use fidelity::fidelity;
pub use write::ims::write_ims;
pub use write::write_ieee;

use crate::model::lom::LangString;
use crate::model::lom::Lom;
use crate::model::problem::Problem;
use crate::xml;

/// Most bytes of one metadata document.
pub const MAX_RECORD_BYTES: usize = 32 << 20;

/// Most elements of one metadata document.
pub const MAX_RECORD_ELEMENTS: usize = 200_000;

/// Why no metadata could be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LomError {
    /// In an encoding that its bytes do not keep to.
    #[error("cannot decode the record: {0}")]
    Decode(xml::DecodeError),
    /// Not namespace-well-formed, or over one of the XML reader's limits.
    #[error("not well-formed: {0}")]
    Xml(xml::XmlError),
    /// More bytes than a record may hold.
    #[error("a record of {0} bytes; at most {MAX_RECORD_BYTES} are read")]
    TooLarge(usize),
    /// More elements than a record may hold.
    #[error("a record of {0} elements; at most {MAX_RECORD_ELEMENTS} are read")]
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
    if raw.len() > MAX_RECORD_BYTES {
        return Err(LomError::TooLarge(raw.len()));
    }
    let text = xml::decode(raw, None).map_err(LomError::Decode)?;
    read_text(&text)
}

/// As [`read()`], of a document that is decoded already.
///
/// # Errors
/// As [`read()`].
pub fn read_text(text: &str) -> Result<Reading, LomError> {
    let tree = xml::parse_element(text).map_err(LomError::Xml)?;
    read_element(tree.root())
}

/// The root element of a metadata document, parsed already, maybe in a larger document.
pub type Metadata<'t> = xml::Elem<'t>;

/// As [`read()`], of the root element of a metadata document, which may stand in a larger one if it
/// [`reads_alike_alone`](xml::Elem::reads_alike_alone).
///
/// # Errors
/// Over a limit.
pub fn read_element(root: Metadata<'_>) -> Result<Reading, LomError> {
    if root.span().len() > MAX_RECORD_BYTES {
        return Err(LomError::TooLarge(root.span().len()));
    }
    if root.count() > MAX_RECORD_ELEMENTS {
        return Err(LomError::TooManyElements(root.count()));
    }
    Ok(match find::shape(root) {
        find::Shape::Lom(chain) => Reading::Lom(Box::new(read_lom(&chain))),
        find::Shape::DublinCore(chain) => Reading::Lom(Box::new(oai_dc::bring_over(&chain))),
        find::Shape::Unknown => {
            Reading::Unknown { namespace: root.namespace().to_owned(), root: root.local().to_owned() }
        }
    })
}

/// The element that holds the categories, where the document with this root is LOM; for those who judge a
/// record as it is written.
#[must_use]
pub fn element(root: xml::Elem<'_>) -> Option<xml::Elem<'_>> {
    match find::shape(root) {
        find::Shape::Lom(chain) => chain.last().copied(),
        find::Shape::DublinCore(_) | find::Shape::Unknown => None,
    }
}

fn read_lom(chain: &[xml::Elem<'_>]) -> Parsed {
    let mut ctx = read::Context::new();
    let mut lom = chain.last().map(|elem| read::lom(&mut ctx, *elem)).unwrap_or_default();
    read::surroundings(&mut ctx, chain);
    lom.extensions = ctx.take_extensions();
    let dialect = chain.last().map_or("", |elem| dialect::name(*elem, &lom, ctx.flat_obaa));
    derive::finish(lom, dialect, ctx.problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_that_is_not_read_is_named() {
        let found = read(b"<record xmlns='http://www.loc.gov/MARC21/slim'><leader/></record>");
        let expected = Reading::Unknown {
            namespace: "http://www.loc.gov/MARC21/slim".to_owned(),
            root: "record".to_owned(),
        };
        assert_eq!(found, Ok(expected));
    }

    #[test]
    fn what_costs_too_much_or_is_no_xml_is_refused() {
        let many = format!("<lom>{}</lom>", "<a/>".repeat(MAX_RECORD_ELEMENTS));
        assert_eq!(read(many.as_bytes()), Err(LomError::TooManyElements(MAX_RECORD_ELEMENTS + 1)));
        assert_eq!(read(&vec![b' '; MAX_RECORD_BYTES + 1]), Err(LomError::TooLarge(MAX_RECORD_BYTES + 1)));
        let deep = format!("{}{}", "<lom>".repeat(1000), "</lom>".repeat(1000));
        assert!(matches!(read(deep.as_bytes()), Err(LomError::Xml(_))));
        assert!(matches!(read(b""), Err(LomError::Xml(_))));
        assert!(matches!(read(b"<lom><general></lom>"), Err(LomError::Xml(_))));
    }

    #[test]
    fn entity_bombs_and_masses_of_attributes_end_with_the_limit_that_they_break() {
        let levels: String =
            (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
        let laughs = format!("<!DOCTYPE lom [<!ENTITY l0 \"ha\">{levels}]><lom>&l9;</lom>");
        let long = format!(
            "<!DOCTYPE lom [<!ENTITY a \"{}\">]><lom>{}</lom>",
            "a".repeat(50_000),
            "&a;".repeat(50_000)
        );
        let attributes: String = (0..100_000).map(|n| format!(" a{n}='x'")).collect();
        for (raw, limit) in [
            (laughs, "entities are nested deeper than 8"),
            (long, "entities expand to more than 1048576 bytes"),
            (format!("<lom{attributes}/>"), "more than 256 attributes"),
        ] {
            let Err(LomError::Xml(error)) = read(raw.as_bytes()) else { panic!("read: {limit}") };
            assert_eq!(error.message, limit);
        }
    }

    #[test]
    fn a_record_in_another_encoding_is_read() {
        let raw =
            b"<?xml version='1.0' encoding='ISO-8859-1'?><lom><general><title><string>\xe9t\xe9</string>\
                    </title></general></lom>";
        let Ok(Reading::Lom(parsed)) = read(raw) else { panic!("no LOM") };
        assert_eq!(parsed.title.map(|title| title.text).as_deref(), Some("\u{e9}t\u{e9}"));
    }

    #[test]
    fn a_deep_extension_keeps_its_text() {
        let raw = format!("<lom>{}words{}</lom>", "<x>".repeat(100), "</x>".repeat(100));
        let Ok(Reading::Lom(parsed)) = read(raw.as_bytes()) else { panic!("no LOM") };
        let json = serde_json::to_string(&parsed.lom).unwrap();
        assert!(json.contains("words"));
        assert_eq!(serde_json::from_str::<Lom>(&json).unwrap(), parsed.lom);
    }
}
