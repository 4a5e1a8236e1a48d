//! LOM's elements by their path: what a rule names, and what it may read and change there.
//!
//! One table, so that whoever writes a configuration, checks it and applies it means the same. A path has no
//! numbers: it stands for the element in all of its places. Knows no rule and no format.

use crate::model::lom::LangString;
use crate::model::lom::LangText;
use crate::model::lom::Lom;
use crate::model::lom::Vocabulary;
use crate::model::vocab;

/// What becomes of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It stays.
    Keep,
    /// This in its place.
    Set(String),
    /// It goes.
    Drop,
}

/// The values of one element in one place.
pub trait Values {
    /// Asks `change` about each value, in order, and does as it says.
    fn rewrite(&mut self, change: &mut dyn FnMut(&str) -> Change);
    /// Adds a value; an element that holds only one takes it where it has none. `language` is that of a text.
    /// Says whether it was taken.
    fn add(&mut self, value: &str, language: Option<&str>) -> bool;
}

/// A function that shows an element's values wherever they stand.
type Visit = fn(&mut Lom, &mut dyn FnMut(&mut dyn Values));

/// One element.
#[derive(Clone, Copy)]
pub struct Path {
    /// LOM's words, such as `educational.context`.
    pub name: &'static str,
    visit: Visit,
    parent: fn(&mut Lom),
}

impl std::fmt::Debug for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Path {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Path {}

impl Path {
    /// The element with this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        PATHS.iter().find(|path| path.name == name).copied()
    }

    /// Asks `change` about each value in `lom` and does as it says.
    pub fn rewrite(self, lom: &mut Lom, change: &mut dyn FnMut(&str) -> Change) {
        (self.visit)(lom, &mut |values| values.rewrite(change));
    }

    /// Adds a value in the first place that takes it, which is made where there is none.
    pub fn add(self, lom: &mut Lom, value: &str, language: Option<&str>) -> bool {
        (self.parent)(lom);
        let mut taken = false;
        (self.visit)(lom, &mut |values| taken = taken || values.add(value, language));
        taken
    }

    /// The values, in order.
    pub fn values(self, lom: &mut Lom) -> Vec<String> {
        let mut found = Vec::new();
        self.rewrite(lom, &mut |value| {
            found.push(value.to_owned());
            Change::Keep
        });
        found
    }
}

impl Values for Vec<String> {
    fn rewrite(&mut self, change: &mut dyn FnMut(&str) -> Change) {
        self.retain_mut(|value| keep(value, change));
    }

    fn add(&mut self, value: &str, _language: Option<&str>) -> bool {
        let new = !self.iter().any(|held| held == value);
        if new {
            self.push(value.to_owned());
        }
        new
    }
}

impl Values for Option<String> {
    fn rewrite(&mut self, change: &mut dyn FnMut(&str) -> Change) {
        if self.as_mut().is_some_and(|value| !keep(value, change)) {
            *self = None;
        }
    }

    fn add(&mut self, value: &str, _language: Option<&str>) -> bool {
        let new = self.is_none();
        self.get_or_insert_with(|| value.to_owned());
        new
    }
}

impl Values for LangText {
    fn rewrite(&mut self, change: &mut dyn FnMut(&str) -> Change) {
        self.0.retain_mut(|string| keep(&mut string.text, change));
    }

    fn add(&mut self, value: &str, language: Option<&str>) -> bool {
        let string = LangString { language: language.map(str::to_owned), text: value.to_owned() };
        let new = !self.0.contains(&string);
        if new {
            self.0.push(string);
        }
        new
    }
}

impl Values for Vec<LangText> {
    fn rewrite(&mut self, change: &mut dyn FnMut(&str) -> Change) {
        self.retain_mut(|text| {
            text.rewrite(change);
            !text.is_empty()
        });
    }

    fn add(&mut self, value: &str, language: Option<&str>) -> bool {
        let mut text = LangText::default();
        text.add(value, language);
        let new = !self.contains(&text);
        if new {
            self.push(text);
        }
        new
    }
}

impl Values for Option<Vocabulary> {
    fn rewrite(&mut self, change: &mut dyn FnMut(&str) -> Change) {
        if self.as_mut().is_some_and(|value| !keep_term(value, change)) {
            *self = None;
        }
    }

    fn add(&mut self, value: &str, _language: Option<&str>) -> bool {
        let new = self.is_none();
        self.get_or_insert_with(|| term(value));
        new
    }
}

impl Values for Vec<Vocabulary> {
    fn rewrite(&mut self, change: &mut dyn FnMut(&str) -> Change) {
        self.retain_mut(|value| keep_term(value, change));
    }

    fn add(&mut self, value: &str, _language: Option<&str>) -> bool {
        let new = !self.iter().any(|held| held.value == value);
        if new {
            self.push(term(value));
        }
        new
    }
}

fn keep(value: &mut String, change: &mut dyn FnMut(&str) -> Change) -> bool {
    match change(value) {
        Change::Keep => true,
        Change::Set(new) => {
            *value = new;
            true
        }
        Change::Drop => false,
    }
}

/// A term that is put in another's place is of no vocabulary that the record named.
fn keep_term(held: &mut Vocabulary, change: &mut dyn FnMut(&str) -> Change) -> bool {
    match change(&held.value) {
        Change::Keep => true,
        Change::Set(new) => {
            *held = term(&new);
            true
        }
        Change::Drop => false,
    }
}

/// A term of LOM's own lists names them as its source.
fn term(value: &str) -> Vocabulary {
    let own = vocab::is_lom_value(value);
    Vocabulary {
        source: own.then(|| "LOMv1.0".to_owned()),
        value: value.to_owned(),
        label: LangText::default(),
    }
}

fn educational(lom: &mut Lom) {
    if lom.educational.is_empty() {
        lom.educational.push(Default::default());
    }
}

macro_rules! paths {
    ($($name:literal $place:ident $($at:ident).+ ;)+) => {
        &[$(Path { name: $name, parent: paths!(+ $place), visit: |lom, see| paths!(@ lom see $place $($at).+) },)+]
    };
    (+ educational) => { educational };
    (+ $other:ident) => { |_| {} };
    (@ $lom:ident $see:ident record $($at:ident).+) => { $see(&mut $lom.$($at).+) };
    (@ $lom:ident $see:ident educational $at:ident) => {
        $lom.educational.iter_mut().for_each(|one| $see(&mut one.$at))
    };
    (@ $lom:ident $see:ident contributions $category:ident . contribute . $at:ident) => {
        $lom.$category.contribute.iter_mut().for_each(|one| $see(&mut one.$at))
    };
    (@ $lom:ident $see:ident relations $at:ident) => {
        $lom.relation.iter_mut().for_each(|one| $see(&mut one.$at))
    };
    (@ $lom:ident $see:ident classifications $at:ident) => {
        $lom.classification.iter_mut().for_each(|one| $see(&mut one.$at))
    };
    (@ $lom:ident $see:ident taxa $at:ident) => {{
        let paths = $lom.classification.iter_mut().flat_map(|one| &mut one.taxon_path);
        paths.flat_map(|path| &mut path.taxon).for_each(|taxon| $see(&mut taxon.$at))
    }};
}

/// Every path that a rule may name.
pub static PATHS: &[Path] = paths! {
    "general.title" record general.title;
    "general.language" record general.language;
    "general.description" record general.description;
    "general.keyword" record general.keyword;
    "general.coverage" record general.coverage;
    "general.structure" record general.structure;
    "general.aggregationLevel" record general.aggregation_level;
    "lifeCycle.version" record life_cycle.version;
    "lifeCycle.status" record life_cycle.status;
    "metaMetadata.metadataSchema" record meta_metadata.metadata_schema;
    "metaMetadata.language" record meta_metadata.language;
    "technical.format" record technical.format;
    "technical.size" record technical.size;
    "technical.location" record technical.location;
    "technical.installationRemarks" record technical.installation_remarks;
    "technical.otherPlatformRequirements" record technical.other_platform_requirements;
    "educational.interactivityType" educational interactivity_type;
    "educational.learningResourceType" educational learning_resource_type;
    "educational.interactivityLevel" educational interactivity_level;
    "educational.semanticDensity" educational semantic_density;
    "educational.intendedEndUserRole" educational intended_end_user_role;
    "educational.context" educational context;
    "educational.typicalAgeRange" educational typical_age_range;
    "educational.difficulty" educational difficulty;
    "educational.description" educational description;
    "educational.language" educational language;
    "rights.cost" record rights.cost;
    "rights.copyrightAndOtherRestrictions" record rights.copyright_and_other_restrictions;
    "rights.description" record rights.description;
    "lifeCycle.contribute.role" contributions life_cycle.contribute.role;
    "metaMetadata.contribute.role" contributions meta_metadata.contribute.role;
    "relation.kind" relations kind;
    "classification.purpose" classifications purpose;
    "classification.keyword" classifications keyword;
    "classification.taxonPath.taxon.entry" taxa entry;
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_can_be_read_changed_and_dropped() {
        for path in PATHS {
            let mut lom = Lom::default();
            lom.life_cycle.contribute.push(Default::default());
            lom.meta_metadata.contribute.push(Default::default());
            lom.relation.push(Default::default());
            lom.classification.push(crate::model::lom::Classification {
                taxon_path: vec![crate::model::lom::TaxonPath {
                    taxon: vec![Default::default()],
                    ..Default::default()
                }],
                ..Default::default()
            });
            assert!(path.add(&mut lom, "old", None), "{path:?}");
            path.rewrite(&mut lom, &mut |value| Change::Set(format!("{value}er")));
            assert_eq!(path.values(&mut lom), ["older"], "{path:?}");
            path.rewrite(&mut lom, &mut |_| Change::Drop);
            assert_eq!(path.values(&mut lom), [""; 0], "{path:?}");
        }
    }

    #[test]
    fn a_term_of_lom_put_in_anothers_place_names_lom_as_its_source() {
        let mut lom = Lom::default();
        let path = Path::find("educational.context").unwrap();
        path.add(&mut lom, "PO", None);
        path.rewrite(&mut lom, &mut |_| Change::Set("school".to_owned()));
        let context = lom.educational.first().and_then(|one| one.context.first()).unwrap();
        assert_eq!((context.source.as_deref(), context.value.as_str()), (Some("LOMv1.0"), "school"));
    }
}
