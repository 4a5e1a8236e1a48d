//! The accessibility statement's view. Apart because it knows only whom to write to.

use serde::Serialize;

use crate::render::frame::Site;
use crate::render::link::SafeUrl;

/// Whom to tell of an obstacle.
#[derive(Debug, Clone, Serialize)]
pub struct AboutView {
    contact: Option<String>,
    href: Option<String>,
}

impl AboutView {
    /// The statement of a site; a contact is a web address or an e-mail address.
    #[must_use]
    pub fn new(site: &Site) -> Self {
        let href = site.contact.as_deref().and_then(|contact| {
            SafeUrl::parse(contact).or_else(|| {
                let mail = contact.contains('@').then(|| format!("mailto:{contact}"))?;
                SafeUrl::parse(&mail)
            })
        });
        Self { contact: site.contact.clone(), href: href.map(|url| url.href().to_owned()) }
    }
}
