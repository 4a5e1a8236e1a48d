//! Time as the polite client and the retries need it: a steady clock, the wall clock, and waiting.
//!
//! A trait, so that tests wait for nothing and see what would have been waited.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

/// A clock that can wait.
pub trait Clock: Send + Sync {
    /// Time since some fixed moment; never goes back.
    fn now(&self) -> Duration;
    /// Waits.
    fn sleep(&self, time: Duration);
    /// Seconds since 1970, UTC.
    fn unix(&self) -> i64;
}

/// The machine's own clock.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn unix(&self) -> i64 {
        jiff::Timestamp::now().as_second()
    }
}

/// A clock that stands still until somebody sleeps: for tests and dry runs of a schedule.
#[derive(Debug, Default)]
pub struct ManualClock {
    now: Mutex<Duration>,
}

impl ManualClock {
    /// All that was slept so far.
    #[must_use]
    pub fn slept(&self) -> Duration {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        self.slept()
    }

    fn sleep(&self, time: Duration) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.saturating_add(time);
    }

    fn unix(&self) -> i64 {
        i64::try_from(self.slept().as_secs()).unwrap_or(i64::MAX)
    }
}
