//! Answers: bytes to pages.
use crate::oai::types::Format;
use crate::oai::types::Identify;
use crate::oai::types::Page;
use crate::oai::types::PageError;
use crate::oai::types::SetList;

/// Reads an answer to a list or record request. A page that is not well-formed still gives its good records.
///
/// # Errors
/// Nothing of OAI-PMH is in it.
pub fn read_page(body: &[u8], charset: Option<&str>) -> Result<Page, PageError> {
    todo!("{body:?}{charset:?}")
}
/// Reads an `Identify` answer.
///
/// # Errors
/// Protocol errors, no `Identify` element, no OAI-PMH at all.
pub fn identify(body: &[u8], charset: Option<&str>) -> Result<Identify, PageError> {
    todo!("{body:?}{charset:?}")
}
/// Reads a `ListMetadataFormats` answer.
///
/// # Errors
/// As [`identify`].
pub fn formats(body: &[u8], charset: Option<&str>) -> Result<Vec<Format>, PageError> {
    todo!("{body:?}{charset:?}")
}
/// Reads a `ListSets` answer.
///
/// # Errors
/// As [`identify`].
pub fn sets(body: &[u8], charset: Option<&str>) -> Result<SetList, PageError> {
    todo!("{body:?}{charset:?}")
}
