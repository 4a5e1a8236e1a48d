//! Bringing the index up to the store's change number.

/// Why the index could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum CatchUpError {}

/// Placeholder until store and search land.
pub fn catch_up() {}
