//! Text to tree, refusing everything that `xmllint --nonet --noout` prints an error for.
//!
//! quick-xml's event loop finds where each piece of markup begins and ends, quickly; it lets much pass
//! (unbound prefixes, truncation, undefined entities), so every rule of XML 1.0 and of Namespaces in XML is
//! checked here and in the modules beside, on the document's own text. Knows nothing of what the elements mean.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::xml::chars;
use crate::xml::doctype;
use crate::xml::entity::Entities;
use crate::xml::error::Fault;
use crate::xml::error::XmlError;
use crate::xml::limits::MAX_ALL_ATTRIBUTES;
use crate::xml::limits::MAX_DEPTH;
use crate::xml::limits::MAX_DOCUMENT;
use crate::xml::limits::MAX_ELEMENTS;
use crate::xml::prolog;
use crate::xml::scope;
use crate::xml::scope::Scope;
use crate::xml::tag;
use crate::xml::tag::RawAttribute;
use crate::xml::tree::AttributeNode;
use crate::xml::tree::Declaration;
use crate::xml::tree::Node;
use crate::xml::tree::Piece;
use crate::xml::tree::TextNode;
use crate::xml::tree::Tree;

/// Nodes that room is made for at the start; a document with more of them grows its tree as it is read.
const MAX_ROOM: usize = 1 << 16;

const MARK: char = '\u{feff}';

/// Reads a whole document into a tree that borrows from it.
///
/// Namespace-well-formed documents only: truncation, a second XML declaration, unbound prefixes, undeclared
/// entities, duplicate attributes, content after the root, characters that XML 1.0 does not have and so on are
/// errors, as is whatever exceeds [`crate::xml::limits`]. Entities declared in the internal subset are
/// expanded as far as they are text; nothing is ever fetched.
///
/// # Errors
/// The first fault, with its place.
pub fn parse_element(text: &str) -> Result<Tree<'_>, XmlError> {
    read(text).map_err(|fault| fault.locate(text))
}

/// As [`parse_element`], of a text that the tree keeps.
///
/// # Errors
/// The first fault, with its place, and the text.
pub fn parse_owned(text: String) -> Result<Tree<'static>, (XmlError, String)> {
    match parse_element(&text) {
        Ok(tree) => {
            let Tree { text: borrowed, nodes, attributes, declarations, texts, namespaces, entities } = tree;
            drop(borrowed);
            let text = Cow::Owned(text);
            Ok(Tree { text, nodes, attributes, declarations, texts, namespaces, entities })
        }
        Err(error) => Err((error, text)),
    }
}

fn read(text: &str) -> Result<Tree<'_>, Fault> {
    if text.len() > MAX_DOCUMENT {
        return Err(Fault::new(format!("the document is larger than {MAX_DOCUMENT} bytes"), 0));
    }
    if let Some((offset, c)) = chars::first_illegal(text) {
        return Err(Fault::new(format!("XML has no character U+{:04X}", u32::from(c)), offset));
    }
    let body = text.strip_prefix(MARK).unwrap_or(text);
    let base = text.len() - body.len();
    // A second mark would be dropped by the event loop without being counted.
    if body.starts_with(MARK) {
        return Err(Fault::new("text before the root element", base));
    }
    let mut builder = Builder::new(text);
    let mut reader = Reader::from_str(body);
    let config = reader.config_mut();
    // Checked here, on borrowed names.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut start = base;
    loop {
        let event = reader.read_event();
        let end = base + offset(reader.buffer_position());
        let piece = text.get(start..end).unwrap_or("");
        match event {
            Ok(Event::Eof) => return builder.finish(),
            Ok(event) => builder.event(&event, piece, start)?,
            Err(error) => return Err(Fault::new(error.to_string(), base + offset(reader.error_position()))),
        }
        start = end;
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Offsets and indexes are 32 bits wide: [`MAX_DOCUMENT`] keeps them so.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// An element whose end tag is still to come.
struct Open<'a> {
    name: &'a str,
    node: usize,
    scope_mark: usize,
}

struct Builder<'a> {
    text: &'a str,
    scope: Scope<'a>,
    entities: Entities,
    nodes: Vec<Node>,
    attributes: Vec<AttributeNode>,
    declarations: Vec<Declaration>,
    texts: Vec<TextNode>,
    open: Vec<Open<'a>>,
    raw: Vec<RawAttribute<'a>>,
    /// The last text piece is still being added to: only comments and the like came since.
    run: bool,
    doctype_seen: bool,
    /// The document has carriage returns, so texts are looked through for them.
    returns: bool,
    /// The document has `]]>` somewhere, so texts are looked through for it.
    section_ends: bool,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            scope: Scope::new(),
            entities: Entities::default(),
            // Typical records have an element every 40 to 60 bytes.
            nodes: Vec::with_capacity((text.len() / 32).min(MAX_ROOM)),
            attributes: Vec::with_capacity((text.len() / 64).min(MAX_ROOM)),
            declarations: Vec::new(),
            texts: Vec::with_capacity((text.len() / 32).min(MAX_ROOM)),
            open: Vec::with_capacity(16),
            raw: Vec::with_capacity(8),
            run: false,
            doctype_seen: false,
            returns: text.contains('\r'),
            section_ends: text.contains("]]>"),
        }
    }

    fn event(&mut self, event: &Event<'_>, piece: &'a str, start: usize) -> Result<(), Fault> {
        match event {
            Event::Start(_) => self.start_tag(piece, start),
            Event::Empty(_) => {
                self.start_tag(piece, start)?;
                self.close(start + piece.len(), start + piece.len())
            }
            Event::End(_) => self.end_tag(piece, start),
            Event::Text(_) => self.characters(piece, start),
            Event::GeneralRef(_) => self.reference(piece, start),
            Event::CData(_) => self.cdata(piece, start),
            Event::Comment(_) => prolog::check_comment(piece).map_err(|message| Fault::new(message, start)),
            Event::PI(_) => prolog::check_instruction(piece).map_err(|message| Fault::new(message, start)),
            Event::Decl(_) => self.declaration(piece, start),
            Event::DocType(_) => self.doctype(piece, start),
            Event::Eof => Ok(()),
        }
    }

    fn declaration(&self, piece: &str, start: usize) -> Result<(), Fault> {
        if start > 0 && self.text.get(..start).is_some_and(|before| before != "\u{feff}") {
            return Err(Fault::new("an XML declaration stands elsewhere than at the very beginning", start));
        }
        prolog::check_declaration(piece).map_err(|message| Fault::new(message, start))
    }

    fn doctype(&mut self, piece: &'a str, start: usize) -> Result<(), Fault> {
        if self.doctype_seen || !self.nodes.is_empty() {
            return Err(Fault::new("a document type declaration stands where none may", start));
        }
        self.doctype_seen = true;
        doctype::read(piece, start, &mut self.entities)
    }

    fn start_tag(&mut self, piece: &'a str, start: usize) -> Result<(), Fault> {
        self.check_room(start)?;
        let name = tag::read(piece, start, &mut self.raw)?;
        let scope_mark = self.scope.mark();
        let declarations = self.declarations.len();
        self.declare()?;
        let namespace = self.scope.resolve(name.prefix).ok_or_else(|| unbound(name.prefix, start + 1))?;
        let attributes = self.attributes.len();
        self.attach()?;
        let parent = self.open.last().map_or(u32::MAX, |open| narrow(open.node));
        self.open.push(Open { name: name.written(piece), node: self.nodes.len(), scope_mark });
        // The ends that are 0 here are set by `close`.
        self.nodes.push(Node {
            prefix: narrow(name.prefix.len()),
            local: narrow(name.local.len()),
            namespace,
            parent,
            end_node: 0,
            attributes: narrow(attributes)..narrow(self.attributes.len()),
            declarations: narrow(declarations)..narrow(self.declarations.len()),
            texts: narrow(self.texts.len())..0,
            span: narrow(start)..0,
            inner: narrow(start + piece.len())..0,
        });
        self.run = false;
        Ok(())
    }

    /// One element more is allowed here.
    fn check_room(&self, start: usize) -> Result<(), Fault> {
        if self.open.is_empty() && !self.nodes.is_empty() {
            return Err(Fault::new("a second root element", start));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Fault::new(format!("elements are nested deeper than {MAX_DEPTH}"), start));
        }
        if self.nodes.len() >= MAX_ELEMENTS {
            return Err(Fault::new(format!("more than {MAX_ELEMENTS} elements"), start));
        }
        Ok(())
    }

    /// Takes the namespace declarations among the raw attributes into scope.
    fn declare(&mut self) -> Result<(), Fault> {
        for raw in &self.raw {
            let prefix = match (raw.name.prefix, raw.name.local) {
                ("", "xmlns") => "",
                ("xmlns", prefix) => prefix,
                _ => continue,
            };
            let twice = self.raw.iter().filter(|other| other.name == raw.name).count() > 1;
            if twice {
                return Err(Fault::new(format!("`{prefix}` is declared twice"), raw.offset));
            }
            let value = raw.value(&self.entities)?;
            let namespace =
                self.scope.declare(prefix, value).map_err(|message| Fault::new(message, raw.offset))?;
            let prefix = Piece::place(self.text, prefix).unwrap_or(0..0);
            self.declarations.push(Declaration { prefix, namespace });
        }
        Ok(())
    }

    /// Keeps the other attributes.
    fn attach(&mut self) -> Result<(), Fault> {
        let first = self.attributes.len();
        for raw in &self.raw {
            if raw.name.prefix == "xmlns" || (raw.name.prefix.is_empty() && raw.name.local == "xmlns") {
                continue;
            }
            // The default namespace does not apply to attributes.
            let namespace = match raw.name.prefix {
                "" => scope::NONE,
                prefix => self.scope.resolve(prefix).ok_or_else(|| unbound(prefix, raw.offset))?,
            };
            let local = raw.name.local;
            let known = self.attributes.get(first..).unwrap_or(&[]);
            let named =
                |other: &AttributeNode| self.text.get(other.local.start as usize..other.local.end as usize);
            if known.iter().any(|other| other.namespace == namespace && named(other) == Some(local)) {
                return Err(Fault::new(
                    format!("the attribute `{}` occurs twice", tag::cut(local)),
                    raw.offset,
                ));
            }
            if self.attributes.len() >= MAX_ALL_ATTRIBUTES {
                return Err(Fault::new(format!("more than {MAX_ALL_ATTRIBUTES} attributes"), raw.offset));
            }
            let value = Piece::new(self.text, raw.value(&self.entities)?);
            let local = Piece::place(self.text, local).unwrap_or(0..0);
            self.attributes.push(AttributeNode { namespace, local, value });
        }
        Ok(())
    }

    fn end_tag(&mut self, piece: &'a str, start: usize) -> Result<(), Fault> {
        let name = piece.get(2..piece.len().saturating_sub(1)).unwrap_or("");
        let name = name.trim_end_matches([' ', '\t', '\n', '\r']);
        match self.open.last() {
            Some(open) if open.name == name => self.close(start, start + piece.len()),
            Some(open) => {
                let message = format!("`</{}>` closes `<{}>`", tag::cut(name), tag::cut(open.name));
                Err(Fault::new(message, start))
            }
            None => Err(Fault::new(format!("`</{}>` closes nothing", tag::cut(name)), start)),
        }
    }

    fn close(&mut self, inner_end: usize, end: usize) -> Result<(), Fault> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        self.scope.leave(open.scope_mark);
        let (end_node, texts) = (narrow(self.nodes.len()), narrow(self.texts.len()));
        if let Some(node) = self.nodes.get_mut(open.node) {
            node.end_node = end_node;
            node.texts.end = texts;
            node.span.end = narrow(end);
            node.inner.end = narrow(inner_end);
        }
        self.run = false;
        Ok(())
    }

    fn characters(&mut self, piece: &'a str, start: usize) -> Result<(), Fault> {
        if self.open.is_empty() {
            let stray = piece.find(|c: char| !matches!(c, ' ' | '\t' | '\n' | '\r'));
            return match stray {
                None => Ok(()),
                Some(at) if self.nodes.is_empty() => {
                    Err(Fault::new("text before the root element", start + at))
                }
                Some(at) => Err(Fault::new("text after the root element", start + at)),
            };
        }
        if let Some(at) = self.section_ends.then(|| piece.find("]]>")).flatten() {
            return Err(Fault::new("`]]>` in text", start + at));
        }
        self.push(self.line_ends(piece));
        Ok(())
    }

    fn reference(&mut self, piece: &'a str, start: usize) -> Result<(), Fault> {
        if self.open.is_empty() {
            return Err(Fault::new("a reference outside the root element", start));
        }
        let name = piece.get(1..piece.len().saturating_sub(1)).unwrap_or("");
        let text = self.entities.resolve(name).map_err(|message| Fault::new(message, start))?;
        self.push(text);
        Ok(())
    }

    fn cdata(&mut self, piece: &'a str, start: usize) -> Result<(), Fault> {
        if self.open.is_empty() {
            return Err(Fault::new("CDATA outside the root element", start));
        }
        let inner = piece.strip_prefix("<![CDATA[").and_then(|piece| piece.strip_suffix("]]>"));
        let inner = inner.ok_or_else(|| Fault::new("a CDATA section is not closed", start))?;
        self.push(self.line_ends(inner));
        Ok(())
    }

    /// Line ends as XML 1.0 section 2.11 has them.
    fn line_ends(&self, text: &'a str) -> Cow<'a, str> {
        if self.returns && text.contains('\r') {
            Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// Adds text to the innermost element; pieces that only references or comments part become one.
    fn push(&mut self, text: Cow<'a, str>) {
        if text.is_empty() {
            return;
        }
        match self.texts.last_mut() {
            Some(last) if self.run => append(self.text, &mut last.value, &text),
            _ => {
                let owner = self.open.last().map_or(u32::MAX, |open| narrow(open.node));
                self.texts.push(TextNode { owner, value: Piece::new(self.text, text) });
                self.run = true;
            }
        }
    }

    fn finish(self) -> Result<Tree<'a>, Fault> {
        let end = self.text.len();
        if let Some(open) = self.open.last() {
            return Err(Fault::new(format!("the document ends inside `<{}>`", tag::cut(open.name)), end));
        }
        if self.nodes.is_empty() {
            return Err(Fault::new("there is no root element", end));
        }
        Ok(Tree {
            text: Cow::Borrowed(self.text),
            nodes: self.nodes,
            attributes: self.attributes,
            declarations: self.declarations,
            texts: self.texts,
            namespaces: self.scope.names.into_iter().map(|name| Piece::new(self.text, name)).collect(),
            entities: self.entities,
        })
    }
}

/// Adds to a text, with room for as much again: where one reference stands, more follow.
fn append(whole: &str, piece: &mut Piece, more: &str) {
    if let Piece::Own(text) = piece {
        text.push_str(more);
        return;
    }
    let have = piece.of(whole);
    let mut joined = String::with_capacity((have.len() + more.len()) * 2 + 32);
    joined.push_str(have);
    joined.push_str(more);
    *piece = Piece::Own(joined);
}

fn unbound(prefix: &str, offset: usize) -> Fault {
    Fault::new(format!("the prefix `{}` is not declared", tag::cut(prefix)), offset)
}

#[cfg(test)]
#[path = "reader/tests.rs"]
mod tests;
