//! Ways out of an empty result, each with the number of records at its end, and what the query's reader should know of it.

use serde::Serialize;

use crate::model::query::Field;
use crate::model::query::Hint;
use crate::render::labels;
use crate::render::link::Links;
use crate::render::link::SearchParams;
use crate::render::results::ResultsInput;
use crate::render::strings;
use crate::render::strings::UiLanguage;

/// A way to something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Without the filters of one field.
    Without(Field),
    /// Any of the words, not all.
    AnyWord,
}

/// A way as a page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct WayView {
    text: String,
    href: String,
}

impl Way {
    /// The ways there may be.
    #[must_use]
    pub fn all(params: &SearchParams, words: usize) -> Vec<Self> {
        let mut fields: Vec<Field> = Vec::new();
        for filter in &params.filters {
            if !fields.contains(&filter.field) {
                fields.push(filter.field);
            }
        }
        let any = (words > 1 && !params.any).then_some(Self::AnyWord);
        fields.into_iter().map(Self::Without).chain(any).collect()
    }

    /// The search that it leads to.
    #[must_use]
    pub fn params(&self, from: &SearchParams) -> SearchParams {
        let mut to = SearchParams { page: 1, ..from.clone() };
        match self {
            Self::Without(field) => to.filters.retain(|filter| filter.field != *field),
            Self::AnyWord => to.any = true,
        }
        to
    }

    fn text(&self, count: u64, ui: UiLanguage) -> String {
        let count = strings::count(ui, "results.count", count);
        match self {
            Self::Without(Field::Language) => {
                strings::fill(ui, "results.ways.languages", &[("count", &count)])
            }
            Self::Without(field) => {
                let field = labels::field(ui, *field);
                strings::fill(ui, "results.ways.without", &[("field", &field), ("count", &count)])
            }
            Self::AnyWord => strings::fill(ui, "results.ways.any", &[("count", &count)]),
        }
    }
}

/// The ways that lead somewhere.
pub fn views(input: &ResultsInput<'_>, links: &Links, ui: UiLanguage) -> Vec<WayView> {
    // Where part of the words is shown already, any of them is no way out.
    let is_relaxed = input.extras.relaxed.is_some();
    let leads = |(way, count): &&(Way, u64)| *count > 0 && !(is_relaxed && *way == Way::AnyWord);
    let ways = input.extras.ways.iter().filter(leads);
    ways.map(|(way, count)| WayView {
        text: way.text(*count, ui),
        href: links.search(&way.params(input.params)),
    })
    .collect()
}

/// A hint as a sentence.
#[must_use]
pub fn hint(hint: &Hint, ui: UiLanguage) -> String {
    match hint {
        Hint::UnknownField { name, nearest: Some(field) } => {
            strings::fill(ui, "hint.field.nearest", &[("name", name), ("field", field.name())])
        }
        Hint::UnknownField { name, nearest: None } => {
            let known = Field::ALL.map(Field::name).join(", ");
            strings::fill(ui, "hint.field", &[("name", name), ("known", &known)])
        }
        Hint::EmptyField(field) => strings::fill(ui, "hint.emptyfield", &[("field", field.name())]),
        Hint::OpenQuote => strings::text(ui, "hint.quote"),
        Hint::Operator(word) => strings::fill(ui, "hint.operator", &[("word", word)]),
        Hint::Star => strings::text(ui, "hint.star"),
        Hint::OnlyExcluded => strings::text(ui, "hint.excluded"),
        Hint::NotACode { field, value } => {
            let example = if *field == Field::Year { "year:2015..2020" } else { "language:de" };
            let arguments = [("field", field.name()), ("value", value), ("example", example)];
            strings::fill(ui, "hint.code", &arguments)
        }
    }
}
