//! The document under construction, and the extensions that wait for their place.

use std::collections::HashMap;

use crate::lom::read::At;
use crate::lom::read::OWN_NAMESPACE;
use crate::lom::write::LOM_NAMESPACE;
use crate::lom::write::extension;
use crate::model::lom::Extension;
use crate::xml::Writer;

/// What goes before each level of depth.
const INDENT: &str = "  ";

/// Writes elements; puts extensions where their path says.
pub(super) struct Out<'l> {
    pub(super) xml: Writer,
    depth: usize,
    waiting: HashMap<&'l str, Vec<&'l Extension>>,
    extensions: &'l [Extension],
    own_used: bool,
}

impl<'l> Out<'l> {
    /// An empty `lom` element.
    pub(super) fn new(extensions: &'l [Extension]) -> Self {
        let mut waiting: HashMap<&'l str, Vec<&'l Extension>> = HashMap::new();
        for extension in extensions {
            waiting.entry(&extension.path).or_default().push(extension);
        }
        Self { xml: Writer::new(), depth: 1, waiting, extensions, own_used: false }
    }

    /// Opens an element that holds elements.
    pub(super) fn open(&mut self, name: &str) {
        self.line();
        self.xml.start(name);
        self.depth += 1;
    }

    /// Closes the innermost element; `at` is its place, whose extensions go in before.
    pub(super) fn close(&mut self, at: &At<'_>) {
        self.extras(at);
        self.depth -= 1;
        self.line();
        self.xml.end();
    }

    /// An element that holds text.
    pub(super) fn leaf(&mut self, name: &str, text: &str) {
        self.line();
        self.xml.leaf(name, text);
    }

    /// An element that holds text, with one attribute.
    pub(super) fn leaf_with(&mut self, name: &str, (attribute, value): (&str, &str), text: &str) {
        self.line();
        self.xml.start(name).attr(attribute, value).text(text).end();
    }

    /// An element that holds text, where there is some.
    pub(super) fn optional(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.leaf(name, text);
        }
    }

    /// Whether extensions wait for exactly this place.
    pub(super) fn awaits(&self, at: &At<'_>) -> bool {
        !self.waiting.is_empty() && self.waiting.contains_key(at.to_string().as_str())
    }

    /// Writes the extensions whose parent is at `at`.
    pub(super) fn extras(&mut self, at: &At<'_>) {
        if self.waiting.is_empty() {
            return;
        }
        for found in self.waiting.remove(at.to_string().as_str()).unwrap_or_default() {
            self.line();
            self.own_used |= extension::write(&mut self.xml, found, None);
        }
    }

    /// Writes, at the end of the record, the extensions whose place is no element that may hold others.
    pub(super) fn rest(&mut self) {
        for found in self.extensions {
            if self.waiting.contains_key(found.path.as_str()) {
                self.line();
                self.own_used |= extension::write(&mut self.xml, found, Some(&found.path));
            }
        }
    }

    /// Says that a name with the prefix `x` was written.
    pub(super) fn use_own(&mut self) {
        self.own_used = true;
    }

    /// Whether a name with the prefix `x` was written.
    pub(super) fn uses_own(&self) -> bool {
        self.own_used
    }

    /// The `lom` element, closed, with the address of `schema` where one is given.
    pub(super) fn finish(self, schema: Option<&str>) -> String {
        let mut own = if self.own_used { format!(" xmlns:x=\"{OWN_NAMESPACE}\"") } else { String::new() };
        if let Some(schema) = schema {
            own.push_str(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"");
            own.push_str(&format!(" xsi:schemaLocation=\"{LOM_NAMESPACE} {schema}\""));
        }
        let body = String::from_utf8_lossy(&self.xml.into_bytes()).into_owned();
        if body.is_empty() {
            return format!("<lom xmlns=\"{LOM_NAMESPACE}\"{own}/>");
        }
        format!("<lom xmlns=\"{LOM_NAMESPACE}\"{own}>{body}\n</lom>")
    }

    fn line(&mut self) {
        self.xml.raw(b"\n");
        self.xml.raw(INDENT.repeat(self.depth).as_bytes());
    }
}
