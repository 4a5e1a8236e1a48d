//! Application profiles: what a community asks of LOM beyond the standard, as data.
//!
//! `data/profiles/*.toml` is compiled in. A profile has LOM's own rules with its own severities, the
//! vocabularies it allows and its own rules; adding one takes a file and a row in [`FILES`], no code.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::lom::Parsed;
use crate::model::problem::Severity;
use crate::model::vocab;
use crate::validate::own::Judgement;
use crate::validate::rule::Rule;
use crate::validate::schema::Row;

/// The profiles that are compiled in; the first has LOM's own rules, which all others start from.
const FILES: &[(&str, &str)] = &[
    ("lom.toml", include_str!("../../data/profiles/lom.toml")),
    ("scolomfr.toml", include_str!("../../data/profiles/scolomfr.toml")),
    ("lom-es.toml", include_str!("../../data/profiles/lom-es.toml")),
    ("nl-lom.toml", include_str!("../../data/profiles/nl-lom.toml")),
    ("hs-oer-lom.toml", include_str!("../../data/profiles/hs-oer-lom.toml")),
    ("normetic.toml", include_str!("../../data/profiles/normetic.toml")),
];

/// Why there is no such profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// A profile's data are not as they should be.
    #[error("profile {file}: {reason}")]
    Data {
        /// Its file name.
        file: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// No profile has that name.
    #[error("profile `{name}`: there is none; there are {known}")]
    Unknown {
        /// As asked for.
        name: String,
        /// Those that there are.
        known: String,
    },
}

/// A severity in a profile; `off` where the profile does not ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Level {
    Off,
    Info,
    Warning,
    Error,
}

impl Level {
    /// The severity of findings; `None` for none.
    pub fn of(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// What a profile says about one of LOM's own rules.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Own {
    kind: String,
    /// How much it matters.
    pub severity: Level,
    /// The clause.
    #[serde(default)]
    pub source: String,
    /// What to write instead.
    #[serde(default)]
    pub mend: String,
}

/// Values that a profile allows for elements, by source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    /// LOM paths; empty for every vocabulary element.
    #[serde(default)]
    elements: Vec<String>,
    /// Names of the source; `*` stands for any text.
    sources: Vec<String>,
    /// The values, `*` as above; empty where the list is kept elsewhere and any value is taken.
    #[serde(default)]
    values: Vec<String>,
}

/// One application profile.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name on the command line.
    pub name: String,
    /// Its name for people, with the version.
    pub title: String,
    /// Dialects whose records are held to it where no profile is named.
    #[serde(default)]
    dialects: Vec<String>,
    /// Beginnings of 3.3, in lower case, that choose it.
    #[serde(default)]
    schemas: Vec<String>,
    /// Whether a vocabulary's source must be LOM's or one of the profile's.
    #[serde(default)]
    known_sources_only: bool,
    /// Places in LOM's own namespace at which the profile adds elements.
    #[serde(default)]
    extensions: Vec<String>,
    #[serde(default)]
    own: Vec<Own>,
    #[serde(default)]
    vocabulary: Vec<Vocabulary>,
    /// Its own rules.
    #[serde(default)]
    pub(super) rule: Vec<Rule>,
}

impl Profile {
    /// What it says about one of LOM's own rules.
    pub(super) fn own(&self, kind: &str) -> Option<&Own> {
        self.own.iter().find(|own| own.kind == kind)
    }

    /// Whether the element at that place is one that the profile adds.
    pub(super) fn adds(&self, key: &str) -> bool {
        self.extensions.iter().any(|place| place == key)
    }

    /// What it says about a vocabulary's value; LOM's own list counts for LOM's source.
    pub(super) fn judge(&self, row: &Row, list: vocab::Element, source: &str, value: &str) -> Judgement {
        let (source, value) = (fold(source), fold(value));
        let of_source = |vocabulary: &&Vocabulary| {
            let here = vocabulary.elements.is_empty() || vocabulary.elements.iter().any(|e| e == row.path);
            here && vocabulary.sources.iter().any(|name| like(&fold(name), &source))
        };
        let mut lists = self.vocabulary.iter().filter(of_source).peekable();
        let known = lists.peek().is_some();
        if lists.any(|one| one.values.is_empty() || one.values.iter().any(|v| like(&fold(v), &value))) {
            return Judgement::Fits;
        }
        if source == "lomv1.0" {
            let fits = vocab::lom_value(list, &value).is_some();
            return if fits { Judgement::Fits } else { Judgement::UnknownValue };
        }
        match (known, self.known_sources_only) {
            (true, _) => Judgement::UnknownValue,
            (false, true) => Judgement::UnknownSource,
            (false, false) => Judgement::Fits,
        }
    }

    /// LOM's own rules where it says nothing itself.
    fn inherit(&mut self, base: &Self) {
        for own in &base.own {
            match self.own.iter_mut().find(|known| known.kind == own.kind) {
                None => self.own.push(own.clone()),
                Some(known) => {
                    let fill = |text: &mut String, from: &String| {
                        if text.is_empty() {
                            text.clone_from(from);
                        }
                    };
                    fill(&mut known.source, &own.source);
                    fill(&mut known.mend, &own.mend);
                }
            }
        }
    }
}

static PROFILES: LazyLock<Result<Vec<Profile>, ProfileError>> = LazyLock::new(load);

fn load() -> Result<Vec<Profile>, ProfileError> {
    let mut profiles: Vec<Profile> = Vec::new();
    for (file, text) in FILES {
        let data = |reason: String| ProfileError::Data { file, reason };
        let mut profile: Profile = toml::from_str(text).map_err(|error| data(error.to_string()))?;
        if let Some(base) = profiles.first() {
            if let Some(own) = profile.own.iter().find(|own| base.own(&own.kind).is_none()) {
                return Err(data(format!("LOM has no rule `{}`", own.kind)));
            }
            profile.inherit(base);
        }
        for rule in &mut profile.rule {
            rule.settle().map_err(data)?;
        }
        profiles.push(profile);
    }
    Ok(profiles)
}

/// All of them, LOM first.
///
/// # Errors
/// The data of one are not as they should be.
pub fn all() -> Result<&'static [Profile], ProfileError> {
    PROFILES.as_ref().map(Vec::as_slice).map_err(Clone::clone)
}

/// The one of that name; case does not count, and a space or `_` is as good as `-`.
///
/// # Errors
/// There is none, or its data are not as they should be.
pub fn named(name: &str) -> Result<&'static Profile, ProfileError> {
    let profiles = all()?;
    let wanted = name.trim().replace([' ', '_'], "-");
    profiles.iter().find(|profile| profile.name.eq_ignore_ascii_case(&wanted)).ok_or_else(|| {
        let known: Vec<&str> = profiles.iter().map(|profile| profile.name.as_str()).collect();
        ProfileError::Unknown { name: name.to_owned(), known: known.join(", ") }
    })
}

/// The one that a record asks for: by its dialect, else by what 3.3 says, else LOM's own.
///
/// # Errors
/// The data of a profile are not as they should be.
pub fn of(parsed: &Parsed) -> Result<&'static Profile, ProfileError> {
    let profiles = all()?;
    let by_dialect = || profiles.iter().find(|profile| profile.dialects.contains(&parsed.dialect));
    let schemas: Vec<String> =
        parsed.lom.meta_metadata.metadata_schema.iter().map(|schema| schema.to_lowercase()).collect();
    let names = |profile: &&Profile| {
        profile.schemas.iter().any(|start| schemas.iter().any(|schema| schema.starts_with(start)))
    };
    let chosen = by_dialect().or_else(|| profiles.iter().find(names)).or_else(|| profiles.first());
    chosen.ok_or_else(|| ProfileError::Unknown { name: "lom".to_owned(), known: String::new() })
}

/// Lower case, one space for every run of white space: how tokens are compared (IEEE 1484.12.1, 5.7).
pub(super) fn fold(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// Whether `text` has the shape of `pattern`, where `*` stands for any text.
pub(super) fn like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or("");
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_can_be_read_and_says_why_and_how() {
        let profiles = all().unwrap();
        assert_eq!(profiles.len(), FILES.len());
        for profile in profiles {
            for own in &profile.own {
                assert!(!own.source.is_empty() && !own.mend.is_empty(), "{}: {}", profile.name, own.kind);
            }
            for rule in &profile.rule {
                assert!(!rule.source.is_empty() && !rule.mend.is_empty(), "{}: {rule:?}", profile.name);
            }
        }
    }

    #[test]
    fn a_profile_that_is_not_there_is_answered_with_those_that_are() {
        assert_eq!(named("NL LOM").map(|profile| profile.name.as_str()), Ok("nl-lom"));
        assert_eq!(named("Normetic").map(|profile| profile.name.as_str()), Ok("normetic"));
        let error = named("klingon").unwrap_err().to_string();
        assert!(error.contains("klingon") && error.contains("scolomfr"), "{error}");
    }

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text, expected) in [
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "abcd", false),
            ("*", "", true),
            ("*b*", "abc", true),
            ("abc", "abc", true),
            ("abc", "ab", false),
            ("a*b*c", "axc", false),
        ] {
            assert_eq!(like(pattern, text), expected, "{pattern} {text}");
        }
    }
}
