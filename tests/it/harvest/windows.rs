//! Tokens that never last, and pages that the repository breaks down over: the list is walked in windows of dates.

use std::collections::BTreeMap;

use lomond::config::Source;
use lomond::harvest;
use lomond::harvest::Deps;
use lomond::harvest::Line;
use lomond::harvest::Scope;
use lomond::harvest::retry::Policy;
use lomond::http::HttpError;
use lomond::http::RequestOptions;
use lomond::http::Response;
use lomond::http::Transport;
use lomond::http::clock::ManualClock;
use lomond::model::run::SourceReport;
use lomond::store::Store;

use crate::support::oai_server::OaiServer;
use crate::support::oai_server::Script;
use crate::support::oai_server::list;
use crate::support::oai_server::oai;
use crate::support::oai_server::record;

/// Gives a list in no order, a few records on a page.
struct Flawed {
    /// The usual answers to anything but lists.
    others: OaiServer,
    /// Records by number, in the order of the list.
    numbers: Vec<u32>,
    flaw: Flaw,
}

/// What is wrong with it.
enum Flaw {
    /// It has forgotten every token when it comes back.
    Forgets,
    /// A page of records with this one breaks its program.
    BreaksOver(u32),
    /// A page of identifiers too.
    BreaksOverEven(u32),
    /// A token breaks its program.
    BreaksOverTokens,
}

const PAGE: usize = 3;

impl Flawed {
    fn new(numbers: Vec<u32>, flaw: Flaw) -> Self {
        Self { others: OaiServer::fake(Script::default()), numbers, flaw }
    }

    /// Status and body of a page.
    fn page(&self, arguments: &BTreeMap<String, String>) -> (u16, Vec<u8>) {
        let token = arguments.get("resumptionToken").map(|token| token.split('|').collect::<Vec<_>>());
        let mut first = arguments.clone();
        if let Some(token) = &token {
            first
                .extend([("from", token[1]), ("until", token[2])].map(|(k, v)| (k.to_owned(), v.to_owned())));
            first.retain(|_, value| !value.is_empty());
        }
        let at: usize = token.map_or(0, |token| token[0].parse().unwrap());
        let selected = self.selected(&first);
        let page: Vec<String> = selected.iter().skip(at).take(PAGE).cloned().collect();
        let bad = match self.flaw {
            Flaw::BreaksOver(_) if arguments["verb"] == "ListIdentifiers" => false,
            Flaw::BreaksOver(number) | Flaw::BreaksOverEven(number) => page.contains(&record(number)),
            Flaw::BreaksOverTokens => at > 0,
            Flaw::Forgets => false,
        };
        if bad {
            return (500, b"<html>Traceback</html>".to_vec());
        }
        if at > 0 && matches!(self.flaw, Flaw::Forgets) {
            return (200, oai("<error code=\"badResumptionToken\">forgotten</error>"));
        }
        if page.is_empty() {
            return (200, oai("<error code=\"noRecordsMatch\">none</error>"));
        }
        let date = |name: &str| first.get(name).cloned().unwrap_or_default();
        let token = format!("{}|{}|{}", at + PAGE, date("from"), date("until"));
        let more = at + PAGE < selected.len();
        let body = match arguments["verb"].as_str() {
            "ListIdentifiers" => oai(&format!(
                "<ListIdentifiers>{}</ListIdentifiers>",
                selected.iter().map(|record| header_of(record)).collect::<String>()
            )),
            _ => list(&page, more.then_some(token.as_str())),
        };
        (200, body)
    }

    fn selected(&self, arguments: &BTreeMap<String, String>) -> Vec<String> {
        let within = |text: &String| {
            let stamp = text.split("<datestamp>").nth(1).unwrap().split('<').next().unwrap();
            arguments.get("from").is_none_or(|from| stamp >= from.as_str())
                && arguments.get("until").is_none_or(|until| &stamp[..until.len()] <= until.as_str())
        };
        self.numbers.iter().map(|n| record(*n)).filter(within).collect()
    }
}

fn header_of(record: &str) -> &str {
    &record[record.find("<header").unwrap()..record.find("<metadata").unwrap()]
}

impl Transport for Flawed {
    fn get(&self, url: &str, options: &RequestOptions) -> Result<Response, HttpError> {
        let query = url.split_once('?').unwrap().1;
        let arguments: BTreeMap<String, String> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        if !arguments["verb"].starts_with("List") || arguments["verb"] == "ListMetadataFormats" {
            return self.others.get(url, options);
        }
        let (status, body) = self.page(&arguments);
        Ok(Response { status, headers: Vec::new(), body, url: url.to_owned(), redirects: 0 })
    }
}

/// Harvests it into a new collection: the report, and how many live records are held then.
fn harvested(server: &Flawed) -> (SourceReport, u64) {
    let dir = tempfile::tempdir().unwrap();
    let (store, clock) = (Store::open(dir.path()).unwrap(), ManualClock::default());
    let stop = std::sync::atomic::AtomicBool::new(false);
    let source = Source::ad_hoc("s".parse().unwrap(), "http://x.example/oai");
    let line = Line { transport: server, policy: Policy::polite() };
    let report = harvest::run(&source, &Scope::default(), &line, &Deps::new(&store, &clock, &stop));
    (report, store.stats().unwrap().records)
}

/// Twenty-eight numbers, in no order or in order.
fn numbers(step: u32) -> Vec<u32> {
    (0..28).map(|n| n * step % 28).collect()
}

#[test]
fn a_list_without_order_whose_tokens_never_last_is_walked_in_windows() {
    let (report, held) = harvested(&Flawed::new(numbers(11), Flaw::Forgets));
    assert!(report.complete, "{report:?}");
    assert_eq!((report.counts.new, held), (28, 28));
    assert_eq!(report.counts.changed, 0);
}

#[test]
fn a_repository_whose_program_breaks_over_every_token_is_walked_in_windows() {
    for order in [1, 11] {
        let (report, held) = harvested(&Flawed::new(numbers(order), Flaw::BreaksOverTokens));
        assert!(report.complete, "{report:?}");
        assert_eq!(held, 28);
    }
}

#[test]
fn a_record_that_breaks_every_page_it_is_on_costs_only_itself_and_the_run_says_so() {
    for order in [1, 11] {
        for poison in [0, 13, 27] {
            let server = Flawed::new(numbers(order), Flaw::BreaksOver(poison));
            let (report, held) = harvested(&server);
            assert_eq!((held, report.complete), (27, false), "{poison}: {report:?}");
            assert_eq!(report.missing, 1);
            let error = report.error.unwrap();
            assert!(error.contains("incomplete: 1 records that ListIdentifiers names"), "{error}");
            // The same one by one, where the program can give it alone.
            let whole = oai(&format!("<GetRecord>{}</GetRecord>", record(poison)));
            server.others.can_give(&format!("oai:x:{poison}"), whole);
            assert_eq!(harvested(&server).1, 28);
        }
    }
}

#[test]
fn where_even_the_identifiers_cannot_be_listed_the_run_says_that_something_is_missing() {
    let (report, held) = harvested(&Flawed::new(numbers(1), Flaw::BreaksOverEven(0)));
    assert_eq!((held, report.complete), (27, false), "{report:?}");
    assert!(report.error.unwrap().contains("some of the list cannot be had"));
}
