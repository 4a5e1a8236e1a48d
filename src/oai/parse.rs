//! Answers: bytes to pages, formats, sets and Identify.
//!
//! A well-formed answer is read from its tree, in whatever namespace (none, without its last slash, OAI 1.1:
//! all seen in the field) and also where records stand in a wrapper of somebody else's. Anything else goes to
//! [`crate::oai::salvage`]. Knows no transport and no metadata format.

use std::borrow::Cow;

use crate::model::quarantine::Quarantined;
use crate::oai::record;
use crate::oai::record::trimmed;
use crate::oai::request::Verb;
use crate::oai::salvage;
use crate::oai::types::Format;
use crate::oai::types::Identify;
use crate::oai::types::Page;
use crate::oai::types::PageError;
use crate::oai::types::PageRecord;
use crate::oai::types::Payloads;
use crate::oai::types::ProtocolError;
use crate::oai::types::ResumptionToken;
use crate::oai::types::Set;
use crate::oai::types::SetList;
use crate::xml::Elem;
use crate::xml::Encoding;
use crate::xml::Tree;
use crate::xml::parse_element;
use crate::xml::parse_owned;

/// Reads an answer to a list or record request. A page that is not well-formed still gives its good records;
/// the others are [`PageRecord::Bad`] with their bytes, so that none is lost.
///
/// `charset` is HTTP's, see [`Encoding::detect`].
///
/// # Errors
/// Nothing of OAI-PMH is in it.
pub fn read_page(body: &[u8], charset: Option<&str>) -> Result<Page, PageError> {
    let encoding = Encoding::detect(body, charset);
    let fault = match encoding.as_ref().map_err(ToString::to_string).and_then(|e| text(*e, body)) {
        Ok((encoding, text)) => match parse_element(&text) {
            Ok(tree) => return PageReader::new(body, encoding, &tree).read().map(|(page, _)| page),
            Err(error) => error.to_string(),
        },
        Err(fault) => fault,
    };
    salvage::read(body, encoding.unwrap_or(Encoding::UTF_8), &fault)
}

/// As [`read_page`], and also says where in the page the metadata is, so that it need not be parsed again.
///
/// # Errors
/// As [`read_page`].
pub fn read_whole_page(body: Vec<u8>, charset: Option<&str>) -> Result<(Page, Payloads), PageError> {
    if Encoding::detect(&body, charset) != Ok(Encoding::UTF_8) {
        return Ok((read_page(&body, charset)?, Payloads::default()));
    }
    let text = match String::from_utf8(body) {
        Ok(text) => text,
        Err(error) => return Ok((read_page(error.as_bytes(), charset)?, Payloads::default())),
    };
    match parse_owned(text) {
        Ok(tree) => {
            let (page, places) = PageReader::new(tree.text().as_bytes(), Encoding::UTF_8, &tree).read()?;
            // The lists of a Static Repository are taken apart, which the places know nothing of.
            let payloads = match page.lists.is_empty() {
                true => Payloads { tree: Some(tree), places },
                false => Payloads::default(),
            };
            Ok((page, payloads))
        }
        Err((error, text)) => {
            Ok((salvage::read(text.as_bytes(), Encoding::UTF_8, &error.to_string())?, Payloads::default()))
        }
    }
}

fn text(encoding: Encoding, body: &[u8]) -> Result<(Encoding, Cow<'_, str>), String> {
    encoding.decode(body).map(|text| (encoding, text)).map_err(|error| error.to_string())
}

struct PageReader<'t> {
    body: &'t [u8],
    encoding: Encoding,
    tree: &'t Tree<'t>,
    page: Page,
    /// Of each record, where its metadata is; see [`Payloads`].
    places: Vec<Option<usize>>,
}

impl<'t> PageReader<'t> {
    fn new(body: &'t [u8], encoding: Encoding, tree: &'t Tree<'t>) -> Self {
        let page = Page { well_formed: true, ..Page::default() };
        Self { body, encoding, tree, page, places: Vec::new() }
    }

    fn read(mut self) -> Result<(Page, Vec<Option<usize>>), PageError> {
        let root = self.tree.root();
        if is_bare_record(root) {
            self.record(root);
            return Ok((self.page, self.places));
        }
        let is_oai = root.local() == "OAI-PMH";
        self.children(root, is_oai);
        let page = self.page;
        let empty = page.records.is_empty() && page.errors.is_empty() && page.verbs.is_empty();
        if is_oai || !empty {
            Ok((page, self.places))
        } else {
            Err(PageError::NotOai(salvage::what_came(root.local(), self.body)))
        }
    }

    /// The children of the root; below another root than `OAI-PMH`, also of the wrappers inside.
    fn children(&mut self, parent: Elem<'t>, is_oai: bool) {
        for child in parent.children() {
            match child.local() {
                "responseDate" if self.page.response_date.is_none() => {
                    self.page.response_date = Some(trimmed(child))
                }
                "error" if is_oai => self.page.errors.push(error(child)),
                "resumptionToken" => self.token(child),
                "record" if is_oai || is_bare_record(child) => self.record(child),
                name if Verb::from_name(name).is_some() => self.verb(child),
                _ if is_oai => {}
                _ => self.children(child, false),
            }
        }
    }

    fn verb(&mut self, verb: Elem<'t>) {
        self.page.verbs.push(verb.local().to_owned());
        let first = self.page.records.len();
        for child in verb.children() {
            match child.local() {
                "record" => self.record(child),
                "header" => self.page.headers.push(record::header(child)),
                "resumptionToken" => self.token(child),
                _ if verb.local() == "Identify" => {}
                _ => self.wrapper(child),
            }
        }
        // Only a Static Repository's lists name their format.
        if let Some(prefix) = verb.attr("", "metadataPrefix") {
            self.page.lists.push((prefix.trim().to_owned(), first..self.page.records.len()));
        }
    }

    /// Records in an element of somebody else's inside a list.
    fn wrapper(&mut self, parent: Elem<'t>) {
        for child in parent.children() {
            match child.local() {
                "record" if is_bare_record(child) => self.record(child),
                "resumptionToken" => self.token(child),
                _ => self.wrapper(child),
            }
        }
    }

    fn token(&mut self, elem: Elem<'_>) {
        self.page.token.get_or_insert_with(|| token(elem));
    }

    fn record(&mut self, elem: Elem<'_>) {
        let record = match record::read(elem, &mut self.page.notes) {
            Ok((incoming, payload)) => {
                self.places.push(payload.filter(|payload| payload.reads_alike_alone()).map(Elem::index));
                PageRecord::Good(incoming)
            }
            Err(refused) => {
                self.places.push(None);
                let range = self.encoding.source_range(self.body, self.tree.text(), elem.span());
                PageRecord::Bad(Quarantined {
                    identifier: refused.identifier,
                    offset: range.start as u64,
                    reason: refused.reason,
                    bytes: self.body.get(range).unwrap_or(&[]).to_vec(),
                })
            }
        };
        self.page.records.push(record);
    }
}

/// A `record` of OAI-PMH, not MARCXML's or another format's of that name.
fn is_bare_record(elem: Elem<'_>) -> bool {
    let is_oai = elem.namespace().starts_with("http://www.openarchives.org/OAI/");
    elem.local() == "record" && (is_oai || elem.child("header").is_some() || elem.child("metadata").is_some())
}

/// Reads an `error`.
pub(super) fn error(elem: Elem<'_>) -> ProtocolError {
    ProtocolError {
        code: elem.attr("", "code").unwrap_or_default().trim().to_owned(),
        message: elem.deep_text().trim().to_owned(),
    }
}

/// Reads a `resumptionToken`.
pub(super) fn token(elem: Elem<'_>) -> ResumptionToken {
    let number = |name| elem.attr("", name).and_then(|value| value.trim().parse().ok());
    ResumptionToken {
        value: trimmed(elem),
        cursor: number("cursor"),
        complete_list_size: number("completeListSize"),
        expiration_date: elem.attr("", "expirationDate").map(|date| date.trim().to_owned()),
    }
}

/// Reads an `Identify` answer; elements it lacks are empty.
///
/// # Errors
/// Protocol errors, no `Identify` element, not well-formed, no OAI-PMH at all.
pub fn identify(body: &[u8], charset: Option<&str>) -> Result<Identify, PageError> {
    match whole_identify(body, charset) {
        Err(PageError::NotWellFormed(fault)) => {
            damaged_identify(body, charset).ok_or(PageError::NotWellFormed(fault))
        }
        whole => whole,
    }
}

/// The parts of a damaged Identify that are whole; `None` where not even the protocol's version is.
fn damaged_identify(body: &[u8], charset: Option<&str>) -> Option<Identify> {
    let encoding = Encoding::detect(body, charset).unwrap_or(Encoding::UTF_8);
    let all = |local: &str| salvage::elements(body, encoding, local, trimmed);
    let one = |local: &str| salvage::element(body, encoding, local, trimmed).unwrap_or_default();
    salvage::element(body, encoding, "protocolVersion", trimmed).map(|protocol_version| Identify {
        repository_name: one("repositoryName"),
        base_url: one("baseURL"),
        protocol_version,
        admin_emails: all("adminEmail"),
        earliest_datestamp: one("earliestDatestamp"),
        deleted_record: one("deletedRecord"),
        granularity: one("granularity"),
        compressions: all("compression"),
        descriptions: Vec::new(),
        response_date: salvage::element(body, encoding, "responseDate", trimmed),
    })
}

fn whole_identify(body: &[u8], charset: Option<&str>) -> Result<Identify, PageError> {
    answer(body, charset, Verb::Identify, |identify, response_date| {
        let all = |local: &str| named(identify, local).map(trimmed).collect::<Vec<_>>();
        let one = |local: &str| identify.child(local).map(trimmed).unwrap_or_default();
        Identify {
            repository_name: one("repositoryName"),
            base_url: one("baseURL"),
            protocol_version: one("protocolVersion"),
            admin_emails: all("adminEmail"),
            earliest_datestamp: one("earliestDatestamp"),
            deleted_record: one("deletedRecord"),
            granularity: one("granularity"),
            compressions: all("compression"),
            descriptions: contents(identify, "description"),
            response_date,
        }
    })
}

/// Reads a `ListMetadataFormats` answer.
///
/// # Errors
/// As [`identify`].
pub fn formats(body: &[u8], charset: Option<&str>) -> Result<Vec<Format>, PageError> {
    let format = |format: Elem<'_>| {
        let one = |local: &str| format.child(local).map(trimmed).unwrap_or_default();
        Format { prefix: one("metadataPrefix"), schema: one("schema"), namespace: one("metadataNamespace") }
    };
    let whole = answer(body, charset, Verb::ListMetadataFormats, |list, _| {
        named(list, "metadataFormat").map(format).collect()
    });
    if !matches!(whole, Err(PageError::NotWellFormed(_))) {
        return whole;
    }
    let encoding = Encoding::detect(body, charset).unwrap_or(Encoding::UTF_8);
    let rest = salvage::elements(body, encoding, "metadataFormat", format);
    if rest.is_empty() { whole } else { Ok(rest) }
}

/// Reads a `ListSets` answer.
///
/// # Errors
/// As [`identify`].
pub fn sets(body: &[u8], charset: Option<&str>) -> Result<SetList, PageError> {
    answer(body, charset, Verb::ListSets, |list, _| {
        let set = |set: Elem<'_>| {
            let one = |local: &str| set.child(local).map(trimmed).unwrap_or_default();
            Set { spec: one("setSpec"), name: one("setName"), descriptions: contents(set, "setDescription") }
        };
        SetList {
            sets: named(list, "set").map(set).collect(),
            token: list.child("resumptionToken").map(token),
        }
    })
}

/// Finds the element of `verb` and reads it; where the answer is not well-formed, that element alone.
fn answer<T>(
    body: &[u8],
    charset: Option<&str>,
    verb: Verb,
    read: impl Fn(Elem<'_>, Option<String>) -> T,
) -> Result<T, PageError> {
    let encoding = Encoding::detect(body, charset);
    let decoded = encoding.as_ref().map_err(ToString::to_string).and_then(|e| text(*e, body));
    let fault = match decoded.and_then(|(_, text)| match parse_element(&text) {
        Ok(tree) => Ok(well_formed_answer(&tree, body, verb, &read)),
        Err(error) => Err(error.to_string()),
    }) {
        Ok(answer) => return answer,
        Err(fault) => fault,
    };
    let encoding = encoding.unwrap_or(Encoding::UTF_8);
    if let Some(value) = salvage::element(body, encoding, verb.as_str(), |elem| read(elem, None)) {
        return Ok(value);
    }
    let page = salvage::read(body, encoding, &fault)?;
    if page.errors.is_empty() {
        Err(PageError::NotWellFormed(fault))
    } else {
        Err(PageError::Protocol(page.errors))
    }
}

fn well_formed_answer<T>(
    tree: &Tree<'_>,
    body: &[u8],
    verb: Verb,
    read: impl Fn(Elem<'_>, Option<String>) -> T,
) -> Result<T, PageError> {
    let root = tree.root();
    if let Some(elem) = root.child(verb.as_str()) {
        return Ok(read(elem, root.child("responseDate").map(trimmed)));
    }
    let errors: Vec<ProtocolError> = named(root, "error").map(error).collect();
    if root.local() != "OAI-PMH" {
        Err(PageError::NotOai(salvage::what_came(root.local(), body)))
    } else if errors.is_empty() {
        Err(PageError::Missing(verb.as_str()))
    } else {
        Err(PageError::Protocol(errors))
    }
}

fn named<'t>(parent: Elem<'t>, local: &str) -> impl Iterator<Item = Elem<'t>> {
    parent.children().filter(move |child| child.local() == local)
}

/// The elements inside the children of that name, as standalone XML.
fn contents(parent: Elem<'_>, local: &str) -> Vec<String> {
    named(parent, local).flat_map(Elem::children).map(|elem| elem.standalone().into_owned()).collect()
}

#[cfg(test)]
#[path = "parse/tests.rs"]
mod tests;
