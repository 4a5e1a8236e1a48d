//! One record's findings, and the same for bytes that hold no record.

use crate::commands::input::Item;
use crate::lom::MAX_RECORD_BYTES;
use crate::model::problem::Problem;
use crate::model::problem::Severity;
use crate::validate;
use crate::validate::CheckError;
use crate::validate::Finding;
use crate::validate::Outcome;
use crate::validate::Profile;

/// A record that was checked.
#[derive(Debug)]
pub(super) struct Verdict {
    /// Which one.
    pub item: Item,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// Whether no finding is an error.
    pub fn valid(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }
}

/// Checks one; `None` for a file of a folder that is plainly something else.
pub(super) fn of(item: Item, profile: Option<&Profile>) -> anyhow::Result<Option<Verdict>> {
    let findings = match &item.raw {
        Err(reason) => vec![unreadable("unreadable", reason)],
        Ok(raw) => match validate::check(raw, profile) {
            Ok(Outcome::Checked(checked)) => checked.report.findings,
            Ok(Outcome::Unread { .. }) if item.perhaps => return Ok(None),
            Ok(Outcome::Unread { namespace, root }) => vec![unread(&item, &namespace, &root)],
            Err(CheckError::Lom(error)) => vec![unreadable("not-well-formed", &error.to_string())],
            Err(error @ CheckError::Profile(_)) => return Err(error.into()),
        },
    };
    Ok(Some(Verdict { item: Item { raw: Ok(Vec::new()), ..item }, findings }))
}

fn unreadable(kind: &str, reason: &str) -> Finding {
    Finding {
        path: String::new(),
        kind: kind.to_owned(),
        value: reason.chars().take(Problem::MAX_VALUE_CHARS).collect(),
        severity: Severity::Error,
        source: "XML 1.0 and Namespaces in XML 1.0".to_owned(),
        mend: format!(
            "send well-formed XML of at most {} MiB a record, in the encoding that it declares",
            MAX_RECORD_BYTES >> 20
        ),
    }
}

/// A record in another format is no fault of a collection; a file that was named as LOM is.
fn unread(item: &Item, namespace: &str, root: &str) -> Finding {
    Finding {
        path: String::new(),
        kind: "format-not-read".to_owned(),
        value: format!("{{{namespace}}}{root}"),
        severity: if item.collected { Severity::Warning } else { Severity::Error },
        source: "IEEE 1484.12.3: root element lom".to_owned(),
        mend: "offer LOM or Dublin Core beside it".to_owned(),
    }
}
