//! A source: what one file of `sources/` says about one repository and how to treat it.
//!
//! Holds no secret, only the names of the environment variables that do.

use std::path::PathBuf;
use std::time::Duration;

use crate::config::raw::Table;
use crate::config::value;
use crate::config::value::Schedule;
use crate::config::value::Variable;
use crate::config::value::Window;
use crate::model::id::SourceId;

/// One repository, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its present id: what commands and reports call it.
    pub id: SourceId,
    /// Its first id, from which its records' ids derive; never changes.
    pub key: SourceId,
    /// Shown to people.
    pub name: String,
    /// OAI-PMH base URL, as typed; may hold a query.
    pub url: String,
    /// metadataPrefix; `None`: the best LOM that `ListMetadataFormats` offers.
    pub prefix: Option<String>,
    /// Which sets.
    pub sets: Sets,
    /// Of two sources that hold one resource, the higher is shown; also the order of harvesting.
    pub priority: i32,
    /// Headers sent with each request: name, and where the value comes from.
    pub headers: Vec<(String, Variable)>,
    /// How requests are authorised.
    pub auth: Auth,
    /// Least time between two requests to the host; `None`: 0 on loopback, 1 s elsewhere.
    pub delay: Option<Duration>,
    /// When `serve --harvest` harvests it.
    pub schedule: Schedule,
    /// Part of the day in which it may be asked.
    pub window: Option<Window>,
    /// Requests allowed on one day; `None`: no limit.
    pub requests_per_day: Option<u32>,
    /// Language of texts that name none, BCP 47.
    pub default_language: Option<String>,
    /// Licence of the metadata, a code or an address.
    pub metadata_licence: Option<String>,
    /// Licence of contents whose records name none, a code or an address.
    pub assumed_content_licence: Option<String>,
    /// Harvested when no source is named.
    pub enabled: bool,
    /// How long to wait for what.
    pub timeouts: Timeouts,
    /// PEM file with the authorities to trust instead of the public ones, relative to the configuration.
    pub ca_file: Option<PathBuf>,
    /// Free words of the operator.
    pub note: Option<String>,
}

/// Which sets of a repository are harvested.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sets {
    /// setSpecs to list, one after another; empty: the whole repository in one list.
    pub include: Vec<String>,
    /// Records in these sets, or in a set below them, are left out.
    pub exclude: Vec<String>,
}

impl Sets {
    /// Whether a record in these sets belongs to what is listed: to an included set or one below it, or to anything
    /// where the whole repository is listed.
    #[must_use]
    pub fn includes(&self, record_sets: &[String]) -> bool {
        self.include.is_empty()
            || self.include.iter().any(|wanted| record_sets.iter().any(|set| is_under(set, wanted)))
    }

    /// Whether a record in these sets is to be left out (`a` excludes `a:b` too, OAI-PMH 2.0 section 2.6).
    #[must_use]
    pub fn excludes(&self, record_sets: &[String]) -> bool {
        self.exclude.iter().any(|excluded| record_sets.iter().any(|set| is_under(set, excluded)))
    }
}

/// Whether a setSpec is the other one or below it.
fn is_under(set: &str, parent: &str) -> bool {
    set.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

/// How requests are authorised.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Auth {
    /// Not at all.
    #[default]
    None,
    /// HTTP Basic: a user name, and the variable with the password.
    Basic {
        /// The user name.
        user: String,
        /// Variable with the password.
        password: Variable,
    },
    /// A bearer token in this variable.
    Bearer(Variable),
}

/// How long to wait for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For the connection, TLS included.
    pub connect: Duration,
    /// For the next bytes.
    pub read: Duration,
    /// For one request altogether.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(30), read: seconds(120), total: seconds(900) }
    }
}

impl Source {
    /// A source that is in no file: what `harvest --url` makes.
    #[must_use]
    pub fn ad_hoc(id: SourceId, url: &str) -> Self {
        Self {
            key: id.clone(),
            name: id.to_string(),
            id,
            url: url.to_owned(),
            prefix: None,
            sets: Sets::default(),
            priority: 0,
            headers: Vec::new(),
            auth: Auth::None,
            delay: None,
            schedule: Schedule::Manual,
            window: None,
            requests_per_day: None,
            default_language: None,
            metadata_licence: None,
            assumed_content_licence: None,
            enabled: true,
            timeouts: Timeouts::default(),
            ca_file: None,
            note: None,
        }
    }

    /// The file of `sources/` that says what this source has beyond the defaults: id, address, name, format,
    /// note, and whether it is enabled. Read back, it is this source.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let prefix = self.prefix.as_deref();
        let keys = [
            ("id", Some(self.id.as_str())),
            ("url", Some(self.url.as_str())),
            ("name", Some(self.name.as_str())),
            ("prefix", prefix),
            ("note", self.note.as_deref()),
        ];
        let line = |(key, text): (&str, Option<&str>)| text.map(|text| format!("{key} = {}\n", quoted(text)));
        let mut file: String = keys.into_iter().filter_map(line).collect();
        if !self.enabled {
            file.push_str("enabled = false\n");
        }
        file
    }

    /// The headers to send, secrets filled in by `environment` (a variable's name to its value).
    ///
    /// # Errors
    /// The name of a variable that is not set.
    pub fn request_headers(
        &self,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Vec<(String, String)>, MissingVariable> {
        let secret = |variable: &Variable| {
            let missing = || MissingVariable { id: self.id.clone(), variable: variable.name().to_owned() };
            environment(variable.name()).ok_or_else(missing)
        };
        let mut headers = Vec::new();
        for (name, variable) in &self.headers {
            headers.push((name.clone(), secret(variable)?));
        }
        match &self.auth {
            Auth::None => {}
            Auth::Basic { user, password } => {
                let pair = data_encoding::BASE64.encode(format!("{user}:{}", secret(password)?).as_bytes());
                headers.push(("Authorization".to_owned(), format!("Basic {pair}")));
            }
            Auth::Bearer(token) => {
                headers.push(("Authorization".to_owned(), format!("Bearer {}", secret(token)?)));
            }
        }
        Ok(headers)
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A secret is not in the environment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("source `{id}`: the environment variable {variable} is not set")]
pub struct MissingVariable {
    /// The source that needs it.
    pub id: SourceId,
    /// The variable's name.
    pub variable: String,
}

/// Reads one file of `sources/`; `None` when a key without which there is no source is missing or wrong.
pub fn read(table: &Table<'_>) -> Option<Source> {
    let id = table.parsed("id", str::parse::<SourceId>);
    let url = table.parsed("url", |text| value::web_address(text).map(|_| text.to_owned()));
    let name = table.text("name");
    for (key, missing) in [("id", id.is_none()), ("url", url.is_none()), ("name", name.is_none())] {
        if missing {
            table.report(format!("a source needs `{key}`"));
        }
    }
    let rest = rest(table, id.clone());
    let (id, url, name) = (id?, url?, name?.value);
    Some(Source { key: rest.key.clone(), id, url, name, ..rest })
}

/// Everything that has a default; asked for even where the source is refused, so that all problems show.
fn rest(table: &Table<'_>, id: Option<SourceId>) -> Source {
    let base = Source::ad_hoc(id.unwrap_or_else(unread), "");
    Source {
        key: table.parsed("key", str::parse).unwrap_or_else(|| base.key.clone()),
        prefix: table.parsed("prefix", metadata_prefix),
        sets: table.table("sets", sets).unwrap_or_default(),
        priority: table.whole("priority", -1000..=1000).and_then(|n| i32::try_from(n).ok()).unwrap_or(0),
        headers: headers(table),
        auth: table.table("auth", auth).flatten().unwrap_or_default(),
        delay: table.seconds("delay", 0.0..=3600.0),
        schedule: table.parsed("schedule", str::parse).unwrap_or(base.schedule),
        window: table.parsed("window", str::parse),
        requests_per_day: table.whole("requests_per_day", 1..=1_000_000).and_then(|n| u32::try_from(n).ok()),
        default_language: table.parsed("default_language", value::language),
        metadata_licence: table.text("metadata_licence").map(|text| text.value),
        assumed_content_licence: table.text("assumed_content_licence").map(|text| text.value),
        enabled: table.flag("enabled").unwrap_or(true),
        timeouts: table.table("timeouts", timeouts).unwrap_or_default(),
        ca_file: table.text("ca_file").map(|text| PathBuf::from(text.value)),
        note: table.text("note").map(|text| text.value),
        ..base
    }
}

/// Stands for the id of a source that is about to be refused.
#[expect(clippy::expect_used, reason = "a constant")]
fn unread() -> SourceId {
    "unread".parse().expect("a constant that keeps the rule")
}

/// A metadataPrefix (OAI-PMH 2.0 section 3.4).
fn metadata_prefix(text: &str) -> Result<String, String> {
    let good = |c: char| c.is_ascii_alphanumeric() || "-_.!~*'()".contains(c);
    match !text.is_empty() && text.chars().all(good) {
        true => Ok(text.to_owned()),
        false => Err(format!("`{text}` is no metadataPrefix")),
    }
}

fn sets(table: &Table<'_>) -> Sets {
    let texts = |key| table.texts(key).into_iter().map(|typed| typed.value).collect();
    Sets { include: texts("include"), exclude: texts("exclude") }
}

/// Headers that a request's framing or honesty depends on and no file may set.
const OUR_HEADERS: &[&str] =
    &["host", "content-length", "transfer-encoding", "connection", "user-agent", "from", "authorization"];

fn headers(table: &Table<'_>) -> Vec<(String, Variable)> {
    let mut headers = Vec::new();
    for (name, variable) in table.pairs("headers") {
        let token = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
        if name.value.is_empty() || !name.value.bytes().all(token) {
            table.report_at(&name.span, format!("`{}` is no header name", name.value));
        } else if OUR_HEADERS.contains(&name.value.to_ascii_lowercase().as_str()) {
            table.report_at(&name.span, format!("`{}` cannot be set here", name.value));
        }
        match Variable::parse(&variable.value) {
            Ok(variable) => headers.push((name.value, variable)),
            Err(error) => table.report_at(&variable.span, error),
        }
    }
    headers
}

fn auth(table: &Table<'_>) -> Option<Auth> {
    let user = table.text("user").map(|user| user.value);
    let password = table.parsed("password_env", Variable::parse);
    let token = table.parsed("token_env", Variable::parse);
    match (user, password, token) {
        (Some(user), Some(password), None) if !user.contains(':') => Some(Auth::Basic { user, password }),
        (None, None, Some(token)) => Some(Auth::Bearer(token)),
        _ => {
            table.report("give either `user` and `password_env`, or `token_env`");
            None
        }
    }
}

fn timeouts(table: &Table<'_>) -> Timeouts {
    let base = Timeouts::default();
    Timeouts {
        connect: table.seconds("connect", 0.1..=600.0).unwrap_or(base.connect),
        read: table.seconds("read", 0.1..=3600.0).unwrap_or(base.read),
        total: table.seconds("total", 0.1..=86_400.0).unwrap_or(base.total),
    }
}
