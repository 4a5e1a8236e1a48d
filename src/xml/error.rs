//! What is wrong with a document, and where.
//!
//! Apart from the reader so that callers see one type and never the parser's own errors.

/// The first fault of a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct XmlError {
    /// What is wrong, in plain words.
    pub message: String,
    /// Byte offset in the decoded text.
    pub offset: usize,
    /// 1-based line.
    pub line: usize,
    /// 1-based column, in characters.
    pub column: usize,
}

/// A fault before its line is known: lines are counted only once something is wrong.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) offset: usize,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>, offset: usize) -> Self {
        Self { message: message.into(), offset }
    }

    pub(super) fn locate(self, text: &str) -> XmlError {
        let before = text.get(..self.offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or("").chars().count() + 1;
        XmlError { message: self.message, offset: self.offset, line: line_of(text, self.offset), column }
    }
}

/// 1-based line of a byte offset.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}
