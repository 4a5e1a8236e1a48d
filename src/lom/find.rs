//! What a document is, and where in it LOM stands.
//!
//! Decided by elements and namespaces alone: metadata prefixes and schema locations lie.

use crate::lom::oai_dc;
use crate::lom::read::is_category;
use crate::lom::read::is_foreign;
use crate::xml::Elem;

/// How many levels down a `lom` is looked for.
const MAX_SEARCH_DEPTH: usize = 6;

/// What a document holds.
pub(super) enum Shape<'t> {
    /// LOM: the elements from the root down to the one that holds the categories.
    Lom(Vec<Elem<'t>>),
    /// Dublin Core: the elements from the root down to the one that holds the terms.
    DublinCore(Vec<Elem<'t>>),
    /// Anything else.
    Unknown,
}

/// Looks at the document with this root.
pub(super) fn shape(root: Elem<'_>) -> Shape<'_> {
    // A package's manifest holds a `lom` for each part; it is read by whoever reads packages.
    if root.local().eq_ignore_ascii_case("manifest") {
        return Shape::Unknown;
    }
    let mut chain = vec![root];
    if find(&mut chain, &holds_lom, MAX_SEARCH_DEPTH) {
        return Shape::Lom(chain);
    }
    let mut chain = vec![root];
    if find(&mut chain, &oai_dc::holds_terms, 3) {
        return Shape::DublinCore(chain);
    }
    Shape::Unknown
}

/// Extends `chain` down to the first element, in document order, that fits.
fn find<'t>(chain: &mut Vec<Elem<'t>>, fits: &impl Fn(Elem<'t>) -> bool, depth: usize) -> bool {
    let Some(last) = chain.last().copied() else { return false };
    if fits(last) {
        return true;
    }
    if depth == 0 {
        return false;
    }
    for child in last.children() {
        chain.push(child);
        if find(chain, fits, depth - 1) {
            return true;
        }
        chain.pop();
    }
    false
}

/// `lom` (or OBAA's root) by name; else categories without it. One category's name alone may be anything,
/// only `general` is LOM's own.
fn holds_lom(elem: Elem<'_>) -> bool {
    let named = ["lom", "obaa"].iter().any(|name| name.eq_ignore_ascii_case(elem.local()));
    if named && !elem.children().any(|child| child.local().eq_ignore_ascii_case("lom")) {
        return true;
    }
    let mut categories = elem.children().filter(|child| is_filled_category(*child));
    match categories.next() {
        Some(first) if first.local().eq_ignore_ascii_case("general") => true,
        Some(first) => categories.any(|other| other.local() != first.local()),
        None => false,
    }
}

/// Dublin Core too has `rights` and `relation`, but in its own namespace and with nothing inside.
fn is_filled_category(elem: Elem<'_>) -> bool {
    is_category(elem.local()) && !is_foreign(elem.namespace()) && elem.children().next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let tree = crate::xml::parse_element(text).unwrap();
        let found = match shape(tree.root()) {
            Shape::Lom(chain) => format!("lom {}", chain.len()),
            Shape::DublinCore(chain) => format!("dc {}", chain.len()),
            Shape::Unknown => "unknown".to_owned(),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn lom_is_found_by_name_or_by_its_categories() {
        check("<lom/>", "lom 1");
        check("<x:LOM xmlns:x='urn:any'/>", "lom 1");
        check("<obaa><general/></obaa>", "lom 1");
        check("<metadata><schema/><lom/></metadata>", "lom 2");
        check("<record><metametadata><a/></metametadata><general><title/></general></record>", "lom 1");
        check("<metadata><general><title/></general></metadata>", "lom 1");
        check("<a><b><c><lom/></c></b></a>", "lom 4");
    }

    #[test]
    fn dublin_core_is_no_lom_though_it_has_rights_and_relations() {
        let dc = "xmlns='http://purl.org/dc/elements/1.1/'";
        check(&format!("<metadata><rights {dc}/><relation {dc}/></metadata>"), "dc 1");
        check(&format!("<record><metadata><dc><title {dc}/></dc></metadata></record>"), "dc 3");
        check("<dc xmlns='http://www.openarchives.org/OAI/2.0/oai_dc/'/>", "dc 1");
    }

    #[test]
    fn other_formats_are_unknown() {
        check("<manifest><metadata><lom/></metadata></manifest>", "unknown");
        check("<mods><classification/><relatedItem/></mods>", "unknown");
        check("<record><leader/></record>", "unknown");
        check("<metadata><rights>mine</rights><relation>to you</relation></metadata>", "unknown");
    }
}
