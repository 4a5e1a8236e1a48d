//! A small HTTP/1.1 server on `std::net`: one thread for each connection, keep-alive, limits.
//!
//! Only for loopback and only for the sample: it knows one path and holds nothing that must be protected.

use std::collections::HashMap;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::Shutdown;
use std::net::SocketAddr;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;

use crate::provider::sample::SampleRepository;
use crate::provider::sample::answer;

/// Path of the provider.
const PATH: &str = "/oai";
/// Longest head of a request, in bytes.
const MAX_HEAD: u64 = 16 << 10;
/// Longest body of a POST, in bytes.
const MAX_BODY: u64 = 64 << 10;
/// Connections open at one time; further ones are closed at once.
const MAX_CONNECTIONS: usize = 64;
/// How long a connection may say nothing.
const IDLE: Duration = Duration::from_secs(30);

/// A server under way; it stops when this is dropped.
pub struct Running {
    url: String,
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

struct Shared {
    repository: SampleRepository,
    url: String,
    now: fn() -> String,
    stop: AtomicBool,
    open: Mutex<HashMap<u64, TcpStream>>,
}

impl Running {
    /// The base URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections; if that fails it has ended already.
        drop(TcpStream::connect(self.address));
        for stream in self.shared.open().values() {
            drop(stream.shutdown(Shutdown::Both));
        }
        if let Some(accepting) = self.accepting.take() {
            drop(accepting.join());
        }
    }
}

impl Shared {
    fn open(&self) -> std::sync::MutexGuard<'_, HashMap<u64, TcpStream>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves the repository at `listen` (port 0: any free one) until the result is dropped.
///
/// # Errors
/// The address cannot be listened at.
pub fn serve(repository: SampleRepository, listen: SocketAddr) -> io::Result<Running> {
    let listener = TcpListener::bind(listen)?;
    let address = listener.local_addr()?;
    let url = format!("http://{address}{PATH}");
    let (stop, open) = (AtomicBool::new(false), Mutex::default());
    let shared = Arc::new(Shared { repository, url: url.clone(), now: wall_clock, stop, open });
    let accepted = Arc::clone(&shared);
    let accepting = thread::spawn(move || accept(&listener, &accepted));
    Ok(Running { url, address, shared, accepting: Some(accepting) })
}

/// Now, as a responseDate.
fn wall_clock() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for (number, stream) in (0_u64..).zip(listener.incoming()) {
        if shared.stop.load(Ordering::Relaxed) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let Ok(kept) = stream.try_clone() else { continue };
        let mut open = shared.open();
        if open.len() >= MAX_CONNECTIONS {
            continue;
        }
        open.insert(number, kept);
        drop(open);
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            // A connection that breaks is the client's business.
            drop(converse(&stream, &shared));
            shared.open().remove(&number);
        });
    }
}

/// A request as far as it matters.
struct Request {
    method: String,
    target: String,
    body: String,
    close: bool,
}

fn converse(stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_write_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while !shared.stop.load(Ordering::Relaxed) {
        let Some(request) = read(&mut reader)? else { break };
        respond(stream, &request, shared)?;
        if request.close {
            break;
        }
    }
    Ok(())
}

/// The next request; `None` when the client has closed, or does not speak HTTP within the limits.
fn read(reader: &mut BufReader<&TcpStream>) -> io::Result<Option<Request>> {
    let mut head = reader.take(MAX_HEAD);
    let mut line = String::new();
    head.read_line(&mut line)?;
    let mut words = line.split_ascii_whitespace().map(str::to_owned);
    let (Some(method), Some(target), Some(version)) = (words.next(), words.next(), words.next()) else {
        return Ok(None);
    };
    let (mut length, mut close) = (0_u64, version != "HTTP/1.1");
    loop {
        let mut header = String::new();
        head.read_line(&mut header)?;
        if !header.ends_with('\n') {
            return Ok(None);
        }
        let Some((name, value)) = header.split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(u64::MAX),
            "connection" => close = value.trim().eq_ignore_ascii_case("close"),
            _ => {}
        }
    }
    if length > MAX_BODY {
        return Ok(None);
    }
    let mut body = String::new();
    head.into_inner().take(length).read_to_string(&mut body)?;
    Ok(Some(Request { method, target, body, close }))
}

fn respond(mut stream: &TcpStream, request: &Request, shared: &Shared) -> io::Result<()> {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let body = match (path, request.method.as_str()) {
        (PATH, "GET" | "HEAD") => Ok(query),
        (PATH, "POST") => Ok(request.body.as_str()),
        (PATH, _) => Err("405 Method Not Allowed\r\nAllow: GET, HEAD, POST"),
        _ => Err("404 Not Found"),
    };
    let (status, media, body) = match body {
        Ok(query) => {
            let answer = answer(&shared.repository, &shared.url, &(shared.now)(), query);
            ("200 OK", "text/xml; charset=utf-8", answer)
        }
        Err(status) => {
            (status, "text/plain; charset=utf-8", format!("the provider is at {PATH}\n").into_bytes())
        }
    };
    let length = body.len();
    let mut answer =
        format!("HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {length}\r\n\r\n")
            .into_bytes();
    if request.method != "HEAD" {
        answer.extend_from_slice(&body);
    }
    stream.write_all(&answer)
}
