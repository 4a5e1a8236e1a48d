//! IMS VDEX 1.0: a vocabulary file to a scheme.
//!
//! Apart from the reader of records because a vocabulary is no record; here because its strings and tags are LOM's.
//! Elements are known by local name, so that files without a namespace are read too. The five profile types need no
//! branch: terms inside each other and relationships give the hierarchy, whichever a file has.

use std::collections::HashMap;

use crate::lom::langtag;
use crate::model::lom::LangString;
use crate::model::lom::LangText;
use crate::model::scheme::Draft;
use crate::model::scheme::Head;
use crate::model::scheme::Scheme;
use crate::xml;
use crate::xml::Elem;

/// Most bytes of one vocabulary file.
pub const MAX_BYTES: usize = 32 << 20;
/// Most terms of one vocabulary.
pub const MAX_TERMS: usize = 200_000;
/// Longest string that is read, in characters; the rest of it is left out.
const MAX_STRING_CHARS: usize = 1_000;

/// Why no vocabulary could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VdexError {
    /// In an encoding that its bytes do not keep to.
    #[error("cannot decode the vocabulary: {0}")]
    Decode(xml::DecodeError),
    /// Not namespace-well-formed, or over one of the XML reader's limits.
    #[error("not well-formed: {0}")]
    Xml(xml::XmlError),
    /// More bytes than a vocabulary may hold.
    #[error("{0} bytes; at most {MAX_BYTES} are read")]
    TooLarge(usize),
    /// Another document.
    #[error("the root element is `{0}`, not `vdex`: only IMS VDEX 1.0 is read")]
    NotVdex(String),
    /// No term that has an identifier.
    #[error("there is no `term` with a `termIdentifier` in it")]
    NoTerms,
    /// More terms than a vocabulary may have.
    #[error("{0} terms; at most {MAX_TERMS} are read")]
    TooManyTerms(usize),
}

/// Reads a VDEX document.
///
/// # Errors
/// Not well-formed, no VDEX, without terms, or over a limit.
pub fn read(bytes: &[u8]) -> Result<Scheme, VdexError> {
    if bytes.len() > MAX_BYTES {
        return Err(VdexError::TooLarge(bytes.len()));
    }
    let text = xml::decode(bytes, None).map_err(VdexError::Decode)?;
    let tree = xml::parse_element(&text).map_err(VdexError::Xml)?;
    let root = tree.root();
    if !is(root, "vdex") {
        return Err(VdexError::NotVdex(root.local().to_owned()));
    }
    let fallback = root.attr("", "language").and_then(langtag::normalise);
    let mut drafts = Vec::new();
    root.children().filter(|child| is(*child, "term")).for_each(|one| {
        term(one, None, fallback.as_deref(), &mut drafts);
    });
    match drafts.len() {
        0 => return Err(VdexError::NoTerms),
        n if n > MAX_TERMS => return Err(VdexError::TooManyTerms(n)),
        _ => {}
    }
    relate(root, &mut drafts);
    let head = Head {
        identifier: child_text(root, "vocabIdentifier"),
        names: strings(root, "vocabName", fallback.as_deref()),
        is_ordered: root.attr("", "orderSignificant").is_some_and(|value| matches!(value, "true" | "1")),
        language: fallback,
        ..Head::default()
    };
    Ok(Scheme::new(head, drafts))
}

/// Takes a term and those inside it, which are narrower. The XML reader bounds the depth.
fn term(elem: Elem<'_>, broader: Option<usize>, fallback: Option<&str>, drafts: &mut Vec<Draft>) {
    let id = child_text(elem, "termIdentifier");
    let place = drafts.len();
    if !id.is_empty() {
        drafts.push(Draft { id, captions: strings(elem, "caption", fallback), broader, preferred: None });
    }
    let above = if drafts.len() > place { Some(place) } else { broader };
    elem.children().filter(|child| is(*child, "term")).for_each(|one| term(one, above, fallback, drafts));
}

/// One relationship inside the vocabulary: (source, type, target).
type Relation = (usize, String, usize);

/// Applies BT, NT, USE and UF of ISO 2788. `A NT B` says that B is narrower than A; files written the other way
/// round (“A is the narrower term of B”) are known by their USE: a term without a caption is never the one to use.
fn relate(root: Elem<'_>, drafts: &mut [Draft]) {
    let relations = relations(root, drafts);
    let has_caption = |at: usize| drafts.get(at).is_some_and(|draft| !draft.captions.is_empty());
    let to_a_nameless = |(source, kind, target): &&Relation| match kind.as_str() {
        "USE" => has_caption(*source) && !has_caption(*target),
        "UF" => has_caption(*target) && !has_caption(*source),
        _ => false,
    };
    let turned = relations.iter().any(|relation| to_a_nameless(&relation));
    for (source, kind, target) in relations {
        let (source, target) = if turned { (target, source) } else { (source, target) };
        let (narrower, broader, is_preference) = match kind.as_str() {
            "NT" | "NTG" | "NTP" | "NTI" => (target, source, false),
            "BT" | "BTG" | "BTP" | "BTI" => (source, target, false),
            "USE" => (source, target, true),
            "UF" => (target, source, true),
            _ => continue,
        };
        let Some(draft) = drafts.get_mut(narrower).filter(|_| narrower != broader) else { continue };
        let slot = if is_preference { &mut draft.preferred } else { &mut draft.broader };
        slot.get_or_insert(broader);
    }
}

/// Relationships to terms of other vocabularies are left out.
fn relations(root: Elem<'_>, drafts: &[Draft]) -> Vec<Relation> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (draft, place) in drafts.iter().zip(0..) {
        places.entry(&draft.id).or_insert(place);
    }
    let mut relations = Vec::new();
    for one in root.children().filter(|child| is(*child, "relationship")) {
        let at = |name: &str| places.get(child_text(one, name).as_str()).copied();
        let kind = child_text(one, "relationshipType").to_ascii_uppercase();
        if let (Some(source), Some(target)) = (at("sourceTerm"), at("targetTerm")) {
            relations.push((source, kind, target));
        }
    }
    relations
}

/// The strings of all elements of that name right inside.
fn strings(parent: Elem<'_>, name: &str, fallback: Option<&str>) -> LangText {
    let mut text = LangText::default();
    for elem in parent.children().filter(|child| is(*child, name)) {
        text.0.extend(
            elem.children().filter(|child| is(*child, "langstring")).filter_map(|s| string(s, fallback)),
        );
        if elem.children().next().is_none() {
            text.0.extend(string(elem, fallback));
        }
    }
    text
}

fn string(elem: Elem<'_>, fallback: Option<&str>) -> Option<LangString> {
    let own = elem.attributes().find(|attribute| matches!(attribute.local, "language" | "lang"));
    let language = own.and_then(|own| langtag::normalise(own.value)).or_else(|| fallback.map(str::to_owned));
    let words = collapsed(&elem.deep_text());
    (!words.is_empty()).then_some(LangString { language, text: words })
}

fn child_text(parent: Elem<'_>, name: &str) -> String {
    let child = parent.children().find(|child| is(*child, name));
    child.map(|child| collapsed(&child.deep_text())).unwrap_or_default()
}

fn collapsed(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(MAX_STRING_CHARS).collect()
}

fn is(elem: Elem<'_>, name: &str) -> bool {
    elem.local().eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests;
