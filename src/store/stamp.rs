//! Datestamps in 7 characters instead of 20.
//!
//! A datestamp is whatever the server wrote, and is kept letter by letter. The usual form, `2024-05-06T07:08:09Z`, is
//! a number of seconds, which six characters hold; `~` tells it from all others.

use rusqlite::types::FromSql;
use rusqlite::types::FromSqlResult;
use rusqlite::types::ToSql;
use rusqlite::types::ToSqlOutput;
use rusqlite::types::ValueRef;

const FORMAT: &str = "%Y-%m-%dT%H:%M:%SZ";
const MARK: char = '~';
/// Base 64, in the order of its bytes.
const DIGITS: &[u8; 64] = b"-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const LENGTH: usize = 6;

/// A datestamp on its way to or from a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp(pub String);

/// The text that is stored.
fn shorten(datestamp: &str) -> String {
    let seconds = jiff::civil::DateTime::strptime(FORMAT, datestamp).ok().and_then(seconds);
    let short = seconds.filter(|seconds| written(*seconds).as_deref() == Some(datestamp)).map(digits);
    short.unwrap_or_else(|| match datestamp.starts_with(MARK) {
        true => format!("{MARK}{datestamp}"),
        false => datestamp.to_owned(),
    })
}

fn seconds(time: jiff::civil::DateTime) -> Option<u64> {
    let time = time.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    u64::try_from(time.timestamp().as_second()).ok().filter(|seconds| *seconds < 1 << (6 * LENGTH))
}

fn written(seconds: u64) -> Option<String> {
    let time = jiff::Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
    Some(time.strftime(FORMAT).to_string())
}

fn digits(seconds: u64) -> String {
    let digit = |nth: usize| DIGITS.get(usize::try_from((seconds >> (6 * nth)) & 63).unwrap_or(0)).copied();
    std::iter::once(MARK).chain((0..LENGTH).rev().filter_map(digit).map(char::from)).collect()
}

/// The datestamp of a stored text.
fn restore(text: &str) -> String {
    let Some(marked) = text.strip_prefix(MARK) else { return text.to_owned() };
    if marked.starts_with(MARK) || marked.len() != LENGTH {
        return marked.to_owned();
    }
    let value =
        |byte: u8| DIGITS.iter().position(|digit| *digit == byte).and_then(|at| u64::try_from(at).ok());
    let seconds = marked.bytes().try_fold(0, |sum: u64, byte| Some((sum << 6) | value(byte)?));
    seconds.and_then(written).unwrap_or_else(|| text.to_owned())
}

impl ToSql for Stamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(shorten(&self.0)))
    }
}

impl FromSql for Stamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str().map(|text| Self(restore(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_datestamp_comes_back_letter_by_letter() {
        for (datestamp, length) in [
            ("2024-05-06T07:08:09Z", 7),
            ("1970-01-01T00:00:00Z", 7),
            ("3999-12-31T23:59:59Z", 7),
            ("9999-12-31T23:59:59Z", 20),
            ("1969-12-31T23:59:59Z", 20),
            ("2024-05-06", 10),
            ("2024-02-30T00:00:00Z", 20),
            ("2024-05-06T07:08:60Z", 20),
            ("2024-05-06T07:08:09+00:00", 25),
            ("", 0),
            ("~", 2),
            ("~~~", 4),
            ("~abcdef", 8),
            ("yesterday", 9),
        ] {
            let short = shorten(datestamp);
            assert_eq!((restore(&short).as_str(), short.len()), (datestamp, length));
        }
    }
}
