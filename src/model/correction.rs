//! What the site's people changed in a reading, so that nobody takes their word for the source's.
//!
//! Apart from [`crate::model::problem`]: a problem is what the reader found, a correction what somebody decided.

use serde::Serialize;

/// One value that a rule, or a default of the configuration, put in the place of what the record says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// The rule's name, or the default: `sources/ID: default_language`.
    pub rule: String,
    /// LOM path of the value, such as `general.language`, without numbers.
    pub path: String,
    /// What the record says; `None` where it says nothing.
    pub before: Option<String>,
    /// What is shown; `None` where the value was dropped.
    pub after: Option<String>,
}

/// Why a record is not shown although its source has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The rule's name.
    pub rule: String,
    /// What the rule gives as reason.
    pub reason: String,
}
