//! A licence in plain words: its name, what one may, may not and must do, and what the record says itself.

use serde::Serialize;

use crate::model::document::Document;
use crate::model::lom::Lom;
use crate::render::labels;
use crate::render::record::Pen;
use crate::render::record::value::Value;
use crate::render::text;
use crate::render::text::TextView;

/// What one may do with a work, in the order in which it is said.
const PERMISSIONS: [&str; 3] = ["share", "adapt", "sell"];

/// The licence's card.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LicenceView {
    code: String,
    name: String,
    href: Option<String>,
    icons: Vec<&'static str>,
    may: Vec<String>,
    may_not: Vec<String>,
    must: Vec<String>,
    said: Vec<Value>,
}

/// The view; an unknown licence has no name and promises nothing.
pub fn view(document: Option<&Document>, lom: &Lom, pen: &Pen<'_>) -> LicenceView {
    let said: Vec<Value> =
        text::all(&lom.rights.description, pen.ui, pen.plain).into_iter().map(said).collect();
    let Some((document, code)) = document.and_then(|d| Some((d, d.licence.first()?))) else {
        return LicenceView { said, ..LicenceView::default() };
    };
    let allowed = |name: &&&str| document.permission.iter().any(|p| p == **name);
    let words = |name: &&str| pen.t(&format!("permission.{name}"));
    // A licence without known permissions is named, and nothing is said that might be wrong.
    let judged: &[&str] = if document.permission.is_empty() { &[] } else { &PERMISSIONS };
    LicenceView {
        code: code.clone(),
        name: labels::licence(pen.ui, code),
        href: labels::licence_url(code),
        icons: icons(code),
        may: judged.iter().filter(allowed).map(words).collect(),
        may_not: judged.iter().filter(|name| !allowed(name)).map(words).collect(),
        must: duties(code).map(|key| pen.t(key)).collect(),
        said,
    }
}

fn said(text: TextView) -> Value {
    let linked = Value::linked(&text.text);
    Value { parts: vec![text], ..linked }
}

/// Which of the template's icons stand for a licence of Creative Commons: `cc`, then its elements.
fn icons(code: &str) -> Vec<&'static str> {
    const ELEMENTS: [(&str, &str); 4] = [("BY", "by"), ("NC", "nc"), ("ND", "nd"), ("SA", "sa")];
    if code.starts_with("CC0") {
        return vec!["cc", "zero"];
    }
    if !code.starts_with("CC-") {
        return Vec::new();
    }
    let elements = code.split('-').filter_map(|part| ELEMENTS.iter().find(|(name, _)| *name == part));
    std::iter::once("cc").chain(elements.map(|(_, icon)| *icon)).collect()
}

fn duties(code: &str) -> impl Iterator<Item = &'static str> {
    let has = |element: &str| code.starts_with("CC-") && code.split('-').any(|part| part == element);
    let (by, sa) = (has("BY"), has("SA"));
    [(by, "must.by"), (sa, "must.sa")].into_iter().filter(|(is, _)| *is).map(|(_, key)| key)
}
