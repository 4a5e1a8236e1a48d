//! An element cut out of its document as a document of its own.
//!
//! The bytes stay as written; the start tag gets the declarations from outside that the element leans on, in
//! the order of their prefixes, so that the same record gives the same bytes whatever page it came in.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::xml::decode;
use crate::xml::entity;
use crate::xml::parse_element;
use crate::xml::scope;
use crate::xml::tree::Elem;
use crate::xml::write::push_attribute;
use crate::xml::write::push_text;

impl<'t> Elem<'t> {
    /// The element as a standalone document: as written, plus in its start tag the namespace declarations that
    /// were in scope and are used (in names, or as `prefix:` anywhere), and inherited `xml:lang` and `xml:base`.
    ///
    /// References to entities that the document declares itself are replaced by their text, nothing else changes.
    #[must_use]
    pub fn standalone(self) -> Cow<'t, str> {
        let source = self.source();
        let added = self.inherited(source);
        let entities = !self.tree.entities.is_empty();
        if added.is_empty() && !entities {
            return Cow::Borrowed(source);
        }
        let prefix = if self.prefix().is_empty() { 0 } else { self.prefix().len() + 1 };
        let (name, rest) = source.split_at_checked(1 + prefix + self.local().len()).unwrap_or((source, ""));
        let mut out = String::with_capacity(source.len() + added.len());
        out.push_str(name);
        out.push_str(&added);
        if entities {
            self.expand_into(rest, &mut out)
        } else {
            out.push_str(rest)
        }
        Cow::Owned(out)
    }

    /// Whether the element is read here as its [`Elem::standalone`] document would be: it inherits no `xml:lang`
    /// and no `xml:base`, and the document has no entities of its own.
    #[must_use]
    pub fn reads_alike_alone(self) -> bool {
        let inherits = |outer: Self| outer.attributes().any(|a| a.namespace == scope::XML_NAMESPACE);
        self.tree.entities.is_empty() && !self.ancestors().any(inherits)
    }

    /// What the start tag must be given, as attributes with a blank before each.
    fn inherited(self, source: &str) -> String {
        let mut out = String::new();
        for (prefix, namespace) in self.outer_bindings() {
            if self.needs(prefix, namespace, source) {
                let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
                push_attribute(&name, self.tree.namespace(namespace), &mut out);
            }
        }
        for local in ["base", "lang"] {
            let own = self.attr(scope::XML_NAMESPACE, local).is_some();
            let outer = self.ancestors().find_map(|outer| outer.attr(scope::XML_NAMESPACE, local));
            if let (false, Some(value)) = (own, outer) {
                push_attribute(&format!("xml:{local}"), value, &mut out);
            }
        }
        out
    }

    fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |elem| elem.parent())
    }

    /// What the prefixes that the element does not declare itself mean outside, by prefix.
    fn outer_bindings(self) -> BTreeMap<&'t str, u32> {
        let mut bindings = BTreeMap::new();
        for outer in self.ancestors() {
            for declaration in outer.declarations() {
                bindings.entry(self.tree.slice(declaration.prefix.clone())).or_insert(declaration.namespace);
            }
        }
        for declaration in self.declarations() {
            bindings.remove(self.tree.slice(declaration.prefix.clone()));
        }
        bindings
    }

    fn needs(self, prefix: &str, namespace: u32, source: &str) -> bool {
        if !prefix.is_empty() {
            // Also finds prefixes in values such as xsi:type="p:Kind".
            return prefix != "xml" && source.contains(&format!("{prefix}:"));
        }
        namespace != scope::NONE
            && std::iter::once(self)
                .chain(self.descendants())
                .any(|elem| elem.node.prefix == 0 && elem.node.namespace == namespace)
    }

    fn declarations(self) -> &'t [crate::xml::tree::Declaration] {
        let range = self.node.declarations.start as usize..self.node.declarations.end as usize;
        self.tree.declarations.get(range).unwrap_or(&[])
    }

    /// Copies markup and text, with the document's own entities replaced.
    fn expand_into(self, source: &str, out: &mut String) {
        let mut rest = source;
        while let Some(at) = rest.find(['&', '<']) {
            let (before, found) = rest.split_at(at);
            out.push_str(before);
            let length = opaque_length(found);
            let (piece, after) = found.split_at_checked(length).unwrap_or((found, ""));
            let name = piece.strip_prefix('&').and_then(|piece| piece.strip_suffix(';'));
            match name.filter(|name| entity::predefined(name).is_none() && !name.starts_with('#')) {
                // The reader has resolved every reference of the document once already.
                Some(name) => push_text(&self.tree.entities.resolve(name).unwrap_or_default(), out),
                None => out.push_str(piece),
            }
            rest = after;
        }
        out.push_str(rest);
    }
}

/// The root element of a document in any encoding, fit to stand inside another document: what comes before it is
/// cut off, and the document's own entities are replaced. Bytes that do not decode become U+FFFD.
#[must_use]
pub fn root_element(document: &[u8]) -> Cow<'_, str> {
    let text = decode(document, None).unwrap_or_else(|_| String::from_utf8_lossy(document));
    let start = root_start(&text);
    if text.get(..start).is_some_and(|prolog| prolog.contains("<!DOCTYPE"))
        && let Ok(tree) = parse_element(&text)
    {
        return Cow::Owned(tree.root().standalone().into_owned());
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(start..).unwrap_or(text)),
        Cow::Owned(mut text) => Cow::Owned(text.split_off(start)),
    }
}

/// Where the first tag is; 0 where there is none.
fn root_start(text: &str) -> usize {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        at += found;
        let rest = text.get(at..).unwrap_or("");
        if rest.starts_with("<!DOCTYPE") {
            // Its internal subset may hold tags in comments and quotes; the root's name stands first.
            at += rest.find("]>").or_else(|| rest.find('>')).unwrap_or(rest.len());
        } else if rest.starts_with("<!--") || rest.starts_with("<?") {
            at += opaque_length(rest);
        } else {
            return at;
        }
    }
    0
}

/// Length of what begins here and is copied or replaced as one: a reference, a comment, CDATA, an instruction,
/// else one character.
fn opaque_length(text: &str) -> usize {
    const OPAQUE: [(&str, &str); 4] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("&", ";")];
    OPAQUE
        .iter()
        .find(|(open, _)| text.starts_with(open))
        .and_then(|(_, close)| text.find(close).map(|at| at + close.len()))
        .unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::root_element;
    use crate::xml::parse_element;

    #[track_caller]
    fn check(document: &str, local: &str, expected: &str) {
        let tree = parse_element(document).unwrap();
        let elem = tree.root().descendants().find(|elem| elem.local() == local).unwrap();
        assert_eq!(elem.standalone(), expected);
        parse_element(expected).unwrap();
    }

    #[test]
    fn what_needs_nothing_stays_byte_for_byte() {
        check(
            "<r xmlns='o' xmlns:x='y'><m><l  xmlns='i' ><a/></l ></m></r>",
            "l",
            "<l  xmlns='i' ><a/></l >",
        );
    }

    #[test]
    fn used_declarations_are_added_by_prefix() {
        check(
            "<r xmlns='o' xmlns:z='zz' xmlns:i='ii' xmlns:u='uu'><z:l i:t='a'><i:b/></z:l></r>",
            "l",
            r#"<z:l xmlns:i="ii" xmlns:z="zz" i:t='a'><i:b/></z:l>"#,
        );
        check("<r xmlns='o'><m><l><a/></l></m></r>", "l", r#"<l xmlns="o"><a/></l>"#);
        check(
            "<r xmlns='o' xmlns:p='a&amp;b'><p:l><a/></p:l></r>",
            "l",
            r#"<p:l xmlns="o" xmlns:p="a&amp;b"><a/></p:l>"#,
        );
    }

    #[test]
    fn the_nearest_declaration_counts_and_one_inside_hides_it() {
        check("<r xmlns:p='1'><m xmlns:p='2'><p:l/></m></r>", "l", r#"<p:l xmlns:p="2"/>"#);
        check("<r xmlns:p='1'><p:l xmlns:p='3'/></r>", "l", "<p:l xmlns:p='3'/>");
        check("<r xmlns='o'><m xmlns=''><l/></m></r>", "l", "<l/>");
    }

    #[test]
    fn prefixes_in_values_count_and_language_is_inherited() {
        check(
            "<r xmlns:d='dd' xml:lang='de' xml:base='b'><l t='d:URI' xml:base='c'/></r>",
            "l",
            r#"<l xmlns:d="dd" xml:lang="de" t='d:URI' xml:base='c'/>"#,
        );
    }

    #[test]
    fn entities_of_the_document_become_text() {
        check(
            "<!DOCTYPE r [<!ENTITY u 'ü &amp; '>]><r><l a='&u;'>&u;&lt;<![CDATA[&u;]]><!--&u;--></l></r>",
            "l",
            "<l a='ü &amp; '>ü &amp; &lt;<![CDATA[&u;]]><!--&u;--></l>",
        );
    }

    #[test]
    fn a_root_element_leaves_its_prolog_behind() {
        for (document, expected) in [
            ("<a/>", "<a/>"),
            ("\u{feff}<?xml version='1.0'?>\n<!-- <b/> --><?pi <c/>?> <a/> ", "<a/> "),
            ("<!DOCTYPE a [<!ENTITY e 'x'><!-- <b/> -->]><a>&e;</a>", "<a>x</a>"),
            ("<!DOCTYPE a SYSTEM 'b'><a/>", "<a/>"),
        ] {
            assert_eq!(root_element(document.as_bytes()), expected);
        }
        assert_eq!(root_element(b"<?xml version='1.0' encoding='latin1'?><a>\xe9</a>"), "<a>é</a>");
    }
}
