//! One record in: from bytes to everything the store and the index keep of it.
//!
//! Harvest and import both end here, so that a record means the same however it came. Reading is pure
//! ([`prepare()`]) and runs on many records at once; storing is one writer's business; catching up
//! ([`catch_up()`]) makes the derived index equal to the store again.

mod catch_up;
mod prepare;
mod reparse;
mod stored;

pub use catch_up::CatchUpError;
pub use catch_up::catch_up;
pub use prepare::Prepared;
pub use prepare::Reach;
pub use prepare::prepare;
pub use reparse::reparse;
pub use stored::Stored;
