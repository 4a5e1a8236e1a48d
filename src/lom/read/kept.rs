//! Extension elements: from XML, and from the form in which the writer keeps what a schema would refuse.
//!
//! The writer (`lom::write`) puts an element of a foreign namespace back as it was. What the IEEE schema
//! would refuse (names in LOM's own namespace or in none, attributes, text between elements) it writes as
//! `element` in our own namespace; here both become the same [`Element`] again.

use crate::model::lom::Element;
use crate::xml::Elem;

/// Namespace of what LOM's XML binding has no form for.
pub(in crate::lom) const OWN_NAMESPACE: &str = "urn:lomond:lom";

/// The value as it came, that the writer puts beside its valid form; `None` where somebody else wrote the
/// attribute and the value has no valid form.
pub(super) fn original(elem: Elem<'_>, normal: impl Fn(&str) -> Option<String>) -> Option<String> {
    elem.attr(OWN_NAMESPACE, "value").filter(|text| normal(text).is_some()).map(str::to_owned)
}

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

#[cfg(test)]
mod tests {
    use crate::lom;
    use crate::lom::Reading;

    fn again(inner: &str) -> (crate::model::lom::Lom, crate::model::lom::Lom) {
        let text =
            format!("<lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\" xmlns:x=\"urn:lomond:lom\">{inner}</lom>");
        let read = |bytes: &[u8]| match lom::read(bytes) {
            Ok(Reading::Lom(parsed)) => parsed.lom,
            other => panic!("{other:?}"),
        };
        let first = read(text.as_bytes());
        let second = read(lom::write_ieee(&first).as_bytes());
        (first, second)
    }

    /// Our namespace in a record that we did not write: an attribute that cannot be ours is not believed.
    #[test]
    fn our_names_from_another_hand_are_read_as_they_will_be_again() {
        for inner in [
            "<technical><size x:value=\"\">k0B0248</size></technical>",
            "<technical><size x:value=\" \">12</size></technical>",
            "<technical><size x:value=\"18 KB\">18432</size></technical>",
            "<technical><duration><duration x:value=\"\">PT1M</duration></duration></technical>",
            "<technical><duration><duration x:value=\"1:00\">PT1M</duration></duration></technical>",
            "<lifeCycle><contribute><date><dateTime x:value=\"\">2000</dateTime></date></contribute></lifeCycle>",
            "<lifeCycle><contribute><date><dateTime x:value=\"2000\">1</dateTime></date></contribute></lifeCycle>",
            "<general><language/><x:language/></general>",
            "<general><x:language>EN-gb</x:language><x:language>no tag</x:language></general>",
            "<general><x:language>abcdefgh-x</x:language></general>",
            "<general><title><string x:language=\"\">a</string></title></general>",
            "<general><title><string x:language=\"EN-gb\">a</string></title></general>",
            "<general><title><string x:language=\"no tag\">a</string></title></general>",
            "<general><title><string x:language=\"qqqqqqqq\">a</string></title></general>",
        ] {
            let (first, second) = again(inner);
            assert_eq!(second, first, "{inner}");
        }
    }
}
