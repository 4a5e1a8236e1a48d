//! A light, read-only tree over a document's text.
//!
//! Nodes lie in document order in one vector, so that an element's descendants are the nodes up to its
//! `end_node` and no links are needed; names and nearly all texts are places in the document, so that a tree may
//! keep its document and travel with it. Apart from the reader because readers of LOM and OAI-PMH need only this.

use std::borrow::Cow;
use std::ops::Range;

use crate::xml::entity::Entities;
use crate::xml::error;

/// A namespace-well-formed document.
#[derive(Debug)]
pub struct Tree<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<AttributeNode>,
    pub(super) declarations: Vec<Declaration>,
    pub(super) texts: Vec<TextNode>,
    pub(super) namespaces: Vec<Piece>,
    pub(super) entities: Entities,
}

/// A text of the document: a place in it, or what references made of it.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    At(Range<u32>),
    Own(String),
}

impl Piece {
    /// `part` as a piece of `whole`.
    pub(super) fn new(whole: &str, part: Cow<'_, str>) -> Self {
        match part {
            Cow::Borrowed(part) => Self::place(whole, part).map_or_else(|| Self::Own(part.into()), Self::At),
            Cow::Owned(text) => Self::Own(text),
        }
    }

    /// Where `part` stands in `whole`, if it was cut from it.
    pub(super) fn place(whole: &str, part: &str) -> Option<Range<u32>> {
        let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
        let end = start.checked_add(part.len()).filter(|end| *end <= whole.len())?;
        Some(u32::try_from(start).ok()?..u32::try_from(end).ok()?)
    }

    pub(super) fn of<'t>(&'t self, whole: &'t str) -> &'t str {
        match self {
            Self::At(range) => whole.get(wide(range)).unwrap_or(""),
            Self::Own(text) => text,
        }
    }
}

#[derive(Debug)]
pub(super) struct Node {
    /// Bytes of the prefix, which stands behind `<`; 0 for none.
    pub(super) prefix: u32,
    /// Bytes of the local name, which stands behind `<` or the prefix and its colon.
    pub(super) local: u32,
    pub(super) namespace: u32,
    /// `u32::MAX` for the root.
    pub(super) parent: u32,
    /// One past the last descendant.
    pub(super) end_node: u32,
    pub(super) attributes: Range<u32>,
    pub(super) declarations: Range<u32>,
    /// Texts of the element and its descendants.
    pub(super) texts: Range<u32>,
    pub(super) span: Range<u32>,
    pub(super) inner: Range<u32>,
}

#[derive(Debug)]
pub(super) struct AttributeNode {
    pub(super) namespace: u32,
    pub(super) local: Range<u32>,
    pub(super) value: Piece,
}

#[derive(Debug)]
pub(super) struct Declaration {
    /// Empty for the default namespace.
    pub(super) prefix: Range<u32>,
    pub(super) namespace: u32,
}

#[derive(Debug)]
pub(super) struct TextNode {
    pub(super) owner: u32,
    pub(super) value: Piece,
}

/// A 32-bit range as one that slices; offsets never exceed [`crate::xml::limits::MAX_DOCUMENT`].
fn wide(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

impl Tree<'_> {
    /// The document element.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the reader makes no tree without a root")]
    pub fn root(&self) -> Elem<'_> {
        self.elem(0).expect("a tree has a root")
    }

    /// The decoded text that the tree was read from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn slice(&self, range: Range<u32>) -> &str {
        self.text.get(wide(&range)).unwrap_or("")
    }

    /// How many elements it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: a document has a root.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The element of that number, see [`Elem::index`].
    #[must_use]
    pub fn elem(&self, index: usize) -> Option<Elem<'_>> {
        self.nodes.get(index).map(|node| Elem { tree: self, node, index })
    }

    pub(super) fn namespace(&self, number: u32) -> &str {
        self.namespaces.get(number as usize).map_or("", |name| name.of(&self.text))
    }
}

/// One element of a [`Tree`]; cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Elem<'t> {
    pub(super) tree: &'t Tree<'t>,
    pub(super) node: &'t Node,
    index: usize,
}

/// One attribute; namespace declarations are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'t> {
    /// Namespace name; empty without prefix.
    pub namespace: &'t str,
    /// Local name.
    pub local: &'t str,
    /// Normalised value.
    pub value: &'t str,
}

impl PartialEq for Elem<'_> {
    /// The same element of the same tree.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.node, other.node)
    }
}

impl<'t> Elem<'t> {
    /// Namespace name; empty where it has none.
    #[must_use]
    pub fn namespace(self) -> &'t str {
        self.tree.namespace(self.node.namespace)
    }

    /// Local name.
    #[must_use]
    pub fn local(self) -> &'t str {
        let start = self.node.span.start + 1 + if self.node.prefix == 0 { 0 } else { self.node.prefix + 1 };
        self.tree.slice(start..start + self.node.local)
    }

    /// The prefix as written; empty where there is none.
    #[must_use]
    pub fn prefix(self) -> &'t str {
        let start = self.node.span.start + 1;
        self.tree.slice(start..start + self.node.prefix)
    }

    /// The attribute's value; `namespace` is empty for attributes without prefix.
    #[must_use]
    pub fn attr(self, namespace: &str, local: &str) -> Option<&'t str> {
        self.attributes().find(|a| a.local == local && a.namespace == namespace).map(|a| a.value)
    }

    /// The attributes in document order, namespace declarations left out.
    pub fn attributes(self) -> impl Iterator<Item = Attribute<'t>> {
        let nodes = self.tree.attributes.get(wide(&self.node.attributes)).unwrap_or(&[]);
        nodes.iter().map(move |node| Attribute {
            namespace: self.tree.namespace(node.namespace),
            local: self.tree.slice(node.local.clone()),
            value: node.value.of(&self.tree.text),
        })
    }

    /// The element around it.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        self.tree.elem(self.node.parent as usize)
    }

    /// The child elements in document order.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let end = self.node.end_node as usize;
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let child = if next < end { self.tree.elem(next) } else { None }?;
            next = child.node.end_node as usize;
            Some(child)
        })
    }

    /// The first child element of that local name, in whatever namespace.
    #[must_use]
    pub fn child(self, local: &str) -> Option<Self> {
        self.children().find(|child| child.local() == local)
    }

    /// All elements inside, in document order, itself left out.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        (self.index + 1..self.node.end_node as usize).filter_map(move |index| self.tree.elem(index))
    }

    /// Its number in the document, the root's being 0.
    #[must_use]
    pub fn index(self) -> usize {
        self.index
    }

    /// How many elements it is, itself counted.
    #[must_use]
    pub fn count(self) -> usize {
        self.node.end_node as usize - self.index
    }

    /// The text directly inside, references resolved, CDATA included, children skipped; not trimmed.
    ///
    /// Looks at the texts of all descendants: meant for elements whose text counts, not for large containers.
    #[must_use]
    pub fn text(self) -> Cow<'t, str> {
        self.joined(self.texts().iter().filter(|text| text.owner as usize == self.index))
    }

    /// The text of the element and of all that is in it, in document order.
    #[must_use]
    pub fn deep_text(self) -> Cow<'t, str> {
        self.joined(self.texts().iter())
    }

    fn texts(self) -> &'t [TextNode] {
        self.tree.texts.get(wide(&self.node.texts)).unwrap_or(&[])
    }

    /// Byte offsets in the text, from `<` of the start tag to past `>` of the end tag.
    #[must_use]
    pub fn span(self) -> Range<usize> {
        wide(&self.node.span)
    }

    /// Byte offsets of what is between start and end tag.
    #[must_use]
    pub fn inner_span(self) -> Range<usize> {
        wide(&self.node.inner)
    }

    /// What is between start and end tag exactly as written.
    #[must_use]
    pub fn inner_source(self) -> &'t str {
        self.tree.text.get(self.inner_span()).unwrap_or("")
    }

    /// The element exactly as written, tags included.
    #[must_use]
    pub fn source(self) -> &'t str {
        self.tree.text.get(self.span()).unwrap_or("")
    }

    /// 1-based line of the start tag. Counts lines from the top: for messages, not for loops.
    #[must_use]
    pub fn line(self) -> usize {
        error::line_of(&self.tree.text, self.node.span.start as usize)
    }

    fn joined(self, mut texts: impl Iterator<Item = &'t TextNode>) -> Cow<'t, str> {
        let whole = &self.tree.text;
        let Some(first) = texts.next() else { return Cow::Borrowed("") };
        let first = first.value.of(whole);
        let Some(second) = texts.next() else { return Cow::Borrowed(first) };
        let second = second.value.of(whole);
        let mut all = String::with_capacity(first.len() + second.len());
        all.push_str(first);
        all.push_str(second);
        all.extend(texts.map(|text| text.value.of(whole)));
        Cow::Owned(all)
    }
}
