//! Answers: values to bytes (OAI-PMH 2.0 sections 2 to 6 of the schema).
use crate::model::record::Header;
use crate::oai::types::Format;
use crate::oai::types::Identify;
use crate::oai::types::ProtocolError;
use crate::oai::types::ResumptionToken;
use crate::oai::types::Set;

/// What every answer begins with.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// `YYYY-MM-DDThh:mm:ssZ`.
    pub response_date: &'a str,
    /// The base URL, byte for byte as configured.
    pub base_url: &'a str,
    /// The request's arguments with `verb` first; must be empty for badVerb and badArgument.
    pub arguments: &'a [(&'a str, &'a str)],
}

/// What goes into `metadata`.
#[derive(Debug, Clone, Copy)]
pub enum Metadata<'a> {
    /// No `metadata` element: a deleted record.
    None,
    /// A standalone document in any encoding: its element goes in, in UTF-8, without declaration, doctype and byte order mark.
    Document(&'a [u8]),
    /// These bytes as they are, damaged or not.
    Verbatim(&'a [u8]),
}

/// A record to send.
#[derive(Debug, Clone, Copy)]
pub struct OutgoingRecord<'a> {
    /// Its header.
    pub header: &'a Header,
    /// Its metadata; left out when the header says deleted.
    pub metadata: Metadata<'a>,
    /// `about` containers, one after another, as in [`crate::model::record::Incoming::about`].
    pub about: &'a [u8],
}

/// An `Identify` answer.
#[must_use]
pub fn identify(envelope: &Envelope<'_>, identify: &Identify) -> Vec<u8> {
    todo!("{envelope:?}{identify:?}")
}
/// A `ListMetadataFormats` answer.
#[must_use]
pub fn list_metadata_formats(envelope: &Envelope<'_>, formats: &[Format]) -> Vec<u8> {
    todo!("{envelope:?}{formats:?}")
}
/// A `ListSets` answer.
#[must_use]
pub fn list_sets(envelope: &Envelope<'_>, sets: &[Set], token: Option<&ResumptionToken>) -> Vec<u8> {
    todo!("{envelope:?}{sets:?}{token:?}")
}
/// A `ListIdentifiers` answer.
#[must_use]
pub fn list_identifiers(
    envelope: &Envelope<'_>,
    headers: &[&Header],
    token: Option<&ResumptionToken>,
) -> Vec<u8> {
    todo!("{envelope:?}{headers:?}{token:?}")
}
/// A `ListRecords` answer.
#[must_use]
pub fn list_records(
    envelope: &Envelope<'_>,
    records: &[OutgoingRecord<'_>],
    token: Option<&ResumptionToken>,
) -> Vec<u8> {
    todo!("{envelope:?}{records:?}{token:?}")
}
/// A `GetRecord` answer.
#[must_use]
pub fn get_record(envelope: &Envelope<'_>, record: &OutgoingRecord<'_>) -> Vec<u8> {
    todo!("{envelope:?}{record:?}")
}
/// An answer of protocol errors.
#[must_use]
pub fn errors(envelope: &Envelope<'_>, errors: &[ProtocolError]) -> Vec<u8> {
    todo!("{envelope:?}{errors:?}")
}
