//! What a repository does, in plain words, and what the harvester will do about it: `sources test`.
//!
//! Asks a handful of questions once, stores nothing. Apart from the loop because it wants to know what is wrong
//! where the loop only wants to get through.

mod sample;

use std::sync::atomic::AtomicBool;

use crate::config::Source;
use crate::harvest::ask::AskError;
use crate::harvest::ask::Asker;
use crate::harvest::ask::Traffic;
use crate::harvest::formats;
use crate::harvest::formats::Rank;
use crate::harvest::greet;
use crate::harvest::greet::GreetError;
use crate::harvest::list;
use crate::harvest::retry::Failure;
use crate::harvest::retry::Policy;
use crate::harvest::window;
use crate::harvest::window::Granularity;
use crate::http::Clock;
use crate::http::RequestOptions;
use crate::http::Response;
use crate::http::Transport;
use crate::model::problem::Severity;
use crate::oai;
use crate::oai::Format;
use crate::oai::Identify;
use crate::oai::Page;
use crate::oai::Request;
use crate::oai::request::ListArguments;

/// Sets named in full; of more only the number is told.
const MAX_SETS_NAMED: usize = 12;

/// How often a question is asked.
const TRIES: u32 = 3;

/// Minutes that clocks may differ without a word.
const MAX_MINUTES_OFF: u64 = 10;

/// One thing found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A stable kebab-case word for scripts: `identify`, `format`, `granularity`, …
    pub kind: &'static str,
    /// How much it matters: an error means that nothing can be harvested.
    pub severity: Severity,
    /// The sentence, with what the harvester does about it.
    pub text: String,
}

/// What is known of a repository after the questions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diagnosis {
    /// Name it gives itself.
    pub name: Option<String>,
    /// The metadataPrefix that would be harvested.
    pub prefix: Option<String>,
    /// The prefixes offered.
    pub formats: Vec<String>,
    /// setSpecs of the first page of sets.
    pub sets: Vec<String>,
    /// The findings, in the order of the questions.
    pub findings: Vec<Finding>,
}

impl Diagnosis {
    /// Whether nothing stands in the way of a harvest.
    #[must_use]
    pub fn harvestable(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }

    /// The sentences of errors and warnings.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        let matters = |finding: &&Finding| finding.severity != Severity::Info;
        self.findings.iter().filter(matters).map(|finding| finding.text.as_str())
    }

    fn add(&mut self, kind: &'static str, severity: Severity, text: impl Into<String>) {
        self.findings.push(Finding { kind, severity, text: text.into() });
    }

    fn info(&mut self, kind: &'static str, text: impl Into<String>) {
        self.add(kind, Severity::Info, text);
    }

    fn warn(&mut self, kind: &'static str, text: impl Into<String>) {
        self.add(kind, Severity::Warning, text);
    }

    fn fail(&mut self, kind: &'static str, text: impl Into<String>) {
        self.add(kind, Severity::Error, text);
    }
}

/// What a diagnosis needs of its surroundings: no store, because it keeps nothing.
pub struct Visit<'a> {
    /// Sends requests.
    pub transport: &'a dyn Transport,
    /// Time.
    pub clock: &'a dyn Clock,
    /// When set, no further question is asked.
    pub stop: &'a AtomicBool,
    /// Values of environment variables.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
}

/// Asks the repository behind `source` and says what it does. Patience is short: three tries a question.
#[must_use]
pub fn diagnose(source: &Source, visit: &Visit<'_>) -> Diagnosis {
    let mut diagnosis = Diagnosis::default();
    let headers = match source.request_headers(visit.environment) {
        Ok(headers) => headers,
        Err(missing) => {
            diagnosis.fail("secret", missing.to_string());
            return diagnosis;
        }
    };
    let mut asker = Asker {
        transport: visit.transport,
        ahead: None,
        clock: visit.clock,
        stop: visit.stop,
        options: RequestOptions { headers, delay: source.delay },
        policy: Policy { tries: TRIES, ..Policy::local() },
        budget: None,
        note: None,
        window: source.window,
        traffic: Traffic::default(),
    };
    questions(source, &mut asker, &mut diagnosis);
    about_retries(asker.traffic, &mut diagnosis);
    diagnosis
}

fn questions(source: &Source, asker: &mut Asker<'_>, diagnosis: &mut Diagnosis) {
    let said = greet::identify(asker, &source.url);
    let offered = match &said {
        Ok(identify) => {
            about_identify(source, identify, asker.clock.unix(), diagnosis);
            greet::formats(asker, &source.url)
        }
        Err(error) if error.is_of_the_question() => {
            let offered = greet::formats(asker, &source.url);
            if offered.is_err() && source.prefix.is_none() {
                return diagnosis.fail("identify", error.to_string());
            }
            diagnosis.warn("identify", format!("{error}: it is harvested without, and asked for days"));
            offered
        }
        Err(error) => return diagnosis.fail("identify", error.to_string()),
    };
    let identify = said.unwrap_or_default();
    about_formats(source, offered, diagnosis);
    about_sets(source, greet::sets(asker, &source.url), diagnosis);
    let Some(prefix) = diagnosis.prefix.clone() else { return };
    let set = source.sets.include.first().cloned();
    let arguments = ListArguments { prefix, set, ..ListArguments::default() };
    let Some(mut first) = first_page(source, asker, &Request::ListRecords(arguments.clone()), diagnosis)
    else {
        return;
    };
    first.keep_format(&arguments.prefix);
    about_gzip(&identify, asker.traffic.compressed > 0, diagnosis);
    sample::about_page(&first, diagnosis);
    sample::about_records(source, &first, diagnosis);
    if !first.lists.is_empty() {
        return diagnosis.info("static", "it is a Static Repository: each run reads its one file");
    }
    sample::about_token(source, asker, &first, diagnosis);
    let granularity = Granularity::read(&identify.granularity);
    let Some((identifier, instant)) = sample::one_record(&first, granularity) else { return };
    let instant = Some(instant);
    let request =
        Request::ListIdentifiers(ListArguments { from: instant.clone(), until: instant, ..arguments });
    let answer = page_of(asker, &request.url(&source.url));
    sample::about_granularity(granularity, &identifier, answer, diagnosis);
}

/// Whether questions had to be asked again.
fn about_retries(traffic: Traffic, diagnosis: &mut Diagnosis) {
    if traffic.retries > 0 {
        let text = format!(
            "{} of {} requests had no whole answer (busy, reset, cut off): such a one is sent again after growing waits",
            traffic.retries, traffic.requests
        );
        diagnosis.warn("answers", text);
    }
}

fn about_identify(source: &Source, identify: &Identify, now: i64, diagnosis: &mut Diagnosis) {
    diagnosis.name = Some(identify.repository_name.clone()).filter(|name| !name.is_empty());
    let name = diagnosis.name.clone().unwrap_or_else(|| "without a name".to_owned());
    diagnosis.info("identify", format!("it answers as \"{name}\""));
    if identify.base_url != source.url {
        let text = format!("it calls its address {}: the configured one is kept", identify.base_url);
        diagnosis.warn("base-url", text);
    }
    match identify.deleted_record.as_str() {
        "persistent" => diagnosis.info("deletion", "it tells of deleted records for ever"),
        "transient" => {
            diagnosis.info("deletion", "it tells of deleted records for some time: harvest it often")
        }
        "no" => diagnosis.warn(
            "deletion",
            "it does not tell of deleted records: after each complete run its ListIdentifiers shows which are gone",
        ),
        other => diagnosis
            .warn("deletion", format!("its deletedRecord is `{other}`, which the protocol does not know")),
    }
    if window::read(&identify.earliest_datestamp).is_none() {
        let text =
            format!("its earliestDatestamp is `{}`, no date: it is not used", identify.earliest_datestamp);
        diagnosis.warn("earliest", text);
    }
    about_clock(identify, now, diagnosis);
}

/// Whether answers come compressed, which every question allows, and what Identify says about it.
fn about_gzip(identify: &Identify, came: bool, diagnosis: &mut Diagnosis) {
    let said = identify.compressions.iter().any(|name| name.contains("gzip"));
    match (said, came) {
        (true, true) => diagnosis.info("gzip", "its answers come compressed"),
        (false, true) => {
            diagnosis.info("gzip", "its answers come compressed, although it does not say that it can");
        }
        (true, false) => {
            let text = "it says that it can compress its answers, and these did not show it";
            diagnosis.info("gzip", text);
        }
        (false, false) => {
            let text = "its answers come uncompressed, as far as they show, and it says of no other way";
            diagnosis.info("gzip", text);
        }
    }
}

fn about_clock(identify: &Identify, now: i64, diagnosis: &mut Diagnosis) {
    let Some(said) = identify.response_date.as_deref().and_then(window::read) else {
        let text = "its answers have no usable responseDate: each run has to list everything";
        return diagnosis.warn("clock", text);
    };
    let minutes = said.as_second().abs_diff(now) / 60;
    if minutes > MAX_MINUTES_OFF {
        let ahead = !window::ahead(identify.response_date.as_deref(), now).is_zero();
        let more = if ahead { ", and each run reaches back that much further" } else { "" };
        let text =
            format!("its clock and ours differ by {minutes} minutes: only its own dates are used{more}");
        diagnosis.info("clock", text);
    }
}

fn about_formats(source: &Source, offered: Result<Vec<Format>, GreetError>, diagnosis: &mut Diagnosis) {
    let offered = match offered {
        Ok(offered) => offered,
        Err(error) => {
            diagnosis.warn("format", error.to_string());
            Vec::new()
        }
    };
    diagnosis.formats = offered.iter().map(|format| format.prefix.clone()).collect();
    let list = diagnosis.formats.join(", ");
    let chosen = match &source.prefix {
        Some(prefix) if diagnosis.formats.contains(prefix) => Some(prefix.clone()),
        Some(prefix) => {
            diagnosis
                .warn("format", format!("it does not list the configured format `{prefix}`, only: {list}"));
            Some(prefix.clone())
        }
        None => formats::choose(&offered).map(|format| format.prefix.clone()),
    };
    match (&chosen, offered.iter().find(|format| Some(&format.prefix) == chosen.as_ref())) {
        (None, _) => diagnosis.fail("format", format!("it offers neither LOM nor Dublin Core: {list}")),
        (Some(prefix), Some(format)) if formats::rank(format) == Rank::DublinCore => {
            diagnosis.warn(
                "format",
                format!("it offers no LOM: `{prefix}` (Dublin Core) is harvested; it offers {list}"),
            );
        }
        (Some(prefix), _) => diagnosis.info("format", format!("`{prefix}` is harvested; it offers {list}")),
    }
    diagnosis.prefix = chosen;
}

fn about_sets(source: &Source, sets: Result<oai::SetList, GreetError>, diagnosis: &mut Diagnosis) {
    let list = match sets {
        Ok(list) => list,
        Err(GreetError::Refused { reason, .. }) if reason.starts_with("noSetHierarchy") => {
            return diagnosis.info("sets", "it has no sets");
        }
        Err(error) => return diagnosis.warn("sets", error.to_string()),
    };
    diagnosis.sets = list.sets.iter().map(|set| set.spec.clone()).collect();
    let named: Vec<&str> = diagnosis.sets.iter().take(MAX_SETS_NAMED).map(String::as_str).collect();
    let more = list.token.as_ref().is_some_and(|token| !token.value.is_empty())
        || diagnosis.sets.len() > named.len();
    let text = format!("it has sets: {}{}", named.join(", "), if more { " and more" } else { "" });
    diagnosis.info("sets", text);
    let whole = list.token.is_none_or(|token| token.value.is_empty());
    for set in
        source.sets.include.iter().filter(|set| whole && !list.sets.iter().any(|known| known.spec == **set))
    {
        diagnosis.warn("sets", format!("it does not list the configured set `{set}`"));
    }
}

/// One page of a list; what is wrong with the answer becomes a finding.
fn first_page(
    source: &Source,
    asker: &mut Asker<'_>,
    request: &Request,
    diagnosis: &mut Diagnosis,
) -> Option<Page> {
    match page_of(asker, &request.url(&source.url)) {
        Ok(page) => match page.errors.first() {
            None => Some(page),
            Some(error) if error.code == "noRecordsMatch" => {
                diagnosis.warn("list", "it has no records in this format");
                None
            }
            Some(error) => {
                diagnosis
                    .fail("list", format!("it refuses to list records: {}: {}", error.code, error.message));
                None
            }
        },
        Err(cause) => {
            diagnosis.fail("list", format!("it does not list its records: {cause}"));
            None
        }
    }
}

fn page_of(asker: &mut Asker<'_>, url: &str) -> Result<Page, AskError> {
    asker.ask(url, |response: Response, attempt| {
        let page = oai::read_page(&response.body, response.charset().as_deref())
            .map_err(|error| Failure::NotOai { reason: error.to_string() })?;
        let cut_off = !page.well_formed && page.token.is_none() && !list::is_whole(&response.body);
        if cut_off && attempt < TRIES { Err(Failure::CutOff) } else { Ok(page) }
    })
}
