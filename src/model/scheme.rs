//! A vocabulary of terms with names in several languages and a hierarchy.
//!
//! Apart from [`crate::model::vocab`], which has the short lists of LOM itself: a scheme is a library's or a nation's own, read
//! from a file (`lom::vdex`). Here is only what a term is and where it stands; which records have it is asked in
//! [`crate::model::vocabularies`].

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::model::lom::LangText;
use crate::model::vocab::Element;

/// Longest value of a term, in characters; a longer name is cut, its labels are not.
pub const MAX_VALUE_CHARS: usize = 100;
/// Steps from a term to the top; a file that needs more is read as if the chain ended there.
pub const MAX_LEVELS: usize = 32;

/// A term as a file has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// Unique in its scheme.
    pub id: String,
    /// What it is called.
    pub captions: LangText,
    /// The draft above it.
    pub broader: Option<usize>,
    /// The draft to be used in its place: it is then no term but another name of that one.
    pub preferred: Option<usize>,
}

/// What a file says of the scheme as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// The scheme's own name for itself, often a URI.
    pub identifier: String,
    /// What it is called.
    pub names: LangText,
    /// Language that a term's value is taken from; `None`: English, else the first that it has.
    pub language: Option<String>,
    /// Terms keep the file's order where they are listed.
    pub is_ordered: bool,
    /// The LOM element whose values it names; `None` for classifications (9.2).
    pub element: Option<Element>,
    /// Further names that records give as the source.
    pub sources: Vec<String>,
}

/// One term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Unique in its scheme.
    pub id: String,
    /// What it is called, at least once.
    pub captions: LangText,
    /// What else it is called: captions of terms that it is to be used for.
    pub synonyms: LangText,
    /// Its facet value, unique in the scheme and the same in every language of the interface.
    pub value: String,
    /// The term above it.
    pub broader: Option<usize>,
    /// The terms right below it, in the scheme's order.
    pub narrower: Vec<usize>,
}

/// A vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scheme {
    head: Head,
    terms: Vec<Term>,
    root: Option<usize>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

impl Scheme {
    /// Makes the terms' values, hierarchy and names of drafts. Of two drafts with one id the first is the term.
    /// A draft whose broader ones form a circle becomes a top term.
    #[must_use]
    pub fn new(head: Head, drafts: Vec<Draft>) -> Self {
        let mut scheme = Self { head, ..Self::default() };
        let places = scheme.take(&drafts);
        scheme.arrange(&drafts, &places);
        scheme.name(&drafts, &places);
        scheme
    }

    /// What is said of it as a whole.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// For another element, or known to records by further names.
    #[must_use]
    pub fn standing_for(mut self, element: Option<Element>, sources: Vec<String>) -> Self {
        self.head.element = element.or(self.head.element);
        self.head.sources.extend(sources);
        self
    }

    /// Every term, in the file's order.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The term at a place.
    #[must_use]
    pub fn term(&self, place: usize) -> Option<&Term> {
        self.terms.get(place)
    }

    /// The only top term, where it has narrower ones: it names the scheme and says nothing of a record.
    #[must_use]
    pub fn root(&self) -> Option<usize> {
        self.root
    }

    /// The terms that a list begins with.
    pub fn top(&self) -> impl Iterator<Item = usize> {
        (0..self.terms.len()).filter(|place| {
            let broader = self.terms.get(*place).and_then(|term| term.broader);
            broader == self.root && Some(*place) != self.root
        })
    }

    /// The term with this id, or with an id that it is to be used for.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<usize> {
        self.by_id.get(id.trim()).copied()
    }

    /// The term with this name, whatever its language and case.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<usize> {
        self.by_name.get(&*key(name)).copied()
    }

    /// Takes over the drafts that are terms; draft → term.
    fn take(&mut self, drafts: &[Draft]) -> Vec<Option<usize>> {
        let mut places: Vec<Option<usize>> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let known = self.by_id.get(&draft.id).copied();
            let is_term = known.is_none() && draft.preferred.is_none() && !draft.id.is_empty();
            if is_term {
                self.by_id.insert(draft.id.clone(), self.terms.len());
                self.terms.push(Term::of(draft));
            }
            places.push(if is_term { Some(self.terms.len() - 1) } else { known });
        }
        for (draft, place) in drafts.iter().zip(0..) {
            let preferred = draft.preferred.and_then(|at| places.get(at).copied().flatten());
            if let (Some(term), None) = (preferred, self.by_id.get(&draft.id)) {
                self.by_id.insert(draft.id.clone(), term);
                if let Some(slot) = places.get_mut(place) {
                    *slot = Some(term);
                }
            }
        }
        places
    }

    fn arrange(&mut self, drafts: &[Draft], places: &[Option<usize>]) {
        let at = |draft: usize| places.get(draft).copied().flatten();
        let mut above: Vec<Option<usize>> = vec![None; self.terms.len()];
        for (draft, place) in drafts.iter().zip(places) {
            let slot = place.and_then(|place| above.get_mut(place));
            if let (Some(slot @ None), None) = (slot, draft.preferred) {
                *slot = draft.broader.and_then(at);
            }
        }
        for place in 0..above.len() {
            if is_circular(&above, place) {
                above.get_mut(place).map(Option::take);
            }
        }
        for (place, broader) in above.iter().enumerate() {
            if let Some(term) = self.terms.get_mut(place) {
                term.broader = *broader;
            }
            if let Some(broader) = broader.and_then(|broader| self.terms.get_mut(broader)) {
                broader.narrower.push(place);
            }
        }
        let mut top = above.iter().enumerate().filter(|(_, broader)| broader.is_none());
        let only = top.next().map(|(place, _)| place).filter(|_| top.next().is_none());
        self.root = only.filter(|place| self.term(*place).is_some_and(|term| !term.narrower.is_empty()));
    }

    fn name(&mut self, drafts: &[Draft], places: &[Option<usize>]) {
        for (draft, place) in drafts.iter().zip(places) {
            let term = place.and_then(|place| self.terms.get_mut(place));
            if let Some(term) = term.filter(|term| term.id != draft.id) {
                term.synonyms.0.extend(draft.captions.0.iter().cloned());
            }
        }
        let values = self.values();
        for (term, value) in self.terms.iter_mut().zip(values) {
            term.value = value;
        }
        for captions in [true, false] {
            for (place, term) in self.terms.iter().enumerate() {
                let names = if captions { &term.captions } else { &term.synonyms };
                for name in &names.0 {
                    self.by_name.entry(key(&name.text).into_owned()).or_insert(place);
                }
            }
        }
    }

    /// One value a term: its name; where two have the same, with the broader term's, else with its id, as often as
    /// it takes.
    fn values(&self) -> Vec<String> {
        let names: Vec<String> = self.terms.iter().map(|term| self.main_name(term)).collect();
        let mut counts: HashMap<String, u32> = HashMap::new();
        names.iter().for_each(|name| *counts.entry(key(name).into_owned()).or_default() += 1);
        let mut taken = HashSet::new();
        let value = |(term, name): (&Term, &String)| {
            let is_alone = counts.get(&*key(name)).is_none_or(|count| *count < 2);
            let broader = term.broader.and_then(|at| names.get(at)).filter(|_| !is_alone);
            let mut value = broader.map_or_else(|| name.clone(), |broader| format!("{name} ({broader})"));
            let mut longer = name.clone();
            while !taken.insert(key(&value).into_owned()) {
                longer = format!("{longer} [{}]", term.id);
                value.clone_from(&longer);
            }
            value
        };
        self.terms.iter().zip(&names).map(value).collect()
    }

    fn main_name(&self, term: &Term) -> String {
        let wanted = [self.head.language.as_deref().unwrap_or("en"), "en"];
        let name = term.captions.best(&wanted).map_or(term.id.as_str(), |caption| &caption.text);
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = if self.head.element.is_some() { name.to_lowercase() } else { name };
        if name.chars().nth(MAX_VALUE_CHARS).is_none() {
            return name;
        }
        name.chars().take(MAX_VALUE_CHARS - 1).chain(['…']).collect()
    }
}

impl Term {
    fn of(draft: &Draft) -> Self {
        let mut captions = draft.captions.clone();
        if captions.is_empty() {
            captions.0.push(crate::model::lom::LangString { language: None, text: draft.id.clone() });
        }
        Self {
            id: draft.id.clone(),
            captions,
            synonyms: LangText::default(),
            value: String::new(),
            broader: None,
            narrower: Vec::new(),
        }
    }
}

/// Whether the way up from here does not end.
fn is_circular(above: &[Option<usize>], from: usize) -> bool {
    let mut at = Some(from);
    for _ in 0..=MAX_LEVELS {
        at = at.and_then(|place| above.get(place).copied().flatten());
        if at.is_none() {
            return false;
        }
    }
    true
}

/// What two spellings of one name or source have in common: case and white space do not count.
#[must_use]
pub fn key(name: &str) -> Cow<'_, str> {
    if is_key(name) {
        return Cow::Borrowed(name);
    }
    let mut words = name.split_whitespace();
    let mut key = words.next().unwrap_or_default().to_lowercase();
    for word in words {
        key.push(' ');
        key.push_str(&word.to_lowercase());
    }
    Cow::Owned(key)
}

/// ASCII in lower case, one space between words: its own key.
fn is_key(name: &str) -> bool {
    let mut last = b' ';
    for byte in name.bytes() {
        if !matches!(byte, b'!'..=b'@' | b'['..=b'~') && (byte != b' ' || last == b' ') {
            return false;
        }
        last = byte;
    }
    last != b' ' || name.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lom::LangString;

    fn named(texts: &[(&str, &str)]) -> LangText {
        let string = |(tag, text): &(&str, &str)| LangString {
            language: Some((*tag).to_owned()),
            text: (*text).to_owned(),
        };
        LangText(texts.iter().map(string).collect())
    }

    fn draft(id: &str, captions: &[(&str, &str)], broader: Option<usize>) -> Draft {
        Draft { id: id.to_owned(), captions: named(captions), broader, preferred: None }
    }

    #[test]
    fn a_term_s_value_is_its_english_name_unless_the_scheme_has_a_language() {
        let drafts = vec![draft("1", &[("de", "Mathematik"), ("en", "Mathematics")], None)];
        assert_eq!(Scheme::new(Head::default(), drafts.clone()).terms()[0].value, "Mathematics");
        let head = Head { language: Some("de".to_owned()), ..Head::default() };
        assert_eq!(Scheme::new(head, drafts).terms()[0].value, "Mathematik");
    }

    #[test]
    fn two_terms_of_one_name_have_two_values() {
        let drafts = vec![
            draft("m", &[("en", "Music")], None),
            draft("p", &[("en", "Physics")], None),
            draft("mh", &[("en", "History")], Some(0)),
            draft("ph", &[("en", "history")], Some(1)),
            draft("h", &[("en", "History")], None),
            draft("h2", &[("en", "History")], None),
        ];
        let scheme = Scheme::new(Head::default(), drafts);
        let values: Vec<&str> = scheme.terms().iter().map(|term| term.value.as_str()).collect();
        let expected =
            ["Music", "Physics", "History (Music)", "history (Physics)", "History", "History [h2]"];
        assert_eq!(values, expected);
    }

    #[test]
    fn the_only_top_term_is_the_scheme_s_root_and_no_list_begins_with_it() {
        let drafts = vec![
            draft("s", &[], None),
            draft("a", &[], Some(0)),
            draft("b", &[], Some(0)),
            draft("c", &[], Some(1)),
        ];
        let scheme = Scheme::new(Head::default(), drafts);
        assert_eq!((scheme.root(), scheme.top().collect::<Vec<_>>()), (Some(0), vec![1, 2]));
        let flat = Scheme::new(Head::default(), vec![draft("only", &[], None)]);
        assert_eq!((flat.root(), flat.top().collect::<Vec<_>>()), (None, vec![0]));
    }

    #[test]
    fn a_circle_ends_and_a_term_to_be_used_for_another_has_its_name_too() {
        let mut old = draft("old", &[("en", "Sums")], None);
        old.preferred = Some(0);
        let drafts = vec![draft("a", &[("en", "Arithmetic")], Some(2)), old, draft("b", &[], Some(0))];
        let scheme = Scheme::new(Head::default(), drafts);
        assert_eq!(scheme.terms().len(), 2);
        assert_eq!(scheme.terms()[0].broader, None);
        for (found, place) in [
            (scheme.by_id("old"), Some(0)),
            (scheme.by_name(" sums "), Some(0)),
            (scheme.by_name("ARITHMETIC"), Some(0)),
            (scheme.by_name("nothing"), None),
        ] {
            assert_eq!(found, place);
        }
    }
}
