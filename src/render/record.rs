//! A record's page: what the resource is, where it is, what one may do with it, and all nine categories.
//!
//! The view is generic on purpose: sections of groups of rows of values. Which element goes where is decided
//! in `categories`, how a value looks in `value`; the template only walks the tree.

mod categories;
mod cite;
mod licence;
mod parts;
mod share;
mod span;
mod value;

pub use licence::LicenceView;
pub use value::Section;
pub use value::Value;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::correction::Correction;
use crate::model::document::Document;
use crate::model::facts::Evidence;
use crate::model::facts::Facts;
use crate::model::id::RecordId;
use crate::model::lom::Lom;
use crate::model::problem::Problem;
use crate::model::query::Field;
use crate::model::record::Record;
use crate::model::vocabularies::Vocabularies;
use crate::render::labels;
use crate::render::link::Links;
use crate::render::link::SafeUrl;
use crate::render::record::cite::CiteView;
use crate::render::record::share::ShareView;
use crate::render::record::value::Row;
use crate::render::results::HitFacts;
use crate::render::results::HitView;
use crate::render::strings;
use crate::render::strings::UiLanguage;
use crate::render::text;
use crate::render::text::TextView;

/// Subjects and keywords shown at the top; all of them are among the details.
const MAX_TOPICS: usize = 24;
/// Problems, and corrections, listed.
const MAX_PROBLEMS: usize = 200;

/// Everything a record's page is made from.
#[derive(Clone, Copy)]
pub struct RecordInput<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its metadata; `None` where they are in a format that is not read.
    pub lom: Option<&'a Lom>,
    /// Its fields as search sees them.
    pub document: Option<&'a Document>,
    /// What the reader of the metadata found.
    pub problems: &'a [Problem],
    /// What learners choose by.
    pub facts: &'a Facts,
    /// What the site's rules changed in it.
    pub corrections: &'a [Correction],
    /// Licence of the metadata, where the site's people know it.
    pub metadata_licence: Option<&'a str>,
    /// The name of its source.
    pub source_name: &'a str,
    /// What terms are called.
    pub vocabularies: &'a Vocabularies,
    /// The page's own address, absolute where that is known.
    pub address: &'a str,
    /// The same resource from elsewhere: record, name of its source.
    pub same: &'a [(RecordId, String)],
    /// Resources like it.
    pub similar: &'a [HitFacts<'a>],
    /// Records we hold, by an identifier that a relation of this record names.
    pub held: &'a BTreeMap<String, RecordId>,
    /// Markup to plain text.
    pub plain: fn(&str) -> String,
    /// Whether people's e-mail addresses and telephone numbers are shown.
    pub contacts: bool,
}

/// What the parts of a record's page share.
#[derive(Clone, Copy)]
pub(crate) struct Pen<'a> {
    pub ui: UiLanguage,
    pub links: &'a Links,
    pub plain: fn(&str) -> String,
    pub held: &'a BTreeMap<String, RecordId>,
    pub vocabularies: &'a Vocabularies,
    pub contacts: bool,
}

impl Pen<'_> {
    pub(crate) fn t(&self, key: &str) -> String {
        strings::text(self.ui, key)
    }
}

/// Where the resource is.
#[derive(Debug, Clone, Serialize)]
pub struct LocationView {
    href: String,
    host: String,
}

/// A subject or keyword that searches.
#[derive(Debug, Clone, Serialize)]
pub struct TopicView {
    text: String,
    lang: String,
    href: String,
}

/// One finding.
#[derive(Debug, Clone, Serialize)]
pub struct ProblemView {
    path: String,
    kind: String,
    severity: String,
    value: String,
}

/// One value that a rule changed.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectionView {
    path: String,
    rule: String,
    before: String,
    after: String,
}

/// A record's page.
#[derive(Debug, Clone, Serialize)]
pub struct RecordView {
    id: String,
    identifier: String,
    title: TextView,
    other_titles: Vec<TextView>,
    authors: Vec<Value>,
    year: Option<i32>,
    description: Vec<TextView>,
    location: Option<LocationView>,
    other_locations: Vec<LocationView>,
    glance: Vec<Row>,
    /// Plug-ins that it needs and that no browser runs, in words.
    plugins: Vec<String>,
    /// The facts' evidence.
    evidence: Vec<Row>,
    licence: LicenceView,
    topics: Vec<TopicView>,
    sections: Vec<Section>,
    provenance: Vec<Row>,
    problems: Vec<ProblemView>,
    problem_count: usize,
    corrections: Vec<CorrectionView>,
    report: String,
    cite: CiteView,
    share: ShareView,
    same: Vec<Value>,
    similar: Vec<HitView>,
    forms: Vec<(String, String)>,
    read: bool,
}

impl RecordView {
    /// The view of a record.
    #[must_use]
    pub fn new(input: &RecordInput<'_>, links: &Links, ui: UiLanguage) -> Self {
        let empty = Lom::default();
        let lom = input.lom.unwrap_or(&empty);
        let (held, vocabularies, contacts) = (input.held, input.vocabularies, input.contacts);
        let pen = Pen { ui, links, plain: input.plain, held, vocabularies, contacts };
        let mut titles = titles(input, lom, &pen);
        let title = titles.remove(0);
        let mut locations = locations(lom);
        let location = (!locations.is_empty()).then(|| locations.remove(0));
        let authors = authors(input, links);
        let cite = CiteView::new(input, &title.text, location.as_ref().map(|l| l.href.as_str()));
        Self {
            id: input.record.id.to_string(),
            identifier: input.record.header.identifier.clone(),
            other_titles: titles,
            description: lom.general.description.iter().flat_map(|d| text::all(d, ui, input.plain)).collect(),
            glance: glance(input, lom, &pen),
            plugins: input.facts.plugin.iter().map(|fact| pen.t(&format!("plugin.{}", fact.value))).collect(),
            evidence: evidence(input.facts, &pen),
            licence: licence::view(input.document, lom, &pen),
            topics: topics(input.document, &pen),
            sections: if input.lom.is_some() { categories::sections(lom, &pen) } else { Vec::new() },
            provenance: provenance(input, &pen),
            problems: input.problems.iter().take(MAX_PROBLEMS).map(|p| problem(p, ui)).collect(),
            problem_count: input.problems.len(),
            corrections: input.corrections.iter().take(MAX_PROBLEMS).map(correction).collect(),
            report: links.path(&format!("/record/{}/report", input.record.id)),
            forms: forms(input, &pen),
            share: ShareView::new(input, &title.text, links.record_as(&input.record.id, "qr.svg")),
            same: same(input, links),
            similar: input.similar.iter().map(|hit| HitView::new(hit, &no_marks, links, ui)).collect(),
            read: input.lom.is_some(),
            year: input.document.and_then(|d| d.year),
            title,
            authors,
            location,
            other_locations: locations,
            cite,
        }
    }

    /// The title as text, for the head.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title.text
    }

    /// The beginning of the description, for the head.
    #[must_use]
    pub fn summary(&self) -> String {
        self.description.first().map(|d| text::shorten(&d.text, 160)).unwrap_or_default()
    }
}

/// All titles, the reader's language first; never empty.
fn titles(input: &RecordInput<'_>, lom: &Lom, pen: &Pen<'_>) -> Vec<TextView> {
    let derived = &input.record.derived;
    let mut titles = text::all(&lom.general.title, pen.ui, pen.plain);
    if titles.is_empty()
        && let Some(title) = &derived.title
    {
        titles.push(TextView::new(title, derived.title_language.as_deref()));
    }
    if titles.is_empty() {
        titles.push(TextView::ours(pen.t("results.untitled"), pen.ui));
    }
    titles
}

fn no_marks(_: &str, _: Option<&str>) -> Vec<std::ops::Range<usize>> {
    Vec::new()
}

/// Links to the records that other sources have of the resource, by the sources' names.
fn same(input: &RecordInput<'_>, links: &Links) -> Vec<Value> {
    let value = |(id, source): &(RecordId, String)| Value {
        href: Some(links.record(id)),
        ..Value::of(TextView::new(source, None))
    };
    input.same.iter().map(value).collect()
}

fn locations(lom: &Lom) -> Vec<LocationView> {
    let mut views: Vec<LocationView> = Vec::new();
    for url in lom.technical.location.iter().filter_map(|l| SafeUrl::parse(l)).take(20) {
        if !url.host().is_empty() && !views.iter().any(|have| have.href == url.href()) {
            views.push(LocationView { href: url.href().to_owned(), host: url.host().to_owned() });
        }
    }
    views
}

fn authors(input: &RecordInput<'_>, links: &Links) -> Vec<Value> {
    let names = input.document.map(|d| d.author.as_slice()).unwrap_or_default();
    names
        .iter()
        .take(12)
        .map(|name| {
            // A name that is an address would be shown hidden; searching for it would show it again.
            let shown = TextView::new(name, None);
            let found = (shown.text == *name).then(|| links.query(Field::Author, name));
            Value { href: found, ..Value::of(shown) }
        })
        .collect()
}

fn glance(input: &RecordInput<'_>, lom: &Lom, pen: &Pen<'_>) -> Vec<Row> {
    let Some(document) = input.document else { return Vec::new() };
    let named = |label: String, field: Field, values: &[String]| {
        let values = values.iter().take(8).map(|value| Value {
            href: Some(pen.links.browse(field, value)),
            ..Value::of(TextView::ours(labels::facet_value(pen.ui, pen.vocabularies, field, value), pen.ui))
        });
        Row::new(label, values.collect())
    };
    let coded = |field: Field, values: &[String]| named(labels::field(pen.ui, field), field, values);
    let guessed = input.record.derived.guessed_language().is_some();
    let language = if guessed { pen.t("record.guessed") } else { labels::field(pen.ui, Field::Language) };
    let mut rows = vec![
        coded(Field::Type, &document.resource_type),
        coded(Field::Level, &document.level),
        coded(Field::Age, &document.age),
        named(language, Field::Language, &document.language),
        coded(Field::Difficulty, &document.difficulty),
        coded(Field::Format, &document.format),
        coded(Field::Cost, &document.cost),
        coded(Field::Access, &document.access),
    ];
    let time = lom.educational.iter().filter_map(|e| e.typical_learning_time.as_ref()).next();
    rows.push(Row::new(pen.t("lom.time"), time.map(|d| span::words(d, pen)).unwrap_or_default()));
    let duration = lom.technical.duration.as_ref();
    rows.push(Row::new(pen.t("lom.duration"), duration.map(|d| span::words(d, pen)).unwrap_or_default()));
    rows.retain(Row::is_filled);
    rows
}

/// Subjects as the facet has them, a vocabulary's terms by their names; then keywords.
fn topics(document: Option<&Document>, pen: &Pen<'_>) -> Vec<TopicView> {
    let Some(document) = document else { return Vec::new() };
    let own = |value: &String| {
        let own = document.subject.iter().find(|text| text.text == *value);
        TextView::new(value, own.and_then(|text| text.language.as_deref()))
    };
    let subjects = document.subject_value.iter().map(|value| {
        let term = labels::term(pen.ui, pen.vocabularies, Field::Subject, value);
        let view =
            term.map_or_else(|| own(value), |term| TextView::new(&term.text, term.language.as_deref()));
        (view, pen.links.browse(Field::Subject, value))
    });
    let keywords = document.keyword.iter();
    let keywords = keywords
        .map(|k| (TextView::new(&k.text, k.language.as_deref()), pen.links.query(Field::Keyword, &k.text)));
    let mut views: Vec<TopicView> = Vec::new();
    for (view, href) in subjects.chain(keywords) {
        let known = views.iter().any(|have| have.text.to_lowercase() == view.text.to_lowercase());
        if !known && !view.text.is_empty() && views.len() < MAX_TOPICS {
            views.push(TopicView { text: view.text, lang: view.lang, href });
        }
    }
    views
}

/// Each fact's words in the record, under the field's name.
fn evidence(facts: &Facts, pen: &Pen<'_>) -> Vec<Row> {
    let said = |evidence: &Evidence| Value {
        note: evidence.path.to_owned(),
        ..Value::of(TextView::new(&evidence.text, None))
    };
    let label = |field| labels::field(pen.ui, field);
    let mut rows = vec![
        Row::new(label(Field::Licence), facts.licence.iter().map(|fact| said(&fact.from)).collect()),
        Row::new(label(Field::Cost), facts.cost.iter().map(|fact| said(&fact.from)).collect()),
        Row::new(label(Field::Age), facts.age.iter().map(|fact| said(&fact.from)).collect()),
        Row::new(label(Field::Access), facts.access.iter().map(|fact| said(&fact.from)).collect()),
        Row::new(pen.t("record.plugin"), facts.plugin.iter().map(|fact| said(&fact.from)).collect()),
    ];
    rows.retain(Row::is_filled);
    rows
}

fn provenance(input: &RecordInput<'_>, pen: &Pen<'_>) -> Vec<Row> {
    let record = input.record;
    let text = |text: &str| vec![Value::of(TextView::new(text, None))];
    let source = Value {
        href: Some(pen.links.source(&record.source)),
        ..Value::of(TextView::new(input.source_name, None))
    };
    let datestamp = Value::of(TextView::ours(strings::date(pen.ui, &record.header.datestamp), pen.ui));
    let sets = record.header.sets.iter().take(20).map(|set| Value::of(TextView::new(set, None))).collect();
    let mut rows = vec![
        Row::new(pen.t("record.source"), vec![source]),
        Row::new(pen.t("record.oai"), text(&record.header.identifier)),
        Row::new(pen.t("record.datestamp"), vec![datestamp]),
        Row::new(pen.t("record.sets"), sets),
        Row::new(pen.t("record.dialect"), text(&record.derived.dialect)),
        Row::new(pen.t("record.metadatalicence"), text(input.metadata_licence.unwrap_or_default())),
        Row::new(pen.t("record.id"), text(record.id.as_str())),
    ];
    rows.retain(Row::is_filled);
    rows
}

fn problem(problem: &Problem, ui: UiLanguage) -> ProblemView {
    ProblemView {
        path: problem.path.clone(),
        kind: problem.kind.replace('-', " "),
        severity: strings::text(ui, &format!("severity.{}", problem.severity.as_str())),
        value: text::hide_mail(&problem.value),
    }
}

fn correction(one: &Correction) -> CorrectionView {
    let shown = |value: &Option<String>| {
        value.as_deref().map(|value| text::hide_mail(&text::clean(value))).unwrap_or_default()
    };
    CorrectionView {
        path: one.path.clone(),
        rule: one.rule.clone(),
        before: shown(&one.before),
        after: shown(&one.after),
    }
}

fn forms(input: &RecordInput<'_>, pen: &Pen<'_>) -> Vec<(String, String)> {
    let id = &input.record.id;
    let form = |key: &str, name: &str| (pen.t(key), pen.links.record_as(id, name));
    let mut forms = vec![form("record.form.json", "json")];
    if input.lom.is_some() {
        forms.push(form("record.form.lom", "lom.xml"));
        // Names of formats, the same in every language.
        let named = [
            ("IMS LRM 1.2", "imsmd.xml"),
            ("Dublin Core", "dc.xml"),
            ("MARC 21", "marcxml"),
            ("JSON-LD", "jsonld"),
            ("BibTeX", "bib"),
            ("RIS", "ris"),
        ];
        forms.extend(named.map(|(name, ending)| (name.to_owned(), pen.links.record_as(id, ending))));
    }
    forms.push(form("record.form.raw", "raw.xml"));
    forms
}
