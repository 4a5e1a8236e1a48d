//! Dates and durations in their wrappings.

use crate::lom::dates;
use crate::lom::duration;
use crate::lom::read::Context;
use crate::lom::read::kept;
use crate::lom::read::name::Name;
use crate::lom::read::path::At;
use crate::lom::read::strings;
use crate::model::lom::DateTime;
use crate::model::lom::Duration;
use crate::model::lom::LangText;
use crate::model::problem::Severity;
use crate::xml::Elem;

/// Reads a date into a slot that LOM has once.
pub(super) fn date<'t>(ctx: &mut Context, parent: &At<'_>, elem: Elem<'t>, slot: &mut Option<DateTime>) {
    if slot.is_some() {
        ctx.repeated(parent, elem);
        return;
    }
    let at = parent.child("date");
    let (value, description) = moment(ctx, &at, elem, "datetime");
    if let Some(value) = &value {
        match dates::normal(value) {
            None => ctx.warn(&at, "bad-date", value),
            // Only the binding's pattern asks for a fraction before a zone.
            Some(normal) if normal != *value && normal.replacen(".0", "", 1) != *value => {
                ctx.note(&at, "loose-date", Severity::Info, value);
            }
            Some(_) => {}
        }
    }
    *slot = Some(DateTime { date_time: value, description }).filter(|date| *date != DateTime::default());
}

/// Reads a duration, named `name` in LOM, into a slot that LOM has once.
pub(super) fn span<'t>(
    ctx: &mut Context,
    parent: &At<'_>,
    name: &'static str,
    elem: Elem<'t>,
    slot: &mut Option<Duration>,
) {
    if slot.is_some() {
        ctx.repeated(parent, elem);
        return;
    }
    let at = parent.child(name);
    let (value, description) = moment(ctx, &at, elem, "duration");
    if let Some(value) = &value {
        match duration::normal(value) {
            None => ctx.warn(&at, "bad-duration", value),
            Some(normal) if normal != *value => ctx.note(&at, "loose-duration", Severity::Info, value),
            Some(_) => {}
        }
    }
    *slot = Some(Duration { duration: value, description }).filter(|span| *span != Duration::default());
}

/// The value and its description; IMS says `datetime` for durations too.
fn moment<'t>(ctx: &mut Context, at: &At<'_>, elem: Elem<'t>, name: &str) -> (Option<String>, LangText) {
    ctx.attributes(at, elem, &[]);
    let direct = elem.text();
    let mut value = Some(direct.trim().to_owned()).filter(|text| !text.is_empty());
    let mut description = LangText::default();
    for child in elem.children() {
        let child_name = Name::of(child);
        match child_name.as_str() {
            "datetime" | "duration" | "x:datetime" | "x:duration" if value.is_none() => {
                let value_at = at.child(if name == "duration" { "duration" } else { "dateTime" });
                value = strings::token_with(ctx, &value_at, child, &["language", "lang"]);
                let normal = if name == "duration" { duration::normal } else { dates::normal };
                value = kept::original(child, normal).or(value);
            }
            "description" => strings::lang_text(ctx, &at.child("description"), child, &mut description),
            _ => ctx.keep(at, child),
        }
    }
    (value, description)
}
