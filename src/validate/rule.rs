//! A profile's rule as data: which kinds there are and what each needs; [`Rule::settle`] refuses the rest.
//!
//! Apart from `apply`, so that what a profile file may say can be read in one place.

use serde::Deserialize;

use crate::validate::profile::Level;
use crate::validate::schema;
use crate::validate::schema::Datatype;
use crate::validate::schema::ROWS;

/// The kinds of rules that a profile is made of. Any of them may stand under a condition (`when`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RuleKind {
    /// Each `within` holds the element, with something in it (or one of `any_of`). An error.
    Mandatory,
    /// The same as a warning.
    Recommended,
    /// Where the element is, there is something in it. An error.
    NonEmpty,
    /// The element is not there; with `like`, not with such a text. An error.
    Forbidden,
    /// The element's text has one of the shapes of `like` and none of `unlike`. An error.
    Pattern,
    /// Each `within` holds the element at most `max` times; with `like`, such texts only. An error.
    MaxCount,
    /// The element has the `attribute`. A warning.
    AttributePresent,
    /// Where the element has the `attribute`, there is something in it. An error.
    AttributeNonEmpty,
    /// Where elements have ids of the shape of `like` with a number for `#`, `of` names that number too. An error.
    SameNumber,
}

impl RuleKind {
    /// The kind of its findings.
    pub fn finding(self) -> &'static str {
        match self {
            Self::Mandatory => "missing-element",
            Self::Recommended => "missing-recommended-element",
            Self::NonEmpty => "empty-element",
            Self::Forbidden => "forbidden-element",
            Self::Pattern => "value-not-of-the-pattern",
            Self::MaxCount => "too-many-elements",
            Self::AttributePresent => "missing-attribute",
            Self::AttributeNonEmpty => "empty-attribute",
            Self::SameNumber => "other-scheme",
        }
    }

    /// Its severity where the rule names none.
    pub fn level(self) -> Level {
        match self {
            Self::Recommended | Self::AttributePresent => Level::Warning,
            _ => Level::Error,
        }
    }
}

/// A place with text that counts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Alternative {
    /// LOM path.
    pub element: String,
    /// Shapes of text that count; empty for any text.
    #[serde(default)]
    pub like: Vec<String>,
}

/// When a rule holds: looked at in each `within`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    /// LOM path.
    pub element: String,
    /// Shapes of its text, one of which is there; empty for any text.
    #[serde(default)]
    pub like: Vec<String>,
    /// Turned round: it holds where no such text is.
    #[serde(default)]
    pub absent: bool,
}

/// One rule of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    /// What is asked.
    pub kind: RuleKind,
    /// LOM paths, each a rule of its own; `@vocabulary.source` stands for that part of all vocabularies,
    /// `@langstring.string` for all strings, `@within` for the place itself.
    pub elements: Vec<String>,
    /// The place that is looked at each time it occurs; empty for the record as a whole.
    #[serde(default)]
    pub within: String,
    /// How much it matters; the kind's own severity where nothing is said.
    #[serde(default)]
    severity: Option<Level>,
    /// The clause of the profile.
    pub source: String,
    /// What to write instead.
    pub mend: String,
    /// The condition, if any.
    #[serde(default)]
    pub when: Option<Condition>,
    /// For mandatory and recommended: any of these will do in place of the element's text.
    #[serde(default)]
    pub any_of: Vec<Alternative>,
    /// For the attribute kinds.
    #[serde(default)]
    pub attribute: String,
    /// Shapes of text; `*` stands for any text. Case and white space do not count.
    #[serde(default)]
    pub like: Vec<String>,
    /// Shapes that are refused.
    #[serde(default)]
    pub unlike: Vec<String>,
    /// For max-count.
    #[serde(default)]
    pub max: usize,
    /// For same-number: LOM path of the text that names the number.
    #[serde(default)]
    pub of: String,
}

impl Rule {
    /// How much it matters.
    pub fn level(&self) -> Level {
        self.severity.unwrap_or(self.kind.level())
    }

    /// Writes out what stands for many elements and checks that the rule can be applied.
    pub fn settle(&mut self) -> Result<(), String> {
        self.elements = self.elements.iter().flat_map(|element| spread(element)).collect();
        let others = [&self.within, &self.of].into_iter().filter(|path| !path.is_empty());
        let conditions = self.when.iter().map(|when| &when.element);
        let alternatives = self.any_of.iter().map(|any| &any.element);
        for path in self.elements.iter().chain(others).chain(conditions).chain(alternatives) {
            if !is_place(path) {
                return Err(format!("`{path}` is no place in LOM"));
            }
        }
        let needs = match self.kind {
            RuleKind::AttributePresent | RuleKind::AttributeNonEmpty => !self.attribute.is_empty(),
            RuleKind::Pattern => !self.like.is_empty() || !self.unlike.is_empty(),
            RuleKind::SameNumber => !self.of.is_empty() && !self.like.is_empty(),
            _ => true,
        };
        if self.elements.is_empty() || !needs {
            return Err(format!("a rule `{:?}` lacks what it asks for: {}", self.kind, self.mend));
        }
        Ok(())
    }
}

/// The elements that a word beginning with `@` stands for.
fn spread(element: &str) -> Vec<String> {
    let Some((group, part)) = element.strip_prefix('@').and_then(|word| word.split_once('.')) else {
        return vec![element.to_owned()];
    };
    let of_group = |datatype: Datatype| match group {
        "vocabulary" => matches!(datatype, Datatype::Vocabulary(_)),
        "langstring" => datatype == Datatype::LangString,
        "described" => matches!(datatype, Datatype::DateTime | Datatype::Duration),
        _ => false,
    };
    let rows = ROWS.iter().filter(|row| of_group(row.datatype));
    let found: Vec<String> = rows.map(|row| format!("{}.{part}", row.path)).collect();
    if found.is_empty() { vec![element.to_owned()] } else { found }
}

/// Whether LOM has that place: an element, a part of one, or an extension straight in an aggregate.
fn is_place(path: &str) -> bool {
    if schema::find(path).is_some() {
        return true;
    }
    let Some((above, name)) = path.rsplit_once('.') else { return false };
    match schema::find(above).and_then(|index| ROWS.get(index)) {
        Some(row) => row.datatype == Datatype::Aggregate || schema::part(row.datatype, name).is_some(),
        // `date.description.string`, and what is in an extension.
        None => is_place(above),
    }
}
