//! Who was asked last, and when: one request at a time for each host, with a pause between two.
//!
//! Shared by all clones of a client, so that two sources on one host wait for each other.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use crate::http::clock::Clock;

/// When a host may be asked again.
#[derive(Debug, Default)]
pub struct Turn {
    free_at: Duration,
}

/// All hosts asked so far.
#[derive(Debug, Default)]
pub struct Hosts {
    turns: Mutex<HashMap<String, Arc<Mutex<Turn>>>>,
}

impl Hosts {
    /// The turn of one host; lock it for the length of a request.
    pub fn turn(&self, host: &str) -> Arc<Mutex<Turn>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(host.to_owned()).or_default())
    }
}

/// Takes a host's turn once its pause is over, and returns what must live as long as the request.
pub fn wait<'a>(turn: &'a Mutex<Turn>, clock: &dyn Clock) -> MutexGuard<'a, Turn> {
    let turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
    let pause = turn.free_at.saturating_sub(clock.now());
    if !pause.is_zero() {
        clock.sleep(pause);
    }
    turn
}

/// Ends a request: the next one waits for `delay` from now on.
pub fn release(mut turn: MutexGuard<'_, Turn>, clock: &dyn Clock, delay: Duration) {
    turn.free_at = clock.now().saturating_add(delay);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::clock::ManualClock;

    #[test]
    fn two_requests_to_a_host_are_a_delay_apart_and_two_hosts_do_not_wait() {
        let (hosts, clock) = (Hosts::default(), ManualClock::default());
        let second = Duration::from_secs(1);
        for host in ["a", "b", "a"] {
            let turn = hosts.turn(host);
            let held = wait(&turn, &clock);
            release(held, &clock, second);
        }
        assert_eq!(clock.slept(), second);
    }
}
