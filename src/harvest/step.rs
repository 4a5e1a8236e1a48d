//! What follows a page of a list: the pure heart of the loop.
//!
//! Apart so that every trick that repositories play with tokens is a line in a test. Knows pages and what came
//! before them; sends nothing and stores nothing.

use std::collections::HashSet;
use std::hash::DefaultHasher;
use std::hash::Hash;
use std::hash::Hasher;

use crate::model::record::Header;
use crate::oai::Page;
use crate::oai::PageRecord;

/// Pages without a new record in a row after which a list is not believed to end.
pub const MAX_STALE_PAGES: u32 = 50;

/// Steps forward that a list's datestamps must have made before its order is believed: as many come by accident once
/// in 362,880 lists.
pub const MIN_STEPS: u32 = 8;

/// Identifiers of a list that are all kept to see whether a page brings a new one.
const ALL_KEPT: usize = 100_000;
/// Of those after them, one in so many.
const SAMPLE: u64 = 16;

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Send this token.
    Continue(String),
    /// The list is complete.
    Done,
    /// The token is no longer known: the list must be begun again in some way.
    Expired(String),
    /// The server refuses our arguments: try them in another form, if there is one.
    Arguments(String),
    /// The list goes round in circles; what came is kept.
    Endless(String),
    /// The server refuses the list.
    Refused(String),
}

/// What a list has brought so far.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// The token of the last request; `None` for the first one.
    pub sent: Option<String>,
    /// Records received, good and bad.
    pub received: u64,
    /// `completeListSize`, as last told.
    pub size: Option<u64>,
    /// Whether the list's order can be relied on.
    pub order: Order,
    /// Pages in a row that brought nothing new.
    stale_pages: u32,
    pages: HashSet<u64>,
    /// Tokens that pages came with.
    tokens: HashSet<u64>,
    /// Numbers of identifiers received: of the first [`ALL_KEPT`] all, of further ones a sample.
    identifiers: HashSet<u64>,
}

/// The order of a list's datestamps, as far as it was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    /// The last datestamp of a list that never stepped back.
    last: Option<String>,
    /// How often it stepped forward.
    steps: u32,
    /// It stepped back, had a datestamp that cannot be compared, or its beginning was not seen.
    broken: bool,
}

impl Order {
    /// The order of a list whose beginning was not seen by this run.
    #[must_use]
    pub fn unknown() -> Self {
        Self { broken: true, ..Self::default() }
    }

    /// The datestamp up to which everything was received, if the list was seen to come in order.
    #[must_use]
    pub fn reached(&self) -> Option<&str> {
        self.last.as_deref().filter(|_| !self.broken && self.steps >= MIN_STEPS)
    }

    /// Takes the next record's datestamp. Forms must not mix: only texts of one length are in order as texts.
    fn see(&mut self, datestamp: &str) {
        let first = self.last.as_ref().map_or(datestamp, String::as_str);
        if datestamp.is_empty() || datestamp.len() != first.len() || datestamp < first {
            self.broken = true;
        } else if self.last.as_deref() != Some(datestamp) {
            self.steps = self.steps.saturating_add(u32::from(self.last.is_some()));
            self.last = Some(datestamp.to_owned());
        }
    }
}

impl Trace {
    /// A list begun again, with the records that count as received.
    #[must_use]
    pub fn beginning(received: u64) -> Self {
        Self { received, ..Self::default() }
    }

    /// Takes note of a page that was received.
    pub fn see(&mut self, page: &Page) {
        let count = (page.records.len() + page.headers.len()) as u64;
        self.received += count;
        match self.is_new(page) {
            Some(true) => self.stale_pages = 0,
            Some(false) => self.stale_pages += 1,
            None => {}
        }
        self.pages.insert(fingerprint(page));
        self.tokens.extend(page.token.as_ref().map(|token| number(&token.value)));
        if let Some(size) = page.token.as_ref().and_then(|token| token.complete_list_size) {
            self.size = Some(size);
        }
        for record in &page.records {
            match record {
                PageRecord::Good(incoming) => self.order.see(&incoming.header.datestamp),
                // Its datestamp is unknown; the next good one shows whether the order still holds.
                PageRecord::Bad(_) => {}
            }
        }
        for Header { datestamp, .. } in &page.headers {
            self.order.see(datestamp);
        }
    }

    /// Whether a page brings an identifier that came on no page before; `None`: none of its identifiers is in the
    /// sample.
    fn is_new(&mut self, page: &Page) -> Option<bool> {
        let known = self.identifiers.len();
        let numbers = page.all_headers().map(|header| number(&header.identifier));
        let kept: Vec<u64> = numbers.filter(|number| known < ALL_KEPT || number % SAMPLE == 0).collect();
        let bad = page.records.iter().any(|record| matches!(record, PageRecord::Bad(_)));
        if kept.is_empty() && !page.is_empty() && !bad {
            return None;
        }
        self.identifiers.extend(kept);
        Some(bad || self.identifiers.len() > known)
    }

    /// Whether the page came before, and with a token that came before. A page may come twice where a server
    /// stumbles; if its token is a new one, the list goes on.
    fn seen_before(&self, page: &Page, token: &str) -> bool {
        !page.is_empty() && self.pages.contains(&fingerprint(page)) && self.tokens.contains(&number(token))
    }
}

/// A number that pages with the same records share.
fn fingerprint(page: &Page) -> u64 {
    let mut hasher = DefaultHasher::new();
    for record in &page.records {
        match record {
            PageRecord::Good(incoming) => incoming.header.identifier.hash(&mut hasher),
            PageRecord::Bad(bad) => bad.bytes.hash(&mut hasher),
        }
    }
    page.headers.iter().for_each(|header| header.identifier.hash(&mut hasher));
    hasher.finish()
}

fn number(identifier: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    identifier.hash(&mut hasher);
    hasher.finish()
}

/// Decides what follows `page`, before the trace has seen it.
#[must_use]
pub fn after(trace: &Trace, page: &Page) -> Step {
    if let Some(step) = after_errors(page) {
        return step;
    }
    let token = page.token.as_ref().map(|token| token.value.as_str()).filter(|value| !value.is_empty());
    let Some(token) = token else { return Step::Done };
    if trace.seen_before(page, token) {
        return Step::Endless("the repository sends a page again that it has sent before".to_owned());
    }
    let empty = page.is_empty();
    if empty && trace.sent.as_deref() == Some(token) {
        return Step::Endless("the repository answers a token with the same token and no record".to_owned());
    }
    if trace.stale_pages + u32::from(empty) >= MAX_STALE_PAGES {
        return Step::Endless(format!(
            "the repository sent {MAX_STALE_PAGES} pages without a new record in a row"
        ));
    }
    Step::Continue(token.to_owned())
}

/// What the protocol's errors on a page mean; `None` where there are none that matter.
fn after_errors(page: &Page) -> Option<Step> {
    let error = page.errors.first()?;
    if !page.is_empty() {
        return None;
    }
    let words = format!("{}: {}", error.code, error.message);
    let step = match error.code.to_ascii_lowercase().as_str() {
        "norecordsmatch" => Step::Done,
        "badresumptiontoken" => Step::Expired(words),
        "badargument" => Step::Arguments(words),
        _ => Step::Refused(words),
    };
    Some(step)
}

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;
