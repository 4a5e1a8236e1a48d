//! A reader's own list: records in an order, with headings and notes, the whole of it in the page's address.
//!
//! Apart from results, because nothing is searched: what is shown, and in which order, is what the address says. So a list
//! is shared by its address, kept by whoever keeps that, and needs no account.

use serde::Serialize;

use crate::model::id::RecordId;
use crate::render::link::Links;
use crate::render::results::HitFacts;
use crate::render::results::HitView;
use crate::render::strings;
use crate::render::strings::UiLanguage;
use crate::render::text;

/// One entry as the address has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which record.
    pub id: RecordId,
    /// Stands above it; may be empty.
    pub heading: String,
    /// Stands below it; may be empty.
    pub note: String,
}

/// A list as its address has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListParams {
    /// May be empty.
    pub title: String,
    /// In order.
    pub items: Vec<Item>,
    /// It is the reader's own, which the browser keeps.
    pub mine: bool,
}

impl ListParams {
    /// The address's query without `mine`: what is shared and kept.
    #[must_use]
    pub fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let ids: Vec<&str> = self.items.iter().map(|item| item.id.as_str()).collect();
        query.append_pair("ids", &ids.join(","));
        if !self.title.is_empty() {
            query.append_pair("title", &self.title);
        }
        for item in &self.items {
            for (name, text) in [("heading", &item.heading), ("note", &item.note)] {
                if !text.is_empty() {
                    query.append_pair(&format!("{name}.{}", item.id), text);
                }
            }
        }
        // Commas may stand in a query as they are, and are read better so.
        query.finish().replace("%2C", ",")
    }
}

/// One entry of the page.
#[derive(Debug, Clone, Serialize)]
pub struct ItemView {
    id: String,
    place: usize,
    heading: String,
    note: String,
    /// `None` where the record is no longer here.
    hit: Option<HitView>,
    label: String,
}

/// The page of a list.
#[derive(Debug, Clone, Serialize)]
pub struct ListView {
    title: String,
    named: String,
    items: Vec<ItemView>,
    count: String,
    mine: bool,
    query: String,
    address: String,
    action: String,
    exports: Vec<(String, String)>,
    bundle: String,
    command: String,
}

impl ListView {
    /// The view of a list; `hits` are those of its records that are here, `formats` the names of export formats,
    /// `origin` what stands before our addresses for those who come from elsewhere.
    #[must_use]
    pub fn new(
        params: &ListParams,
        hits: &[HitFacts<'_>],
        (formats, origin): (&[&'static str], &str),
        links: &Links,
        ui: UiLanguage,
    ) -> Self {
        let no_marks = |_: &str, _: Option<&str>| Vec::new();
        let item = |(place, item): (usize, &Item)| {
            let hit = hits.iter().find(|hit| hit.record.id == item.id);
            let title = hit.and_then(|hit| hit.record.derived.title.as_deref()).unwrap_or(item.id.as_str());
            ItemView {
                id: item.id.to_string(),
                place: place + 1,
                heading: item.heading.clone(),
                note: item.note.clone(),
                label: text::shorten(&text::clean(title), 80),
                hit: hit.map(|hit| HitView::new(hit, &no_marks, links, ui)),
            }
        };
        let query = params.query();
        let ids: Vec<&str> = params.items.iter().map(|item| item.id.as_str()).collect();
        let exports = formats.iter().map(|format| {
            let name = *format;
            (label(name, ui), format!("{}/list.{name}?ids={}", links.base, ids.join(",")))
        });
        let named = match params.title.is_empty() {
            true => strings::text(ui, if params.mine { "list.mine" } else { "list.title" }),
            false => params.title.clone(),
        };
        Self {
            title: params.title.clone(),
            named,
            items: params.items.iter().enumerate().map(item).collect(),
            count: strings::count(ui, "results.count", params.items.len() as u64),
            mine: params.mine,
            address: format!("{origin}{}/list?{query}", links.base),
            action: links.path("/list"),
            exports: if ids.is_empty() { Vec::new() } else { exports.collect() },
            bundle: format!("{}/list.bundle.zip?{query}", links.base),
            command: format!("lomond bundle stick/ --ids {}", ids.join(",")),
            query,
        }
    }

    /// For the head.
    #[must_use]
    pub fn named(&self) -> &str {
        &self.named
    }
}

/// What a format is called: names of formats are the same in every language.
fn label(format: &str, ui: UiLanguage) -> String {
    let name = match format {
        "raw" => return strings::text(ui, "record.form.raw"),
        "lom" => return strings::text(ui, "record.form.lom"),
        "imsmd" => "IMS LRM 1.2",
        "jsonl" => "JSON Lines",
        "csv" => "CSV",
        "dc" => "Dublin Core",
        "marcxml" => "MARCXML",
        "marc" => "MARC 21",
        "lrmi" => "schema.org (JSON-LD)",
        "bibtex" => "BibTeX",
        "ris" => "RIS",
        other => other,
    };
    name.to_owned()
}
