//! Addresses: which of a record's may be followed, and where our own pages are.
//!
//! Apart because both are about trust: metadata is hostile, so an address becomes a link only through
//! [`SafeUrl`]; and our own links are all made here, so that a path prefix and the reader's choice of
//! language are never forgotten. Knows no page.

use percent_encoding::AsciiSet;
use percent_encoding::NON_ALPHANUMERIC;
use percent_encoding::utf8_percent_encode;

use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::query::Field;
use crate::model::query::Filter;
use crate::model::query::Sort;
use crate::render::strings::UiLanguage;

/// Longest address that becomes a link, in bytes.
const MAX_URL: usize = 2_000;

/// RFC 3986's unreserved characters stay as they are.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An address from metadata that is safe to offer as a link: `http`, `https` or `mailto`, no credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeUrl {
    href: String,
    host: String,
}

impl SafeUrl {
    /// Checks an address; `None` means: show it as text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty()
            || text.len() > MAX_URL
            || text.chars().any(|c| c.is_control() || c.is_whitespace())
        {
            return None;
        }
        let url = url::Url::parse(text).ok()?;
        let no_credentials = url.username().is_empty() && url.password().is_none();
        match url.scheme() {
            "http" | "https" if no_credentials => {
                let host = url.host_str()?.trim_start_matches("www.").to_owned();
                Some(Self { href: url.to_string(), host })
            }
            "mailto" => Some(Self { href: url.to_string(), host: String::new() }),
            _ => None,
        }
    }

    /// The address in its normal form.
    #[must_use]
    pub fn href(&self) -> &str {
        &self.href
    }

    /// The host without `www.`, so that a reader sees where a link leads; empty for `mailto`.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// What a results page shows: the whole of its address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchParams {
    /// The query as typed.
    pub q: String,
    /// Chosen facet values, in the order of the address.
    pub filters: Vec<Filter>,
    /// Any of the words will do.
    pub any: bool,
    /// As typed, also where that finds nothing.
    pub exact: bool,
    /// What the values of a facet are to contain, to find one among many.
    pub like: Vec<(Field, String)>,
    /// Languages that the reader prefers, BCP 47.
    pub prefer: Vec<String>,
    /// The order.
    pub sort: Sort,
    /// Counted from 1; 0 counts as 1.
    pub page: usize,
}

impl SearchParams {
    /// The same search with one value chosen or, if it was chosen, not chosen; from the first page.
    #[must_use]
    pub fn toggled(&self, filter: &Filter) -> Self {
        let mut filters: Vec<Filter> = self.filters.iter().filter(|f| *f != filter).cloned().collect();
        if filters.len() == self.filters.len() {
            filters.push(filter.clone());
        }
        Self { filters, page: 1, ..self.clone() }
    }

    /// The name of an order in addresses; `None` for the usual one.
    #[must_use]
    pub fn sort_name(sort: Sort) -> Option<&'static str> {
        match sort {
            Sort::Relevance => None,
            Sort::Date => Some("date"),
            Sort::Title => Some("title"),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.q.is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        pairs.extend(self.filters.iter().map(|f| (f.field.name(), f.value.clone())));
        pairs.extend(self.any.then(|| ("any", "1".to_owned())));
        pairs.extend(self.exact.then(|| ("exact", "1".to_owned())));
        pairs.extend(self.prefer.iter().map(|tag| ("prefer", tag.clone())));
        pairs.extend(Self::sort_name(self.sort).map(|name| ("sort", name.to_owned())));
        if self.page > 1 {
            pairs.push(("page", self.page.to_string()));
        }
        pairs
    }
}

/// Makes the addresses of our own pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    /// Path prefix without a slash at its end; empty at the root of a host.
    pub base: String,
    /// The language the reader chose by `?ui=`: every link keeps it.
    pub ui: Option<UiLanguage>,
}

impl Links {
    /// The home page.
    #[must_use]
    pub fn home(&self) -> String {
        self.page("/", &[])
    }

    /// A results page.
    #[must_use]
    pub fn search(&self, params: &SearchParams) -> String {
        self.page("/search", &params.pairs())
    }

    /// The same search as an Atom feed, which has an order of its own.
    #[must_use]
    pub fn feed(&self, params: &SearchParams) -> String {
        let params = SearchParams { sort: Sort::Relevance, page: 1, ..params.clone() };
        self.page("/feed.atom", &params.pairs())
    }

    /// The results with one value of a field chosen and no words.
    #[must_use]
    pub fn browse(&self, field: Field, value: &str) -> String {
        let filters = vec![Filter { field, value: value.to_owned() }];
        self.search(&SearchParams { filters, ..SearchParams::default() })
    }

    /// The results of words in one field, as a phrase.
    #[must_use]
    pub fn query(&self, field: Field, words: &str) -> String {
        let words = words.replace('"', " ");
        self.search(&SearchParams {
            q: format!("{}:\"{}\"", field.name(), words.trim()),
            ..SearchParams::default()
        })
    }

    /// A record's page.
    #[must_use]
    pub fn record(&self, id: &RecordId) -> String {
        self.page(&format!("/record/{id}"), &[])
    }

    /// A record in another form, such as `json` or `lom.xml`; it has no language.
    #[must_use]
    pub fn record_as(&self, id: &RecordId, form: &str) -> String {
        format!("{}/record/{id}.{form}", self.base)
    }

    /// The list of sources.
    #[must_use]
    pub fn sources(&self) -> String {
        self.page("/sources", &[])
    }

    /// One source's page.
    #[must_use]
    pub fn source(&self, id: &SourceId) -> String {
        self.page(&format!("/sources/{id}"), &[])
    }

    /// Any other page of ours by its path, which begins with `/`.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        self.page(path, &[])
    }

    /// A static file by its fingerprinted name.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        format!("{}/static/{name}", self.base)
    }

    /// A page in another language: `here` is its path and query without prefix and without `ui`.
    #[must_use]
    pub fn in_language(&self, here: &str, ui: UiLanguage) -> String {
        let mark = if here.contains('?') { '&' } else { '?' };
        format!("{}{here}{mark}ui={}", self.base, ui.tag())
    }

    fn page(&self, path: &str, pairs: &[(&'static str, String)]) -> String {
        let ui = self.ui.map(|ui| ("ui", ui.tag().to_owned()));
        let query: Vec<String> = pairs.iter().chain(ui.iter()).map(|(key, value)| pair(key, value)).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{path}{mark}{}", self.base, query.join("&"))
    }
}

fn pair(key: &str, value: &str) -> String {
    format!("{key}={}", utf8_percent_encode(value, QUERY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_addresses_become_links() {
        for good in ["https://example.org/a?b=c", "http://example.org", "mailto:desk@example.org"] {
            assert!(SafeUrl::parse(good).is_some(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            " data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//example.org",
            "/record/x",
            "https://user:pass@example.org/",
            "https://",
            "",
            &format!("https://example.org/{}", "a".repeat(MAX_URL)),
        ] {
            assert!(SafeUrl::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn addresses_keep_the_prefix_the_language_and_every_character() {
        let links = Links { base: "/cat".to_owned(), ui: Some(UiLanguage::De) };
        let filters = vec![Filter { field: Field::Subject, value: "R&D = \"x\" é".to_owned() }];
        let params = SearchParams {
            q: "a+b c".to_owned(),
            filters,
            sort: Sort::Date,
            page: 2,
            prefer: vec!["de".to_owned()],
            ..SearchParams::default()
        };
        assert_eq!(
            links.search(&params),
            "/cat/search?q=a%2Bb%20c&subject=R%26D%20%3D%20%22x%22%20%C3%A9&prefer=de&sort=date&page=2&ui=de"
        );
        assert_eq!(links.home(), "/cat/?ui=de");
        assert_eq!(Links::default().in_language("/search?q=x", UiLanguage::Ar), "/search?q=x&ui=ar");
    }

    #[test]
    fn choosing_a_value_twice_is_not_choosing_it() {
        let filter = Filter { field: Field::Language, value: "de".to_owned() };
        let chosen = SearchParams { page: 3, ..SearchParams::default() }.toggled(&filter);
        assert_eq!((chosen.filters.len(), chosen.page), (1, 1));
        assert!(chosen.toggled(&filter).filters.is_empty());
    }
}
