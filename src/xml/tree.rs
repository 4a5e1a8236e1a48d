//! A light, read-only tree over a document's text.
use std::borrow::Cow;
use std::ops::Range;

use crate::xml::XmlError;

/// A namespace-well-formed document.
#[derive(Debug)]
pub struct Tree<'a> {
    text: &'a str,
}

/// Reads a whole document; `Err` wherever `xmllint --noout` prints an error.
///
/// # Errors
/// The first fault.
pub fn parse_element(text: &str) -> Result<Tree<'_>, XmlError> {
    todo!("{text}")
}

impl<'a> Tree<'a> {
    /// The document element.
    #[must_use]
    pub fn root(&self) -> Elem<'_, 'a> {
        todo!("{}", self.text)
    }
}

/// One element of a [`Tree`].
#[derive(Debug, Clone, Copy)]
pub struct Elem<'t, 'a> {
    tree: &'t Tree<'a>,
    index: u32,
}

/// One attribute; namespace declarations are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Namespace name; empty without prefix.
    pub namespace: Cow<'a, str>,
    /// Local name.
    pub local: &'a str,
    /// Normalised value.
    pub value: Cow<'a, str>,
}

impl<'t, 'a> Elem<'t, 'a> {
    /// Namespace name; empty where it has none.
    #[must_use]
    pub fn namespace(self) -> &'t str {
        todo!("{:?} {}", self.tree, self.index)
    }
    /// Local name.
    #[must_use]
    pub fn local(self) -> &'a str {
        todo!()
    }
    /// The attribute's value; `namespace` is empty for attributes without prefix.
    #[must_use]
    pub fn attr(self, namespace: &str, local: &str) -> Option<&'t str> {
        todo!("{namespace}{local}")
    }
    /// The attributes in document order, namespace declarations left out.
    pub fn attributes(self) -> impl Iterator<Item = &'t Attribute<'a>> {
        std::iter::empty()
    }
    /// The child elements in document order.
    pub fn children(self) -> impl Iterator<Item = Elem<'t, 'a>> {
        std::iter::empty()
    }
    /// The text directly inside, references resolved, CDATA included, children skipped.
    #[must_use]
    pub fn text(self) -> Cow<'t, str> {
        todo!()
    }
    /// The text of the element and all that is in it.
    #[must_use]
    pub fn deep_text(self) -> Cow<'t, str> {
        todo!()
    }
    /// Byte offsets in the text, from `<` of the start tag to `>` of the end tag.
    #[must_use]
    pub fn span(self) -> Range<usize> {
        todo!()
    }
    /// The bytes between start and end tag.
    #[must_use]
    pub fn inner_span(self) -> Range<usize> {
        todo!()
    }
    /// 1-based line of the start tag.
    #[must_use]
    pub fn line(self) -> usize {
        todo!()
    }
    /// The element as a document of its own: its text with the declarations it needs from outside added.
    #[must_use]
    pub fn standalone(self) -> Cow<'a, str> {
        todo!()
    }
}
