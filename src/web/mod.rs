//! The web catalogue: what a browser, a script and an operator can ask for over HTTP.
//!
//! Thin on purpose: a request is read once into [`request::Request`], one handler a page asks `catalog` and
//! hands a view to `render`, and every answer leaves through [`answer`], which adds the headers that protect
//! readers. Only this module knows warp, hyper and tokio; handlers are plain functions that run on a
//! blocking thread and know none of the three.

mod access_log;
pub mod answer;
mod api;
mod discovery;
pub mod error;
mod feed;
mod health;
mod metrics;
mod openapi;
mod pages;
mod params;
mod places;
mod quota;
pub mod request;
mod routes;
mod server;
mod sitemap;
pub mod state;
mod suggest;
pub mod visitor;

pub use routes::routes;
pub use server::ServeError;
pub use server::serve;
pub use state::State;
pub use state::WebConfig;
