//! What a reading collects besides LOM itself: findings and extensions; and the limits.

use crate::lom::read::kept;
use crate::lom::read::path::At;
use crate::model::lom::Element;
use crate::model::lom::Extension;
use crate::model::problem::Problem;
use crate::model::problem::Severity;
use crate::xml::Elem;

/// Most findings kept of one record: the rest would say the same.
const MAX_PROBLEMS: usize = 200;

/// Attributes that help schemas and hold nothing of the resource: the IEEE binding's uniqueness attribute.
const HELPER_ATTRIBUTE: &str = "uniqueElementName";

/// Namespace of `xsi:schemaLocation` and `xsi:type`; some records write it in lower case.
const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The state of one reading.
pub(in crate::lom) struct Context {
    /// Findings, in the order met.
    pub(in crate::lom) problems: Vec<Problem>,
    /// What LOM has no place for, in the order met.
    pub(in crate::lom) extensions: Vec<Extension>,
    /// Flat OBAA names were met.
    pub(in crate::lom) flat_obaa: bool,
}

impl Context {
    /// Nothing read yet.
    pub(in crate::lom) fn new() -> Self {
        Self { problems: Vec::new(), extensions: Vec::new(), flat_obaa: false }
    }

    /// Notes a warning about `value` at `at`.
    pub(in crate::lom) fn warn(&mut self, at: &At<'_>, kind: &'static str, value: &str) {
        self.note(at, kind, Severity::Warning, value);
    }

    /// Notes a finding.
    pub(in crate::lom) fn note(&mut self, at: &At<'_>, kind: &'static str, severity: Severity, value: &str) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { severity, ..Problem::warning(at.to_string(), kind, value) });
        }
    }

    /// Keeps an element that LOM does not have, whose parent is at `at`.
    pub(in crate::lom) fn keep(&mut self, at: &At<'_>, elem: Elem<'_>) {
        let (inner_path, element) = kept::read(elem);
        self.extensions.push(Extension { path: inner_path.unwrap_or_else(|| at.to_string()), element });
    }

    /// Keeps an element of our own making at `at`.
    pub(in crate::lom) fn keep_element(&mut self, at: &At<'_>, element: Element) {
        self.extensions.push(Extension { path: at.to_string(), element });
    }

    /// Keeps one more of an element that LOM has once.
    pub(in crate::lom) fn repeated(&mut self, at: &At<'_>, elem: Elem<'_>) {
        self.warn(at, "repeated-element", elem.local());
        self.keep(at, elem);
    }

    /// Appends `found`, read at `at`; nothing is appended where it says nothing and, since there were
    /// `before` extensions, none was found in it.
    pub(in crate::lom) fn push<T: Default + PartialEq>(
        &mut self,
        at: &At<'_>,
        found: T,
        before: usize,
        list: &mut Vec<T>,
    ) {
        let says_nothing = found == T::default();
        if says_nothing {
            self.note(at, "empty-element", Severity::Info, "");
        }
        if !says_nothing || self.extensions.len() > before {
            list.push(found);
        }
    }

    /// Keeps the attributes of the element at `at` that are not in `known` (without namespace).
    pub(in crate::lom) fn attributes(&mut self, at: &At<'_>, elem: Elem<'_>, known: &[&str]) {
        let strange: Vec<(String, String)> = elem
            .attributes()
            .filter(|a| !is_helper(a.namespace, a.local))
            .filter(|a| !(known.contains(&a.local) && (a.namespace.is_empty() || is_xml(a.namespace))))
            .map(|a| (kept::attribute_name(a.namespace, a.local), a.value.trim().to_owned()))
            .collect();
        if !strange.is_empty() {
            self.keep_element(at, kept::attributes_element(strange));
        }
    }

    /// Keeps text that stands where only elements should.
    pub(in crate::lom) fn stray_text(&mut self, at: &At<'_>, elem: Elem<'_>) {
        let text = elem.text();
        let text = text.trim();
        if !text.is_empty() {
            self.warn(at, "stray-text", text);
            self.keep_element(at, kept::text_element(text));
        }
    }

    /// Puts the extensions into the order in which the writer will write them.
    pub(in crate::lom) fn take_extensions(&mut self) -> Vec<Extension> {
        let mut extensions = std::mem::take(&mut self.extensions);
        if extensions.len() > 1 {
            extensions.sort_by_cached_key(|extension| super::path_order(&extension.path));
        }
        extensions
    }
}

/// Attributes that say nothing about the resource.
pub(in crate::lom) fn is_helper(namespace: &str, local: &str) -> bool {
    local == HELPER_ATTRIBUTE
        || namespace == kept::OWN_NAMESPACE
        || namespace.eq_ignore_ascii_case(SCHEMA_INSTANCE)
}

fn is_xml(namespace: &str) -> bool {
    namespace == "http://www.w3.org/XML/1998/namespace"
}
