//! Harvesting as a library, against a scripted repository: one test for each thing that repositories do wrong.
//!
//! Every case runs twice, over real HTTP and over a transport without a socket, and must end the same.

mod clocks;
mod complete;
mod detours;
mod held;
mod hostile;
mod odd_http;
mod rehearsal;
mod sources;
mod static_repository;
mod vanished;
mod waiting;
mod windows;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

use lomond::config::Source;
use lomond::harvest;
use lomond::harvest::Deps;
use lomond::harvest::Event;
use lomond::harvest::Line;
use lomond::harvest::Part;
use lomond::harvest::Scope;
use lomond::harvest::retry::Policy;
use lomond::http::Client;
use lomond::http::Options;
use lomond::http::Transport;
use lomond::http::clock::ManualClock;
use lomond::model::record::Status;
use lomond::model::run::SourceReport;
use lomond::provider::sample;
use lomond::provider::sample::SampleRepository;
use lomond::store::Store;
use lomond::store::StoreError;

use crate::support::oai_server::OaiServer;
use crate::support::oai_server::Reply;
use crate::support::oai_server::Script;
use crate::support::oai_server::deleted;
use crate::support::oai_server::fresh;
use crate::support::oai_server::identify;
use crate::support::oai_server::list;
use crate::support::oai_server::oai;
use crate::support::oai_server::oai_error;
use crate::support::oai_server::page;
use crate::support::oai_server::record;
use crate::support::oai_server::record_with;

/// A collection, a repository and the way between them.
struct Bench {
    dir: tempfile::TempDir,
    server: OaiServer,
    transport: Box<dyn Transport>,
    clock: Arc<ManualClock>,
    source: Source,
    notes: Mutex<Vec<String>>,
    stop: AtomicBool,
}

impl Bench {
    fn new(server: OaiServer, transport: Box<dyn Transport>, clock: Arc<ManualClock>) -> Self {
        let source = Source::ad_hoc("s".parse().unwrap(), server.url());
        let (dir, stop) = (tempfile::tempdir().unwrap(), AtomicBool::new(false));
        Self { dir, server, transport, clock, source, notes: Mutex::default(), stop }
    }

    /// Both fronts of one script.
    fn both(script: impl Fn() -> Script) -> [Self; 2] {
        let clock = || Arc::new(ManualClock::default());
        let http = OaiServer::http(script());
        let fake = OaiServer::fake(script());
        let ours = clock();
        let client = Client::with_clock(Options::default(), ours.clone()).unwrap();
        [Self::new(http, Box::new(client), ours), Self::new(fake.clone(), Box::new(fake), clock())]
    }

    /// The collection for writing. A process that another test is just starting may hold a copy of the last lock for
    /// some milliseconds.
    fn open(&self) -> Store {
        let began = std::time::Instant::now();
        loop {
            match Store::open(self.dir.path()) {
                Err(StoreError::Locked { .. }) if began.elapsed() < Duration::from_secs(20) => {
                    std::thread::yield_now();
                }
                other => return other.unwrap(),
            }
        }
    }

    fn run(&self, scope: &Scope) -> SourceReport {
        let store = self.open().with_clock(|| "1970-01-01T00:00:00Z".to_owned());
        let progress = |event: Event<'_>| {
            if let Event::Note { text, .. } = event {
                self.notes.lock().unwrap().push(text.to_owned());
            }
        };
        let mut deps = Deps::new(&store, self.clock.as_ref(), &self.stop);
        deps.progress = &progress;
        let policy = Policy { tries: 4, base: Duration::from_secs(1), ..Policy::polite() };
        harvest::run(&self.source, scope, &Line { transport: self.transport.as_ref(), policy }, &deps)
    }

    fn diagnose(&self) -> harvest::Diagnosis {
        harvest::diagnose(
            &self.source,
            &harvest::Visit {
                transport: self.transport.as_ref(),
                clock: self.clock.as_ref(),
                stop: &self.stop,
                environment: &|_| None,
            },
        )
    }

    fn changes(&self) -> SourceReport {
        self.run(&Scope::default())
    }

    /// Identifiers held without `oai:x:`, those of tombstones with a minus sign, in the order of changes.
    fn held(&self) -> Vec<String> {
        let store = Store::open_read(self.dir.path()).unwrap();
        let records = store.changes(0, u64::MAX >> 1, 10_000).unwrap();
        let name = |record: &lomond::model::record::Record| {
            let sign = if record.status == Status::Deleted { "-" } else { "" };
            format!("{sign}{}", record.header.identifier.trim_start_matches("oai:x:"))
        };
        records.iter().map(name).collect()
    }

    fn quarantined(&self) -> Vec<String> {
        let store = Store::open_read(self.dir.path()).unwrap();
        store.quarantined(None, 0, 100).unwrap().into_iter().map(|row| row.item.identifier).collect()
    }
}

/// Harvests the script on both fronts and checks what is held and whether the run is complete.
#[track_caller]
fn check(lists: &[Reply], held: &[&str], complete: bool) -> [(Bench, SourceReport); 2] {
    Bench::both(|| Script::new(lists.to_vec())).map(|bench| {
        let report = bench.changes();
        assert_eq!(bench.held(), held, "{report:?}");
        assert_eq!(report.complete, complete, "{report:?}");
        assert_eq!(report.error.is_none(), complete, "{report:?}");
        (bench, report)
    })
}

#[test]
fn takes_every_page_and_sends_tokens_escaped() {
    let token = "a/?#=&amp;:; %+b";
    for (bench, report) in check(&[page(&[1, 2], Some(token)), page(&[3], Some(""))], &["1", "2", "3"], true)
    {
        assert_eq!((report.counts.new, report.requests, report.retries), (3, 4, 0));
        let asked = bench.server.asked_for("ListRecords");
        assert_eq!(asked[0], "verb=ListRecords&metadataPrefix=lom");
        assert_eq!(asked[1], "verb=ListRecords&resumptionToken=a%2F%3F%23%3D%26%3A%3B%20%25%2Bb");
    }
}

#[test]
fn understands_gzip() {
    check(&[Reply::Gzip(list(&[record(1)], None))], &["1"], true);
}

#[test]
fn keeps_deletions_as_tombstones() {
    for (bench, report) in check(&[Reply::Body(list(&[record(1), deleted(2)], None))], &["1", "-2"], true) {
        assert_eq!((report.counts.new, report.counts.deleted), (1, 1));
        bench.server.then([Reply::Body(list(&[deleted(1)], None))]);
        assert_eq!(bench.changes().counts.deleted, 1);
        assert_eq!(bench.held(), ["-2", "-1"]);
    }
}

#[test]
fn nothing_to_list_is_a_success() {
    check(&[oai_error("noRecordsMatch")], &[], true);
    check(&[page(&[1], Some("t")), oai_error("noRecordsMatch")], &["1"], true);
    check(&[page(&[1], Some("t")), page(&[], None)], &["1"], true);
}

#[test]
fn waits_as_long_as_a_busy_server_asks() {
    for busy in [Reply::Status(503, Some("7")), Reply::Status(429, Some("7"))] {
        for (bench, report) in check(&[busy.clone(), page(&[1], None)], &["1"], true) {
            assert_eq!(report.retries, 1);
            assert_eq!(bench.clock.slept(), Duration::from_secs(7));
        }
    }
    check(&[Reply::Status(503, Some("0")), page(&[1], None)], &["1"], true);
}

#[test]
fn asks_again_after_what_may_pass() {
    let half = |records: &[String]| {
        let body = list(records, Some("t"));
        Reply::Body(body[..body.len() * 2 / 3].to_vec())
    };
    let faults = [
        Reply::Reset,
        Reply::Status(500, None),
        Reply::Status(503, None),
        Reply::Html,
        Reply::Truncated(list(&[record(2)], None)),
        half(&[record(2), record(3)]),
    ];
    for fault in faults {
        let lists = [page(&[1], Some("t")), fault.clone(), page(&[2, 3], None)];
        for (_, report) in check(&lists, &["1", "2", "3"], true) {
            assert_eq!((report.retries, report.counts.quarantined), (1, 0), "{fault:?}");
        }
    }
}

#[test]
fn gives_up_at_once_on_what_will_not_pass() {
    for status in [401, 403, 404, 410] {
        for (_, report) in check(&[Reply::Status(status, None)], &[], false) {
            assert_eq!(report.retries, 0, "{status}");
            assert!(report.error.unwrap().contains(&status.to_string()));
        }
    }
}

#[test]
fn a_server_that_stays_broken_ends_the_run_with_what_came_before() {
    let lists: Vec<Reply> = [page(&[1], Some("t"))].into_iter().chain([const { Reply::Html }; 400]).collect();
    for (bench, report) in check(&lists, &["1"], false) {
        assert!(report.error.unwrap().contains("page 2"));
        assert!(report.requests < 150, "{}", report.requests);
        bench.server.script().lists.clear();
        bench.server.then([page(&[2], None)]);
        assert!(bench.changes().complete);
        assert_eq!(bench.held(), ["1", "2"]);
    }
}

#[test]
fn a_page_that_is_cut_off_each_time_gives_its_good_records_and_is_no_success() {
    let body = list(&[record(1), record(2), record(3)], Some("t"));
    let at = body.windows(9).rposition(|window| window == b"</record>").unwrap();
    let cut = Reply::Body(body[..at - 20].to_vec());
    for (bench, report) in check(&vec![cut; 4], &["1", "2"], false) {
        assert!(report.error.unwrap().contains("cut off"));
        bench.server.then([page(&[1, 2, 3], None)]);
        assert!(bench.changes().complete, "the page is asked for again");
        assert_eq!(bench.server.asked_for("ListRecords"), ["verb=ListRecords&metadataPrefix=lom"]);
        assert_eq!((bench.held(), bench.quarantined()), (vec!["1".into(), "2".into(), "3".into()], vec![]));
    }
}

#[test]
fn a_damaged_record_costs_only_itself_and_is_mended_when_it_can_be() {
    let bad = record_with(2, "<title>salt & pepper</title>");
    let lists = [Reply::Body(list(&[record(1), bad.clone(), record(3)], None))];
    for (bench, report) in check(&lists, &["1", "3"], true) {
        assert_eq!((report.counts.quarantined, report.counts.quarantined_new), (1, 1));
        assert_eq!(bench.quarantined(), ["oai:x:2"]);
        assert_eq!(bench.server.asked_for("GetRecord").len(), 1);
        // The same damage once more is not new; then the record is mended.
        bench.server.then([Reply::Body(list(std::slice::from_ref(&bad), None))]);
        assert_eq!(bench.changes().counts.quarantined_new, 0);
        bench.server.can_give("oai:x:2", oai(&format!("<GetRecord>{}</GetRecord>", record(2))));
        bench.server.then([]);
        assert_eq!(bench.changes().counts.new, 1);
        assert_eq!((bench.held(), bench.quarantined()), (vec!["1".into(), "3".into(), "2".into()], vec![]));
    }
}

#[test]
fn a_record_mended_in_the_same_run_is_no_damage_in_the_report() {
    let bad = record_with(1, "<title>salt & pepper</title>");
    for bench in Bench::both(|| Script::new([Reply::Body(list(std::slice::from_ref(&bad), None))])) {
        bench.server.can_give("oai:x:1", oai(&format!("<GetRecord>{}</GetRecord>", record(1))));
        let report = bench.changes();
        assert_eq!((report.counts.new, report.counts.quarantined, report.counts.quarantined_new), (1, 0, 0));
    }
}

#[test]
fn an_expired_token_continues_an_ordered_list_from_its_last_datestamp() {
    let ten: Vec<u32> = (1..=10).collect();
    let lists = [page(&ten, Some("t")), oai_error("badResumptionToken"), page(&[10, 11], None)];
    let held = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"];
    for (bench, report) in check(&lists, &held, true) {
        assert_eq!(report.counts.unchanged, 1);
        let asked = bench.server.asked_for("ListRecords");
        assert_eq!(asked[2], "verb=ListRecords&metadataPrefix=lom&from=2024-01-11T00%3A00%3A00Z");
        assert!(bench.notes.lock().unwrap()[0].contains("going on from 2024-01-11T00:00:00Z"));
    }
}

#[test]
fn a_few_records_in_order_are_no_ordered_list() {
    let lists = [page(&[1, 2], Some("t")), oai_error("badResumptionToken"), page(&[1, 2, 0], None)];
    check(&lists, &["1", "2", "0"], true);
}

#[test]
fn an_order_that_breaks_after_going_on_repeats_the_list_from_its_beginning() {
    let ten: Vec<u32> = (2..=11).collect();
    let expired = || oai_error("badResumptionToken");
    let lists = [
        page(&ten, Some("t")),
        expired(),
        page(&[11, 20, 12], Some("u")),
        expired(),
        page(&[1, 2, 11, 20, 12], None),
    ];
    for (bench, _) in
        check(&lists, &["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "20", "12", "1"], true)
    {
        assert_eq!(bench.server.asked_for("ListRecords")[4], "verb=ListRecords&metadataPrefix=lom");
    }
}

#[test]
fn an_expired_token_repeats_a_list_without_order() {
    let lists = [page(&[5, 2], Some("t")), oai_error("badResumptionToken"), page(&[5, 2, 1, 3], None)];
    for (bench, _) in check(&lists, &["5", "2", "1", "3"], true) {
        assert_eq!(bench.server.asked_for("ListRecords")[2], "verb=ListRecords&metadataPrefix=lom");
    }
}

#[test]
fn tokens_that_always_expire_end_the_run_as_a_failure() {
    let turn = [page(&[5, 2], Some("t")), oai_error("badResumptionToken")];
    let lists: Vec<Reply> = turn.iter().cycle().take(400).cloned().collect();
    for (_, report) in check(&lists, &["5", "2"], false) {
        assert!(report.error.unwrap().contains("tokens expire"));
    }
}

#[test]
fn a_list_in_circles_ends_and_is_no_success() {
    for (_, report) in
        check(&[page(&[1], Some("t")), page(&[2], Some("t")), page(&[1], Some("t"))], &["1", "2"], false)
    {
        assert!(report.error.unwrap().contains("sent before"));
    }
    let empty: Vec<Reply> = (0..60).map(|n| page(&[], Some(&n.to_string()))).collect();
    for (_, report) in check(&empty, &[], false) {
        assert!(report.error.unwrap().contains("50 pages without a new record"));
    }
}

#[test]
fn a_list_in_circles_that_brought_all_it_promised_is_complete() {
    let sized = |numbers: &[u32]| {
        let records: Vec<String> = numbers.iter().map(|n| record(*n)).collect();
        let token = "<resumptionToken completeListSize=\"2\">t</resumptionToken>";
        Reply::Body(oai(&format!("<ListRecords>{}{token}</ListRecords>", records.concat())))
    };
    check(&[sized(&[1]), sized(&[2]), sized(&[1])], &["1", "2"], true);
}

#[test]
fn the_next_run_begins_where_the_servers_clock_was() {
    for (bench, _) in check(&[fresh(1)], &["1"], true) {
        bench.server.then([page(&[2], None)]);
        assert_eq!(bench.changes().counts.new, 1);
        let from = "from=2026-05-01T09%3A50%3A00Z";
        assert_eq!(
            bench.server.asked_for("ListRecords"),
            [format!("verb=ListRecords&metadataPrefix=lom&{from}")]
        );
        bench.server.then([page(&[1, 2], None)]);
        bench.run(&Scope { part: Part::Everything, ..Scope::default() });
        assert_eq!(bench.server.asked_for("ListRecords"), ["verb=ListRecords&metadataPrefix=lom"]);
    }
}

#[test]
fn a_server_of_days_is_asked_in_days_with_a_day_to_spare() {
    for mut bench in
        Bench::both(|| Script { identify: Some(identify("YYYY-MM-DD")), ..Script::new([fresh(1)]) })
    {
        bench.source.prefix = Some("lom".to_owned());
        assert!(bench.changes().complete);
        bench.server.then([]);
        assert!(bench.changes().complete);
        assert_eq!(
            bench.server.asked_for("ListRecords"),
            ["verb=ListRecords&metadataPrefix=lom&from=2026-04-30"]
        );
    }
}

#[test]
fn a_server_that_refuses_its_own_granularity_is_asked_in_days() {
    for (bench, _) in check(&[fresh(1)], &["1"], true) {
        bench.server.then([oai_error("badArgument"), page(&[2], None)]);
        assert!(bench.changes().complete);
        assert_eq!(
            bench.server.asked_for("ListRecords")[1],
            "verb=ListRecords&metadataPrefix=lom&from=2026-05-01"
        );
    }
}

#[test]
fn a_server_that_wants_the_prefix_beside_the_token_gets_it() {
    let lists = [page(&[1], Some("t")), oai_error("badArgument"), page(&[2], None)];
    for (bench, _) in check(&lists, &["1", "2"], true) {
        let asked = bench.server.asked_for("ListRecords");
        assert_eq!(asked[2], "verb=ListRecords&resumptionToken=t&metadataPrefix=lom");
    }
}

#[test]
fn a_refused_list_is_a_failure_with_the_repositorys_words() {
    for (_, report) in check(&[oai_error("cannotDisseminateFormat")], &[], false) {
        assert!(report.error.unwrap().contains("cannotDisseminateFormat: no"));
    }
}

#[test]
fn each_set_is_a_list_and_excluded_sets_are_left_out() {
    for mut bench in
        Bench::both(|| Script::new([page(&[1], None), oai_error("noSetHierarchy"), page(&[2, 3], None)]))
    {
        bench.source.sets.include = ["a", "b", "c"].map(str::to_owned).to_vec();
        bench.source.sets.exclude = vec!["s0".to_owned()];
        let report = bench.changes();
        assert!(report.error.unwrap().contains("set `b`: the repository refuses"));
        assert_eq!(bench.held(), ["1", "3"]);
        assert!(bench.server.asked_for("ListRecords")[2].ends_with("set=c"));
    }
}

#[test]
fn a_set_that_is_added_later_is_harvested_whole() {
    for mut bench in Bench::both(|| Script::new([page(&[1], None)])) {
        bench.source.sets.include = vec!["a".to_owned()];
        assert!(bench.changes().complete);
        bench.source.sets.include.push("b".to_owned());
        bench.server.then([page(&[], None), page(&[2], None)]);
        assert!(bench.changes().complete);
        let asked = bench.server.asked_for("ListRecords");
        assert!(asked[0].contains("set=a&from=2024-01-02") && asked[1].ends_with("set=b"), "{asked:?}");
    }
}

#[test]
fn a_stop_ends_at_a_page_boundary_and_the_next_run_goes_on() {
    for bench in Bench::both(|| Script::new([page(&[1], Some("t")), page(&[2], None)])) {
        bench.stop.store(true, Ordering::Relaxed);
        let report = bench.changes();
        assert!(report.error.unwrap().contains("stopped on request") && !report.complete);
        bench.stop.store(false, Ordering::Relaxed);
        assert!(bench.changes().complete);
        assert_eq!(bench.held(), ["1", "2"]);
    }
}

#[test]
fn a_limit_cuts_a_page_and_leaves_it_to_the_next_run() {
    for bench in Bench::both(|| Script::new([page(&[1, 2, 3], Some("t"))])) {
        let report = bench.run(&Scope { limit: Some(2), ..Scope::default() });
        assert_eq!((report.complete, report.error.as_deref()), (false, None));
        assert_eq!(bench.held(), ["1", "2"]);
        bench.server.then([page(&[1, 2, 3], None)]);
        assert!(bench.changes().complete);
        assert_eq!(bench.held(), ["1", "2", "3"]);
    }
}

#[test]
fn a_rehearsal_stores_nothing_and_counts_all() {
    for (bench, _) in check(&[page(&[1, 2], None)], &["1", "2"], true) {
        let changed = record_with(2, "<title><string language=\"en\">New</string></title>");
        bench.server.then([Reply::Body(list(&[record(1), changed, record(3), deleted(4)], None))]);
        let counts = bench.run(&Scope { dry_run: true, ..Scope::default() }).counts;
        assert_eq!((counts.unchanged, counts.changed, counts.new, counts.deleted), (1, 1, 1, 1));
        assert_eq!(bench.held(), ["1", "2"]);
    }
}

#[test]
fn a_window_is_asked_for_and_leaves_no_trace() {
    for (bench, _) in check(&[fresh(1)], &["1"], true) {
        bench.server.then([page(&[2], None)]);
        let (from, until) = (Some("2024-01-01".to_owned()), Some("2024-02-01".to_owned()));
        bench.run(&Scope { part: Part::Window { from, until }, ..Scope::default() });
        assert!(bench.server.asked_for("ListRecords")[0].ends_with("from=2024-01-01&until=2024-02-01"));
        bench.server.then([]);
        bench.changes();
        assert!(
            bench.server.asked_for("ListRecords")[0].contains("from=2026-05-01T09"),
            "as after the first run"
        );
    }
}

#[test]
fn a_redirect_without_the_query_is_followed_with_it() {
    for (_, report) in check(&[Reply::Redirect("/elsewhere"), page(&[1], None)], &["1"], true) {
        assert_eq!(report.retries, 0);
    }
}

#[test]
fn a_repository_of_another_age_or_without_formats_says_why_it_is_not_harvested() {
    let version = |text: &str| {
        let body = format!(
            "<Identify><repositoryName>x</repositoryName><protocolVersion>{text}</protocolVersion></Identify>"
        );
        Script { identify: Some(Reply::Body(oai(&body))), ..Script::default() }
    };
    for bench in Bench::both(|| version("1.1")) {
        assert!(bench.changes().error.unwrap().contains("speaks OAI-PMH `1.1`"));
    }
    let formats = "<ListMetadataFormats><metadataFormat><metadataPrefix>mods</metadataPrefix><schema>s</schema>\
                   <metadataNamespace>http://www.loc.gov/mods/v3</metadataNamespace></metadataFormat></ListMetadataFormats>";
    for bench in Bench::both(|| Script { formats: Some(Reply::Body(oai(formats))), ..Script::default() }) {
        let error = bench.changes().error.unwrap();
        assert!(error.contains("neither LOM nor Dublin Core (mods)"), "{error}");
    }
}

#[test]
fn runs_are_noted_with_what_they_did() {
    for (bench, report) in check(&[page(&[1, 2], None)], &["1", "2"], true) {
        let store = Store::open_read(bench.dir.path()).unwrap();
        let runs = store.runs(None, 10).unwrap();
        assert_eq!(runs.len(), 1);
        assert_eq!((runs[0].report.counts.new, runs[0].report.complete), (2, true));
        assert_eq!(report.id, "s");
        let row = store.source(&bench.source.key).unwrap().unwrap();
        assert_eq!(row.last_success.as_deref(), Some("2026-05-01T10:00:00Z"));
        assert_eq!((row.prefix.as_str(), row.identify.repository_name.as_deref()), ("lom", Some("Scripted")));
    }
}

#[test]
fn the_sink_sees_every_commit_with_the_change_number_in_order() {
    struct Seen(Mutex<Vec<(u64, usize)>>);
    impl harvest::Sink for Seen {
        fn committed(&self, change: u64, records: Vec<harvest::Stored>) {
            self.0.lock().unwrap().push((change, records.len()));
        }
    }
    let server =
        OaiServer::fake(Script::new([page(&[1, 2], Some("t")), page(&[3], Some("u")), page(&[3], None)]));
    let dir = tempfile::tempdir().unwrap();
    let (store, clock, stop) =
        (Store::open(dir.path()).unwrap(), ManualClock::default(), AtomicBool::new(false));
    let seen = Seen(Mutex::default());
    let mut deps = Deps::new(&store, &clock, &stop);
    deps.sink = Some(&seen);
    let source = Source::ad_hoc("s".parse().unwrap(), server.url());
    let line = Line { transport: &server, policy: Policy::polite() };
    assert!(harvest::run(&source, &Scope::default(), &line, &deps).complete);
    // Pages that come at once may be committed together.
    let mut n_stored = 0;
    for (change, n_records) in seen.0.into_inner().unwrap() {
        n_stored += n_records as u64;
        assert_eq!(change, n_stored);
    }
    assert_eq!(n_stored, 3);
}

#[test]
fn a_run_broken_off_after_any_page_ends_like_an_undisturbed_one() {
    let pages = || {
        let bad = record_with(4, "<title>a & b</title>");
        let tokens = [Some("1"), Some("2"), Some("3"), None];
        let bodies = [vec![record(1), record(2)], vec![record(3), bad], vec![deleted(5)], vec![record(6)]];
        bodies
            .into_iter()
            .zip(tokens)
            .map(|(records, token)| Reply::Body(list(&records, token)))
            .collect::<Vec<_>>()
    };
    let whole = Bench::both(|| Script::new(pages()));
    let end = |bench: &Bench| {
        let store = Store::open_read(bench.dir.path()).unwrap();
        let rows = store.quarantined(None, 0, 10).unwrap();
        let counts: BTreeMap<String, u64> =
            rows.into_iter().map(|row| (row.item.identifier, row.count)).collect();
        (bench.held(), counts)
    };
    assert!(whole.iter().all(|bench| bench.changes().complete));
    for broken_at in 1..4 {
        let mut lists = pages();
        lists.insert(broken_at, Reply::Status(403, None));
        for (bench, undisturbed) in Bench::both(|| Script::new(lists.clone())).iter().zip(&whole) {
            assert!(!bench.changes().complete);
            assert!(bench.changes().complete);
            assert_eq!(end(bench), end(undisturbed), "broken off after page {broken_at}");
        }
    }
}

#[test]
fn a_list_shorter_than_announced_is_told() {
    let sized = "<resumptionToken completeListSize=\"9\">t</resumptionToken>";
    let first = Reply::Body(oai(&format!("<ListRecords>{}{sized}</ListRecords>", record(1))));
    for (bench, _) in check(&[first, page(&[2], Some(""))], &["1", "2"], true) {
        assert_eq!(*bench.notes.lock().unwrap(), ["the list ended after 2 records, where 9 were announced"]);
    }
}

#[test]
fn the_sample_repository_is_harvested_with_its_damage() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample");
    let repository = SampleRepository::load(&folder).unwrap();
    let of = |deleted, damaged| {
        repository.records().iter().filter(|r| r.header.deleted == deleted && r.damaged == damaged).count()
            as u64
    };
    let (live, deleted, damaged) = (of(false, false), of(true, false), of(false, true));
    let running = sample::serve(repository, ([127, 0, 0, 1], 0).into()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (store, clock, stop) =
        (Store::open(dir.path()).unwrap(), ManualClock::default(), AtomicBool::new(false));
    let deps = Deps::new(&store, &clock, &stop);
    let source = Source::ad_hoc("sample".parse().unwrap(), running.url());
    let asked = [harvest::Asked { source, client: Client::new(Options::default()).unwrap() }];
    let report = harvest::run_all(&asked, &Scope::default(), &deps, 4).remove(0);
    let counts = &report.counts;
    assert_eq!((counts.new, counts.deleted, counts.quarantined), (live, deleted, damaged), "{report:?}");
    assert!(report.complete && live >= 150);
    let again = harvest::run_all(&asked, &Scope::default(), &deps, 4).remove(0);
    assert_eq!((again.counts.new, again.counts.changed, again.counts.quarantined_new), (0, 0, 0));
}

#[test]
fn a_diagnosis_says_in_words_what_a_repository_does() {
    let tokens = || page(&[3, 4], Some("u"));
    for bench in
        Bench::both(|| Script::new([page(&[1, 2], Some("t")), tokens(), tokens(), oai_error("badArgument")]))
    {
        let diagnosis = bench.diagnose();
        assert!(diagnosis.harvestable());
        assert_eq!((diagnosis.prefix.as_deref(), diagnosis.formats.len()), (Some("lom"), 2));
        let said =
            diagnosis.findings.iter().map(|finding| finding.text.as_str()).collect::<Vec<_>>().join("\n");
        for words in [
            "answers as \"Scripted\"",
            "deleted records for ever",
            "`lom` is harvested; it offers oai_dc, lom",
            "it has no sets",
            "2 records come on a page",
            "of 2 live records on the first page 2 can be read",
            "its tokens can be sent again",
            "declares seconds and refuses them",
        ] {
            assert!(said.contains(words), "{words} in:\n{said}");
        }
    }
    let dead = || Script { identify: Some(Reply::Html), formats: Some(Reply::Html), ..Script::default() };
    for bench in Bench::both(dead) {
        assert!(!bench.diagnose().harvestable());
    }
}
