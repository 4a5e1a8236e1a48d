//! Harvesting: from a configured source to stored records, politely, completely, and again after a fall.
//!
//! Pure decisions lie apart and are tested without a server: `retry` (again or not), `step` (what follows a
//! page), `window` (dates), `formats` (which format). `ask` sends one question until it is answered, `ahead` the
//! next one while an answer is read, `list` walks a list (`narrow`: in windows of dates, where tokens do not last),
//! `survey` compares what is held with what is listed, `page` reads and stores one page, `run` puts a source's run
//! together, `many` runs several, `diagnose` asks and stores nothing.
//! Nothing here knows LOM or SQL: records are read by `ingest` and kept by `store`.

pub mod again;
pub mod ahead;
pub mod ask;
pub mod diagnose;
pub mod formats;
pub mod greet;
pub mod late;
pub mod list;
pub mod many;
pub mod narrow;
pub mod page;
pub mod retry;
mod run;
pub mod scope;
pub mod step;
pub mod survey;
pub mod versions;
pub mod window;

pub use diagnose::Diagnosis;
pub use diagnose::Visit;
pub use diagnose::diagnose;
pub use many::Asked;
pub use many::client;
pub use many::run_all;
pub use run::HarvestError;
pub use run::retry_quarantine;
pub use run::run;
pub use scope::Deps;
pub use scope::Event;
pub use scope::Line;
pub use scope::Part;
pub use scope::Scope;
pub use scope::Sink;

pub use crate::ingest::Stored;
