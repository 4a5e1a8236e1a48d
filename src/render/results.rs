//! The results page's view: count, hits with marked snippets, facets, pages, ways out of an empty result.
//!
//! Takes what a search found, with each hit's record; runs no search. Where words are marked is told by the
//! caller, because the analysis that knows belongs to `search`.

mod filters;
mod hit;
mod offers;
mod pages;
mod ways;

pub use filters::FacetView;
pub use hit::HitView;
pub use hit::Segment;
pub use offers::AGE_WORDS;
pub use offers::BETWEEN;
pub use offers::Offer;
pub use offers::named;
pub use offers::offers;
pub use pages::PagesView;
pub use ways::Way;

use serde::Serialize;

use crate::model::document::Document;
use crate::model::lom::Lom;
use crate::model::query;
use crate::model::query::Found;
use crate::model::query::Sort;
use crate::model::query::Words;
use crate::model::record::Record;
use crate::model::vocabularies::Vocabularies;
use crate::render::link::Links;
use crate::render::link::SearchParams;
use crate::render::results::filters::ActiveFilter;
use crate::render::strings;
use crate::render::strings::UiLanguage;

/// How far readers may turn pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// Hits on one page, at least 1.
    pub size: usize,
    /// The last page that can be asked for: deeper ones cost more than they help.
    pub last: usize,
}

impl Paging {
    /// Pages of `size` hits, down to hit number `deepest`.
    #[must_use]
    pub fn new(size: u32, deepest: u32) -> Self {
        let size = size.max(1) as usize;
        Self { size, last: (deepest as usize / size).max(1) }
    }

    /// Hits to skip and hits to show for a page, counted from 1; none beyond the last page.
    #[must_use]
    pub fn window(self, page: usize) -> (usize, usize) {
        let skipped = page.clamp(1, self.last).saturating_sub(1) * self.size;
        (skipped, if page > self.last { 0 } else { self.size })
    }
}

/// A hit with what a line about it needs.
#[derive(Debug, Clone, Copy)]
pub struct HitFacts<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its metadata; an empty one where they are in no format that is read.
    pub lom: &'a Lom,
    /// Its fields as search sees them: plain text and codes.
    pub document: &'a Document,
    /// The name of its source.
    pub source_name: &'a str,
    /// What terms are called.
    pub vocabularies: &'a Vocabularies,
}

/// Where the words that were searched occur in a text of a language: byte ranges.
pub type Highlight<'a> = &'a dyn Fn(&str, Option<&str>) -> Vec<std::ops::Range<usize>>;

/// What a results page says beside its results.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// Languages that the reader's browser names, best first, primary subtags.
    pub reads: Vec<String>,
    /// Filters that words may mean, with what they would find.
    pub offers: Vec<Offer>,
    /// Ways out where nothing is found, with what they would find.
    pub ways: Vec<(Way, u64)>,
    /// What is probably not meant as it is read.
    pub hints: Vec<query::Hint>,
    /// The query that found nothing, where a better spelling is shown in its place.
    pub typed: Option<String>,
    /// With which words something is found, where nothing has all.
    pub relaxed: Option<Words>,
}

/// Everything a results page is made from.
#[derive(Clone, Copy)]
pub struct ResultsInput<'a> {
    /// The page's address.
    pub params: &'a SearchParams,
    /// Hits a page, and the last page.
    pub paging: Paging,
    /// What was found.
    pub found: &'a Found,
    /// The hits of this page, in rank order.
    pub hits: &'a [HitFacts<'a>],
    /// Marks words.
    pub highlight: Highlight<'a>,
    /// Characters of the query that were used, where it was cut.
    pub cut_at: Option<usize>,
    /// What terms are called.
    pub vocabularies: &'a Vocabularies,
    /// Offers, ways and hints.
    pub extras: &'a Extras,
    /// Names of sources by their id.
    pub source_name: &'a dyn Fn(&str) -> String,
}

/// One way to order the results.
#[derive(Debug, Clone, Serialize)]
pub struct SortView {
    label: String,
    href: String,
    current: bool,
}

/// A corrected query.
#[derive(Debug, Clone, Serialize)]
pub struct SuggestionView {
    text: String,
    href: String,
    count: String,
}

/// The query that found nothing, where these are the results of a better spelling.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectedView {
    text: String,
    exact: String,
    href: String,
}

/// A results page.
#[derive(Debug, Clone, Serialize)]
pub struct ResultsView {
    title: String,
    query: String,
    total: u64,
    count: String,
    groups: Option<String>,
    range: Option<String>,
    too_far: bool,
    cut: Option<String>,
    hits: Vec<HitView>,
    facets: Vec<FacetView>,
    active: Vec<ActiveFilter>,
    state: String,
    clear: String,
    everything: String,
    suggestion: Option<SuggestionView>,
    corrected: Option<CorrectedView>,
    relaxed: bool,
    offers: Vec<offers::OfferView>,
    ways: Vec<ways::WayView>,
    hints: Vec<String>,
    any: bool,
    all_words: String,
    prefer: Vec<filters::Preference>,
    sorts: Vec<SortView>,
    sort: Option<&'static str>,
    feed: String,
    pages: Option<PagesView>,
    action: String,
}

impl ResultsView {
    /// The view of one page of results.
    #[must_use]
    pub fn new(input: &ResultsInput<'_>, links: &Links, ui: UiLanguage) -> Self {
        let (params, found) = (input.params, input.found);
        let active = filters::active(input, links, ui);
        let pages = PagesView::new(params, found.total, input.paging, links, ui);
        Self {
            title: title(params, found.total, pages.as_ref(), ui),
            query: params.q.clone(),
            total: found.total,
            count: count_words(found.total, ui),
            groups: (found.groups < found.total && found.groups > 0)
                .then(|| strings::count(ui, "results.groups", found.groups)),
            range: range(input, ui),
            too_far: input.hits.is_empty() && found.total > 0,
            cut: input.cut_at.map(|n| strings::count(ui, "results.cut", n as u64)),
            hits: input.hits.iter().map(|hit| HitView::new(hit, input.highlight, links, ui)).collect(),
            facets: filters::facets(input, ui),
            state: filters::in_words(&active, ui),
            active,
            clear: links.search(&SearchParams { filters: Vec::new(), page: 1, ..params.clone() }),
            everything: links.search(&SearchParams::default()),
            suggestion: suggestion(input, links, ui),
            corrected: corrected(input, links, ui),
            relaxed: input.extras.relaxed.is_some(),
            offers: offers::views(input, links, ui),
            ways: ways::views(input, links, ui),
            hints: input.extras.hints.iter().map(|hint| ways::hint(hint, ui)).collect(),
            any: params.any,
            all_words: links.search(&SearchParams { any: false, page: 1, ..params.clone() }),
            prefer: filters::preferences(input, ui),
            sorts: sorts(params, links, ui),
            sort: SearchParams::sort_name(params.sort),
            feed: links.feed(params),
            pages,
            action: links.search(&SearchParams::default()).split('?').next().unwrap_or_default().to_owned(),
        }
    }

    /// Query, count and page: what a title must say.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }
}

fn count_words(total: u64, ui: UiLanguage) -> String {
    if total == 0 { strings::text(ui, "results.none") } else { strings::count(ui, "results.count", total) }
}

fn title(params: &SearchParams, total: u64, pages: Option<&PagesView>, ui: UiLanguage) -> String {
    let what = if params.q.is_empty() { strings::text(ui, "results.all") } else { params.q.clone() };
    let mut parts = vec![what, count_words(total, ui)];
    parts.extend(pages.filter(|pages| pages.current() > 1).map(PagesView::words));
    parts.join(" – ")
}

fn range(input: &ResultsInput<'_>, ui: UiLanguage) -> Option<String> {
    let (found, shown) = (input.found, input.hits.len());
    if shown == 0 || found.total <= shown as u64 {
        return None;
    }
    let from = input.paging.window(input.params.page).0;
    let number = |n: u64| strings::number(ui, n);
    let (from, to) = (number(from as u64 + 1), number((from + shown) as u64));
    Some(strings::fill(ui, "results.range", &[("from", &from), ("to", &to), ("total", &number(found.total))]))
}

fn suggestion(input: &ResultsInput<'_>, links: &Links, ui: UiLanguage) -> Option<SuggestionView> {
    let text = input.found.suggestion.clone()?;
    let params = SearchParams { q: text.clone(), page: 1, ..input.params.clone() };
    let count = strings::count(ui, "results.count", input.found.suggestion_total);
    Some(SuggestionView { href: links.search(&params), text, count })
}

fn corrected(input: &ResultsInput<'_>, links: &Links, ui: UiLanguage) -> Option<CorrectedView> {
    let typed = input.extras.typed.as_ref()?;
    let to = SearchParams { q: typed.clone(), exact: true, page: 1, ..input.params.clone() };
    let words = [("typed", typed.as_str()), ("query", input.params.q.as_str())];
    Some(CorrectedView {
        text: strings::fill(ui, "results.corrected", &words),
        exact: strings::fill(ui, "results.exact", &words),
        href: links.search(&to),
    })
}

fn sorts(params: &SearchParams, links: &Links, ui: UiLanguage) -> Vec<SortView> {
    [(Sort::Relevance, "relevance"), (Sort::Date, "date"), (Sort::Title, "title")]
        .into_iter()
        .filter(|(sort, _)| *sort != Sort::Relevance || !params.q.is_empty())
        .map(|(sort, name)| SortView {
            label: strings::text(ui, &format!("results.sort.{name}")),
            href: links.search(&SearchParams { sort, page: 1, ..params.clone() }),
            // Without words, relevance means newest first.
            current: sort == params.sort
                || (params.q.is_empty() && sort == Sort::Date && params.sort == Sort::Relevance),
        })
        .collect()
}
