//! OAI-PMH providers: the sample repository on loopback.

pub mod sample;
