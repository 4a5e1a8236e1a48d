//! Places in LOM: a chain on the stack, made text only when something is found there.

use std::fmt;

/// A place such as `lifeCycle.contribute[1].date`.
#[derive(Debug, Clone, Copy)]
pub(in crate::lom) struct At<'p> {
    up: Option<&'p At<'p>>,
    name: &'static str,
    index: Option<usize>,
}

impl<'p> At<'p> {
    /// The record itself; its text is empty.
    pub(in crate::lom) const ROOT: At<'static> = At { up: None, name: "", index: None };

    /// A child that occurs once.
    pub(in crate::lom) fn child(&'p self, name: &'static str) -> At<'p> {
        At { up: Some(self), name, index: None }
    }

    /// The child number `index` (0-based) of those that may repeat.
    pub(in crate::lom) fn item(&'p self, name: &'static str, index: usize) -> At<'p> {
        At { up: Some(self), name, index: Some(index) }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(up) = self.up.filter(|up| up.up.is_some()) {
            write!(f, "{up}.")?;
        }
        f.write_str(self.name)?;
        match self.index {
            Some(index) => write!(f, "[{index}]"),
            None => Ok(()),
        }
    }
}

/// Names in the order of the standard's table; a place sorts by them. Names that stand in several
/// aggregates have one rank that suits all.
const ORDER: &[&str] = &[
    "general",
    "lifeCycle",
    "metaMetadata",
    "technical",
    "educational",
    "rights",
    "relation",
    "annotation",
    "classification",
    "purpose",
    "taxonPath",
    "catalog",
    "taxon",
    "id",
    "kind",
    "resource",
    "role",
    "entity",
    "date",
    "dateTime",
    "identifier",
    "entry",
    "title",
    "cost",
    "copyrightAndOtherRestrictions",
    "interactivityType",
    "learningResourceType",
    "interactivityLevel",
    "semanticDensity",
    "intendedEndUserRole",
    "context",
    "typicalAgeRange",
    "difficulty",
    "typicalLearningTime",
    "version",
    "status",
    "contribute",
    "metadataSchema",
    "format",
    "size",
    "location",
    "requirement",
    "orComposite",
    "type",
    "name",
    "minimumVersion",
    "maximumVersion",
    "installationRemarks",
    "otherPlatformRequirements",
    "duration",
    "source",
    "value",
    "label",
    "description",
    "language",
    "keyword",
    "coverage",
    "structure",
    "aggregationLevel",
    "string",
];

/// A key that sorts places as the standard has them: parents before children, items by number, the record's
/// own extensions after all categories, unknown places last.
pub(in crate::lom) fn order(path: &str) -> Vec<(usize, usize)> {
    if path.is_empty() {
        return vec![(ORDER.len(), 0)];
    }
    path.split('.').map(segment).collect()
}

fn segment(text: &str) -> (usize, usize) {
    let (name, index) = match text.split_once('[') {
        Some((name, rest)) => {
            (name, rest.trim_end_matches(']').parse().map_or(usize::MAX, |n: usize| n.saturating_add(1)))
        }
        None => (text, 0),
    };
    (ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len() + 1), index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_with_points_and_numbers() {
        let life_cycle = At::ROOT.child("lifeCycle");
        let contribute = life_cycle.item("contribute", 1);
        assert_eq!(contribute.child("date").to_string(), "lifeCycle.contribute[1].date");
        assert_eq!(At::ROOT.to_string(), "");
    }

    #[test]
    fn places_sort_as_in_the_standard() {
        let mut paths =
            vec!["zzz", "", "educational[10]", "educational[9].context[0]", "general", "educational[9]"];
        paths.sort_by_key(|path| order(path));
        assert_eq!(
            paths,
            ["general", "educational[9]", "educational[9].context[0]", "educational[10]", "", "zzz"]
        );
    }
}
