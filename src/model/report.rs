//! What a reader reports about a record.

use crate::model::id::RecordId;

/// What is wrong, in a reader's choice of a few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    /// The resource cannot be opened.
    Unreachable,
    /// The description is wrong.
    Wrong,
    /// Somebody's rights.
    Rights,
    /// Unfit for learners.
    Unfit,
    /// Anything else.
    Other,
}

impl ReportKind {
    /// Every kind, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Unreachable, Self::Wrong, Self::Rights, Self::Unfit, Self::Other];

    /// The name in forms, in the database and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Wrong => "wrong",
            Self::Rights => "rights",
            Self::Unfit => "unfit",
            Self::Other => "other",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A report, before it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// About which record.
    pub record: RecordId,
    /// What is wrong.
    pub kind: ReportKind,
    /// In the reader's words; may be empty.
    pub text: String,
    /// How to answer; may be empty.
    pub contact: String,
}

/// A report in the librarian's queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// Its number.
    pub id: i64,
    /// What it says.
    pub report: Report,
    /// When it came, RFC 3339.
    pub time: String,
    /// When it was dealt with.
    pub closed: Option<String>,
}
