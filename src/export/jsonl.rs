//! JSON Lines: a record an object, as the contract has it and `import` reads back.
//!
//! Added to the contract's members: `guessed_language`, where the record names none; `key`, where the source was renamed,
//! so that the id can be made again;
//! `rules`, what the site's rules changed in `lom`, `facts`, what learners choose by, with the evidence, `skipped`, why a rule leaves the record out, and `metadata_licence`;
//! `raw_base64` in the place of `raw`, where the bytes are not UTF-8; `about`, with `raw`, where there is any.

use std::io;

use data_encoding::BASE64;

use crate::catalog::Entry;
use crate::model::correction::Correction;
use crate::model::correction::Skipped;
use crate::model::facts::Facts;
use crate::model::lom::Lom;

#[derive(serde::Serialize)]
struct Line<'a> {
    id: &'a str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    identifier: &'a str,
    datestamp: &'a str,
    deleted: bool,
    sets: &'a [String],
    dialect: &'a str,
    lom: Option<&'a Lom>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guessed_language: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Correction]>::is_empty")]
    rules: &'a [Correction],
    #[serde(skip_serializing_if = "Facts::is_empty")]
    facts: Facts,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<&'a Skipped>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata_licence: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_base64: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<&'a str>,
}

/// The record as one JSON object, without the line's end; also what `show --json` and the API give.
///
/// # Errors
/// Never in practice: the model holds nothing that JSON cannot.
pub fn line(entry: &Entry, with_raw: bool) -> io::Result<Vec<u8>> {
    let record = &entry.record;
    let bytes = (with_raw && !record.header.deleted).then_some(record.raw.as_slice());
    let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok());
    let about = with_raw.then(|| std::str::from_utf8(&record.about).ok()).flatten();
    let line = Line {
        id: record.id.as_str(),
        source: record.source.as_str(),
        key: (record.source != record.source_key).then(|| record.source_key.as_str()),
        identifier: &record.header.identifier,
        datestamp: &record.header.datestamp,
        deleted: record.header.deleted,
        sets: &record.header.sets,
        dialect: &record.derived.dialect,
        lom: entry.lom.as_ref(),
        guessed_language: record.derived.guessed_language(),
        rules: &entry.corrections,
        facts: entry.facts(),
        skipped: entry.skipped.as_ref(),
        metadata_licence: entry.metadata_licence.as_deref(),
        raw: text,
        raw_base64: bytes.filter(|_| text.is_none()).map(|bytes| BASE64.encode(bytes)),
        about: about.filter(|about| !about.is_empty()),
    };
    Ok(serde_json::to_vec(&line)?)
}
