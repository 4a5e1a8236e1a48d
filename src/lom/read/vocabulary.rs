//! Vocabulary values in every wrapping: `source` and `value` with or without strings, bare text, labels.

use crate::lom::read::Context;
use crate::lom::read::name::Name;
use crate::lom::read::path::At;
use crate::lom::read::strings;
use crate::lom::vocabulary::lom_value;
use crate::model::lom::LangText;
use crate::model::lom::Vocabulary;
use crate::model::problem::Severity;
use crate::model::vocab;
use crate::model::vocab::Element;
use crate::xml::Elem;

/// Reads into a slot that LOM has once; more are kept.
pub(super) fn once<'t>(
    ctx: &mut Context,
    parent: &At<'_>,
    (name, element): (&'static str, Element),
    elem: Elem<'t>,
    slot: &mut Option<Vocabulary>,
) {
    if slot.is_some() {
        ctx.repeated(parent, elem);
        return;
    }
    *slot = read(ctx, &parent.child(name), element, elem).filter(|value| *value != Vocabulary::default());
}

/// Appends one of several.
pub(super) fn push<'t>(
    ctx: &mut Context,
    parent: &At<'_>,
    (name, element): (&'static str, Element),
    elem: Elem<'t>,
    list: &mut Vec<Vocabulary>,
) {
    let before = ctx.extensions.len();
    let at = parent.item(name, list.len());
    let value = read(ctx, &at, element, elem);
    let kept = ctx.extensions.len() > before;
    list.extend(value.or(kept.then(Vocabulary::default)));
}

/// `None` when nothing is said.
fn read<'t>(ctx: &mut Context, at: &At<'_>, element: Element, elem: Elem<'t>) -> Option<Vocabulary> {
    ctx.attributes(at, elem, &["language", "lang"]);
    let mut found = Vocabulary::default();
    let mut id = None;
    let direct = elem.text();
    found.value = collapse(&direct);
    for child in elem.children() {
        let name = Name::of(child);
        match name.as_str() {
            "source" if found.source.is_none() => {
                found.source = strings::token(ctx, &at.child("source"), child).map(|text| collapse(&text));
            }
            "value" if found.value.is_empty() => value(ctx, at, child, &mut found),
            "string" | "langstring" if found.value.is_empty() => {
                found.value = collapse(&child.deep_text());
            }
            "id" if id.is_none() => id = strings::token(ctx, &at.child("id"), child),
            "label" | "entry" | "x:label" => {
                strings::lang_text(ctx, &at.child("label"), child, &mut found.label)
            }
            _ => ctx.keep(at, child),
        }
    }
    if let Some(id) = id {
        if found.value.is_empty() { found.value = collapse(&id) } else { found.label.0.push(plain(&id)) }
    }
    check(ctx, at, element, &found);
    (found != Vocabulary::default()).then_some(found)
}

/// The `value` element: its first string is the value, further ones are labels.
fn value<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>, found: &mut Vocabulary) {
    let n_strings = elem.children().filter(|child| strings::is_string(*child)).count();
    if n_strings < 2 {
        found.value = strings::token(ctx, &at.child("value"), elem).map(|t| collapse(&t)).unwrap_or_default();
        return;
    }
    let mut texts = LangText::default();
    strings::lang_text(ctx, &at.child("value"), elem, &mut texts);
    let mut texts = texts.0.into_iter();
    found.value = texts.next().map(|first| collapse(&first.text)).unwrap_or_default();
    found.label.0.extend(texts);
}

fn plain(text: &str) -> crate::model::lom::LangString {
    crate::model::lom::LangString { language: None, text: text.to_owned() }
}

/// Trimmed, with one space for every run of white space.
fn collapse(text: &str) -> String {
    let mut words = text.split_whitespace();
    let mut out = words.next().unwrap_or("").to_owned();
    for word in words {
        out.push(' ');
        out.push_str(word);
    }
    out
}

/// Values of LOM's own vocabularies must be in its lists; of other sources nothing is known here.
fn check(ctx: &mut Context, at: &At<'_>, element: Element, found: &Vocabulary) {
    if found.value.is_empty() {
        if *found != Vocabulary::default() {
            ctx.warn(at, "missing-vocabulary-value", found.source.as_deref().unwrap_or(""));
        }
        return;
    }
    let source = found.source.as_deref();
    if source.is_none() {
        ctx.note(at, "missing-vocabulary-source", Severity::Info, &found.value);
    }
    let own = source.is_none_or(|source| source.eq_ignore_ascii_case("LOMv1.0"));
    let listed = element.values().contains(&found.value.as_str());
    if own && !listed && vocab::lom_value(element, &found.value).is_none() {
        let known = lom_value(element, &found.value).is_some();
        let kind = if known { "translated-vocabulary-value" } else { "unknown-vocabulary-value" };
        ctx.warn(at, kind, &found.value);
    }
}
