//! What the index knows of its words: forms, languages and counts of live records.
//!
//! tantivy's own counts include deleted records until their segment is merged; ranking must not depend on
//! when that happens, so that here the living are counted.

use std::collections::BTreeSet;

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::Searcher;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::Term;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::Field as Column;
use tantivy::schema::IndexRecordOption;

use super::schema::Fields;
use super::values::ValueNames;
use crate::search::indexable::Form;
use crate::search::indexable::FormRef;
use crate::search::plan::Dictionary;

/// Stands between the parts of an encoded form; never part of a word.
const SEPARATOR: char = '\0';

/// A form as one term: form, language, term and spelling; the last two empty where they equal the form.
pub(super) fn encode(form: FormRef<'_>) -> String {
    let FormRef { form, language, term, spelling } = form;
    let unless_same = |part| if part == form { "" } else { part };
    [form, language, unless_same(term), unless_same(spelling)].join("\0")
}

/// The form that a term encodes.
pub(super) fn decode(term: &[u8]) -> Option<Form> {
    let text = std::str::from_utf8(term).ok()?;
    let mut parts = text.split(SEPARATOR);
    let (form, language, term, spelling) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let or_form = |part: &str| if part.is_empty() { form } else { part }.to_owned();
    let (term, spelling) = (or_form(term), or_form(spelling));
    Some(Form { form: form.to_owned(), language: language.to_owned(), term, spelling })
}

/// The words of the index as one reader sees them.
pub(super) struct IndexDictionary<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    /// What values of facets are called.
    pub(super) values: &'a ValueNames,
}

impl IndexDictionary<'_> {
    /// Live records with this term.
    pub(super) fn count(&self, column: Column, term: &str) -> tantivy::Result<u64> {
        let mut count = 0;
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(column)?;
            if let Some(info) = index.get_term_info(&Term::from_field_text(column, term))? {
                count += live(segment, &index, &info)?;
            }
        }
        Ok(count)
    }

    /// Forms of live records that begin with `form`'s code.
    fn read_forms(&self, form: &str) -> tantivy::Result<BTreeSet<Form>> {
        let (from, to) = (format!("{form}\0"), format!("{form}\u{1}"));
        let mut found = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.form)?;
            let mut terms = index.terms().range().ge(&from).lt(&to).into_stream()?;
            while terms.advance() {
                if is_live(segment, &index, terms.value())? {
                    found.extend(decode(terms.key()));
                }
            }
        }
        Ok(found)
    }

    fn read_languages(&self) -> tantivy::Result<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.text_language)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                if is_live(segment, &index, terms.value())? {
                    found.extend(std::str::from_utf8(terms.key()).ok().map(str::to_owned));
                }
            }
        }
        Ok(found)
    }
}

impl Dictionary for IndexDictionary<'_> {
    // A dictionary that cannot be read makes the search itself fail in its next step, with the reason.
    fn forms(&self, form: &str) -> Vec<Form> {
        self.read_forms(form).unwrap_or_default().into_iter().collect()
    }

    fn languages(&self) -> Vec<String> {
        self.read_languages().unwrap_or_default().into_iter().collect()
    }
}

/// How many live records of a segment have a term.
pub(super) fn live(
    segment: &SegmentReader,
    index: &InvertedIndexReader,
    info: &TermInfo,
) -> tantivy::Result<u64> {
    if !segment.has_deletes() {
        return Ok(u64::from(info.doc_freq));
    }
    let count = living(segment, index, info)?.count();
    Ok(u64::try_from(count).unwrap_or(u64::MAX))
}

/// Whether a live record of a segment has a term.
fn is_live(segment: &SegmentReader, index: &InvertedIndexReader, info: &TermInfo) -> tantivy::Result<bool> {
    Ok(!segment.has_deletes() || living(segment, index, info)?.next().is_some())
}

fn living<'a>(
    segment: &'a SegmentReader,
    index: &InvertedIndexReader,
    info: &TermInfo,
) -> tantivy::Result<impl Iterator<Item = DocId> + use<'a>> {
    let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    let all = std::iter::from_fn(move || {
        let doc = postings.doc();
        postings.advance();
        (doc != TERMINATED).then_some(doc)
    });
    Ok(all.filter(|doc| !segment.is_deleted(*doc)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_survives_its_code() {
        for [form, language, term, spelling] in [
            ["cells", "en", "cell", "cells"],
            ["universites", "fr", "univers", "universités"],
            ["x", "", "x", "x"],
        ] {
            let form = FormRef { form, language, term, spelling };
            assert_eq!(decode(encode(form).as_bytes()), Some(form.owned()));
        }
        assert_eq!(decode(b"x"), None);
        assert_eq!(decode(b"\xff\0\0\0"), None);
    }
}
