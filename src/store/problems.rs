//! The reader's findings, kept apart from the record because most records have none.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::PoisonError;

use rusqlite::params;

use crate::model::id::RecordId;
use crate::model::problem::Problem;
use crate::model::problem::Severity;
use crate::store::Result;
use crate::store::Write;
use crate::store::row;
use crate::store::session::Session;

/// Most kinds read back from databases; this program has far fewer.
const MAX_KINDS: usize = 4096;

/// What stands for a kind beyond [`MAX_KINDS`].
const UNKNOWN_KIND: &str = "unknown";

impl Write<'_> {
    /// Puts the findings of the record whose change number is `change`; returns how many.
    pub(super) fn put_problems(&mut self, change: i64, problems: &[Problem]) -> Result<i64> {
        let Session { db, terms } = &mut *self.session;
        for (position, problem) in (0_i64..).zip(problems) {
            let (path, kind) = (terms.number(db, &problem.path)?, terms.number(db, problem.kind)?);
            let severity = number_of(problem.severity);
            db.prepare_cached("INSERT INTO problem VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
                change,
                position,
                path,
                kind,
                severity,
                problem.value
            ])?;
        }
        Ok(i64::try_from(problems.len()).unwrap_or(i64::MAX))
    }

    /// Removes the findings of the record whose change number was `change`; returns how many.
    pub(super) fn drop_problems(&mut self, change: i64) -> Result<i64> {
        let gone =
            self.session.db.prepare_cached("DELETE FROM problem WHERE change = ?1")?.execute([change])?;
        Ok(i64::try_from(gone).unwrap_or(i64::MAX))
    }
}

/// The findings on one record, in the order found.
pub(super) fn of(session: &mut Session, id: &RecordId) -> Result<Vec<Problem>> {
    let Session { db, terms } = session;
    let mut statement = db.prepare_cached(
        "SELECT p.path, p.kind, p.severity, p.value FROM record r JOIN problem p ON p.change = r.change
         WHERE r.id = ?1 ORDER BY p.position",
    )?;
    let mut rows = statement.query([row::id_bytes(id)])?;
    let mut problems = Vec::new();
    while let Some(row) = rows.next()? {
        let (path, kind) = (row.get(0)?, row.get(1)?);
        problems.push(Problem {
            path: terms.text(db, path)?.to_owned(),
            kind: intern(terms.text(db, kind)?),
            severity: severity_of(row.get(2)?),
            value: row.get(3)?,
        });
    }
    Ok(problems)
}

fn number_of(severity: Severity) -> i64 {
    match severity {
        Severity::Info => 0,
        Severity::Warning => 1,
        Severity::Error => 2,
    }
}

fn severity_of(number: i64) -> Severity {
    match number {
        0 => Severity::Info,
        1 => Severity::Warning,
        _ => Severity::Error,
    }
}

/// The kind as the model has it. Kinds are words of this program's code; those of a database are kept once
/// for the life of the process, and no more than [`MAX_KINDS`] of them.
fn intern(kind: &str) -> &'static str {
    static KINDS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut kinds = KINDS.lock().unwrap_or_else(PoisonError::into_inner);
    match kinds.get(kind) {
        Some(known) => known,
        None if kinds.len() >= MAX_KINDS => UNKNOWN_KIND,
        None => {
            let kept: &'static str = Box::leak(kind.to_owned().into_boxed_str());
            kinds.insert(kept);
            kept
        }
    }
}
