//! The crawl path: a sitemap of every live record, in parts (sitemaps.org 0.9).
//!
//! A part holds the records whose ids begin with the same letters. Ids are hashes, so parts are even, need no state, and
//! keep their addresses while the collection grows; a part is small enough to be made in memory.

use std::fmt::Write;

use crate::model::id::RecordId;
use crate::web::answer::Answer;
use crate::web::answer::Keep;
use crate::web::discovery::escaped;
use crate::web::error::WebError;
use crate::web::pages::Visit;

/// Most addresses of one part, as the protocol has it.
const MAX_PART: usize = 50_000;
/// Addresses of a part on average at most; the index grows by a letter beyond that.
const USUAL_PART: u64 = 8_000;
/// Letters of an id that a part may stand for: 32,768 parts.
const MAX_LETTERS: u32 = 3;
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz234567";

const OPEN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

/// `/sitemap.xml`: the parts.
pub fn index(visit: &Visit<'_>) -> Result<Answer, WebError> {
    let records = visit.state.catalog.stats()?.records;
    let mut body = format!("{OPEN}<sitemapindex {NAMESPACE}>\n");
    for prefix in prefixes(letters(records)) {
        let address = visit.absolute(&format!("/sitemap/ids{prefix}.xml"));
        // Writing into a string cannot fail.
        let _written = writeln!(body, "<sitemap><loc>{}</loc></sitemap>", escaped(&address));
    }
    body.push_str("</sitemapindex>\n");
    Ok(xml(body))
}

/// `/sitemap/ids{prefix}.xml`: the live records whose ids begin with `-` and the letters, or all.
pub fn part(visit: &Visit<'_>, name: &str) -> Result<Answer, WebError> {
    let prefix = name.strip_prefix("ids").and_then(|name| name.strip_suffix(".xml"));
    let prefix = prefix.ok_or(WebError::NotFound)?;
    let letters = if prefix.is_empty() { "" } else { prefix.strip_prefix('-').ok_or(WebError::NotFound)? };
    let (first, last) = range(letters).ok_or(WebError::NotFound)?;
    let mut body = format!("{OPEN}<urlset {NAMESPACE}>\n");
    for (id, datestamp) in visit.state.catalog.live_between(&first, &last, MAX_PART)? {
        let address = escaped(&visit.absolute(&format!("/record/{id}")));
        let changed = day(&datestamp).map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        let _written = writeln!(body, "<url><loc>{address}</loc>{changed}</url>");
    }
    body.push_str("</urlset>\n");
    Ok(xml(body))
}

/// How many letters of an id make parts of the usual size.
fn letters(records: u64) -> u32 {
    (0..MAX_LETTERS).find(|letters| records >> (5 * letters) <= USUAL_PART).unwrap_or(MAX_LETTERS)
}

/// Every part's name beyond `ids`.
fn prefixes(letters: u32) -> Vec<String> {
    let mut prefixes = vec![String::new()];
    for nth in 0..letters {
        let dash = if nth == 0 { "-" } else { "" };
        prefixes = prefixes
            .iter()
            .flat_map(|prefix| LETTERS.chars().map(move |letter| format!("{prefix}{dash}{letter}")))
            .collect();
    }
    prefixes
}

/// The lowest and the highest id that begin with these letters.
fn range(letters: &str) -> Option<(RecordId, RecordId)> {
    let id =
        |rest: char| format!("{letters}{}", rest.to_string().repeat(20_usize.saturating_sub(letters.len())));
    (letters.len() <= 3).then(|| Some((id('a').parse().ok()?, id('7').parse().ok()?))).flatten()
}

/// The day of a datestamp in the form of the W3C; nothing of one that is none.
fn day(datestamp: &str) -> Option<&str> {
    let day = datestamp.get(..10)?;
    day.parse::<jiff::civil::Date>().is_ok().then_some(day)
}

fn xml(body: String) -> Answer {
    Answer::new(200, "application/xml; charset=utf-8", body.into_bytes(), Keep::Revalidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_grow_in_number_not_in_size() {
        for (records, parts) in [(0, 1), (8_000, 1), (8_001, 32), (256_000, 32), (1_000_000, 1_024)] {
            let prefixes = prefixes(letters(records));
            assert_eq!(prefixes.len(), parts, "{records}");
            assert!(prefixes.iter().all(|p| range(p.trim_start_matches('-')).is_some()));
        }
    }

    #[test]
    fn a_part_s_ids_begin_with_its_letters() {
        let (first, last) = range("b7").unwrap();
        assert_eq!((first.as_str(), last.as_str()), ("b7aaaaaaaaaaaaaaaaaa", "b7777777777777777777"));
        assert!(range("B").is_none() && range("abcd").is_none() && range("é").is_none());
        assert_eq!(
            (day("2024-05-06T01:02:03Z"), day("2024-13-06"), day("")),
            (Some("2024-05-06"), None, None)
        );
    }
}
