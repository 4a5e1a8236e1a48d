//! What a document may cost. A reader of untrusted bytes must end soon and in bounded memory.
//!
//! Real pages and records are far below all of these; whatever is above them is refused with a clear error.

/// Bytes of a document. Also keeps every offset within 32 bits.
pub const MAX_DOCUMENT: usize = 256 << 20;
/// Elements inside each other, as `xmllint` has it.
pub const MAX_DEPTH: usize = 256;
/// Attributes of one element, namespace declarations included.
pub const MAX_ATTRIBUTES: usize = 256;
/// Elements of a document.
pub const MAX_ELEMENTS: usize = 4_000_000;
/// Attributes of a document.
pub const MAX_ALL_ATTRIBUTES: usize = 8_000_000;
/// Distinct namespace names of a document.
pub const MAX_NAMESPACES: usize = 1000;
/// Namespace declarations in scope at one place.
pub const MAX_DECLARATIONS_IN_SCOPE: usize = 1000;
/// Entities that an internal subset may declare.
pub const MAX_ENTITIES: usize = 1000;
/// Entities inside each other.
pub const MAX_ENTITY_DEPTH: usize = 8;
/// Bytes that all entity references of a document may expand to.
pub const MAX_ENTITY_EXPANSION: usize = 1 << 20;
