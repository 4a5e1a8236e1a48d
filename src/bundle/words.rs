//! The table `words`: what a query with a word looks up, where each term occurs and how much it counts there.
//!
//! Takes what `gather` collected and repeats the index's plan word by word, so that the browser needs no stemmer and ranks by the
//! same whole numbers. Knows no record and no page; `lists` codes the lists, `vocabulary` the shards.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

use foldhash::fast::RandomState;
use rayon::iter::IntoParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSliceMut;

use super::Numbering;
use super::bits::Bits;
use super::codec::Name;
use super::codec::Payload;
use super::codec::put_text;
use super::codec::put_varint;
use super::endings;
use super::endings::Endings;
use super::error::BundleError;
use super::gather::Frequencies;
use super::gather::Gathered;
use super::gather::GatheredLists;
use super::gather::Posting;
use super::lists;
use super::lists::Lists;
use super::output::Output;
use super::table;
use super::table::Directory;
use super::vocabulary::Entry;
use super::vocabulary::List;
use super::vocabulary::VocabularyWriter;
use super::vocabulary::put_terms;
use crate::model::query::Clause;
use crate::model::query::Query;
use crate::search::indexable::Form;
use crate::search::indexable::FormRef;
use crate::search::lexicon::Lexicon;
use crate::search::plan;
use crate::search::plan::Dictionary;
use crate::search::plan::MAX_TERMS;
use crate::search::plan::Plan;
use crate::search::rank;

/// Letters of a word that is surely one.
const MAX_PLAIN: usize = 60;
/// Documents in one chunk of a long list: about 20 KB.
pub const CHUNK_DOCS: usize = 16_384;
/// Words that are coded at a time.
const STEP: usize = 16_384;
/// Two programs may round a rarity differently where it is as near as this to the middle of two whole numbers.
const DOUBTFUL: f64 = 1e-6;

/// The words of a collection; [`super::gather`] makes them.
pub struct Words {
    documents: u64,
    lexicon: Lexicon,
    lists: GatheredLists,
    /// By text number: how many documents each list had before it was taken.
    counts: Vec<u32>,
    languages: Vec<String>,
    /// Form numbers in the order of their forms.
    forms: Vec<u32>,
    /// By text number: where the forms that are written so begin in `forms`.
    starts: Vec<u32>,
    /// Term and form by text number, sorted: the other words that give a term.
    given: Vec<(u32, u32)>,
    frequencies: Frequencies,
}

impl Words {
    /// `lists` by the lexicon's text numbers.
    #[must_use]
    pub fn new(
        documents: u64,
        lexicon: Lexicon,
        lists: GatheredLists,
        languages: BTreeSet<String>,
        frequencies: Frequencies,
    ) -> Self {
        let mut forms: Vec<u32> = (0..lexicon.n_forms() as u32).collect();
        forms.par_sort_unstable_by(|a, b| lexicon.form(*a).cmp(&lexicon.form(*b)));
        let numbers = forms.par_iter().filter_map(|number| lexicon.form_and_term(*number));
        let mut given: Vec<(u32, u32)> =
            numbers.filter(|(form, term)| form != term).map(|(form, term)| (term, form)).collect();
        given.par_sort_unstable();
        given.dedup();
        let counts = lists.counts();
        let starts = starts(&forms, &lexicon);
        Self {
            documents,
            lexicon,
            lists,
            counts,
            languages: languages.into_iter().collect(),
            forms,
            starts,
            given,
            frequencies,
        }
    }

    /// Every character that folded words are made of.
    #[must_use]
    pub fn characters(&self) -> BTreeSet<char> {
        let texts = (0..self.counts.len() as u32).into_par_iter().map(|number| self.lexicon.text(number));
        let rare = texts.filter(|text| !text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let with = |mut found: HashSet<char, RandomState>, text: &str| {
            found.extend(text.chars());
            found
        };
        let found = rare.fold(HashSet::default, with).flatten_iter();
        found.chain(('a'..='z').into_par_iter()).chain(('0'..='9').into_par_iter()).collect()
    }

    /// What the words teach about endings.
    #[must_use]
    pub fn endings(&self) -> Endings {
        endings::endings(self.forms.iter().filter_map(|number| self.lexicon.form(*number)))
    }

    /// How often each code of impact and fields occurs.
    #[must_use]
    pub fn frequencies(&self) -> BTreeMap<u16, u64> {
        let counts = (0_u16..).zip(self.frequencies.iter().copied());
        counts.filter(|(_, count)| *count > 0).collect()
    }

    /// Numbers of documents whose rarity another program might round otherwise, with the rarity.
    #[must_use]
    pub fn doubtful(&self) -> BTreeMap<u32, u32> {
        let distinct: BTreeSet<u32> = self.counts.iter().copied().filter(|count| *count > 0).collect();
        let is_doubtful = |count: &u32| {
            let (with, all) = (f64::from(*count), self.documents as f64);
            let exact = rank::RARITY_SCALE * (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
            (exact.fract() - 0.5).abs() < DOUBTFUL
        };
        let doubtful = distinct.into_iter().filter(is_doubtful);
        doubtful.map(|count| (count, rank::rarity(u64::from(count), self.documents))).collect()
    }

    /// The terms of the longest lists, at most `most`, all longer than `above`; by text number.
    #[must_use]
    pub fn commonest(&self, above: usize, most: usize) -> Vec<u32> {
        let is_common = |number: &u32| self.count(*number) as usize > above;
        let mut numbers: Vec<u32> = (0..self.counts.len() as u32).filter(is_common).collect();
        numbers.sort_by(|a, b| {
            self.count(*b).cmp(&self.count(*a)).then_with(|| self.lexicon.text(*a).cmp(self.lexicon.text(*b)))
        });
        numbers.truncate(most);
        numbers
    }

    /// A word by its text number.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        self.lexicon.text(number)
    }

    /// A term's documents under the bundle's numbers, ascending.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn postings(&self, number: u32, numbering: &Numbering) -> Result<Vec<Posting>, BundleError> {
        self.lists.postings_of(number, |doc| numbering.place_of(doc))
    }

    /// Writes the table. `fronts`: text number → shard with what a query with that word alone shows.
    pub fn write(
        mut self,
        output: &mut Output,
        numbering: &Numbering,
        coding: &Lists,
        fronts: &HashMap<u32, Name>,
    ) -> Result<Directory, BundleError> {
        let keys = self.keys();
        let mut table = VocabularyWriter::new(numbering.docs.len());
        for step in keys.chunks(STEP) {
            let taken: Vec<(u32, Gathered)> =
                step.iter().map(|number| (*number, self.lists.take(*number))).collect();
            let coded: Result<Vec<Coded<'_>>, BundleError> = taken
                .into_par_iter()
                .map(|(number, list)| self.entry(number, &list, numbering, coding))
                .collect();
            for coded in coded? {
                let mut entry = coded.named(output)?;
                entry.front = self.lexicon.number(entry.key).and_then(|number| fronts.get(&number)).cloned();
                table.push(output, entry)?;
            }
        }
        table.finish(output)
    }

    fn count(&self, number: u32) -> u32 {
        self.counts.get(number as usize).copied().unwrap_or(0)
    }

    /// Text numbers of all terms and forms, in the order of the table.
    fn keys(&self) -> Vec<u32> {
        let mut is_key: Vec<bool> = self.counts.iter().map(|count| *count > 0).collect();
        for (form, _) in self.forms.iter().filter_map(|number| self.lexicon.form_and_term(*number)) {
            is_key.get_mut(form as usize).into_iter().for_each(|is| *is = true);
        }
        let mut keys: Vec<u32> =
            (0_u32..).zip(is_key).filter(|(_, is)| *is).map(|(number, _)| number).collect();
        keys.par_sort_unstable_by(|a, b| table::compare(self.lexicon.text(*a), self.lexicon.text(*b)));
        keys
    }

    fn entry(
        &self,
        number: u32,
        list: &Gathered,
        numbering: &Numbering,
        coding: &Lists,
    ) -> Result<Coded<'_>, BundleError> {
        let key = self.lexicon.text(number);
        let (terms, variants) = self.looked_up(key);
        let mut head = Vec::new();
        let mut flags = put_terms(&mut head, key, &terms);
        if !variants.is_empty() {
            flags |= super::vocabulary::VARIANTS;
            put_varint(&mut head, variants.len() as u64);
            for (spelling, terms) in &variants {
                put_text(&mut head, spelling);
                put_varint(&mut head, terms.len() as u64);
                terms.iter().for_each(|term| put_text(&mut head, term));
            }
        }
        let from = self.given.partition_point(|(term, _)| *term < number);
        let given = self.given.iter().skip(from).take_while(|(term, _)| *term == number);
        let mut forms: Vec<&str> = given.map(|(_, form)| self.lexicon.text(*form)).collect();
        forms.sort_unstable();
        let postings = self.lists.postings(number, list, |doc| numbering.place_of(doc))?;
        let (list, chunks) = coded_list(&postings, numbering, coding);
        let entry = Entry { key, flags, head, forms, documents: postings.len(), list, front: None };
        Ok(Coded { entry, chunks })
    }

    /// The terms that a query with this form looks up, and those of other spellings of it where they differ.
    fn looked_up(&self, form: &str) -> (Vec<String>, Vec<(String, Vec<String>)>) {
        let known = self.known(form);
        if known.clone().any(|form| !form.language.is_empty()) {
            // What is known of the form decides, however it is typed.
            let terms: BTreeSet<&str> = known.map(|form| form.term).chain([form]).collect();
            let terms = terms.into_iter().take(MAX_TERMS).filter(|term| self.is_term(term));
            return (terms.map(str::to_owned).collect(), Vec::new());
        }
        let terms = self.terms_of(form, form);
        let spellings: BTreeSet<&str> = known.map(|form| form.spelling).collect();
        let others = spellings.into_iter().filter(|spelling| *spelling != form);
        let variants = others
            .map(|spelling| (spelling.to_owned(), self.terms_of(spelling, form)))
            .filter(|(_, others)| *others != terms)
            .collect();
        (terms, variants)
    }

    /// What the plan makes of one typed word, without terms that no document has.
    fn terms_of(&self, typed: &str, form: &str) -> Vec<String> {
        if typed == form && typed.len() <= MAX_PLAIN && typed.bytes().all(|byte| byte.is_ascii_lowercase()) {
            // A word of plain letters needs no reading to be planned.
            let terms = plan::terms(form, form, &self.forms(form), || self.languages.as_slice());
            return terms.into_iter().filter(|term| self.is_term(term)).collect();
        }
        let clause = Clause { excluded: false, field: None, text: typed.to_owned(), phrase: false };
        let plan = Plan::of(&Query { clauses: vec![clause], filters: Vec::new() }, self);
        let words = plan.must.iter().flat_map(|part| &part.branches).flat_map(|branch| &branch.words);
        let terms = words.filter(|word| word.form == form).map(|word| word.terms.clone()).next();
        let terms = terms.unwrap_or_else(|| vec![form.to_owned()]);
        terms.into_iter().filter(|term| self.is_term(term)).collect()
    }

    fn is_term(&self, text: &str) -> bool {
        self.lexicon.number(text).is_some_and(|number| self.count(number) > 0)
    }

    fn known(&self, form: &str) -> impl Iterator<Item = FormRef<'_>> + Clone {
        let number = self.lexicon.number(form);
        let start = number.and_then(|number| self.starts.get(number as usize)).copied();
        let rest = start.and_then(|start| self.forms.get(start as usize..)).unwrap_or_default();
        let text_of = |form: u32| self.lexicon.form_and_term(form).map(|(form, _)| form);
        let forms = rest.iter().take_while(move |form| text_of(**form) == number);
        forms.filter_map(|number| self.lexicon.form(*number))
    }
}

impl Dictionary for Words {
    fn forms(&self, form: &str) -> Vec<Form> {
        self.known(form).map(|form| form.owned()).collect()
    }

    fn languages(&self) -> Vec<String> {
        self.languages.clone()
    }
}

/// By text number: where its forms begin among all, which are sorted; beyond the end where it has none.
fn starts(forms: &[u32], lexicon: &Lexicon) -> Vec<u32> {
    let mut starts = vec![u32::MAX; lexicon.n_texts()];
    for (form, at) in forms.iter().zip(0_u32..forms.len() as u32).rev() {
        let text = lexicon.form_and_term(*form).map_or(u32::MAX, |(text, _)| text);
        starts.get_mut(text as usize).into_iter().for_each(|start| *start = at);
    }
    starts
}

/// An entry, and the chunks of its list, which are files of their own and have no names yet.
struct Coded<'w> {
    entry: Entry<'w>,
    chunks: Vec<Chunk>,
}

struct Chunk {
    first: u32,
    documents: usize,
    bytes: Vec<u8>,
}

impl<'w> Coded<'w> {
    /// With the chunks written: for each the distance of its first document from the one before's, its length, its name.
    fn named(self, output: &mut Output) -> Result<Entry<'w>, BundleError> {
        let Self { mut entry, chunks } = self;
        let (places, bytes): (Vec<_>, Vec<_>) = chunks
            .into_iter()
            .map(|chunk| ((chunk.first, chunk.documents), Payload::from(chunk.bytes)))
            .unzip();
        let names = output.shards(&bytes)?;
        let mut before = 0;
        for ((first, documents), name) in places.into_iter().zip(names) {
            let List::Long(bytes) = &mut entry.list else { continue };
            put_varint(bytes, u64::from(first - before));
            put_varint(bytes, documents as u64);
            bytes.extend_from_slice(name.as_str().as_bytes());
            before = first;
        }
        Ok(entry)
    }
}

/// A list of its own where it is long, its best documents first; cut in chunks where it is very long.
fn coded_list(postings: &[Posting], numbering: &Numbering, coding: &Lists) -> (List, Vec<Chunk>) {
    let n = postings.len();
    let mut bits = Bits::default();
    if n == 0 {
        return (List::None, Vec::new());
    }
    if n <= coding.long() {
        coding.put(&mut bits, postings, n);
        return (List::Short(bits), Vec::new());
    }
    coding.put_best(&mut bits, &lists::best(postings, numbering));
    if n <= coding.chunk {
        coding.put(&mut bits, postings, n);
        return (List::Long(bits.into_bytes()), Vec::new());
    }
    let pieces: Vec<&[Posting]> = postings.chunks(coding.chunk).collect();
    let chunks = pieces.par_iter().map(|piece| {
        let mut bits = Bits::default();
        coding.put(&mut bits, piece, n);
        let first = piece.first().map_or(0, |posting| posting.doc);
        Chunk { first, documents: piece.len(), bytes: bits.into_bytes() }
    });
    (List::Long(bits.into_bytes()), chunks.collect())
}
