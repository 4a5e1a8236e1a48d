//! The ways round what a list breaks off at: tokens that expire, arguments that are refused, pages that cannot be had.
//!
//! Apart from the list because none of it is needed for one that goes well. Each way ends: a list is begun again only so
//! often, and windows of dates are halved only so far.

use crate::harvest::ask::AskError;
use crate::harvest::list::ListError;
use crate::harvest::list::Lister;
use crate::harvest::narrow;
use crate::harvest::narrow::Window;
use crate::harvest::retry::Kind;
use crate::harvest::step::Trace;
use crate::harvest::window;

/// How often a list may be begun again without having got further.
const MAX_REPEATS: u32 = 3;
/// Requests in a row over which a repository may break down before it is given up: more than halvings lead from
/// decades to one second.
const MAX_BROKEN: u32 = 40;
/// Stands in for the lowest date of a repository that tells none: the protocol is hardly older.
const EARLIEST: &str = "2000-01-01";
/// How often a request is sent once it is known that repeating does not help.
const FEW_TRIES: u32 = 3;

/// How often a list was begun again.
#[derive(Default)]
pub(super) struct Repeats {
    pub(super) count: u32,
    /// `from` of the last beginning, to see whether we get further.
    pub(super) from: Option<String>,
    /// `from` of the very first beginning, which holds again once the list is seen to have no order.
    pub(super) first_from: Option<String>,
    /// The whole list came in one go, so that its size can be compared.
    pub(super) partial: bool,
}

/// A list walked in windows of dates because its tokens do not last, or some of its pages cannot be had.
#[derive(Default)]
pub(super) struct Narrowed {
    /// The whole list's own window; `None` while it is walked in one go.
    pub(super) whole: Option<Window>,
    /// Windows still to be walked, the next one last.
    pub(super) left: Vec<Window>,
    /// Records of windows that are through.
    pub(super) received: u64,
    /// The lowest datestamp seen.
    pub(super) lowest: Option<String>,
    /// It is walked so because the repository breaks down over some of it: how.
    pub(super) broken: Option<String>,
    /// Over how many requests in a row it did.
    pub(super) broken_in_a_row: u32,
    /// Why a window that can be made no narrower was left out.
    pub(super) gap: Option<String>,
}

impl Narrowed {
    /// How often a request is sent.
    pub(super) fn tries(&self, patient: u32) -> u32 {
        if self.broken.is_some() { patient.min(FEW_TRIES) } else { patient }
    }
}

impl Lister<'_, '_> {
    /// The token has expired. A list that came in order goes on from the last datestamp; any other is repeated
    /// whole: OAI-PMH promises no order, and a guess would lose records. What is held already is unchanged.
    pub(super) fn begin_again(&mut self, reason: String) -> Result<(), ListError> {
        self.resumed = false;
        let reached = self.reached();
        let further = reached.is_some() && reached > self.repeats.from;
        self.repeats.count = if further { 0 } else { self.repeats.count + 1 };
        if self.repeats.count > MAX_REPEATS {
            return self.narrow(reason);
        }
        self.notes.push(match &reached {
            Some(from) => format!("a token expired ({reason}): going on from {from}"),
            None => format!("a token expired ({reason}): beginning the list again"),
        });
        let Some(from) = reached else {
            self.plan.arguments.from.clone_from(&self.repeats.first_from);
            self.trace = Trace::beginning(0);
            return Ok(());
        };
        self.repeats.partial = true;
        self.plan.arguments.from = Some(from.clone());
        self.repeats.from = Some(from);
        let order = std::mem::take(&mut self.trace.order);
        self.trace = Trace::beginning(self.trace.received);
        self.trace.order = order;
        Ok(())
    }

    /// Beginning again did not help: the list is walked in two halves of its dates, each of which may be halved
    /// again.
    fn narrow(&mut self, reason: String) -> Result<(), ListError> {
        let from = self.repeats.first_from.clone();
        self.halve(from, &format!("tokens expire ({reason})")).then_some(()).ok_or(ListError::Expires(reason))
    }

    /// Walks the two halves of the present window, from `from` on; `false`: it can be made no narrower.
    fn halve(&mut self, from: Option<String>, reason: &str) -> bool {
        let window = Window { from, until: self.plan.arguments.until.clone() };
        let (lowest, highest) = self.ends();
        let halves = narrow::halves(&window, &lowest, &highest);
        let Some((first, second)) = halves else { return false };
        let until = first.until.as_deref().unwrap_or_default();
        self.notes.push(format!("{reason}: asking in windows of dates, until {until}"));
        let (from, until) = (self.repeats.first_from.clone(), window.until);
        self.narrowed.whole.get_or_insert(Window { from, until });
        self.narrowed.left.push(second);
        self.repeats.partial = true;
        self.enter(first);
        true
    }

    /// What stands in for the open ends of a window: dates of the repository itself, as far as it has told any.
    fn ends(&self) -> (String, String) {
        let usable = |date: &&String| window::read(date).is_some();
        let span = &self.plan.span;
        let lowest = self.narrowed.lowest.as_ref().or(span.from.as_ref().filter(usable));
        let highest = self.response_date.as_ref().filter(usable).or(span.until.as_ref().filter(usable));
        let lowest = lowest.map_or(EARLIEST, String::as_str);
        (lowest.to_owned(), highest.cloned().unwrap_or_else(|| self.asker.now()))
    }

    /// A request has failed for good: whether there is a way round it.
    pub(super) fn after_failure(&mut self, error: ListError) -> Result<(), ListError> {
        let ListError::Ask { cause: AskError::GaveUp { reason, kind, .. }, .. } = &error else {
            return Err(error);
        };
        let (reason, kind) = (reason.clone(), *kind);
        let seen = self.pages > 0 || self.plan.arguments.from.is_some() || self.narrowed.whole.is_some();
        match kind {
            _ if self.is_overdue() => self.begin_again(reason),
            Kind::Closed => Err(error),
            _ if self.resumed => self.begin_again(reason),
            Kind::Odd if !seen => Err(error),
            Kind::Odd | Kind::Broken if self.narrowed.broken_in_a_row < MAX_BROKEN => {
                self.go_round(reason);
                Ok(())
            }
            Kind::Odd | Kind::Broken | Kind::Refused => Err(error),
        }
    }

    /// The repository breaks down over a page: all before and behind it is asked for in windows of dates, until the
    /// window that it breaks down over is a day (a second) long. That one is left out.
    fn go_round(&mut self, reason: String) {
        self.narrowed.broken.get_or_insert_with(|| reason.clone());
        self.narrowed.broken_in_a_row += 1;
        let from = self.reached().or(self.repeats.first_from.clone());
        if self.halve(from, &format!("a page cannot be had ({reason})")) {
            return;
        }
        let end = |date: Option<&String>| date.cloned().unwrap_or_default();
        let (from, until) = (end(self.plan.arguments.from.as_ref()), end(self.plan.arguments.until.as_ref()));
        self.notes.push(format!("the records from {from} until {until} cannot be listed: {reason}"));
        self.narrowed.gap.get_or_insert(reason);
        self.repeats.partial = true;
        self.end_of_window();
    }

    /// The repository will not have the list. Where that is about the token of an earlier run, it is begun again.
    pub(super) fn refused(&mut self, reason: String) -> Result<(), ListError> {
        if self.resumed { self.begin_again(reason) } else { Err(ListError::Refused(reason)) }
    }

    /// The datestamp up to which everything came, if the list came in order, as `from` of another request.
    fn reached(&self) -> Option<String> {
        self.trace.order.reached().and_then(|datestamp| self.as_from(datestamp))
    }

    /// A datestamp of the list in the form of its own `from`, which the server has accepted, or its own form.
    fn as_from(&self, datestamp: &str) -> Option<String> {
        match self.plan.arguments.from.as_deref().or(self.plan.arguments.until.as_deref()) {
            Some(form) if form.len() == 10 => window::day(datestamp),
            _ if datestamp.len() == 10 => window::day(datestamp),
            _ => window::cut(datestamp, window::Granularity::Second),
        }
    }

    /// Our arguments are refused: days instead of seconds, the prefix beside the token; else it is final.
    pub(super) fn other_form(&mut self, reason: String) -> Result<(), ListError> {
        if self.trace.sent.is_some() {
            if self.prefix_beside_token {
                return self.refused(reason);
            }
            self.notes.push("the repository wants metadataPrefix beside the token".to_owned());
            self.prefix_beside_token = true;
            return Ok(());
        }
        let arguments = &mut self.plan.arguments;
        let in_days =
            |date: &Option<String>| date.as_deref().filter(|date| date.len() > 10).and_then(window::day);
        let (from, until) = (in_days(&arguments.from), in_days(&arguments.until));
        if from.is_none() && until.is_none() {
            return self.without_dates(reason);
        }
        self.repeats.first_from = in_days(&self.repeats.first_from).or(self.repeats.first_from.take());
        arguments.from = from.or(arguments.from.take());
        arguments.until = until.or(arguments.until.take());
        self.notes.push("the repository refuses dates with a time, although it declares them".to_owned());
        Ok(())
    }

    /// Dates are refused in every form: the list is asked for without them, unless it is about them.
    fn without_dates(&mut self, reason: String) -> Result<(), ListError> {
        let arguments = &mut self.plan.arguments;
        let has_dates = arguments.from.is_some() || arguments.until.is_some();
        if self.plan.dated || self.narrowed.whole.is_some() || self.repeats.partial || !has_dates {
            return Err(ListError::Refused(reason));
        }
        (arguments.from, arguments.until) = (None, None);
        self.repeats.first_from = None;
        self.notes.push(format!("the repository refuses dates ({reason}): everything is listed"));
        Ok(())
    }

    /// A list in circles is complete when everything that was promised has come.
    pub(super) fn endless(&mut self, reason: String) {
        let received = self.trace.received;
        let whole = self.trace.size.is_some_and(|size| size > 0 && received >= size);
        self.ended =
            Some(if whole { Ok(()) } else { Err(ListError::Endless { received, reason: reason.clone() }) });
        self.notes.push(reason);
    }
}
