//! Which texts of a source document reached the model, as LOM or as extension, and which did not.
//!
//! Checked from outside: the document is read a second time, leaf by leaf, and every text is looked for in
//! what the reader made of it. So the reader cannot vouch for itself.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::lom;
use crate::lom::Reading;
use crate::lom::langtag;
use crate::lom::langtag::Tag;
use crate::lom::plain;
use crate::lom::read::OWN_NAMESPACE;
use crate::lom::read::element_of;
use crate::lom::read::is_helper;
use crate::model::lom::Element;
use crate::model::lom::Lom;
use crate::xml;
use crate::xml::Elem;

/// Text of the source that is neither in the model nor in an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Path of element names in the source, `/`-separated; `@name` for an attribute.
    pub path: String,
    /// The text that is missing.
    pub text: String,
}

/// What became of a document's texts and attributes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fidelity {
    /// The dialect it was read as; empty for a format that is not read.
    pub dialect: String,
    /// Leaves that are in LOM's own elements, by their path in the source.
    pub mapped: Vec<String>,
    /// Leaves that are kept as extensions, by their path in the source.
    pub kept: Vec<String>,
    /// Leaves that are nowhere.
    pub dropped: Vec<Dropped>,
}

/// What reading `raw` loses. Empty for a document that is not LOM or cannot be read.
#[must_use]
pub fn fidelity(raw: &[u8]) -> Vec<Dropped> {
    report(raw).dropped
}

/// Every leaf of `raw`, accounted for. White space does not count, nor do a language tag's spelling, the
/// language of a token, schema locations and the attributes that help schemas.
#[must_use]
pub fn report(raw: &[u8]) -> Fidelity {
    let Ok(text) = xml::decode(raw, None) else { return Fidelity::default() };
    let Ok(Reading::Lom(parsed)) = lom::read_text(&text) else { return Fidelity::default() };
    let Ok(tree) = xml::parse_element(&text) else { return Fidelity::default() };
    let mut ledger = Ledger::new(&parsed.lom);
    ledger.report.dialect.clone_from(&parsed.dialect);
    ledger.element(tree.root(), "");
    ledger.report
}

/// The model's texts, each as often as it is there, crossed off as the source's leaves are met.
struct Ledger {
    mapped: HashMap<String, usize>,
    /// Extensions that are whole elements of the source.
    extensions: Vec<Element>,
    /// Texts of the other extensions: attributes, and text between elements.
    kept: HashMap<String, usize>,
    /// Every text of LOM's own elements.
    known: HashSet<String>,
    /// Texts that the reader made of others: names in a vCard.
    derived: Vec<String>,
    /// Values with markup, as plain text: a leaf inside them is part of a larger text.
    marked_up: Vec<String>,
    report: Fidelity,
}

impl Ledger {
    fn new(lom: &Lom) -> Self {
        let mut ledger = Self {
            mapped: HashMap::new(),
            extensions: Vec::new(),
            kept: HashMap::new(),
            known: HashSet::new(),
            derived: Vec::new(),
            marked_up: Vec::new(),
            report: Fidelity::default(),
        };
        let mut own = lom.clone();
        let extensions = std::mem::take(&mut own.extensions);
        ledger.texts(&serde_json::to_value(&own).unwrap_or_default(), "", false);
        for extension in extensions {
            if extension.element.namespace == OWN_NAMESPACE {
                ledger.texts(&serde_json::to_value(&extension).unwrap_or_default(), "", true);
            } else {
                ledger.extensions.push(extension.element);
            }
        }
        ledger
    }

    fn texts(&mut self, value: &serde_json::Value, key: &str, extension: bool) {
        match value {
            serde_json::Value::String(text) => self.enter(text, key, extension),
            serde_json::Value::Array(items) => items.iter().for_each(|item| self.texts(item, key, extension)),
            serde_json::Value::Object(members) => {
                let entity = members.contains_key("vcard");
                for (name, member) in members {
                    self.texts(member, if entity { name } else { "" }, extension);
                }
            }
            _ => {}
        }
    }

    fn enter(&mut self, text: &str, key: &str, extension: bool) {
        let folded = fold(text);
        if text.contains('<') {
            self.marked_up.push(fold(&plain::text(text)));
        }
        if !key.is_empty() && key != "vcard" {
            self.derived.push(folded);
            return;
        }
        if !extension {
            self.known.insert(folded.clone());
        }
        let map = if extension { &mut self.kept } else { &mut self.mapped };
        *map.entry(folded).or_default() += 1;
    }

    fn element(&mut self, elem: Elem<'_>, above: &str) {
        let path = format!("{above}/{}", elem.local());
        if self.take_extension(elem) {
            self.all_kept(elem, &path);
            return;
        }
        for attribute in elem.attributes().filter(|a| !is_helper(a.namespace, a.local)) {
            let language = matches!(attribute.local, "language" | "lang");
            if !(language && langtag::read(attribute.value) != Tag::Bad) {
                self.leaf(attribute.value, || format!("{path}/@{}", attribute.local));
            }
        }
        self.leaf(&elem.text(), || path.clone());
        for child in elem.children() {
            self.element(child, &path);
        }
    }

    /// Whether the whole element is an extension; each one serves once.
    fn take_extension(&mut self, elem: Elem<'_>) -> bool {
        let named = |known: &Element| known.name == elem.local() && known.namespace == elem.namespace();
        if !self.extensions.iter().any(named) {
            return false;
        }
        let whole = element_of(elem);
        let found = self.extensions.iter().position(|known| *known == whole);
        found.map(|index| self.extensions.swap_remove(index)).is_some()
    }

    fn all_kept(&mut self, elem: Elem<'_>, path: &str) {
        let attributes = elem.attributes().filter(|a| !is_helper(a.namespace, a.local));
        self.report.kept.extend(attributes.map(|a| format!("{path}/@{}", a.local)));
        if !elem.text().trim().is_empty() {
            self.report.kept.push(path.to_owned());
        }
        for child in elem.children() {
            self.all_kept(child, &format!("{path}/{}", child.local()));
        }
    }

    fn leaf(&mut self, text: &str, path: impl Fn() -> String) {
        let folded = fold(text);
        if folded.is_empty() {
            return;
        }
        if self.cross_off(&folded) {
            self.report.mapped.push(path());
        } else if take(&mut self.kept, &folded) {
            self.report.kept.push(path());
        } else if self.within(&folded) {
            self.report.mapped.push(path());
        } else {
            self.report.dropped.push(Dropped { path: path(), text: text.trim().to_owned() });
        }
    }

    /// A text as it is, or as a language tag is normalised.
    fn cross_off(&mut self, folded: &str) -> bool {
        take(&mut self.mapped, folded)
            || match langtag::read(folded) {
                Tag::Is(tag) => take(&mut self.mapped, &tag) || self.is_language_of_string(folded),
                Tag::None => take(&mut self.mapped, "none") || self.is_language_of_string(folded),
                Tag::Bad => false,
            }
    }

    /// `language` as an element inside a string says nothing where it is `x-none`.
    fn is_language_of_string(&self, folded: &str) -> bool {
        folded.len() <= "x-none".len()
    }

    /// A text that the reader took apart or made another of: a name in a vCard, a part of a text with
    /// markup, several languages in one element, scheme and code of a subject.
    fn within(&self, folded: &str) -> bool {
        let has = |text: &str| self.known.contains(text);
        let language = |part: &str| part.is_empty() || langtag::normalise(part).is_some();
        self.derived.iter().any(|text| text == folded)
            || self.marked_up.iter().any(|text| folded.split(' ').all(|word| text.contains(word)))
            || folded.split_once(':').is_some_and(|(scheme, code)| has(scheme) && has(code))
            || folded.split([',', ';', '|', ' ']).all(language)
    }
}

fn take(map: &mut HashMap<String, usize>, text: &str) -> bool {
    match map.get_mut(text) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

/// One space for every run of white space.
fn fold(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = "<lom xmlns='http://ltsc.ieee.org/xsd/LOM' xmlns:p='urn:p'><general>\
        <title><string language='fre'>Un</string></title><language>fre</language>\
        <p:place p:kind='k'>hall</p:place></general></lom>";

    #[test]
    fn every_leaf_is_mapped_or_kept() {
        let found = report(RECORD.as_bytes());
        assert_eq!(found.dialect, "ieee-lom");
        assert_eq!((found.mapped.len(), found.dropped.len()), (2, 0));
        assert_eq!(found.kept, ["/lom/general/place/@kind", "/lom/general/place"]);
    }

    #[test]
    fn a_loss_would_show() {
        let Ok(Reading::Lom(parsed)) = lom::read_text(RECORD) else { panic!("no LOM") };
        let mut lom = parsed.lom;
        lom.general.title.0.clear();
        lom.extensions.clear();
        let tree = xml::parse_element(RECORD).unwrap();
        let mut ledger = Ledger::new(&lom);
        ledger.element(tree.root(), "");
        let paths: Vec<String> = ledger.report.dropped.into_iter().map(|dropped| dropped.path).collect();
        assert_eq!(paths, ["/lom/general/title/string", "/lom/general/place/@kind", "/lom/general/place"]);
    }
}
