//! Dates as they come in 2.3.3, 3.2.3 and 8.2, to the form the standard has.
//!
//! Apart from the reader because the writer, the checker and the crosswalks need the same answer. A date is
//! never completed: `2004-5` becomes `2004-05`, not a day. Where two readings are possible (`03/04/2005`)
//! there is none.

/// The same moment in LOM's *DateTime* form (IEEE 1484.12.1 section 8.2 as the XML binding limits it);
/// equal to `text` where it keeps the rule already, `None` where it is no date.
///
/// A time zone is only written after fractional seconds, as the binding's pattern demands.
#[must_use]
pub fn normal(text: &str) -> Option<String> {
    let text = text.trim();
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time.trim())),
        None => (text, None),
    };
    let mut out = day(date)?;
    if let Some(time) = time {
        if out.len() != "YYYY-MM-DD".len() {
            return None;
        }
        out.push('T');
        out.push_str(&clock(time)?);
    }
    Some(out)
}

/// The date part, padded.
fn day(text: &str) -> Option<String> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    if !parts.iter().all(|part| digits(part)) {
        return None;
    }
    match parts.as_slice() {
        [year] if year.len() == 4 => ymd(year, None, None),
        [all] if all.len() == 8 => ymd(all.get(..4)?, all.get(4..6), all.get(6..)),
        [year, month] if year.len() == 4 => ymd(year, Some(month), None),
        [month, year] if year.len() == 4 => ymd(year, Some(month), None),
        [year, month, day] if year.len() == 4 => ymd(year, Some(month), Some(day)),
        [first, second, year] if year.len() == 4 => {
            let (day, month) = day_and_month(first, second, text.contains('.'))?;
            ymd(year, Some(month), Some(day))
        }
        _ => None,
    }
}

/// Which of two numbers before a year is the day: with points always the first, else only where one cannot
/// be a month, or both are the same.
fn day_and_month<'t>(first: &'t str, second: &'t str, points: bool) -> Option<(&'t str, &'t str)> {
    let (a, b): (u32, u32) = (first.parse().ok()?, second.parse().ok()?);
    if points || a > 12 || a == b {
        Some((first, second))
    } else if b > 12 {
        Some((second, first))
    } else {
        None
    }
}

fn ymd(year: &str, month: Option<&str>, day: Option<&str>) -> Option<String> {
    let year: u32 = year.parse().ok().filter(|year| (1..=9999).contains(year))?;
    let Some(month) = month else { return Some(format!("{year:04}")) };
    let month: u32 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let Some(day) = day else { return Some(format!("{year:04}-{month:02}")) };
    let day: u32 = day.parse().ok().filter(|day| (1..=days_in(year, month)).contains(day))?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The time part: `hh[:mm[:ss[.s[zone]]]]`, seconds and a fraction added before a zone.
fn clock(text: &str) -> Option<String> {
    let (time, zone) = split_zone(text);
    let (whole, fraction) = time.split_once(['.', ',']).map_or((time, None), |(w, f)| (w, Some(f)));
    let parts: Vec<&str> = whole.split(':').collect();
    let limits = [23, 59, 59];
    let fits = |(part, limit): (&&str, u32)| {
        (1..=2).contains(&part.len()) && part.parse::<u32>().is_ok_and(|number| number <= limit)
    };
    if parts.len() > limits.len() || !parts.iter().zip(limits).all(fits) {
        return None;
    }
    if fraction.is_some_and(|f| parts.len() != 3 || f.is_empty() || !f.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let mut out: Vec<String> = parts.iter().map(|part| format!("{part:0>2}")).collect();
    let zone = zone_text(zone)?;
    if !zone.is_empty() {
        out.resize(limits.len(), "00".to_owned());
    }
    let fraction = fraction.or((!zone.is_empty()).then_some("0"));
    let fraction = fraction.map(|f| format!(".{f}")).unwrap_or_default();
    Some(format!("{}{fraction}{zone}", out.join(":")))
}

/// Cuts the zone off a time: `10:00Z`, `10:00+01:00`, `10:00 +0100`.
fn split_zone(text: &str) -> (&str, &str) {
    let at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (time, zone) = text.split_at(at);
    (time.trim(), zone.trim())
}

/// `Z` or `±hh:mm`; empty for none; `None` where it is no zone.
fn zone_text(zone: &str) -> Option<String> {
    if zone.is_empty() {
        return Some(String::new());
    }
    if zone.eq_ignore_ascii_case("z") {
        return Some("Z".to_owned());
    }
    let (sign, offset) = zone.split_at_checked(1)?;
    let digits: String = offset.chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = match digits.len() {
        2 => (digits.as_str(), "00"),
        4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    let number = |text: &str, limit| text.parse::<u32>().ok().filter(|n| *n <= limit);
    Some(format!("{sign}{:02}:{:02}", number(hours, 23)?, number(minutes, 59)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cases: &[(&str, Option<&str>)]) {
        for (text, expected) in cases {
            assert_eq!(normal(text).as_deref(), *expected, "{text:?}");
        }
    }

    #[test]
    fn what_keeps_the_rule_stays() {
        for text in [
            "2026",
            "2026-11",
            "2026-11-21",
            "2026-11-21T10",
            "2026-11-21T10:00",
            "2026-11-21T10:00:00",
            "2026-11-21T10:00:00.25",
            "2026-11-21T10:00:00.0Z",
            "2026-11-21T10:00:00.0+01:00",
            "2024-02-29",
        ] {
            check(&[(text, Some(text))]);
        }
    }

    #[test]
    fn loose_forms_get_the_form_of_the_standard() {
        check(&[
            ("2015-7-17", Some("2015-07-17")),
            ("2026-11-21T10:00:00Z", Some("2026-11-21T10:00:00.0Z")),
            ("2026-11-21T10:00Z", Some("2026-11-21T10:00:00.0Z")),
            ("2026-11-21T10:00:00+0100", Some("2026-11-21T10:00:00.0+01:00")),
            ("2024-01-15 10:00:00", Some("2024-01-15T10:00:00")),
            ("31.12.2020", Some("2020-12-31")),
            ("1.2.2020", Some("2020-02-01")),
            ("21/11/2026", Some("2026-11-21")),
            ("11/21/2026", Some("2026-11-21")),
            ("2026/11/21", Some("2026-11-21")),
            ("20261121", Some("2026-11-21")),
            ("05/2010", Some("2010-05")),
        ]);
    }

    #[test]
    fn what_is_no_date_or_two_gives_none() {
        for text in [
            "",
            "printemps 2008",
            "0000-00-00",
            "0000",
            "03/04/2005",
            "2026-13-01",
            "2026-02-30",
            "2026-11T10",
            "2026-11-21T25:00",
            "2026-11-21T",
            "99",
            "2026-11-21T10:00:00.",
            "2026-11-21T10:00+1",
            "10:00",
            "-2026",
            "٢٠٢٦",
        ] {
            check(&[(text, None)]);
        }
    }
}
