//! Whether a record keeps LOM's rules and those of an application profile, and what to do where it does not.
//!
//! Apart from `lom`, which reads whatever comes: this module judges it and repairs nothing. LOM's own rules
//! are code (`own`, `datatype`) over the standard's table (`schema`); how much each matters, and all that a
//! community asks beyond LOM, is data (`data/profiles/*.toml`). Knows no file, no store and no page.

mod apply;
mod datatype;
mod node;
mod own;
mod profile;
mod report;
mod rule;
mod schema;

pub use profile::Profile;
pub use profile::ProfileError;
pub use profile::all as profiles;
pub use profile::named;
pub use report::Finding;
pub use report::MAX_FINDINGS;
pub use report::Report;

use crate::lom;
use crate::lom::LomError;
use crate::lom::Parsed;
use crate::lom::Reading;
use crate::model::problem::Severity;
use crate::validate::node::Node;
use crate::validate::report::Findings;
use crate::xml;

/// What became of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// LOM, or Dublin Core, was held to a profile.
    Checked(Box<Checked>),
    /// A format that is not read: nothing can be said about it.
    Unread {
        /// Namespace of its root.
        namespace: String,
        /// Local name of its root.
        root: String,
    },
}

/// A record that was held to a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What was found.
    pub report: Report,
    /// The record as it is read.
    pub parsed: Parsed,
}

/// Holds one metadata document to `profile`, or to the one it asks for itself.
///
/// # Errors
/// No record can be read from the bytes, or a profile's data are not as they should be.
pub fn check(raw: &[u8], profile: Option<&Profile>) -> Result<Outcome, CheckError> {
    if raw.len() > lom::MAX_RECORD_BYTES {
        return Err(LomError::TooLarge(raw.len()).into());
    }
    let text = xml::decode(raw, None).map_err(LomError::Decode)?;
    let parsed = match lom::read_text(&text)? {
        Reading::Lom(parsed) => *parsed,
        Reading::Unknown { namespace, root } => return Ok(Outcome::Unread { namespace, root }),
    };
    let profile = match profile {
        Some(profile) => profile,
        None => profile::of(&parsed)?,
    };
    let tree = xml::parse_element(&text).map_err(LomError::Xml)?;
    let findings = match lom::element(tree.root()) {
        Some(elem) => judge(&Node::record(elem), profile),
        None => of_reader(&parsed),
    };
    let report = Report { profile: profile.name.clone(), dialect: parsed.dialect.clone(), findings };
    Ok(Outcome::Checked(Box::new(Checked { report, parsed })))
}

fn judge(root: &Node<'_>, profile: &Profile) -> Vec<Finding> {
    let mut findings = Findings::new(profile);
    own::check(root, profile, &mut findings);
    apply::check(root, profile, &mut findings);
    findings.into_inner()
}

/// Dublin Core has none of LOM's elements: what its reader could not use is all that is said.
fn of_reader(parsed: &Parsed) -> Vec<Finding> {
    let finding = |problem: &crate::model::problem::Problem| Finding {
        path: problem.path.clone(),
        kind: problem.kind.to_owned(),
        value: problem.value.clone(),
        severity: problem.severity.min(Severity::Warning),
        source: "Dublin Core brought over to LOM".to_owned(),
        mend: "write the value in the form that LOM has for it".to_owned(),
    };
    parsed.problems.iter().map(finding).collect()
}

/// Why nothing could be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// The bytes hold no record.
    #[error(transparent)]
    Lom(#[from] LomError),
    /// A profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
}

#[cfg(test)]
mod tests;
