//! Namespaces: which prefix means what at the place being read.
//!
//! Names are interned, so that an element carries a number; the document has few of them.

use std::borrow::Cow;

use crate::xml::limits::MAX_DECLARATIONS_IN_SCOPE;
use crate::xml::limits::MAX_NAMESPACES;
use crate::xml::uri;

/// The namespace of `xml:lang`, bound without declaration.
pub const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// Number of "no namespace" in [`Scope::names`].
pub(super) const NONE: u32 = 0;
/// Number of [`XML_NAMESPACE`].
pub(super) const XML: u32 = 1;

#[derive(Debug)]
pub(super) struct Scope<'a> {
    /// Interned namespace names.
    pub(super) names: Vec<Cow<'a, str>>,
    bindings: Vec<(&'a str, u32)>,
    /// What the empty prefix means here: nearly every name of nearly every record asks for it.
    default: u32,
}

impl<'a> Scope<'a> {
    pub(super) fn new() -> Self {
        Self {
            names: vec![Cow::Borrowed(""), Cow::Borrowed(XML_NAMESPACE)],
            bindings: Vec::new(),
            default: NONE,
        }
    }

    /// To be given to [`Scope::leave`] when the element ends whose declarations follow.
    pub(super) fn mark(&self) -> usize {
        self.bindings.len()
    }

    pub(super) fn leave(&mut self, mark: usize) {
        if self.bindings.len() > mark {
            self.bindings.truncate(mark);
            let outer = self.bindings.iter().rev().find(|(prefix, _)| prefix.is_empty());
            self.default = outer.map_or(NONE, |&(_, name)| name);
        }
    }

    /// The namespace of an element's prefix; an empty prefix means the default one.
    pub(super) fn resolve(&self, prefix: &str) -> Option<u32> {
        if prefix.is_empty() {
            return Some(self.default);
        }
        match self.bindings.iter().rev().find(|(known, _)| *known == prefix) {
            Some(&(_, name)) => Some(name),
            None if prefix == "xml" => Some(XML),
            None => None,
        }
    }

    /// Binds a prefix (empty = the default namespace) from here on.
    pub(super) fn declare(&mut self, prefix: &'a str, name: Cow<'a, str>) -> Result<u32, String> {
        if self.bindings.len() >= MAX_DECLARATIONS_IN_SCOPE {
            return Err(format!("more than {MAX_DECLARATIONS_IN_SCOPE} namespace declarations in scope"));
        }
        check_reserved(prefix, &name)?;
        let number = self.intern(prefix, name)?;
        if prefix.is_empty() {
            self.default = number;
        }
        if prefix != "xml" {
            self.bindings.push((prefix, number));
        }
        Ok(number)
    }

    fn intern(&mut self, prefix: &str, name: Cow<'a, str>) -> Result<u32, String> {
        let known = self.names.iter().position(|have| *have == name);
        let number = match known {
            Some(number) => number,
            None if !uri::is_uri_reference(&name) => {
                return Err(format!("the namespace name `{name}` of `{prefix}` is no URI"));
            }
            None if self.names.len() >= MAX_NAMESPACES => {
                return Err(format!("more than {MAX_NAMESPACES} namespaces"));
            }
            None => {
                self.names.push(name);
                self.names.len() - 1
            }
        };
        u32::try_from(number).map_err(|_| "too many namespaces".to_owned())
    }
}

/// The rules about `xml` and `xmlns` (Namespaces in XML 1.0, section 3).
fn check_reserved(prefix: &str, name: &str) -> Result<(), String> {
    if prefix == "xmlns" || name == XMLNS_NAMESPACE {
        return Err("`xmlns` cannot be declared".to_owned());
    }
    if (prefix == "xml") != (name == XML_NAMESPACE) {
        return Err("`xml` and its namespace belong to each other".to_owned());
    }
    if name.is_empty() && !prefix.is_empty() {
        return Err(format!("the namespace name of `{prefix}` is empty"));
    }
    Ok(())
}
