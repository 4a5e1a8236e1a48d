//! What learners choose by, each with the words of the record that it was taken from.
//!
//! Derived in one place (`lom::facts`), shown by pages and JSON, and the ground of search's facets. Knows no table.

use serde::Serialize;

/// Where a fact was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Evidence {
    /// LOM path of the element, such as `rights.description`.
    pub path: &'static str,
    /// Its text, cut to [`Evidence::MAX_CHARS`] characters.
    pub text: String,
    /// The table that made the fact of it, such as `licence`, `range`, `levels/es`.
    pub table: String,
}

impl Evidence {
    /// Longest text kept, in characters.
    pub const MAX_CHARS: usize = 200;

    /// Evidence from `text` at `path`.
    #[must_use]
    pub fn new(path: &'static str, text: &str, table: impl Into<String>) -> Self {
        Self { path, text: text.chars().take(Self::MAX_CHARS).collect(), table: table.into() }
    }
}

/// A fact that is one stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The code.
    pub value: String,
    /// Where it was read.
    pub from: Evidence,
}

/// The licence of the resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LicenceFact {
    /// SPDX-like code such as `CC-BY-SA-3.0`.
    pub value: String,
    /// The version, where the text gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The country that it was adapted to, ISO 3166 in lower case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// Of `share`, `adapt`, `sell`.
    pub permission: Vec<&'static str>,
    /// Where it was read.
    pub from: Evidence,
}

/// Ages that the resource is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgeFact {
    /// Youngest, in years.
    pub min: u32,
    /// Oldest, in years; `None`: no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// Where it was read.
    pub from: Evidence,
}

/// All facts of one record; what is not known is left out of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Facts {
    /// Category 6.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<LicenceFact>,
    /// 6.1: `yes` or `no`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Fact>,
    /// 5.7, 5.6, and 9 by educational level.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub age: Vec<AgeFact>,
    /// Terms of schema.org's accessibility vocabularies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<Fact>,
    /// Plug-ins that it needs and that no browser runs any more: `flash`, `java-applet`, `director`, `silverlight`,
    /// `vrml`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plugin: Vec<Fact>,
}

impl Facts {
    /// Nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
