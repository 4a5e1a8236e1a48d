//! A search as an Atom feed (RFC 4287): newest resources first, for those who follow a subject.

use std::fmt::Write;

use crate::catalog::HitRecord;
use crate::model::query::Sort;
use crate::render::SearchParams;
use crate::render::strings;
use crate::render::text;
use crate::web::answer::Answer;
use crate::web::answer::Keep;
use crate::web::discovery::escaped;
use crate::web::error::WebError;
use crate::web::pages::Visit;
use crate::web::params;

/// Entries of a feed.
const MAX_ENTRIES: usize = 50;
/// Longest summary, in characters.
const MAX_SUMMARY: usize = 600;
/// The moment of a feed without a datestamp.
const NO_TIME: &str = "1970-01-01T00:00:00Z";

/// `/feed.atom?q=`, with the filters of the results page.
pub fn feed(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let (read, _) = params::read(visit.request);
    let params = SearchParams { sort: Sort::Date, page: 1, ..read };
    let page = visit.state.catalog.search(&params::search(&params, 0, MAX_ENTRIES))?;
    let newest = page.hits.iter().map(|hit| moment(&hit.record.header.datestamp)).max();
    let mut body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    head(&mut body, visit, &params, &newest.unwrap_or_else(|| NO_TIME.to_owned()));
    page.hits.iter().for_each(|hit| entry(&mut body, visit, hit));
    body.push_str("</feed>\n");
    Ok(Answer::new(200, "application/atom+xml; charset=utf-8", body.into_bytes(), Keep::Revalidate))
}

fn head(body: &mut String, visit: &Visit<'_>, params: &SearchParams, updated: &str) {
    let here = escaped(&visit.absolute(&visit.request.here()));
    let found = visit.links.search(params);
    let page = escaped(&visit.absolute(found.strip_prefix(&visit.state.base).unwrap_or(&found)));
    let asked = if params.q.is_empty() { strings::text(visit.ui, "results.all") } else { params.q.clone() };
    let title = xml(&format!("{asked} · {}", visit.state.frame.name));
    let (lang, name) = (visit.ui.tag(), xml(&visit.state.frame.name));
    // Writing into a string cannot fail.
    let _written = writeln!(
        body,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{lang}\">\n<title>{title}</title>\n<id>{here}</id>\n\
         <updated>{updated}</updated>\n<author><name>{name}</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{here}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>"
    );
}

fn entry(body: &mut String, visit: &Visit<'_>, hit: &HitRecord) {
    let address = escaped(&visit.absolute(&format!("/record/{}", hit.record.id)));
    let untitled = strings::text(visit.ui, "results.untitled");
    let title = hit.document.title.first().map_or(untitled.as_str(), |title| title.text.as_str());
    let summary: String = hit
        .document
        .description
        .first()
        .map(|d| d.text.chars().take(MAX_SUMMARY).collect())
        .unwrap_or_default();
    let updated = moment(&hit.record.header.datestamp);
    let _written = writeln!(
        body,
        "<entry>\n<title>{}</title>\n<id>{address}</id>\n<updated>{updated}</updated>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n<summary>{}</summary>",
        xml(title),
        xml(&summary)
    );
    for author in &hit.document.author {
        let _written = writeln!(body, "<author><name>{}</name></author>", xml(author));
    }
    body.push_str("</entry>\n");
}

/// Metadata for XML: no character that it forbids or that deceives a reader.
fn xml(words: &str) -> String {
    let fits =
        |c: &char| (!c.is_control() || matches!(c, '\n' | '\t')) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    escaped(&words.chars().filter(fits).filter(|&c| !text::is_deceiving(c)).collect::<String>())
}

/// A datestamp as RFC 3339 wants it.
fn moment(datestamp: &str) -> String {
    let day = || datestamp.parse::<jiff::civil::Date>().map(|day| format!("{day}T00:00:00Z"));
    let time = datestamp.parse::<jiff::Timestamp>().map(|time| time.to_string());
    time.or_else(|_| day()).unwrap_or_else(|_| NO_TIME.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_datestamp_becomes_a_moment() {
        for (datestamp, expected) in [
            ("2024-05-06", "2024-05-06T00:00:00Z"),
            ("2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z"),
            ("spring", NO_TIME),
        ] {
            assert_eq!(moment(datestamp), expected);
        }
    }
}
