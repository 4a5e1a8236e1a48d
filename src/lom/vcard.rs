//! Persons and organisations: vCards of every make, or bare names.
//!
//! A reader of our own, because what records hold is seldom a vCard by the letter (RFC 2426, RFC 6350): all
//! on one line, indented, with `\n` spelt out, without END, VERSION, FN or N. Nothing is refused; what
//! cannot be read is taken for a name.

use crate::lom::plain;
use crate::model::lom::Entity;

mod lines;
mod property;

use property::Property;

/// Longest name kept, in characters: longer text in the place of a name is no name.
const MAX_NAME_CHARS: usize = 2000;

/// Longest vCard read, in bytes; photographs make them long, names stand first.
const MAX_VCARD_BYTES: usize = 1 << 20;

/// Reads `text`, which is kept whole (trimmed) in [`Entity::vcard`].
#[must_use]
pub fn read(text: &str) -> Entity {
    let text = text.trim();
    let mut entity = Entity { vcard: text.to_owned(), ..Entity::default() };
    if text.len() > MAX_VCARD_BYTES {
        return entity;
    }
    if lines::is_vcard(text) {
        read_card(text, &mut entity)
    } else {
        read_bare(text, &mut entity)
    }
    entity
}

/// A vCard 3.0 for a name that came bare, for crosswalks; `Last, First` gives N its parts.
#[must_use]
pub fn of_person(name: &str) -> String {
    let (family, given) = name.split_once(',').map_or((name, ""), |(family, given)| (family, given));
    let n = format!("{};{}", escape(family.trim()), escape(given.trim()));
    format!("BEGIN:VCARD\nVERSION:3.0\nFN:{}\nN:{n};;;\nEND:VCARD", escape(name.trim()))
}

/// A vCard 3.0 for an organisation.
#[must_use]
pub fn of_organisation(name: &str) -> String {
    let name = escape(name.trim());
    format!("BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nN:;;;;\nORG:{name}\nEND:VCARD")
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;").replace('\n', "\\n")
}

/// A name, an address, or a name with an address in angle brackets.
fn read_bare(text: &str, entity: &mut Entity) {
    let (name, address) = match text.rsplit_once('<') {
        Some((name, rest)) if is_email(rest.trim_end_matches('>')) => {
            (name, Some(rest.trim_end_matches('>')))
        }
        _ => (text, None),
    };
    entity.email = address.map(|address| address.trim().to_owned());
    take_name(name, entity);
}

/// The first value of each property counts; the first address wins.
fn read_card(text: &str, entity: &mut Entity) {
    let mut n = None;
    // Some records escape a card once more than XML needs: `&apos;` would end a component.
    let text = plain::decode_entities(text);
    let text = lines::with_line_ends(&text);
    for line in lines::logical(&text) {
        let Some(property) = Property::read(&line).map(Property::innermost) else { continue };
        if property.is("FN") && entity.name.is_none() {
            take_name(&property.text(), entity);
        } else if property.is("N") && n.is_none() {
            n = property.person_name();
        } else if (property.is("ORG") || property.is("ORGNAME")) && entity.organisation.is_none() {
            entity.organisation = clean(&property.components().join(", "));
        } else if property.is("EMAIL") && entity.email.is_none() {
            entity.email = address(&property.text());
        } else if property.is("URL") && entity.url.is_none() {
            entity.url = clean(&property.text());
        }
    }
    if let (None, Some(name)) = (&entity.name, n) {
        take_name(&name, entity);
    }
}

/// Sets the name; an e-mail or web address is not one and goes where it belongs.
fn take_name(text: &str, entity: &mut Entity) {
    let Some(name) = clean(text) else { return };
    if is_email(&name) {
        entity.email.get_or_insert(name);
    } else if name.starts_with("http://") || name.starts_with("https://") {
        entity.url.get_or_insert(name);
    } else if name.chars().count() <= MAX_NAME_CHARS {
        entity.name = Some(name);
    }
}

fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let plain =
        text.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:")).map_or(text, |_| &text[7..]);
    clean(plain)
}

/// White space collapsed; `None` when nothing is left.
fn clean(text: &str) -> Option<String> {
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined.chars().any(char::is_alphanumeric).then_some(joined)
}

fn is_email(text: &str) -> bool {
    let text = text.trim();
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && host.contains('.') && !text.contains(char::is_whitespace) && !host.contains('@')
    })
}

#[cfg(test)]
mod tests;
