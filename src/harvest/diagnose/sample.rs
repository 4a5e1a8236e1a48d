//! What a repository's first page shows: its records, tokens and dates.
//!
//! Apart from the questions because each of these looks at pages that have come already, and asks at most for the
//! next one.

use std::collections::BTreeMap;

use crate::config::Source;
use crate::curate::Curation;
use crate::harvest::ask::AskError;
use crate::harvest::ask::Asker;
use crate::harvest::diagnose::Diagnosis;
use crate::harvest::diagnose::page_of;
use crate::harvest::page;
use crate::harvest::page::Ready;
use crate::harvest::window;
use crate::harvest::window::Granularity;
use crate::ingest::Reach;
use crate::model::problem::Severity;
use crate::model::record::Incoming;
use crate::oai::Page;
use crate::oai::PageRecord;
use crate::oai::Request;
use crate::oai::Verb;

/// Kinds of problems named; there is no end of them.
const MAX_KINDS: usize = 8;

pub(super) fn about_page(page: &Page, diagnosis: &mut Diagnosis) {
    if !page.well_formed {
        let fault = page.fault.clone().unwrap_or_else(|| "not well-formed".to_owned());
        let text = format!(
            "its first page is damaged ({fault}): good records are taken, the rest goes to quarantine"
        );
        diagnosis.warn("well-formed", text);
    }
    for note in &page.notes {
        diagnosis.warn("page", note.clone());
    }
    match &page.token {
        Some(token) if !token.value.is_empty() => {
            let size = token.complete_list_size.map_or_else(
                || "it does not tell how many records it has".to_owned(),
                |size| format!("it tells of {size} records"),
            );
            diagnosis.info("list", format!("{} records come on a page; {size}", page.records.len()));
            if let Some(expires) = &token.expiration_date {
                diagnosis.info(
                    "token",
                    format!("its tokens expire (this one at {expires}): an expired list is gone on with"),
                );
            }
        }
        _ => diagnosis.info("list", format!("all of its {} records come on one page", page.records.len())),
    }
}

pub(super) fn about_records(source: &Source, page: &Page, diagnosis: &mut Diagnosis) {
    let good = |record: &PageRecord| match record {
        PageRecord::Good(incoming) if !incoming.header.deleted => Some(incoming.clone()),
        _ => None,
    };
    let live: Vec<Incoming> = page.records.iter().filter_map(good).collect();
    let (mut readable, mut reason) = (0, None);
    let mut problems: BTreeMap<&'static str, u64> = BTreeMap::new();
    for incoming in &live {
        let ready = page::prepare_one(Curation::none(), source, incoming.clone(), None, Reach::Store);
        for problem in ready.problems().iter().filter(|problem| problem.severity != Severity::Info) {
            *problems.entry(problem.kind).or_default() += 1;
        }
        match ready {
            Ready::Record(_) => readable += 1,
            Ready::Damaged(bad) => reason = reason.or(Some(bad.reason)),
        }
    }
    let bad = |record: &PageRecord| match record {
        PageRecord::Bad(bad) => Some(bad.reason.clone()),
        PageRecord::Good(_) => None,
    };
    let damaged: Vec<String> = page.records.iter().filter_map(bad).collect();
    let n_live = live.len() + damaged.len();
    let reason = reason.or(damaged.into_iter().next());
    let text = format!("of {n_live} live records on the first page {readable} can be read");
    match reason {
        None => diagnosis.info("records", text),
        Some(reason) => diagnosis.warn("records", format!("{text}; the first that cannot: {reason}")),
    }
    about_problems(problems, diagnosis);
    about_datestamps(&live, diagnosis);
}

/// What is not as the metadata's standard has it, most frequent first.
fn about_problems(problems: BTreeMap<&'static str, u64>, diagnosis: &mut Diagnosis) {
    let mut problems: Vec<(&str, u64)> = problems.into_iter().collect();
    problems.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let list: Vec<String> =
        problems.iter().take(MAX_KINDS).map(|(kind, count)| format!("{kind} ({count})")).collect();
    if list.is_empty() {
        diagnosis.info("validity", "no problems were found in their metadata");
    } else {
        let text = format!("problems in their metadata: {}: they are kept and noted", list.join(", "));
        diagnosis.warn("validity", text);
    }
}

fn about_datestamps(live: &[Incoming], diagnosis: &mut Diagnosis) {
    let form = |stamp: &str, length| stamp.len() == length && window::read(stamp).is_some();
    let odd = live
        .iter()
        .map(|one| one.header.datestamp.as_str())
        .find(|stamp| !form(stamp, 10) && !form(stamp, 20));
    if let Some(stamp) = odd {
        diagnosis.warn("datestamp", format!("its datestamps are not as the protocol has them: `{stamp}`"));
    }
}

/// Sends the first token twice: it must be accepted, and give the same page again.
pub(super) fn about_token(source: &Source, asker: &mut Asker<'_>, first: &Page, diagnosis: &mut Diagnosis) {
    let token = first.token.as_ref().map(|token| token.value.clone()).filter(|token| !token.is_empty());
    let Some(token) = token else { return };
    let url = Request::Resume { verb: Verb::ListRecords, token }.url(&source.url);
    match (page_of(asker, &url), page_of(asker, &url)) {
        (Ok(once), _) if !once.errors.is_empty() => {
            let words = once
                .errors
                .first()
                .map(|error| format!("{}: {}", error.code, error.message))
                .unwrap_or_default();
            let text = format!(
                "it refuses its own token ({words}): lists are begun again, then asked for in windows of dates"
            );
            diagnosis.warn("token", text);
        }
        (Ok(once), _) if identifiers(&once) == identifiers(first) => {
            diagnosis.fail("token", "its token leads to the first page again: no more than that can be had");
        }
        (Ok(once), Ok(twice)) if identifiers(&once) == identifiers(&twice) => {
            diagnosis.info("token", "its tokens can be sent again: an interrupted run goes on where it was");
        }
        (Ok(_), Ok(_)) => {
            diagnosis.warn(
                "token",
                "a token can be used only once: an interrupted run has to begin its list again",
            );
        }
        (Err(cause), _) | (_, Err(cause)) => {
            diagnosis.warn("token", format!("a token is not always answered: {cause}"))
        }
    }
}

fn identifiers(page: &Page) -> Vec<&str> {
    page.records
        .iter()
        .filter_map(|record| match record {
            PageRecord::Good(incoming) => Some(incoming.header.identifier.as_str()),
            PageRecord::Bad(_) => None,
        })
        .collect()
}

/// The first record's identifier, and its datestamp in the form that the repository declares.
pub(super) fn one_record(page: &Page, granularity: Granularity) -> Option<(String, String)> {
    let header = page.records.iter().find_map(|record| match record {
        PageRecord::Good(incoming) => Some(&incoming.header),
        PageRecord::Bad(_) => None,
    })?;
    Some((header.identifier.clone(), window::cut(&header.datestamp, granularity)?))
}

/// What the repository answered when it was asked for the instant of the record `identifier` alone.
pub(super) fn about_granularity(
    granularity: Granularity,
    identifier: &str,
    answer: Result<Page, AskError>,
    diagnosis: &mut Diagnosis,
) {
    let name = if granularity == Granularity::Second { "seconds" } else { "days" };
    match answer {
        Ok(page) if page.headers.iter().any(|found| found.identifier == identifier) => {
            diagnosis.info(
                "granularity",
                format!("it counts in {name}, and from and until hold: runs are incremental"),
            );
        }
        Ok(page) if page.errors.iter().any(|error| error.code == "badArgument") => {
            let text = format!("it declares {name} and refuses them: it is asked in days");
            diagnosis.warn("granularity", text);
        }
        Ok(page) if page.token.is_some() => diagnosis.info("granularity", format!("it counts in {name}")),
        Ok(_) => {
            let text =
                "asked for one date alone it does not give the record of that date: records may be met late";
            diagnosis.warn("granularity", text);
        }
        Err(cause) => diagnosis.warn("granularity", format!("it does not answer to from and until: {cause}")),
    }
}
