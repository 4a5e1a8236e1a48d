//! The tree that a record's page walks: sections of groups of rows of values.

use serde::Serialize;

use crate::model::lom::LangText;
use crate::render::link::SafeUrl;
use crate::render::record::Pen;
use crate::render::text;
use crate::render::text::TextView;

/// One value: a text, or a path of texts from general to specific; perhaps a link; perhaps a remark.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Value {
    /// Shown with an arrow between them where there is more than one.
    pub parts: Vec<TextView>,
    /// Where it leads.
    pub href: Option<String>,
    /// It leads away from this site.
    pub external: bool,
    /// A remark in the page's language, such as a date.
    pub note: String,
}

impl Value {
    /// A text.
    pub fn of(text: TextView) -> Self {
        Self { parts: vec![text], ..Self::default() }
    }

    /// A text that is a link where it is a safe address.
    pub fn linked(text: &str) -> Self {
        let url = SafeUrl::parse(text).filter(|url| !url.host().is_empty());
        Self {
            external: url.is_some(),
            href: url.map(|url| url.href().to_owned()),
            ..Self::of(TextView::new(text, None))
        }
    }
}

/// A label with its values.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Row {
    label: String,
    values: Vec<Value>,
}

impl Row {
    /// A row; values without a text are left out.
    pub fn new(label: String, mut values: Vec<Value>) -> Self {
        values.retain(|value| value.parts.iter().any(|part| !part.text.is_empty()));
        Self { label, values }
    }

    /// Whether there is anything to show.
    pub fn is_filled(&self) -> bool {
        !self.values.is_empty()
    }
}

/// Rows that belong together, such as one of several educational contexts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Group {
    heading: String,
    rows: Vec<Row>,
}

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Section {
    name: &'static str,
    heading: String,
    groups: Vec<Group>,
}

impl Section {
    /// A category under its label's key, which also names it in the page.
    pub fn new(name: &'static str, heading: String) -> Self {
        Self { name, heading, groups: Vec::new() }
    }

    /// Adds a group unless it is empty.
    pub fn group(mut self, heading: String, rows: Vec<Row>) -> Self {
        let rows: Vec<Row> = rows.into_iter().filter(Row::is_filled).collect();
        if !rows.is_empty() {
            self.groups.push(Group { heading, rows });
        }
        self
    }

    /// Whether there is anything to show.
    pub fn is_filled(&self) -> bool {
        !self.groups.is_empty()
    }
}

/// Every string of a text as a value of its own.
pub fn texts(text: &LangText, pen: &Pen<'_>) -> Vec<Value> {
    text::all(text, pen.ui, pen.plain).into_iter().map(Value::of).collect()
}

/// The same for a list of texts.
pub fn many<'a>(list: impl IntoIterator<Item = &'a LangText>, pen: &Pen<'_>) -> Vec<Value> {
    list.into_iter().flat_map(|text| texts(text, pen)).collect()
}
