//! What every page has around its content: head, header, language switch, footer.
//!
//! Apart from the pages so that each handler builds it the same way. Knows addresses and strings, no record.

use serde::Serialize;

use crate::render::link::Links;
use crate::render::strings;
use crate::render::strings::UiLanguage;

/// What a site says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its name, in the header and at the end of every title.
    pub name: String,
    /// E-mail or web address of the people who run it.
    pub contact: Option<String>,
    /// It has named collections.
    pub has_collections: bool,
}

impl Default for Site {
    fn default() -> Self {
        Self { name: "Lomond".to_owned(), contact: None, has_collections: false }
    }
}

/// A link of the language switch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LanguageLink {
    href: String,
    lang: &'static str,
    dir: &'static str,
    name: &'static str,
    current: bool,
}

/// The surroundings of one page.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// The page's own title; the site's name is added to it.
    title: String,
    /// For the `description` of the head; empty for none.
    description: String,
    /// Search engines should leave this page alone.
    noindex: bool,
    site: String,
    lang: &'static str,
    dir: &'static str,
    home: String,
    sources: String,
    about: String,
    /// Present where there are named collections.
    collections: Option<String>,
    /// The reader's own list.
    list: String,
    search: String,
    opensearch: String,
    /// Where the search box asks for suggestions; what their list is called, and how many there are.
    suggest: String,
    suggestions: String,
    suggestion_count: String,
    /// Languages that the reader prefers.
    prefer: Vec<String>,
    /// What stands in the search box.
    query: String,
    /// Present only where `?ui=` was given, so that a form keeps it.
    ui: Option<&'static str>,
    languages: Vec<LanguageLink>,
    /// `home`, `sources`, `about` or empty.
    current: &'static str,
    /// Makes addresses; not for templates.
    #[serde(skip)]
    pub(crate) links: Links,
    #[serde(skip)]
    language: UiLanguage,
}

impl Frame {
    /// The frame of a page in `language`; `here` is the page's path and query without prefix and `ui`.
    #[must_use]
    pub fn new(site: &Site, links: &Links, language: UiLanguage, here: &str) -> Self {
        let switch = |other: UiLanguage| LanguageLink {
            href: links.in_language(here, other),
            lang: other.tag(),
            dir: other.dir(),
            name: other.autonym(),
            current: other == language,
        };
        Self {
            title: String::new(),
            description: strings::text(language, "footer.about"),
            noindex: false,
            site: site.name.clone(),
            lang: language.tag(),
            dir: language.dir(),
            home: links.home(),
            sources: links.sources(),
            about: links.path("/accessibility"),
            collections: site.has_collections.then(|| links.path("/collections")),
            list: links.path("/list"),
            search: format!("{}/search", links.base),
            opensearch: format!("{}/opensearch.xml", links.base),
            suggest: links.path("/suggest"),
            suggestions: strings::text(language, "suggest.label"),
            suggestion_count: strings::text(language, "suggest.count"),
            prefer: Vec::new(),
            query: String::new(),
            ui: links.ui.map(UiLanguage::tag),
            languages: UiLanguage::ALL.into_iter().map(switch).collect(),
            current: "",
            links: links.clone(),
            language,
        }
    }

    /// The same with a title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// The same with words for the head's description.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// The same, hidden from search engines.
    #[must_use]
    pub fn noindex(mut self, hidden: bool) -> Self {
        self.noindex = hidden;
        self
    }

    /// The same with words in the search box.
    #[must_use]
    pub fn asking(mut self, query: &str) -> Self {
        query.clone_into(&mut self.query);
        self
    }

    /// The same for a reader who prefers these languages.
    #[must_use]
    pub fn preferring(mut self, languages: &[String]) -> Self {
        self.prefer = languages.to_vec();
        self
    }

    /// The same with one entry of the navigation marked as this page: `home`, `sources` or `about`.
    #[must_use]
    pub fn at(mut self, current: &'static str) -> Self {
        self.current = current;
        self
    }

    /// The language of the page.
    #[must_use]
    pub fn language(&self) -> UiLanguage {
        self.language
    }

    /// Makes the page's links.
    #[must_use]
    pub fn links(&self) -> &Links {
        &self.links
    }
}
