//! Durations in words, and sizes people can grasp. What is no ISO 8601 duration is shown as it came.

use crate::model::lom::Duration;
use crate::render::record::Pen;
use crate::render::record::value::Value;
use crate::render::record::value::texts;
use crate::render::strings;
use crate::render::strings::UiLanguage;
use crate::render::text::TextView;

/// A duration: `PT1H30M` in words, and what the record says in its own.
pub fn words(duration: &Duration, pen: &Pen<'_>) -> Vec<Value> {
    let mut values = Vec::new();
    if let Some(written) = &duration.duration {
        values.push(Value::of(match parse(written) {
            Some(parts) => TextView::ours(in_words(&parts, pen.ui), pen.ui),
            None => TextView::new(written, None),
        }));
    }
    values.extend(texts(&duration.description, pen));
    values
}

fn in_words(parts: &[(u64, &str)], ui: UiLanguage) -> String {
    let words: Vec<String> =
        parts.iter().map(|(n, unit)| strings::count(ui, &format!("duration.{unit}"), *n)).collect();
    words.join(" ")
}

/// Days, hours, minutes and seconds that are not zero; `None` for anything else, years and months included.
fn parse(text: &str) -> Option<Vec<(u64, &'static str)>> {
    let (days, time) = match text.trim().strip_prefix('P')?.split_once('T') {
        Some((days, time)) => (days, time),
        None => (text.trim().strip_prefix('P')?, ""),
    };
    let mut parts = Vec::new();
    units(days, &[('D', "days")], &mut parts)?;
    units(time, &[('H', "hours"), ('M', "minutes"), ('S', "seconds")], &mut parts)?;
    parts.retain(|(n, _)| *n > 0);
    (!parts.is_empty()).then_some(parts)
}

fn units(mut text: &str, known: &[(char, &'static str)], parts: &mut Vec<(u64, &'static str)>) -> Option<()> {
    while !text.is_empty() {
        let end = text.find(|c: char| !c.is_ascii_digit())?;
        let (digits, rest) = text.split_at(end);
        let letter = rest.chars().next()?;
        let (_, unit) = known.iter().find(|(known, _)| *known == letter)?;
        parts.push((digits.parse().ok()?, unit));
        text = rest.split_at(letter.len_utf8()).1;
    }
    Some(())
}

/// Bytes in decimal digits as kB, MB or GB (powers of 1000); anything else as it came.
pub fn size(text: &str, ui: UiLanguage) -> TextView {
    let Ok(bytes) = text.trim().parse::<u64>() else { return TextView::new(text, None) };
    let (divisor, unit) = match bytes {
        0..1_000 => (1, "B"),
        1_000..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let tenths = bytes.saturating_mul(10) / divisor;
    let (whole, tenth) = (tenths / 10, tenths % 10);
    let comma = ui.decimal();
    let fraction = if tenth == 0 || whole >= 100 { String::new() } else { format!("{comma}{tenth}") };
    TextView::ours(format!("{}{fraction}\u{a0}{unit}", strings::number(ui, whole)), ui)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_words_and_oddities_stay() {
        for (text, words) in [
            ("PT1H30M", Some("1 hour 30 minutes")),
            ("P2D", Some("2 days")),
            ("PT90M", Some("90 minutes")),
            ("P1Y", None),
            ("90 min", None),
            ("PT", None),
            ("PT5", None),
            ("P1é", None),
        ] {
            let have = parse(text).map(|parts| in_words(&parts, UiLanguage::En));
            assert_eq!(have.as_deref(), words, "{text}");
        }
    }

    #[test]
    fn sizes_are_rounded_to_what_people_grasp() {
        for (text, words) in [("512", "512\u{a0}B"), ("1536000", "1.5\u{a0}MB"), ("3 MB", "3 MB"), ("", "")] {
            assert_eq!(size(text, UiLanguage::En).text, words, "{text}");
        }
    }
}
