//! Findings on a record that was read.
//!
//! A problem never costs the record; see [`crate::model::quarantine`] for bytes that could not be read.

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Readable, but not as the standard has it.
    Warning,
    /// Against the standard; the value could not be used.
    Error,
}

impl Severity {
    /// `info`, `warning` or `error`, as JSON and the database have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding: where in LOM, of what kind, about which value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Problem {
    /// LOM path such as `general.language` or `lifeCycle.contribute[1].date`, 0-based where repeated.
    pub path: String,
    /// A stable kebab-case word such as `bad-language-tag`; the key that reports group by.
    pub kind: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The offending value, cut to 200 characters.
    pub value: String,
}

impl Problem {
    /// Longest value kept, in characters.
    pub const MAX_VALUE_CHARS: usize = 200;

    /// A warning about `value` at `path`.
    #[must_use]
    pub fn warning(path: impl Into<String>, kind: &'static str, value: &str) -> Self {
        let value = value.chars().take(Self::MAX_VALUE_CHARS).collect();
        Self { path: path.into(), kind, severity: Severity::Warning, value }
    }
}
