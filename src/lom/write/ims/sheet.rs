//! The document under construction, and the datatypes of the binding.

use crate::model::lom::Contribute;
use crate::model::lom::DateTime;
use crate::model::lom::Duration;
use crate::model::lom::Identifier;
use crate::model::lom::LangText;
use crate::model::lom::Vocabulary;
use crate::xml::Writer;

/// Namespace of IMS Meta-data 1.2 in all its minor versions.
const NAMESPACE: &str = "http://www.imsglobal.org/xsd/imsmd_v1p2";

/// The schema of 1.2.4, the last of them.
const SCHEMA: &str = "http://www.imsglobal.org/xsd/imsmd_v1p2p4.xsd";

/// What goes before each level of depth.
const INDENT: &str = "  ";

/// Writes elements, each on a line of its own.
pub(super) struct Sheet {
    xml: Writer,
    depth: usize,
}

impl Sheet {
    /// The start of `lom`.
    pub(super) fn new() -> Self {
        let mut xml = Writer::new();
        xml.declaration().start("lom").attr("xmlns", NAMESPACE);
        xml.attr("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
        xml.attr("xsi:schemaLocation", &format!("{NAMESPACE} {SCHEMA}"));
        Self { xml, depth: 1 }
    }

    /// The document, closed.
    pub(super) fn finish(mut self) -> String {
        self.depth = 0;
        self.line();
        let mut text = String::from_utf8_lossy(&self.xml.into_bytes()).into_owned();
        text.push('\n');
        text
    }

    /// An aggregate, where it says something.
    pub(super) fn section<T: Default + PartialEq>(
        &mut self,
        name: &str,
        value: &T,
        body: impl Fn(&mut Self, &T),
    ) {
        if *value != T::default() {
            self.open(name);
            body(self, value);
            self.close();
        }
    }

    /// Elements that hold text only.
    pub(super) fn leaves<'v>(&mut self, name: &str, values: impl IntoIterator<Item = &'v String>) {
        for value in values {
            self.line();
            self.xml.leaf(name, value);
        }
    }

    /// LangString elements that may repeat.
    pub(super) fn langs(&mut self, name: &str, texts: &[LangText]) {
        texts.iter().for_each(|text| self.lang(name, text));
    }

    /// A LangString element, where it has strings.
    pub(super) fn lang(&mut self, name: &str, text: &LangText) {
        if text.is_empty() {
            return;
        }
        self.open(name);
        for string in &text.0 {
            self.string(string.language.as_deref(), &string.text);
        }
        self.close();
    }

    /// Vocabulary elements; the binding wants both source and value, so one that is missing is empty.
    pub(super) fn vocabularies<'v>(&mut self, name: &str, values: impl IntoIterator<Item = &'v Vocabulary>) {
        for value in values {
            self.open(name);
            self.token("source", value.source.as_deref().unwrap_or(""));
            self.token("value", &value.value);
            self.close();
        }
    }

    /// Writes the first identifier as the bare `identifier` where it has no catalog; returns the others.
    pub(super) fn bare_identifier<'v>(&mut self, list: &'v [Identifier]) -> &'v [Identifier] {
        match list {
            [Identifier { catalog: None, entry }, rest @ ..] => {
                self.leaves("identifier", [entry]);
                rest
            }
            all => all,
        }
    }

    /// Identifiers in catalogs.
    pub(super) fn catalog_entries(&mut self, list: &[Identifier]) {
        for identifier in list {
            self.open("catalogentry");
            self.leaves("catalog", [identifier.catalog.as_ref().unwrap_or(&String::new())]);
            self.token("entry", &identifier.entry);
            self.close();
        }
    }

    /// Contributions of 2.3 and 3.2; the binding wants a role.
    pub(super) fn contributions(&mut self, list: &[Contribute]) {
        for contribute in list {
            self.open("contribute");
            self.vocabularies("role", [contribute.role.as_ref().unwrap_or(&Vocabulary::default())]);
            contribute.entity.iter().for_each(|entity| self.card("centity", &entity.vcard));
            self.date(contribute.date.as_ref());
            self.close();
        }
    }

    /// A vCard inside `name`.
    pub(super) fn card(&mut self, name: &str, vcard: &str) {
        self.open(name);
        self.line();
        self.xml.leaf("vcard", vcard);
        self.close();
    }

    /// A date, where there is one.
    pub(super) fn date(&mut self, date: Option<&DateTime>) {
        if let Some(date) = date {
            self.moment("date", date.date_time.as_ref(), &date.description);
        }
    }

    /// A duration, where there is one; its element is called `datetime` too.
    pub(super) fn span(&mut self, name: &str, span: Option<&Duration>) {
        if let Some(span) = span {
            self.moment(name, span.duration.as_ref(), &span.description);
        }
    }

    fn moment(&mut self, name: &str, value: Option<&String>, description: &LangText) {
        self.open(name);
        self.leaves("datetime", value);
        self.lang("description", description);
        self.close();
    }

    /// A string in no language.
    fn token(&mut self, name: &str, text: &str) {
        self.open(name);
        self.string(Some("x-none"), text);
        self.close();
    }

    fn string(&mut self, language: Option<&str>, text: &str) {
        self.line();
        self.xml.start("langstring");
        if let Some(language) = language {
            self.xml.attr("xml:lang", language);
        }
        self.xml.text(text).end();
    }

    fn open(&mut self, name: &str) {
        self.line();
        self.xml.start(name);
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.line();
        self.xml.end();
    }

    fn line(&mut self) {
        self.xml.raw(b"\n");
        self.xml.raw(INDENT.repeat(self.depth).as_bytes());
    }
}
