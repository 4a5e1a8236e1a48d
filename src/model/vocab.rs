//! LOM's own vocabularies (IEEE 1484.12.1, the "value space" column), their labels, and the look-up into them.
//!
//! The values and their labels are data, `data/vocabularies/lom.tsv`: one row a value, one column a language. Values
//! are tokens, compared trimmed, case-folded and with white space collapsed. Which label is shown is `render`'s choice.

mod values;

pub use values::Found;
pub use values::values_of;

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// `clause, element, value`, then labels, one column a language.
const TABLE: &str = include_str!("../../data/vocabularies/lom.tsv");
/// Columns before the labels.
const KEYS: usize = 3;

/// The LOM elements whose value space is a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Element {
    /// 1.7.
    Structure,
    /// 1.8.
    AggregationLevel,
    /// 2.2.
    Status,
    /// 2.3.1.
    Role,
    /// 3.2.1.
    MetaRole,
    /// 4.4.1.1.
    RequirementType,
    /// 4.4.1.2.
    RequirementName,
    /// 5.1.
    InteractivityType,
    /// 5.2.
    LearningResourceType,
    /// 5.3 and 5.4.
    Degree,
    /// 5.5.
    IntendedEndUserRole,
    /// 5.6.
    Context,
    /// 5.8.
    Difficulty,
    /// 6.1 and 6.2.
    YesNo,
    /// 7.1.
    RelationKind,
    /// 9.1.
    Purpose,
}

/// All of them, in the standard's order.
const ELEMENTS: [Element; 16] = [
    Element::Structure,
    Element::AggregationLevel,
    Element::Status,
    Element::Role,
    Element::MetaRole,
    Element::RequirementType,
    Element::RequirementName,
    Element::InteractivityType,
    Element::LearningResourceType,
    Element::Degree,
    Element::IntendedEndUserRole,
    Element::Context,
    Element::Difficulty,
    Element::YesNo,
    Element::RelationKind,
    Element::Purpose,
];

/// Whether `value` is, letter for letter, one of LOM's own values of any element.
#[must_use]
pub fn is_lom_value(value: &str) -> bool {
    ELEMENTS.iter().any(|element| element.values().contains(&value))
}

impl Element {
    /// Every element, in the standard's order.
    pub const ALL: [Self; 16] = [
        Self::Structure,
        Self::AggregationLevel,
        Self::Status,
        Self::Role,
        Self::MetaRole,
        Self::RequirementType,
        Self::RequirementName,
        Self::InteractivityType,
        Self::LearningResourceType,
        Self::Degree,
        Self::IntendedEndUserRole,
        Self::Context,
        Self::Difficulty,
        Self::YesNo,
        Self::RelationKind,
        Self::Purpose,
    ];

    /// The name in the tables of `data/vocabularies`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Structure => "structure",
            Self::AggregationLevel => "aggregationLevel",
            Self::Status => "status",
            Self::Role => "role",
            Self::MetaRole => "metaRole",
            Self::RequirementType => "requirementType",
            Self::RequirementName => "requirementName",
            Self::InteractivityType => "interactivityType",
            Self::LearningResourceType => "learningResourceType",
            Self::Degree => "degree",
            Self::IntendedEndUserRole => "intendedEndUserRole",
            Self::Context => "context",
            Self::Difficulty => "difficulty",
            Self::YesNo => "yesNo",
            Self::RelationKind => "relationKind",
            Self::Purpose => "purpose",
        }
    }

    /// The element of that name, or of that clause of the standard (`5.2`).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let by_clause = || ROWS.iter().find(|row| row.clause.split(' ').any(|clause| clause == name));
        let by_name = Self::ALL.into_iter().find(|element| element.name().eq_ignore_ascii_case(name));
        by_name.or_else(|| by_clause().map(|row| row.element))
    }

    /// The values LOM allows, in its order.
    #[must_use]
    pub fn values(self) -> &'static [&'static str] {
        VALUES.get(&self).map(Vec::as_slice).unwrap_or_default()
    }
}

/// A value of a vocabulary of LOM with its labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where the standard has it; `5.3 5.4` where two elements share a vocabulary.
    pub clause: &'static str,
    /// The element.
    pub element: Element,
    /// The value as the standard writes it.
    pub value: &'static str,
    /// Language tag and label, in the table's order.
    pub labels: Vec<(&'static str, &'static str)>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut lines = TABLE.lines();
    let languages: Vec<&str> = lines.next().unwrap_or_default().split('\t').skip(KEYS).collect();
    lines.filter_map(|line| row(line, &languages)).collect()
});

static VALUES: LazyLock<BTreeMap<Element, Vec<&'static str>>> = LazyLock::new(|| {
    let mut values: BTreeMap<Element, Vec<&'static str>> = BTreeMap::new();
    ROWS.iter().for_each(|row| values.entry(row.element).or_default().push(row.value));
    values
});

fn row(line: &'static str, languages: &[&'static str]) -> Option<Row> {
    let mut cells = line.split('\t');
    let (clause, element, value) = (cells.next()?, cells.next()?, cells.next()?);
    let element = Element::ALL.into_iter().find(|known| known.name() == element)?;
    let labels = languages.iter().copied().zip(cells).filter(|(_, label)| !label.is_empty()).collect();
    Some(Row { clause, element, value, labels })
}

/// Every value of every vocabulary of LOM, in the standard's order.
#[must_use]
pub fn rows() -> &'static [Row] {
    &ROWS
}

/// LOM's own value for `value` as it came, if it is one of the list; white space and case do not count.
#[must_use]
pub fn lom_value(element: Element, value: &str) -> Option<&'static str> {
    element.values().iter().copied().find(|known| is_same(known, value))
}

/// Whether `value` is `known`, a value of LOM: lower case, words parted by one space.
fn is_same(known: &str, value: &str) -> bool {
    let mut words = known.split(' ');
    let same = |word: &str| words.next().is_some_and(|known| equal_folded(known, word));
    value.split_whitespace().all(same) && words.next().is_none()
}

fn equal_folded(known: &str, word: &str) -> bool {
    known.chars().eq(word.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_whatever_their_case_and_white_space() {
        assert_eq!(lom_value(Element::LearningResourceType, " Narrative\n Text "), Some("narrative text"));
        assert_eq!(lom_value(Element::Context, "School"), Some("school"));
        assert_eq!(lom_value(Element::Context, "kindergarten"), None);
        assert_eq!(lom_value(Element::LearningResourceType, "narrative"), None);
        assert_eq!(lom_value(Element::LearningResourceType, "narrative text two"), None);
        assert_eq!(lom_value(Element::Context, ""), None);
    }

    #[test]
    fn every_row_of_the_table_is_read_and_every_element_has_values() {
        assert_eq!(ROWS.len() + 1, TABLE.lines().count());
        for element in Element::ALL {
            assert!(element.values().len() > 1, "{element:?}");
            assert_eq!(Element::from_name(element.name()), Some(element));
        }
        let counts = [Element::Role, Element::LearningResourceType, Element::RelationKind, Element::Purpose];
        assert_eq!(counts.map(|element| element.values().len()), [15, 15, 12, 9]);
    }

    #[test]
    fn an_element_is_known_by_name_and_by_clause() {
        for (name, element) in [
            ("5.2", Some(Element::LearningResourceType)),
            ("5.4", Some(Element::Degree)),
            ("6.2", Some(Element::YesNo)),
            ("CONTEXT", Some(Element::Context)),
            ("5.9", None),
            ("", None),
        ] {
            assert_eq!(Element::from_name(name), element, "{name}");
        }
    }
}
