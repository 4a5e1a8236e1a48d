//! Facets as a form, and the filters in use as words.
//!
//! Apart because their order and their sentences are rules of their own. A chosen value stays in the form
//! even where nothing has it any more: otherwise nobody could take it back.

use serde::Serialize;

use crate::model::query::Facet;
use crate::model::query::FacetValue;
use crate::model::query::Field;
use crate::model::query::Filter;
use crate::render::forest;
use crate::render::labels;
use crate::render::link::Links;
use crate::render::results::ResultsInput;
use crate::render::strings;
use crate::render::strings::UiLanguage;

/// Values of a facet that are seen without unfolding.
const UNFOLDED: usize = 6;

/// One checkbox, with those of narrower values.
#[derive(Debug, Clone, Serialize)]
pub struct FacetChoice {
    value: String,
    label: String,
    /// Where it is not the page's.
    lang: Option<String>,
    count: u64,
    checked: bool,
    narrower: Vec<FacetChoice>,
    /// Something narrower is chosen.
    open: bool,
}

/// One fieldset.
#[derive(Debug, Clone, Serialize)]
pub struct FacetView {
    name: &'static str,
    label: String,
    choices: Vec<FacetChoice>,
    more: Vec<FacetChoice>,
}

/// A filter in use, with the address of the page without it.
#[derive(Debug, Clone, Serialize)]
pub struct ActiveFilter {
    field: String,
    value: String,
    remove: String,
    href: String,
}

/// The fieldsets, in the contract's order; a facet with nothing to choose is left out.
pub fn facets(input: &ResultsInput<'_>, ui: UiLanguage) -> Vec<FacetView> {
    input.found.facets.iter().filter_map(|facet| one(facet, input, ui)).collect()
}

fn one(facet: &Facet, input: &ResultsInput<'_>, ui: UiLanguage) -> Option<FacetView> {
    let mut values = facet.values.clone();
    for filter in input.params.filters.iter().filter(|f| f.field == facet.field) {
        if !values.iter().any(|v| v.value == filter.value) {
            values.push(FacetValue { value: filter.value.clone(), count: 0 });
        }
    }
    arrange(facet.field, &mut values);
    let is_checked =
        |value: &str| input.params.filters.iter().any(|f| f.field == facet.field && f.value == value);
    let choice = |v: &FacetValue, narrower: Vec<FacetChoice>| FacetChoice {
        label: value_label(facet.field, &v.value, input, ui),
        lang: labels::foreign(ui, input.vocabularies, facet.field, &v.value),
        checked: is_checked(&v.value),
        count: v.count,
        value: v.value.clone(),
        open: narrower.iter().any(|choice| choice.checked || choice.open),
        narrower,
    };
    let mut choices: Vec<FacetChoice> =
        forest::of(&values, facet.field, input.vocabularies).iter().map(|tree| tree.map(&choice)).collect();
    if choices.iter().all(|choice| facet.field == Field::Here && choice.value == "no" && !choice.checked) {
        return None;
    }
    let first_hidden =
        choices.iter().rposition(|c| c.checked || c.open).map_or(UNFOLDED, |i| UNFOLDED.max(i + 1));
    let more = choices.split_off(first_hidden.min(choices.len()));
    Some(FacetView { name: facet.field.name(), label: labels::field(ui, facet.field), choices, more })
}

/// Years run backwards, ages upwards, the rest by count as it came.
fn arrange(field: Field, values: &mut [FacetValue]) {
    match field {
        Field::Year => values.sort_by(|a, b| b.value.cmp(&a.value)),
        Field::Age => values.sort_by_key(|v| v.value.split('-').next().and_then(|n| n.parse::<u32>().ok())),
        _ => {}
    }
}

fn value_label(field: Field, value: &str, input: &ResultsInput<'_>, ui: UiLanguage) -> String {
    if field == Field::Source {
        (input.source_name)(value)
    } else {
        labels::facet_value(ui, input.vocabularies, field, value)
    }
}

/// The filters in use, in the order of the address.
pub fn active(input: &ResultsInput<'_>, links: &Links, ui: UiLanguage) -> Vec<ActiveFilter> {
    let view = |filter: &Filter| {
        let field = labels::field(ui, filter.field);
        let value = value_label(filter.field, &filter.value, input, ui);
        ActiveFilter {
            remove: strings::fill(ui, "filters.remove", &[("field", &field), ("value", &value)]),
            href: links.search(&input.params.toggled(filter)),
            field,
            value,
        }
    };
    input.params.filters.iter().map(view).collect()
}

/// “Language: German or French; Type: Exercise”; empty where no filter is in use.
pub fn in_words(active: &[ActiveFilter], ui: UiLanguage) -> String {
    let or = format!(" {} ", strings::text(ui, "filters.or"));
    let mut fields: Vec<&str> = Vec::new();
    for filter in active {
        if !fields.contains(&filter.field.as_str()) {
            fields.push(&filter.field);
        }
    }
    let sentence = |field: &&str| {
        let values: Vec<&str> =
            active.iter().filter(|f| f.field == **field).map(|f| f.value.as_str()).collect();
        strings::fill(ui, "filters.state", &[("field", field), ("value", &values.join(&or))])
    };
    fields.iter().map(sentence).collect::<Vec<_>>().join("; ")
}
