//! Extension elements: from XML, and from the form in which the writer keeps what a schema would refuse.
//!
//! The writer (`lom::write`) puts an element of a foreign namespace back as it was. What the IEEE schema
//! would refuse (names in LOM's own namespace or in none, attributes, text between elements) it writes as
//! `element` in our own namespace; here both become the same [`Element`] again.

use crate::model::lom::Element;
use crate::xml::Elem;

/// Namespace of what LOM's XML binding has no form for.
pub(in crate::lom) const OWN_NAMESPACE: &str = "urn:lomond:lom";

/// The element, and the place that its wrapping names, if it was wrapped.
pub(super) fn read(elem: Elem<'_>) -> (Option<String>, Element) {
    if elem.namespace() == OWN_NAMESPACE && elem.local() == "element" {
        (elem.attr("", "path").map(str::to_owned), unwrap(elem))
    } else {
        (None, convert(elem))
    }
}

/// Levels of an extension that are kept as elements: readers of our JSON bound their depth too.
const MAX_LEVELS: usize = 40;

/// A plain conversion; what lies deeper than [`MAX_LEVELS`] is kept as text.
pub(in crate::lom) fn convert(elem: Elem<'_>) -> Element {
    convert_to(elem, MAX_LEVELS)
}

fn convert_to(elem: Elem<'_>, levels: usize) -> Element {
    let attributes = elem
        .attributes()
        .filter(|a| !super::context::is_helper(a.namespace, a.local))
        .map(|a| (attribute_name(a.namespace, a.local), a.value.trim().to_owned()))
        .collect();
    let (text, children) = match levels {
        0 => (elem.deep_text(), Vec::new()),
        _ => (elem.text(), elem.children().map(|child| convert_to(child, levels - 1)).collect()),
    };
    Element {
        namespace: elem.namespace().to_owned(),
        name: elem.local().to_owned(),
        attributes,
        text: text.trim().to_owned(),
        children,
    }
}

/// Undoes the writer's wrapping.
fn unwrap(elem: Elem<'_>) -> Element {
    let mut element = Element {
        namespace: elem.attr("", "namespace").unwrap_or("").to_owned(),
        name: elem.attr("", "name").unwrap_or("").to_owned(),
        text: elem.text().trim().to_owned(),
        ..Element::default()
    };
    for child in elem.children() {
        if child.local() == "attribute" {
            let name = child.attr("", "name").unwrap_or("").to_owned();
            element.attributes.push((name, child.text().trim().to_owned()));
        } else {
            element.children.push(unwrap(child));
        }
    }
    element
}

/// `{namespace}local`, or `local` without a namespace.
pub(super) fn attribute_name(namespace: &str, local: &str) -> String {
    if namespace.is_empty() { local.to_owned() } else { format!("{{{namespace}}}{local}") }
}

/// Stands for attributes of a LOM element that LOM does not have.
pub(super) fn attributes_element(attributes: Vec<(String, String)>) -> Element {
    Element {
        namespace: OWN_NAMESPACE.to_owned(),
        name: "attributes".to_owned(),
        attributes,
        ..Element::default()
    }
}

/// Stands for text between elements.
pub(super) fn text_element(text: &str) -> Element {
    Element {
        namespace: OWN_NAMESPACE.to_owned(),
        name: "text".to_owned(),
        text: text.to_owned(),
        ..Element::default()
    }
}
