//! Values of national and community vocabularies, mapped to LOM's own.
//!
//! One table, `data/vocabularies/national.tsv`, in place of guesses at each use. The original value is always kept in
//! the model; what no row maps is shown as it came. Concept URIs are read by their last segment.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::vocab;
use crate::model::vocab::Element;

/// `element, value, lom_value`: values folded to lower case without accents, and LOM's value.
const TABLE: &str = include_str!("../../data/vocabularies/national.tsv");

static NATIONAL: LazyLock<HashMap<(Element, &'static str), &'static str>> =
    LazyLock::new(|| TABLE.lines().skip(1).filter_map(row).collect());

fn row(line: &'static str) -> Option<((Element, &'static str), &'static str)> {
    let mut cells = line.split('\t');
    let element = Element::from_name(cells.next()?)?;
    Some(((element, cells.next()?), cells.next()?))
}

/// LOM's own value for `value` as it came: by LOM's list, by the last segment of a concept URI, else by the
/// table.
#[must_use]
pub fn lom_value(element: Element, value: &str) -> Option<&'static str> {
    if let Some(found) = vocab::lom_value(element, value) {
        return Some(found);
    }
    let value = if value.contains("://") { concept(value) } else { value.to_owned() };
    if let Some(found) = vocab::lom_value(element, &value) {
        return Some(found);
    }
    let folded = fold(&value);
    if let Some(found) = vocab::lom_value(element, &folded) {
        return Some(found);
    }
    NATIONAL.get(&(element, folded.as_str())).copied()
}

/// The last segment of a URI as words: `…/concept/educational_level_2` is `educational level`.
fn concept(uri: &str) -> String {
    let last = uri.trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or(uri);
    let last = last.trim_end_matches(|c: char| c.is_ascii_digit());
    last.trim_end_matches('_').replace('_', " ").trim().to_owned()
}

fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let text = text.replace('’', "'");
    let folded: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn national_words_and_concept_uris_map() {
        for (element, value, expected) in [
            (Element::Context, " Educacao  superior", Some("higher education")),
            (Element::IntendedEndUserRole, "http://x.example/concept/learner", Some("learner")),
            (Element::YesNo, "http://x.example/concept/yes_2", Some("yes")),
            (Element::Purpose, "http://x.example/concept/educational_level_2", Some("educational level")),
            (Element::Purpose, "Niveau éducatif détaillé", Some("educational level")),
            (Element::RelationKind, "http://purl.org/dc/terms/isPartOf", Some("ispartof")),
            (Element::YesNo, "NÃO", Some("no")),
            (Element::Context, "kindergarten", None),
            (Element::Context, "", None),
        ] {
            assert_eq!(lom_value(element, value), expected, "{value:?}");
        }
    }

    #[test]
    fn every_row_is_read_once_and_leads_to_a_value_of_lom() {
        assert_eq!(NATIONAL.len() + 1, TABLE.lines().count());
        for ((element, from), to) in NATIONAL.iter() {
            assert!(element.values().contains(to), "{from} → {to}");
            assert_eq!(fold(from), *from, "{from} is not folded");
        }
    }
}
