//! XML, strictly: decoding, a namespace-aware tree, an escaping writer.
//!
//! The only module that names `quick_xml` and `encoding_rs`. It knows no OAI-PMH and no LOM: it answers
//! "is this well-formed, what does it hold, and where does each element begin and end".
//!
//! [`decode()`] bytes → text; [`parse_element`] text → [`Tree`]; [`Elem::standalone`] an element as a document of
//! its own; [`Writer`] the way back. What it refuses for its size is in [`limits`].

pub mod decode;
pub mod error;
pub mod limits;
pub mod reader;
pub mod tree;
pub mod write;

mod chars;
mod doctype;
mod entity;
mod prolog;
mod scope;
mod standalone;
mod tag;
mod uri;

pub use decode::DecodeError;
pub use decode::Encoding;
pub use decode::decode;
pub use error::XmlError;
pub use reader::parse_element;
pub use reader::parse_owned;
pub use scope::XML_NAMESPACE;
pub use standalone::root_element;
pub use tree::Attribute;
pub use tree::Elem;
pub use tree::Tree;
pub use write::Writer;
