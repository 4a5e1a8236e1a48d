//! A facet's values as trees, where a vocabulary knows what is narrower than what.
//!
//! Apart because filters and the browse page arrange values alike. Values that no vocabulary knows are trees of one.

use std::collections::HashMap;

use crate::model::query::FacetValue;
use crate::model::query::Field;
use crate::model::scheme::key;
use crate::model::vocabularies::Vocabularies;

/// A value and those right below it.
pub struct Tree<'v> {
    value: &'v FacetValue,
    narrower: Vec<Tree<'v>>,
}

impl Tree<'_> {
    /// What `make` makes of the value and of what is below it.
    pub fn map<T>(&self, make: &impl Fn(&FacetValue, Vec<T>) -> T) -> T {
        make(self.value, self.narrower.iter().map(|tree| tree.map(make)).collect())
    }
}

/// The values in their order, each below the nearest broader one that is among them.
pub fn of<'v>(values: &'v [FacetValue], field: Field, vocabularies: &Vocabularies) -> Vec<Tree<'v>> {
    let places: HashMap<String, usize> = values.iter().map(|v| key(&v.value).into_owned()).zip(0..).collect();
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); values.len()];
    let mut top = Vec::new();
    for (place, value) in values.iter().enumerate() {
        let at = vocabularies.of_facet(field, &value.value);
        let broader = at.map(|at| vocabularies.broader(at)).unwrap_or_default();
        let names = broader.iter().filter_map(|at| vocabularies.term(*at));
        let above = names.filter_map(|term| places.get(&*key(&term.value))).find(|above| **above != place);
        match above.and_then(|above| below.get_mut(*above)) {
            Some(below) => below.push(place),
            None => top.push(place),
        }
    }
    top.into_iter().filter_map(|place| tree(place, values, &below)).collect()
}

/// Ends because a term's broader terms form no circle.
fn tree<'v>(place: usize, values: &'v [FacetValue], below: &[Vec<usize>]) -> Option<Tree<'v>> {
    let narrower = below.get(place)?.iter().filter_map(|place| tree(*place, values, below)).collect();
    Some(Tree { value: values.get(place)?, narrower })
}
