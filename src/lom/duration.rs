//! Durations of every shape seen in 4.7 and 5.9.
//!
//! Apart from the reader because search, the checker and the crosswalks need seconds. ISO 8601 with weeks
//! and decimal parts, `hh:mm:ss`, and numbers with words of time in the languages seen; a bare number says
//! no unit and is no duration.

/// Seconds of each part of an ISO 8601 duration, in its order, with the letter; months have 30 days and
/// years 365, as there is no date to count from.
const DATE_PARTS: [(char, f64); 4] =
    [('Y', 31_536_000.0), ('M', 2_592_000.0), ('W', 604_800.0), ('D', 86_400.0)];
const TIME_PARTS: [(char, f64); 3] = [('H', 3600.0), ('M', 60.0), ('S', 1.0)];

/// Words that name a unit, by their beginning, longest first where one begins another.
const UNITS: &[(&str, f64)] = &[
    ("second", 1.0),
    ("seg", 1.0),
    ("sec", 1.0),
    ("sek", 1.0),
    ("min", 60.0),
    ("heure", 3600.0),
    ("hora", 3600.0),
    ("hour", 3600.0),
    ("hr", 3600.0),
    ("stunde", 3600.0),
    ("std", 3600.0),
    ("ore", 3600.0),
    ("uur", 3600.0),
    ("uren", 3600.0),
    ("day", 86_400.0),
    ("dag", 86_400.0),
    ("dia", 86_400.0),
    ("día", 86_400.0),
    ("jour", 86_400.0),
    ("tag", 86_400.0),
    ("week", 604_800.0),
    ("weken", 604_800.0),
    ("woche", 604_800.0),
    ("semaine", 604_800.0),
    ("semana", 604_800.0),
    ("month", 2_592_000.0),
    ("monat", 2_592_000.0),
    ("mois", 2_592_000.0),
    ("mes", 2_592_000.0),
    ("maand", 2_592_000.0),
    ("year", 31_536_000.0),
    ("jahr", 31_536_000.0),
];

/// Units of one or two letters, which must stand alone.
const SHORT_UNITS: &[(&str, f64)] =
    &[("h", 3600.0), ("m", 60.0), ("mn", 60.0), ("s", 1.0), ("d", 86_400.0), ("j", 86_400.0), ("u", 3600.0)];

/// Longest text looked at, in bytes.
const MAX_BYTES: usize = 100;

/// Most seconds that are believed: 1,000 years.
const MAX_SECONDS: f64 = 31_536_000_000.0;

/// Whole seconds of a duration; `None` where the text is none, or is empty as `P` and `PT` are.
#[must_use]
pub fn to_seconds(text: &str) -> Option<u64> {
    let text = text.trim();
    if text.len() > MAX_BYTES {
        return None;
    }
    let seconds = iso(text).or_else(|| clock(text)).or_else(|| words(text))?;
    if !(0.0..=MAX_SECONDS).contains(&seconds) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be in 0..=MAX_SECONDS"
    )]
    let whole = seconds.round() as u64;
    Some(whole)
}

/// The duration in LOM's form (IEEE 1484.12.1 section 8.3: no weeks, fractions of seconds only); equal to
/// `text` where it keeps the rule already, `None` where it is no duration.
#[must_use]
pub fn normal(text: &str) -> Option<String> {
    if keeps_the_rule(text) { Some(text.to_owned()) } else { to_seconds(text).map(from_seconds) }
}

/// `PnDTnHnMnS` for a number of seconds.
#[must_use]
pub fn from_seconds(seconds: u64) -> String {
    let parts = [(seconds / 3600, 'H'), (seconds / 60 % 60, 'M'), (seconds % 60, 'S')];
    let text: String =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, letter)| format!("{n}{letter}")).collect();
    if text.is_empty() { "PT0S".to_owned() } else { format!("PT{text}") }
}

/// Whether the XML binding's pattern accepts `text`, `P` and `PT` aside.
fn keeps_the_rule(text: &str) -> bool {
    text.starts_with('P')
        && iso(text).is_some()
        && !text.contains(['W', ','])
        && !text.bytes().any(|b| b.is_ascii_lowercase())
        && text.split_once('.').is_none_or(|(_, rest)| {
            rest.strip_suffix('S').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
        })
}

/// ISO 8601: `P[nY][nM][nW][nD][T[nH][nM][nS]]`, any part with decimals.
fn iso(text: &str) -> Option<f64> {
    let upper = text.to_ascii_uppercase();
    let body = upper.strip_prefix('P')?;
    let (date, time) = body.split_once('T').unwrap_or((body, ""));
    if date.is_empty() && time.is_empty() {
        return None;
    }
    Some(parts(date, &DATE_PARTS)? + parts(time, &TIME_PARTS)?)
}

fn parts(mut text: &str, known: &[(char, f64)]) -> Option<f64> {
    let mut sum = 0.0;
    for (letter, seconds) in known {
        if let Some((number, rest)) = text.split_once(*letter) {
            sum += decimal(number)? * seconds;
            text = rest;
        }
    }
    text.is_empty().then_some(sum)
}

/// A number without a sign, with a point or comma.
fn decimal(text: &str) -> Option<f64> {
    let plain = |b: u8| b.is_ascii_digit() || b == b'.' || b == b',';
    if !text.bytes().next()?.is_ascii_digit()
        || !text.ends_with(|c: char| c.is_ascii_digit())
        || !text.bytes().all(plain)
    {
        return None;
    }
    text.replace(',', ".").parse().ok()
}

/// `hh:mm:ss` or `hh:mm`, with fractions of seconds.
fn clock(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [hours, minutes, seconds] => (hours, minutes, decimal(seconds)?),
        [hours, minutes] => (hours, minutes, 0.0),
        _ => return None,
    };
    let minutes = decimal(minutes)?;
    (minutes < 60.0 && seconds < 60.0).then_some(decimal(hours)? * 3600.0 + minutes * 60.0 + seconds)
}

/// `3 h`, `1h30`, `2 hours 15 minutes`, `1,5 Stunden`.
fn words(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let mut rest = lower.trim().trim_end_matches('.');
    let mut sum = 0.0;
    let mut last_unit: Option<f64> = None;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let number = decimal(number)?;
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (word, after) = after.split_at(end);
        let unit = match (word, last_unit) {
            // `1h30`: the number after hours is minutes.
            ("", Some(3600.0)) => 60.0,
            _ => unit(word)?,
        };
        sum += number * unit;
        last_unit = Some(unit);
        rest = after
            .trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == '.' || c == '(' || c == ')');
    }
    last_unit.map(|_| sum)
}

fn unit(word: &str) -> Option<f64> {
    let short = SHORT_UNITS.iter().find(|(name, _)| *name == word);
    short.or_else(|| UNITS.iter().find(|(name, _)| word.starts_with(name))).map(|(_, seconds)| *seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_gives_seconds() {
        for (text, expected) in [
            ("PT30M", Some(1800)),
            ("PT90S", Some(90)),
            ("P1DT2H", Some(93_600)),
            ("PT1.5H", Some(5400)),
            ("pt1h", Some(3600)),
            ("P2W", Some(1_209_600)),
            ("PT0S", Some(0)),
            ("P0Y0M0DT1H0M0S", Some(3600)),
            ("00:31:33", Some(1893)),
            ("01:00:00", Some(3600)),
            ("00:00:00", Some(0)),
            ("1:30", Some(5400)),
            ("3 h", Some(10_800)),
            ("1h30", Some(5400)),
            ("2 hours 15 minutes", Some(8100)),
            ("1,5 Stunden", Some(5400)),
            ("45 min.", Some(2700)),
            ("2 semaines", Some(1_209_600)),
            ("P", None),
            ("PT", None),
            ("", None),
            ("90", None),
            ("-PT1H", None),
            ("PT15W", None),
            ("about an hour", None),
            ("PT1H1H", None),
            ("00:75:00", None),
            ("P99999999999999Y", None),
            (":", None),
            ("1:", None),
        ] {
            assert_eq!(to_seconds(text), expected, "{text:?}");
        }
    }

    #[test]
    fn only_what_breaks_the_rule_is_rewritten() {
        for (text, expected) in [
            ("P1Y2M3DT4H5M6.7S", Some("P1Y2M3DT4H5M6.7S")),
            ("PT0S", Some("PT0S")),
            ("P1M", Some("P1M")),
            ("PT1.5H", Some("PT1H30M")),
            ("P1.5YT3S", Some("PT13140H3S")),
            ("P2W", Some("PT336H")),
            ("00:31:33", Some("PT31M33S")),
            ("00:00:00", Some("PT0S")),
            ("pt1h", Some("PT1H")),
            ("PT", None),
            ("soon", None),
        ] {
            assert_eq!(normal(text).as_deref(), expected, "{text:?}");
        }
    }
}
