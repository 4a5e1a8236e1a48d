//! The polite client: one request at a time for each host with a pause between, honest headers, limits.
//!
//! The only module that names `ureq`. Knows nothing of OAI-PMH and never repeats a request: whether and when to
//! ask again is the caller's decision, from a [`Response`] or an [`HttpError`] as data.

pub mod clock;
mod coding;
mod cookies;
mod error;
mod hosts;
pub mod redirect;
pub mod retry_after;

pub use clock::Clock;
pub use clock::SystemClock;
pub use error::HttpError;

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use cookies::Cookies;
use hosts::Hosts;

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case, in the order received.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// Address of the answer, after redirects.
    pub url: String,
    /// Redirects followed on the way.
    pub redirects: usize,
}

impl Response {
    /// The first header of this name (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Media type in lower case, without parameters.
    #[must_use]
    pub fn content_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        Some(value.split(';').next()?.trim().to_ascii_lowercase())
    }

    /// `charset` of the content type, in lower case.
    #[must_use]
    pub fn charset(&self) -> Option<String> {
        let parameters = self.header("content-type")?.split(';').skip(1);
        let pairs = parameters.filter_map(|parameter| parameter.split_once('='));
        let charset = pairs.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?.1;
        Some(charset.trim().trim_matches('"').to_ascii_lowercase())
    }

    /// What `Retry-After` asks for; `now` in seconds since 1970 is used where the server sends no `Date`.
    #[must_use]
    pub fn retry_after(&self, now: i64) -> Option<Duration> {
        retry_after::read(self.header("retry-after")?, self.header("date"), now)
    }
}

/// What differs from request to request.
#[derive(Debug, Clone, Default)]
pub struct RequestOptions {
    /// Further headers, secrets among them; they stay behind when a redirect leads to another server.
    pub headers: Vec<(String, String)>,
    /// Least pause after the request before the host is asked again; `None`: 0 on loopback, 1 s elsewhere.
    pub delay: Option<Duration>,
}

/// Something that answers requests: the client, or a script in a test.
pub trait Transport: Send + Sync {
    /// Asks for `url` with GET. Blocks: for the host's turn, for its pause, for the answer.
    ///
    /// # Errors
    /// [`HttpError`] when no whole response came; any status is a response.
    fn get(&self, url: &str, options: &RequestOptions) -> Result<Response, HttpError>;
}

/// How a client behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whole `User-Agent`; see [`user_agent`].
    pub user_agent: String,
    /// `From` header: the operator's e-mail address.
    pub from: Option<String>,
    /// For a connection, TLS included.
    pub connect_timeout: Duration,
    /// For the next bytes.
    pub read_timeout: Duration,
    /// For one request altogether.
    pub total_timeout: Duration,
    /// Largest body accepted, in bytes after decompression.
    pub max_body: u64,
    /// PEM with the authorities to trust instead of the public ones.
    pub ca_pem: Option<Vec<u8>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            user_agent: user_agent(None),
            from: None,
            connect_timeout: Duration::from_secs(30),
            read_timeout: Duration::from_secs(120),
            total_timeout: Duration::from_secs(900),
            max_body: 256 << 20,
            ca_pem: None,
        }
    }
}

/// `Lomond/VERSION (+CONTACT)`: who asks, and whom to write to about it.
#[must_use]
pub fn user_agent(contact: Option<&str>) -> String {
    let plain = |contact: &str| {
        contact.chars().filter(|c| c.is_ascii_graphic() && !"()".contains(*c)).collect::<String>()
    };
    match contact {
        Some(contact) => format!("Lomond/{} (+{})", env!("CARGO_PKG_VERSION"), plain(contact)),
        None => format!("Lomond/{}", env!("CARGO_PKG_VERSION")),
    }
}

/// The client. Clones share connections, cookies and the hosts' turns.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    options: Arc<Options>,
    hosts: Arc<Hosts>,
    cookies: Arc<Cookies>,
    clock: Arc<dyn Clock>,
}

impl Client {
    /// A client with the machine's clock.
    ///
    /// # Errors
    /// [`HttpError::Setup`] when the authorities' file holds no certificate.
    pub fn new(options: Options) -> Result<Self, HttpError> {
        Self::with_clock(options, Arc::new(SystemClock::default()))
    }

    /// A client with a clock of the caller's.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_clock(options: Options, clock: Arc<dyn Clock>) -> Result<Self, HttpError> {
        let agent = agent(&options)?;
        let (hosts, cookies) = Default::default();
        Ok(Self { agent, options: Arc::new(options), hosts, cookies, clock })
    }

    /// Another client for a source with other options, which still takes turns with this one on a shared host.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn reconfigured(&self, options: Options) -> Result<Self, HttpError> {
        let agent = agent(&options)?;
        let (hosts, clock) = (Arc::clone(&self.hosts), Arc::clone(&self.clock));
        Ok(Self { agent, options: Arc::new(options), hosts, cookies: Arc::default(), clock })
    }

    fn polite(&self, url: &Url, first: &Url, options: &RequestOptions) -> Result<Response, HttpError> {
        let usual = if redirect::is_loopback(url) { Duration::ZERO } else { Duration::from_secs(1) };
        let turn = self.hosts.turn(&format!(
            "{}:{:?}",
            url.host_str().unwrap_or_default(),
            url.port_or_known_default()
        ));
        let held = hosts::wait(&turn, self.clock.as_ref());
        let answer = self.exchange(url, first, options);
        hosts::release(held, self.clock.as_ref(), options.delay.unwrap_or(usual));
        answer
    }

    fn exchange(&self, url: &Url, first: &Url, options: &RequestOptions) -> Result<Response, HttpError> {
        let mut request =
            self.agent.get(url.as_str()).header("Accept", "text/xml, application/xml;q=0.9, */*;q=0.1");
        if let Some(from) = &self.options.from {
            request = request.header("From", from);
        }
        let ours = options.headers.as_slice();
        let ours = if redirect::same_origin(first, url) { ours } else { &[] };
        for (name, value) in ours {
            request = request.header(name, value);
        }
        let has_cookie = ours.iter().any(|(name, _)| name.eq_ignore_ascii_case("cookie"));
        if let Some(cookies) = self.cookies.header(url).filter(|_| !has_cookie) {
            request = request.header("Cookie", cookies);
        }
        if redirect::is_loopback(url) {
            request = request.config().proxy(None).build();
        }
        let answer = request.call().map_err(|error| error::from_ureq(url.as_str(), error))?;
        self.receive(url, answer)
    }

    fn receive(&self, url: &Url, answer: ureq::http::Response<ureq::Body>) -> Result<Response, HttpError> {
        let (parts, body) = answer.into_parts();
        let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let mut headers: Vec<(String, String)> =
            parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        // The library takes the compression off, and with it the headers that tell of it and of the length: an answer
        // on a connection that stays open had one, unless it came in chunks.
        let framed = ["content-length", "transfer-encoding", "connection"];
        let is_framed = headers.iter().any(|(name, _)| framed.contains(&name.as_str()));
        if !is_framed && parts.version == ureq::http::Version::HTTP_11 {
            headers.push(("content-encoding".to_owned(), "gzip".to_owned()));
        }
        let cookies = headers.iter().filter(|(name, _)| name == "set-cookie");
        self.cookies.take(url, cookies.map(|(_, value)| value.as_str()));
        let encoding = headers.iter().find(|(name, _)| name == "content-encoding");
        let encoding = encoding.map(|(_, value)| value.as_str());
        let body = read_body(url, body, encoding, self.options.max_body)?;
        Ok(Response { status: parts.status.as_u16(), headers, body, url: url.to_string(), redirects: 0 })
    }
}

impl Transport for Client {
    fn get(&self, url: &str, options: &RequestOptions) -> Result<Response, HttpError> {
        let address =
            |cause: url::ParseError| HttpError::Address { url: url.to_owned(), reason: cause.to_string() };
        let first = Url::parse(url).map_err(address)?;
        let mut at = first.clone();
        for redirects in 0..=redirect::MAX_REDIRECTS {
            let answer = self.polite(&at, &first, options)?;
            let moved = matches!(answer.status, 301 | 302 | 303 | 307 | 308);
            let Some(location) = answer.header("location").filter(|_| moved) else {
                return Ok(Response { redirects, ..answer });
            };
            let refused =
                |reason| HttpError::Redirect { url: url.to_owned(), target: location.to_owned(), reason };
            at = redirect::target(&at, location).map_err(refused)?;
        }
        let reason = format!("more than {} redirects", redirect::MAX_REDIRECTS);
        Err(HttpError::Redirect { url: url.to_owned(), target: at.to_string(), reason })
    }
}

fn agent(options: &Options) -> Result<ureq::Agent, HttpError> {
    let mut config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(&options.user_agent)
        .accept_encoding("gzip")
        .timeout_connect(Some(options.connect_timeout))
        .timeout_per_read(Some(options.read_timeout))
        .timeout_global(Some(options.total_timeout));
    if let Some(pem) = &options.ca_pem {
        let roots = ureq::tls::RootCerts::new_with_certs(&certificates(pem)?);
        config = config.tls_config(ureq::tls::TlsConfig::builder().root_certs(roots).build());
    }
    Ok(config.build().new_agent())
}

fn certificates(pem: &[u8]) -> Result<Vec<ureq::tls::Certificate<'static>>, HttpError> {
    let setup = |reason: String| HttpError::Setup { reason };
    let mut certificates = Vec::new();
    for item in ureq::tls::parse_pem(pem) {
        if let ureq::tls::PemItem::Certificate(one) = item.map_err(|cause| setup(cause.to_string()))? {
            certificates.push(one);
        }
    }
    match certificates.is_empty() {
        true => Err(setup("the file of authorities holds no certificate".to_owned())),
        false => Ok(certificates),
    }
}

/// Reads a body to its end, counting, so that neither a lie about its length nor a compressed bomb fills memory.
fn read_body(url: &Url, body: ureq::Body, encoding: Option<&str>, limit: u64) -> Result<Vec<u8>, HttpError> {
    let announced = body.content_length().unwrap_or(0).min(limit).min(16 << 20);
    let mut bytes = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
    let mut reader = body.into_with_config().limit(u64::MAX).reader().take(limit.saturating_add(1));
    if let Err(cause) = reader.read_to_end(&mut bytes) {
        return Err(broken(url, bytes.len() as u64, cause));
    }
    if coding::is_packed(&bytes, encoding) {
        let received = bytes.len() as u64;
        bytes = coding::plain(bytes, encoding, limit).map_err(|cause| broken(url, received, cause))?;
    }
    if bytes.len() as u64 > limit {
        return Err(HttpError::TooLarge { url: url.to_string(), limit });
    }
    Ok(bytes)
}

fn broken(url: &Url, received: u64, cause: std::io::Error) -> HttpError {
    let url = url.to_string();
    match ureq::Error::from(cause) {
        ureq::Error::Timeout(stage) => HttpError::Timeout { url, stage: stage.to_string() },
        other => HttpError::Truncated { url, received, reason: other.to_string() },
    }
}

#[cfg(test)]
mod tests;
