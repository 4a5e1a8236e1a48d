//! Words of a query that name a value of a facet: “video”, “français”, “grade 5”, offered as filters.
//!
//! Apart because it reads labels backwards: from what a reader types to the code. Runs no search; who asks it counts.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;

use crate::catalog;
use crate::model::query;
use crate::model::query::Clause;
use crate::model::query::Field;
use crate::model::query::Filter;
use crate::model::scheme::key;
use crate::render::link::Links;
use crate::render::link::SearchParams;
use crate::render::results::ResultsInput;
use crate::render::results::filters;
use crate::render::strings;
use crate::render::strings::UiLanguage;

/// Most offers about one query.
const MAX_OFFERS: usize = 3;
/// Most words that name a value together.
const MAX_WORDS: usize = 3;

/// What words may name, by their label in lower case.
static NAMED: LazyLock<HashMap<String, (Field, String)>> = LazyLock::new(|| {
    let mut named = HashMap::new();
    for ui in UiLanguage::ALL {
        for (label, value) in strings::table(ui) {
            let Some((group, code)) = label.split_once('.') else { continue };
            let field = match group {
                "type" => Field::Type,
                "level" => Field::Level,
                "format" => Field::Format,
                "language" => Field::Language,
                _ => continue,
            };
            if !code.contains('[') && !code.is_empty() {
                named.entry(key(value).into_owned()).or_insert((field, code.to_owned()));
            }
        }
        named.insert(key(ui.autonym()).into_owned(), (Field::Language, ui.tag().to_owned()));
    }
    named
});

/// What words may name: a label in lower case, with the field and the code that it stands for.
pub fn named() -> impl Iterator<Item = (&'static str, Field, &'static str)> {
    NAMED.iter().map(|(label, (field, code))| (label.as_str(), *field, code.as_str()))
}

/// A filter that words of the query may mean, and the query without them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The filters: several where a grade touches two bands of age.
    pub filters: Vec<Filter>,
    /// The words left.
    pub q: String,
    /// Records that this would find.
    pub count: u64,
}

/// An offer as a page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct OfferView {
    text: String,
    href: String,
}

/// Filters that words of a query may mean, none of them chosen yet; counts are 0 still.
#[must_use]
pub fn offers(params: &SearchParams, ui: UiLanguage) -> Vec<Offer> {
    let clauses = query::parse(&params.q);
    let mut found: Vec<Offer> = Vec::new();
    let mut at = 0;
    while at < clauses.len() && found.len() < MAX_OFFERS {
        let longest = (1..=MAX_WORDS).rev().find_map(|n| {
            let words = clauses.get(at..at + n).filter(|words| words.iter().all(is_loose))?;
            let words: Vec<&str> = words.iter().map(|clause| clause.text.as_str()).collect();
            Some((n, meant(&words.join(" "), ui)?))
        });
        if let Some((n, filters)) = &longest
            && !filters.iter().any(|filter| params.filters.contains(filter))
        {
            let kept = clauses.iter().enumerate().filter(|(nth, _)| *nth < at || *nth >= at + n);
            let kept: Vec<String> = kept.map(|(_, clause)| typed(clause)).collect();
            found.push(Offer { filters: filters.clone(), q: kept.join(" "), count: 0 });
        }
        at += longest.map_or(1, |(n, _)| n);
    }
    found
}

fn is_loose(clause: &Clause) -> bool {
    !clause.excluded && !clause.phrase && clause.field.is_none()
}

fn typed(clause: &Clause) -> String {
    let (minus, quote) = (if clause.excluded { "-" } else { "" }, if clause.phrase { "\"" } else { "" });
    let field = clause.field.map(|field| format!("{}:", field.name())).unwrap_or_default();
    format!("{minus}{field}{quote}{}{quote}", clause.text)
}

fn meant(words: &str, ui: UiLanguage) -> Option<Vec<Filter>> {
    let word = key(words);
    let singular = ["s", "es", "n", "en"].iter().filter_map(|ending| word.strip_suffix(ending));
    let named = std::iter::once(&*word).chain(singular).find_map(|word| NAMED.get(word));
    if let Some((field, value)) = named {
        return Some(vec![Filter { field: *field, value: value.clone() }]);
    }
    let is_grade = words.chars().any(|c| c.is_ascii_digit()) && words.chars().any(char::is_alphabetic);
    let bands = if is_grade { catalog::grade_bands(words, ui.tag()) } else { Vec::new() };
    let filters: Vec<Filter> = bands.into_iter().map(|value| Filter { field: Field::Age, value }).collect();
    (!filters.is_empty()).then_some(filters)
}

/// The offers that would find something.
pub fn views(input: &ResultsInput<'_>, links: &Links, ui: UiLanguage) -> Vec<OfferView> {
    let shown = input.extras.offers.iter().filter(|offer| offer.count > 0);
    let view = |offer: &Offer| {
        let field = offer.filters.first().map(|filter| crate::render::labels::field(ui, filter.field));
        let values: Vec<String> = offer
            .filters
            .iter()
            .map(|filter| filters::value_label(filter.field, &filter.value, input, ui))
            .collect();
        let value = values.join(&format!(" {} ", strings::text(ui, "filters.or")));
        let count = strings::count(ui, "results.count", offer.count);
        let chosen = input.params.filters.iter().chain(&offer.filters).cloned().collect();
        let to = SearchParams { q: offer.q.clone(), filters: chosen, page: 1, ..input.params.clone() };
        OfferView {
            text: strings::fill(
                ui,
                "results.offer",
                &[("field", &field.unwrap_or_default()), ("value", &value), ("count", &count)],
            ),
            href: links.search(&to),
        }
    };
    shown.map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(q: &str, ui: UiLanguage, expected: &[(&str, &str, &str)]) {
        let params = SearchParams { q: q.to_owned(), ..SearchParams::default() };
        let found = offers(&params, ui);
        let found: Vec<_> = found
            .iter()
            .flat_map(|offer| {
                offer.filters.iter().map(|f| (f.field.name(), f.value.as_str(), offer.q.as_str()))
            })
            .collect();
        assert_eq!(found, expected, "{q}");
    }

    #[test]
    fn words_that_name_a_value_are_offered_as_a_filter() {
        check("volcano video", UiLanguage::En, &[("format", "video", "volcano")]);
        check("français poésie", UiLanguage::En, &[("language", "fr", "poésie")]);
        check("fractions exercises", UiLanguage::En, &[("type", "exercise", "fractions")]);
        check("fractions grade 5", UiLanguage::En, &[("age", "9-11", "fractions")]);
        check("\"video\" -video title:video", UiLanguage::En, &[]);
        check("volcano", UiLanguage::En, &[]);
    }
}
