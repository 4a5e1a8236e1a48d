//! Full-text search: which records match a query, in which order, and what they have in common.
//!
//! Two halves. The pure half ([`analysis`], [`rank`], [`indexable`], [`lexicon`], [`plan`], [`highlight`]) says what a word is,
//! what a record weighs for it and what a query means; the offline bundle is written from the same half, so
//! that both rank alike. The other half keeps that in a tantivy index, a derived copy that can always be
//! rebuilt. Knows `model` types only: no store, no XML, no page.

pub mod analysis;
mod error;
pub mod highlight;
mod index;
pub mod indexable;
pub mod lexicon;
pub mod plan;
pub mod rank;
mod strings;

pub use error::Result;
pub use error::SearchError;
pub use index::Completions;
pub use index::IndexWriter;
pub use index::SearchIndex;
pub use index::goes_on;

/// Version of schema, analysis and ranking together: an index with another one is rebuilt. To be raised
/// with every change of a token, a stem (so: of the stemmer crate), an impact or a field.
pub const INDEX_VERSION: u32 = 3;
