//! How to cite a resource: one line of text, and BibTeX.

use serde::Serialize;

use crate::render::record::RecordInput;
use crate::render::text;

/// Citations, ready to copy.
#[derive(Debug, Clone, Serialize)]
pub struct CiteView {
    text: String,
    bibtex: String,
}

impl CiteView {
    /// Citations of a resource under the title and address that its page shows.
    pub fn new(input: &RecordInput<'_>, title: &str, address: Option<&str>) -> Self {
        let names =
            |list: &[String]| -> Vec<String> { list.iter().take(10).map(|n| text::hide_mail(n)).collect() };
        let authors = input.document.map(|d| names(&d.author)).unwrap_or_default();
        let publishers = input.document.map(|d| names(&d.publisher)).unwrap_or_default();
        let year = input.document.and_then(|d| d.year).map(|year| year.to_string());
        Self {
            text: line(&authors, year.as_deref(), title, &publishers, address),
            bibtex: bibtex(input, &authors, year.as_deref(), title, address),
        }
    }
}

/// `Authors (Year). Title. Publisher. Address`; what is unknown is left out.
fn line(
    authors: &[String],
    year: Option<&str>,
    title: &str,
    publishers: &[String],
    address: Option<&str>,
) -> String {
    let mut head = authors.join(", ");
    if let Some(year) = year {
        head = if head.is_empty() { format!("({year})") } else { format!("{head} ({year})") };
    }
    [head, title.to_owned(), publishers.join(", "), address.unwrap_or_default().to_owned()]
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| part.trim_end_matches('.'))
        .collect::<Vec<_>>()
        .join(". ")
}

fn bibtex(
    input: &RecordInput<'_>,
    authors: &[String],
    year: Option<&str>,
    title: &str,
    address: Option<&str>,
) -> String {
    let mut out = format!("@misc{{{},\n", input.record.id);
    let joined = authors.join(" and ");
    let fields =
        [("title", Some(title)), ("author", Some(joined.as_str())), ("year", year), ("url", address)];
    for (name, value) in fields {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            // An address is taken literally, so nothing in it is escaped.
            let shown = if name == "url" { value.replace(['{', '}', '\\'], "") } else { braced(value) };
            out.push_str(&format!("  {name} = {{{shown}}},\n"));
        }
    }
    out.push_str("}\n");
    out
}

/// Without what BibTeX would read as its own: braces, backslashes; other specials are escaped.
fn braced(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '{' | '}' | '\\' => out.push(' '),
            '%' | '&' | '#' | '$' | '_' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_is_left_out_of_a_citation() {
        let none: &[String] = &[];
        assert_eq!(line(none, None, "Cells", none, None), "Cells");
        let ada = &["Ada Lovelace".to_owned()];
        assert_eq!(
            line(ada, Some("1843"), "Notes.", &["Taylor".to_owned()], Some("https://example.org/")),
            "Ada Lovelace (1843). Notes. Taylor. https://example.org/"
        );
    }

    #[test]
    fn a_title_cannot_leave_its_braces() {
        assert_eq!(braced("a} , evil = {b\\c 50%"), "a  , evil =  b c 50\\%");
    }
}
