//! XML, strictly: decoding, a namespace-aware tree, an escaping writer.
//!
//! The only module that names `quick_xml` and `encoding_rs`. It knows no OAI-PMH and no LOM: it answers
//! "is this well-formed, what does it hold, and where does each element begin and end".

pub mod decode;
pub mod error;
pub mod tree;
pub mod write;

pub use decode::DecodeError;
pub use decode::decode;
pub use error::XmlError;
pub use tree::Elem;
pub use tree::Tree;
pub use tree::parse_element;
pub use write::Writer;
