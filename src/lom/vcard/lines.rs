//! A vCard's text, cut into logical lines: unfolded, one property each.
//!
//! Apart from the properties because this is where real cards break the rules most.

use std::borrow::Cow;

/// Property names before which a card on one line is cut. A name counts only with `:` or `;` after it.
const NAMES: &[&str] = &[
    "BEGIN",
    "VERSION",
    "FN",
    "N",
    "ORG",
    "ORGNAME",
    "EMAIL",
    "URL",
    "UID",
    "TITLE",
    "TEL",
    "ADR",
    "NOTE",
    "END",
    "REV",
    "ROLE",
    "NICKNAME",
    "PHOTO",
    "LOGO",
    "LABEL",
    "TZ",
    "GEO",
    "CLASS",
    "KEY",
    "SOUND",
    "BDAY",
    "MAILER",
    "SORT-STRING",
    "PRODID",
    "CATEGORIES",
    "KIND",
    "LANG",
    "SOURCE",
    "NAME",
    "IMPP",
    "AGENT",
];

/// Whether the text is meant as a vCard: it begins one, or its first line is a property.
pub(super) fn is_vcard(text: &str) -> bool {
    let first = text.trim_start();
    let begins = first.get(..5).is_some_and(|word| word.eq_ignore_ascii_case("BEGIN"));
    if begins {
        return true;
    }
    let name = property_name(first);
    name.is_some_and(|name| {
        ["FN", "N", "ORG", "VERSION"].iter().any(|known| known.eq_ignore_ascii_case(name))
    })
}

/// The card with line ends in it, where it has them spelt out as `\n` only.
pub(super) fn with_line_ends(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') && text.contains("\\n") {
        Cow::Owned(text.replace("\\r\\n", "\n").replace("\\n", "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The logical lines, trimmed, none empty.
pub(super) fn logical(text: &str) -> Vec<Cow<'_, str>> {
    let mut lines: Vec<Cow<'_, str>> = Vec::with_capacity(16);
    for raw in text.split(['\n', '\r']) {
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            continue;
        }
        match lines.last_mut() {
            Some(last) if soft_break(last) => {
                let last = last.to_mut();
                last.pop();
                last.push_str(trimmed);
            }
            // A fold removes the line end and one white space (RFC 6350 section 3.2); an indented card has
            // white space before every property.
            Some(last) if raw.starts_with([' ', '\t']) && property_name(trimmed).is_none() => {
                last.to_mut().push_str(raw.get(1..).unwrap_or("").trim_end());
            }
            _ => lines.push(Cow::Borrowed(trimmed)),
        }
    }
    lines.into_iter().fold(Vec::with_capacity(16), |mut all, line| {
        match line {
            Cow::Borrowed(line) => split_properties(line, |part| all.push(Cow::Borrowed(part))),
            Cow::Owned(line) => split_properties(&line, |part| all.push(Cow::Owned(part.to_owned()))),
        }
        all
    })
}

/// Quoted-printable text goes on in the next line after `=`.
fn soft_break(line: &str) -> bool {
    line.ends_with('=') && line.to_ascii_uppercase().contains("QUOTED-PRINTABLE")
}

/// Cuts a line before each known property that follows white space. Only a line that begins or ends a card
/// can hold several; elsewhere a word such as `NOTE:` belongs to the value.
fn split_properties<'l>(line: &'l str, mut push: impl FnMut(&'l str)) {
    let line = without_frame(line);
    let begins = property_name(line).is_some_and(|name| name.eq_ignore_ascii_case("BEGIN"));
    if !begins && !ends_a_card(line) {
        push(line);
        return;
    }
    let mut part = |text: &'l str| {
        if !text.trim().is_empty() {
            push(text.trim());
        }
    };
    let mut start = 0;
    for (at, _) in line.char_indices().filter(|(_, c)| c.is_whitespace()) {
        let rest = line.get(at..).unwrap_or("").trim_start();
        if property_name(rest).is_some() {
            part(line.get(start..at).unwrap_or(""));
            start = line.len() - rest.len();
        }
    }
    part(line.get(start..).unwrap_or(""));
}

/// A card on one line without its BEGIN and END, which some records join to what stands beside them.
fn without_frame(line: &str) -> &str {
    let begin = "BEGIN:VCARD";
    let begun = line.get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin));
    let rest = if begun { line.get(begin.len()..).unwrap_or("") } else { line };
    // The line is still to be cut at its properties, so a mark of the beginning must stay.
    if begun && ends_a_card(rest) && !rest.starts_with(char::is_whitespace) {
        rest.get(..rest.len() - "END:VCARD".len()).unwrap_or("").trim()
    } else {
        line
    }
}

fn ends_a_card(line: &str) -> bool {
    let tail = line.len().saturating_sub("END:VCARD".len());
    line.get(tail..).is_some_and(|end| end.eq_ignore_ascii_case("END:VCARD"))
}

/// The known property name that `text` begins with, white space allowed before the colon.
pub(super) fn property_name(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.')?;
    let name = text.get(..end)?;
    let after = text.get(end..)?.trim_start_matches([' ', '\t']);
    if !after.starts_with([':', ';']) {
        return None;
    }
    let plain = name.rsplit('.').next().unwrap_or(name);
    let extension = plain.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("X-"));
    (extension || NAMES.iter().any(|known| known.eq_ignore_ascii_case(plain))).then_some(name)
}
