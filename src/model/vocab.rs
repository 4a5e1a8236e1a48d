//! LOM's own vocabularies (IEEE 1484.12.1, the "value space" column) and the look-up into them.
//!
//! Values are tokens, compared trimmed, case-folded and with white space collapsed; they are never
//! translated here. Labels belong to `render`.

/// The LOM elements whose value space is a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

impl Element {
    /// The values LOM allows, in its order.
    #[must_use]
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Self::Structure => &["atomic", "collection", "networked", "hierarchical", "linear"],
            Self::AggregationLevel => &["1", "2", "3", "4"],
            Self::Status => &["draft", "final", "revised", "unavailable"],
            Self::Role => &[
                "author",
                "publisher",
                "unknown",
                "initiator",
                "terminator",
                "validator",
                "editor",
                "graphical designer",
                "technical implementer",
                "content provider",
                "technical validator",
                "educational validator",
                "script writer",
                "instructional designer",
                "subject matter expert",
            ],
            Self::MetaRole => &["creator", "validator"],
            Self::RequirementType => &["operating system", "browser"],
            Self::RequirementName => &[
                "pc-dos",
                "ms-windows",
                "macos",
                "unix",
                "multi-os",
                "none",
                "any",
                "netscape communicator",
                "ms-internet explorer",
                "opera",
                "amaya",
            ],
            Self::InteractivityType => &["active", "expositive", "mixed"],
            Self::LearningResourceType => &[
                "exercise",
                "simulation",
                "questionnaire",
                "diagram",
                "figure",
                "graph",
                "index",
                "slide",
                "table",
                "narrative text",
                "exam",
                "experiment",
                "problem statement",
                "self assessment",
                "lecture",
            ],
            Self::Degree => &["very low", "low", "medium", "high", "very high"],
            Self::IntendedEndUserRole => &["teacher", "author", "learner", "manager"],
            Self::Context => &["school", "higher education", "training", "other"],
            Self::Difficulty => &["very easy", "easy", "medium", "difficult", "very difficult"],
            Self::YesNo => &["yes", "no"],
            Self::RelationKind => &[
                "ispartof",
                "haspart",
                "isversionof",
                "hasversion",
                "isformatof",
                "hasformat",
                "references",
                "isreferencedby",
                "isbasedon",
                "isbasisfor",
                "requires",
                "isrequiredby",
            ],
            Self::Purpose => &[
                "discipline",
                "idea",
                "prerequisite",
                "educational objective",
                "accessibility restrictions",
                "educational level",
                "skill level",
                "security level",
                "competency",
            ],
        }
    }
}

/// LOM's own value for `value` as it came, if it is one of the list; white space and case do not count.
#[must_use]
pub fn lom_value(element: Element, value: &str) -> Option<&'static str> {
    let words: Vec<String> = value.split_whitespace().map(str::to_lowercase).collect();
    let folded = words.join(" ");
    element.values().iter().copied().find(|known| *known == folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_whatever_their_case_and_white_space() {
        assert_eq!(lom_value(Element::LearningResourceType, " Narrative\n Text "), Some("narrative text"));
        assert_eq!(lom_value(Element::Context, "School"), Some("school"));
        assert_eq!(lom_value(Element::Context, "kindergarten"), None);
    }
}
