//! Subjects: the record's own words, and the terms of vocabularies that they are.
//!
//! Apart from keywords because a subject may be a term, which has names in several languages, a value of its own and
//! broader terms. All of these are derived here once, so that facet, search and bundle agree.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::lom::document::all_strings;
use crate::lom::document::plain_text;
use crate::lom::document::repeats;
use crate::lom::document::without;
use crate::lom::document::words;
use crate::lom::vocabulary::lom_value;
use crate::model::document::Text;
use crate::model::lom::Classification;
use crate::model::lom::Lom;
use crate::model::lom::Taxon;
use crate::model::lom::TaxonPath;
use crate::model::scheme::key;
use crate::model::vocab::Element;
use crate::model::vocabularies::At;
use crate::model::vocabularies::Vocabularies;

/// What joins the steps of a path that stands in one taxon entry.
const PATH_JOINTS: [&str; 4] = [" > ", "::", " / ", " -- "];

/// Longest subject, in characters: the facet shows it.
const MAX_SUBJECT_CHARS: usize = 120;

/// The subjects of a record.
pub(super) struct Subjects {
    /// Its own words, each once.
    pub texts: Vec<Text>,
    /// Names of its terms, and of terms broader than those, that are not among its own words.
    pub labels: Vec<Text>,
    /// Facet values.
    pub values: Vec<String>,
}

/// Taxon entries of classifications by discipline or idea; keywords of 1.5 where there is none.
pub(super) fn of(lom: &Lom, language: Option<&str>, vocabularies: &Vocabularies) -> Subjects {
    let mut gathered =
        Gathered { vocabularies, language, texts: Vec::new(), terms: Vec::new(), values: Vec::new() };
    let paths =
        lom.classification.iter().filter(|class| by_subject(class)).flat_map(|class| &class.taxon_path);
    paths.for_each(|path| gathered.path(path));
    if gathered.texts.is_empty() && gathered.values.is_empty() {
        let keywords = all_strings(&lom.general.keyword).flat_map(|string| words::split(string, language));
        keywords.filter(fits).for_each(|keyword| gathered.word(keyword));
    }
    gathered.finish()
}

fn fits(text: &Text) -> bool {
    text.text.chars().count() <= MAX_SUBJECT_CHARS
}

/// A classification without a purpose is taken for one by subject.
fn by_subject(class: &Classification) -> bool {
    match &class.purpose {
        Some(purpose) => {
            matches!(lom_value(Element::Purpose, &purpose.value), Some("discipline" | "idea"))
        }
        None => true,
    }
}

struct Gathered<'a> {
    vocabularies: &'a Vocabularies,
    language: Option<&'a str>,
    texts: Vec<Text>,
    terms: Vec<At>,
    values: Vec<String>,
}

impl Gathered<'_> {
    /// The last step that is a term says what the record is about; the steps above it are the vocabulary's business,
    /// unless they are terms by their ids too. Steps below it, and a path without any term, are words.
    fn path(&mut self, path: &TaxonPath) {
        let named = self.vocabularies.named(path);
        let term_of = |taxon: &Taxon| self.vocabularies.of_step(&named, taxon);
        let last =
            path.taxon.iter().enumerate().rev().find_map(|(step, taxon)| Some((step, term_of(taxon)?)));
        for (step, taxon) in path.taxon.iter().enumerate() {
            let words = entries(taxon, self.language).into_iter().filter(fits);
            match last {
                Some((at, term)) if at == step => {
                    self.texts.extend(words);
                    self.term(term);
                }
                Some((at, _)) if step < at => {
                    self.texts.extend(words);
                    let by_id = Taxon { id: taxon.id.clone(), ..Taxon::default() };
                    self.vocabularies.of_step(&named, &by_id).into_iter().for_each(|term| self.term(term));
                }
                _ => words.for_each(|word| self.word(word)),
            }
        }
    }

    /// A word that is a term's value stands for the term, wherever it comes from.
    fn word(&mut self, word: Text) {
        match self.vocabularies.by_value(None, &word.text) {
            Some(term) => self.term(term),
            None => self.values.push(word.text.clone()),
        }
        self.texts.push(word);
    }

    fn term(&mut self, term: At) {
        if self.vocabularies.is_root(term) || self.terms.contains(&term) {
            return;
        }
        let line = std::iter::once(term).chain(self.vocabularies.broader(term));
        for at in line.filter(|at| !self.terms.contains(at)).collect::<Vec<_>>() {
            self.values.extend(self.vocabularies.term(at).map(|term| term.value.clone()));
            self.terms.push(at);
        }
    }

    fn finish(mut self) -> Subjects {
        let texts = words::unique(std::mem::take(&mut self.texts));
        let labels = if self.terms.is_empty() { Vec::new() } else { self.labels(&texts) };
        let repeats = repeats(&self.values, |value| key(value));
        let values = without(self.values, &repeats);
        Subjects { texts, labels, values }
    }

    /// Names of the terms that are not among `texts`.
    fn labels(&self, texts: &[Text]) -> Vec<Text> {
        let own = texts.iter().map(|text| (text.language.as_deref(), key(&text.text)));
        let mut seen: HashSet<(Option<&str>, Cow<'_, str>)> = own.collect();
        let names = self.terms.iter().flat_map(|at| self.vocabularies.names(*at));
        let new = names.filter(|name| seen.insert((name.text.language.as_deref(), name.key.as_str().into())));
        new.map(|name| name.text.clone()).collect()
    }
}

/// Every entry of a step; one that holds a whole path is taken apart.
fn entries(taxon: &Taxon, language: Option<&str>) -> Vec<Text> {
    let texts = taxon.entry.0.iter().filter_map(|string| plain_text(string, language));
    texts
        .flat_map(|text| {
            let joint = PATH_JOINTS.iter().find(|joint| text.text.contains(**joint));
            let parts: Vec<&str> =
                joint.map_or(vec![text.text.as_str()], |joint| text.text.split(joint).collect());
            parts
                .iter()
                .map(|part| Text { language: text.language.clone(), text: part.trim().to_owned() })
                .filter(|part| part.text.chars().any(char::is_alphabetic))
                .collect::<Vec<_>>()
        })
        .collect()
}
