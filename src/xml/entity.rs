//! References: `&amp;`, `&#233;`, and the entities that a document declares itself.
//!
//! Nothing is ever fetched. A declared entity may hold text only, no markup, and all of a document's
//! expansions share one budget, so that entity bombs end at once.

use std::borrow::Cow;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use crate::xml::chars;
use crate::xml::limits::MAX_ENTITIES;
use crate::xml::limits::MAX_ENTITY_DEPTH;
use crate::xml::limits::MAX_ENTITY_EXPANSION;

/// The entities of one document.
#[derive(Debug, Default)]
pub(super) struct Entities {
    declared: Vec<(String, Declared)>,
    spent: AtomicUsize,
}

#[derive(Debug)]
enum Declared {
    /// The literal, character references resolved.
    Text(String),
    /// Stands in a file of its own, which is never read.
    External,
}

impl Entities {
    /// Nothing but the predefined ones.
    pub(super) fn is_empty(&self) -> bool {
        self.declared.is_empty()
    }

    /// Declares `name`; of two declarations the first counts (XML 1.0 section 4.2).
    pub(super) fn declare(&mut self, name: &str, literal: Option<&str>) -> Result<(), String> {
        if self.declared.iter().any(|(known, _)| *known == name) {
            return Ok(());
        }
        if self.declared.len() >= MAX_ENTITIES {
            return Err(format!("more than {MAX_ENTITIES} entities are declared"));
        }
        let value = match literal {
            Some(literal) => Declared::Text(character_references(literal)?.into_owned()),
            None => Declared::External,
        };
        self.declared.push((name.to_owned(), value));
        Ok(())
    }

    /// What `&name;` stands for; `name` is what is between the ampersand and the semicolon.
    pub(super) fn resolve(&self, name: &str) -> Result<Cow<'static, str>, String> {
        if let Some(text) = predefined(name) {
            return Ok(Cow::Borrowed(text));
        }
        if let Some(number) = name.strip_prefix('#') {
            return character(number).map(|c| Cow::Owned(c.to_string()));
        }
        let mut out = String::new();
        self.expand(name, 1, &mut out)?;
        Ok(Cow::Owned(out))
    }

    fn expand(&self, name: &str, depth: usize, out: &mut String) -> Result<(), String> {
        if !chars::is_ncname(name) {
            return Err(format!("`&{name};` is no reference"));
        }
        let value = match self.declared.iter().find(|(known, _)| *known == name) {
            None => return Err(format!("the entity `{name}` is not declared")),
            Some((_, Declared::External)) => {
                return Err(format!("the entity `{name}` is in another file, which is not read"));
            }
            Some((_, Declared::Text(text))) => text,
        };
        if depth > MAX_ENTITY_DEPTH {
            return Err(format!("entities are nested deeper than {MAX_ENTITY_DEPTH}"));
        }
        if value.contains('<') {
            return Err(format!("the entity `{name}` holds markup, which is not supported"));
        }
        self.spend(value.len())?;
        self.expand_text(value, depth, out)
    }

    fn expand_text(&self, text: &str, depth: usize, out: &mut String) -> Result<(), String> {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('&') {
            let (name, after) = after.split_once(';').ok_or("`&` begins no reference")?;
            out.push_str(before);
            match (predefined(name), name.strip_prefix('#')) {
                (Some(known), _) => out.push_str(known),
                (None, Some(number)) => out.push(character(number)?),
                (None, None) => self.expand(name, depth + 1, out)?,
            }
            rest = after;
        }
        out.push_str(rest);
        Ok(())
    }

    fn spend(&self, bytes: usize) -> Result<(), String> {
        // A reference to an empty entity costs something too.
        let spent = self.spent.fetch_add(bytes + 1, Ordering::Relaxed) + bytes + 1;
        if spent > MAX_ENTITY_EXPANSION {
            return Err(format!("entities expand to more than {MAX_ENTITY_EXPANSION} bytes"));
        }
        Ok(())
    }
}

/// The five entities that need no declaration.
pub(super) fn predefined(name: &str) -> Option<&'static str> {
    match name {
        "amp" => Some("&"),
        "lt" => Some("<"),
        "gt" => Some(">"),
        "quot" => Some("\""),
        "apos" => Some("'"),
        _ => None,
    }
}

/// The character of `&#NUMBER;`.
fn character(number: &str) -> Result<char, String> {
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |hex| (hex, 16));
    // from_str_radix takes a sign, a reference does not.
    let code = if digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        u32::from_str_radix(digits, radix).ok()
    } else {
        None
    };
    code.and_then(char::from_u32)
        .filter(|&c| chars::is_char(c))
        .ok_or_else(|| format!("`&#{number};` is no character of XML 1.0"))
}

/// An entity's literal with its character references resolved, others left (XML 1.0 section 4.5).
fn character_references(literal: &str) -> Result<Cow<'_, str>, String> {
    if !literal.contains("&#") {
        return Ok(Cow::Borrowed(literal));
    }
    let mut out = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some((before, after)) = rest.split_once("&#") {
        let (number, after) = after.split_once(';').ok_or("`&#` begins no reference")?;
        out.push_str(before);
        out.push(character(number)?);
        rest = after;
    }
    out.push_str(rest);
    Ok(Cow::Owned(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(entities: &Entities, name: &str, expected: Result<&str, &str>) {
        let found = entities.resolve(name);
        assert_eq!(found.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn predefined_character_and_declared_references_are_resolved() {
        let mut entities = Entities::default();
        entities.declare("u", Some("&#252;")).unwrap();
        entities.declare("twice", Some("&u;&u; &amp;")).unwrap();
        entities.declare("u", Some("second")).unwrap();
        check(&entities, "amp", Ok("&"));
        check(&entities, "#x20AC", Ok("€"));
        check(&entities, "#10", Ok("\n"));
        check(&entities, "twice", Ok("üü &"));
    }

    #[test]
    fn what_is_no_character_or_not_declared_is_refused() {
        let mut entities = Entities::default();
        entities.declare("file", None).unwrap();
        entities.declare("markup", Some("<b/>")).unwrap();
        check(&entities, "#x1F", Err("`&#x1F;` is no character of XML 1.0"));
        check(&entities, "#+65", Err("`&#+65;` is no character of XML 1.0"));
        check(&entities, "#", Err("`&#;` is no character of XML 1.0"));
        check(&entities, "nbsp", Err("the entity `nbsp` is not declared"));
        check(&entities, "a b", Err("`&a b;` is no reference"));
        check(&entities, "file", Err("the entity `file` is in another file, which is not read"));
        check(&entities, "markup", Err("the entity `markup` holds markup, which is not supported"));
    }

    #[test]
    fn entity_bombs_end_at_once() {
        let mut entities = Entities::default();
        entities.declare("a", Some("&a;")).unwrap();
        check(&entities, "a", Err("entities are nested deeper than 8"));
        let big = "x".repeat(100_000);
        let many = "&big;".repeat(100);
        entities.declare("big", Some(&big)).unwrap();
        entities.declare("many", Some(&many)).unwrap();
        check(&entities, "many", Err("entities expand to more than 1048576 bytes"));
    }
}
