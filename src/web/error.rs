//! Why a request gets no page, and what it gets instead.
//!
//! A visitor reads what kind of error it is, in their language; the cause goes to the log, once, here.

use crate::catalog::CatalogError;
use crate::render::RenderError;

/// Why a handler could not answer. The few constructors are all there is: an error is one of ours, or the
/// request's.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebError {
    /// There is no such page or record.
    #[error("not found")]
    NotFound,
    /// The request makes no sense.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// This is not for everyone.
    #[error("not open to the public")]
    Closed,
    /// The collection cannot be read.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// A page could not be made.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// Anything else of ours, with its cause in words.
    #[error("{0}")]
    Internal(String),
}

impl WebError {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Closed => 403,
            Self::BadRequest(_) => 400,
            Self::Catalog(_) | Self::Render(_) | Self::Internal(_) => 500,
        }
    }

    /// Writes what went wrong on our side to standard error; requests' own errors are no news.
    pub fn log(&self, path: &str) {
        if self.status() < 500 {
            return;
        }
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        // Control characters of a path must not write lines of their own.
        eprintln!("lomond: answering {}: {text}", path.escape_debug());
    }
}
