//! The site's own table of values: what a community calls it, and what LOM does.
//!
//! Apart from the tables that ship (`data/vocabularies`) because a site's people write it, with `lomond vocab map`. It is
//! asked first.

use std::collections::HashMap;

use crate::config::ValueRow;
use crate::model::correction::Correction;
use crate::model::lom::Lom;
use crate::model::lom::Vocabulary;
use crate::model::scheme::key;
use crate::model::vocab;
use crate::model::vocab::Element;

/// The source of values that are LOM's own.
const LOM_SOURCE: &str = "LOMv1.0";
/// What a correction by this table is said to come from.
const RULE: &str = "vocabularies/values.toml";

/// A source's key, if it matters, and LOM's value.
type Target = (Option<String>, &'static str);

/// The table, ready to be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValueMap {
    /// Value → (source, LOM's value); rows that name a source come first.
    rows: HashMap<(Element, String), Vec<Target>>,
}

impl ValueMap {
    /// Takes the configured rows.
    pub fn new(rows: &[ValueRow]) -> Self {
        let mut map = Self::default();
        for row in rows {
            let targets = map.rows.entry((row.element, key(&row.value).into_owned())).or_default();
            targets.push((row.source.as_deref().map(|source| key(source).into_owned()), row.lom_value));
            targets.sort_by_key(|(source, _)| source.is_none());
        }
        map
    }

    /// Puts LOM's value in the place of each value that the table has.
    pub fn apply(&self, lom: &mut Lom) -> Vec<Correction> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let mapped = |(path, element, value)| self.map(path, element, value);
        vocab::values_of(lom).filter_map(mapped).collect()
    }

    fn map(&self, path: &str, element: Element, value: &mut Vocabulary) -> Option<Correction> {
        let targets = self.rows.get(&(element, key(&value.value).into_owned()))?;
        let source = value.source.as_deref().map(key);
        let fits = |(wanted, _): &&Target| wanted.is_none() || wanted.as_deref() == source.as_deref();
        let (_, lom_value) = targets.iter().find(fits)?;
        let before = std::mem::replace(&mut value.value, (*lom_value).to_owned());
        value.source = Some(LOM_SOURCE.to_owned());
        Some(Correction {
            rule: RULE.to_owned(),
            path: path.to_owned(),
            before: Some(before),
            after: Some((*lom_value).to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(element: Element, value: &str, source: Option<&str>, lom_value: &'static str) -> ValueRow {
        ValueRow { element, value: value.to_owned(), source: source.map(str::to_owned), lom_value }
    }

    #[test]
    fn a_value_becomes_lom_s_and_a_row_with_the_source_is_asked_first() {
        let map = ValueMap::new(&[
            row(Element::Context, "Kita", None, "school"),
            row(Element::Context, "kita", Some("Berlin"), "other"),
        ]);
        for (source, expected) in [(None, "school"), (Some("X"), "school"), (Some("BERLIN"), "other")] {
            let mut value = Vocabulary {
                source: source.map(str::to_owned),
                value: " KITA ".to_owned(),
                ..Vocabulary::default()
            };
            let correction = map.map("educational.context", Element::Context, &mut value).unwrap();
            assert_eq!((value.value.as_str(), value.source.as_deref()), (expected, Some("LOMv1.0")));
            assert_eq!(correction.before.as_deref(), Some(" KITA "));
        }
        let mut other = Vocabulary { value: "Hort".to_owned(), ..Vocabulary::default() };
        assert_eq!(map.map("educational.context", Element::Context, &mut other), None);
        assert_eq!(other.value, "Hort");
    }
}
