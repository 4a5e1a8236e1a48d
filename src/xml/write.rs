//! An escaping writer.

/// Writes XML into a buffer; characters that XML 1.0 cannot hold become U+FFFD.
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
    open: Vec<String>,
}

impl Writer {
    /// An empty document.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// `<?xml version="1.0" encoding="UTF-8"?>` and a line end.
    pub fn declaration(&mut self) -> &mut Self {
        todo!("{:?}{:?}", self.out, self.open)
    }
    /// Opens an element.
    pub fn start(&mut self, name: &str) -> &mut Self {
        todo!("{name}")
    }
    /// Adds an attribute to the element just opened.
    pub fn attr(&mut self, name: &str, value: &str) -> &mut Self {
        todo!("{name}{value}")
    }
    /// Adds text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        todo!("{text}")
    }
    /// Adds bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        todo!("{bytes:?}")
    }
    /// Closes the innermost element.
    pub fn end(&mut self) -> &mut Self {
        todo!()
    }
    /// `start`, `text`, `end`.
    pub fn leaf(&mut self, name: &str, text: &str) -> &mut Self {
        self.start(name).text(text).end()
    }
    /// The document as bytes; open elements are closed.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }
}
