//! The offline bundle.

mod chars;
mod codec;
mod columns;
mod error;
mod ids;
mod output;
mod record;
mod rows;
mod scoring;
mod table;
mod words;

pub use error::BundleError;
