//! The client against a scripted socket on loopback.

use std::io::Write;
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;

use super::*;

/// Answers each connection with the next of `answers` (bytes as they are) and sends back the requests' heads.
fn serve(answers: Vec<Vec<u8>>) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (heads, received) = mpsc::channel();
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
                head.push(byte[0]);
            }
            heads.send(String::from_utf8(head).unwrap()).unwrap();
            stream.write_all(&answer).unwrap();
        }
    });
    (url, received)
}

fn plain(head: &str, body: &[u8]) -> Vec<u8> {
    let mut answer =
        format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len())
            .into_bytes();
    answer.extend_from_slice(body);
    answer
}

fn client(max_body: u64) -> Client {
    let options = Options { max_body, from: Some("me@example.org".to_owned()), ..Options::default() };
    Client::new(Options { user_agent: user_agent(Some("https://example.org/about")), ..options }).unwrap()
}

#[test]
fn says_who_it_is_and_keeps_a_503_with_its_headers() {
    let (url, heads) = serve(vec![plain(
        "503 Busy\r\nRetry-After: 7\r\nContent-Type: text/xml; charset=\"ISO-8859-1\"",
        b"later",
    )]);
    let answer = client(100).get(&format!("{url}/oai?verb=Identify"), &RequestOptions::default()).unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (503, &b"later"[..]));
    assert_eq!(answer.retry_after(0), Some(Duration::from_secs(7)));
    assert_eq!(answer.content_type().as_deref(), Some("text/xml"));
    assert_eq!(answer.charset().as_deref(), Some("iso-8859-1"));
    let head = heads.recv().unwrap().to_ascii_lowercase();
    assert!(head.starts_with("get /oai?verb=identify http/1.1\r\n"), "{head}");
    for header in [
        "user-agent: lomond/",
        "(+https://example.org/about)",
        "from: me@example.org",
        "accept-encoding: gzip",
    ] {
        assert!(head.contains(header), "{header} in {head}");
    }
}

#[test]
fn follows_a_redirect_keeps_the_query_and_leaves_secrets_behind() {
    let (second, second_heads) = serve(vec![plain("200 OK", b"here")]);
    let (first, first_heads) = serve(vec![plain(&format!("301 Moved\r\nLocation: {second}/new"), b"")]);
    let options = RequestOptions { headers: vec![("X-Secret".to_owned(), "s".to_owned())], delay: None };
    let answer = client(100).get(&format!("{first}/old?verb=Identify"), &options).unwrap();
    assert_eq!((answer.body.as_slice(), answer.redirects), (&b"here"[..], 1));
    assert_eq!(answer.url, format!("{second}/new?verb=Identify"));
    assert!(first_heads.recv().unwrap().to_ascii_lowercase().contains("x-secret: s"));
    assert!(!second_heads.recv().unwrap().to_ascii_lowercase().contains("x-secret"));
}

#[track_caller]
fn check_error(answer: Vec<u8>, expected: &str) {
    let (url, _heads) = serve(vec![answer]);
    let error = client(1000).get(&url, &RequestOptions::default()).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
}

#[test]
fn a_body_that_breaks_off_is_an_error_however_it_is_framed() {
    check_error(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".to_vec(), "broke off");
    check_error(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf".to_vec(), "broke off");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&[b'x'; 500]).unwrap();
    let mut packed = gzip.finish().unwrap();
    packed.truncate(packed.len() - 9);
    check_error(plain("200 OK\r\nContent-Encoding: gzip", &packed), "broke off");
}

#[test]
fn a_body_larger_than_allowed_is_an_error_also_when_it_was_small_on_the_wire() {
    check_error(plain("200 OK", &[b'x'; 1001]), "larger than 1000 bytes");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&[b'x'; 100_000]).unwrap();
    check_error(plain("200 OK\r\nContent-Encoding: gzip", &gzip.finish().unwrap()), "larger than 1000 bytes");
}

#[test]
fn a_redirect_without_end_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/a", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().take(redirect::MAX_REDIRECTS + 1) {
            let mut stream = stream.unwrap();
            let mut head = [0; 2000];
            assert!(stream.read(&mut head).unwrap() > 0);
            stream.write_all(&plain("302 Found\r\nLocation: /a", b"")).unwrap();
        }
    });
    let error = client(1000).get(&url, &RequestOptions::default()).unwrap_err();
    assert!(error.to_string().contains("more than 8 redirects") && !error.is_transient(), "{error}");
}

#[test]
fn an_unknown_authority_file_is_told_at_once() {
    let options = Options { ca_pem: Some(b"no certificate".to_vec()), ..Options::default() };
    assert!(Client::new(options).is_err());
}

/// A client with short patience, and what it says of a server that does `talk` with each connection and then keeps it.
#[track_caller]
fn check_patience(scheme: &str, talk: fn(&mut std::net::TcpStream), total: u64, expected: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("{scheme}://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let mut kept = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            talk(&mut stream);
            kept.push(stream);
        }
    });
    let short = Duration::from_millis(100);
    let total_timeout = Duration::from_millis(total);
    let options =
        Options { connect_timeout: short, read_timeout: short, total_timeout, ..Options::default() };
    let error = Client::new(options).unwrap().get(&url, &RequestOptions::default()).unwrap_err();
    assert!(matches!(error, HttpError::Timeout { .. }) && error.is_transient(), "{error:?}");
    assert!(error.to_string().contains(expected), "{error}");
}

const HOUR: u64 = 3_600_000;

#[test]
fn a_server_that_takes_the_connection_and_says_nothing_is_given_up() {
    check_patience("http", |_| {}, HOUR, "in time");
    check_patience("https", |_| {}, HOUR, "in time");
}

#[test]
fn an_answer_that_stops_in_its_head_or_its_body_is_given_up() {
    check_patience(
        "http",
        |stream| stream.write_all(b"HTTP/1.1 200 OK\r\nContent-").unwrap(),
        HOUR,
        "in time",
    );
    let body = |stream: &mut std::net::TcpStream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf").unwrap();
    };
    check_patience("http", body, HOUR, "in time");
}

#[test]
fn an_answer_that_comes_in_drips_is_given_up_when_its_whole_time_is_over() {
    let drip = |stream: &mut std::net::TcpStream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n").unwrap();
        let (_never, pace) = mpsc::channel::<()>();
        while stream.write_all(b"x").is_ok() {
            assert!(pace.recv_timeout(Duration::from_millis(10)).is_err());
        }
    };
    check_patience("http", drip, 500, "in time");
}
