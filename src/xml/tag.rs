//! One tag's text taken apart: its name and its attributes, raw.
//!
//! The event loop only says where a tag begins and ends; everything XML demands of what is between
//! (production 40 ff.) is checked here. Knows no namespaces beyond the split of a name at its colon.

use std::borrow::Cow;

use crate::xml::chars;
use crate::xml::chars::is_space;
use crate::xml::entity::Entities;
use crate::xml::error::Fault;
use crate::xml::limits::MAX_ATTRIBUTES;

/// A qualified name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// Empty where there is none.
    pub(super) prefix: &'a str,
    pub(super) local: &'a str,
}

impl<'a> Name<'a> {
    /// A `QName` (Namespaces in XML 1.0, production 7).
    fn read(text: &'a str, offset: usize) -> Result<Self, Fault> {
        let (prefix, local) = text.split_once(':').unwrap_or(("", text));
        let prefix_ok = chars::is_ncname(prefix) || (prefix.is_empty() && local.len() == text.len());
        if prefix_ok && chars::is_ncname(local) {
            Ok(Self { prefix, local })
        } else {
            Err(Fault::new(format!("`{}` is no name", cut(text)), offset))
        }
    }
}

impl<'a> Name<'a> {
    /// Prefix and local name together, cut from the start tag that begins with them.
    pub(super) fn written(self, tag: &'a str) -> &'a str {
        let prefix = if self.prefix.is_empty() { 0 } else { self.prefix.len() + 1 };
        tag.get(1..=prefix + self.local.len()).unwrap_or("")
    }
}

/// An attribute as it stands in the tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawAttribute<'a> {
    pub(super) name: Name<'a>,
    /// Between the quotes, references not resolved.
    pub(super) value: &'a str,
    /// The value holds a reference or white space other than blanks.
    pub(super) normalise: bool,
    /// Of the name, in the document.
    pub(super) offset: usize,
}

/// Reads `<name a="b">` or `<name a="b"/>`; the attributes replace what `attributes` held.
pub(super) fn read<'a>(
    tag: &'a str,
    offset: usize,
    attributes: &mut Vec<RawAttribute<'a>>,
) -> Result<Name<'a>, Fault> {
    attributes.clear();
    let inner = tag.strip_prefix('<').and_then(|tag| tag.strip_suffix('>')).unwrap_or("");
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let mut cursor = Cursor { text: inner, at: 0, offset: offset + 1 };
    let name = cursor.name(|b| is_space(b) || b == b'/' || b == b'=')?;
    loop {
        let spaced = cursor.skip_space();
        if cursor.at >= inner.len() {
            return Ok(name);
        }
        if !spaced {
            return Err(cursor.fault("white space is expected before an attribute"));
        }
        if attributes.len() >= MAX_ATTRIBUTES {
            return Err(cursor.fault(format!("more than {MAX_ATTRIBUTES} attributes")));
        }
        let attribute = cursor.attribute()?;
        attributes.push(attribute);
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
    offset: usize,
}

impl<'a> Cursor<'a> {
    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(message, self.offset + self.at)
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or(&[])
    }

    fn skip_space(&mut self) -> bool {
        let rest = self.rest();
        let skipped = rest.iter().position(|&b| !is_space(b)).unwrap_or(rest.len());
        self.at += skipped;
        skipped > 0
    }

    fn name(&mut self, ends: impl Fn(u8) -> bool) -> Result<Name<'a>, Fault> {
        let rest = self.rest();
        if let Some((name, length)) = self.plain_name(rest, &ends) {
            self.at += length;
            return Ok(name);
        }
        let length = rest.iter().position(|&b| ends(b)).unwrap_or(rest.len());
        let name = Name::read(self.text.get(self.at..self.at + length).unwrap_or(""), self.offset + self.at)?;
        self.at += length;
        Ok(name)
    }

    /// A name of ASCII letters, digits and `_`, with its length: found and checked in one pass.
    fn plain_name(&self, rest: &'a [u8], ends: impl Fn(u8) -> bool) -> Option<(Name<'a>, usize)> {
        let first = chars::plain_length(rest)?;
        let (prefix, local) = match rest.get(first) {
            Some(b':') => (first + 1, chars::plain_length(rest.get(first + 1..)?)?),
            _ => (0, first),
        };
        let length = prefix + local;
        if rest.get(length).is_some_and(|&b| !ends(b)) {
            return None;
        }
        let text = |from: usize, to: usize| self.text.get(self.at + from..self.at + to);
        let name = Name { prefix: text(0, prefix.saturating_sub(1))?, local: text(prefix, length)? };
        Some((name, length))
    }

    fn attribute(&mut self) -> Result<RawAttribute<'a>, Fault> {
        let offset = self.offset + self.at;
        let name = self.name(|b| is_space(b) || b == b'=')?;
        self.skip_space();
        if self.rest().first() != Some(&b'=') {
            return Err(self.fault(format!("the attribute `{}` has no value", cut(name.local))));
        }
        self.at += 1;
        self.skip_space();
        let quote = match self.rest().first() {
            Some(&quote @ (b'"' | b'\'')) => quote,
            _ => return Err(self.fault(format!("the value of `{}` is not quoted", cut(name.local)))),
        };
        self.at += 1;
        let (value, normalise) = self.value(quote)?;
        Ok(RawAttribute { name, value, normalise, offset })
    }

    fn value(&mut self, quote: u8) -> Result<(&'a str, bool), Fault> {
        let mut normalise = false;
        for (length, &byte) in self.rest().iter().enumerate() {
            match byte {
                b'<' => return Err(Fault::new("`<` inside an attribute", self.offset + self.at + length)),
                b'&' | b'\t' | b'\n' | b'\r' => normalise = true,
                _ if byte == quote => {
                    let value = self.text.get(self.at..self.at + length).unwrap_or("");
                    self.at += length + 1;
                    return Ok((value, normalise));
                }
                _ => {}
            }
        }
        Err(self.fault("an attribute's value is not closed"))
    }
}

impl<'a> RawAttribute<'a> {
    /// The value as XML 1.0 section 3.3.3 has it for CDATA: references resolved, white space to blanks.
    pub(super) fn value(&self, entities: &Entities) -> Result<Cow<'a, str>, Fault> {
        if !self.normalise {
            return Ok(Cow::Borrowed(self.value));
        }
        let mut out = String::with_capacity(self.value.len());
        let mut rest = self.value;
        while let Some((before, after)) = rest.split_once('&') {
            push_blanked(before, &mut out);
            let (name, after) =
                after.split_once(';').ok_or_else(|| Fault::new("`&` begins no reference", self.offset))?;
            let resolved = entities.resolve(name).map_err(|message| Fault::new(message, self.offset))?;
            // White space from a character reference stays; from a declared entity it becomes blank.
            if name.starts_with('#') {
                out.push_str(&resolved)
            } else {
                push_blanked(&resolved, &mut out)
            }
            rest = after;
        }
        push_blanked(rest, &mut out);
        Ok(Cow::Owned(out))
    }
}

fn push_blanked(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['\t', '\n', '\r']) {
        let (before, white) = rest.split_at(at);
        out.push_str(before);
        out.push(' ');
        rest = white.strip_prefix("\r\n").or_else(|| white.get(1..)).unwrap_or("");
    }
    out.push_str(rest);
}

/// A name short enough for an error message.
pub(super) fn cut(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        text.chars().take(LONGEST).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: &str, expected: Result<&[(&str, &str)], &str>) {
        let mut raw = Vec::new();
        let found = read(tag, 0, &mut raw).and_then(|_| {
            raw.iter()
                .map(|a| Ok((a.name.local.to_owned(), a.value(&Entities::default())?.into_owned())))
                .collect()
        });
        let found: Result<Vec<(String, String)>, String> = found.map_err(|fault: Fault| fault.message);
        let expected = expected.map_err(str::to_owned);
        assert_eq!(
            found,
            expected.map(|list| list.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
        );
    }

    #[test]
    fn attributes_are_read_and_normalised() {
        check("<a/>", Ok(&[]));
        check("<a b='1' \n x:c = \"2>'\"/>", Ok(&[("b", "1"), ("c", "2>'")]));
        check("<a b=' x\r\n\ty '>", Ok(&[("b", " x  y ")]));
        check("<a b='&lt;&#10;&amp;'>", Ok(&[("b", "<\n&")]));
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        check("<a b='1'c='2'>", Err("white space is expected before an attribute"));
        check("<a b>", Err("the attribute `b` has no value"));
        check("<a b=1>", Err("the value of `b` is not quoted"));
        check("<a b='<'>", Err("`<` inside an attribute"));
        check("<a b='&x'>", Err("`&` begins no reference"));
        check("<a 1b='x'>", Err("`1b` is no name"));
        check("<a:b:c>", Err("`a:b:c` is no name"));
        check("<:a>", Err("`:a` is no name"));
        check("<a:>", Err("`a:` is no name"));
        check("< a>", Err("`` is no name"));
        check("<a/ >", Err("white space is expected before an attribute"));
    }
}
