//! What becomes of one word, remembered: texts repeat their words, and folding and stemming are most of the
//! work of indexing.
//!
//! Apart from the reading of texts because forgetting is its own business: a thread remembers so many words of a
//! language and then begins again, so that memory stays bounded whatever is indexed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::fold;
use super::stem::Morphology;
use crate::model::formula;

/// Words of one language that a thread remembers, a few MB at most.
const MOST_WORDS: usize = 20_000;

/// The words of one language that a thread has met.
type Words = HashMap<String, Rc<Spelled>>;

/// A word in all its forms.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::search) struct Spelled {
    /// Plain lower-case spelling, diacritics kept.
    pub spelling: String,
    /// The folded word; empty where nothing of it is a letter.
    pub form: String,
    /// The folded stem, or `form` where there is none.
    pub term: String,
    /// The stem of the word typed without diacritics, where that is another term.
    pub bare: Option<String>,
}

impl Spelled {
    /// Spells `word`, and stems it where `stemmed`.
    pub(in crate::search) fn new(word: &str, morphology: Morphology, stemmed: bool) -> Self {
        let spelling = fold::prepare(word, morphology.turkic);
        let form = fold::strip(&spelling);
        if let Some(name) = letter_name(&form) {
            return Self { spelling, form: name.to_owned(), term: name.to_owned(), bare: None };
        }
        let stemmed = stemmed && morphology.has_stemmer();
        let stem =
            |word: &str| Some(fold::strip(&morphology.stem(word))).filter(|s| stemmed && !s.is_empty());
        let term = stem(&spelling).unwrap_or_else(|| form.clone());
        let bare = (form != spelling).then(|| stem(&form)).flatten().filter(|bare| *bare != term);
        Self { spelling, form, term, bare }
    }

    /// [`Spelled::new`] of a word to be stemmed, from memory where it was met before on this thread.
    pub(super) fn remembered(word: &str, morphology: Morphology) -> Rc<Self> {
        thread_local! {
            static MEMORY: RefCell<Vec<(Morphology, Words)>> = const { RefCell::new(Vec::new()) };
        }
        MEMORY.with_borrow_mut(|memory| {
            let at = memory.iter().position(|(of, _)| *of == morphology).unwrap_or_else(|| {
                memory.push((morphology, HashMap::new()));
                memory.len() - 1
            });
            let Some((_, words)) = memory.get_mut(at) else {
                return Rc::new(Self::new(word, morphology, true));
            };
            if let Some(known) = words.get(word) {
                return Rc::clone(known);
            }
            if words.len() >= MOST_WORDS {
                words.clear();
            }
            let spelled = Rc::new(Self::new(word, morphology, true));
            words.insert(word.to_owned(), Rc::clone(&spelled));
            spelled
        })
    }
}

/// What a letter of the Greek alphabet that stands alone is called: `π` is found by `pi`.
fn letter_name(form: &str) -> Option<&'static str> {
    let mut letters = form.chars();
    let first = letters.next().filter(|c| !c.is_ascii())?;
    letters.next().is_none().then(|| formula::name_of_letter(first))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_changes_nothing_even_when_it_is_full() {
        let languages = ["en", "fr", "tr", "zh"].map(|tag| Morphology::of(Some(tag)));
        for n in 0..MOST_WORDS + 10 {
            Spelled::remembered(&format!("w{n}"), languages[0]);
        }
        for word in ["Universités", "ISTANBUL", "running", "数学", "Übungen", "…"] {
            for morphology in languages {
                let fresh = Spelled::new(word, morphology, true);
                for _ in 0..2 {
                    assert_eq!(*Spelled::remembered(word, morphology), fresh, "{word}");
                }
            }
        }
    }
}
