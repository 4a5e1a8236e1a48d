//! The site: what `lomond.toml` says about the collection as its visitors and operators see it.
//!
//! Apart from sources because a site without any source is useful (imports, a bundle), and a harvest needs no site.

use std::net::IpAddr;
use std::net::SocketAddr;

use crate::config::raw::Table;
use crate::config::raw::Typed;
use crate::config::value;
use crate::config::value::BaseUrl;
use crate::config::value::Network;
use crate::config::value::Variable;
use crate::model::query;

/// The site, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Shown in every page's head.
    pub name: String,
    /// Where the public reaches the site, with its path prefix; `None`: relative links, no absolute ones.
    pub base_url: Option<BaseUrl>,
    /// The operator's address: OAI-PMH `adminEmail`, and `From` of every harvest request.
    pub admin_email: Option<String>,
    /// Languages of the interface offered, first one the default.
    pub languages: Vec<String>,
    /// Named collections, each a query.
    pub collections: Vec<NamedCollection>,
    /// What one request may cost.
    pub limits: Limits,
    /// Proxies whose `Forwarded` and `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<Network>,
    /// The operator's own listener.
    pub admin: Admin,
    /// What a visitor who is not logged in may see.
    pub strangers: Strangers,
    /// What the server writes down of each request.
    pub log: Log,
    /// How harvests behave unless a source says otherwise.
    pub harvest: HarvestDefaults,
}

/// What the server writes down of each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    /// A line for each request, on standard error.
    pub requests: bool,
    /// With what was searched for.
    pub queries: bool,
}

/// A query with a name: a shelf of the site, an OAI-PMH set.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedCollection {
    /// In addresses and setSpecs: `[A-Za-z0-9_-]+`.
    pub id: String,
    /// Shown to people.
    pub title: String,
    /// What the shelf is for, on its page; may be empty.
    pub text: String,
    /// In the query language of the search box.
    pub query: String,
}

/// What one web request may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Hits on a page of results.
    pub page_size: u32,
    /// Deepest hit that paging reaches.
    pub max_results: u32,
    /// Requests under way at one time.
    pub max_connections: u32,
    /// Requests of one network (IPv4 /24, IPv6 /48) in a minute; 0: no limit.
    pub requests_per_minute: u32,
}

/// The operator's listener and its key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Admin {
    /// Own address for administration and metrics; `None`: only what the command line does.
    pub listen: Option<SocketAddr>,
    /// Environment variable that holds the bearer token.
    pub token: Option<Variable>,
}

/// What visitors may see and use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strangers {
    /// The JSON API.
    pub api: bool,
    /// The OAI-PMH provider.
    pub oai: bool,
    /// Raw records as harvested.
    pub raw: bool,
    /// E-mail addresses and telephone numbers of the people that records name.
    pub contacts: bool,
}

/// How harvests behave unless a source says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarvestDefaults {
    /// Sources harvested at one time.
    pub jobs: u32,
    /// Address named in the User-Agent as contact; `None`: `admin_email`, else the base URL.
    pub contact: Option<String>,
    /// Largest response body accepted, in bytes after decompression.
    pub max_body_bytes: u64,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            name: "Lomond".to_owned(),
            base_url: None,
            admin_email: None,
            languages: INTERFACE_LANGUAGES.map(str::to_owned).to_vec(),
            collections: Vec::new(),
            limits: Limits {
                page_size: 20,
                max_results: 10_000,
                max_connections: 256,
                requests_per_minute: 0,
            },
            trusted_proxies: Vec::new(),
            admin: Admin::default(),
            strangers: Strangers { api: true, oai: true, raw: true, contacts: false },
            log: Log { requests: true, queries: false },
            harvest: HarvestDefaults { jobs: 4, contact: None, max_body_bytes: 256 << 20 },
        }
    }
}

impl Site {
    /// What requests to other servers give as contact, if anything is known.
    #[must_use]
    pub fn contact(&self) -> Option<&str> {
        let base = self.base_url.as_ref().map(BaseUrl::as_str);
        self.harvest.contact.as_deref().or(self.admin_email.as_deref()).or(base)
    }
}

/// Languages that the interface is written in.
pub const INTERFACE_LANGUAGES: [&str; 5] = ["en", "fr", "de", "es", "ar"];

/// Reads `lomond.toml`'s top table.
pub fn read(table: &Table<'_>) -> Site {
    let base = Site::default();
    Site {
        name: table.text("name").map_or(base.name, |name| name.value),
        base_url: table.parsed("base_url", BaseUrl::parse),
        admin_email: table.parsed("admin_email", value::email),
        languages: languages(table).unwrap_or(base.languages),
        collections: collections(table),
        limits: table.table("limits", |table| limits(table, &base.limits)).unwrap_or(base.limits.clone()),
        trusted_proxies: checked(table, table.texts("trusted_proxies"), Network::parse),
        admin: table.table("admin", admin).unwrap_or_default(),
        strangers: table
            .table("strangers", |t| strangers(t, &base.strangers))
            .unwrap_or(base.strangers.clone()),
        log: table.table("log", |table| log(table, base.log)).unwrap_or(base.log),
        harvest: table
            .table("harvest", |table| harvest(table, &base.harvest))
            .unwrap_or(base.harvest.clone()),
    }
}

fn languages(table: &Table<'_>) -> Option<Vec<String>> {
    let known = |text: &str| {
        if INTERFACE_LANGUAGES.contains(&text) {
            Ok(text.to_owned())
        } else {
            Err(format!("the interface is not written in `{text}`: use {}", INTERFACE_LANGUAGES.join(", ")))
        }
    };
    let languages = checked(table, table.texts("languages"), known);
    (!languages.is_empty()).then_some(languages)
}

fn collections(table: &Table<'_>) -> Vec<NamedCollection> {
    let read: Vec<Option<NamedCollection>> = table.tables("collections", collection);
    let mut collections: Vec<NamedCollection> = Vec::new();
    for one in read.into_iter().flatten() {
        if collections.iter().any(|other| other.id == one.id) {
            table.report(format!("two collections are called `{}`", one.id));
        }
        collections.push(one);
    }
    collections
}

fn collection(table: &Table<'_>) -> Option<NamedCollection> {
    let id = table.parsed("id", value::word);
    let title = table.text("title");
    let text = table.text("text").map(|text| text.value).unwrap_or_default();
    let query = table.parsed("query", |text| match query::parse(text).is_empty() {
        true => Err("an empty query is the whole catalogue"),
        false => Ok(text.to_owned()),
    });
    if id.is_none() || query.is_none() {
        table.report("a collection needs an `id` and a `query`");
    }
    let id = id?;
    let title = title.map_or_else(|| id.clone(), |title| title.value);
    Some(NamedCollection { title, text, id, query: query? })
}

fn limits(table: &Table<'_>, base: &Limits) -> Limits {
    let number =
        |key, range, default| table.whole(key, range).and_then(|n| u32::try_from(n).ok()).unwrap_or(default);
    Limits {
        page_size: number("page_size", 1..=100, base.page_size),
        max_results: number("max_results", 100..=1_000_000, base.max_results),
        max_connections: number("max_connections", 1..=65_535, base.max_connections),
        requests_per_minute: number("requests_per_minute", 0..=1_000_000, base.requests_per_minute),
    }
}

fn admin(table: &Table<'_>) -> Admin {
    let admin = Admin {
        listen: table.parsed("listen", value::listen),
        token: table.parsed("token_env", Variable::parse),
    };
    let public = |address: IpAddr| !address.is_loopback();
    if admin.token.is_none() && admin.listen.is_some_and(|listen| public(listen.ip())) {
        table.report("`listen` is reachable from other machines: name the token's variable in `token_env`");
    }
    admin
}

fn strangers(table: &Table<'_>, base: &Strangers) -> Strangers {
    Strangers {
        api: table.flag("api").unwrap_or(base.api),
        oai: table.flag("oai").unwrap_or(base.oai),
        raw: table.flag("raw").unwrap_or(base.raw),
        contacts: table.flag("contacts").unwrap_or(base.contacts),
    }
}

fn log(table: &Table<'_>, base: Log) -> Log {
    Log {
        requests: table.flag("requests").unwrap_or(base.requests),
        queries: table.flag("queries").unwrap_or(base.queries),
    }
}

fn harvest(table: &Table<'_>, base: &HarvestDefaults) -> HarvestDefaults {
    let jobs = table.whole("jobs", 1..=64).and_then(|n| u32::try_from(n).ok());
    let mebibytes = table.whole("max_body_mib", 1..=4096).and_then(|n| u64::try_from(n).ok());
    HarvestDefaults {
        jobs: jobs.unwrap_or(base.jobs),
        contact: table.text("contact").map(|contact| contact.value),
        max_body_bytes: mebibytes.map_or(base.max_body_bytes, |n| n << 20),
    }
}

/// The texts that `parse` accepts; each other one becomes a finding.
pub fn checked<T, E: std::fmt::Display>(
    table: &Table<'_>,
    texts: Vec<Typed<String>>,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Vec<T> {
    let mut values = Vec::new();
    for typed in texts {
        match parse(&typed.value) {
            Ok(value) => values.push(value),
            Err(error) => table.report_at(&typed.span, error.to_string()),
        }
    }
    values
}
