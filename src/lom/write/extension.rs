//! Extensions: as they were where the schema lets them stand, else wrapped.
//!
//! The loose schema takes elements of any foreign namespace. An element in LOM's own namespace or in none
//! would be refused, and one that the reader takes for LOM would change its meaning: those are written as
//! `x:element` with namespace and name as attributes.

use crate::lom::read::OWN_NAMESPACE;
use crate::lom::read::is_foreign;
use crate::lom::read::is_helper;
use crate::lom::read::is_read;
use crate::lom::write::LOM_NAMESPACE;
use crate::model::lom::Element;
use crate::model::lom::Extension;
use crate::xml::Writer;

const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// Writes one extension; with `path` where it does not stand at its place. Whether our own namespace was
/// used.
pub(super) fn write(xml: &mut Writer, extension: &Extension, path: Option<&str>) -> bool {
    let element = &extension.element;
    if path.is_none() && is_native(element) {
        native(xml, element, LOM_NAMESPACE);
        return false;
    }
    wrapped(xml, element, path);
    true
}

/// Whether the element can stand as it is, seen from outside and inside.
fn is_native(element: &Element) -> bool {
    let namespace = element.namespace.as_str();
    let reserved = ["", LOM_NAMESPACE, OWN_NAMESPACE].contains(&namespace);
    let taken =
        !is_foreign(namespace) && is_read(&element.name) || namespace == "http://www.w3.org/1999/xhtml";
    !reserved && !taken && is_sound(element)
}

/// Names that XML allows, attributes that the reader keeps, and no `lom` that the schema would look into.
fn is_sound(element: &Element) -> bool {
    let namespace = element.namespace.as_str();
    let reserved = [XML_NAMESPACE, XMLNS_NAMESPACE].contains(&namespace);
    let looked_into = namespace == LOM_NAMESPACE && element.name == "lom";
    is_name(&element.name)
        && !(reserved || looked_into || namespace.contains(char::is_whitespace))
        && attributes_are_sound(&element.attributes)
        && element.children.iter().all(is_sound)
}

fn attributes_are_sound(attributes: &[(String, String)]) -> bool {
    attributes.iter().enumerate().all(|(index, (name, _))| {
        let (namespace, local) = split(name);
        is_name(local)
            && local != "xmlns"
            && namespace != XMLNS_NAMESPACE
            && !namespace.contains(char::is_whitespace)
            && (namespace != XML_NAMESPACE || local == "lang")
            && !is_helper(namespace, local)
            && !attributes.iter().take(index).any(|(other, _)| other == name)
    })
}

/// `{namespace}local` in its parts.
fn split(name: &str) -> (&str, &str) {
    name.strip_prefix('{').and_then(|rest| rest.split_once('}')).unwrap_or(("", name))
}

/// A name without a colon; ASCII and the letters beyond it that need no table.
fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    let letter = |c: char| {
        c.is_ascii_alphabetic() || c == '_' || ('\u{c0}'..='\u{24f}').contains(&c) && c != '×' && c != '÷'
    };
    chars.next().is_some_and(letter) && chars.all(|c| letter(c) || c.is_ascii_digit() || c == '-' || c == '.')
}

fn native(xml: &mut Writer, element: &Element, default_namespace: &str) {
    xml.start(&element.name);
    if element.namespace != default_namespace {
        xml.attr("xmlns", &element.namespace);
    }
    for (index, (name, value)) in element.attributes.iter().enumerate() {
        match split(name) {
            ("", local) => {
                xml.attr(local, value);
            }
            (XML_NAMESPACE, local) => {
                xml.attr(&format!("xml:{local}"), value);
            }
            (namespace, local) => {
                xml.attr(&format!("xmlns:n{index}"), namespace);
                xml.attr(&format!("n{index}:{local}"), value);
            }
        }
    }
    xml.text(&element.text);
    for child in &element.children {
        native(xml, child, &element.namespace);
    }
    xml.end();
}

fn wrapped(xml: &mut Writer, element: &Element, path: Option<&str>) {
    xml.start("x:element");
    if let Some(path) = path {
        xml.attr("path", path);
    }
    if !element.namespace.is_empty() {
        xml.attr("namespace", &element.namespace);
    }
    xml.attr("name", &element.name);
    for (name, value) in &element.attributes {
        xml.start("x:attribute").attr("name", name).text(value).end();
    }
    xml.text(&element.text);
    for child in &element.children {
        wrapped(xml, child, None);
    }
    xml.end();
}
