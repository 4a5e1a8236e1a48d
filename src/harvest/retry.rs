//! Whether a failed request is sent again, and after how long: a pure decision.
//!
//! Apart from sending so that the whole policy is a table of tests. Knows no clock and throws no dice: the
//! caller brings the jitter.

use std::fmt;
use std::time::Duration;

/// Why a request did not bring what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A status that is no success.
    Status {
        /// HTTP status.
        status: u16,
        /// What the server asked for.
        retry_after: Option<Duration>,
    },
    /// No whole answer.
    NoAnswer {
        /// The same request may succeed later.
        transient: bool,
        /// In words.
        reason: String,
    },
    /// An answer without OAI-PMH in it, such as an HTML error page under status 200.
    NotOai {
        /// In words.
        reason: String,
    },
    /// An answer whose XML ends before its time.
    CutOff,
    /// An answer larger than is taken.
    TooLarge {
        /// In words.
        reason: String,
    },
}

/// What a failure that stays says of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nobody is there, or nobody may ask: another request would fare the same.
    Closed,
    /// The repository is there and will not have this request.
    Refused,
    /// The repository is there and answers with something else.
    Odd,
    /// The repository is there and breaks down over this request.
    Broken,
}

impl Failure {
    /// What it says of the request, where it stays.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Status { status: 400 | 404..=406 | 409..=422, .. } => Kind::Refused,
            Self::Status { status: 500 | 501, .. } | Self::TooLarge { .. } => Kind::Broken,
            Self::NotOai { .. } | Self::CutOff => Kind::Odd,
            Self::Status { .. } | Self::NoAnswer { .. } => Kind::Closed,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { status, .. } => write!(f, "the repository answers with HTTP status {status}"),
            Self::NoAnswer { reason, .. } | Self::NotOai { reason } | Self::TooLarge { reason } => {
                f.write_str(reason)
            }
            Self::CutOff => f.write_str("the answer ends in the middle"),
        }
    }
}

/// How patient a harvest is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Wait before the first repetition; doubled for each further one.
    pub base: Duration,
    /// Longest wait that we choose ourselves.
    pub cap: Duration,
    /// Failures in a row after which a request is given up.
    pub tries: u32,
    /// Longest `Retry-After` that is waited for; a longer one ends the run.
    pub longest_retry_after: Duration,
}

impl Policy {
    /// The policy for servers of others: 1 s, doubling up to 5 min, 9 tries; up to an hour of `Retry-After`.
    #[must_use]
    pub fn polite() -> Self {
        let seconds = Duration::from_secs;
        Self { base: seconds(1), cap: seconds(300), tries: 9, longest_retry_after: seconds(3600) }
    }

    /// The policy for a server on this machine, which nobody else needs: 50 ms, doubling.
    #[must_use]
    pub fn local() -> Self {
        Self { base: Duration::from_millis(50), ..Self::polite() }
    }
}

/// What to do after a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Send again after this time.
    Wait(Duration),
    /// Do not send again in this run.
    GiveUp,
    /// The server wants to be left alone for longer than we wait.
    Later(Duration),
}

/// Decides after failure number `attempt` (from 1) in a row of one request. `jitter` is from 0 to 1.
#[must_use]
pub fn decide(policy: &Policy, attempt: u32, failure: &Failure, jitter: f64) -> Decision {
    // No time at all, or one that is past, is no advice: it would be asked again and again at once.
    if let Failure::Status { status: 429 | 503, retry_after: Some(wanted) } = failure
        && !wanted.is_zero()
    {
        return match wanted {
            wanted if *wanted > policy.longest_retry_after => Decision::Later(*wanted),
            // A server that asks politely is met politely, but not for ever.
            _ if attempt >= policy.tries.saturating_mul(3) => Decision::GiveUp,
            wanted => Decision::Wait(*wanted),
        };
    }
    let may_pass = match failure {
        Failure::Status { status, .. } => {
            matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504 | 520..=527)
        }
        Failure::NoAnswer { transient, .. } => *transient,
        Failure::NotOai { .. } | Failure::CutOff => true,
        Failure::TooLarge { .. } => false,
    };
    if !may_pass || attempt >= policy.tries {
        return Decision::GiveUp;
    }
    let doubled = policy.base.saturating_mul(1 << attempt.saturating_sub(1).min(20)).min(policy.cap);
    Decision::Wait(doubled.mul_f64(jitter.clamp(0.0, 1.0).mul_add(0.5, 0.75)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(attempt: u32, failure: Failure, expected: Decision) {
        assert_eq!(decide(&Policy::polite(), attempt, &failure, 0.5), expected);
    }

    fn status(status: u16, retry_after: Option<u64>) -> Failure {
        Failure::Status { status, retry_after: retry_after.map(Duration::from_secs) }
    }

    fn wait(seconds: u64) -> Decision {
        Decision::Wait(Duration::from_secs(seconds))
    }

    #[test]
    fn what_may_pass_is_tried_again_with_growing_waits() {
        check(1, status(500, None), wait(1));
        check(2, status(502, None), wait(2));
        check(8, status(503, None), wait(128));
        check(9, status(503, None), Decision::GiveUp);
        check(3, Failure::CutOff, wait(4));
        check(1, Failure::NoAnswer { transient: true, reason: String::new() }, wait(1));
    }

    #[test]
    fn what_will_not_pass_is_given_up_at_once() {
        for code in [400, 401, 403, 404, 410, 501] {
            check(1, status(code, Some(1)), Decision::GiveUp);
        }
        check(1, Failure::NoAnswer { transient: false, reason: String::new() }, Decision::GiveUp);
    }

    #[test]
    fn a_server_that_says_how_long_is_obeyed_within_an_hour() {
        check(12, status(429, Some(7)), wait(7));
        check(27, status(503, Some(7)), Decision::GiveUp);
        check(1, status(503, Some(86_400)), Decision::Later(Duration::from_secs(86_400)));
    }

    #[test]
    fn a_server_that_names_no_time_at_all_is_not_hurried() {
        check(1, status(503, Some(0)), wait(1));
        check(4, status(429, Some(0)), wait(8));
        check(9, status(503, Some(0)), Decision::GiveUp);
    }

    #[test]
    fn a_failure_that_stays_says_whether_another_request_may_fare_better() {
        for (code, kind) in [
            (400, Kind::Refused),
            (404, Kind::Refused),
            (414, Kind::Refused),
            (500, Kind::Broken),
            (401, Kind::Closed),
            (403, Kind::Closed),
            (429, Kind::Closed),
            (503, Kind::Closed),
        ] {
            assert_eq!(status(code, None).kind(), kind, "{code}");
        }
        assert_eq!(Failure::CutOff.kind(), Kind::Odd);
    }

    #[test]
    fn jitter_spreads_the_waits_around_the_doubled_base() {
        let decide = |jitter| decide(&Policy::polite(), 3, &Failure::CutOff, jitter);
        assert_eq!(decide(0.0), wait(3));
        assert_eq!(decide(1.0), wait(5));
    }
}
