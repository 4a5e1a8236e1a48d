//! The view of an error page, and of the page where a record was.
//!
//! Says what happened in the reader's language and never what went wrong inside.

use serde::Serialize;

use crate::render::strings;
use crate::render::strings::UiLanguage;

/// A heading, a sentence, and perhaps details.
#[derive(Debug, Clone, Serialize)]
pub struct MessageView {
    status: u16,
    heading: String,
    text: String,
    details: Vec<String>,
}

impl MessageView {
    /// The page for an HTTP status; one without own words is shown as 500.
    #[must_use]
    pub fn status(ui: UiLanguage, status: u16) -> Self {
        let known = strings::lookup(UiLanguage::En, &format!("error.{status}.text")).is_some();
        let key = if known { status } else { 500 };
        Self {
            status,
            heading: strings::text(ui, &format!("error.{key}")),
            text: strings::text(ui, &format!("error.{key}.text")),
            details: Vec::new(),
        }
    }

    /// The page of a record that its source deleted, at the datestamp given.
    #[must_use]
    pub fn gone(ui: UiLanguage, identifier: &str, datestamp: &str) -> Self {
        let when = (!datestamp.is_empty())
            .then(|| strings::fill(ui, "record.gone.when", &[("date", &strings::date(ui, datestamp))]));
        Self {
            status: 410,
            heading: strings::text(ui, "error.410"),
            text: strings::text(ui, "record.gone.reason"),
            details: when
                .into_iter()
                .chain([format!("{}: {identifier}", strings::text(ui, "record.oai"))])
                .collect(),
        }
    }

    /// The page of a record that a rule of the site's leaves out, for the reason given.
    #[must_use]
    pub fn left_out(ui: UiLanguage, identifier: &str, reason: &str) -> Self {
        Self {
            status: 410,
            heading: strings::text(ui, "error.410"),
            text: strings::text(ui, "record.leftout"),
            details: vec![reason.to_owned(), format!("{}: {identifier}", strings::text(ui, "record.oai"))],
        }
    }

    /// The heading, for the title.
    #[must_use]
    pub fn heading(&self) -> &str {
        &self.heading
    }
}
