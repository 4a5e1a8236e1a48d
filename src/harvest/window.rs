//! Dates of selective harvesting: granularity, and from where the next list begins.
//!
//! Apart from the loop because it is pure arithmetic with sharp edges. Knows datestamps; knows no source,
//! request or clock: every date comes from the repository itself.

use std::time::Duration;

use jiff::Span;
use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Seconds that a clock may be ahead without a word: less is within the overlap.
const MIN_AHEAD: i64 = 60;
/// Seconds that a wrong time zone can make: 14 hours, and the one of summer twice over.
const MAX_AHEAD: i64 = 16 * 3600;

/// How fine a repository's datestamps are (OAI-PMH 2.0 section 2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granularity {
    /// `YYYY-MM-DD`.
    Day,
    /// `YYYY-MM-DDThh:mm:ssZ`.
    Second,
}

impl Granularity {
    /// Reads `granularity` of an Identify answer; whatever does not name seconds is days, which all must accept.
    #[must_use]
    pub fn read(text: &str) -> Self {
        if text.trim().eq_ignore_ascii_case("YYYY-MM-DDThh:mm:ssZ") { Self::Second } else { Self::Day }
    }

    /// How far the next list reaches back before the last one, so that records that a server indexes late, or
    /// stamps before it shows them, are met: a day, or ten minutes.
    fn overlap(self) -> Span {
        match self {
            Self::Day => 1.day(),
            Self::Second => 10.minutes(),
        }
    }

    /// A moment as it is sent: `2024-02-29` or `2024-02-29T12:00:00Z`.
    #[must_use]
    pub fn format(self, moment: Timestamp) -> String {
        let text = match self {
            Self::Day => moment.strftime("%Y-%m-%d"),
            Self::Second => moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        };
        text.to_string()
    }
}

/// `from` of the list after one whose first answer had this `responseDate`: cut to the granularity, minus the
/// overlap, minus the time by which the server's clock is `ahead`. `None` (the whole list) when the date cannot be read, or lies before all that the repository has.
#[must_use]
pub fn from_after(
    response_date: &str,
    granularity: Granularity,
    earliest: Option<&str>,
    ahead: Span,
) -> Option<String> {
    let last = read(response_date)?;
    let back = last.to_zoned(TimeZone::UTC).checked_sub(granularity.overlap()).ok()?;
    let back = back.checked_sub(ahead).ok()?.timestamp();
    let earliest = earliest.and_then(read).filter(|earliest| *earliest <= last);
    match earliest {
        // Some servers refuse a `from` before their earliest datestamp.
        Some(earliest) if back <= earliest => None,
        _ => Some(granularity.format(back)),
    }
}

/// By how much the repository's clock is ahead of ours, as its `response_date` and our `now` (seconds since 1970)
/// have it: what it stamps may then lie that far before its responseDate. Only what a wrong time zone can explain is
/// believed; more is our own clock's fault.
#[must_use]
pub fn ahead(response_date: Option<&str>, now: i64) -> Span {
    let seconds = response_date.and_then(read).map_or(0, |said| said.as_second().saturating_sub(now));
    if (MIN_AHEAD..=MAX_AHEAD).contains(&seconds) { seconds.seconds() } else { Span::new() }
}

/// How long something lives that was given at `response_date` and expires at `expiration`; `None` where it was dead
/// when it came, which is no date to believe, or either date cannot be read.
#[must_use]
pub fn life(response_date: Option<&str>, expiration: Option<&str>) -> Option<Duration> {
    let seconds = read(expiration?)?.as_second().checked_sub(read(response_date?)?.as_second())?;
    u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map(Duration::from_secs)
}

/// A datestamp or responseDate as a moment; dates alone are midnight. Fractions and offsets, which the protocol
/// forbids and servers send, are understood.
#[must_use]
pub fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let date: Date = text.parse().ok().filter(|_| text.len() == 10)?;
    date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// A datestamp at this granularity, to be sent as `from` or `until`; `None` when it cannot be read.
#[must_use]
pub fn cut(datestamp: &str, granularity: Granularity) -> Option<String> {
    read(datestamp).map(|moment| granularity.format(moment))
}

/// The day of a datestamp, for servers that declare seconds and refuse them.
#[must_use]
pub fn day(datestamp: &str) -> Option<String> {
    cut(datestamp, Granularity::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(response_date: &str, granularity: Granularity, earliest: Option<&str>, expected: Option<&str>) {
        assert_eq!(
            from_after(response_date, granularity, earliest, Span::new()).as_deref(),
            expected,
            "{response_date}"
        );
    }

    #[test]
    fn the_next_list_begins_at_the_servers_date_minus_the_overlap() {
        check("2026-03-01T00:05:00Z", Granularity::Second, None, Some("2026-02-28T23:55:00Z"));
        check("2026-03-01T00:05:00Z", Granularity::Day, None, Some("2026-02-28"));
        check("2026-03-01T00:05:00.123Z", Granularity::Second, None, Some("2026-02-28T23:55:00Z"));
        check("2026-03-01T02:05:00+02:00", Granularity::Second, None, Some("2026-02-28T23:55:00Z"));
        check("2026-03-01", Granularity::Day, None, Some("2026-02-28"));
    }

    #[test]
    fn what_cannot_be_read_or_lies_before_everything_means_the_whole_list() {
        check("yesterday", Granularity::Second, None, None);
        check("", Granularity::Day, None, None);
        check("2026-03-01T00:05:00Z", Granularity::Second, Some("2026-03-01"), None);
        check("2026-03-01T00:05:00Z", Granularity::Second, Some("2026-01-01"), Some("2026-02-28T23:55:00Z"));
    }

    #[test]
    fn an_earliest_datestamp_that_lies_is_not_believed() {
        check("2026-03-01T00:05:00Z", Granularity::Second, Some("2030-01-01"), Some("2026-02-28T23:55:00Z"));
        check("2026-03-01T00:05:00Z", Granularity::Second, Some("0000-00-00"), Some("2026-02-28T23:55:00Z"));
    }

    #[test]
    fn a_clock_that_is_ahead_widens_the_overlap_and_one_that_is_far_off_is_not_believed() {
        let from = |seconds: i64| {
            let now = read("2026-03-01T12:00:00Z").unwrap().as_second();
            let ahead = ahead(Some("2026-03-01T14:00:00Z"), now + 7200 - seconds);
            from_after("2026-02-28T14:00:00Z", Granularity::Second, None, ahead).unwrap()
        };
        assert_eq!(from(7200), "2026-02-28T11:50:00Z");
        for none in [0, 59, -7200, 20 * 3600] {
            assert_eq!(from(none), "2026-02-28T13:50:00Z", "{none}");
        }
    }

    #[test]
    fn only_seconds_are_seconds() {
        assert_eq!(Granularity::read(" YYYY-MM-DDThh:mm:ssZ "), Granularity::Second);
        assert_eq!(Granularity::read("YYYY-MM-DD"), Granularity::Day);
        assert_eq!(Granularity::read("seconds"), Granularity::Day);
    }
}
