//! The page of all subjects: every vocabulary's terms as a tree, then the words that are no terms.
//!
//! Takes the subjects of all records with their numbers; runs no search.

use serde::Serialize;

use crate::model::query::FacetValue;
use crate::model::query::Field;
use crate::model::scheme::Scheme;
use crate::model::vocabularies::Vocabularies;
use crate::render::forest;
use crate::render::labels;
use crate::render::link::Links;
use crate::render::link::SearchParams;
use crate::render::strings;
use crate::render::strings::UiLanguage;
use crate::render::text::TextView;

/// Words that are no terms, commonest first: the rest is found by searching.
const MAX_WORDS: usize = 300;

/// One subject with the narrower ones.
#[derive(Debug, Clone, Serialize)]
pub struct SubjectView {
    label: String,
    lang: Option<String>,
    href: String,
    count: u64,
    narrower: Vec<SubjectView>,
}

/// One vocabulary.
#[derive(Debug, Clone, Serialize)]
pub struct SchemeView {
    name: TextView,
    subjects: Vec<SubjectView>,
}

/// The page of subjects.
#[derive(Debug, Clone, Serialize)]
pub struct SubjectsView {
    schemes: Vec<SchemeView>,
    words: Vec<SubjectView>,
}

impl SubjectsView {
    /// The view; `values` are all subjects with the number of their records, commonest first.
    #[must_use]
    pub fn new(values: &[FacetValue], vocabularies: &Vocabularies, links: &Links, ui: UiLanguage) -> Self {
        let view = |value: &FacetValue, narrower: Vec<SubjectView>| SubjectView {
            label: labels::facet_value(ui, vocabularies, Field::Subject, &value.value),
            lang: labels::foreign(ui, vocabularies, Field::Subject, &value.value),
            href: links.browse(Field::Subject, &value.value),
            count: value.count,
            narrower,
        };
        let place = |value: &FacetValue| vocabularies.by_value(None, &value.value);
        let mut schemes = Vec::new();
        for (number, scheme) in vocabularies.classifications() {
            let mut values: Vec<FacetValue> =
                values.iter().filter(|v| place(v).is_some_and(|at| at.scheme() == number)).cloned().collect();
            values.sort_by_key(|value| place(value));
            let trees = forest::of(&values, Field::Subject, vocabularies);
            let mut subjects: Vec<SubjectView> = trees.iter().map(|tree| tree.map(&view)).collect();
            if !scheme.head().is_ordered {
                by_label(&mut subjects);
            }
            if !subjects.is_empty() {
                schemes.push(SchemeView { name: name(scheme, ui), subjects });
            }
        }
        let words = values.iter().filter(|value| place(value).is_none());
        Self { schemes, words: words.take(MAX_WORDS).map(|value| view(value, Vec::new())).collect() }
    }
}

fn name(scheme: &Scheme, ui: UiLanguage) -> TextView {
    match scheme.head().names.best(&[ui.tag(), "en"]) {
        Some(name) => TextView::new(&name.text, name.language.as_deref()),
        None => TextView::new(&scheme.head().identifier, None),
    }
}

/// By the reader's words, at every level.
fn by_label(subjects: &mut [SubjectView]) {
    subjects.sort_by_key(|subject| subject.label.to_lowercase());
    subjects.iter_mut().for_each(|subject| by_label(&mut subject.narrower));
}

/// A value with the number of its records.
#[derive(Debug, Clone, Serialize)]
pub struct ValueLink {
    label: String,
    lang: Option<String>,
    href: String,
    count: u64,
}

/// The page of all values of one facet.
#[derive(Debug, Clone, Serialize)]
pub struct ValuesView {
    title: String,
    others: Vec<(String, String, bool)>,
    links: Vec<ValueLink>,
}

impl ValuesView {
    /// The facets that have such a page.
    pub const FIELDS: [Field; 5] = [Field::Level, Field::Type, Field::Language, Field::Source, Field::Year];

    /// The view of a facet's values in their order, years the newest first; `source_name` names sources by their id.
    #[must_use]
    pub fn new(
        (field, values): (Field, &[FacetValue]),
        vocabularies: &Vocabularies,
        source_name: &dyn Fn(&str) -> String,
        links: &Links,
        ui: UiLanguage,
    ) -> Self {
        let mut values = values.to_vec();
        if field == Field::Year {
            values.sort_by(|a, b| b.value.cmp(&a.value));
        }
        let link = |v: &FacetValue| ValueLink {
            label: match field {
                Field::Source => source_name(&v.value),
                _ => labels::facet_value(ui, vocabularies, field, &v.value),
            },
            lang: labels::foreign(ui, vocabularies, field, &v.value),
            href: links.browse(field, &v.value),
            count: v.count,
        };
        let subjects = (labels::field(ui, Field::Subject), links.path("/browse/subjects"), false);
        let other = |other: Field| {
            (labels::field(ui, other), links.path(&format!("/browse/{}", other.name())), other == field)
        };
        let newest = (strings::text(ui, "home.newest.all"), links.search(&SearchParams::default()), false);
        let others = std::iter::once(subjects).chain(Self::FIELDS.map(other)).chain([newest]);
        Self {
            title: labels::field(ui, field),
            others: others.collect(),
            links: values.iter().map(link).collect(),
        }
    }

    /// For the head.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }
}
