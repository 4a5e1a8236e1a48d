//! What a query means: from clauses to terms, fields and phrases, before any index is asked.
//!
//! Pure over a [`Dictionary`], so that the index runs, and the bundle repeats, one and the same plan.

mod loose;

pub use loose::content;
pub use loose::is_loose;

use std::collections::BTreeSet;

use crate::model::query::Clause;
use crate::model::query::Field;
use crate::model::query::Filter;
use crate::model::query::Query;
use crate::model::query::Words;
use crate::search::analysis;
use crate::search::analysis::Kind;
use crate::search::analysis::Token;
use crate::search::indexable::Form;

/// Most words of a query that are searched for; the rest is ignored.
pub const MAX_WORDS: usize = 48;
/// Most terms one word may stand for: the first in the order given at [`Word::terms`].
pub const MAX_TERMS: usize = 24;

/// What a collection knows of its words.
pub trait Dictionary {
    /// How this folded word occurs in live records; sorted, distinct.
    fn forms(&self, form: &str) -> Vec<Form>;
    /// Primary subtags of the languages that live records' texts are in; sorted, distinct.
    fn languages(&self) -> Vec<String>;
}

/// A dictionary that knows nothing: words mean themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoDictionary;

impl Dictionary for NoDictionary {
    fn forms(&self, _form: &str) -> Vec<Form> {
        Vec::new()
    }

    fn languages(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A query, ready to run: every `must`, no `not`, every `narrow`, every `chosen`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Found and scored; the score is the sum.
    pub must: Vec<Part>,
    /// Found where any of these is, scored by their sum; empty: nothing is asked so.
    pub any: Vec<Part>,
    /// Each word of `any` that is there is worth [`crate::search::rank::HELD`] more.
    pub most: bool,
    /// Languages that the query is put in, as its stop words tell: preferred like those that the reader prefers.
    pub spoken: Vec<&'static str>,
    /// Places and [`Token::form`]s of the words that are searched for in any field or in the title, as they were typed: where
    /// there are two or more, a title that has them all is worth more.
    pub row: Vec<(u32, String)>,
    /// Excluded: records that have all parts of one of these.
    pub not: Vec<Vec<Part>>,
    /// Whole values typed in the query, not scored.
    pub narrow: Vec<Narrow>,
    /// Whole values chosen as facets, one element a field, not scored. A facet with chosen values is counted
    /// as if this element were not there.
    pub chosen: Vec<Narrow>,
}

/// One word or phrase, perhaps in several ways of writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Only in this text field; `None` = in any.
    pub field: Option<Field>,
    /// Ways to match: any of them, the score is the best one's.
    pub branches: Vec<Branch>,
}

/// Words that must all be there; the score is the sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The words, each scored by its terms.
    pub words: Vec<Word>,
    /// (Offset, [`Token::form`]) pairs that must stand in this order in one text field, at consecutive places as the
    /// offsets say; empty = anywhere.
    pub phrase: Vec<(u32, String)>,
}

/// A word with the terms it may be ranked as: a record matches that has one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded, as in [`Token::form`].
    pub form: String,
    /// As typed, in plain lower-case spelling.
    pub spelling: String,
    /// The word folded; what it is ranked as where it occurs; and, where it occurs in no text of known
    /// language, its stems in all languages of the collection. Sorted, distinct. Not simply all stems always:
    /// a word that is known in English would also find what another language's stemmer makes of it.
    pub terms: Vec<String>,
}

/// Whole values of one field, any of which will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrow {
    /// Records with such a value are left out instead.
    pub excluded: bool,
    /// A field matched whole, or `subject`.
    pub field: Field,
    /// As [`analysis::key`] has them.
    pub values: Vec<String>,
}

impl Plan {
    /// Reads a query of whose words these are wanted.
    #[must_use]
    pub fn wanting(words: Words, query: &Query, dictionary: &dyn Dictionary) -> Self {
        match words {
            Words::All => Self::of(query, dictionary),
            Words::Any => Self::of(query, dictionary).any_word(),
            Words::Most => {
                let (query, spoken) = content(query);
                Self { most: true, spoken, ..Self::of(&query, dictionary).any_word() }
            }
        }
    }

    /// Reads a query.
    #[must_use]
    pub fn of(query: &Query, dictionary: &dyn Dictionary) -> Self {
        let mut planner = Planner { dictionary, languages: None, words: 0 };
        let mut plan = Self::default();
        for clause in &query.clauses {
            plan.add_clause(clause, &mut planner);
        }
        for filter in &query.filters {
            plan.add_filter(filter, &mut planner);
        }
        plan
    }

    /// Words of one field, all of them.
    #[must_use]
    pub fn of_words(field: Field, words: &[Token], dictionary: &dyn Dictionary) -> Self {
        let mut planner = Planner { dictionary, languages: None, words: 0 };
        let branches = words.iter().map(|word| planner.branches(&[word], false));
        let must = branches.filter(|branches| !branches.is_empty());
        Self { must: must.map(|branches| Part { field: Some(field), branches }).collect(), ..Self::default() }
    }

    /// The same where any of the words will do that are in no field: the more of them, the better.
    #[must_use]
    pub fn any_word(mut self) -> Self {
        let (loose, kept): (Vec<Part>, Vec<Part>) =
            self.must.into_iter().partition(|part| part.field.is_none());
        self.must = kept;
        self.row.clear();
        if !loose.is_empty() {
            self.any = loose;
        }
        self
    }

    /// Whether anything is scored.
    #[must_use]
    pub fn has_words(&self) -> bool {
        !self.must.is_empty() || !self.any.is_empty()
    }

    fn add_clause(&mut self, clause: &Clause, planner: &mut Planner<'_>) {
        if let Some(field) = clause.field.filter(|field| !field.is_text()) {
            let values = vec![value_key(field, &clause.text)];
            self.narrow.push(Narrow { excluded: clause.excluded, field, values });
            return;
        }
        let parts = planner.parts(clause);
        if !clause.excluded && clause.field.is_none_or(|field| field == Field::Title) {
            self.add_to_row(&clause.text);
        }
        if clause.excluded {
            self.not.extend(Some(parts).filter(|parts| !parts.is_empty()));
        } else {
            self.must.extend(parts);
        }
    }

    fn add_to_row(&mut self, text: &str) {
        let tokens = analysis::tokens(text, None);
        let first = self.row.last().map_or(0, |(place, _)| place + 1);
        let all: Vec<&Token> = tokens.iter().collect();
        let room = MAX_WORDS.saturating_sub(self.row.len());
        let places = searched(&all).map(|token| (first + token.position, token.form.clone()));
        self.row.extend(places.take(room));
    }

    fn add_filter(&mut self, filter: &Filter, planner: &mut Planner<'_>) {
        let (field, text) = (filter.field, filter.value.clone());
        if field.is_text() && field != Field::Subject {
            let clause = Clause { excluded: false, field: Some(field), text, phrase: false };
            self.must.extend(planner.parts(&clause));
            return;
        }
        let value = value_key(field, &text);
        match self.chosen.iter_mut().find(|narrow| narrow.field == field) {
            Some(narrow) => narrow.values.push(value),
            None => self.chosen.push(Narrow { excluded: false, field, values: vec![value] }),
        }
    }
}

/// A value as the index has it; any tag of a language stands for the language.
fn value_key(field: Field, value: &str) -> String {
    match field {
        Field::Language => analysis::primary_language(value),
        Field::Here => match analysis::key(value).as_str() {
            "1" | "true" => "yes".to_owned(),
            "0" | "false" => "no".to_owned(),
            other => other.to_owned(),
        },
        _ => analysis::key(value),
    }
}

struct Planner<'a> {
    dictionary: &'a dyn Dictionary,
    languages: Option<Vec<String>>,
    words: usize,
}

impl Planner<'_> {
    fn parts(&mut self, clause: &Clause) -> Vec<Part> {
        let tokens = analysis::tokens(&clause.text, None);
        let groups = if clause.phrase { vec![tokens.iter().collect()] } else { groups(&tokens) };
        let branches = groups.into_iter().map(|group| self.branches(&group, clause.phrase));
        let parts = branches.filter(|branches| !branches.is_empty());
        parts.map(|branches| Part { field: clause.field, branches }).collect()
    }

    /// A group is one word, one hyphenated word with its parts, one pair of letters, or a whole phrase.
    fn branches(&mut self, group: &[&Token], phrase: bool) -> Vec<Branch> {
        let compound = group.iter().find(|token| token.kind == Kind::Compound && !phrase);
        let parts: Vec<&Token> = searched(group).collect();
        let room = MAX_WORDS.saturating_sub(self.words);
        if parts.is_empty() || room == 0 {
            return Vec::new();
        }
        let parts: Vec<&Token> = parts.into_iter().take(room).collect();
        self.words += parts.len();
        let joined = compound.map(|token| Branch { words: vec![self.word(token)], phrase: Vec::new() });
        let places = phrase || compound.is_some();
        let branch = Branch {
            words: parts.iter().map(|token| self.word(token)).collect(),
            phrase: if places { offsets(&parts) } else { Vec::new() },
        };
        joined.into_iter().chain([branch]).collect()
    }

    fn word(&mut self, token: &Token) -> Word {
        let (form, spelling) = (token.form.clone(), token.spelling.clone());
        if matches!(token.kind, Kind::Unit | Kind::Pair) {
            return Word { terms: vec![form.clone()], form, spelling };
        }
        let known = self.dictionary.forms(&form);
        let languages = || self.dictionary.languages();
        let terms =
            terms(&form, &spelling, &known, || self.languages.get_or_insert_with(languages).as_slice());
        Word { form, spelling, terms }
    }
}

/// The terms that a word looks up: itself, what it is ranked as where it occurs, and where that is in no known language its stems
/// in all of `languages`.
pub fn terms<'l>(
    form: &str,
    spelling: &str,
    known: &[Form],
    languages: impl FnOnce() -> &'l [String],
) -> Vec<String> {
    let mut found = vec![form.to_owned()];
    found.extend(known.iter().map(|known| known.term.clone()));
    if known.iter().all(|known| known.language.is_empty()) {
        let languages: Vec<&str> = languages().iter().map(String::as_str).collect();
        found.extend(analysis::query_terms(spelling, &languages));
    }
    let mut terms = BTreeSet::new();
    for term in found {
        if terms.len() < MAX_TERMS {
            terms.insert(term);
        }
    }
    terms.into_iter().collect()
}

/// The tokens that are searched for: letters only where they have no neighbour.
fn searched<'t>(group: &[&'t Token]) -> impl Iterator<Item = &'t Token> {
    let paired = |unit: &Token| {
        group.iter().any(|t| t.kind == Kind::Pair && t.start <= unit.start && unit.end <= t.end)
    };
    group.iter().copied().filter(move |token| match token.kind {
        Kind::Word | Kind::Pair => true,
        Kind::Unit => !paired(token),
        Kind::Compound | Kind::Bare => false,
    })
}

/// Tokens that are searched for together: a hyphenated word with its parts; anything else alone.
fn groups(tokens: &[Token]) -> Vec<Vec<&Token>> {
    let all: Vec<&Token> = tokens.iter().collect();
    let compounds: Vec<&Token> = tokens.iter().filter(|token| token.kind == Kind::Compound).collect();
    let inside = |part: &Token, whole: &Token| whole.start <= part.start && part.end <= whole.end;
    let mut groups: Vec<Vec<&Token>> =
        compounds.iter().map(|whole| all.iter().copied().filter(|t| inside(t, whole)).collect()).collect();
    let alone = searched(&all).filter(|token| !compounds.iter().any(|whole| inside(token, whole)));
    groups.extend(alone.map(|token| vec![token]));
    groups.sort_by_key(|group| group.iter().map(|token| token.start).min());
    groups
}

fn offsets(tokens: &[&Token]) -> Vec<(u32, String)> {
    let first = tokens.first().map_or(0, |token| token.position);
    tokens.iter().map(|token| (token.position - first, token.form.clone())).collect()
}

#[cfg(test)]
mod tests;
