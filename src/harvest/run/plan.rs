//! Where each list begins, and what a finished run leaves behind for the next one.
//!
//! The meaning of a stored checkpoint is here and nowhere else. Its token is the one to send next while a list is
//! under way; [`CLOSED`] once the list has ended but its run has not; and absent between runs, when only the
//! `responseDate` of the last complete list counts. A list without a checkpoint was never finished.

use crate::harvest::late;
use crate::harvest::list::CLOSED;
use crate::harvest::list::Plan;
use crate::harvest::narrow::Window;
use crate::harvest::run::Known;
use crate::harvest::run::Run;
use crate::harvest::scope::Part;
use crate::harvest::window;
use crate::harvest::window::Granularity;
use crate::oai::Verb;
use crate::oai::request::ListArguments;
use crate::store::Checkpoint;
use crate::store::NewestStamp;
use crate::store::SourceRow;
use crate::store::StoreError;

impl Run<'_> {
    /// What to ask for; `None`: this list was closed by the run that this one goes on with.
    pub(super) fn plan(&self, known: &Known, set: Option<&str>) -> Result<Option<Plan>, StoreError> {
        let granularity = Granularity::read(&known.identify.granularity);
        let mut plan = Plan {
            verb: Verb::ListRecords,
            base: self.source.url.clone(),
            arguments: ListArguments {
                prefix: known.prefix.clone(),
                set: set.map(str::to_owned),
                ..Default::default()
            },
            resume: None,
            newest: None,
            dated: matches!(self.scope.part, Part::Window { .. }),
            span: Window {
                from: Some(known.identify.earliest_datestamp.clone()),
                until: known.identify.response_date.clone(),
            },
        };
        if let Part::Window { from, until } = &self.scope.part {
            let cut = |date: &Option<String>| {
                let date = date.as_deref()?;
                if date.len() == 10 { Some(date.to_owned()) } else { window::cut(date, granularity) }
            };
            (plan.arguments.from, plan.arguments.until) = (cut(from), cut(until));
            return Ok(Some(plan));
        }
        let held = if known.new_prefix { None } else { self.deps.store.checkpoint(&self.source.key, set)? };
        let Some(held) = held else { return Ok(Some(plan)) };
        let wanted = self.scope.part == Part::Changes || (held.token.is_some() && held.from.is_none());
        match held.token.as_deref() {
            _ if !wanted => {}
            Some(CLOSED) => return Ok(None),
            Some(_) if self.is_expired(&held, known) => {
                (plan.arguments.from, plan.arguments.until) = (held.from, held.until);
                plan.newest = held.newest;
            }
            Some(_) => plan.resume = Some(held),
            None => {
                let earliest = Some(known.identify.earliest_datestamp.as_str());
                let now = known.identify.response_date.as_deref();
                let ahead = window::ahead(now, self.deps.clock.unix());
                let last = held.response_date.as_deref().filter(|last| !self.went_back(last, now));
                let from = last.and_then(|last| window::from_after(last, granularity, earliest, ahead));
                let back =
                    from.as_deref().and_then(|from| late::before(held.newest.as_ref(), from, granularity));
                // Its own records come again with the list.
                let relisted =
                    |newest| if back.is_some() { NewestStamp { count: 0, ..newest } } else { newest };
                plan.newest = held.newest.filter(|_| from.is_some()).map(relisted);
                plan.arguments.from = back.or(from);
            }
        }
        Ok(Some(plan))
    }

    /// Whether the token of an interrupted list has died since, by the repository's own clock: some answer it with
    /// whatever comes to mind, so that it is not sent.
    fn is_expired(&self, held: &Checkpoint, known: &Known) -> bool {
        let now = known.identify.response_date.as_deref().and_then(window::read);
        let lived = window::life(held.response_date.as_deref(), held.expiration.as_deref()).is_some();
        let expired = held.expiration.as_deref().filter(|dies| lived && window::read(dies) < now);
        if let Some(dies) = expired {
            self.note(&format!(
                "the token of the interrupted run expired at {dies}: its list is begun again"
            ));
        }
        expired.is_some()
    }

    /// Whether the repository's clock shows an earlier time than at the last run: nothing then says from where on its
    /// records are new, and all are listed.
    fn went_back(&self, last: &str, now: Option<&str>) -> bool {
        let back = match (window::read(last), now.and_then(window::read)) {
            (Some(last), Some(now)) => now < last,
            _ => false,
        };
        if back {
            self.note(&format!("its clock has gone back since {last}: everything is listed again"));
        }
        back
    }

    /// Whether this run is one of the row in which each begins where the last one was.
    pub(super) fn keeps_checkpoints(&self) -> bool {
        !self.scope.dry_run && !matches!(self.scope.part, Part::Window { .. })
    }

    /// All lists are closed: the next run begins where this one began, by the server's clock.
    pub(super) fn note_success(&self, row: &SourceRow, lists: &[Option<String>]) -> Result<(), StoreError> {
        let mut first: Option<String> = None;
        let mut closed: Vec<(Option<&str>, Checkpoint)> = Vec::new();
        for set in lists {
            let Some(at) = self.deps.store.checkpoint(&row.key, set.as_deref())? else { continue };
            let date = at.response_date.filter(|date| window::read(date).is_some());
            first = first.into_iter().chain(date.clone()).min_by_key(|date| window::read(date));
            let newest = at.newest;
            closed
                .push((set.as_deref(), Checkpoint { response_date: date, newest, ..Checkpoint::default() }));
        }
        self.deps.store.write(|tx| {
            for (set, at) in &closed {
                tx.set_checkpoint(row, *set, at)?;
            }
            first.iter().try_for_each(|date| tx.set_last_success(row, date))
        })
    }
}
