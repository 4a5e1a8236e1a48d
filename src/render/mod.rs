//! What people see: pages made from view structs and templates, in the reader's language.
//!
//! Shared by `web` and `bundle`. Views are this module's own types, so that neither the model nor the
//! database shapes a page. Takes records that were already read; opens nothing, speaks no HTTP, reads no
//! clock. The template engine is named in `engine` only.

pub mod about;
pub mod assets;
pub mod browse;
pub mod chart;
mod engine;
mod forest;
pub mod frame;
pub mod home;
pub mod json;
pub mod labels;
pub mod languages;
pub mod link;
pub mod list;
pub mod message;
pub mod record;
pub mod report;
pub mod results;
pub mod shelf;
pub mod sources;
pub mod strings;
pub mod text;

pub use engine::RenderError;
pub use engine::Renderer;
pub use frame::Frame;
pub use frame::Site;
pub use link::Links;
pub use link::SearchParams;
pub use strings::UiLanguage;
