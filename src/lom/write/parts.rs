//! The datatypes and the aggregates that several categories share.

use crate::lom::dates;
use crate::lom::duration;
use crate::lom::langtag::is_xs_language;
use crate::lom::read::At;
use crate::lom::write::out::Out;
use crate::model::lom::Contribute;
use crate::model::lom::DateTime;
use crate::model::lom::Duration;
use crate::model::lom::Identifier;
use crate::model::lom::LangString;
use crate::model::lom::LangText;
use crate::model::lom::Vocabulary;

/// A LangString element that occurs once, where it has strings.
pub(super) fn lang(out: &mut Out<'_>, parent: &At<'_>, name: &'static str, text: &LangText) {
    if !text.is_empty() {
        lang_at(out, &parent.child(name), name, text);
    }
}

/// LangString elements that may repeat.
pub(super) fn langs(out: &mut Out<'_>, parent: &At<'_>, name: &'static str, texts: &[LangText]) {
    for (index, text) in texts.iter().enumerate() {
        lang_at(out, &parent.item(name, index), name, text);
    }
}

fn lang_at(out: &mut Out<'_>, at: &At<'_>, name: &str, text: &LangText) {
    out.open(name);
    for found in &text.0 {
        string(out, "string", found);
    }
    out.close(at);
}

/// The schema's language type is wider than BCP 47; what is not even that goes into our own attribute.
fn string(out: &mut Out<'_>, name: &str, found: &LangString) {
    match found.language.as_deref() {
        None => out.leaf(name, &found.text),
        Some(language) if is_xs_language(language) => {
            out.leaf_with(name, ("language", language), &found.text)
        }
        Some(language) => {
            out.use_own();
            out.leaf_with(name, ("x:language", language), &found.text);
        }
    }
}

/// A LanguageID in the place of a value.
pub(super) fn language(out: &mut Out<'_>, tag: &str) {
    if is_xs_language(tag) {
        out.leaf("language", tag);
    } else {
        out.use_own();
        out.leaf("x:language", tag);
    }
}

/// A vocabulary element that occurs once.
pub(super) fn vocabulary(out: &mut Out<'_>, parent: &At<'_>, name: &'static str, value: Option<&Vocabulary>) {
    if let Some(value) = value {
        vocabulary_at(out, &parent.child(name), name, value);
    }
}

/// Vocabulary elements that may repeat.
pub(super) fn vocabularies(out: &mut Out<'_>, parent: &At<'_>, name: &'static str, values: &[Vocabulary]) {
    for (index, value) in values.iter().enumerate() {
        vocabulary_at(out, &parent.item(name, index), name, value);
    }
}

fn vocabulary_at(out: &mut Out<'_>, at: &At<'_>, name: &str, value: &Vocabulary) {
    out.open(name);
    out.optional("source", value.source.as_deref());
    if !value.value.is_empty() {
        out.leaf("value", &value.value);
    }
    if !value.label.is_empty() {
        out.use_own();
        out.open("x:label");
        for label in &value.label.0 {
            string(out, "x:string", label);
        }
        out.close(&at.child("label"));
    }
    out.close(at);
}

/// Identifiers of 1.1, 3.1 and 7.2.1.
pub(super) fn identifiers(out: &mut Out<'_>, parent: &At<'_>, list: &[Identifier]) {
    for (index, identifier) in list.iter().enumerate() {
        out.open("identifier");
        out.optional("catalog", identifier.catalog.as_deref());
        if !identifier.entry.is_empty() {
            out.leaf("entry", &identifier.entry);
        }
        out.close(&parent.item("identifier", index));
    }
}

/// Contributions of 2.3 and 3.2.
pub(super) fn contributions(out: &mut Out<'_>, parent: &At<'_>, list: &[Contribute]) {
    for (index, contribute) in list.iter().enumerate() {
        let at = parent.item("contribute", index);
        out.open("contribute");
        vocabulary(out, &at, "role", contribute.role.as_ref());
        for entity in &contribute.entity {
            out.leaf("entity", &entity.vcard);
        }
        date(out, &at, contribute.date.as_ref());
        out.close(&at);
    }
}

/// A date, where there is one.
pub(super) fn date(out: &mut Out<'_>, parent: &At<'_>, date: Option<&DateTime>) {
    let Some(date) = date else { return };
    let at = parent.child("date");
    out.open("date");
    if let Some(text) = &date.date_time {
        valid_or_kept(out, "dateTime", text, dates::normal(text));
    }
    lang(out, &at, "description", &date.description);
    out.close(&at);
}

/// A duration named `name`, where there is one.
pub(super) fn span(out: &mut Out<'_>, parent: &At<'_>, name: &'static str, span: Option<&Duration>) {
    let Some(span) = span else { return };
    let at = parent.child(name);
    out.open(name);
    if let Some(text) = &span.duration {
        valid_or_kept(out, "duration", text, duration::normal(text));
    }
    lang(out, &at, "description", &span.description);
    out.close(&at);
}

/// A value whose type the schema checks: as it is, or in its valid form with the original beside it, or in
/// an element of our own where it has no valid form.
pub(super) fn valid_or_kept(out: &mut Out<'_>, name: &str, text: &str, normal: Option<String>) {
    match normal {
        Some(normal) if normal == text => out.leaf(name, text),
        Some(normal) => {
            out.use_own();
            out.leaf_with(name, ("x:value", text), &normal);
        }
        None => {
            out.use_own();
            out.leaf(&format!("x:{name}"), text);
        }
    }
}
