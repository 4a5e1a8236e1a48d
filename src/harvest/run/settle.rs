//! After the last list: is anything missing, has anything vanished, and where does the next run begin?
//!
//! A list's size gives rise to doubt, `ListIdentifiers` decides: only a record that it names and that is not held is
//! missing. Of repositories that do not tell of deletions it also says which records are no longer there.

use crate::harvest::again;
use crate::harvest::again::Given;
use crate::harvest::ask::AskError;
use crate::harvest::ask::Asker;
use crate::harvest::list::ListError;
use crate::harvest::page;
use crate::harvest::page::Batch;
use crate::harvest::run::HarvestError;
use crate::harvest::run::Known;
use crate::harvest::run::Run;
use crate::harvest::scope::Part;
use crate::harvest::survey::Holding;
use crate::harvest::survey::Survey;
use crate::harvest::survey::SurveyError;
use crate::oai::request::ListArguments;
use crate::store::SourceRow;
use crate::store::StoreError;

/// Requests in a row without an answer after which missing records are left to the next run.
const MAX_SILENCE: u32 = 3;

impl Run<'_> {
    /// Settles a run whose lists are closed; `clean`: none of them was refused.
    pub(super) fn settle(
        &mut self,
        asker: &mut Asker<'_>,
        (known, row): (&Known, &SourceRow),
        lists: &[Option<String>],
        clean: bool,
    ) -> Result<(), HarvestError> {
        let silent = self.is_silent(known);
        let sweep = clean && self.keeps_checkpoints() && silent && self.live_before > 0;
        let whole = sweep || (self.scope.verify && self.keeps_checkpoints());
        let mut survey = Survey::new();
        let surveyed = self.survey(asker, (known, row), self.to_survey(known, lists, whole), &mut survey);
        let failed = self.survey_failed(surveyed)?;
        let missing = self.make_good(asker, row, &mut survey, silent)?;
        self.missing = missing.count;
        let mut empty = clean && self.came_back_empty(row, lists)?;
        if clean && self.keeps_checkpoints() {
            if missing.owed() == 0 && (!empty || self.scope.accept) {
                self.note_success(row, lists)?;
            } else {
                self.begin_anew(row, lists)?;
            }
        }
        if sweep && failed.is_none() && survey.whole {
            self.hold_vanished(row, &survey)?;
            empty |= survey.listed_count == 0;
        }
        self.judge(row, empty)?;
        failed.or(missing.told()).map_or(Ok(()), Err)
    }

    /// Asks for what is missing one by one; what is left is told. A tombstone of ours that is listed again may be a
    /// record that had vanished for a while; where the repository tells of deletions itself, its list left it out.
    fn make_good(
        &mut self,
        asker: &mut Asker<'_>,
        row: &SourceRow,
        survey: &mut Survey,
        silent: bool,
    ) -> Result<Missing, HarvestError> {
        if silent {
            self.fetch_each(asker, row, &survey.returned)?;
        } else {
            survey.missing_count += survey.returned.len() as u64;
            survey.missing.append(&mut survey.returned);
        }
        let (fetched, not_in_format) = self.fetch_each(asker, row, &survey.missing)?;
        Ok(Missing { count: survey.missing_count.saturating_sub(not_in_format), fetched })
    }

    /// Whether the repository may have dropped records without a tombstone: where it never tells of deletions, or
    /// only for some time and this run is to look at everything again.
    pub(super) fn is_silent(&self, known: &Known) -> bool {
        match known.identify.deleted_record.trim().to_ascii_lowercase().as_str() {
            "no" => true,
            "transient" => self.scope.part == Part::Everything,
            _ => false,
        }
    }

    /// Which lists of identifiers to ask for: the whole repository's, or those of doubtful lists.
    pub(super) fn to_survey(
        &self,
        known: &Known,
        lists: &[Option<String>],
        whole: bool,
    ) -> Vec<ListArguments> {
        if whole {
            let of_set = |set: &Option<String>| ListArguments {
                prefix: known.prefix.clone(),
                set: set.clone(),
                ..ListArguments::default()
            };
            return lists.iter().map(of_set).collect();
        }
        let wanted = self.walked.iter().filter(|walked| walked.doubtful || self.scope.verify);
        wanted.map(|walked| walked.arguments.clone()).collect()
    }

    pub(super) fn survey(
        &self,
        asker: &mut Asker<'_>,
        (known, row): (&Known, &SourceRow),
        lists: Vec<ListArguments>,
        survey: &mut Survey,
    ) -> Result<(), SurveyError> {
        let begun = known.identify.response_date.as_deref();
        let holding = Holding { deps: self.deps, source: self.source, row };
        lists.into_iter().try_for_each(|arguments| survey.add(asker, holding, arguments, begun))
    }

    /// What a survey that ended early means: nothing is confirmed, so it is only told; but who asked for it or stops
    /// it, and a server that wants to be left alone, are to be heard.
    pub(super) fn survey_failed(
        &self,
        surveyed: Result<(), SurveyError>,
    ) -> Result<Option<HarvestError>, StoreError> {
        match surveyed {
            Ok(()) => Ok(None),
            Err(SurveyError::Store(error)) => Err(error),
            Err(SurveyError::List(error)) => {
                let stop = |cause: &AskError| matches!(cause, AskError::Later { .. } | AskError::Stopped);
                let told = matches!(&error, ListError::Ask { cause, .. } if stop(cause));
                // Of a list with gaps it is known that something is missing, if not what.
                if let Some(gap) = self.walked.iter().find_map(|walked| walked.gap.clone()) {
                    return Ok(Some(HarvestError::List { set: None, cause: ListError::Gaps(gap) }));
                }
                if told || self.scope.verify {
                    return Ok(Some(HarvestError::Verify(error)));
                }
                self.note(&format!("whether all is there cannot be checked with ListIdentifiers: {error}"));
                Ok(None)
            }
        }
    }

    /// Asks for records one by one; how many came, and how many there are only in other formats.
    fn fetch_each(
        &mut self,
        asker: &mut Asker<'_>,
        row: &SourceRow,
        identifiers: &[String],
    ) -> Result<(u64, u64), HarvestError> {
        let (mut fetched, mut not_in_format, mut silence) = (0, 0, 0);
        for identifier in identifiers {
            silence += 1;
            match again::get(asker, self.deps, self.source, row, identifier)? {
                Given::Record(ready) => {
                    let done =
                        page::commit(self.deps, row, None, Batch { records: vec![*ready], after: None })?;
                    again::add(&mut self.done.counts, &done.counts);
                    fetched += 1;
                    silence = 0;
                }
                Given::NotInFormat => (not_in_format, silence) = (not_in_format + 1, 0),
                Given::Refused => silence = 0,
                Given::NoAnswer if silence >= MAX_SILENCE => break,
                Given::NoAnswer => {}
            }
        }
        Ok((fetched, not_in_format))
    }

    /// Records are missing that could not be had, or none came: the next run lists everything again.
    fn begin_anew(&self, row: &SourceRow, lists: &[Option<String>]) -> Result<(), StoreError> {
        self.deps.store.write(|tx| lists.iter().try_for_each(|set| tx.clear_checkpoint(row, set.as_deref())))
    }
}

/// Missing records.
struct Missing {
    /// Confirmed.
    count: u64,
    /// Of these, the ones that came when they were asked for one by one.
    fetched: u64,
}

impl Missing {
    /// Still missing.
    fn owed(&self) -> u64 {
        self.count.saturating_sub(self.fetched)
    }

    /// The run's error, if there is one.
    fn told(&self) -> Option<HarvestError> {
        let Self { count, fetched } = *self;
        (count > 0).then_some(HarvestError::Missing { count, fetched })
    }
}
