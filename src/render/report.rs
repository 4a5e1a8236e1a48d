//! The form by which a reader reports a problem with a record.

use serde::Serialize;

use crate::model::id::RecordId;
use crate::model::report::ReportKind;
use crate::render::link::Links;
use crate::render::strings;
use crate::render::strings::UiLanguage;
use crate::render::text;
use crate::render::text::TextView;

/// What became of a report so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    /// Nothing was sent.
    Asked,
    /// It is in the queue.
    Sent,
    /// It says nothing: neither a kind that has a meaning of its own nor words.
    Empty,
    /// Too many came from the same network.
    Many,
    /// It cannot be kept now.
    Failed,
}

/// One choice of the form.
#[derive(Debug, Clone, Serialize)]
pub struct KindView {
    name: &'static str,
    label: String,
    checked: bool,
}

/// The form, and what the reader wrote into it.
#[derive(Debug, Clone, Serialize)]
pub struct ReportView {
    record: String,
    action: String,
    title: TextView,
    kinds: Vec<KindView>,
    progress: Progress,
    text: String,
    contact: String,
}

impl ReportView {
    /// The form for a record under its title; `written` is what stands in it: kind, text, contact.
    #[must_use]
    pub fn new(
        (id, title, language): (&RecordId, &str, Option<&str>),
        progress: Progress,
        written: (Option<ReportKind>, &str, &str),
        links: &Links,
        ui: UiLanguage,
    ) -> Self {
        let kinds = ReportKind::ALL.map(|kind| KindView {
            name: kind.name(),
            label: strings::text(ui, &format!("report.{}", kind.name())),
            checked: written.0.unwrap_or(ReportKind::Unreachable) == kind,
        });
        Self {
            record: links.record(id),
            action: links.path(&format!("/record/{id}/report")),
            title: TextView::new(&text::clean(title), language),
            kinds: kinds.into(),
            progress,
            text: written.1.to_owned(),
            contact: written.2.to_owned(),
        }
    }
}
