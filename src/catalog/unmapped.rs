//! Values of vocabularies that no table maps to LOM's own, by frequency: what a librarian decides about next.

use std::collections::HashMap;

use crate::catalog::Catalog;
use crate::catalog::Result;
use crate::lom::vocabulary::lom_value;
use crate::model::query::Query;
use crate::model::scheme::key;
use crate::model::vocab;
use crate::model::vocab::Element;

/// Distinct values that are counted; further ones are only known to be there.
const MAX_VALUES: usize = 200_000;
/// Longest value that is counted, in characters: a longer one is prose.
const MAX_CHARS: usize = 200;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmapped {
    /// Whose vocabulary it should be of.
    pub element: Element,
    /// As the first record has it.
    pub value: String,
    /// The vocabulary that records name; empty where they name none.
    pub source: String,
    /// How often it occurs.
    pub count: u64,
    /// A record that has it.
    pub example: String,
}

impl Catalog {
    /// The unmapped values of the live records of `source` (by id or key), or of all; commonest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn unmapped(&self, source: Option<&str>) -> Result<Vec<Unmapped>> {
        let mut counts: HashMap<(Element, String, String), Unmapped> = HashMap::new();
        self.each(&Query::default(), 0, &mut |entry| {
            let record = &entry.record;
            let wanted = |id: &str| record.source.as_str() == id || record.source_key.as_str() == id;
            if let Some(mut lom) = entry.lom.filter(|_| source.is_none_or(wanted)) {
                for (_, element, value) in vocab::values_of(&mut lom) {
                    let is_long = value.value.chars().nth(MAX_CHARS).is_some();
                    if value.value.is_empty() || is_long || lom_value(element, &value.value).is_some() {
                        continue;
                    }
                    let source = value.source.clone().unwrap_or_default();
                    let known = (element, key(&value.value).into_owned(), key(&source).into_owned());
                    if counts.len() >= MAX_VALUES && !counts.contains_key(&known) {
                        continue;
                    }
                    let new = || Unmapped {
                        element,
                        value: value.value.clone(),
                        source,
                        count: 0,
                        example: record.id.to_string(),
                    };
                    counts.entry(known).or_insert_with(new).count += 1;
                }
            }
            Ok::<(), crate::catalog::CatalogError>(())
        })?;
        let mut values: Vec<Unmapped> = counts.into_values().collect();
        values.sort_by(|a, b| {
            b.count
                .cmp(&a.count)
                .then_with(|| (a.element, &a.value, &a.source).cmp(&(b.element, &b.value, &b.source)))
        });
        Ok(values)
    }
}
