//! The parts that several categories share: people, dates, identifiers, languages, vocabulary values.
//!
//! Telephone numbers and e-mail addresses of vCards are shown only where the site wants that.

use crate::model::lom::Contribute;
use crate::model::lom::DateTime;
use crate::model::lom::Entity;
use crate::model::lom::Identifier;
use crate::model::lom::Vocabulary;
use crate::model::vocab::Element;
use crate::render::labels;
use crate::render::record::Pen;
use crate::render::record::value::Row;
use crate::render::record::value::Value;
use crate::render::strings;
use crate::render::text;
use crate::render::text::TextView;

/// Repetitions of an element that are shown.
pub const MAX_REPEATED: usize = 100;

/// One row a role, its people in order, each with the contribution's date.
pub fn contributions(list: &[Contribute], roles: Element, pen: &Pen<'_>) -> Vec<Row> {
    list.iter()
        .take(MAX_REPEATED)
        .map(|one| {
            let role = word(one.role.as_ref(), roles, pen);
            let label = role.first().and_then(|v| v.parts.first()).map(|part| part.text.clone());
            let when = one.date.as_ref().map(|d| date(d, pen).text).unwrap_or_default();
            let mut values: Vec<Value> = one
                .entity
                .iter()
                .take(MAX_REPEATED)
                .map(|person| {
                    let value = entity(person, pen);
                    let notes = [value.note.as_str(), when.as_str()];
                    let note = notes.into_iter().filter(|n| !n.is_empty()).collect::<Vec<_>>().join(", ");
                    Value { note, ..value }
                })
                .collect();
            if values.is_empty() && !when.is_empty() {
                values.push(Value::of(TextView::ours(when, pen.ui)));
            }
            Row::new(label.unwrap_or_else(|| pen.t("lom.contribution")), values)
        })
        .collect()
}

/// A person or organisation by name, the organisation beside a person's name, then how to reach them where the site
/// shows that.
pub fn entity(entity: &Entity, pen: &Pen<'_>) -> Value {
    let (name, organisation) = match (&entity.name, &entity.organisation) {
        (Some(name), Some(organisation)) if name != organisation => {
            (name.clone(), text::hide_mail(organisation))
        }
        (Some(name), _) => (name.clone(), String::new()),
        (None, Some(organisation)) => (organisation.clone(), String::new()),
        (None, None) => (pen.t("lom.anonymous"), String::new()),
    };
    let link = entity.url.as_deref().map(Value::linked).unwrap_or_default();
    let contacts = if pen.contacts { contacts(entity) } else { Vec::new() };
    let note = std::iter::once(organisation).chain(contacts).filter(|note| !note.is_empty());
    let note = note.collect::<Vec<_>>().join(", ");
    Value { parts: vec![TextView::new(&(pen.plain)(&name), None)], note, ..link }
}

/// Longest e-mail address or telephone number that is believed, in characters.
const MAX_CONTACT: usize = 100;

/// A person's e-mail address and telephone numbers.
fn contacts(entity: &Entity) -> Vec<String> {
    let numbers = entity.vcard.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        let name = name.split(';').next()?.rsplit('.').next()?;
        name.trim().eq_ignore_ascii_case("TEL").then(|| value.trim().trim_start_matches("tel:").to_owned())
    });
    let all = entity.email.iter().cloned().chain(numbers).map(|one| text::clean(&one));
    all.filter(|one| !one.is_empty() && one.chars().count() <= MAX_CONTACT).take(4).collect()
}

/// A date in the reader's language, else what the record says of it.
pub fn date(date: &DateTime, pen: &Pen<'_>) -> TextView {
    match &date.date_time {
        Some(value) => TextView::new(&strings::date(pen.ui, value), Some(pen.ui.tag())),
        None => text::best(&date.description, pen.ui, pen.plain).unwrap_or_default(),
    }
}

/// Identifiers, each with its catalogue.
pub fn identifiers(list: &[Identifier]) -> Vec<Value> {
    list.iter().take(MAX_REPEATED).map(identifier).collect()
}

/// An identifier, a link where it is an address, with its catalogue.
pub fn identifier(id: &Identifier) -> Value {
    let catalog = id.catalog.clone().filter(|catalog| !catalog.is_empty()).unwrap_or_default();
    Value { note: catalog, ..Value::linked(&id.entry) }
}

/// Languages by their names.
pub fn languages(tags: &[String], pen: &Pen<'_>) -> Vec<Value> {
    let name = |tag: &String| Value::of(TextView::ours(labels::language(pen.ui, tag), pen.ui));
    tags.iter().take(MAX_REPEATED).map(name).collect()
}

/// A vocabulary value in words, if there is one.
pub fn word(value: Option<&Vocabulary>, element: Element, pen: &Pen<'_>) -> Vec<Value> {
    value.into_iter().map(|v| Value::of(labels::vocabulary(pen.ui, element, v))).collect()
}

/// Vocabulary values in words.
pub fn words(values: &[Vocabulary], element: Element, pen: &Pen<'_>) -> Vec<Value> {
    values.iter().take(MAX_REPEATED).map(|v| Value::of(labels::vocabulary(pen.ui, element, v))).collect()
}

/// Texts without a language.
pub fn plain_list(list: &[String]) -> Vec<Value> {
    list.iter().take(MAX_REPEATED).map(|text| Value::of(TextView::new(text, None))).collect()
}
