//! The links to other pages of results. Apart because which numbers to show is a small rule of its own.

use serde::Serialize;

use crate::render::link::Links;
use crate::render::link::SearchParams;
use crate::render::results::Paging;
use crate::render::strings;
use crate::render::strings::UiLanguage;

/// Page numbers shown on either side of the present one.
const NEIGHBOURS: usize = 2;

/// One number, or a gap.
#[derive(Debug, Clone, Serialize)]
pub struct PageLink {
    number: String,
    label: String,
    href: Option<String>,
    current: bool,
}

/// The row of links.
#[derive(Debug, Clone, Serialize)]
pub struct PagesView {
    #[serde(skip)]
    page: usize,
    words: String,
    previous: Option<String>,
    next: Option<String>,
    numbers: Vec<PageLink>,
}

impl PagesView {
    /// The links; none where one page holds everything.
    #[must_use]
    pub fn new(
        params: &SearchParams,
        total: u64,
        paging: Paging,
        links: &Links,
        ui: UiLanguage,
    ) -> Option<Self> {
        let last = usize::try_from(total).unwrap_or(usize::MAX).div_ceil(paging.size).min(paging.last);
        if last < 2 {
            return None;
        }
        let page = params.page.clamp(1, last);
        let href = |page: usize| links.search(&SearchParams { page, ..params.clone() });
        let number = |n: usize| strings::number(ui, n as u64);
        let numbers = shown(page, last).into_iter().map(|entry| match entry {
            Some(n) => PageLink {
                number: number(n),
                label: strings::fill(ui, "pages.number", &[("page", &number(n))]),
                href: (n != page).then(|| href(n)),
                current: n == page,
            },
            None => PageLink { number: "…".to_owned(), label: String::new(), href: None, current: false },
        });
        Some(Self {
            page,
            words: strings::fill(ui, "results.page", &[("page", &number(page)), ("pages", &number(last))]),
            previous: (page > 1).then(|| href(page - 1)),
            next: (page < last).then(|| href(page + 1)),
            numbers: numbers.collect(),
        })
    }

    /// The present page, from 1.
    #[must_use]
    pub fn current(&self) -> usize {
        self.page
    }

    /// “Page 2 of 7”.
    #[must_use]
    pub fn words(&self) -> String {
        self.words.clone()
    }
}

/// First, last and the neighbours of `page`; `None` stands for a gap.
fn shown(page: usize, last: usize) -> Vec<Option<usize>> {
    let mut entries = Vec::new();
    let mut before = 0;
    for n in (1..=last).filter(|&n| n == 1 || n == last || n.abs_diff(page) <= NEIGHBOURS) {
        match n - before {
            1 => {}
            2 => entries.push(Some(n - 1)),
            _ => entries.push(None),
        }
        entries.push(Some(n));
        before = n;
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: usize, last: usize, expected: &str) {
        let have: Vec<String> =
            shown(page, last).into_iter().map(|n| n.map_or("…".to_owned(), |n| n.to_string())).collect();
        assert_eq!(have.join(" "), expected);
    }

    #[test]
    fn the_ends_and_the_neighbours_are_shown_and_no_gap_hides_one_number() {
        check(1, 2, "1 2");
        check(1, 9, "1 2 3 … 9");
        check(5, 9, "1 2 3 4 5 6 7 8 9");
        check(6, 12, "1 … 4 5 6 7 8 … 12");
        check(12, 12, "1 … 10 11 12");
    }

    #[test]
    fn pages_end_at_the_limit() {
        let pages = |total| {
            let paging = Paging::new(20, 1_000);
            PagesView::new(&SearchParams::default(), total, paging, &Links::default(), UiLanguage::En)
        };
        assert!(pages(1_000_000).is_some_and(|p| p.words == "Page 1 of 50"));
        assert!(pages(20).is_none());
        assert_eq!(Paging::new(20, 1_000).window(50), (980, 20));
        assert_eq!(Paging::new(20, 1_000).window(usize::MAX), (980, 0));
        assert_eq!(Paging::new(0, 0).window(1), (0, 1));
    }
}
