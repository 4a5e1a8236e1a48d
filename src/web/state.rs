//! What all handlers share: the catalogue, the pages, what the site says of itself.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::CatalogError;
use crate::config;
use crate::curate::Curation;
use crate::render;
use crate::render::RenderError;
use crate::render::Renderer;
use crate::render::UiLanguage;

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
}

impl State {
    /// Opens the collection.
    ///
    /// # Errors
    /// There is no collection, or it cannot be read.
    pub fn open(config: &WebConfig) -> Result<Self, StateError> {
        let catalog = Catalog::open(&config.collection)?.curated(Arc::clone(&config.curation));
        Self::over(catalog, config.site.clone())
    }

    /// The state over a catalogue that is already open.
    ///
    /// # Errors
    /// A template has a fault.
    pub fn over(catalog: Catalog, site: config::Site) -> Result<Self, StateError> {
        let frame = render::Site { name: site.name.clone(), contact: site.admin_email.clone() };
        let base = site.base_url.as_ref().map(|url| url.prefix().to_owned()).unwrap_or_default();
        Ok(Self { catalog, renderer: Renderer::new()?, site, frame, base })
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
