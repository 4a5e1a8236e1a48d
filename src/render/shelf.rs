//! The pages of named collections: the list of them, and one with its cover text and its newest resources.
//!
//! Takes what the site's people configured and what its query found; runs no search.

use serde::Serialize;

use crate::render::link::Links;
use crate::render::link::SearchParams;
use crate::render::results::HitFacts;
use crate::render::results::HitView;
use crate::render::strings;
use crate::render::strings::UiLanguage;

/// One collection as its site describes it.
#[derive(Debug, Clone, Copy)]
pub struct ShelfFacts<'a> {
    /// In its address.
    pub id: &'a str,
    /// Its name.
    pub title: &'a str,
    /// What it is for; may be empty.
    pub text: &'a str,
    /// What belongs to it, in the language of the search box.
    pub query: &'a str,
    /// Records that belong to it.
    pub total: u64,
}

/// One collection; its hits only on its own page.
#[derive(Debug, Clone, Serialize)]
pub struct ShelfView {
    title: String,
    text: String,
    count: String,
    total: u64,
    href: String,
    all: String,
    hits: Vec<HitView>,
}

impl ShelfView {
    /// The view of a collection with the hits that its page shows.
    #[must_use]
    pub fn new(facts: ShelfFacts<'_>, hits: &[HitFacts<'_>], links: &Links, ui: UiLanguage) -> Self {
        let no_marks = |_: &str, _: Option<&str>| Vec::new();
        let params = SearchParams { q: facts.query.to_owned(), ..SearchParams::default() };
        Self {
            title: facts.title.to_owned(),
            text: facts.text.to_owned(),
            count: strings::count(ui, "results.count", facts.total),
            total: facts.total,
            href: links.path(&format!("/collections/{}", facts.id)),
            all: links.search(&params),
            hits: hits.iter().map(|hit| HitView::new(hit, &no_marks, links, ui)).collect(),
        }
    }
}

/// The list of collections.
#[derive(Debug, Clone, Serialize)]
pub struct ShelvesView {
    /// In the order of the configuration.
    pub shelves: Vec<ShelfView>,
}
