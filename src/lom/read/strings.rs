//! LangStrings and CharacterStrings in every wrapping seen.

use crate::lom::langtag;
use crate::lom::langtag::Tag;
use crate::lom::langtag::is_xs_language;
use crate::lom::read::Context;
use crate::lom::read::kept::OWN_NAMESPACE;
use crate::lom::read::name::Name;
use crate::lom::read::path::At;
use crate::model::lom::LangString;
use crate::model::lom::LangText;
use crate::model::problem::Severity;
use crate::xml::Elem;

/// Attributes that name a string's language: `language` (IEEE), `xml:lang` (IMS), `lang`.
const LANGUAGE_ATTRIBUTES: &[&str] = &["language", "lang"];

const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// One string element: IEEE `string`, IMS `langstring`.
pub(super) fn is_string(elem: Elem<'_>) -> bool {
    matches!(Name::of(elem).as_str(), "string" | "langstring" | "x:string")
}

/// Adds the strings of the element at `at` to `text`; more of an element that LOM has once are merged.
pub(super) fn lang_text<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>, text: &mut LangText) {
    let direct = elem.text();
    let direct = direct.trim();
    let mut children = elem.children().peekable();
    if children.peek().is_some_and(|child| is_inline(*child)) {
        text.0.extend(string(ctx, at, elem));
        return;
    }
    if !direct.is_empty() && elem.children().any(is_string) {
        ctx.attributes(at, elem, &[]);
        ctx.stray_text(at, elem);
    } else if !direct.is_empty() {
        let language = language(ctx, at, elem);
        text.0.push(LangString { language, text: direct.to_owned() });
        ctx.attributes(at, elem, LANGUAGE_ATTRIBUTES);
    } else {
        ctx.attributes(at, elem, &[]);
        if children.peek().is_none() {
            ctx.note(at, "empty-element", Severity::Info, elem.local());
        }
    }
    for child in children {
        if is_string(child) {
            let item = at.item("string", text.0.len());
            text.0.extend(string(ctx, &item, child));
        } else {
            ctx.keep(at, child);
        }
    }
}

/// As [`lang_text`] for a child `name` of `parent` that LOM has once: strings of more of it are merged.
pub(super) fn merge<'t>(
    ctx: &mut Context,
    parent: &At<'_>,
    name: &'static str,
    elem: Elem<'t>,
    text: &mut LangText,
) {
    let at = parent.child(name);
    if !text.is_empty() {
        ctx.warn(&at, "repeated-element", elem.local());
    }
    lang_text(ctx, &at, elem, text);
}

/// A LangText that may repeat: `None` when it is empty and holds no extension.
pub(super) fn lang_item<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>) -> Option<LangText> {
    let before = ctx.extensions.len();
    let mut text = LangText::default();
    lang_text(ctx, at, elem, &mut text);
    (!text.is_empty() || ctx.extensions.len() > before).then_some(text)
}

/// Appends a repeatable LangText, `name` being its name at `at`.
pub(super) fn push_lang<'t>(
    ctx: &mut Context,
    at: &At<'_>,
    name: &'static str,
    elem: Elem<'t>,
    list: &mut Vec<LangText>,
) {
    let item = at.item(name, list.len());
    list.extend(lang_item(ctx, &item, elem));
}

/// One string with its language; `None` when it is empty.
fn string<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>) -> Option<LangString> {
    let mut language = language(ctx, at, elem);
    ctx.attributes(at, elem, LANGUAGE_ATTRIBUTES);
    let mut children = elem.children().peekable();
    let text = if children.peek().is_none() {
        elem.text().trim().to_owned()
    } else if elem.children().all(is_value_or_language) {
        let mut value = String::new();
        for child in elem.children() {
            ctx.attributes(at, child, &[]);
            if child.local().eq_ignore_ascii_case("value") {
                value.push_str(child.deep_text().trim());
            } else {
                language = tag(ctx, at, &child.deep_text());
            }
        }
        value
    } else {
        // Markup that nobody escaped: kept as it stands in the source.
        ctx.note(at, "markup-in-string", Severity::Info, elem.local());
        elem.inner_source().trim().to_owned()
    };
    if text.is_empty() {
        ctx.note(at, "empty-string", Severity::Info, language.as_deref().unwrap_or(""));
        return None;
    }
    Some(LangString { language, text })
}

fn is_value_or_language(elem: Elem<'_>) -> bool {
    matches!(Name::of(elem).as_str(), "value" | "language")
}

/// HTML elements in a text: the text is to be kept whole.
fn is_inline(elem: Elem<'_>) -> bool {
    elem.namespace() == "http://www.w3.org/1999/xhtml"
        || matches!(
            elem.local(),
            "p" | "br" | "b" | "i" | "em" | "strong" | "a" | "ul" | "ol" | "div" | "span" | "sub" | "sup"
        )
}

/// The language that the element's attributes name.
pub(in crate::lom) fn language<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>) -> Option<String> {
    let raw = elem
        .attr("", "language")
        .or_else(|| elem.attr(XML_NAMESPACE, "lang"))
        .or_else(|| elem.attr("", "lang"));
    // The writer puts a tag there that the schema would refuse.
    let raw = match raw {
        Some(raw) => raw,
        None => match elem.attr(OWN_NAMESPACE, "language")? {
            refused if !refused.is_empty() && !is_xs_language(refused) => return Some(refused.to_owned()),
            tag => tag,
        },
    };
    tag(ctx, at, raw)
}

/// Reads a tag; a wrong one is noted and kept.
fn tag(ctx: &mut Context, at: &At<'_>, raw: &str) -> Option<String> {
    match langtag::read(raw) {
        Tag::Is(tag) => Some(tag),
        Tag::None => None,
        Tag::Bad => {
            ctx.warn(at, "bad-language-tag", raw);
            let attribute = ("language".to_owned(), raw.trim().to_owned());
            ctx.keep_element(at, super::kept::attributes_element(vec![attribute]));
            None
        }
    }
}

/// A CharacterString, wrapped or not. The language of a wrapping string means nothing for a token and is
/// left; further strings and other elements are kept at `at`.
pub(super) fn token<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>) -> Option<String> {
    token_with(ctx, at, elem, &[])
}

/// As [`token`], with attributes that the caller has read.
pub(super) fn token_with<'t>(
    ctx: &mut Context,
    at: &At<'_>,
    elem: Elem<'t>,
    known: &[&str],
) -> Option<String> {
    ctx.attributes(at, elem, if known.is_empty() { LANGUAGE_ATTRIBUTES } else { known });
    let direct = elem.text();
    let direct = direct.trim();
    let mut found = (!direct.is_empty()).then(|| direct.to_owned());
    for child in elem.children() {
        if found.is_none() && (is_string(child) || child.local().eq_ignore_ascii_case("value")) {
            found = token_string(ctx, at, child);
        } else {
            ctx.keep(at, child);
        }
    }
    if found.is_none() {
        ctx.note(at, "empty-element", Severity::Info, elem.local());
    }
    found
}

/// The text of a string that wraps a token; a nested `language` is passed over.
fn token_string<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>) -> Option<String> {
    ctx.attributes(at, elem, LANGUAGE_ATTRIBUTES);
    let nested = elem.children().find(|child| child.local().eq_ignore_ascii_case("value"));
    let text = match nested {
        Some(value) if elem.children().all(is_value_or_language) => value.deep_text(),
        _ => elem.deep_text(),
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A LanguageID in the place of a value: 1.3, 3.4, 5.11. A wrong one is noted and kept as an extension of
/// the parent, `parent`; `none` is a value.
pub(in crate::lom) fn languages<'t>(
    ctx: &mut Context,
    parent: &At<'_>,
    elem: Elem<'t>,
    mut push: impl FnMut(String) -> bool,
) {
    let at = parent.child("language");
    if elem.namespace() == OWN_NAMESPACE {
        let refused = elem.text();
        let refused = refused.trim();
        if !refused.is_empty() && !is_xs_language(refused) {
            push(refused.to_owned());
            return;
        }
    }
    let Some(raw) = token(ctx, &at, elem) else { return };
    let tags: Vec<Tag> = match langtag::read(&raw) {
        Tag::Bad if raw.contains([',', ';', ' ', '|']) => {
            raw.split([',', ';', ' ', '|']).filter(|part| !part.is_empty()).map(langtag::read).collect()
        }
        tag => vec![tag],
    };
    if tags.contains(&Tag::Bad) {
        ctx.warn(&at, "bad-language-tag", &raw);
        ctx.keep(parent, elem);
        return;
    }
    if tags.len() > 1 {
        ctx.note(&at, "several-languages-in-one", Severity::Info, &raw);
    }
    for tag in tags {
        let text = if let Tag::Is(tag) = tag { tag } else { "none".to_owned() };
        if !push(text) {
            ctx.repeated(parent, elem);
        }
    }
}
