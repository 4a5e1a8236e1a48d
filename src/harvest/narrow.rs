//! A list in narrower windows of dates, for repositories whose tokens never last to its end.
//!
//! Pure. Two halves of a window touch without a gap, and where the window has no end on a side, its half has none
//! either: a record with any date lies in one of them.

use jiff::Span as Time;
use jiff::Timestamp;
use jiff::ToSpan;

use crate::harvest::window;
use crate::harvest::window::Granularity;

/// From and until of a list, both inclusive, as they are sent; `None`: no end on that side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Window {
    /// `from`.
    pub from: Option<String>,
    /// `until`.
    pub until: Option<String>,
}

/// The two halves of a window. `lowest` and `highest` stand in for an end that is open: the lowest datestamp seen,
/// and the server's own date. `None` when it is one day (one second) already, or no date can be read.
#[must_use]
pub fn halves(window: &Window, lowest: &str, highest: &str) -> Option<(Window, Window)> {
    let form = window.from.as_deref().or(window.until.as_deref()).unwrap_or(lowest);
    let (granularity, unit): (Granularity, Time) = match form.len() {
        10 => (Granularity::Day, 24.hours()),
        _ => (Granularity::Second, 1.second()),
    };
    let begin = floor(window.from.as_deref().unwrap_or(lowest), granularity)?;
    let end = floor(window.until.as_deref().unwrap_or(highest), granularity)?;
    let seconds = end.as_second().checked_sub(begin.as_second()).filter(|seconds| *seconds > 0)?;
    let middle = granularity.format(Timestamp::from_second(begin.as_second() + (seconds - 1) / 2).ok()?);
    let after = window::read(&middle)?.checked_add(unit).ok()?;
    let first = Window { from: window.from.clone(), until: Some(middle) };
    Some((first, Window { from: Some(granularity.format(after)), until: window.until.clone() }))
}

fn floor(date: &str, granularity: Granularity) -> Option<Timestamp> {
    window::read(&window::cut(date, granularity)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOWEST: &str = "2024-01-01T00:00:00Z";
    const HIGHEST: &str = "2024-01-03T00:00:00Z";

    /// Both windows as `from..until`, joined.
    #[track_caller]
    fn check(from: &str, until: &str, expected: Option<&str>) {
        let some = |date: &str| (!date.is_empty()).then(|| date.to_owned());
        let text = |window: Window| {
            format!("{}..{}", window.from.unwrap_or_default(), window.until.unwrap_or_default())
        };
        let found = halves(&Window { from: some(from), until: some(until) }, LOWEST, HIGHEST);
        let found = found.map(|(first, second)| format!("{} {}", text(first), text(second)));
        assert_eq!(found.as_deref(), expected);
    }

    #[test]
    fn halves_touch_and_open_ends_stay_open() {
        check("", "", Some("..2024-01-01T23:59:59Z 2024-01-02T00:00:00Z.."));
        check("2024-01-01", "", Some("2024-01-01..2024-01-01 2024-01-02.."));
        check("2024-01-01", "2024-01-02", Some("2024-01-01..2024-01-01 2024-01-02..2024-01-02"));
        check("2024-02-01", "2024-02-29", Some("2024-02-01..2024-02-14 2024-02-15..2024-02-29"));
        check(
            "",
            "2024-01-01T00:00:01Z",
            Some("..2024-01-01T00:00:00Z 2024-01-01T00:00:01Z..2024-01-01T00:00:01Z"),
        );
    }

    #[test]
    fn what_cannot_be_halved_is_not() {
        check("2024-01-02", "2024-01-02", None);
        check("2024-01-02T00:00:00Z", "2024-01-02T00:00:00Z", None);
        check("2024-01-05", "2024-01-02", None);
        check("someday", "2024-01-02", None);
    }
}
