//! A record as this site shows it: what its bytes say, and what the site's people configured to correct or to add.
//!
//! The one way from raw bytes to a reading, at ingest and whenever a record is shown, so that index, pages,
//! exports and bundles say the same. Apart from `lom`, which knows the standard and no site, and from `ingest`
//! and `catalog`, which both use it. Knows no store, index or file; the raw bytes are never changed.

mod defaults;
mod rules;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::LazyLock;

use sha2::Digest;
use sha2::Sha256;

use crate::config::Config;
use crate::config::ConfigError;
use crate::config::Finding;
use crate::config::Rule;
use crate::config::Source;
use crate::config::VocabularyFile;
use crate::config::vocabulary::StandsFor;
use crate::curate::defaults::Defaults;
use crate::curate::rules::Marked;
use crate::curate::values::ValueMap;
use crate::lom;
use crate::lom::LomError;
pub use crate::lom::Metadata;
use crate::lom::Parsed;
use crate::lom::Reading;
use crate::model::correction::Correction;
use crate::model::correction::Skipped;
use crate::model::document::Document;
use crate::model::id::RecordId;
use crate::model::id::SourceId;
use crate::model::lom::Lom;
use crate::model::record::Derived;
use crate::model::scheme::Scheme;
use crate::model::vocabularies::Vocabularies;

/// What the site's people configured about the reading of records. The default changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Curation {
    rules: Vec<Marked>,
    /// By source key.
    defaults: BTreeMap<SourceId, Defaults>,
    vocabularies: Vocabularies,
    values: ValueMap,
    /// Of the files of vocabularies and the table of values: look-ups have no order that a digest could go by.
    files: u64,
}

/// Where a record comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Key of its source.
    pub key: &'a SourceId,
    /// Present id of its source.
    pub source: &'a SourceId,
    /// Its OAI identifier.
    pub identifier: &'a str,
}

/// A record as this site reads it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Curated {
    /// What it says; `None` for a format that is not read.
    pub lom: Option<Lom>,
    /// What is kept beside the raw bytes.
    pub derived: Derived,
    /// What was changed, in the order of the changes.
    pub corrections: Vec<Correction>,
    /// Why it is not shown, where a rule leaves it out.
    pub skipped: Option<Skipped>,
    /// Licence of the metadata as the source's file has it.
    pub metadata_licence: Option<String>,
}

static NONE: LazyLock<Curation> = LazyLock::new(Curation::default);

impl Curation {
    /// One that changes nothing: records are read as they came.
    #[must_use]
    pub fn none() -> &'static Self {
        &NONE
    }

    /// What `config` says about records.
    ///
    /// # Errors
    /// A vocabulary's file cannot be read; all findings at once.
    pub fn new(config: &Config) -> Result<Arc<Self>, ConfigError> {
        let mut findings = Vec::new();
        let schemes = config.vocabularies.iter().filter_map(|file| scheme(file, &mut findings)).collect();
        if !findings.is_empty() {
            return Err(ConfigError { findings });
        }
        let defaults = |source: &Source| Some((source.key.clone(), Defaults::of(source)?));
        Ok(Arc::new(Self {
            defaults: config.sources.iter().filter_map(defaults).collect(),
            vocabularies: Vocabularies::new(schemes),
            values: ValueMap::new(&config.values),
            files: files(config),
            ..Self::of_rules(config.rules.clone())
        }))
    }

    /// The site's vocabularies.
    #[must_use]
    pub fn vocabularies(&self) -> &Vocabularies {
        &self.vocabularies
    }

    /// A reading with what its vocabularies' terms are called in every language: for display, never for export.
    #[must_use]
    pub fn labelled(&self, lom: &Lom) -> Lom {
        let mut labelled = lom.clone();
        self.vocabularies.add_labels(&mut labelled);
        labelled
    }

    /// These rules and nothing else.
    #[must_use]
    pub fn of_rules(rules: Vec<Rule>) -> Self {
        Self { rules: rules.into_iter().map(Marked::new).collect(), ..Self::default() }
    }

    /// A number that changes with what is configured; 0 where nothing is.
    #[must_use]
    pub fn digest(&self) -> u64 {
        if self == Self::none() {
            return 0;
        }
        number(Sha256::digest(format!("{:?} {:?} {}", self.rules, self.defaults, self.files)).as_slice())
    }

    /// Reads one record. Bytes in a format that is not read, or none at all, give no LOM, and the namespace (or
    /// the root element's name) as dialect.
    ///
    /// # Errors
    /// The metadata is not (namespace-)well-formed, or over a limit.
    pub fn read(&self, origin: Origin<'_>, raw: &[u8]) -> Result<Curated, LomError> {
        if raw.is_empty() {
            return Ok(unread("", origin));
        }
        Ok(self.reading(origin, lom::read(raw)?))
    }

    /// As [`Curation::read`], of metadata that stands parsed in its page and reads alike there.
    ///
    /// # Errors
    /// It is over a limit.
    pub fn read_element(&self, origin: Origin<'_>, metadata: Metadata<'_>) -> Result<Curated, LomError> {
        Ok(self.reading(origin, lom::read_element(metadata)?))
    }

    fn reading(&self, origin: Origin<'_>, reading: Reading) -> Curated {
        match reading {
            Reading::Lom(parsed) => self.curate(origin, *parsed),
            Reading::Unknown { namespace, root } => {
                unread(if namespace.is_empty() { &root } else { &namespace }, origin)
            }
        }
    }

    /// Applies the rules, then the defaults of the source to what is still open.
    fn curate(&self, origin: Origin<'_>, mut parsed: Parsed) -> Curated {
        let rules::Outcome { mut corrections, skipped, marks } =
            rules::apply(&self.rules, origin, &mut parsed);
        let defaults = self.defaults.get(origin.key);
        if let Some(defaults) = defaults {
            defaults.fill(&mut parsed, &mut corrections);
        }
        corrections.extend(self.values.apply(&mut parsed.lom));
        if !corrections.is_empty() {
            lom::retitle(&mut parsed);
        }
        let derived =
            Derived { rules: marks, skipped: skipped.is_some(), ..lom::derive(&parsed, origin.identifier) };
        let metadata_licence = defaults.and_then(|defaults| defaults.metadata_licence.clone());
        Curated { lom: Some(parsed.lom), derived, corrections, skipped, metadata_licence }
    }

    /// A curated record as search sees it; what is indexed, and what pages, tables and bundles show.
    #[must_use]
    pub fn document(&self, origin: Origin<'_>, lom: &Lom, derived: &Derived) -> Document {
        let id = RecordId::derive(origin.key, origin.identifier);
        lom::document((&id, origin.source), origin.identifier, lom, derived, &self.vocabularies)
    }
}

/// What the files of vocabularies say, as a number.
fn files(config: &Config) -> u64 {
    let mut digest = Sha256::new();
    for file in &config.vocabularies {
        digest.update(Sha256::digest(&file.bytes));
        digest.update(format!("{:?}", file.stands_for));
    }
    digest.update(format!("{:?}", config.values));
    number(digest.finalize().as_slice())
}

fn number(digest: &[u8]) -> u64 {
    digest.iter().take(7).fold(1, |number, byte| (number << 8) | u64::from(*byte))
}

fn scheme(file: &VocabularyFile, findings: &mut Vec<Finding>) -> Option<Scheme> {
    match lom::vdex::read(&file.bytes) {
        Ok(scheme) => {
            let StandsFor { element, sources } = file.stands_for.clone();
            Some(scheme.standing_for(element, sources))
        }
        Err(error) => {
            findings.push(Finding { file: file.path.clone(), line: None, message: error.to_string() });
            None
        }
    }
}

fn unread(dialect: &str, origin: Origin<'_>) -> Curated {
    let group = Derived::group_of(origin.identifier);
    Curated {
        derived: Derived { dialect: dialect.to_owned(), group, ..Derived::default() },
        ..Curated::default()
    }
}
