//! What a check found: findings with their clause and mend, gathered without bound on the record's side but
//! with one on ours.

use crate::model::problem::Problem;
use crate::model::problem::Severity;
use crate::validate::profile::Profile;

/// Most findings that one record may have; by then the record has been judged.
pub const MAX_FINDINGS: usize = 1000;

/// One finding: where, of what kind, about which value, by which rule, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finding {
    /// LOM path such as `general.language[0]`, 0-based where an element may repeat; empty for the record.
    pub path: String,
    /// A stable kebab-case word such as `bad-date`; the key that summaries group by.
    pub kind: String,
    /// The offending value, cut to [`Problem::MAX_VALUE_CHARS`] characters; empty for what is missing.
    pub value: String,
    /// How much it matters to the profile; a record with an error is not valid.
    pub severity: Severity,
    /// The clause of the standard or profile.
    pub source: String,
    /// What to write instead.
    pub mend: String,
}

/// What a profile says about a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Name of the profile it was held to; empty where none could be.
    pub profile: String,
    /// Dialect that the record is in, or the namespace of a format that is not read.
    pub dialect: String,
    /// In document order, what is missing last.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing found is an error.
    #[must_use]
    pub fn valid(&self) -> bool {
        self.worst() < Some(Severity::Error)
    }

    /// The greatest severity found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// Gathers the findings of one record in a profile's terms.
#[derive(Debug)]
pub(super) struct Findings<'p> {
    profile: &'p Profile,
    found: Vec<Finding>,
}

impl<'p> Findings<'p> {
    /// None yet.
    pub fn new(profile: &'p Profile) -> Self {
        Self { profile, found: Vec::new() }
    }

    /// A finding of one of LOM's own rules, unless the profile turns that kind off.
    pub fn add(&mut self, kind: &str, path: &str, value: &str) {
        let Some(own) = self.profile.own(kind) else { return };
        let Some(severity) = own.severity.of() else { return };
        let (source, mend) = (own.source.clone(), own.mend.clone());
        self.push(Finding {
            path: path.to_owned(),
            kind: kind.to_owned(),
            value: value.chars().take(Problem::MAX_VALUE_CHARS).collect(),
            severity,
            source,
            mend,
        });
    }

    /// A finding of one of the profile's rules. One place has one finding of a kind: the worst.
    pub fn push(&mut self, finding: Finding) {
        let lower = |known: &Finding| known.severity < finding.severity;
        if self.found.len() >= MAX_FINDINGS && !self.found.iter().any(lower) {
            return;
        }
        let same = |known: &&mut Finding| known.path == finding.path && known.kind == finding.kind;
        if let Some(known) = self.found.iter_mut().find(same) {
            if finding.severity > known.severity {
                *known = finding;
            }
        } else if self.found.len() < MAX_FINDINGS {
            self.found.push(finding);
        } else if let Some(least) =
            self.found.iter_mut().rev().find(|known| known.severity < finding.severity)
        {
            // Full: what matters more takes the place of what matters less.
            *least = finding;
        }
    }

    /// All of them.
    pub fn into_inner(self) -> Vec<Finding> {
        self.found
    }
}
