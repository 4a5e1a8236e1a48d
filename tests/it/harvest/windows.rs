//! Tokens that never last: the list is walked in windows of dates.

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
use lomond::store::Store;

use crate::support::oai_server::OaiServer;
use crate::support::oai_server::Script;
use crate::support::oai_server::list;
use crate::support::oai_server::oai;
use crate::support::oai_server::record;

/// Gives a list in no order, a few records on a page, and has forgotten every token when it comes back.
struct Forgetful {
    /// The usual answers to anything but lists.
    others: OaiServer,
    /// Records by number, in the order of the list.
    numbers: Vec<u32>,
}

impl Forgetful {
    fn selected(&self, arguments: &BTreeMap<String, String>) -> Vec<String> {
        let within = |text: &String| {
            let stamp = text.split("<datestamp>").nth(1).unwrap().split('<').next().unwrap();
            arguments.get("from").is_none_or(|from| stamp >= from.as_str())
                && arguments.get("until").is_none_or(|until| stamp <= until.as_str())
        };
        self.numbers.iter().map(|n| record(*n)).filter(within).collect()
    }
}

impl Transport for Forgetful {
    fn get(&self, url: &str, options: &RequestOptions) -> Result<Response, HttpError> {
        let query = url.split_once('?').unwrap().1;
        let arguments: BTreeMap<String, String> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        if !arguments["verb"].starts_with("List") || arguments["verb"] == "ListMetadataFormats" {
            return self.others.get(url, options);
        }
        let selected = self.selected(&arguments);
        let body = if arguments.contains_key("resumptionToken") {
            oai("<error code=\"badResumptionToken\">forgotten</error>")
        } else if selected.is_empty() {
            oai("<error code=\"noRecordsMatch\">none</error>")
        } else if selected.len() <= 3 {
            list(&selected, None)
        } else {
            list(&selected[..3], Some("t"))
        };
        Ok(Response { status: 200, headers: Vec::new(), body, url: url.to_owned(), redirects: 0 })
    }
}

#[test]
fn a_list_without_order_whose_tokens_never_last_is_walked_in_windows() {
    let numbers: Vec<u32> = (0..28).map(|n| n * 11 % 28).collect();
    let server = Forgetful { others: OaiServer::fake(Script::default()), numbers };
    let dir = tempfile::tempdir().unwrap();
    let (store, clock) = (Store::open(dir.path()).unwrap(), ManualClock::default());
    let stop = std::sync::atomic::AtomicBool::new(false);
    let source = Source::ad_hoc("s".parse().unwrap(), "http://x.example/oai");
    let line = Line { transport: &server, policy: Policy::polite() };
    let report = harvest::run(&source, &Scope::default(), &line, &Deps::new(&store, &clock, &stop));
    assert!(report.complete, "{report:?}");
    assert_eq!((report.counts.new, store.stats().unwrap().records), (28, 28));
    assert_eq!(report.counts.changed, 0);
}
