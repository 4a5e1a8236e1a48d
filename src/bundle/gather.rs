//! The words of a collection while its documents come: lists by number, named only at the end.
//!
//! Apart from `words` because it does not write and knows no table.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use super::codec::put_varint;
use super::words::Places;
use super::words::Posting;
use super::words::Words;
use crate::model::document::Document;
use crate::search::indexable::Form;
use crate::search::lexicon::Lexicon;
use crate::search::lexicon::Reading;
use crate::search::rank;

/// Collects the words of a collection.
#[derive(Default)]
pub struct Gathering {
    documents: u64,
    lexicon: Lexicon,
    reading: Reading,
    /// By text number.
    postings: Vec<Vec<Posting>>,
    occurrences: Vec<Vec<Places>>,
    /// See [`Words::places`].
    places: Vec<u8>,
    languages: BTreeSet<String>,
    /// By text number, only while a document is read: its fields as bits, and its places by field.
    masks: HashMap<u32, u16>,
    here: BTreeMap<u32, BTreeMap<u16, Vec<u32>>>,
}

impl Gathering {
    /// Adds a document.
    pub fn add(&mut self, doc: u32, document: &Document) {
        self.documents += 1;
        self.lexicon.read(document, &mut self.reading);
        self.postings.resize_with(self.lexicon.n_texts(), Vec::new);
        self.occurrences.resize_with(self.lexicon.n_texts(), Vec::new);
        self.places_of();
        for (term, impact) in &self.reading.impacts {
            let mask = self.masks.get(term).copied().unwrap_or(0);
            let code = u16::from(*impact) << rank::FIELDS.len() | mask;
            self.postings
                .get_mut(*term as usize)
                .into_iter()
                .for_each(|list| list.push(Posting { doc, code }));
        }
        for (form, fields) in &self.here {
            let start = self.places.len() as u64;
            put_places(&mut self.places, fields);
            let places = Places { doc, start, length: (self.places.len() as u64 - start) as u32 };
            self.occurrences.get_mut(*form as usize).into_iter().for_each(|list| list.push(places));
        }
        let languages = self.reading.languages.iter().filter_map(|number| self.lexicon.language(*number));
        self.languages.extend(languages.map(str::to_owned));
    }

    fn places_of(&mut self) {
        self.masks.clear();
        self.here.clear();
        for (number, places) in (0_u16..).zip(&self.reading.fields) {
            for place in places {
                *self.masks.entry(place.term).or_default() |= 1 << number;
                if !place.bare {
                    self.here.entry(place.form).or_default().entry(number).or_default().push(place.position);
                }
            }
        }
    }

    /// The words by name.
    #[must_use]
    pub fn finish(self) -> Words {
        let lexicon = &self.lexicon;
        let mut forms: HashMap<String, BTreeSet<Form>> = HashMap::new();
        let all = (0..).map_while(|number| lexicon.form(number));
        all.for_each(|form| {
            forms.entry(form.form.clone()).or_default().insert(form.clone());
        });
        Words {
            documents: self.documents,
            postings: named(lexicon, self.postings),
            occurrences: named(lexicon, self.occurrences),
            places: self.places,
            forms,
            languages: self.languages,
            chunk: 0,
        }
    }
}

fn named<T>(lexicon: &Lexicon, lists: Vec<Vec<T>>) -> HashMap<String, Vec<T>> {
    let lists = (0..).zip(lists).filter(|(_, list)| !list.is_empty());
    lists.map(|(number, list)| (lexicon.text(number).to_owned(), list)).collect()
}

/// The fields as bits, then for each its number of places and the distances between them.
fn put_places(out: &mut Vec<u8>, fields: &BTreeMap<u16, Vec<u32>>) {
    put_varint(out, fields.keys().fold(0, |mask, field| mask | 1 << field));
    for places in fields.values() {
        put_varint(out, places.len() as u64);
        let mut before = 0;
        for place in places {
            put_varint(out, u64::from(place - before));
            before = *place;
        }
    }
}
