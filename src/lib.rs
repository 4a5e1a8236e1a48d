//! Lomond: a metadata harvester and learning-object repository with offline export.
//!
//! The map, in reading order, low levels first. `ARCHITECTURE.md` has the picture, the invariants and who
//! may use whom; `tests/it/layers.rs` holds the code to it.

pub mod model;

pub mod config;
pub mod http;
pub mod xml;

pub mod lom;
pub mod oai;
pub mod search;
pub mod store;

pub mod catalog;
pub mod crosswalk;
pub mod curate;
pub mod ingest;
pub mod validate;

pub mod export;
pub mod harvest;
pub mod import;
pub mod render;

pub mod bundle;
pub mod provider;

pub mod web;

pub mod cli;
pub mod commands;
