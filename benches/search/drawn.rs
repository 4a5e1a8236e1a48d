//! Queries drawn from the collection: words that stand in one record together, every third with a facet value of it.
//!
//! The same collection gives the same queries. Each finds at least the record that it was drawn from.

use lomond::model::document::Document;
use lomond::model::query::Field;
use lomond::search::analysis;
use lomond::search::analysis::Kind;
use lomond::search::indexable;

/// Shortest word drawn, in characters: shorter ones are mostly articles.
const MIN_CHARS: usize = 4;
/// Facets that queries choose values of.
const FILTERS: [Field; 4] = [Field::Language, Field::Type, Field::Level, Field::Format];

/// One query.
#[derive(Debug)]
pub struct Drawn {
    /// Its words, all of which must be there.
    pub words: Vec<String>,
    /// A facet with the value chosen.
    pub filter: Option<(Field, String)>,
}

impl Drawn {
    /// Its address in the JSON API.
    pub fn api(&self) -> String {
        format!("/api/v1/search?{}", self.query())
    }

    /// The address of its page of results.
    pub fn page(&self) -> String {
        format!("/search?{}", self.query())
    }

    fn query(&self) -> String {
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("q", &self.words.join(" "));
        if let Some((field, value)) = &self.filter {
            pairs.append_pair(field.name(), value);
        }
        pairs.finish()
    }
}

/// Draws while records go by.
pub struct Drawer {
    step: u64,
    seen: u64,
    wanted: usize,
    drawn: Vec<Drawn>,
}

impl Drawer {
    pub fn new(records: u64, wanted: usize) -> Self {
        Self { step: (records / wanted.max(1) as u64).max(1), seen: 0, wanted, drawn: Vec::new() }
    }

    /// Draws one or more from a record whose turn it is.
    pub fn see(&mut self, document: &Document) {
        self.seen += 1;
        if !self.seen.is_multiple_of(self.step) || self.drawn.len() >= self.wanted {
            return;
        }
        let nth = self.drawn.len();
        let texts = document.title.iter().chain(&document.keyword).chain(&document.description);
        let mut words: Vec<String> = texts
            .flat_map(|text| analysis::tokens(&text.text, None))
            .filter(|token| token.kind == Kind::Word && token.spelling.chars().count() >= MIN_CHARS)
            .filter(|token| token.spelling.chars().all(char::is_alphabetic))
            .map(|token| token.spelling)
            .take(60)
            .collect();
        words.sort();
        words.dedup();
        // One to three words, spread over what there is.
        let wanted = nth % 3 + 1;
        let places = (0..wanted).map(|n| (nth * 7 + n * 13) % words.len().max(1));
        let mut picked: Vec<String> = places.filter_map(|at| words.get(at).cloned()).collect();
        picked.sort();
        picked.dedup();
        if !picked.is_empty() {
            let field = FILTERS.get(nth / 3 % FILTERS.len()).filter(|_| nth % 3 == 2);
            let filter = field.and_then(|field| {
                let value = indexable::values(document, *field).into_iter().next()?;
                Some((*field, value.text.into_owned()))
            });
            self.drawn.push(Drawn { words: picked, filter });
        }
    }

    pub fn done(self) -> Vec<Drawn> {
        self.drawn
    }
}
