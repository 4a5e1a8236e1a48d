//! Category 5: types, users, contexts, ages, times; and what else is asked of a resource's use.

use crate::crosswalk::Source;
use crate::crosswalk::text;
use crate::lom::duration;
use crate::model::lom::Duration;
use crate::model::lom::Lom;
use crate::model::lom::Vocabulary;
use crate::model::vocab;
use crate::model::vocab::Element;

/// Nobody is older: larger numbers in an age range are something else.
const OLDEST: u32 = 120;

/// A value as LOM has it, if LOM has it, and as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Value {
    /// LOM's own value.
    pub lom: Option<&'static str>,
    /// The value as it came, in one line.
    pub raw: String,
    /// A label in words.
    pub label: String,
}

fn values<'a>(
    found: impl Iterator<Item = &'a Vocabulary>,
    element: Element,
    source: &Source<'_>,
) -> Vec<Value> {
    let read = |vocabulary: &Vocabulary| {
        let lom = vocab::lom_value(element, &vocabulary.value);
        let label = lom.map_or_else(|| text::term(vocabulary, source), str::to_owned);
        Value { lom, raw: text::line(&vocabulary.value), label }
    };
    text::unique(found.filter(|v| !v.value.trim().is_empty()).map(read))
}

/// 5.2.
pub fn types(source: &Source<'_>) -> Vec<Value> {
    let found = source.lom.educational.iter().flat_map(|e| &e.learning_resource_type);
    values(found, Element::LearningResourceType, source)
}

/// 5.5.
pub fn users(source: &Source<'_>) -> Vec<Value> {
    let found = source.lom.educational.iter().flat_map(|e| &e.intended_end_user_role);
    values(found, Element::IntendedEndUserRole, source)
}

/// 5.6.
pub fn contexts(source: &Source<'_>) -> Vec<Value> {
    let found = source.lom.educational.iter().flat_map(|e| &e.context);
    values(found, Element::Context, source)
}

/// 5.7 in words.
pub fn ages(source: &Source<'_>) -> Vec<String> {
    let ranges = source.lom.educational.iter().flat_map(|e| text::bests(&e.typical_age_range, source));
    text::unique(ranges.map(|phrase| phrase.text))
}

/// Least and greatest age of all of 5.7, in years; an open end is `None`.
pub fn age_range(source: &Source<'_>) -> Option<(Option<u32>, Option<u32>)> {
    let ranges: Vec<_> = ages(source).iter().filter_map(|text| read_age(text)).collect();
    let least = ranges.iter().map(|(least, _)| *least).min()?;
    let open = ranges.iter().any(|(_, greatest)| greatest.is_none());
    let greatest = if open { None } else { ranges.iter().filter_map(|(_, greatest)| *greatest).max() };
    Some((least, greatest))
}

/// `min-max`, `min-`, `-max`, `min+`, `U-max`, one number; words around them do not count.
fn read_age(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let text = text.trim();
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .filter(|age| *age <= OLDEST)
        .collect();
    let before = text.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default().trim();
    let after = text.rsplit(|c: char| c.is_ascii_digit()).next().unwrap_or_default().trim();
    match numbers.as_slice() {
        [least, greatest, ..] if least <= greatest => Some((Some(*least), Some(*greatest))),
        [age] if after.starts_with(['+', '-', '–']) => Some((Some(*age), None)),
        [age] if before.ends_with(['-', '–']) => Some((None, Some(*age))),
        [age] => Some((Some(*age), Some(*age))),
        _ => None,
    }
}

/// A duration in ISO 8601 without weeks and parts of seconds.
pub fn iso_duration(value: Option<&Duration>) -> Option<String> {
    seconds(value).map(duration::from_seconds)
}

/// A duration in seconds, if there is one above zero.
pub fn seconds(value: Option<&Duration>) -> Option<u64> {
    value.and_then(|d| d.duration.as_deref()).and_then(duration::to_seconds).filter(|seconds| *seconds > 0)
}

/// 4.7 in seconds.
pub fn playing_time(lom: &Lom) -> Option<u64> {
    seconds(lom.technical.duration.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_ranges_are_read_as_they_are_written() {
        for (text, expected) in [
            ("6-8", Some((Some(6), Some(8)))),
            ("6-8 Jahre", Some((Some(6), Some(8)))),
            ("18-", Some((Some(18), None))),
            ("16+", Some((Some(16), None))),
            ("U-6", Some((None, Some(6)))),
            ("-5", Some((None, Some(5)))),
            ("ab 10", Some((Some(10), Some(10)))),
            ("adults only", None),
        ] {
            assert_eq!(read_age(text), expected, "{text}");
        }
    }
}
