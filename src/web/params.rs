//! A results page's address, read: whatever stands in it, a search comes out.

use crate::catalog;
use crate::model::query;
use crate::model::query::Field;
use crate::model::query::Filter;
use crate::model::query::Query;
use crate::model::query::Search;
use crate::model::query::Sort;
use crate::model::query::Words;
use crate::render::SearchParams;
use crate::web::request::Request;

/// Longest query used, in characters.
pub const MAX_QUERY_CHARS: usize = 1_000;
/// Most filters used.
const MAX_FILTERS: usize = 20;
/// Longest value of a filter, in characters; longer ones are no value of ours.
const MAX_VALUE_CHARS: usize = 300;
/// Most languages that a reader may prefer.
const MAX_PREFERRED: usize = 8;
/// Longest tag of a language, in bytes.
const MAX_TAG: usize = 35;
/// Values counted of each facet.
pub const FACET_LIMIT: usize = 40;
/// Values of a facet that are looked through for what they are to contain.
const SEARCHED_VALUES: usize = 5_000;

/// Reads the address, and says to how many characters the query was cut.
#[must_use]
pub fn read(request: &Request) -> (SearchParams, Option<usize>) {
    let typed = request.value("q").unwrap_or_default().trim();
    let q: String = typed.chars().take(MAX_QUERY_CHARS).collect();
    let cut = (q.len() < typed.len()).then_some(MAX_QUERY_CHARS);
    let page = request.value("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
    let any = request.value("any") == Some("1");
    let exact = request.value("exact") == Some("1");
    let sort = match request.value("sort") {
        Some("date") => Sort::Date,
        Some("title") => Sort::Title,
        _ => Sort::Relevance,
    };
    (
        SearchParams {
            q,
            filters: filters(request),
            prefer: prefer(request),
            any,
            exact,
            like: like(request),
            sort,
            page,
        },
        cut,
    )
}

/// `like.subject=…`: what the values of a facet are to contain.
fn like(request: &Request) -> Vec<(Field, String)> {
    let named =
        request.query.iter().filter_map(|(key, value)| Some((key.strip_prefix("like.")?, value.trim())));
    let known = named.filter_map(|(name, value)| Some((Field::from_name(name)?, value)));
    let fits = |value: &str| !value.is_empty() && value.chars().count() <= MAX_VALUE_CHARS;
    let known = known.filter(|(field, value)| Field::FACETS.contains(field) && fits(value));
    known.take(MAX_PREFERRED).map(|(field, value)| (field, value.to_owned())).collect()
}

/// `year-from`, `year-to`, `age-from`, `age-to`: what a form's two boxes say, as values of the facet.
fn ranges(request: &Request) -> Vec<Filter> {
    let number = |name: &str| request.value(name).and_then(|n| n.trim().parse::<u16>().ok());
    let mut filters = Vec::new();
    if let (from, to) = (number("year-from"), number("year-to"))
        && (from.is_some() || to.is_some())
    {
        let shown = |year: Option<u16>| year.map(|year| year.to_string()).unwrap_or_default();
        filters.push(Filter { field: Field::Year, value: format!("{}..{}", shown(from), shown(to)) });
    }
    let (from, to) = (number("age-from"), number("age-to"));
    if from.is_some() || to.is_some() {
        let (from, to) = (from.unwrap_or(0), to.unwrap_or(u16::MAX));
        let bands = catalog::age_bands(from.into(), to.into());
        filters.extend(bands.into_iter().map(|value| Filter { field: Field::Age, value }));
    }
    filters
}

/// Whether a search is filtered or deep: the pages that crawlers walk for ever.
#[must_use]
pub fn is_deep(request: &Request) -> bool {
    let deep = |name: &str| request.value(name).and_then(|n| n.parse::<u64>().ok()).is_some_and(|n| n > 1);
    deep("page") || deep("offset") || !filters(request).is_empty()
}

/// `prefer=de&prefer=fr` or `prefer=de,fr`.
fn prefer(request: &Request) -> Vec<String> {
    let values =
        request.query.iter().filter(|(key, _)| key == "prefer").flat_map(|(_, value)| value.split(','));
    let mut languages: Vec<String> = Vec::new();
    for tag in values.map(str::trim) {
        let fits = !tag.is_empty()
            && tag.len() <= MAX_TAG
            && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if fits && languages.len() < MAX_PREFERRED && !languages.iter().any(|known| known == tag) {
            languages.push(tag.to_owned());
        }
    }
    languages
}

fn filters(request: &Request) -> Vec<Filter> {
    let mut filters: Vec<Filter> = Vec::new();
    for (key, value) in &request.query {
        let Some(field) = Field::from_name(key).filter(|field| Field::FACETS.contains(field)) else {
            continue;
        };
        let filter = Filter { field, value: value.clone() };
        let fits = !value.is_empty() && value.chars().count() <= MAX_VALUE_CHARS;
        if fits && filters.len() < MAX_FILTERS && !filters.contains(&filter) {
            filters.push(filter);
        }
    }
    let typed = ranges(request);
    // What is typed takes the place of what was typed before.
    filters.retain(|old| !typed.iter().any(|new| new.field == old.field));
    filters.extend(typed);
    filters
}

/// The search for an address, with every facet counted.
#[must_use]
pub fn search(params: &SearchParams, offset: usize, limit: usize) -> Search {
    Search {
        query: Query { clauses: query::parse(&params.q), filters: params.filters.clone() },
        sort: params.sort,
        offset,
        limit,
        facets: Field::FACETS.to_vec(),
        facet_limit: if params.like.is_empty() { FACET_LIMIT } else { SEARCHED_VALUES },
        words: if params.any { Words::Any } else { Words::All },
        prefer: params.prefer.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str) -> (SearchParams, Option<usize>) {
        read(&Request::new("GET", "/search", query, ""))
    }

    #[test]
    fn an_address_is_read_whatever_stands_in_it() {
        let (params, cut) =
            check("q=+cell+&language=de&language=de&title=x&nosuch=y&type=&sort=evil&page=-3");
        assert_eq!(params.q, "cell");
        assert_eq!(params.filters, [Filter { field: Field::Language, value: "de".to_owned() }]);
        assert_eq!((params.sort, params.page, cut), (Sort::Relevance, 1, None));
        assert_eq!(check("page=99999999999999999999999").0.page, 1);
    }

    #[test]
    fn what_is_too_much_is_cut_and_the_cut_is_told() {
        let (params, cut) = check(&format!("q={}", "ä".repeat(2_000)));
        assert_eq!((params.q.chars().count(), cut), (MAX_QUERY_CHARS, Some(MAX_QUERY_CHARS)));
        let many: Vec<String> = (0..90).map(|n| format!("subject={n}")).collect();
        assert_eq!(check(&many.join("&")).0.filters.len(), MAX_FILTERS);
        assert!(check(&format!("subject={}", "x".repeat(MAX_VALUE_CHARS + 1))).0.filters.is_empty());
    }
}
