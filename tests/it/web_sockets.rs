//! The catalogue on a real socket, among clients that mean no good: it goes on serving people.

use std::io::Read;
use std::io::Write;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::net::TcpStream;

use tokio::net::TcpSocket;

use crate::support::project::Project;
use crate::support::project::Serving;

const LESSON: &str = "<lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\"><general><title><string language=\"en\">Stars\
                      </string></title></general></lom>";

/// Connections of one crowd.
const CROWD: usize = 2_000;

fn served() -> (Project, Serving) {
    let project = Project::new();
    project.write("records/a.xml", LESSON);
    project.expect(0, &["import", "records"]);
    let serving = Serving::start(&project, &[]);
    (project, serving)
}

/// A connection from this address of the machine's own, which is a network of its own to the server.
fn connect(from: Ipv4Addr, to: SocketAddr) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((from, 0))).unwrap();
        socket.connect(to).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream
}

/// What comes back until the server closes; what breaks off counts as it came.
fn talk(mut stream: TcpStream, said: &[u8]) -> String {
    // A server that refuses early may close before everything is sent.
    drop(stream.write_all(said));
    // Whoever hangs up after a whole request is answered no more.
    if !said.windows(4).any(|four| four == b"\r\n\r\n") {
        drop(stream.shutdown(std::net::Shutdown::Write));
    }
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

#[track_caller]
fn assert_served(to: SocketAddr) {
    let person = connect(Ipv4Addr::new(127, 0, 77, 1), to);
    let answer = talk(person, b"GET /search?q=stars HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("data-total=\"1\""), "{answer}");
}

#[test]
fn people_are_served_among_thousands_of_connections_that_never_finish_a_request() {
    let (_project, serving) = served();
    let to = serving.address();
    let mut crowd: Vec<TcpStream> = Vec::new();
    for n in 0..CROWD {
        let mut stream = connect(Ipv4Addr::LOCALHOST, to);
        // Nothing at all, half a head, or a head without its end; some are sent away at once.
        let said: &[u8] = match n % 3 {
            0 => b"",
            1 => b"GET /search?q=st",
            _ => b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        };
        drop(stream.write_all(said));
        crowd.push(stream);
        if n % 500 == 499 {
            assert_served(to);
        }
    }
    assert_served(to);
    // Whoever is still there is sent away when its time for the head is over.
    let mut last = crowd.pop().unwrap();
    drop(crowd);
    let mut answer = Vec::new();
    drop(last.read_to_end(&mut answer));
    assert!(!answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    assert_served(to);
}

#[test]
fn people_are_served_among_readers_who_never_read() {
    let (_project, serving) = served();
    let to = serving.address();
    let greedy = "GET /search?q=stars HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200);
    let crowd: Vec<TcpStream> = (0..300)
        .map(|_| {
            let mut stream = connect(Ipv4Addr::LOCALHOST, to);
            stream.set_nonblocking(true).unwrap();
            drop(stream.write(greedy.as_bytes()));
            stream
        })
        .collect();
    assert_served(to);
    drop(crowd);
    assert_served(to);
}

#[test]
fn a_form_that_comes_by_drops_is_given_up_and_the_connection_closed() {
    let (_project, serving) = served();
    let said = b"POST /record/aaaaaaaaaaaaaaaaaaaa/report HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nkind=other";
    let answer = talk(connect(Ipv4Addr::LOCALHOST, serving.address()), said);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_served(serving.address());
}

#[test]
fn requests_of_odd_shapes_are_refused_or_answered_and_hurt_nobody() {
    let (_project, serving) = served();
    let to = serving.address();
    let head =
        |line: &str, more: &str| format!("{line}\r\nHost: x\r\nConnection: close\r\n{more}\r\n").into_bytes();
    let many: String = (0..500).map(|n| format!("X-{n}: y\r\n")).collect();
    let long = "x".repeat(100_000);
    let shapes: Vec<(Vec<u8>, &[u16])> = vec![
        (Vec::new(), &[]),
        (b"\r\n\r\n\r\n".to_vec(), &[]),
        (b"GET\r\n\r\n".to_vec(), &[400]),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(), &[400]),
        (vec![0; 70_000], &[400]),
        (vec![0xFF; 1000], &[400]),
        (b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec(), &[400]),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), &[]),
        (head("GET / HTTP/9.9", ""), &[400]),
        (head("GET /\u{0} HTTP/1.1", ""), &[400]),
        (head("GET /%00 HTTP/1.1", ""), &[404]),
        (head("GET /%FF%FE%C0%AF HTTP/1.1", ""), &[404]),
        (head("GET /../../etc/passwd HTTP/1.1", ""), &[404]),
        (head("GET /static/..%2f..%2fCargo.toml HTTP/1.1", ""), &[404]),
        (head("GET //evil.example/ HTTP/1.1", ""), &[404]),
        (head("GET http://evil.example/ HTTP/1.1", ""), &[200]),
        (head("GET /search?q=%ED%A0%80&page=-1&language= HTTP/1.1", ""), &[200]),
        (head(&format!("GET /{long} HTTP/1.1"), ""), &[400, 414, 431]),
        (head(&format!("GET /?{long} HTTP/1.1"), ""), &[400, 414, 431]),
        (head("GET / HTTP/1.1", &format!("X: {long}\r\n")), &[431]),
        (head("GET / HTTP/1.1", &many), &[431]),
        (head("GET / HTTP/1.1", "Host: y\r\n"), &[200, 400]),
        (head("GET / HTTP/1.1", "Accept-Language: \u{7f}\r\n"), &[200, 400]),
        (head("GET / HTTP/1.1", &format!("Accept-Language: {}\r\n", "de;q=0.1,".repeat(3_000))), &[200]),
        (head("GET / HTTP/1.1", "Content-Length: -5\r\n"), &[400]),
        (head("GET / HTTP/1.1", "Content-Length: 99999999999999999999999\r\n"), &[400]),
        (head("GET / HTTP/1.1", "Content-Length: 5\r\nContent-Length: 6\r\n"), &[400]),
        (head("GET / HTTP/1.1", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), &[200, 400]),
        (head("GET / HTTP/1.1", "Transfer-Encoding: chunked, gzip\r\n"), &[400]),
        (head("GET / HTTP/1.1", "Upgrade: websocket\r\n"), &[200]),
        (head("GET / HTTP/1.1", "Expect: 100-continue\r\nContent-Length: 5\r\n"), &[200]),
        (head("POST /search HTTP/1.1", "Content-Length: 100000000\r\n"), &[405]),
        (head("TRACE / HTTP/1.1", ""), &[405]),
        (head("CONNECT evil.example:80 HTTP/1.1", ""), &[404, 405]),
        (head("OPTIONS * HTTP/1.1", ""), &[404, 405]),
        (head("GE\u{7f}T / HTTP/1.1", ""), &[400]),
        (head("get / HTTP/1.1", ""), &[405]),
        (b"GET / HTTP/1.0\r\n\r\n".to_vec(), &[200]),
        (b"GET / HTTP/1.1\r\n\r\n".to_vec(), &[200, 400]),
    ];
    for (said, expected) in shapes {
        let answer = talk(connect(Ipv4Addr::LOCALHOST, to), &said);
        let status = answer.strip_prefix("HTTP/1.1 ").or(answer.strip_prefix("HTTP/1.0 "));
        let status = status.and_then(|rest| rest.get(..3)).map(|status| status.parse::<u16>().unwrap());
        let shown: String = String::from_utf8_lossy(&said).chars().take(80).collect();
        assert_eq!(status.is_none(), expected.is_empty(), "{shown:?}: {answer}");
        assert!(status.is_none_or(|status| expected.contains(&status)), "{shown:?}: {status:?}");
        assert!(!answer.contains("root:") && !answer.contains("[package]"), "{shown:?}");
    }
    assert_served(to);
}
