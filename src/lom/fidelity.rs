//! Which source elements did not reach the model.

/// Text of the source that is neither in the model nor in an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Path of element names in the source, `/`-separated; `@name` for an attribute.
    pub path: String,
    /// The text that is missing.
    pub text: String,
}

/// What reading `raw` loses. Empty for a document that is not LOM or cannot be read.
#[must_use]
pub fn fidelity(_raw: &[u8]) -> Vec<Dropped> {
    Vec::new()
}
