//! Which term of which vocabulary a record means, and what that term is called.
//!
//! Apart from [`crate::model::scheme`], which knows one vocabulary and no record. Look-ups only: search, pages and bundles
//! ask the same questions here, so that a term has one value and one set of names everywhere.

use std::collections::HashMap;

use crate::model::document::Text;
use crate::model::lom::LangString;
use crate::model::lom::LangText;
use crate::model::lom::Lom;
use crate::model::lom::Taxon;
use crate::model::lom::TaxonPath;
use crate::model::lom::Vocabulary;
use crate::model::query::Field;
use crate::model::scheme::MAX_LEVELS;
use crate::model::scheme::Scheme;
use crate::model::scheme::Term;
use crate::model::scheme::key;
use crate::model::vocab;
use crate::model::vocab::Element;

/// Where a term stands: its scheme, and its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    scheme: usize,
    term: usize,
}

impl At {
    /// The number of its scheme.
    #[must_use]
    pub fn scheme(self) -> usize {
        self.scheme
    }
}

/// Every vocabulary of a site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vocabularies {
    schemes: Vec<Scheme>,
    /// Source's key → schemes.
    by_source: HashMap<String, Vec<usize>>,
    /// Ids that are addresses mean one thing wherever they stand.
    by_address: HashMap<String, At>,
    by_value: HashMap<Option<Element>, HashMap<String, At>>,
    /// Of each scheme's terms.
    names: Vec<Vec<Vec<Name>>>,
}

/// One of the names of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As its scheme has it.
    pub text: Text,
    /// What equal names share.
    pub key: String,
}

impl Vocabularies {
    /// Of two schemes that have a value in common, the first one's term stands for it.
    #[must_use]
    pub fn new(schemes: Vec<Scheme>) -> Self {
        let names = schemes.iter().map(|scheme| scheme.terms().iter().map(names).collect()).collect();
        let mut all = Self { schemes, names, ..Self::default() };
        for (number, scheme) in all.schemes.iter().enumerate() {
            for source in sources(scheme) {
                let known = all.by_source.entry(source).or_default();
                if !known.contains(&number) {
                    known.push(number);
                }
            }
            for (term, place) in scheme.terms().iter().zip(0..) {
                let at = At { scheme: number, term: place };
                if is_address(&term.id) {
                    all.by_address.entry(term.id.clone()).or_insert(at);
                }
                if scheme.root() != Some(place) {
                    let values = all.by_value.entry(scheme.head().element).or_default();
                    values.entry(key(&term.value).into_owned()).or_insert(at);
                }
            }
        }
        all
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.schemes.is_empty()
    }

    /// The schemes of classifications, each with its number.
    pub fn classifications(&self) -> impl Iterator<Item = (usize, &Scheme)> {
        self.schemes.iter().enumerate().filter(|(_, scheme)| scheme.head().element.is_none())
    }

    /// The term at `at`.
    #[must_use]
    pub fn term(&self, at: At) -> Option<&Term> {
        self.schemes.get(at.scheme)?.term(at.term)
    }

    /// Every name of the term at `at`: its captions, then its synonyms.
    #[must_use]
    pub fn names(&self, at: At) -> &[Name] {
        self.names.get(at.scheme).and_then(|scheme| scheme.get(at.term)).map_or(&[], Vec::as_slice)
    }

    /// Whether it only names its scheme.
    #[must_use]
    pub fn is_root(&self, at: At) -> bool {
        self.schemes.get(at.scheme).is_some_and(|scheme| scheme.root() == Some(at.term))
    }

    /// The terms above `at`, nearest first; a scheme's root is left out.
    #[must_use]
    pub fn broader(&self, at: At) -> Vec<At> {
        let step = |at: &At| {
            let broader = At { term: self.term(*at)?.broader?, ..*at };
            (!self.is_root(broader)).then_some(broader)
        };
        std::iter::successors(Some(at), step).skip(1).take(MAX_LEVELS).collect()
    }

    /// The term of a step of a path (9.2): by its id, else by its entry, in the schemes that the path's source names.
    #[must_use]
    pub fn of_taxon(&self, path: &TaxonPath, taxon: &Taxon) -> Option<At> {
        self.of_step(&self.named(path), taxon)
    }

    /// The schemes that a path's source names.
    #[must_use]
    pub fn named(&self, path: &TaxonPath) -> Vec<usize> {
        if self.schemes.is_empty() {
            return Vec::new();
        }
        self.schemes_of(None, path.source.0.iter().map(|source| source.text.as_str()))
    }

    /// As [`Self::of_taxon`], of a path whose source names these schemes.
    #[must_use]
    pub fn of_step(&self, named: &[usize], taxon: &Taxon) -> Option<At> {
        let id = taxon.id.as_deref().unwrap_or_default();
        self.find(named, id, taxon.entry.0.iter().map(|entry| entry.text.as_str()))
    }

    /// The term of a vocabulary's value: by its value as id, else as name.
    #[must_use]
    pub fn of_value(&self, element: Element, value: &Vocabulary) -> Option<At> {
        if self.schemes.is_empty() {
            return None;
        }
        let named = self.schemes_of(Some(element), value.source.as_deref().into_iter());
        self.find(&named, &value.value, std::iter::once(value.value.as_str()))
    }

    fn schemes_of<'v>(&self, element: Option<Element>, sources: impl Iterator<Item = &'v str>) -> Vec<usize> {
        let known =
            sources.flat_map(|source| self.by_source.get(&*key(source)).into_iter().flatten().copied());
        let fits = |number: &usize| self.schemes.get(*number).is_some_and(|s| s.head().element == element);
        known.filter(fits).collect()
    }

    fn find<'v>(
        &self,
        named: &[usize],
        id: &str,
        names: impl Iterator<Item = &'v str> + Clone,
    ) -> Option<At> {
        if let Some(at) = self.by_address.get(id) {
            return Some(*at);
        }
        named.iter().find_map(|scheme| {
            let terms = self.schemes.get(*scheme)?;
            let term = terms.by_id(id).or_else(|| names.clone().find_map(|name| terms.by_name(name)))?;
            Some(At { scheme: *scheme, term })
        })
    }

    /// The term with this facet value; `None` as element for subjects.
    #[must_use]
    pub fn by_value(&self, element: Option<Element>, value: &str) -> Option<At> {
        if self.schemes.is_empty() {
            return None;
        }
        self.by_value.get(&element)?.get(&*key(value)).copied()
    }

    /// The term that a facet's value stands for.
    #[must_use]
    pub fn of_facet(&self, field: Field, value: &str) -> Option<At> {
        let element = match field {
            Field::Subject => None,
            Field::Type => Some(Element::LearningResourceType),
            Field::Level => Some(Element::Context),
            Field::Difficulty => Some(Element::Difficulty),
            _ => return None,
        };
        self.by_value(element, value)
    }

    /// What a term is called for a reader of `language`: in it, else in English, else as its first caption has it.
    #[must_use]
    pub fn label(&self, at: At, language: &str) -> Option<&LangString> {
        self.term(at)?.captions.best(&[language, "en"])
    }

    /// Adds to a record's taxa and values what their terms are called in the languages that it lacks: for display,
    /// beside what the record says itself.
    pub fn add_labels(&self, lom: &mut Lom) {
        if self.schemes.is_empty() {
            return;
        }
        for path in lom.classification.iter_mut().flat_map(|class| &mut class.taxon_path) {
            for place in 0..path.taxon.len() {
                let at = path.taxon.get(place).and_then(|taxon| self.of_taxon(path, taxon));
                let captions = at.and_then(|at| self.term(at)).map(|term| &term.captions);
                if let (Some(captions), Some(taxon)) = (captions, path.taxon.get_mut(place)) {
                    complete(&mut taxon.entry, captions);
                }
            }
        }
        for (_, element, value) in vocab::values_of(lom) {
            if let Some(term) = self.of_value(element, value).and_then(|at| self.term(at)) {
                complete(&mut value.label, &term.captions);
            }
        }
    }
}

/// Adds the captions of languages that `text` does not have.
fn complete(text: &mut LangText, captions: &LangText) {
    for caption in &captions.0 {
        if !text.0.iter().any(|own| own.language == caption.language) {
            text.0.push(caption.clone());
        }
    }
}

fn names(term: &Term) -> Vec<Name> {
    let name = |string: &LangString| Name {
        text: Text { language: string.language.clone(), text: string.text.clone() },
        key: key(&string.text).into_owned(),
    };
    term.captions.0.iter().chain(&term.synonyms.0).map(name).collect()
}

fn sources(scheme: &Scheme) -> Vec<String> {
    let head = scheme.head();
    let last = head.identifier.rsplit(['/', '#']).next().unwrap_or_default();
    let names = head.names.0.iter().map(|name| name.text.as_str());
    let all = [head.identifier.as_str(), last].into_iter().chain(names);
    let all = all.chain(head.sources.iter().map(String::as_str)).map(|source| key(source).into_owned());
    all.filter(|source| !source.is_empty()).collect()
}

fn is_address(id: &str) -> bool {
    id.contains("://")
}
