//! Ages from 5.7, and from grades.
//!
//! The standard wants `min-max`, `min-` or `-max`; records write `6-8 Jahre`, `16+`, `U-6`, `adultos`.

use crate::lom::facts::levels;
use crate::lom::vocabulary::lom_value;
use crate::model::facts::AgeFact;
use crate::model::facts::Evidence;
use crate::model::lom::Lom;
use crate::model::vocab::Element;

/// The bands with their first and last year of age.
pub const BANDS: [(&str, u32, u32); 6] = [
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

/// The bands that any of these ages touches, youngest first.
pub fn bands(ages: &[AgeFact]) -> Vec<String> {
    let touches = |first: u32, last: u32| {
        ages.iter().any(|age| age.min <= last && age.max.is_none_or(|max| max >= first))
    };
    let touched = BANDS.iter().filter(|(_, first, last)| touches(*first, *last));
    touched.map(|(name, _, _)| (*name).to_owned()).collect()
}

/// The ages that 5.7 names, as grades or in years; where it names none, the grades of 5.6 and of classifications by
/// educational level.
pub fn ages(lom: &Lom, language: Option<&str>) -> Vec<AgeFact> {
    let mut found: Vec<AgeFact> = Vec::new();
    let ranges = lom.educational.iter().flat_map(|educational| &educational.typical_age_range);
    for string in ranges.flat_map(|text| &text.0) {
        let own = string.language.as_deref().or(language);
        let path = "educational.typicalAgeRange";
        found.extend(grade(path, &string.text, own).or_else(|| years(path, &string.text)));
    }
    if found.is_empty() {
        found.extend(stages(lom, language));
    }
    found.dedup_by_key(|age| (age.min, age.max));
    found
}

fn stages(lom: &Lom, language: Option<&str>) -> Vec<AgeFact> {
    let mut found = Vec::new();
    for context in lom.educational.iter().flat_map(|educational| &educational.context) {
        found.extend(grade("educational.context", &context.value, language));
        let labels = context.label.0.iter();
        found.extend(labels.filter_map(|label| {
            grade("educational.context", &label.text, label.language.as_deref().or(language))
        }));
    }
    let by_level = lom.classification.iter().filter(|class| {
        class.purpose.as_ref().and_then(|given| lom_value(Element::Purpose, &given.value))
            == Some("educational level")
    });
    let last = by_level.flat_map(|class| &class.taxon_path).filter_map(|path| path.taxon.last());
    for entry in last.flat_map(|taxon| &taxon.entry.0) {
        let own = entry.language.as_deref().or(language);
        found.extend(grade("classification.taxonPath.taxon.entry", &entry.text, own));
    }
    found
}

fn grade(path: &'static str, text: &str, language: Option<&str>) -> Option<AgeFact> {
    let (min, max, file) = levels::ages(text, language)?;
    Some(AgeFact { min, max: Some(max), from: Evidence::new(path, text, format!("levels/{file}")) })
}

fn years(path: &'static str, text: &str) -> Option<AgeFact> {
    let (min, max) = range(text)?;
    let max = (max != u32::MAX).then_some(max);
    Some(AgeFact { min, max, from: Evidence::new(path, text, "range") })
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
        // A list of every age.
        [min, .., max] if numbers.is_sorted() => Some((*min, *max)),
        _ => None,
    }
}

/// One number: open below, open above, or that age alone.
fn open_range(text: &str, age: u32) -> (u32, u32) {
    let up_to = ["-", "u-", "u ", "<", "bis", "up to", "hasta", "jusqu", "até", "tot"];
    let from_on = ["ab ", "from", "dès", "à partir", "desde", "a partir", "vanaf", ">", "over", "more than"];
    let onwards = [
        "a partir d",
        "en adelante",
        "em diante",
        "ou mais",
        "acima de",
        "y mas",
        "edad mínima",
        "edad minima",
        "und älter",
        "et plus",
        "en ouder",
        "and over",
        "and up",
        "and older",
        "inicial",
        "mínimo",
        "minimo",
    ];
    if text.ends_with(['-', '+', '–'])
        || onwards.iter().any(|word| text.contains(word))
        || from_on.iter().any(|word| text.starts_with(word))
    {
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
            ("13,14,15,16", Some((13, 16))),
            ("16 em diante", Some((16, u32::MAX))),
            ("A partir de 14 anos.", Some((14, u32::MAX))),
            ("Edad mínima 16 años", Some((16, u32::MAX))),
            ("van 3 tot 99 jaar", Some((3, u32::MAX))),
            ("", None),
            ("99999999999", None),
        ] {
            assert_eq!(range(text), expected, "{text:?}");
        }
    }
}
