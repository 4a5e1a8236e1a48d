//! How to cite a resource: one line of text, and BibTeX.

use serde::Serialize;

use crate::crosswalk;
use crate::render::record::RecordInput;
use crate::render::text;

/// Citations, ready to copy.
#[derive(Debug, Clone, Serialize)]
pub struct CiteView {
    /// Names of styles with the citation in each.
    styles: Vec<(&'static str, String)>,
    bibtex: String,
    ris: String,
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
            styles: vec![
                ("APA", apa(&authors, year.as_deref(), title, &publishers, address)),
                ("MLA", mla(&authors, year.as_deref(), title, &publishers, address)),
            ],
            ris: ris(input),
            bibtex: bibtex(input, &authors, year.as_deref(), title, address),
        }
    }
}

/// Modern Language Association, 9th edition: `Author, and Author. “Title.” Publisher, Year, Address.`
fn mla(
    authors: &[String],
    year: Option<&str>,
    title: &str,
    publishers: &[String],
    address: Option<&str>,
) -> String {
    let head = match authors {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one}, and {two}"),
        [one, ..] => format!("{one}, et al"),
    };
    let head = head.trim_end_matches('.');
    let head = if head.is_empty() { String::new() } else { format!("{head}. ") };
    let publisher = publishers.join(", ");
    let tail: Vec<&str> = [publisher.as_str(), year.unwrap_or_default(), address.unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let tail = if tail.is_empty() { String::new() } else { format!(" {}.", tail.join(", ")) };
    format!("{head}“{}.”{tail}", title.trim_end_matches('.'))
}

/// As the crosswalk writes it: the same that the file of that form has.
fn ris(input: &RecordInput<'_>) -> String {
    let Some(lom) = input.lom else { return String::new() };
    let source = crosswalk::Source {
        lom,
        id: &input.record.id,
        header: &input.record.header,
        source: input.record.source.as_str(),
        harvested: None,
    };
    text::hide_mail(&crosswalk::ris::entry(&source).replace('\r', ""))
}

/// American Psychological Association: `Authors (Year). Title. Publisher. Address`; what is unknown is left out.
fn apa(
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
        assert_eq!(apa(none, None, "Cells", none, None), "Cells");
        let ada = &["Ada Lovelace".to_owned()];
        assert_eq!(
            apa(ada, Some("1843"), "Notes.", &["Taylor".to_owned()], Some("https://example.org/")),
            "Ada Lovelace (1843). Notes. Taylor. https://example.org/"
        );
        assert_eq!(mla(none, None, "Cells", none, None), "“Cells.”");
        assert_eq!(
            mla(ada, Some("1843"), "Notes.", &["Taylor".to_owned()], Some("https://example.org/")),
            "Ada Lovelace. “Notes.” Taylor, 1843, https://example.org/."
        );
    }

    #[test]
    fn a_title_cannot_leave_its_braces() {
        assert_eq!(braced("a} , evil = {b\\c 50%"), "a  , evil =  b c 50\\%");
    }
}
