//! What is wrong with a document, and where.

/// The first fault of a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct XmlError {
    /// What is wrong, in plain words.
    pub message: String,
    /// Byte offset in the decoded text.
    pub offset: usize,
    /// 1-based line.
    pub line: usize,
}
