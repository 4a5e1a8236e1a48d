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

/// Values of a facet shown where it is not searched within.
const SHOWN: usize = 40;
/// Languages offered to be preferred.
const PREFERABLE: usize = 6;
/// Values of a facet that are seen without unfolding.
const UNFOLDED: usize = 6;

/// One checkbox, with those of narrower values.
#[derive(Debug, Clone, Serialize)]
pub struct FacetChoice {
    value: String,
    label: String,
    /// Where it is not the page's.
    lang: Option<String>,
    count: String,
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
    /// What its values are to contain, where it has so many that one may search among them.
    like: Option<String>,
    /// `year` or `age`: two boxes beside the choices.
    range: bool,
}

/// A language that the reader may prefer.
#[derive(Debug, Clone, Serialize)]
pub struct Preference {
    value: String,
    label: String,
    checked: bool,
}

/// The reader's languages and the commonest of the results; none where all results are in one.
pub fn preferences(input: &ResultsInput<'_>, ui: UiLanguage) -> Vec<Preference> {
    let found = input.found.facets.iter().find(|facet| facet.field == Field::Language);
    let values = found.map(|facet| facet.values.as_slice()).unwrap_or_default();
    let mut languages: Vec<String> = input.params.prefer.clone();
    let known = |tag: &&String| values.iter().any(|one| one.value == **tag);
    let offered = input.extras.reads.iter().filter(known).chain(values.iter().map(|one| &one.value));
    for tag in offered {
        if languages.len() < PREFERABLE.max(input.params.prefer.len()) && !languages.contains(tag) {
            languages.push(tag.clone());
        }
    }
    if values.len() < 2 && input.params.prefer.is_empty() {
        return Vec::new();
    }
    let view = |value: String| Preference {
        label: labels::language(ui, &value),
        checked: input.params.prefer.contains(&value),
        value,
    };
    languages.into_iter().map(view).collect()
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
    arrange(facet.field, &mut values, input);
    let like =
        input.params.like.iter().find(|(field, _)| *field == facet.field).map(|(_, like)| like.clone());
    let is_long = like.is_some() || values.len() >= SHOWN;
    if let Some(like) = &like {
        let like = like.to_lowercase();
        values.retain(|v| {
            let chosen = input.params.filters.iter().any(|f| f.field == facet.field && f.value == v.value);
            chosen || value_label(facet.field, &v.value, input, ui).to_lowercase().contains(&like)
        });
    }
    values.truncate(SHOWN);
    let is_checked =
        |value: &str| input.params.filters.iter().any(|f| f.field == facet.field && f.value == value);
    let choice = |v: &FacetValue, narrower: Vec<FacetChoice>| FacetChoice {
        label: value_label(facet.field, &v.value, input, ui),
        lang: labels::foreign(ui, input.vocabularies, facet.field, &v.value),
        checked: is_checked(&v.value),
        count: strings::number(ui, v.count),
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
    Some(FacetView {
        name: facet.field.name(),
        label: labels::field(ui, facet.field),
        choices,
        more,
        like: is_long.then(|| like.unwrap_or_default()),
        range: matches!(facet.field, Field::Year | Field::Age),
    })
}

/// Years run backwards, ages upwards, the reader's languages first, the rest by count as it came.
fn arrange(field: Field, values: &mut [FacetValue], input: &ResultsInput<'_>) {
    match field {
        Field::Year => values.sort_by(|a, b| b.value.cmp(&a.value)),
        Field::Age => values.sort_by_key(|v| v.value.split('-').next().and_then(|n| n.parse::<u32>().ok())),
        Field::Language => {
            let own: Vec<&String> = input.params.prefer.iter().chain(&input.extras.reads).collect();
            values.sort_by_key(|v| own.iter().position(|tag| **tag == v.value).unwrap_or(own.len()));
        }
        _ => {}
    }
}

pub(super) fn value_label(field: Field, value: &str, input: &ResultsInput<'_>, ui: UiLanguage) -> String {
    if field == Field::Source {
        (input.source_name)(value)
    } else if field == Field::Year {
        value.replace("..", " – ").trim().to_owned()
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
