//! What the bundle's terms are called and which is broader than which.
//!
//! Only terms that a record in the bundle has: a vocabulary may be far larger than a stick's collection. The labels
//! join the interface's words under the same keys as LOM's own values; `docs/BUNDLE.md`, "Root", has the rest.

use std::collections::BTreeMap;

use super::columns::Columns;
use crate::model::query::Field;
use crate::model::vocabularies::Vocabularies;
use crate::render::UiLanguage;
use crate::render::labels;

/// Fields whose values may be terms.
const FIELDS: [Field; 4] = [Field::Subject, Field::Type, Field::Level, Field::Difficulty];

/// Field → value → the value of the term right above it.
pub type Broader = BTreeMap<&'static str, BTreeMap<String, String>>;

/// The terms of a bundle.
pub struct Terms<'v> {
    vocabularies: &'v Vocabularies,
    values: Vec<(Field, String)>,
}

impl<'v> Terms<'v> {
    /// The terms among the values of the bundle's columns.
    pub fn of(columns: &Columns, vocabularies: &'v Vocabularies) -> Self {
        let values = FIELDS
            .into_iter()
            .flat_map(|field| columns.shown_values(field).into_iter().map(move |value| (field, value)));
        let is_term = |(field, value): &(Field, String)| vocabularies.of_facet(*field, value).is_some();
        Self { vocabularies, values: values.filter(is_term).collect() }
    }

    /// Labels by key, such as `subject.Mathematics`, for a reader of `language`.
    pub fn labels(&self, language: UiLanguage) -> impl Iterator<Item = (String, String)> {
        self.values.iter().map(move |(field, value)| {
            let label = labels::facet_value(language, self.vocabularies, *field, value);
            (format!("{}.{value}", field.name()), label)
        })
    }

    /// The hierarchy.
    pub fn broader(&self) -> Broader {
        let mut broader = Broader::new();
        for (field, value) in &self.values {
            let at = self.vocabularies.of_facet(*field, value);
            let above = at.and_then(|at| self.vocabularies.broader(at).first().copied());
            if let Some(above) = above.and_then(|above| self.vocabularies.term(above)) {
                broader.entry(field.name()).or_default().insert(value.clone(), above.value.clone());
            }
        }
        broader
    }
}
