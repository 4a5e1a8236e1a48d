//! A scripted OAI-PMH repository: it plays a list of replies, good and bad.
//!
//! One script, two fronts: a real HTTP/1.1 server on loopback, and a transport without any socket. A test that holds
//! on both depends on neither.

use std::collections::HashMap;
use std::collections::VecDeque;
use std::io;
use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::thread;

use lomond::http::HttpError;
use lomond::http::RequestOptions;
use lomond::http::Response;
use lomond::http::Transport;

const OAI: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\">\
                   <responseDate>2026-05-01T10:00:00Z</responseDate><request>http://x.example/oai</request>";

/// One reply of the script.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Status 200 with this body.
    Body(Vec<u8>),
    /// The same, compressed on the wire.
    Gzip(Vec<u8>),
    /// A status with `Retry-After`.
    Status(u16, Option<&'static str>),
    /// An HTML page under status 200.
    Html,
    /// The connection is reset.
    Reset,
    /// The body is shorter than announced.
    Truncated(Vec<u8>),
    /// To another path, without the query.
    Redirect(&'static str),
    /// This body under another content type.
    Typed(&'static str, Vec<u8>),
    /// This body under a failing status.
    Under(u16, Vec<u8>),
    /// These bytes, as `Content-Encoding` has them.
    Encoded(Option<&'static str>, Vec<u8>),
    /// This body, once the gate is open.
    Behind(Gate, Vec<u8>),
}

/// Holds answers back until a test has seen what it wants to see.
#[derive(Debug, Clone, Default)]
pub struct Gate(Arc<(Mutex<GateState>, Condvar)>);

#[derive(Debug, Default)]
struct GateState {
    reached: bool,
    open: bool,
}

impl Gate {
    /// Waits until somebody stands before the gate.
    pub fn reached(&self) {
        let (state, changed) = &*self.0;
        drop(changed.wait_while(state.lock().unwrap(), |state| !state.reached).unwrap());
    }

    /// Lets everybody through.
    pub fn open(&self) {
        self.0.0.lock().unwrap().open = true;
        self.0.1.notify_all();
    }

    fn pass(&self) {
        let (state, changed) = &*self.0;
        let mut state = state.lock().unwrap();
        state.reached = true;
        changed.notify_all();
        drop(changed.wait_while(state, |state| !state.open).unwrap());
    }
}

/// What the repository answers.
#[derive(Debug, Default)]
pub struct Script {
    /// Answers to list requests, one after another; then `noRecordsMatch`.
    pub lists: VecDeque<Reply>,
    /// Answers to GetRecord by identifier; else `idDoesNotExist`.
    pub records: HashMap<String, Vec<u8>>,
    /// Answer to Identify, where it is not the usual one.
    pub identify: Option<Reply>,
    /// Answer to ListMetadataFormats, where it is not the usual one.
    pub formats: Option<Reply>,
    /// The queries asked, in order.
    pub asked: Vec<String>,
}

/// An answer of OAI-PMH with this inside.
pub fn oai(inside: &str) -> Vec<u8> {
    format!("{OAI}{inside}</OAI-PMH>").into_bytes()
}

/// A protocol error.
pub fn oai_error(code: &str) -> Reply {
    Reply::Body(oai(&format!("<error code=\"{code}\">no</error>")))
}

/// A record with a title, stamped with the number's day of 2024.
pub fn record(n: u32) -> String {
    record_with(n, &format!("<title><string language=\"en\">Title {n}</string></title>"))
}

/// A record with this inside `general`.
pub fn record_with(n: u32, general: &str) -> String {
    format!(
        "<record>{}<metadata><lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\"><general>{general}</general></lom>\
         </metadata></record>",
        header_with(n, "")
    )
}

/// A deleted record.
pub fn deleted(n: u32) -> String {
    format!("<record>{}</record>", header_with(n, " status=\"deleted\""))
}

fn header_with(n: u32, status: &str) -> String {
    let (month, day) = (1 + n / 28 % 12, 1 + n % 28);
    format!(
        "<header{status}><identifier>oai:x:{n}</identifier><datestamp>2024-{month:02}-{day:02}T00:00:00Z</datestamp>\
         <setSpec>s{}</setSpec></header>",
        n % 2
    )
}

/// A header alone, as ListIdentifiers has it.
pub fn header(n: u32) -> String {
    header_with(n, "")
}

/// A ListIdentifiers answer with the records of these numbers.
pub fn headers(numbers: &[u32]) -> Reply {
    let headers: String = numbers.iter().map(|n| header(*n)).collect();
    Reply::Body(oai(&format!("<ListIdentifiers>{headers}</ListIdentifiers>")))
}

/// A ListRecords answer.
pub fn list(records: &[String], token: Option<&str>) -> Vec<u8> {
    let token = token.map(|token| format!("<resumptionToken>{token}</resumptionToken>")).unwrap_or_default();
    oai(&format!("<ListRecords>{}{token}</ListRecords>", records.concat()))
}

/// A page of the records with these numbers.
pub fn page(numbers: &[u32], token: Option<&str>) -> Reply {
    Reply::Body(list(&numbers.iter().map(|n| record(*n)).collect::<Vec<_>>(), token))
}

/// A page with one record, stamped two minutes before it was asked for.
pub fn fresh(n: u32) -> Reply {
    let record = record(n).replace(&format!("2024-01-{:02}T00:00:00Z", 1 + n), "2026-05-01T09:58:00Z");
    Reply::Body(list(&[record], None))
}

impl Script {
    /// A script with these answers to list requests.
    pub fn new(lists: impl IntoIterator<Item = Reply>) -> Self {
        Self { lists: lists.into_iter().collect(), ..Self::default() }
    }

    fn reply(&mut self, query: &str) -> Reply {
        self.asked.push(query.to_owned());
        let argument = |name: &str| {
            url::form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, v)| v.into_owned())
        };
        match argument("verb").as_deref() {
            Some("Identify") => self.identify.clone().unwrap_or_else(usual_identify),
            Some("ListMetadataFormats") => self.formats.clone().unwrap_or_else(usual_formats),
            Some("ListSets") => oai_error("noSetHierarchy"),
            Some("GetRecord") => match self.records.get(&argument("identifier").unwrap()) {
                Some(body) => Reply::Body(body.clone()),
                None => oai_error("idDoesNotExist"),
            },
            _ => self.lists.pop_front().unwrap_or_else(|| oai_error("noRecordsMatch")),
        }
    }
}

/// An Identify answer with this granularity.
pub fn identify(granularity: &str) -> Reply {
    identify_with(granularity, "persistent")
}

/// An Identify answer with this granularity and deletedRecord.
pub fn identify_with(granularity: &str, deleted: &str) -> Reply {
    Reply::Body(oai(&format!(
        "<Identify><repositoryName>Scripted</repositoryName><baseURL>http://x.example/oai</baseURL>\
         <protocolVersion>2.0</protocolVersion><adminEmail>a@x.example</adminEmail>\
         <earliestDatestamp>2020-01-01T00:00:00Z</earliestDatestamp><deletedRecord>{deleted}</deletedRecord>\
         <granularity>{granularity}</granularity></Identify>"
    )))
}

fn usual_identify() -> Reply {
    identify("YYYY-MM-DDThh:mm:ssZ")
}

fn usual_formats() -> Reply {
    Reply::Body(oai(
        "<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix><schema>s</schema>\
         <metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace></metadataFormat>\
         <metadataFormat><metadataPrefix>lom</metadataPrefix><schema>s</schema>\
         <metadataNamespace>http://ltsc.ieee.org/xsd/LOM</metadataNamespace></metadataFormat></ListMetadataFormats>",
    ))
}

/// A script behind a mutex, with a front.
#[derive(Clone)]
pub struct OaiServer {
    script: Arc<Mutex<Script>>,
    url: String,
}

impl OaiServer {
    /// The script without a socket.
    pub fn fake(script: Script) -> Self {
        Self { script: Arc::new(Mutex::new(script)), url: "http://x.example/oai".to_owned() }
    }

    /// The script on loopback; its thread ends with the test process.
    pub fn http(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/oai", listener.local_addr().unwrap());
        let server = Self { script: Arc::new(Mutex::new(script)), url };
        let accepted = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let server = accepted.clone();
                thread::spawn(move || server.converse(&stream.unwrap()));
            }
        });
        server
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The queries asked so far.
    pub fn asked(&self) -> Vec<String> {
        self.script.lock().unwrap().asked.clone()
    }

    /// Queries asked so far with this verb.
    pub fn asked_for(&self, verb: &str) -> Vec<String> {
        self.asked().into_iter().filter(|query| query.contains(&format!("verb={verb}"))).collect()
    }

    /// The script itself, to be changed on the way.
    pub fn script(&self) -> std::sync::MutexGuard<'_, Script> {
        self.script.lock().unwrap()
    }

    /// Puts further answers to list requests behind the others, and forgets what was asked.
    pub fn then(&self, lists: impl IntoIterator<Item = Reply>) {
        let mut script = self.script.lock().unwrap();
        script.lists.extend(lists);
        script.asked.clear();
    }

    /// Sets the answer to GetRecord for one record.
    pub fn can_give(&self, identifier: &str, body: Vec<u8>) {
        self.script.lock().unwrap().records.insert(identifier.to_owned(), body);
    }

    fn converse(&self, mut stream: &TcpStream) {
        loop {
            let mut head = Vec::new();
            let mut byte = [0];
            // The last byte of a request that is to be reset stays unread: the system then sends RST.
            while !head.ends_with(b"\r\n\r") {
                match stream.read(&mut byte) {
                    Ok(1) => head.push(byte[0]),
                    _ => return,
                }
            }
            let line = String::from_utf8(head).unwrap();
            let target = line.split(' ').nth(1).unwrap();
            let query = target.split_once('?').map_or("", |(_, query)| query);
            let reply = self.script.lock().unwrap().reply(query);
            if let Reply::Behind(gate, _) = &reply {
                gate.pass();
            }
            if matches!(reply, Reply::Reset) {
                return;
            }
            assert_eq!(stream.read(&mut byte).unwrap(), 1);
            if stream.write_all(&on_the_wire(&reply)).is_err() || matches!(reply, Reply::Truncated(_)) {
                return;
            }
        }
    }
}

fn on_the_wire(reply: &Reply) -> Vec<u8> {
    let answer = |status: &str, headers: &str, body: &[u8], length: usize| {
        let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n");
        [head.as_bytes(), body].concat()
    };
    let xml = "Content-Type: text/xml; charset=utf-8\r\n";
    match reply {
        Reply::Body(body) | Reply::Behind(_, body) => answer("200 OK", xml, body, body.len()),
        Reply::Typed(kind, body) => answer("200 OK", &format!("Content-Type: {kind}\r\n"), body, body.len()),
        Reply::Gzip(body) => {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            gzip.write_all(body).unwrap();
            let packed = gzip.finish().unwrap();
            answer("200 OK", &format!("{xml}Content-Encoding: gzip\r\n"), &packed, packed.len())
        }
        Reply::Under(status, body) => answer(&format!("{status} Status"), xml, body, body.len()),
        Reply::Encoded(encoding, body) => {
            let encoding = encoding.map(|name| format!("Content-Encoding: {name}\r\n")).unwrap_or_default();
            answer("200 OK", &format!("{xml}{encoding}"), body, body.len())
        }
        Reply::Status(status, retry_after) => {
            let retry_after =
                retry_after.map(|after| format!("Retry-After: {after}\r\n")).unwrap_or_default();
            answer(&format!("{status} Status"), &retry_after, b"later", 5)
        }
        Reply::Html => answer("200 OK", "Content-Type: text/html\r\n", HTML, HTML.len()),
        Reply::Truncated(body) => answer("200 OK", xml, &body[..body.len() / 2], body.len()),
        Reply::Redirect(path) => answer("302 Found", &format!("Location: {path}\r\n"), b"", 0),
        Reply::Reset => Vec::new(),
    }
}

const HTML: &[u8] =
    b"<!DOCTYPE html><html><head><title>Oops</title></head><body><p>Database error</body></html>";

impl Transport for OaiServer {
    fn get(&self, url: &str, _options: &RequestOptions) -> Result<Response, HttpError> {
        let query = url.split_once('?').map_or("", |(_, query)| query);
        let reply = self.script.lock().unwrap().reply(query);
        let answer = |status, body: &[u8], headers: Vec<(String, String)>| Response {
            status,
            headers,
            body: body.to_vec(),
            url: url.to_owned(),
            redirects: 0,
        };
        match &reply {
            Reply::Body(body) | Reply::Gzip(body) | Reply::Behind(_, body) => {
                Ok(answer(200, body, Vec::new()))
            }
            Reply::Typed(kind, body) => {
                Ok(answer(200, body, vec![("content-type".to_owned(), (*kind).to_owned())]))
            }
            Reply::Under(status, body) => Ok(answer(*status, body, Vec::new())),
            Reply::Encoded(..) => unreachable!("only the client unpacks"),
            Reply::Html => Ok(answer(200, HTML, Vec::new())),
            Reply::Status(status, after) => {
                let header = after.map(|after| ("retry-after".to_owned(), after.to_owned()));
                Ok(answer(*status, b"later", header.into_iter().collect()))
            }
            Reply::Redirect(_) => self.get(url, _options),
            Reply::Reset => {
                let cause = io::Error::from(io::ErrorKind::ConnectionReset);
                Err(HttpError::Connection { url: url.to_owned(), cause })
            }
            Reply::Truncated(body) => {
                let (received, reason) = (body.len() as u64 / 2, "unexpected end".to_owned());
                Err(HttpError::Truncated { url: url.to_owned(), received, reason })
            }
        }
    }
}
