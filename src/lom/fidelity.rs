//! Which texts of a source document reached the model, as LOM or as extension, and which did not.
//!
//! Checked from outside: the document is read a second time, leaf by leaf, and every text is looked for in
//! what the reader made of it. So the reader cannot vouch for itself.

use std::collections::HashMap;

use crate::lom;
use crate::lom::Reading;
use crate::lom::langtag;
use crate::lom::langtag::Tag;
use crate::lom::plain;
use crate::lom::read::is_helper;
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
    /// Leaves that are in LOM's own elements.
    pub mapped: usize,
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
    kept: HashMap<String, usize>,
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
            kept: HashMap::new(),
            derived: Vec::new(),
            marked_up: Vec::new(),
            report: Fidelity::default(),
        };
        let mut own = lom.clone();
        let extensions = std::mem::take(&mut own.extensions);
        ledger.texts(&serde_json::to_value(&own).unwrap_or_default(), "", false);
        ledger.texts(&serde_json::to_value(&extensions).unwrap_or_default(), "", true);
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
        let map = if extension { &mut self.kept } else { &mut self.mapped };
        *map.entry(folded).or_default() += 1;
    }

    fn element(&mut self, elem: Elem<'_>, above: &str) {
        let path = format!("{above}/{}", elem.local());
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

    fn leaf(&mut self, text: &str, path: impl Fn() -> String) {
        let folded = fold(text);
        if folded.is_empty() {
            return;
        }
        if self.cross_off(&folded) {
            return;
        }
        if take(&mut self.kept, &folded) {
            self.report.kept.push(path());
        } else if self.within(&folded) {
            self.report.mapped += 1;
        } else {
            self.report.dropped.push(Dropped { path: path(), text: text.trim().to_owned() });
        }
    }

    /// A text as it is, or as a language tag is normalised.
    fn cross_off(&mut self, folded: &str) -> bool {
        let found = take(&mut self.mapped, folded)
            || match langtag::read(folded) {
                Tag::Is(tag) => take(&mut self.mapped, &tag) || self.is_language_of_string(folded),
                Tag::None => take(&mut self.mapped, "none") || self.is_language_of_string(folded),
                Tag::Bad => false,
            };
        self.report.mapped += usize::from(found);
        found
    }

    /// `language` as an element inside a string says nothing where it is `x-none`.
    fn is_language_of_string(&self, folded: &str) -> bool {
        folded.len() <= "x-none".len()
    }

    fn within(&self, folded: &str) -> bool {
        self.derived.iter().any(|text| text == folded)
            || self.marked_up.iter().any(|text| folded.split(' ').all(|word| text.contains(word)))
            || folded
                .split([',', ';', '|', ' '])
                .all(|part| part.is_empty() || langtag::normalise(part).is_some())
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
