//! LOM's table of data elements (IEEE 1484.12.1, clause 6) as data: number, instances, datatype, size.
//!
//! Apart from the checks so that the table can be read beside the standard's. Knows names and numbers only;
//! what happens when a record differs is in `own` and in the profiles.

use std::sync::LazyLock;

use crate::model::vocab::Element as List;

/// What a value must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Datatype {
    /// No value of its own.
    Aggregate,
    /// CharacterString.
    Text,
    /// LangString: strings with a language each.
    LangString,
    /// A LanguageID, or `none` in 1.3.
    Language,
    /// A token of this list where the source is LOM's.
    Vocabulary(List),
    /// DateTime with a description.
    DateTime,
    /// Duration with a description.
    Duration,
    /// A vCard.
    VCard,
    /// Bytes in decimal digits.
    Size,
    /// A media type, or `non-digital`.
    Format,
    /// A URL, URI or text.
    Location,
}

/// One data element.
#[derive(Debug)]
pub(super) struct Row {
    /// Path from the record, such as `general.identifier.catalog`.
    pub path: &'static str,
    /// Number in the standard.
    pub number: &'static str,
    /// Smallest permitted maximum of instances; 1 means that there may be only one.
    pub instances: usize,
    /// What it holds.
    pub datatype: Datatype,
    /// Smallest permitted maximum of characters; 0 where the table has none.
    pub characters: usize,
}

impl Row {
    /// Whether its parent may hold it once only.
    pub fn single(&self) -> bool {
        self.instances == 1
    }

    /// The last name of its path.
    pub fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }
}

const fn row(
    path: &'static str,
    number: &'static str,
    instances: usize,
    datatype: Datatype,
    characters: usize,
) -> Row {
    Row { path, number, instances, datatype, characters }
}

use Datatype::Aggregate;
use Datatype::DateTime;
use Datatype::Duration;
use Datatype::Format;
use Datatype::LangString;
use Datatype::Language;
use Datatype::Location;
use Datatype::Size;
use Datatype::Text;
use Datatype::VCard;
use Datatype::Vocabulary;

/// Every element, in the standard's order.
pub(super) const ROWS: &[Row] = &[
    row("general", "1", 1, Aggregate, 0),
    row("general.identifier", "1.1", 10, Aggregate, 0),
    row("general.identifier.catalog", "1.1.1", 1, Text, 1000),
    row("general.identifier.entry", "1.1.2", 1, Text, 1000),
    row("general.title", "1.2", 1, LangString, 1000),
    row("general.language", "1.3", 10, Language, 100),
    row("general.description", "1.4", 10, LangString, 2000),
    row("general.keyword", "1.5", 10, LangString, 1000),
    row("general.coverage", "1.6", 10, LangString, 1000),
    row("general.structure", "1.7", 1, Vocabulary(List::Structure), 0),
    row("general.aggregationLevel", "1.8", 1, Vocabulary(List::AggregationLevel), 0),
    row("lifeCycle", "2", 1, Aggregate, 0),
    row("lifeCycle.version", "2.1", 1, LangString, 50),
    row("lifeCycle.status", "2.2", 1, Vocabulary(List::Status), 0),
    row("lifeCycle.contribute", "2.3", 30, Aggregate, 0),
    row("lifeCycle.contribute.role", "2.3.1", 1, Vocabulary(List::Role), 0),
    row("lifeCycle.contribute.entity", "2.3.2", 40, VCard, 1000),
    row("lifeCycle.contribute.date", "2.3.3", 1, DateTime, 0),
    row("metaMetadata", "3", 1, Aggregate, 0),
    row("metaMetadata.identifier", "3.1", 10, Aggregate, 0),
    row("metaMetadata.identifier.catalog", "3.1.1", 1, Text, 1000),
    row("metaMetadata.identifier.entry", "3.1.2", 1, Text, 1000),
    row("metaMetadata.contribute", "3.2", 10, Aggregate, 0),
    row("metaMetadata.contribute.role", "3.2.1", 1, Vocabulary(List::MetaRole), 0),
    row("metaMetadata.contribute.entity", "3.2.2", 10, VCard, 1000),
    row("metaMetadata.contribute.date", "3.2.3", 1, DateTime, 0),
    row("metaMetadata.metadataSchema", "3.3", 10, Text, 30),
    row("metaMetadata.language", "3.4", 1, Language, 100),
    row("technical", "4", 1, Aggregate, 0),
    row("technical.format", "4.1", 40, Format, 500),
    row("technical.size", "4.2", 1, Size, 30),
    row("technical.location", "4.3", 10, Location, 1000),
    row("technical.requirement", "4.4", 40, Aggregate, 0),
    row("technical.requirement.orComposite", "4.4.1", 40, Aggregate, 0),
    row("technical.requirement.orComposite.type", "4.4.1.1", 1, Vocabulary(List::RequirementType), 0),
    row("technical.requirement.orComposite.name", "4.4.1.2", 1, Vocabulary(List::RequirementName), 0),
    row("technical.requirement.orComposite.minimumVersion", "4.4.1.3", 1, Text, 30),
    row("technical.requirement.orComposite.maximumVersion", "4.4.1.4", 1, Text, 30),
    row("technical.installationRemarks", "4.5", 1, LangString, 1000),
    row("technical.otherPlatformRequirements", "4.6", 1, LangString, 1000),
    row("technical.duration", "4.7", 1, Duration, 0),
    row("educational", "5", 100, Aggregate, 0),
    row("educational.interactivityType", "5.1", 1, Vocabulary(List::InteractivityType), 0),
    row("educational.learningResourceType", "5.2", 10, Vocabulary(List::LearningResourceType), 0),
    row("educational.interactivityLevel", "5.3", 1, Vocabulary(List::Degree), 0),
    row("educational.semanticDensity", "5.4", 1, Vocabulary(List::Degree), 0),
    row("educational.intendedEndUserRole", "5.5", 10, Vocabulary(List::IntendedEndUserRole), 0),
    row("educational.context", "5.6", 10, Vocabulary(List::Context), 0),
    row("educational.typicalAgeRange", "5.7", 5, LangString, 1000),
    row("educational.difficulty", "5.8", 1, Vocabulary(List::Difficulty), 0),
    row("educational.typicalLearningTime", "5.9", 1, Duration, 0),
    row("educational.description", "5.10", 10, LangString, 1000),
    row("educational.language", "5.11", 10, Language, 100),
    row("rights", "6", 1, Aggregate, 0),
    row("rights.cost", "6.1", 1, Vocabulary(List::YesNo), 0),
    row("rights.copyrightAndOtherRestrictions", "6.2", 1, Vocabulary(List::YesNo), 0),
    row("rights.description", "6.3", 1, LangString, 1000),
    row("relation", "7", 100, Aggregate, 0),
    row("relation.kind", "7.1", 1, Vocabulary(List::RelationKind), 0),
    row("relation.resource", "7.2", 1, Aggregate, 0),
    row("relation.resource.identifier", "7.2.1", 10, Aggregate, 0),
    row("relation.resource.identifier.catalog", "7.2.1.1", 1, Text, 1000),
    row("relation.resource.identifier.entry", "7.2.1.2", 1, Text, 1000),
    row("relation.resource.description", "7.2.2", 10, LangString, 1000),
    row("annotation", "8", 30, Aggregate, 0),
    row("annotation.entity", "8.1", 1, VCard, 1000),
    row("annotation.date", "8.2", 1, DateTime, 0),
    row("annotation.description", "8.3", 1, LangString, 1000),
    row("classification", "9", 40, Aggregate, 0),
    row("classification.purpose", "9.1", 1, Vocabulary(List::Purpose), 0),
    row("classification.taxonPath", "9.2", 15, Aggregate, 0),
    row("classification.taxonPath.source", "9.2.1", 1, LangString, 1000),
    row("classification.taxonPath.taxon", "9.2.2", 15, Aggregate, 0),
    row("classification.taxonPath.taxon.id", "9.2.2.1", 1, Text, 100),
    row("classification.taxonPath.taxon.entry", "9.2.2.2", 1, LangString, 500),
    row("classification.description", "9.3", 1, LangString, 2000),
    row("classification.keyword", "9.4", 40, LangString, 1000),
];

/// Names that bindings and drafts use for LOM's, in lower case (IMS LRM 1.1 and 1.2, IMS MD 1.3).
const ALIASES: &[(&str, &str)] = &[
    ("catalogentry", "identifier"),
    ("centity", "entity"),
    ("person", "entity"),
    ("metadatascheme", "metadataschema"),
    ("keywords", "keyword"),
];

/// Where a rule may stand: an element's number in [`ROWS`], or the record itself.
pub(super) type Place = Option<usize>;

/// Children of the record, then of every row, as indexes into [`ROWS`].
static CHILDREN: LazyLock<Vec<Vec<usize>>> = LazyLock::new(|| {
    let mut children = vec![Vec::new(); ROWS.len() + 1];
    for (index, row) in ROWS.iter().enumerate() {
        let above = row.path.rsplit_once('.').map_or("", |(above, _)| above);
        let parent = ROWS.iter().position(|other| other.path == above).map_or(0, |at| at + 1);
        if let Some(list) = children.get_mut(parent) {
            list.push(index);
        }
    }
    children
});

/// The element called `local` (in whatever case, or by an alias) in `parent`. IMS puts what belongs to an
/// orComposite straight into the requirement, and taxa into taxa.
pub(super) fn child(parent: Place, local: &str) -> Place {
    let lower = local.to_ascii_lowercase();
    let name = ALIASES.iter().find(|(from, _)| *from == lower).map_or(lower.as_str(), |(_, to)| to);
    let path = parent.and_then(|index| ROWS.get(index)).map(|row| row.path);
    if path == Some("technical.requirement") && name != "orcomposite" {
        return child(find("technical.requirement.orComposite"), name);
    }
    if path == Some("classification.taxonPath.taxon") && name == "taxon" {
        return parent;
    }
    let list = CHILDREN.get(parent.map_or(0, |index| index + 1))?;
    list.iter()
        .copied()
        .find(|index| ROWS.get(*index).is_some_and(|row| row.name().eq_ignore_ascii_case(name)))
}

/// The element of that path.
pub(super) fn find(path: &str) -> Place {
    ROWS.iter().position(|row| row.path == path)
}

/// The number of the element of that path, or of the one that it is a part of; `LOM` for anything else.
pub(super) fn number(path: &str) -> &'static str {
    match find(path).and_then(|index| ROWS.get(index)) {
        Some(row) => row.number,
        None => path.rsplit_once('.').map_or("LOM", |(above, _)| number(above)),
    }
}

/// The parts of a value of this datatype: their names as LOM's bindings have them.
pub(super) fn parts(datatype: Datatype) -> &'static [&'static str] {
    match datatype {
        LangString => &["string"],
        Vocabulary(_) => &["source", "value"],
        DateTime => &["dateTime", "description"],
        Duration => &["duration", "description"],
        _ => &[],
    }
}

/// The part called `local` of a value of this datatype.
pub(super) fn part(datatype: Datatype, local: &str) -> Option<&'static str> {
    let lower = local.to_ascii_lowercase();
    let name = match (datatype, lower.as_str()) {
        (_, "langstring") => "string",
        (Duration, "datetime") => "duration",
        (_, other) => other,
    };
    parts(datatype).iter().copied().find(|part| part.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_by_every_name_that_bindings_give_them() {
        let path = |parent: &str, local: &str| {
            child(find(parent), local).and_then(|index| ROWS.get(index)).map(|row| row.path)
        };
        assert_eq!(path("", "lifecycle"), Some("lifeCycle"));
        assert_eq!(path("general", "catalogentry"), Some("general.identifier"));
        assert_eq!(path("lifeCycle.contribute", "centity"), Some("lifeCycle.contribute.entity"));
        assert_eq!(path("metaMetadata", "metadatascheme"), Some("metaMetadata.metadataSchema"));
        assert_eq!(
            path("technical.requirement", "minimumversion"),
            Some("technical.requirement.orComposite.minimumVersion")
        );
        assert_eq!(path("general", "format"), None);
    }

    #[test]
    fn the_table_is_in_the_standards_order_and_each_parent_is_in_it() {
        let numbers: Vec<Vec<u32>> =
            ROWS.iter().map(|row| row.number.split('.').map(|n| n.parse().unwrap()).collect()).collect();
        assert!(numbers.is_sorted(), "the numbers are out of order");
        for row in ROWS {
            let above = row.path.rsplit_once('.').map(|(above, _)| above);
            assert!(above.is_none_or(|above| find(above).is_some()), "{}", row.path);
            assert_eq!(row.path.split('.').count(), row.number.split('.').count(), "{}", row.path);
        }
    }
}
