//! One answer to a list request: a page, or a failure that is worth another try.
//!
//! Pure, and apart from the list so that it need not know what a whole document looks like.

use crate::harvest::retry::Failure;
use crate::http::Response;
use crate::oai;
use crate::oai::Page;
use crate::oai::Payloads;
use crate::oai::Verb;

/// How often a page that is cut off is asked for before its good records are taken as they are.
const CUT_OFF_TRIES: u32 = 4;

/// A page as read.
pub(super) struct Answer {
    /// The page.
    pub(super) page: Page,
    /// Where its metadata stands in it.
    pub(super) payloads: Payloads,
    /// Its end is missing, and was missing each time.
    pub(super) cut_off: bool,
}

/// Reads a page; an answer that is none, or that was cut off, is a failure to be tried again.
pub(super) fn read(response: Response, verb: Verb, attempt: u32) -> Result<Answer, Failure> {
    let charset = response.charset();
    let whole = is_whole(&response.body);
    let (page, payloads) = oai::read_whole_page(response.body, charset.as_deref())
        .map_err(|error| Failure::NotOai { reason: error.to_string() })?;
    // Headers alone are no answer to ListRecords: nothing could be stored of them.
    let only_headers = verb == Verb::ListRecords && page.records.is_empty() && !page.headers.is_empty();
    let has_records = !page.is_empty() && !only_headers;
    let answers = page.verbs.iter().any(|name| name == verb.as_str()) && !only_headers;
    if page.well_formed && page.errors.is_empty() && !has_records && !answers {
        return Err(Failure::NotOai { reason: format!("the answer is no {}", verb.as_str()) });
    }
    // The records of the rest, and the token, are lost with the end: better ask again.
    let cut_off = !page.well_formed && page.token.is_none() && !whole;
    if cut_off && (attempt < CUT_OFF_TRIES || !has_records) {
        return Err(Failure::CutOff);
    }
    Ok(Answer { page, payloads, cut_off })
}

/// Whether the document's last end tag is there, so that a missing token is no accident.
pub(in crate::harvest) fn is_whole(body: &[u8]) -> bool {
    let name = b"OAI-PMH";
    let Some(at) = body.windows(name.len()).rposition(|window| window == name) else { return false };
    let before = body.get(..at).unwrap_or_default();
    let start = before.iter().rposition(|byte| *byte == b'<').unwrap_or(0);
    before.get(start..start + 2) == Some(b"</")
}
