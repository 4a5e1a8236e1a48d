//! What several test modules share.

pub mod oai_server;
pub mod project;
pub mod seen;
