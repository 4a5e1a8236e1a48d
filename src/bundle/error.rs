//! What can stop the writing of a bundle.

use std::path::PathBuf;

/// Why no bundle was written. A bundle that was there before still works: entrances are written last.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The output directory holds something else.
    #[error("`{}` is neither empty nor a bundle: name a new directory, or the bundle to update", .0.display())]
    NotABundle(PathBuf),
    /// A file could not be written, read or removed.
    #[error("cannot {action} `{}`", path.display())]
    File {
        /// `write`, `read`, `remove` ….
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// The collection could not be read.
    #[error("cannot read the collection")]
    Catalog(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A page could not be made.
    #[error("cannot make the page `{page}`")]
    Page {
        /// Its path in the bundle.
        page: String,
        /// What the template engine said.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A record's JSON could not be written as a part of a block.
    #[error("cannot put a record into its file")]
    Record(#[source] serde_json::Error),
    /// More records than a bundle's numbers can name.
    #[error("a bundle holds at most {max} records")]
    TooMany {
        /// The limit.
        max: u32,
    },
}
