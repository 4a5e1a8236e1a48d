//! One list, page by page, from its first request or from a checkpoint to its end.
//!
//! Joins `ask` (the wire) and `step` (the decision). Each page comes with the checkpoint that is true once the page
//! is stored; storing is somebody else's work, so that it can go on while the next page is on its way.

mod answer;
mod detour;

pub(super) use answer::is_whole;

use std::time::Duration;

use crate::harvest::ask::AskError;
use crate::harvest::ask::Asker;
use crate::harvest::late;
use crate::harvest::list::answer::Answer;
use crate::harvest::list::detour::Narrowed;
use crate::harvest::list::detour::Repeats;
use crate::harvest::narrow::Window;
use crate::harvest::step;
use crate::harvest::step::Order;
use crate::harvest::step::Step;
use crate::harvest::step::Trace;
use crate::harvest::window;
use crate::http::Response;
use crate::oai;
use crate::oai::Page;
use crate::oai::Payloads;
use crate::oai::Request;
use crate::oai::Verb;
use crate::oai::request::ListArguments;
use crate::store::Checkpoint;
use crate::store::NewestStamp;

/// A list is closed: the checkpoint's token between its end and the end of the run.
pub const CLOSED: &str = "";

/// Why a list ended before its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// No answer.
    #[error("cannot read page {page}: {cause}")]
    Ask {
        /// Number of the page in this run, from 1.
        page: u64,
        /// Why.
        cause: AskError,
    },
    /// The repository refuses the list.
    #[error("the repository refuses the list: {0}")]
    Refused(String),
    /// The list goes in circles.
    #[error("the list was broken off after {received} records: {reason}")]
    Endless {
        /// Records received.
        received: u64,
        /// What is wrong.
        reason: String,
    },
    /// A page is cut off however often it is asked for.
    #[error("page {0} is cut off, and the rest of the list with it")]
    CutOff(u64),
    /// Its tokens expire before the list is through, however narrow its dates.
    #[error("the list cannot be finished: its tokens expire, beginning again did not lead further ({0})")]
    Expires(String),
    /// The repository breaks down over some of the list.
    #[error("some of the list cannot be had: {0}")]
    Gaps(String),
}

/// A page and what is true once it is stored.
#[derive(Debug)]
pub struct Fetched {
    /// The page.
    pub page: Page,
    /// Where its metadata stands in it.
    pub payloads: Payloads,
    /// Where it came from.
    pub url: String,
    /// The checkpoint to commit with it; `None`: the page will have to be asked for again.
    pub after: Option<Checkpoint>,
}

/// Which list, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// `ListRecords` or `ListIdentifiers`.
    pub verb: Verb,
    /// The base URL.
    pub base: String,
    /// The first request's arguments.
    pub arguments: ListArguments,
    /// Where an earlier run was interrupted.
    pub resume: Option<Checkpoint>,
    /// The newest datestamp that came before, where its records are not listed again.
    pub newest: Option<NewestStamp>,
    /// Its dates were asked for, so that it may not be listed without them.
    pub dated: bool,
    /// The repository's earliest datestamp and its own present date, where it told them.
    pub span: Window,
}

impl Plan {
    /// The address of the list's next page: after `token`, or its first one.
    fn url(&self, token: Option<&str>, prefix_beside_token: bool) -> String {
        let request = match token {
            Some(token) => Request::Resume { verb: self.verb, token: token.to_owned() },
            None if self.verb == Verb::ListIdentifiers => Request::ListIdentifiers(self.arguments.clone()),
            None => Request::ListRecords(self.arguments.clone()),
        };
        let url = request.url(&self.base);
        match prefix_beside_token && token.is_some() {
            true => format!("{url}&metadataPrefix={}", self.arguments.prefix),
            false => url,
        }
    }
}

/// A list under way.
pub struct Lister<'a, 'b> {
    asker: &'b mut Asker<'a>,
    plan: Plan,
    trace: Trace,
    /// `responseDate` of the list's very first answer.
    response_date: Option<String>,
    pages: u64,
    repeats: Repeats,
    narrowed: Narrowed,
    /// Some servers want `metadataPrefix` beside the token, against the protocol.
    prefix_beside_token: bool,
    /// The next request is the first of this run, with the token of an earlier one.
    resumed: bool,
    ended: Option<Result<(), ListError>>,
    /// When the next token dies, by our steady clock, where the repository told how long it lives.
    token_dies: Option<Duration>,
    /// Oddities met, in words.
    pub notes: Vec<String>,
}

impl<'a, 'b> Lister<'a, 'b> {
    /// Begins, or goes on.
    pub fn new(asker: &'b mut Asker<'a>, mut plan: Plan) -> Self {
        let mut trace = Trace::default();
        let mut response_date = None;
        let mut repeats = Repeats::default();
        let resumed = plan.resume.is_some();
        if let Some(checkpoint) = plan.resume.take() {
            plan.arguments.from = checkpoint.from;
            plan.arguments.until = checkpoint.until;
            trace.received = checkpoint.cursor;
            trace.size = checkpoint.complete_list_size;
            trace.sent = checkpoint.token;
            trace.order = Order::unknown();
            response_date = checkpoint.response_date;
            plan.newest = checkpoint.newest;
            repeats.from.clone_from(&plan.arguments.from);
        }
        repeats.first_from.clone_from(&plan.arguments.from);
        let notes = Vec::new();
        Self {
            asker,
            plan,
            trace,
            response_date,
            pages: 0,
            repeats,
            narrowed: Narrowed::default(),
            prefix_beside_token: false,
            resumed,
            ended: None,
            token_dies: None,
            notes,
        }
    }

    /// Records received and `completeListSize`, where the whole list came in one go and the server told its size.
    #[must_use]
    pub fn sizes(&self) -> Option<(u64, u64)> {
        self.trace.size.filter(|_| !self.repeats.partial).map(|size| (self.trace.received, size))
    }

    /// Whether the list may have left out records: it brought another number than announced, or did not come in one
    /// go, and a record with an odd date may have slipped through.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.repeats.partial || self.sizes().is_some_and(|(received, size)| received != size)
    }

    /// Why some of the list could not be had, where its end was reached all the same.
    #[must_use]
    pub fn gap(&self) -> Option<&str> {
        self.narrowed.gap.as_deref()
    }

    /// The next page; `None` at the list's end.
    ///
    /// # Errors
    /// The list ends here without being complete. Pages given before stay good.
    pub fn next_page(&mut self) -> Result<Option<Fetched>, ListError> {
        loop {
            if let Some(end) = self.ended.clone() {
                return end.map(|()| None);
            }
            let url = self.plan.url(self.trace.sent.as_deref(), self.prefix_beside_token);
            let Answer { page, payloads, cut_off } = match self.fetch(&url) {
                Ok(answer) => answer,
                Err(error) => {
                    self.after_failure(error)?;
                    continue;
                }
            };
            if cut_off {
                self.ended = Some(Err(ListError::CutOff(self.pages + 1)));
                return Ok(Some(Fetched { page, payloads, url, after: None }));
            }
            match step::after(&self.trace, &page) {
                // Nothing more, or a token that was forgotten: only another list tells.
                Step::Done if page.is_empty() && (self.resumed || self.is_overdue()) => {
                    self.begin_again("nothing came for it".to_owned())?;
                }
                Step::Expired(reason) => self.begin_again(reason)?,
                Step::Arguments(reason) => self.other_form(reason)?,
                Step::Refused(reason) => self.refused(reason)?,
                Step::Continue(token) => {
                    let after = self.take_note(&page, token);
                    return Ok(Some(Fetched { page, payloads, url, after }));
                }
                Step::Done => {
                    let after = self.take_note(&page, CLOSED.to_owned());
                    let last = Fetched { page, payloads, url, after };
                    self.end_of_window();
                    return Ok(Some(last));
                }
                Step::Endless(reason) => self.endless(reason),
            }
        }
    }

    /// The next window, or the end of the list.
    fn end_of_window(&mut self) {
        if let Some(next) = self.narrowed.left.pop() {
            self.narrowed.received += self.trace.received;
            self.enter(next);
            return;
        }
        // A repository that breaks down over the whole and then has nothing at all is not believed.
        if self.narrowed.received + self.trace.received == 0 && self.narrowed.gap.is_none() {
            self.narrowed.gap.clone_from(&self.narrowed.broken);
        }
        self.ended = Some(Ok(()));
        self.compare_sizes();
    }

    /// Begins the list of one window.
    fn enter(&mut self, window: Window) {
        self.repeats.from.clone_from(&window.from);
        self.repeats.first_from.clone_from(&window.from);
        self.plan.arguments.from = window.from;
        self.plan.arguments.until = window.until;
        self.trace = Trace::beginning(0);
    }

    /// A list that is shorter than its `completeListSize` may be a lie about the size: it is told, no more.
    fn compare_sizes(&mut self) {
        if let Some((received, size)) = self.sizes().filter(|(received, size)| received < size) {
            self.notes.push(format!("the list ended after {received} records, where {size} were announced"));
        }
    }

    fn fetch(&mut self, url: &str) -> Result<Answer, ListError> {
        let (verb, page) = (self.plan.verb, self.pages + 1);
        let (plan, beside_token, sent) = (&self.plan, self.prefix_beside_token, self.trace.sent.as_deref());
        let next = |response: &Response| {
            let token = oai::next_token(&response.body).filter(|token| Some(token.as_str()) != sent)?;
            Some(plan.url(Some(&token), beside_token))
        };
        let patient = self.asker.policy.tries;
        self.asker.policy.tries = self.narrowed.tries(patient);
        let asked = self.asker.ask_on(url, next, |response, attempt| answer::read(response, verb, attempt));
        self.asker.policy.tries = patient;
        let mut answer = asked.map_err(|cause| ListError::Ask { page, cause })?;
        answer.page.keep_format(&self.plan.arguments.prefix);
        Ok(answer)
    }

    /// Takes note of the page and makes the checkpoint that holds once it is stored.
    fn take_note(&mut self, page: &Page, token: String) -> Option<Checkpoint> {
        self.pages += 1;
        self.resumed = false;
        self.narrowed.broken_in_a_row = 0;
        if self.response_date.is_none() {
            self.response_date.clone_from(&page.response_date);
        }
        self.see(page);
        self.trace.sent = Some(token.clone());
        let closed = token == CLOSED && self.narrowed.left.is_empty();
        // Where a later run would begin again, should the token be forgotten: not where this one went on from.
        let (from, until) = (self.repeats.first_from.clone(), self.plan.arguments.until.clone());
        let window = match &self.narrowed.whole {
            None => Window { from, until },
            Some(whole) if closed => whole.clone(),
            // Of a list in windows only the end is worth keeping: a token would be of one window.
            Some(_) => return None,
        };
        Some(Checkpoint {
            token: Some(token),
            from: window.from,
            until: window.until,
            cursor: self.narrowed.received + self.trace.received,
            complete_list_size: self.trace.size,
            response_date: self.response_date.clone(),
            newest: self.plan.newest.clone(),
            expiration: page.token.as_ref().and_then(|token| token.expiration_date.clone()),
        })
    }

    /// Whether the token that was sent had outlived the time that the repository gave it.
    fn is_overdue(&self) -> bool {
        self.trace.sent.is_some() && self.token_dies.is_some_and(|dies| self.asker.clock.now() > dies)
    }

    fn see(&mut self, page: &Page) {
        self.trace.see(page);
        late::see(&mut self.plan.newest, page);
        let expiration = page.token.as_ref().and_then(|token| token.expiration_date.as_deref());
        let life = window::life(page.response_date.as_deref(), expiration);
        self.token_dies = life.and_then(|life| self.asker.clock.now().checked_add(life));
        let held = self.narrowed.lowest.as_deref();
        if let Some(lowest) = page.datestamps().min().filter(|lowest| held.is_none_or(|held| *lowest < held))
        {
            self.narrowed.lowest = Some(lowest.to_owned());
        }
    }
}
