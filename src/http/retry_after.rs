//! `Retry-After` as data: seconds, or a date (RFC 9110 section 10.2.3).
//!
//! Pure: what to do about it is the harvest's business.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// How long a server asks to be left alone.
///
/// A date is measured against the server's own `Date` header, else against `now` (seconds since 1970): a wrong
/// clock on either side then does not matter. A date in the past is no wait; nonsense is `None`.
#[must_use]
pub fn read(retry_after: &str, date: Option<&str>, now: i64) -> Option<Duration> {
    let text = retry_after.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = http_date(text)?;
    let now = date.and_then(http_date).unwrap_or(now);
    Some(Duration::from_secs(u64::try_from(until.saturating_sub(now)).unwrap_or(0)))
}

/// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(text: &str) -> Option<i64> {
    DateTimeParser::new().parse_timestamp(text.trim()).ok().map(Timestamp::as_second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(retry_after: &str, date: Option<&str>, seconds: Option<u64>) {
        assert_eq!(read(retry_after, date, 784_111_777), seconds.map(Duration::from_secs), "{retry_after}");
    }

    #[test]
    fn seconds_and_dates_are_read_and_nonsense_is_not() {
        check("120", None, Some(120));
        check(" 0 ", None, Some(0));
        check("Sun, 06 Nov 1994 08:50:37 GMT", None, Some(60));
        check("Sun, 06 Nov 1994 08:50:37 GMT", Some("Sun, 06 Nov 1994 08:50:00 GMT"), Some(37));
        check("Sun, 06 Nov 1994 08:00:00 GMT", None, Some(0));
        check("soon", None, None);
        check("-5", None, None);
        check("", None, None);
        check("12.5", None, None);
        check("99999999999999999999999", None, Some(u64::MAX));
    }
}
