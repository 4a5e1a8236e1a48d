//! HTTP as some servers speak it: answers under failing statuses, compression that nobody announced, cookies, waits of no
//! time, heads without end.

use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use flate2::write::ZlibEncoder;
use lomond::http::Client;
use lomond::http::Options;
use lomond::http::clock::ManualClock;

use super::Bench;
use super::check;
use crate::support::oai_server::OaiServer;
use crate::support::oai_server::Reply;
use crate::support::oai_server::Script;
use crate::support::oai_server::list;
use crate::support::oai_server::oai;
use crate::support::oai_server::page;
use crate::support::oai_server::record;

fn bytes(reply: Reply) -> Vec<u8> {
    match reply {
        Reply::Body(body) => body,
        other => panic!("{other:?} has no body"),
    }
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(body).unwrap();
    packer.finish().unwrap()
}

/// The script over real HTTP alone.
fn over_http(script: Script) -> Bench {
    let clock = Arc::new(ManualClock::default());
    let client =
        Client::with_clock(Options { max_body: 1 << 20, ..Options::default() }, clock.clone()).unwrap();
    Bench::new(OaiServer::http(script), Box::new(client), clock)
}

#[test]
fn an_answer_of_the_protocol_counts_under_whatever_status_it_comes() {
    let error = |status, code: &str| Reply::Under(status, oai(&format!("<error code=\"{code}\">no</error>")));
    for status in [400, 404, 410, 422, 500] {
        check(&[error(status, "noRecordsMatch")], &[], true);
        check(&[page(&[1], Some("t")), error(status, "noRecordsMatch")], &["1"], true);
        let expired = [page(&[1], Some("t")), error(status, "badResumptionToken"), page(&[1, 2], None)];
        check(&expired, &["1", "2"], true);
        let whole = Reply::Under(status, bytes(page(&[1, 2], None)));
        for (_, report) in check(&[whole], &["1", "2"], true) {
            assert_eq!(report.retries, 0);
        }
        for (_, report) in check(&[error(status, "cannotDisseminateFormat")], &[], false) {
            assert!(report.error.unwrap().contains("refuses the list: cannotDisseminateFormat"));
        }
    }
    // A server that is busy or closed is no less so for the words it uses.
    check(&[Reply::Under(503, bytes(page(&[9], None))), page(&[1], None)], &["1"], true);
    check(&[Reply::Under(403, bytes(page(&[9], None)))], &[], false);
}

#[test]
fn compression_that_is_not_announced_or_nobody_asked_for_is_taken_off() {
    let body = list(&[record(1), record(2)], None);
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(&body).unwrap();
    let replies = [
        Reply::Encoded(None, gzip(&body)),
        Reply::Encoded(Some("x-gzip"), gzip(&body)),
        Reply::Encoded(Some("gzip"), gzip(&gzip(&body))),
        Reply::Encoded(Some("deflate"), zlib.finish().unwrap()),
        Reply::Encoded(Some("deflate"), body.clone()),
        Reply::Encoded(Some("identity"), body),
    ];
    for reply in replies {
        let bench = over_http(Script::new([reply.clone()]));
        let report = bench.changes();
        assert!(report.complete && report.retries == 0, "{reply:?}: {report:?}");
        assert_eq!(bench.held(), ["1", "2"]);
    }
}

#[test]
fn a_bomb_is_given_up_at_once_and_what_came_before_it_is_held() {
    let bomb = gzip(&vec![b' '; 64 << 20]);
    for encoding in [Some("gzip"), None] {
        let bombs = std::iter::repeat_n(Reply::Encoded(encoding, bomb.clone()), 200);
        let bench = over_http(Script::new([page(&[1], Some("t"))].into_iter().chain(bombs)));
        let report = bench.changes();
        assert!(report.error.unwrap().contains("larger than 1048576 bytes") && !report.complete);
        assert_eq!((bench.held(), report.retries), (vec!["1".to_owned()], 0));
    }
}

#[test]
fn a_server_that_names_no_time_to_wait_is_not_hurried() {
    for after in [Some("0"), Some("Sun, 06 Nov 1960 08:49:37 GMT"), None] {
        for status in [429, 503] {
            for (bench, report) in check(&vec![Reply::Status(status, after); 4], &[], false) {
                assert_eq!(report.retries, 3);
                let slept = bench.clock.slept();
                assert!(slept >= Duration::from_secs(5), "{after:?}: {slept:?}");
            }
        }
    }
}

/// Answers each request on its own connection with what `answer` makes of its head, until nobody comes.
fn serve(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/oai", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream: TcpStream = stream.unwrap();
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
                head.push(byte[0]);
            }
            // A client that has heard enough hangs up.
            drop(stream.write_all(&answer(&String::from_utf8_lossy(&head))));
        }
    });
    url
}

/// What is harvested from a server that gives these heads before the usual answers.
fn harvested(url: &str) -> (Vec<String>, lomond::model::run::SourceReport) {
    let mut bench = over_http(Script::default());
    bench.source.url = url.to_owned();
    let report = bench.changes();
    (bench.held(), report)
}

/// The usual answer to a request, by its verb.
fn usual(head: &str) -> Vec<u8> {
    let verb = |name: &str| head.contains(&format!("verb={name}"));
    if verb("Identify") {
        bytes(crate::support::oai_server::identify("YYYY-MM-DD"))
    } else if verb("ListMetadataFormats") {
        oai("<ListMetadataFormats><metadataFormat><metadataPrefix>lom</metadataPrefix><schema>s</schema>\
             <metadataNamespace>http://ltsc.ieee.org/xsd/LOM</metadataNamespace></metadataFormat></ListMetadataFormats>")
    } else {
        list(&[record(1), record(2)], None)
    }
}

fn closed(head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    [format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n").as_bytes(), body]
        .concat()
}

#[test]
fn a_server_that_answers_nobody_without_its_cookie_gets_it_back() {
    let url = serve(|head| {
        let target = head.split(' ').nth(1).unwrap();
        if head.to_ascii_lowercase().contains("\r\ncookie: sid=a1; lb=2\r\n") {
            return closed("200 OK", &usual(head));
        }
        let cookies = "Set-Cookie: sid=a1; Path=/; HttpOnly\r\nSet-Cookie: lb=2";
        closed(&format!("302 Found\r\nLocation: {target}\r\n{cookies}"), b"")
    });
    let (held, report) = harvested(&url);
    assert_eq!((held, report.complete), (vec!["1".to_owned(), "2".to_owned()], true), "{report:?}");
}

#[test]
fn heads_in_odd_forms_are_understood_and_those_without_end_given_up() {
    type Front = fn(&[u8]) -> Vec<u8>;
    let fronts: [(Front, bool); 7] = [
        (|body| [b"HTTP/1.0 200 OK\r\n\r\n".as_slice(), body].concat(), true),
        (|body| [b"HTTP/1.1 200 OK\nConnection: close\n\n".as_slice(), body].concat(), true),
        (|body| closed("200", body), true),
        (
            |body| {
                [b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".to_vec(), closed("200 OK", body)].concat()
            },
            true,
        ),
        (|body| closed("200 OK\r\nX-Latin: caf\u{e9}\r\nX-Empty:", body), true),
        (|body| closed(&format!("200 OK\r\nX-Long: {}", "a".repeat(1 << 20)), body), false),
        (|body| closed(&format!("200 OK{}", "\r\nX-Many: a".repeat(100_000)), body), false),
    ];
    for (number, (front, understood)) in fronts.into_iter().enumerate() {
        let (held, report) = harvested(&serve(move |head| front(&usual(head))));
        assert_eq!(
            (held.len(), report.complete),
            (if understood { 2 } else { 0 }, understood),
            "{number}: {report:?}"
        );
        assert!(understood || report.error.unwrap().contains("does not speak HTTP as it should"));
    }
}
