//! What a repository says it has, in `ListIdentifiers`, beside what is held of it.
//!
//! Apart from the run because it only finds out: what follows from a missing or a vanished record is decided there.
//! Of a listed record eight bytes are kept, so that millions fit.

use crate::config::Source;
use crate::harvest::ask::Asker;
use crate::harvest::list::ListError;
use crate::harvest::list::Lister;
use crate::harvest::list::Plan;
use crate::harvest::narrow::Window;
use crate::harvest::scope::Deps;
use crate::harvest::window;
use crate::model::id::RecordId;
use crate::model::record::Header;
use crate::model::record::Status;
use crate::oai::Page;
use crate::oai::Verb;
use crate::oai::request::ListArguments;
use crate::store::SourceRow;
use crate::store::StoreError;

/// Most identifiers of missing records that are kept; of further ones only the number.
pub const MAX_NAMED: usize = 500;

/// Why a survey ended early; what it found before stays true.
#[derive(Debug, thiserror::Error)]
pub enum SurveyError {
    /// The list of identifiers.
    #[error("ListIdentifiers: {0}")]
    List(#[from] ListError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the lists are compared with.
#[derive(Clone, Copy)]
pub struct Holding<'a> {
    /// Where it is held.
    pub deps: &'a Deps<'a>,
    /// Whose records, with the sets it leaves out.
    pub source: &'a Source,
    /// The same as stored.
    pub row: &'a SourceRow,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Survey {
    /// Identifiers of records that are listed but neither held nor in quarantine; at most [`MAX_NAMED`].
    pub missing: Vec<String>,
    /// How many these are in all.
    pub missing_count: u64,
    /// Identifiers of records that are listed as live but held as tombstones; at most [`MAX_NAMED`].
    pub returned: Vec<String>,
    /// The last answer's `responseDate`.
    pub response_date: Option<String>,
    /// All pages came whole, and as many identifiers as were announced: what is not listed is not there.
    pub whole: bool,
    /// Records listed as live.
    pub listed_count: u64,
    /// Of each the first bits of its id; sorted once the survey is done.
    listed: Vec<u64>,
}

impl Survey {
    /// A survey of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self { whole: true, ..Self::default() }
    }

    /// Adds one list. Records stamped after `begun` (the run's first `responseDate`) are not missing: they came
    /// meanwhile, and the next run will meet them.
    ///
    /// # Errors
    /// The list could not be read to its end.
    pub fn add(
        &mut self,
        asker: &mut Asker<'_>,
        holding: Holding<'_>,
        arguments: ListArguments,
        begun: Option<&str>,
    ) -> Result<(), SurveyError> {
        let base = holding.source.url.clone();
        let from = holding.row.identify.earliest_datestamp.clone();
        let span = Window { from, until: begun.map(str::to_owned) };
        let verb = Verb::ListIdentifiers;
        let plan = Plan { verb, base, arguments, resume: None, newest: None, dated: false, span };
        let mut lister = Lister::new(asker, plan);
        loop {
            let fetched = match lister.next_page() {
                Ok(Some(fetched)) => fetched,
                Ok(None) => break,
                Err(error) => {
                    self.whole = false;
                    return Err(error.into());
                }
            };
            self.page(holding, &fetched.page, begun)?;
        }
        let gap = lister.gap().map(|reason| ListError::Gaps(reason.to_owned()));
        self.whole &= gap.is_none() && lister.sizes().is_none_or(|(received, size)| received >= size);
        self.listed.sort_unstable();
        gap.map_or(Ok(()), |gap| Err(gap.into()))
    }

    fn page(&mut self, holding: Holding<'_>, page: &Page, begun: Option<&str>) -> Result<(), StoreError> {
        let Holding { deps, source, row } = holding;
        self.whole &= page.well_formed;
        let headers: Vec<&Header> =
            page.all_headers().filter(|header| !header.deleted && !header.identifier.is_empty()).collect();
        let ids: Vec<RecordId> =
            headers.iter().map(|header| RecordId::derive(&row.key, &header.identifier)).collect();
        let now = page.response_date.as_deref();
        for ((header, id), status) in headers.into_iter().zip(&ids).zip(deps.store.statuses(&ids)?) {
            self.listed.push(id.order());
            self.listed_count += 1;
            if source.sets.excludes(&header.sets) || came_meanwhile(&header.datestamp, begun, now) {
                continue;
            }
            match status {
                Some(Status::Live | Status::Skipped) => {}
                Some(Status::Deleted) => name(&mut self.returned, &header.identifier),
                None if deps.store.is_quarantined(row, &header.identifier)? => {}
                None => {
                    self.missing_count += 1;
                    name(&mut self.missing, &header.identifier);
                }
            }
        }
        if let Some(now) = now {
            self.response_date = Some(now.to_owned());
        }
        Ok(())
    }

    /// Whether a record of this id was listed as live.
    #[must_use]
    pub fn lists(&self, id: &RecordId) -> bool {
        self.lists_number(id.order())
    }

    /// The same for the first bits of an id ([`RecordId::order`]).
    #[must_use]
    pub fn lists_number(&self, number: u64) -> bool {
        self.listed.binary_search(&number).is_ok()
    }
}

fn name(names: &mut Vec<String>, identifier: &str) {
    if names.len() < MAX_NAMED {
        names.push(identifier.to_owned());
    }
}

/// Whether a datestamp lies between the run's beginning and the answer that has it, by the server's own clock.
fn came_meanwhile(datestamp: &str, begun: Option<&str>, now: Option<&str>) -> bool {
    let (Some(begun), Some(now)) = (begun, now) else { return false };
    if let (10, Some(begun), Some(now)) = (datestamp.len(), begun.get(..10), now.get(..10)) {
        return datestamp > begun && datestamp <= now;
    }
    match (window::read(datestamp), window::read(begun), window::read(now)) {
        (Some(stamp), Some(begun), Some(now)) => stamp >= begun && stamp <= now && begun < now,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(datestamp: &str, expected: bool) {
        let (begun, now) = ("2026-05-01T10:00:00Z", "2026-05-02T10:00:00Z");
        assert_eq!(came_meanwhile(datestamp, Some(begun), Some(now)), expected, "{datestamp}");
    }

    #[test]
    fn only_what_is_stamped_during_the_run_came_meanwhile() {
        check("2026-05-01T09:59:59Z", false);
        check("2026-05-01T10:00:00Z", true);
        check("2026-05-02T10:00:01Z", false);
        check("2026-05-01", false);
        check("2026-05-02", true);
        check("soon", false);
    }

    #[test]
    fn a_clock_that_stands_still_excuses_nothing() {
        let now = Some("2026-05-01T10:00:00Z");
        assert!(!came_meanwhile("2026-05-01T10:00:00Z", now, now));
        assert!(!came_meanwhile("2026-05-01T10:00:00Z", now, None));
    }
}
