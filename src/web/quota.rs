//! How many requests a network may make: a bucket for each, filled evenly.
//!
//! Apart so that the arithmetic is tested without a clock: the time is an argument. Memory is bounded; a table that is
//! full forgets the networks that have asked least of late. Knows no HTTP.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

/// Networks remembered: about 4 MB.
const MAX_NETWORKS: usize = 65_536;
/// Of a full table this share stays.
const KEPT: usize = MAX_NETWORKS / 2;

/// One network's right to ask: requests left, and when that was true.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Duration,
}

/// The buckets of all networks.
#[derive(Debug)]
pub struct Quotas {
    per_minute: f64,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

impl Quotas {
    /// Allows so many requests a minute, that many at once; 0: no limit.
    #[must_use]
    pub fn new(per_minute: u32) -> Self {
        Self { per_minute: f64::from(per_minute), buckets: Mutex::default() }
    }

    /// Takes one request of `network` at `now` (any steady clock).
    ///
    /// # Errors
    /// None is left; after so many whole seconds one will be.
    pub fn take(&self, network: IpAddr, now: Duration) -> Result<(), u64> {
        if self.per_minute <= 0.0 {
            return Ok(());
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MAX_NETWORKS && !buckets.contains_key(&network) {
            self.forget(&mut buckets, now);
        }
        let full = Bucket { left: self.per_minute, at: now };
        let bucket = buckets.entry(network).or_insert(full);
        bucket.left = self.left(bucket, now);
        bucket.at = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        let wait = Duration::from_secs_f64((1.0 - bucket.left) * 60.0 / self.per_minute);
        Err(wait.as_secs() + 1)
    }

    fn left(&self, bucket: &Bucket, now: Duration) -> f64 {
        let minutes = now.saturating_sub(bucket.at).as_secs_f64() / 60.0;
        (bucket.left + minutes * self.per_minute).min(self.per_minute)
    }

    /// Keeps the networks that have asked most: those that a limit is for.
    fn forget(&self, buckets: &mut HashMap<IpAddr, Bucket>, now: Duration) {
        let mut left: Vec<f64> = buckets.values().map(|bucket| self.left(bucket, now)).collect();
        left.sort_unstable_by(f64::total_cmp);
        let most = left.get(KEPT).copied().unwrap_or(self.per_minute);
        buckets.retain(|_, bucket| self.left(bucket, now) < most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn net(n: u32) -> IpAddr {
        std::net::Ipv4Addr::from(n << 8).into()
    }

    #[test]
    fn a_network_that_asks_too_much_waits_and_others_do_not() {
        let quotas = Quotas::new(30);
        for n in 0..30 {
            assert_eq!(quotas.take(net(1), at(100)), Ok(()), "{n}");
        }
        assert_eq!(quotas.take(net(1), at(100)), Err(3));
        assert_eq!(quotas.take(net(2), at(100)), Ok(()));
        assert_eq!(quotas.take(net(1), at(102)), Ok(()));
        assert_eq!(quotas.take(net(1), at(102)), Err(3));
        assert!((0..30).all(|_| quotas.take(net(1), at(1_000)).is_ok()));
        assert!(quotas.take(net(1), at(1_000)).is_err());
    }

    #[test]
    fn zero_is_no_limit() {
        let quotas = Quotas::new(0);
        assert!((0..10_000).all(|_| quotas.take(net(1), at(0)).is_ok()));
    }

    #[test]
    fn the_table_stays_small_and_remembers_who_asked_most() {
        let quotas = Quotas::new(2);
        assert!((0..2).all(|_| quotas.take(net(0), at(0)).is_ok()));
        for n in 1..200_000 {
            assert_eq!(quotas.take(net(n), at(0)), Ok(()));
        }
        assert!(quotas.buckets.lock().unwrap().len() <= MAX_NETWORKS);
        assert!(quotas.take(net(0), at(0)).is_err());
    }
}
