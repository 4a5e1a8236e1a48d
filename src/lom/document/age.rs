//! Age bands from 5.7.
//!
//! The standard wants `min-max`, `min-` or `-max`; records write `6-8 Jahre`, `16+`, `U-6`, `adultos`.

use crate::model::lom::Lom;

/// The bands with their first and last year of age.
const BANDS: [(&str, u32, u32); 6] = [
    ("0-5", 0, 5),
    ("6-8", 6, 8),
    ("9-11", 9, 11),
    ("12-14", 12, 14),
    ("15-18", 15, 18),
    ("19-", 19, u32::MAX),
];

/// Oldest age that is believed; larger numbers are years or codes.
const MAX_AGE: u32 = 120;

/// Beginnings of words for adults, lower case.
const ADULT_WORDS: &[&str] = &["adult", "erwachsen", "volwassen", "adulte", "vuxen"];

/// The bands that any of the record's ranges touches, youngest first.
pub(super) fn bands_of(lom: &Lom) -> Vec<String> {
    let ranges: Vec<(u32, u32)> = lom
        .educational
        .iter()
        .flat_map(|educational| &educational.typical_age_range)
        .flat_map(|text| &text.0)
        .filter_map(|string| range(&string.text))
        .collect();
    BANDS
        .iter()
        .filter(|(_, first, last)| ranges.iter().any(|(min, max)| min <= last && max >= first))
        .map(|(name, _, _)| (*name).to_owned())
        .collect()
}

/// The youngest and oldest age that `text` names.
fn range(text: &str) -> Option<(u32, u32)> {
    let lower = text.to_lowercase();
    let numbers: Vec<u32> = lower
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok().filter(|age| *age <= MAX_AGE))
        .collect::<Option<_>>()?;
    match numbers.as_slice() {
        [] => ADULT_WORDS.iter().any(|word| lower.contains(word)).then_some((19, u32::MAX)),
        [age] => Some(open_range(lower.trim(), *age)),
        [min, max] => {
            let max = if *max >= 99 { u32::MAX } else { *max };
            (*min <= max).then_some((*min, max))
        }
        _ => None,
    }
}

/// One number: open below, open above, or that age alone.
fn open_range(text: &str, age: u32) -> (u32, u32) {
    let up_to = ["-", "u-", "u ", "<", "bis", "up to", "hasta", "jusqu", "até", "tot"];
    let from_on = ["ab ", "from", "dès", "à partir", "desde", "a partir", "vanaf", ">", "over", "more than"];
    if text.ends_with(['-', '+', '–']) || from_on.iter().any(|word| text.starts_with(word)) {
        (age, u32::MAX)
    } else if up_to.iter().any(|word| text.starts_with(word)) {
        (0, age)
    } else {
        (age, age)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_every_shape_are_read() {
        for (text, expected) in [
            ("6-8", Some((6, 8))),
            ("6-8 Jahre", Some((6, 8))),
            ("12-", Some((12, u32::MAX))),
            ("-7", Some((0, 7))),
            ("16+", Some((16, u32::MAX))),
            ("U-6", Some((0, 6))),
            ("ab 10", Some((10, u32::MAX))),
            ("18-99", Some((18, u32::MAX))),
            ("14", Some((14, 14))),
            ("adulto", Some((19, u32::MAX))),
            ("Erwachsene", Some((19, u32::MAX))),
            ("8-6", None),
            ("2004-2006", None),
            ("everyone", None),
            ("", None),
            ("99999999999", None),
        ] {
            assert_eq!(range(text), expected, "{text:?}");
        }
    }
}
