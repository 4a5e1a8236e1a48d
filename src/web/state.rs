//! What all handlers share: the catalogue, the pages, what the site says of itself.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use sha2::Digest;
use sha2::Sha256;
use tokio::sync::Semaphore;

use crate::catalog::Catalog;
use crate::catalog::CatalogError;
use crate::config;
use crate::curate::Curation;
use crate::render;
use crate::render::RenderError;
use crate::render::Renderer;
use crate::render::UiLanguage;
use crate::web::metrics::Metrics;
use crate::web::quota::Quotas;
use crate::web::request::Request;
use crate::web::visitor::Door;

/// How to serve.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// Where to listen; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// The collection's directory.
    pub collection: PathBuf,
    /// How records are read.
    pub curation: Arc<Curation>,
    /// What the site says of itself, with its limits.
    pub site: config::Site,
}

/// Why serving could not begin: nothing a visitor ever sees.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The collection.
    #[error("cannot open the collection for reading")]
    Catalog(#[from] CatalogError),
    /// The templates.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The operator's token.
    #[error("`{0}`, which `admin.token_env` names, is not set: put the operator's token into it")]
    Token(String),
}

/// Everything that answers need.
#[derive(Debug)]
pub struct State {
    pub(crate) catalog: Catalog,
    pub(crate) renderer: Renderer,
    pub(crate) site: config::Site,
    pub(crate) frame: render::Site,
    /// Path prefix without a slash at its end.
    pub(crate) base: String,
    pub(crate) metrics: Metrics,
    pub(crate) quotas: Quotas,
    /// Reports of each network.
    reports: Quotas,
    /// Places for requests that crawlers make and people rarely do: the others keep their threads.
    pub(crate) walks: Semaphore,
    /// What the operator shows to be known.
    token: Option<String>,
    started: Instant,
}

/// Reports that a network may send in an hour.
const REPORTS_PER_HOUR: u32 = 6;
/// Minutes of an hour: the buckets count by the minute.
const HOUR: u32 = 60;

/// Filtered and deep result pages made at one time: one a core, of four threads a core.
fn walks() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get).max(2)
}

impl State {
    /// Opens the collection.
    ///
    /// # Errors
    /// There is no collection, or it cannot be read.
    pub fn open(config: &WebConfig) -> Result<Self, StateError> {
        let catalog = Catalog::open(&config.collection)?.curated(Arc::clone(&config.curation));
        let mut state = Self::over(catalog, config.site.clone())?;
        if let Some(variable) = &config.site.admin.token {
            let token = std::env::var(variable.name()).ok().filter(|token| !token.is_empty());
            state.token = Some(token.ok_or_else(|| StateError::Token(variable.name().to_owned()))?);
        }
        Ok(state)
    }

    /// The state over a catalogue that is already open.
    ///
    /// # Errors
    /// A template has a fault.
    pub fn over(catalog: Catalog, site: config::Site) -> Result<Self, StateError> {
        let frame = render::Site {
            name: site.name.clone(),
            contact: site.admin_email.clone(),
            has_collections: !site.collections.is_empty(),
        };
        let base = site.base_url.as_ref().map(|url| url.prefix().to_owned()).unwrap_or_default();
        Ok(Self {
            catalog,
            renderer: Renderer::new()?,
            metrics: Metrics::default(),
            quotas: Quotas::new(site.limits.requests_per_minute),
            reports: Quotas::new(REPORTS_PER_HOUR),
            walks: Semaphore::new(walks()),
            token: None,
            started: Instant::now(),
            site,
            frame,
            base,
        })
    }

    /// The same with an operator's token.
    #[must_use]
    pub fn with_token(self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self }
    }

    /// Whether the request shows the operator's token. Compared by hash, so that time tells nothing of it.
    pub(crate) fn is_operator(&self, request: &Request) -> bool {
        let shown = request.authorization.strip_prefix("Bearer ").unwrap_or_default();
        self.token.as_ref().is_some_and(|token| Sha256::digest(token) == Sha256::digest(shown))
    }

    /// Whether the operator's listener is open to this request: with the token, or to all who reach it.
    pub(crate) fn admits(&self, request: &Request) -> bool {
        request.door == Door::Public || self.token.is_none() || self.is_operator(request)
    }

    /// Takes one request of its network's; the seconds to wait where there is none left.
    pub(crate) fn take(&self, request: &Request) -> Result<(), u64> {
        if request.door == Door::Admin || self.is_operator(request) {
            return Ok(());
        }
        self.quotas.take(request.network, self.started.elapsed())
    }

    /// Takes one report of the request's network.
    pub(crate) fn take_report(&self, request: &Request) -> Result<(), u64> {
        self.reports.take(request.network, self.started.elapsed() / HOUR)
    }

    /// The address of a path as the outside knows it: absolute where the site's address is known.
    pub(crate) fn absolute(&self, path: &str) -> String {
        match &self.site.base_url {
            Some(url) => format!("{}{path}", url.as_str()),
            None => format!("{}{path}", self.base),
        }
    }

    /// The interface's language where the reader asks for none that we speak.
    pub(crate) fn default_language(&self) -> UiLanguage {
        self.site.languages.iter().find_map(|tag| UiLanguage::from_tag(tag)).unwrap_or(UiLanguage::En)
    }
}
