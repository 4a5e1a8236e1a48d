//! The form of a crosswalk table, and LOM's elements by number.
//!
//! Apart from the crosswalks so that they can only differ in their rows. Knows no format.

use crate::crosswalk::Source;

/// One row: how some elements of LOM reach one field of `T`, the output being built.
#[derive(Debug)]
pub struct Rule<T: 'static> {
    /// The field of the target format.
    pub target: &'static str,
    /// Numbers of the LOM elements it is made from (IEEE 1484.12.1); empty where it comes from the record's header.
    pub lom: &'static [&'static str],
    /// The rule in words.
    pub how: &'static str,
    /// Where the rule comes from.
    pub clause: &'static str,
    /// The rule itself.
    pub apply: fn(&Source<'_>, &mut T),
}

/// Applies every row in order.
pub fn apply<T>(rules: &[Rule<T>], source: &Source<'_>, out: &mut T) {
    for rule in rules {
        (rule.apply)(source, out);
    }
}

/// What a row says, without its function.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// As in [`Rule::target`].
    pub target: &'static str,
    /// As in [`Rule::lom`].
    pub lom: &'static [&'static str],
    /// As in [`Rule::how`].
    pub how: &'static str,
    /// As in [`Rule::clause`].
    pub clause: &'static str,
}

/// A crosswalk as its page shows it.
#[derive(Debug)]
pub struct Chapter {
    /// Heading.
    pub title: &'static str,
    /// What holds for the format as a whole: paragraphs, in Markdown.
    pub intro: &'static str,
    /// The table.
    pub rows: Vec<Row>,
}

impl Chapter {
    /// The chapter of one table.
    #[must_use]
    pub fn new<T>(title: &'static str, intro: &'static str, rules: &'static [Rule<T>]) -> Self {
        let row = |rule: &'static Rule<T>| Row {
            target: rule.target,
            lom: rule.lom,
            how: rule.how,
            clause: rule.clause,
        };
        Self { title, intro, rows: rules.iter().map(row).collect() }
    }
}

/// LOM's elements that hold a value (IEEE 1484.12.1-2002, table 1): number and name.
pub const ELEMENTS: &[(&str, &str)] = &[
    ("1.1", "general.identifier"),
    ("1.2", "general.title"),
    ("1.3", "general.language"),
    ("1.4", "general.description"),
    ("1.5", "general.keyword"),
    ("1.6", "general.coverage"),
    ("1.7", "general.structure"),
    ("1.8", "general.aggregationLevel"),
    ("2.1", "lifeCycle.version"),
    ("2.2", "lifeCycle.status"),
    ("2.3.1", "lifeCycle.contribute.role"),
    ("2.3.2", "lifeCycle.contribute.entity"),
    ("2.3.3", "lifeCycle.contribute.date"),
    ("3.1", "metaMetadata.identifier"),
    ("3.2.1", "metaMetadata.contribute.role"),
    ("3.2.2", "metaMetadata.contribute.entity"),
    ("3.2.3", "metaMetadata.contribute.date"),
    ("3.3", "metaMetadata.metadataSchema"),
    ("3.4", "metaMetadata.language"),
    ("4.1", "technical.format"),
    ("4.2", "technical.size"),
    ("4.3", "technical.location"),
    ("4.4", "technical.requirement"),
    ("4.5", "technical.installationRemarks"),
    ("4.6", "technical.otherPlatformRequirements"),
    ("4.7", "technical.duration"),
    ("5.1", "educational.interactivityType"),
    ("5.2", "educational.learningResourceType"),
    ("5.3", "educational.interactivityLevel"),
    ("5.4", "educational.semanticDensity"),
    ("5.5", "educational.intendedEndUserRole"),
    ("5.6", "educational.context"),
    ("5.7", "educational.typicalAgeRange"),
    ("5.8", "educational.difficulty"),
    ("5.9", "educational.typicalLearningTime"),
    ("5.10", "educational.description"),
    ("5.11", "educational.language"),
    ("6.1", "rights.cost"),
    ("6.2", "rights.copyrightAndOtherRestrictions"),
    ("6.3", "rights.description"),
    ("7.1", "relation.kind"),
    ("7.2.1", "relation.resource.identifier"),
    ("7.2.2", "relation.resource.description"),
    ("8.1", "annotation.entity"),
    ("8.2", "annotation.date"),
    ("8.3", "annotation.description"),
    ("9.1", "classification.purpose"),
    ("9.2.1", "classification.taxonPath.source"),
    ("9.2.2.1", "classification.taxonPath.taxon.id"),
    ("9.2.2.2", "classification.taxonPath.taxon.entry"),
    ("9.3", "classification.description"),
    ("9.4", "classification.keyword"),
];

/// The element's name; `None` for a number that LOM does not have.
#[must_use]
pub fn element_name(number: &str) -> Option<&'static str> {
    ELEMENTS.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}
