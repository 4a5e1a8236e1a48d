//! A record as search sees it: flat fields, each with the languages of its texts.
//!
//! Made from [`crate::model::lom::Lom`] in one place (`ingest::document`), indexed by `search`, written
//! into bundles, never stored as truth. One shape for both, so that catalogue and bundle find the same.

use crate::model::id::RecordId;

/// A text and its language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// BCP 47; `None` when unknown: then the text is folded but not stemmed.
    pub language: Option<String>,
    /// Plain text: markup removed, entities decoded.
    pub text: String,
}

/// The fields of the contract's "Search fields and facets". Facet values are stable codes, never labels,
/// except for `subject`, whose values are the words themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Public id; its [`RecordId::order`] breaks ties between equal scores.
    pub id: RecordId,
    /// The source's present id.
    pub source: String,
    /// OAI identifier and LOM 1.1 entries: matched whole, case kept.
    pub identifier: Vec<String>,
    /// 1.2, every language.
    pub title: Vec<Text>,
    /// 1.4, then 5.10.
    pub description: Vec<Text>,
    /// 1.5 and 9.4.
    pub keyword: Vec<Text>,
    /// Taxon entries of 9 with purpose discipline or idea, and keywords where there is none.
    pub subject: Vec<Text>,
    /// What the terms of its subjects and their broader terms are called in every language: searched as `subject`.
    pub subject_label: Vec<Text>,
    /// The facet: for a term of a vocabulary its value and those of its broader terms, else the words themselves.
    pub subject_value: Vec<String>,
    /// Names of authors and of those who serve as such.
    pub author: Vec<String>,
    /// Names of publishers.
    pub publisher: Vec<String>,
    /// 1.3, else the guessed one ([`crate::model::record::Derived::languages`]): BCP 47 primary subtag (`pt`, `zh`),
    /// the facet's code.
    pub language: Vec<String>,
    /// 5.2, LOM's value where one maps, else the value in lower case.
    pub resource_type: Vec<String>,
    /// 4.1 grouped: `text`, `html`, `pdf`, `image`, `audio`, `video`, `archive`, `application`, `other`.
    pub format: Vec<String>,
    /// 5.6: `school`, `higher education`, `training`, `other`, else the value in lower case.
    pub level: Vec<String>,
    /// 5.7 as bands that it touches: `0-5`, `6-8`, `9-11`, `12-14`, `15-18`, `19-`.
    pub age: Vec<String>,
    /// 5.8, LOM's value.
    pub difficulty: Vec<String>,
    /// SPDX-like code such as `CC-BY-SA-4.0`; empty when unknown.
    pub licence: Vec<String>,
    /// `share`, `adapt`, `sell`.
    pub permission: Vec<String>,
    /// `yes` or `no`.
    pub cost: Vec<String>,
    /// Terms of schema.org's accessibility vocabularies.
    pub access: Vec<String>,
    /// Year of publication, else of the latest life cycle date.
    pub year: Option<i32>,
    /// Content is stored in this collection.
    pub here: bool,
    /// Equal for records of one resource.
    pub group: String,
}
