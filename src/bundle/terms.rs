//! What the bundle's terms are called, which is broader than which, and which values words of a query may name.
//!
//! Only terms that a record in the bundle has: a vocabulary may be far larger than a stick's collection. The labels
//! join the interface's words under the same keys as LOM's own values; `docs/BUNDLE.md`, "Root", has the rest.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use super::columns::Columns;
use crate::lom::facts::Country;
use crate::lom::facts::FILLERS;
use crate::lom::facts::Stage;
use crate::model::query::Field;
use crate::model::vocabularies::Vocabularies;
use crate::render::UiLanguage;
use crate::render::labels;
use crate::render::results;
use crate::search::analysis;

/// Fields whose values may be terms.
const FIELDS: [Field; 4] = [Field::Subject, Field::Type, Field::Level, Field::Difficulty];
/// Fields whose values a word of a query may name.
const NAMED: [Field; 4] = [Field::Type, Field::Level, Field::Format, Field::Language];

/// Field → value → the value of the term right above it.
pub type Broader = BTreeMap<&'static str, BTreeMap<String, String>>;

/// What a reader may type → field and value, of the values that the bundle's records have.
pub type Names = BTreeMap<&'static str, (&'static str, &'static str)>;

/// What words of a query may mean: values by their labels, and ages, by the words around their numbers and by schools' grades.
#[derive(Debug, Serialize)]
pub struct Meanings {
    names: Names,
    /// Words that make numbers beside them ages, and those between two ages.
    ages: &'static [&'static str],
    between: &'static [&'static str],
    /// Language of the interface → stages of schools where it is spoken; what may stand beside their numbers and means nothing.
    schools: BTreeMap<&'static str, Vec<&'static Stage>>,
    fillers: &'static [&'static str],
}

impl Meanings {
    /// Those that a bundle with these columns can do something with.
    pub fn of(columns: &Columns) -> Self {
        let has_ages = !columns.shown_values(Field::Age).is_empty();
        let spoken = UiLanguage::ALL.into_iter().filter(|_| has_ages);
        Self {
            names: names(columns),
            ages: &results::AGE_WORDS,
            between: &results::BETWEEN,
            schools: spoken.map(|ui| (ui.tag(), Country::stages(ui.tag()).collect())).collect(),
            fillers: FILLERS,
        }
    }
}

/// What words of a query may name.
fn names(columns: &Columns) -> Names {
    let known = |field| columns.shown_values(field).iter().map(|value| key(field, value)).collect();
    let shown: BTreeMap<Field, BTreeSet<String>> =
        NAMED.into_iter().map(|field| (field, known(field))).collect();
    let is_here =
        |field: Field, value: &str| shown.get(&field).is_some_and(|all| all.contains(&key(field, value)));
    let here = results::named().filter(|(_, field, value)| is_here(*field, value));
    here.map(|(label, field, value)| (label, (field.name(), value))).collect()
}

/// A value without what does not count when it is compared.
fn key(field: Field, value: &str) -> String {
    if field == Field::Language { analysis::primary_language(value) } else { analysis::key(value) }
}

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
