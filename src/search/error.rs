//! What can go wrong in the index, in words that name the thing and the mend.
//!
//! Apart so that no other module sees a type of the index library: [`IndexFault`] hides it.

use std::path::PathBuf;

/// An error of the index library, opaque to the rest of the crate.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct IndexFault(pub(super) tantivy::TantivyError);

/// Why the index could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// There is no index to read.
    #[error("{}: no search index here; run `lomond reindex`", dir.display())]
    Missing {
        /// Where it was looked for.
        dir: PathBuf,
    },
    /// A reader met an index of another version, which only a writer may rebuild.
    #[error("{}: the search index has version {found}, this program needs {known}; run `lomond reindex`", dir.display())]
    Version {
        /// The index's directory.
        dir: PathBuf,
        /// Its version; 0 when it says none.
        found: u32,
        /// The version needed.
        known: u32,
    },
    /// Another writer is at work.
    #[error("{}: another process is writing to the search index", dir.display())]
    Locked {
        /// The index's directory.
        dir: PathBuf,
    },
    /// A file or directory of the index could not be made or removed.
    #[error("{}: {doing}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// Why it failed.
        #[source]
        cause: std::io::Error,
    },
    /// Anything else the index library reports.
    #[error("search index {}: {cause}; `lomond reindex` rebuilds it", dir.display())]
    Index {
        /// The index's directory.
        dir: PathBuf,
        /// What it says.
        #[source]
        cause: IndexFault,
    },
}

/// Result of an index operation.
pub type Result<T, E = SearchError> = std::result::Result<T, E>;
