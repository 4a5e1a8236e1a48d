//! A record as LOM's elements, whatever its binding calls them: the view that every rule looks at.
//!
//! Apart from `lom::read`, which makes the best of what is there: here nothing is repaired, so that what is
//! missing, empty, doubled or strange is still to be seen. Knows names and places, no rules.

use std::borrow::Cow;

use crate::validate::schema;
use crate::validate::schema::Datatype;
use crate::validate::schema::Place;
use crate::validate::schema::ROWS;
use crate::validate::schema::Row;
use crate::xml::Elem;
use crate::xml::XML_NAMESPACE;

/// Deepest level that is looked at: LOM needs 7, nested taxa of IMS some more; places deeper down would only
/// cost memory.
const MAX_DEPTH: usize = 24;

/// Longest name of an unknown element in a place, in characters.
const MAX_NAME: usize = 60;

/// What an element is in LOM.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// The record.
    Record,
    /// An element of the table.
    Element(&'static Row),
    /// A part of a value: `string`, `source`, `value`, `dateTime`, `duration`, `description`.
    Part(&'static str, Datatype),
    /// LOM has no such element here.
    Unknown,
}

/// One element with its place.
#[derive(Debug)]
pub(super) struct Node<'t> {
    /// What it is.
    pub kind: Kind,
    /// Place without numbers, such as `lifeCycle.contribute.role.source`; rules name elements by it.
    pub key: String,
    /// Place for people, numbered (0-based) where an element may repeat or does.
    pub path: String,
    /// As it is written.
    pub elem: Elem<'t>,
    /// Levels above it.
    depth: usize,
    /// What is in it, in document order.
    pub children: Vec<Node<'t>>,
}

impl<'t> Node<'t> {
    /// The record in `elem`, which holds the categories.
    pub fn record(elem: Elem<'t>) -> Self {
        let (key, path) = (String::new(), String::new());
        let mut node = Self { kind: Kind::Record, key, path, elem, depth: 0, children: Vec::new() };
        node.children = node.read_children(None);
        node
    }

    fn read_children(&self, place: Place) -> Vec<Self> {
        if self.depth >= MAX_DEPTH {
            return Vec::new();
        }
        let elems: Vec<Elem<'t>> = self.elem.children().collect();
        let kinds: Vec<(Kind, Place)> = elems.iter().map(|elem| self.kind_of(place, *elem)).collect();
        let names: Vec<&str> =
            elems.iter().zip(&kinds).map(|(elem, (kind, _))| name_of(*kind, *elem)).collect();
        let mut children = Vec::with_capacity(elems.len());
        let mut seen: Vec<(&str, usize)> = Vec::new();
        for ((elem, (kind, place)), name) in elems.iter().zip(&kinds).zip(&names) {
            // Names that LOM has are few; those that it has not may be as many as the elements.
            let number = if matches!(kind, Kind::Unknown) { 0 } else { count(&mut seen, name) };
            let repeats = number > 0 || may_repeat(*kind);
            children.push(self.child(*elem, (*kind, *place), name, repeats.then_some(number)));
        }
        children
    }

    fn child(&self, elem: Elem<'t>, found: (Kind, Place), name: &str, number: Option<usize>) -> Self {
        let (kind, place) = found;
        let key = match kind {
            // IMS leaves the orComposite out: the key is the element's own all the same.
            Kind::Element(row) => row.path.to_owned(),
            _ => join(&self.key, name),
        };
        let mut path = join(&self.path, name);
        if let Some(number) = number {
            path.push_str(&format!("[{number}]"));
        }
        let mut node = Self { kind, key, path, elem, depth: self.depth + 1, children: Vec::new() };
        node.children = node.read_children(place);
        node
    }

    fn kind_of(&self, place: Place, elem: Elem<'t>) -> (Kind, Place) {
        let part = |datatype| match schema::part(datatype, elem.local()) {
            Some(part) => Kind::Part(part, datatype),
            None => Kind::Unknown,
        };
        if self.depth > 0 && is_foreign(self.elem.namespace(), elem.namespace()) {
            return (Kind::Unknown, None);
        }
        match self.kind {
            Kind::Part("description", _) => (part(Datatype::LangString), None),
            Kind::Part(..) | Kind::Unknown => (Kind::Unknown, None),
            Kind::Element(row) if row.datatype != Datatype::Aggregate => (part(row.datatype), None),
            Kind::Record | Kind::Element(_) => match schema::child(place, elem.local()) {
                Some(index) => (ROWS.get(index).map_or(Kind::Unknown, Kind::Element), Some(index)),
                None => (Kind::Unknown, None),
            },
        }
    }

    /// All its text and that of what is in it, trimmed.
    pub fn text(&self) -> Cow<'t, str> {
        match self.elem.deep_text() {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        }
    }

    /// Whether there is any text in it.
    pub fn is_filled(&self) -> bool {
        !self.text().is_empty()
    }

    /// The first part of that name.
    pub fn part(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| matches!(child.kind, Kind::Part(part, _) if part == name))
    }

    /// Itself and all that is in it, in document order.
    pub fn walk<'n>(&'n self, visit: &mut dyn FnMut(&'n Self)) {
        visit(self);
        for child in &self.children {
            child.walk(visit);
        }
    }

    /// The nodes at and below it with this key.
    pub fn select(&self, key: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        self.collect(key, &mut found);
        found
    }

    fn collect<'n>(&'n self, key: &str, found: &mut Vec<&'n Self>) {
        if self.key == key {
            found.push(self);
        }
        // IMS puts parts of an orComposite into the requirement, so keys may skip a level; they only grow.
        let inside = self.key.is_empty() || key.starts_with(&self.key);
        if inside {
            self.children.iter().for_each(|child| child.collect(key, found));
        }
    }

    /// An attribute by local name; `language` is found as `xml:lang` and `lang` too.
    pub fn attribute(&self, name: &str) -> Option<&'t str> {
        let lang = || self.elem.attr(XML_NAMESPACE, "lang").or_else(|| self.elem.attr("", "lang"));
        self.elem.attr("", name).or_else(|| if name == "language" { lang() } else { None })
    }
}

/// Whether an element is an extension even where its name is LOM's. Categories are taken from any namespace: some
/// records declare it for the root alone, or for all but the root.
fn is_foreign(outside: &str, inside: &str) -> bool {
    !outside.is_empty() && !inside.is_empty() && outside != inside
}

fn may_repeat(kind: Kind) -> bool {
    match kind {
        Kind::Element(row) => !row.single(),
        Kind::Part(part, _) => part == "string",
        Kind::Record | Kind::Unknown => false,
    }
}

fn name_of<'n>(kind: Kind, elem: Elem<'n>) -> &'n str {
    match kind {
        Kind::Element(row) => row.name(),
        Kind::Part(part, _) => part,
        Kind::Record | Kind::Unknown => {
            let local = elem.local();
            local.char_indices().nth(MAX_NAME).map_or(local, |(end, _)| local.get(..end).unwrap_or(local))
        }
    }
}

fn join(above: &str, name: &str) -> String {
    if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") }
}

/// How many of that name came before; remembers this one.
fn count<'n>(seen: &mut Vec<(&'n str, usize)>, name: &'n str) -> usize {
    match seen.iter_mut().find(|(known, _)| *known == name) {
        Some((_, count)) => {
            *count += 1;
            *count - 1
        }
        None => {
            seen.push((name, 1));
            0
        }
    }
}
