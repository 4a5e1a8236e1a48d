//! What a document is, and where in it LOM stands.
//!
//! Decided by elements and namespaces alone: metadata prefixes and schema locations lie.

use crate::lom::oai_dc;
use crate::lom::read::is_category;
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
    let mut categories = elem.children().filter(|child| is_category(child.local()));
    match categories.next() {
        Some(first) if first.local().eq_ignore_ascii_case("general") => first.children().next().is_some(),
        Some(first) => categories.any(|other| other.local() != first.local()),
        None => false,
    }
}
