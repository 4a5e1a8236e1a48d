//! The protocol's own things as values: pages, tokens, errors, Identify.
//!
//! Apart from reading and writing because both directions share them.

use std::ops::Range;

use crate::model::quarantine::Quarantined;
use crate::model::record::Header;
use crate::model::record::Incoming;
use crate::xml::Elem;
use crate::xml::Tree;

/// The protocol's namespace.
pub const NAMESPACE: &str = "http://www.openarchives.org/OAI/2.0/";

/// One response to a list or record request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// `responseDate` as sent, trimmed.
    pub response_date: Option<String>,
    /// Names of the verb elements found (`ListRecords`), in order; empty for error answers and bare records.
    pub verbs: Vec<String>,
    /// The records in order, good and bad.
    pub records: Vec<PageRecord>,
    /// The headers of a `ListIdentifiers` answer, in order.
    pub headers: Vec<Header>,
    /// The resumption token, where the element is there at all.
    pub token: Option<ResumptionToken>,
    /// `error` elements in order.
    pub errors: Vec<ProtocolError>,
    /// The whole page is namespace-well-formed.
    pub well_formed: bool,
    /// The first fault of a page that is not well-formed.
    pub fault: Option<String>,
    /// Oddities that cost nothing, in words (`metadata with several elements`).
    pub notes: Vec<String>,
    /// Of a Static Repository, whose one file has a list for each format: their formats, and which of the records
    /// are theirs (Specification for an OAI Static Repository, section 3.1). Empty for any other answer.
    pub lists: Vec<(String, Range<usize>)>,
}

impl Page {
    /// Neither a record nor a header is on it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.headers.is_empty()
    }

    /// Datestamps of its good records and headers, in their order, empty ones left out.
    pub fn datestamps(&self) -> impl Iterator<Item = &str> {
        self.all_headers().map(|header| header.datestamp.as_str()).filter(|datestamp| !datestamp.is_empty())
    }

    /// Headers of its good records, then those that stand alone.
    pub fn all_headers(&self) -> impl Iterator<Item = &Header> {
        let of_record = |record| match record {
            &PageRecord::Good(Incoming { ref header, .. }) => Some(header),
            PageRecord::Bad(_) => None,
        };
        self.records.iter().filter_map(of_record).chain(&self.headers)
    }

    /// Leaves the records of one format of a Static Repository; any other page stays as it is.
    pub fn keep_format(&mut self, prefix: &str) {
        if self.lists.is_empty() {
            return;
        }
        let lists = std::mem::take(&mut self.lists);
        let of_format = |at: &usize| lists.iter().any(|(name, range)| name == prefix && range.contains(at));
        let records = std::mem::take(&mut self.records).into_iter().enumerate();
        self.records = records.filter(|(at, _)| of_format(at)).map(|(_, record)| record).collect();
        self.lists = vec![(prefix.to_owned(), 0..self.records.len())];
    }
}

/// Where the metadata of a page's records stands in the page, as far as it may be read there.
#[derive(Debug, Default)]
pub struct Payloads {
    pub(super) tree: Option<Tree<'static>>,
    /// For each record of the page, the number of its metadata's element.
    pub(super) places: Vec<Option<usize>>,
}

impl Payloads {
    /// The metadata of the page's record number `at`; `None`: it is to be read from its bytes.
    #[must_use]
    pub fn element(&self, at: usize) -> Option<Elem<'_>> {
        let place = self.places.get(at).copied().flatten()?;
        self.tree.as_ref()?.elem(place)
    }
}

/// One record of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageRecord {
    /// Well-formed by itself, with a header.
    Good(Incoming),
    /// Not readable: its bytes as received, with the reason.
    Bad(Quarantined),
}

/// `resumptionToken` (OAI-PMH 2.0 section 3.5).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResumptionToken {
    /// The token, trimmed; empty = the list ends here.
    pub value: String,
    /// `cursor`, where it is a number.
    pub cursor: Option<u64>,
    /// `completeListSize`, where it is a number.
    pub complete_list_size: Option<u64>,
    /// `expirationDate` as sent.
    pub expiration_date: Option<String>,
}

/// An `error` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtocolError {
    /// `badArgument` and so on, as sent, known or not.
    pub code: String,
    /// Its text, trimmed.
    pub message: String,
}

/// An `Identify` answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identify {
    /// `repositoryName`.
    pub repository_name: String,
    /// `baseURL`.
    pub base_url: String,
    /// `protocolVersion`.
    pub protocol_version: String,
    /// `adminEmail`, in order.
    pub admin_emails: Vec<String>,
    /// `earliestDatestamp` as sent.
    pub earliest_datestamp: String,
    /// `deletedRecord` as sent: `no`, `transient`, `persistent`.
    pub deleted_record: String,
    /// `granularity` as sent.
    pub granularity: String,
    /// `compression`, in order.
    pub compressions: Vec<String>,
    /// The elements inside `description`, as standalone XML.
    pub descriptions: Vec<String>,
    /// `responseDate` of the answer.
    pub response_date: Option<String>,
}

/// A `metadataFormat`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Format {
    /// `metadataPrefix`.
    pub prefix: String,
    /// `schema`.
    pub schema: String,
    /// `metadataNamespace`.
    pub namespace: String,
}

/// A `set`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Set {
    /// `setSpec`.
    pub spec: String,
    /// `setName`.
    pub name: String,
    /// The elements inside `setDescription`, as standalone XML.
    pub descriptions: Vec<String>,
}

/// One page of `ListSets`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetList {
    /// The sets in order.
    pub sets: Vec<Set>,
    /// Where the list goes on.
    pub token: Option<ResumptionToken>,
}

/// Why nothing came out of an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// Neither a record, an error nor any other OAI-PMH element in it.
    #[error("no OAI-PMH answer: {0}")]
    NotOai(String),
    /// OAI-PMH, but not what was asked for.
    #[error("the answer has no {0}")]
    Missing(&'static str),
    /// OAI-PMH, but not well-formed, and what was asked for cannot be read.
    #[error("the answer is not well-formed: {0}")]
    NotWellFormed(String),
    /// The repository answered with errors of the protocol.
    #[error("{}", .0.iter().map(|e| format!("{}: {}", e.code, e.message)).collect::<Vec<_>>().join("; "))]
    Protocol(Vec<ProtocolError>),
}
