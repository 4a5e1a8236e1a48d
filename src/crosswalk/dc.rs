//! LOM → simple Dublin Core in the `oai_dc` container (OAI-PMH 2.0; Dublin Core Metadata Element Set 1.1).

use crate::crosswalk::Source;
use crate::crosswalk::agents;
use crate::crosswalk::classes;
use crate::crosswalk::dates;
use crate::crosswalk::identifiers;
use crate::crosswalk::identifiers::Id;
use crate::crosswalk::media;
use crate::crosswalk::relations;
use crate::crosswalk::relations::Related;
use crate::crosswalk::rights;
use crate::crosswalk::table;
use crate::crosswalk::table::Chapter;
use crate::crosswalk::table::Rule;
use crate::crosswalk::teaching;
use crate::crosswalk::text;
use crate::crosswalk::text::Phrase;
use crate::lom::plain;
use crate::lom::size;
use crate::model::lom::LangText;
use crate::model::vocab;
use crate::model::vocab::Element as Vocab;
use crate::xml::Writer;

/// Namespace of the container.
pub const OAI_DC: &str = "http://www.openarchives.org/OAI/2.0/oai_dc/";
/// Namespace of the fifteen elements.
pub const DC: &str = "http://purl.org/dc/elements/1.1/";
/// Where the container's schema is published.
pub const SCHEMA: &str = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd";

const ANNEX_B: &str = "IEEE 1484.12.1 Annex B";
const EXTENDED: &str = "IEEE 1484.12.1 Annex B, widened";

/// One element of the output.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Statement {
    /// One of the fifteen.
    pub element: &'static str,
    /// `xml:lang`.
    pub language: Option<String>,
    /// Its text.
    pub text: String,
}

/// A record being built: statements in the order of the table.
#[derive(Debug, Default)]
pub struct Statements(pub Vec<Statement>);

impl Statements {
    fn phrase(&mut self, element: &'static str, phrase: Phrase) {
        let Phrase { language, text } = phrase;
        if !text.is_empty() {
            self.0.push(Statement { element, language: language.filter(|tag| is_language(tag)), text });
        }
    }

    fn text(&mut self, element: &'static str, text: impl Into<String>) {
        self.phrase(element, Phrase { language: None, text: text.into() });
    }
}

/// `xs:language`: anything else in `xml:lang` makes the document invalid.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let length = |part: &str| (1..=8).contains(&part.len());
    parts.next().is_some_and(|first| length(first) && letters(first))
        && parts.all(|part| length(part) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The crosswalk.
pub const TABLE: &[Rule<Statements>] = &[
    Rule {
        target: "title",
        lom: &["1.2"],
        how: "one for each language, with `xml:lang`; nothing stands in for a title that is not there",
        clause: ANNEX_B,
        apply: |source, out| texts(out, "title", &source.lom.general.title),
    },
    Rule {
        target: "creator",
        lom: &["2.3.1", "2.3.2"],
        how: "authors; where there is none, the content provider, else the editor, else the initiator. `Family, Given` where the vCard keeps them apart",
        clause: EXTENDED,
        apply: |source, out| names(out, "creator", &agents::cast(source.lom).creators),
    },
    Rule {
        target: "subject",
        lom: &["1.5", "9.1", "9.2.2.1", "9.2.2.2", "9.4"],
        how: "every keyword; of purposes discipline and idea the last taxon's entry (its id where it has none) and the keywords",
        clause: ANNEX_B,
        apply: subjects,
    },
    Rule {
        target: "description",
        lom: &["1.4", "5.10"],
        how: "one for each description and language; 5.10 only where there is no 1.4",
        clause: EXTENDED,
        apply: descriptions,
    },
    Rule {
        target: "publisher",
        lom: &["2.3.1", "2.3.2"],
        how: "role publisher; the organisation before the person's name",
        clause: ANNEX_B,
        apply: |source, out| names(out, "publisher", &agents::cast(source.lom).publishers),
    },
    Rule {
        target: "contributor",
        lom: &["2.3.1", "2.3.2"],
        how: "all other roles, the name only",
        clause: ANNEX_B,
        apply: |source, out| names(out, "contributor", &agents::cast(source.lom).contributors),
    },
    Rule {
        target: "date",
        lom: &["2.3.1", "2.3.3"],
        how: "the publisher's date, else the latest of 2.3.3, as much as is given (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`); never 3.2.3",
        clause: EXTENDED,
        apply: |source, out| out.text("date", dates::published(source.lom).unwrap_or_default()),
    },
    Rule {
        target: "type",
        lom: &["1.7", "4.1", "5.2"],
        how: "5.2; and DCMI types: from 4.1 `Text`, `StillImage`, `Sound`, `MovingImage`, `Software`, `Dataset`, from 1.7 `collection` `Collection`",
        clause: "IEEE 1484.12.1 Annex B; DCMI Type Vocabulary",
        apply: types,
    },
    Rule {
        target: "format",
        lom: &["4.1", "4.2", "4.7"],
        how: "media types; size as `N bytes`; playing time as an ISO 8601 duration",
        clause: EXTENDED,
        apply: formats,
    },
    Rule {
        target: "identifier",
        lom: &["1.1", "4.3"],
        how: "`catalog:entry`, URIs as they are, DOI, ISBN, ISSN and handles with their prefix; then the locations that are web addresses. Without any: the OAI identifier",
        clause: EXTENDED,
        apply: resource_identifiers,
    },
    Rule {
        target: "source",
        lom: &["7.1", "7.2.1", "7.2.2"],
        how: "targets of kind isbasedon: description, else identifier",
        clause: ANNEX_B,
        apply: |source, out| related(out, "source", relations::all(source), |kind| kind == Some("isbasedon")),
    },
    Rule {
        target: "language",
        lom: &["1.3"],
        how: "BCP 47; `none` is left out",
        clause: ANNEX_B,
        apply: |source, out| {
            let real = source.lom.general.language.iter().filter(|tag| !tag.eq_ignore_ascii_case("none"));
            real.for_each(|tag| out.text("language", text::line(tag)));
        },
    },
    Rule {
        target: "relation",
        lom: &["7.1", "7.2.1", "7.2.2"],
        how: "targets of every other kind: description, and the identifier as a URI",
        clause: EXTENDED,
        apply: |source, out| {
            related(out, "relation", relations::all(source), |kind| kind != Some("isbasedon"))
        },
    },
    Rule {
        target: "coverage",
        lom: &["1.6"],
        how: "one for each coverage and language",
        clause: ANNEX_B,
        apply: |source, out| source.lom.general.coverage.iter().for_each(|text| texts(out, "coverage", text)),
    },
    Rule {
        target: "rights",
        lom: &["6.2", "6.3"],
        how: "6.3 in every language, 6.2 where it holds more than yes or no; then the address of the licence they name",
        clause: EXTENDED,
        apply: |source, out| {
            rights::statements(source.lom).into_iter().for_each(|phrase| out.phrase("rights", phrase));
            out.text("rights", rights::licence_url(source.lom).unwrap_or_default());
        },
    },
];

/// The chapter of `docs/CROSSWALKS.md`.
#[must_use]
pub fn chapter() -> Chapter {
    let intro = "Format `dc`, prefix `oai_dc`. All fifteen elements are optional and repeatable; they are written in \
        this order.";
    Chapter::new("Dublin Core", intro, TABLE)
}

/// The statements of a record, in order, none twice.
#[must_use]
pub fn statements(source: &Source<'_>) -> Vec<Statement> {
    let mut out = Statements::default();
    table::apply(TABLE, source, &mut out);
    text::unique(out.0)
}

/// The record as an `oai_dc:dc` element that stands alone, in UTF-8, without an XML declaration: it can be put
/// into an OAI-PMH answer as it is.
#[must_use]
pub fn to_oai_dc(source: &Source<'_>) -> String {
    let mut xml = Writer::new();
    xml.start("oai_dc:dc").attr("xmlns:oai_dc", OAI_DC).attr("xmlns:dc", DC);
    xml.attr("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    xml.attr("xsi:schemaLocation", &format!("{OAI_DC} {SCHEMA}"));
    for statement in statements(source) {
        xml.text("\n  ").start(&format!("dc:{}", statement.element));
        if let Some(language) = &statement.language {
            xml.attr("xml:lang", language);
        }
        xml.text(&statement.text).end();
    }
    xml.text("\n").end();
    String::from_utf8_lossy(&xml.into_bytes()).into_owned()
}

fn texts(out: &mut Statements, element: &'static str, text: &LangText) {
    for phrase in text::phrases(text) {
        out.phrase(element, phrase);
    }
}

fn names(out: &mut Statements, element: &'static str, agents: &[agents::Agent]) {
    for agent in agents {
        out.text(element, agent.inverted());
    }
}

fn subjects(source: &Source<'_>, out: &mut Statements) {
    source.lom.general.keyword.iter().for_each(|keyword| texts(out, "subject", keyword));
    for subject in classes::subjects(source, &["discipline", "idea"]) {
        let id = subject.id.map(|text| Phrase { language: None, text });
        subject.label.or(id).into_iter().for_each(|phrase| out.phrase("subject", phrase));
    }
    classes::keywords(source, &["discipline", "idea"]).into_iter().for_each(|p| out.phrase("subject", p));
}

fn descriptions(source: &Source<'_>, out: &mut Statements) {
    let own = &source.lom.general.description;
    let educational = || source.lom.educational.iter().flat_map(|e| &e.description);
    let empty = own.iter().all(|text| text::phrases(text).is_empty());
    let texts: Vec<&LangText> = if empty { educational().collect() } else { own.iter().collect() };
    for string in texts.iter().flat_map(|text| &text.0) {
        let text = plain::text(&string.text).trim().to_owned();
        out.phrase("description", Phrase { language: string.language.clone(), text });
    }
}

fn types(source: &Source<'_>, out: &mut Statements) {
    teaching::types(source).into_iter().for_each(|value| out.text("type", value.label));
    for kind in media::kinds(source.lom) {
        out.text("type", dcmi_type(kind));
    }
    let structure = source.lom.general.structure.as_ref();
    if structure.and_then(|s| vocab::lom_value(Vocab::Structure, &s.value)) == Some("collection") {
        out.text("type", "Collection");
    }
}

fn dcmi_type(kind: media::Kind) -> &'static str {
    match kind {
        media::Kind::Text => "Text",
        media::Kind::Image => "StillImage",
        media::Kind::Sound => "Sound",
        media::Kind::Video => "MovingImage",
        media::Kind::Program => "Software",
        media::Kind::Data => "Dataset",
        media::Kind::Other => "",
    }
}

fn formats(source: &Source<'_>, out: &mut Statements) {
    let technical = &source.lom.technical;
    media::formats(source.lom).into_iter().for_each(|format| out.text("format", format));
    if let Some(bytes) = technical.size.as_deref().and_then(size::bytes) {
        out.text("format", format!("{bytes} bytes"));
    }
    out.text("format", teaching::iso_duration(technical.duration.as_ref()).unwrap_or_default());
}

fn resource_identifiers(source: &Source<'_>, out: &mut Statements) {
    let ids = identifiers::of_resource(source.lom);
    let urls = identifiers::urls(source.lom);
    if ids.is_empty() && urls.is_empty() {
        out.text("identifier", text::line(&source.header.identifier));
    }
    ids.iter().map(Id::labelled).chain(urls).for_each(|text| out.text("identifier", text));
}

fn related(
    out: &mut Statements,
    element: &'static str,
    all: Vec<Related>,
    wanted: impl Fn(Option<&str>) -> bool,
) {
    for related in all.into_iter().filter(|related| wanted(related.kind)) {
        let id = related.uri().or_else(|| related.ids.first().map(Id::labelled)).unwrap_or_default();
        let alone = related.text.is_none() || element == "relation";
        out.text(element, related.text.unwrap_or_default());
        if alone {
            out.text(element, id);
        }
    }
}

#[cfg(test)]
mod tests;
