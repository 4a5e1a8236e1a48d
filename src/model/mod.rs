//! The domain, level 0: what a record, a LOM instance, a finding, a query and a run are.
//!
//! Everything else in the crate speaks these types. Nothing here does I/O, reads the clock or knows a
//! format, a database, an index or a page.

pub mod correction;
pub mod document;
pub mod facts;
pub mod formula;
pub mod id;
pub mod lom;
pub mod path;
pub mod problem;
pub mod quarantine;
pub mod query;
pub mod record;
pub mod report;
pub mod run;
pub mod scheme;
pub mod vocab;
pub mod vocabularies;
