//! One property of a vCard: name, parameters, value, and the decoding that they ask for.

use std::borrow::Cow;

use crate::lom::vcard::lines;

/// A property as it stands in one logical line.
pub(super) struct Property<'l> {
    /// As written, without a group.
    name: &'l str,
    parameters: Vec<&'l str>,
    value: &'l str,
}

impl<'l> Property<'l> {
    /// `None` where the line has no colon.
    pub(super) fn read(line: &'l str) -> Option<Self> {
        let (head, value) = split_head(line)?;
        let mut parts = head.split(';');
        let name = parts.next()?.trim();
        let name = name.rsplit('.').next().unwrap_or(name);
        Some(Self { name, parameters: parts.map(str::trim).collect(), value: value.trim() })
    }

    /// Whether it has this name, in whatever case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Where an empty value ran into the next property (`EMAIL:ORG:A House`), that next one.
    pub(super) fn innermost(self) -> Self {
        match lines::property_name(self.value).and_then(|_| Self::read(self.value)) {
            Some(next) => next.innermost(),
            None => self,
        }
    }

    /// The whole value, decoded and unescaped.
    pub(super) fn text(&self) -> String {
        unescape(&self.decoded()).into_owned()
    }

    /// The value's components, divided by `;`, each unescaped; empty ones left out.
    pub(super) fn components(&self) -> Vec<String> {
        let value = self.decoded();
        let parts = split_unescaped(&value);
        parts.iter().map(|part| unescape(part).trim().to_owned()).filter(|part| !part.is_empty()).collect()
    }

    /// N put together as it is said: given, additional, family name; prefixes and suffixes left out.
    pub(super) fn person_name(&self) -> Option<String> {
        let value = self.decoded();
        let parts = split_unescaped(&value);
        let part = |index: usize| {
            let part = unescape(parts.get(index)?).trim().to_owned();
            (!part.is_empty()).then_some(part)
        };
        let said: Vec<String> = [part(1), part(2), part(0)].into_iter().flatten().collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn has(&self, wanted: &str) -> bool {
        self.parameters.iter().any(|p| {
            let value = p.split_once('=').map_or(*p, |(_, value)| value);
            value.trim_matches('"').eq_ignore_ascii_case(wanted)
        })
    }

    fn decoded(&self) -> Cow<'l, str> {
        if !self.has("QUOTED-PRINTABLE") {
            return Cow::Borrowed(self.value);
        }
        let bytes = quoted_printable(self.value);
        // The charset parameter is often missing or wrong: what is valid UTF-8 is UTF-8, the rest Latin-1.
        let text = String::from_utf8(bytes);
        Cow::Owned(text.unwrap_or_else(|e| e.into_bytes().into_iter().map(char::from).collect()))
    }
}

/// Cuts at the first colon outside quotes.
fn split_head(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = line.bytes().position(|b| {
        quoted ^= b == b'"';
        b == b':' && !quoted
    });
    let at = at.or_else(|| line.find(':'))?;
    Some((line.get(..at)?, line.get(at + 1..)?))
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.as_bytes();
    while let Some((first, rest)) = bytes.split_first() {
        let digit = |at: usize| char::from(*rest.get(at)?).to_digit(16);
        bytes = match (*first == b'=', digit(0), digit(1)) {
            (true, Some(high), Some(low)) => {
                out.extend(u8::try_from(high * 16 + low));
                rest.get(2..).unwrap_or(&[])
            }
            _ => {
                out.push(*first);
                rest
            }
        };
    }
    out
}

fn split_unescaped(text: &str) -> Vec<&str> {
    let mut escaped = false;
    text.split(|c| {
        let ends = c == ';' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })
    .collect()
}

/// `\n` to a space, `\,` `\;` `\\` `\:` to the character.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n' | 'N') => out.push(' '),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            (c, false) => out.push(c),
        }
    }
    Cow::Owned(out)
}
