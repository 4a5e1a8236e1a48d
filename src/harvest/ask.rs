//! One question to a repository: sent again as the policy says, counted, within the budget, until told to stop.
//!
//! Apart from the loop so that the loop never sees a status code or a time-out. Of OAI-PMH it knows only whether an
//! answer under a failing status is one.

use std::hash::BuildHasher;
use std::hash::RandomState;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::harvest::ahead::Ahead;
use crate::harvest::retry;
use crate::harvest::retry::Decision;
use crate::harvest::retry::Failure;
use crate::harvest::retry::Policy;
use crate::harvest::window::Granularity;
use crate::http::Clock;
use crate::http::HttpError;
use crate::http::RequestOptions;
use crate::http::Response;
use crate::http::Transport;
use crate::oai;

/// Longest sleep before the stop flag is looked at again.
const SLICE: Duration = Duration::from_millis(200);

/// Longest time for which a repository is left alone because it said so: a number that is a slip would shut it out for
/// ever.
const LONGEST_REMEMBERED: Duration = Duration::from_secs(7 * 86_400);

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// Somebody asked us to stop.
    #[error("stopped on request: the next run goes on from here")]
    Stopped,
    /// The day's budget of requests is used up.
    #[error("the budget of {0} requests a day is used up: the next run goes on from here")]
    Budget(u64),
    /// The part of the day in which the source may be asked is over.
    #[error("outside its harvest window ({0}): the next run goes on from here")]
    Window(String),
    /// It failed, and would fail again.
    #[error("{reason}{}", tried(*.tries))]
    GaveUp {
        /// The last failure in words.
        reason: String,
        /// How often it was sent.
        tries: u32,
        /// What that says of the request.
        kind: retry::Kind,
    },
    /// The server wants to be left alone for longer than we wait.
    #[error("the repository asks to be left alone for {} minutes, until {until}", .wait.as_secs().div_ceil(60))]
    Later {
        /// For how long.
        wait: Duration,
        /// Until when, RFC 3339, UTC.
        until: String,
    },
}

fn tried(tries: u32) -> String {
    if tries > 1 { format!(" (tried {tries} times)") } else { String::new() }
}

/// What was sent and received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Requests sent, repeated ones included.
    pub requests: u64,
    /// Requests sent again.
    pub retries: u64,
    /// Bytes of bodies, decompressed.
    pub bytes: u64,
    /// Answers that came compressed.
    pub compressed: u64,
}

/// Asks one repository.
pub struct Asker<'a> {
    /// How requests are sent.
    pub transport: &'a dyn Transport,
    /// Sends a request while the answer before it is read; `None`: one after the other.
    pub ahead: Option<Ahead>,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Set when we are to stop.
    pub stop: &'a AtomicBool,
    /// Sent with each request.
    pub options: RequestOptions,
    /// How patient we are.
    pub policy: Policy,
    /// Requests that may still be sent, and the day's whole budget.
    pub budget: Option<(u64, u64)>,
    /// Told of each request before it is sent: how many these are.
    pub note: Option<Box<dyn Fn(u64) + Send + 'a>>,
    /// Part of the day in which we may ask.
    pub window: Option<crate::config::value::Window>,
    /// What was sent and received.
    pub traffic: Traffic,
}

impl Asker<'_> {
    /// Asks for `url` and reads the answer with `read`, which gets the number of the attempt (from 1) and may
    /// call the answer a failure.
    ///
    /// # Errors
    /// [`AskError`] when there is no answer to be had now.
    pub fn ask<T>(
        &mut self,
        url: &str,
        read: impl FnMut(Response, u32) -> Result<T, Failure>,
    ) -> Result<T, AskError> {
        self.ask_on(url, |_| None, read)
    }

    /// The same; `next` guesses from the answer which address will be asked for after it, which is then on its way
    /// while `read` reads.
    ///
    /// # Errors
    /// As [`Asker::ask`].
    pub fn ask_on<T>(
        &mut self,
        url: &str,
        next: impl Fn(&Response) -> Option<String>,
        mut read: impl FnMut(Response, u32) -> Result<T, Failure>,
    ) -> Result<T, AskError> {
        let mut attempt = 1;
        loop {
            self.may_ask_for(url)?;
            let failure = match self.send(url) {
                Ok(response) => {
                    self.look_ahead(next(&response));
                    match read(response, attempt) {
                        Ok(value) => return Ok(value),
                        Err(failure) => failure,
                    }
                }
                Err(failure) => failure,
            };
            match retry::decide(&self.policy, attempt, &failure, jitter()) {
                Decision::Wait(time) => self.wait(time)?,
                Decision::GiveUp => {
                    let (reason, kind) = (failure.to_string(), failure.kind());
                    return Err(AskError::GaveUp { reason, tries: attempt, kind });
                }
                Decision::Later(wait) => {
                    let wait = wait.min(LONGEST_REMEMBERED);
                    return Err(AskError::Later { wait, until: self.after(wait) });
                }
            }
            self.traffic.retries += 1;
            attempt += 1;
        }
    }

    /// Whether another request may be sent now.
    ///
    /// # Errors
    /// We were told to stop, the budget is used up, or the window is closed.
    pub fn may_ask(&self) -> Result<(), AskError> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(AskError::Stopped);
        }
        if let Some((left, budget)) = self.budget
            && self.traffic.requests >= left
        {
            return Err(AskError::Budget(budget));
        }
        let minute = u16::try_from(self.clock.unix().rem_euclid(86_400) / 60).unwrap_or(0);
        match self.window {
            Some(window) if !window.contains(minute) => Err(AskError::Window(window.to_string())),
            _ => Ok(()),
        }
    }

    /// The same for this address, which may be under way already.
    fn may_ask_for(&self, url: &str) -> Result<(), AskError> {
        let under_way = self.ahead.as_ref().and_then(Ahead::under_way) == Some(url);
        if under_way && !self.stop.load(Ordering::Relaxed) { Ok(()) } else { self.may_ask() }
    }

    /// Sends the request that will probably be next, if one may be sent.
    fn look_ahead(&mut self, url: Option<String>) {
        let idle = self.ahead.as_ref().is_some_and(|ahead| ahead.under_way().is_none());
        let Some(url) = url.filter(|_| idle && self.may_ask().is_ok()) else { return };
        self.count();
        if let Some(ahead) = &mut self.ahead {
            ahead.begin(url, &self.options);
        }
    }

    /// Counts the request that is sent next.
    fn count(&mut self) {
        self.traffic.requests += 1;
        if let Some(note) = &self.note {
            note(self.traffic.requests);
        }
    }

    /// The answer from ahead, if it is the one that is wanted; another one is let go.
    fn asked_ahead(&mut self, url: &str) -> Option<Result<Response, HttpError>> {
        let ahead = self.ahead.as_mut()?;
        let wanted = ahead.under_way() == Some(url);
        ahead.take().filter(|_| wanted)
    }

    fn send(&mut self, url: &str) -> Result<Response, Failure> {
        let no_answer = |error: HttpError| match (error.to_string(), error) {
            (reason, HttpError::TooLarge { .. }) => Failure::TooLarge { reason },
            (reason, error) => Failure::NoAnswer { transient: error.is_transient(), reason },
        };
        let answer = match self.asked_ahead(url) {
            Some(answer) => answer,
            None => {
                self.count();
                self.transport.get(url, &self.options)
            }
        };
        let response = answer.map_err(no_answer)?;
        self.traffic.bytes += response.body.len() as u64;
        self.traffic.compressed += u64::from(response.header("content-encoding").is_some());
        if (200..300).contains(&response.status) || answers_all_the_same(&response) {
            return Ok(response);
        }
        let retry_after = response.retry_after(self.clock.unix());
        Err(Failure::Status { status: response.status, retry_after })
    }

    /// The present moment by our clock, RFC 3339, UTC.
    #[must_use]
    pub fn now(&self) -> String {
        self.after(Duration::ZERO)
    }

    /// The moment after this time, RFC 3339, UTC.
    fn after(&self, time: Duration) -> String {
        let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let moment = jiff::Timestamp::from_second(self.clock.unix().saturating_add(seconds));
        Granularity::Second.format(moment.unwrap_or(jiff::Timestamp::MAX))
    }

    /// Sleeps in slices, so that a request to stop is heard.
    fn wait(&self, time: Duration) -> Result<(), AskError> {
        let mut left = time;
        while !left.is_zero() {
            if self.stop.load(Ordering::Relaxed) {
                return Err(AskError::Stopped);
            }
            let slice = left.min(SLICE);
            self.clock.sleep(slice);
            left -= slice;
        }
        Ok(())
    }
}

/// Whether an answer of OAI-PMH comes under a status that the protocol has no use for: some servers give its errors under
/// 404 or 400, and whole pages under 500 after a warning of theirs.
fn answers_all_the_same(response: &Response) -> bool {
    let failure = Failure::Status { status: response.status, retry_after: None };
    failure.kind() != retry::Kind::Closed
        && oai::read_page(&response.body, response.charset().as_deref())
            .is_ok_and(|page| page.well_formed && !(page.errors.is_empty() && page.verbs.is_empty()))
}

/// From 0 to 1, different in each process and at each call, so that clients that failed together do not come
/// back together.
fn jitter() -> f64 {
    let bits = RandomState::new().hash_one(0_u8) >> 32;
    f64::from(u32::try_from(bits).unwrap_or(0)) / f64::from(u32::MAX)
}
