//! What a source's file says of all its records: their language, their licence, and that of what they describe.
//!
//! Apart from rules, because these only fill what a record leaves open and are marked as not being its own words.

use crate::config::Source;
use crate::lom::Parsed;
use crate::model::correction::Correction;
use crate::model::path::Path;

/// A source's defaults.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Defaults {
    source: String,
    language: Option<String>,
    content_licence: Option<String>,
    /// The licence of the metadata.
    pub metadata_licence: Option<String>,
}

impl Defaults {
    /// What the source's file says; `None` where it says nothing of the kind.
    pub fn of(source: &Source) -> Option<Self> {
        let defaults = Self {
            source: source.id.to_string(),
            language: source.default_language.clone(),
            content_licence: source.assumed_content_licence.clone(),
            metadata_licence: source.metadata_licence.clone(),
        };
        let any = [&defaults.language, &defaults.content_licence, &defaults.metadata_licence];
        any.iter().any(|default| default.is_some()).then_some(defaults)
    }

    /// Fills what the record leaves open: the language of its texts (3.4), and the licence (6.3) where all of
    /// category 6 says nothing about one.
    pub fn fill(&self, parsed: &mut Parsed, corrections: &mut Vec<Correction>) {
        if let Some(language) = &self.language {
            corrections.extend(self.added(("metaMetadata.language", "default_language"), language, parsed));
        }
        let rights = &parsed.lom.rights;
        let told = !rights.description.is_empty()
            || parsed.lom.extensions.iter().any(|extension| extension.path.starts_with("rights"));
        let free = rights.copyright_and_other_restrictions.as_ref().is_some_and(|value| value.value != "yes");
        if let Some(licence) = self.content_licence.as_ref().filter(|_| !told && !free) {
            corrections.extend(self.added(
                ("rights.description", "assumed_content_licence"),
                licence,
                parsed,
            ));
        }
    }

    fn added(&self, (path, key): (&str, &str), value: &str, parsed: &mut Parsed) -> Option<Correction> {
        let taken = Path::find(path)?.add(&mut parsed.lom, value, None);
        taken.then(|| Correction {
            rule: format!("sources/{}: {key}", self.source),
            path: path.to_owned(),
            before: None,
            after: Some(value.to_owned()),
        })
    }
}
