//! IEEE 1484.12.1-2002 Learning Object Metadata, all nine categories, as one value.
//!
//! Every dialect is read into this and every output is written from it. Nothing of the standard is left
//! out; what the standard does not have is kept in [`Lom::extensions`]. Order is kept everywhere.
//!
//! The types derive serde in LOM's own element names: LOM's JSON form *is* this model (JSON Lines, the
//! API), so a second set of structs would only repeat it. Empty members are left out of the JSON.

use serde::Deserialize;
use serde::Serialize;

/// One LOM instance.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Lom {
    /// 1.
    #[serde(skip_serializing_if = "is_default")]
    pub general: General,
    /// 2.
    #[serde(skip_serializing_if = "is_default")]
    pub life_cycle: LifeCycle,
    /// 3.
    #[serde(skip_serializing_if = "is_default")]
    pub meta_metadata: MetaMetadata,
    /// 4.
    #[serde(skip_serializing_if = "is_default")]
    pub technical: Technical,
    /// 5, repeatable.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub educational: Vec<Educational>,
    /// 6.
    #[serde(skip_serializing_if = "is_default")]
    pub rights: Rights,
    /// 7, one per target.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relation: Vec<Relation>,
    /// 8.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub annotation: Vec<Annotation>,
    /// 9.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classification: Vec<Classification>,
    /// What profiles add and LOM lacks, in document order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
}

/// One string with its language (section 7 of the standard).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LangString {
    /// BCP 47, normalised; `None` where none (or `x-none`) is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The text, white space at its ends removed; markup is kept as it came.
    #[serde(rename = "string")]
    pub text: String,
}

/// LOM's *LangString* datatype: one meaning in several languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LangText(pub Vec<LangString>);

impl LangText {
    /// No string at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The string for a reader of `wanted` (BCP 47, best first), else the first one.
    #[must_use]
    pub fn best(&self, wanted: &[&str]) -> Option<&LangString> {
        let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        wanted
            .iter()
            .find_map(|want| {
                self.0
                    .iter()
                    .find(|s| s.language.as_deref().is_some_and(|have| primary(have) == primary(want)))
            })
            .or_else(|| self.0.first())
    }
}

/// A vocabulary value as it came; [`crate::model::vocab`] maps it to LOM's own value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Vocabulary {
    /// The vocabulary's name or URI; `None` where the record gives none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The value, trimmed, inner white space collapsed; otherwise as it came.
    pub value: String,
    /// Human labels that some profiles add (ScoLOMFR `label`, hs-oer-lom `entry`).
    #[serde(skip_serializing_if = "LangText::is_empty")]
    pub label: LangText,
}

/// 1.1, 3.1 and 7.2.1: a catalogue scheme and the entry in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Identifier {
    /// Scheme, such as `URI`, `ISBN`, `oai`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog: Option<String>,
    /// Value in that scheme; may be empty where only a catalog was given.
    pub entry: String,
}

/// LOM's *DateTime* datatype.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DateTime {
    /// As it came, trimmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_time: Option<String>,
    /// The same in words.
    #[serde(skip_serializing_if = "LangText::is_empty")]
    pub description: LangText,
}

impl DateTime {
    /// The four-digit year the value begins with or contains.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        let text = self.date_time.as_deref()?;
        text.split(|c: char| !c.is_ascii_digit())
            .find(|part| part.len() == 4)
            .and_then(|part| part.parse().ok())
            .filter(|year| (1000..=2999).contains(year))
    }
}

/// LOM's *Duration* datatype.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Duration {
    /// As it came, trimmed; ISO 8601 where the source keeps the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    /// The same in words.
    #[serde(skip_serializing_if = "LangText::is_empty")]
    pub description: LangText,
}

/// A person or organisation: the vCard text and what was read from it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Entity {
    /// The element's text, trimmed: a vCard, or a bare name.
    pub vcard: String,
    /// FN, or N put together, or the bare name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// ORG.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// EMAIL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// 2.3 and 3.2.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Contribute {
    /// 2.3.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Vocabulary>,
    /// 2.3.2, most relevant first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entity: Vec<Entity>,
    /// 2.3.3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<DateTime>,
}

/// Category 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct General {
    /// 1.1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifier: Vec<Identifier>,
    /// 1.2.
    #[serde(skip_serializing_if = "LangText::is_empty")]
    pub title: LangText,
    /// 1.3, BCP 47 or `none`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub language: Vec<String>,
    /// 1.4.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub description: Vec<LangText>,
    /// 1.5, one concept each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keyword: Vec<LangText>,
    /// 1.6.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<LangText>,
    /// 1.7.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structure: Option<Vocabulary>,
    /// 1.8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregation_level: Option<Vocabulary>,
}

/// Category 2.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LifeCycle {
    /// 2.1.
    #[serde(skip_serializing_if = "LangText::is_empty")]
    pub version: LangText,
    /// 2.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Vocabulary>,
    /// 2.3, ordered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contribute: Vec<Contribute>,
}

/// Category 3: about the record, not the resource.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MetaMetadata {
    /// 3.1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifier: Vec<Identifier>,
    /// 3.2, ordered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contribute: Vec<Contribute>,
    /// 3.3.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metadata_schema: Vec<String>,
    /// 3.4, BCP 47.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// 4.4.1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrComposite {
    /// 4.4.1.1.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Vocabulary>,
    /// 4.4.1.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Vocabulary>,
    /// 4.4.1.3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_version: Option<String>,
    /// 4.4.1.4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_version: Option<String>,
}

/// 4.4: any one of the composites suffices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Requirement {
    /// 4.4.1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub or_composite: Vec<OrComposite>,
}

/// Category 4.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Technical {
    /// 4.1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub format: Vec<String>,
    /// 4.2, as it came; bytes in decimal digits where the source keeps the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// 4.3, preferred first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub location: Vec<String>,
    /// 4.4: all must hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requirement: Vec<Requirement>,
    /// 4.5.
    #[serde(skip_serializing_if = "LangText::is_empty")]
    pub installation_remarks: LangText,
    /// 4.6.
    #[serde(skip_serializing_if = "LangText::is_empty")]
    pub other_platform_requirements: LangText,
    /// 4.7.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<Duration>,
}

/// Category 5.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Educational {
    /// 5.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interactivity_type: Option<Vocabulary>,
    /// 5.2, most dominant first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub learning_resource_type: Vec<Vocabulary>,
    /// 5.3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interactivity_level: Option<Vocabulary>,
    /// 5.4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub semantic_density: Option<Vocabulary>,
    /// 5.5, most dominant first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub intended_end_user_role: Vec<Vocabulary>,
    /// 5.6.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<Vocabulary>,
    /// 5.7.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub typical_age_range: Vec<LangText>,
    /// 5.8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<Vocabulary>,
    /// 5.9.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typical_learning_time: Option<Duration>,
    /// 5.10.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub description: Vec<LangText>,
    /// 5.11: the user's language, BCP 47.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub language: Vec<String>,
}

/// Category 6.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Rights {
    /// 6.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Vocabulary>,
    /// 6.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copyright_and_other_restrictions: Option<Vocabulary>,
    /// 6.3.
    #[serde(skip_serializing_if = "LangText::is_empty")]
    pub description: LangText,
}

/// 7.2.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RelationResource {
    /// 7.2.1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifier: Vec<Identifier>,
    /// 7.2.2.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub description: Vec<LangText>,
}

/// Category 7.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Relation {
    /// 7.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Vocabulary>,
    /// 7.2.
    #[serde(skip_serializing_if = "is_default")]
    pub resource: RelationResource,
}

/// Category 8.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Annotation {
    /// 8.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<Entity>,
    /// 8.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<DateTime>,
    /// 8.3.
    #[serde(skip_serializing_if = "LangText::is_empty")]
    pub description: LangText,
}

/// 9.2.2.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Taxon {
    /// 9.2.2.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// 9.2.2.2.
    #[serde(skip_serializing_if = "LangText::is_empty")]
    pub entry: LangText,
}

/// 9.2: from general to specific.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TaxonPath {
    /// 9.2.1.
    #[serde(skip_serializing_if = "LangText::is_empty")]
    pub source: LangText,
    /// 9.2.2, each a child of the one before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taxon: Vec<Taxon>,
}

/// Category 9.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Classification {
    /// 9.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Vocabulary>,
    /// 9.2.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taxon_path: Vec<TaxonPath>,
    /// 9.3.
    #[serde(skip_serializing_if = "LangText::is_empty")]
    pub description: LangText,
    /// 9.4.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keyword: Vec<LangText>,
}

/// An element that LOM does not have, with the place it was found at.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Extension {
    /// LOM path of its parent: `""` for the root, `educational[0]`, `lifeCycle.contribute[1]`, …
    pub path: String,
    /// The element itself.
    pub element: Element,
}

/// A namespaced XML element, mixed content flattened to its text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Element {
    /// Namespace URI; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// Local name.
    pub name: String,
    /// Attributes other than namespace declarations: (name as `{namespace}local` or `local`, value).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
    /// Text directly inside, trimmed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Child elements.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Element>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
