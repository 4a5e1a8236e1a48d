//! The reader's findings on a record, as they are kept beside its bytes.
//!
//! Apart because only this file knows their form. The record's row has their number.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::model::id::RecordId;
use crate::model::problem::Problem;
use crate::model::problem::Severity;
use crate::store::Result;
use crate::store::StoreError;
use crate::store::blocks::Place;
use crate::store::row;
use crate::store::session::Session;

/// Most kinds read back from databases; this program has far fewer.
const MAX_KINDS: usize = 4096;

/// What stands for a kind beyond [`MAX_KINDS`].
const UNKNOWN_KIND: &str = "unknown";

/// A finding as it is kept: path, kind, severity, value.
type Kept<'a> = (Cow<'a, str>, Cow<'a, str>, u8, Cow<'a, str>);

/// Findings as they are kept: a JSON list, or nothing for none.
pub(super) fn bytes(problems: &[Problem]) -> Vec<u8> {
    if problems.is_empty() {
        return Vec::new();
    }
    let kept: Vec<Kept<'_>> = problems.iter().map(kept).collect();
    // Texts and numbers: JSON can say them all.
    serde_json::to_vec(&kept).unwrap_or_default()
}

fn kept(problem: &Problem) -> Kept<'_> {
    let Problem { path, kind, severity, value } = problem;
    (path.into(), Cow::Borrowed(kind), number_of(*severity), value.into())
}

/// The findings on one record, in the order found.
pub(super) fn of(session: &mut Session, id: &RecordId) -> Result<Vec<Problem>> {
    let Session { db, last_block, .. } = session;
    let mut statement = db.prepare_cached("SELECT block, slot FROM record WHERE id = ?1 AND problems > 0")?;
    let mut rows = statement.query([row::id_bytes(id)])?;
    let Some(row) = rows.next()? else { return Ok(Vec::new()) };
    let Some(place) = Place::read(row, 0, 1)? else { return Ok(Vec::new()) };
    last_block.with(db, place, |part| parse(part.problems, id))
}

fn parse(bytes: &[u8], id: &RecordId) -> Result<Vec<Problem>> {
    let kept: Vec<Kept<'_>> = serde_json::from_slice(bytes)
        .map_err(|cause| StoreError::Damaged { what: format!("findings on record {id}: {cause}") })?;
    let problem = |(path, kind, severity, value): Kept<'_>| Problem {
        path: path.into_owned(),
        kind: intern(&kind),
        severity: severity_of(severity),
        value: value.into_owned(),
    };
    Ok(kept.into_iter().map(problem).collect())
}

fn number_of(severity: Severity) -> u8 {
    match severity {
        Severity::Info => 0,
        Severity::Warning => 1,
        Severity::Error => 2,
    }
}

fn severity_of(number: u8) -> Severity {
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
