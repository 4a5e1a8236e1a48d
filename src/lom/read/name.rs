//! Local names without case, and whose they are.

use crate::lom::read::kept::OWN_NAMESPACE;
use crate::xml::Elem;

/// Longest name that any LOM element or alias has, with the mark of our own namespace.
const MAX: usize = 42;

/// Goes before the names of our own namespace, so that none is taken for LOM's.
const OWN_MARK: &str = "x:";

/// Beginnings of namespaces whose names are never LOM's, whatever they are called.
const FOREIGN: &[&str] =
    &["http://purl.org/dc/", "http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/01/rdf"];

/// A local name in lower case, borrowed where it is so already, else on the stack.
pub(super) enum Name<'t> {
    AsWritten(&'t str),
    Lowered([u8; MAX], usize),
}

impl<'t> Name<'t> {
    /// Empty for what cannot be LOM: longer names, other letters, foreign namespaces.
    pub(super) fn of(elem: Elem<'t>) -> Self {
        let namespace = elem.namespace();
        let mark = if namespace == OWN_NAMESPACE { OWN_MARK } else { "" };
        let local = elem.local();
        let length = mark.len() + local.len();
        if length > MAX || !local.is_ascii() || is_foreign(namespace) {
            return Self::AsWritten("");
        }
        if mark.is_empty() && !local.bytes().any(|b| b.is_ascii_uppercase()) {
            return Self::AsWritten(local);
        }
        let mut bytes = [0; MAX];
        if let Some((head, tail)) =
            bytes.get_mut(..length).and_then(|room| room.split_at_mut_checked(mark.len()))
        {
            head.copy_from_slice(mark.as_bytes());
            tail.copy_from_slice(local.as_bytes());
            tail.make_ascii_lowercase();
        }
        Self::Lowered(bytes, length)
    }

    /// The name.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::AsWritten(name) => name,
            Self::Lowered(bytes, length) => {
                bytes.get(..*length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
            }
        }
    }
}

/// Every name that some place reads as LOM, in lower case, HTML's in strings included. The writer must not
/// put an extension of such a name where it would be read.
const READ: &[&str] = &[
    "general",
    "lifecycle",
    "metametadata",
    "technical",
    "educational",
    "rights",
    "relation",
    "annotation",
    "classification",
    "identifier",
    "catalogentry",
    "catalog",
    "entry",
    "title",
    "language",
    "description",
    "keyword",
    "keywords",
    "coverage",
    "structure",
    "aggregationlevel",
    "version",
    "status",
    "contribute",
    "role",
    "entity",
    "centity",
    "person",
    "vcard",
    "date",
    "datetime",
    "metadataschema",
    "metadatascheme",
    "format",
    "size",
    "location",
    "requirement",
    "orcomposite",
    "type",
    "name",
    "minimumversion",
    "maximumversion",
    "installationremarks",
    "otherplatformrequirements",
    "otherplataformrequirements",
    "duration",
    "interactivitytype",
    "learningresourcetype",
    "interactivitylevel",
    "semanticdensity",
    "intendedenduserrole",
    "context",
    "typicalagerange",
    "difficulty",
    "typicallearningtime",
    "cost",
    "copyrightandotherrestrictions",
    "copyright",
    "kind",
    "resource",
    "purpose",
    "taxonpath",
    "source",
    "taxon",
    "id",
    "value",
    "label",
    "string",
    "langstring",
    "lom",
    "obaa",
    "p",
    "br",
    "b",
    "i",
    "em",
    "strong",
    "a",
    "ul",
    "ol",
    "div",
    "span",
    "sub",
    "sup",
];

/// Whether an element of this local name may be read as LOM somewhere.
pub(in crate::lom) fn is_read(local: &str) -> bool {
    local.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("obaa"))
        || READ.iter().any(|name| name.eq_ignore_ascii_case(local))
}

/// Whether elements of this namespace are never LOM's.
pub(in crate::lom) fn is_foreign(namespace: &str) -> bool {
    // One byte tells nearly all of LOM's namespaces from these.
    matches!(namespace.as_bytes().get("http://".len()), Some(b'p' | b'w'))
        && FOREIGN.iter().any(|start| namespace.starts_with(start))
}
