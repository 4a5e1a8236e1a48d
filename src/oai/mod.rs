//! OAI-PMH 2.0, both directions: requests and responses as pure functions over bytes.
//!
//! Does no I/O and reads no clock. Knows nothing of LOM: metadata are bytes.

pub mod parse;
pub mod request;
pub mod tail;
pub mod token;
pub mod types;
pub mod write;

mod markup;
mod record;
mod salvage;

pub use parse::formats;
pub use parse::identify;
pub use parse::read_page;
pub use parse::read_whole_page;
pub use parse::sets;
pub use request::Request;
pub use request::Verb;
pub use tail::next_token;
pub use types::Format;
pub use types::Identify;
pub use types::Page;
pub use types::PageError;
pub use types::PageRecord;
pub use types::Payloads;
pub use types::ProtocolError;
pub use types::ResumptionToken;
pub use types::Set;
pub use types::SetList;
