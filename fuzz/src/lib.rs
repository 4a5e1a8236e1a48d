//! The parts of the program that read foreign bytes, compiled by themselves.
//!
//! The same files as in `../src`, without the index engine, the database and the servers, so that a fuzzer is
//! built in a minute; `data` beside it is a link to the tables that are compiled in. That they stand alone is the rule of `tests/it/layers.rs` at work.

#[path = "../../src/lom/mod.rs"]
pub mod lom;
#[path = "../../src/model/mod.rs"]
pub mod model;
#[path = "../../src/oai/mod.rs"]
pub mod oai;
#[path = "../../src/xml/mod.rs"]
pub mod xml;
