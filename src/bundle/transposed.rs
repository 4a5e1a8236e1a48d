//! The records of one file, transposed: what all of them say at one place lies together, and a text that a record has said
//! before is named by its number. That packs into two thirds of what the records take one after the other.
//!
//! Takes any JSON of objects, lists and texts. `docs/BUNDLE.md`, "Blocks of records", is the specification. Knows no record's
//! members and no file.

#[cfg(test)]
mod tests;
mod visit;

use std::collections::HashMap;

use foldhash::fast::RandomState;
use serde::de::DeserializeSeed;

use super::codec::Payload;
use super::codec::put_text;
use super::codec::put_varint;
use super::dictionary;
use super::dictionary::Dictionary;
use visit::Learning;
use visit::Value;

/// Kinds of values; from [`MANY`] on even ones are lists and odd ones objects.
const NOTHING: u64 = 0;
const TEXT: u64 = 1;
const TRUE: u64 = 2;
const MANY: u64 = 3;
/// Most texts of a record that have numbers.
const MAX_KNOWN: usize = 255;
/// Bytes from which on a text that was said before is named: shorter ones are alike in neighbours too, which packs better.
const MIN_NAMED: usize = 3;
/// Bytes from which on a text is looked for at the beginning and the end of others, and those of the others.
const MIN_PART: usize = 6;
const MIN_WHOLE: usize = 12;
/// A place whose texts have this share of digits is packed with its like.
const DIGITS: usize = 3;

/// The texts of a record so far, each once, in order.
#[derive(Default)]
pub struct Known {
    texts: Vec<String>,
    numbers: HashMap<String, u8, RandomState>,
    /// Numbers of those that are looked for in others.
    parts: Vec<u8>,
}

impl Known {
    /// Those of a part of the record that the reader has by then.
    pub fn of(json: &[u8]) -> Self {
        let mut known = Self::default();
        let mut source = serde_json::Deserializer::from_slice(json);
        // What does not read has no texts.
        Learning(&mut known).deserialize(&mut source).unwrap_or_default();
        known
    }

    /// The texts.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(String::as_str)
    }

    fn add(&mut self, text: &str) {
        let Ok(number) = u8::try_from(self.texts.len()) else { return };
        if self.texts.len() < MAX_KNOWN && !self.numbers.contains_key(text) {
            self.texts.push(text.to_owned());
            self.numbers.insert(text.to_owned(), number);
            if text.len() >= MIN_PART {
                self.parts.push(number);
            }
        }
    }

    /// The longest known text that `text` begins or ends with: its number, its length, whether it is at the end.
    fn part(&self, text: &str) -> Option<(u8, usize, bool)> {
        let of = |number: &u8| {
            let known = self.texts.get(usize::from(*number))?;
            let ends = text.ends_with(known.as_str());
            (ends || text.starts_with(known.as_str())).then_some((*number, known.len(), ends))
        };
        let found = self.parts.iter().filter_map(of);
        found.max_by_key(|(number, length, _)| (*length, std::cmp::Reverse(*number)))
    }
}

/// Records under way.
pub struct Block<'d> {
    records: u64,
    nodes: Vec<Node>,
    names: Vec<String>,
    name_numbers: HashMap<String, u32>,
    shapes: Vec<Vec<u32>>,
    shape_numbers: HashMap<Vec<u32>, u64>,
    /// The dictionary of words and its number in the root.
    dictionary: Option<(u64, &'d Dictionary)>,
}

/// A place in the records: a member's, or an element's of a list.
#[derive(Default)]
struct Node {
    kinds: Vec<u8>,
    texts: Vec<u8>,
    digits: usize,
    /// The first element's, and that of all others.
    elements: [Option<usize>; 2],
    /// By the number of the name.
    members: Vec<(u32, usize)>,
}

impl<'d> Block<'d> {
    /// An empty one, whose texts are written with these words.
    #[must_use]
    pub fn new(dictionary: Option<(usize, &'d Dictionary)>) -> Self {
        Self {
            records: 0,
            nodes: vec![Node::default()],
            names: Vec::new(),
            name_numbers: HashMap::new(),
            shapes: Vec::new(),
            shape_numbers: HashMap::new(),
            dictionary: dictionary.map(|(number, dictionary)| (number as u64, dictionary)),
        }
    }

    /// Adds a record. `known`: texts of it that the reader has by then.
    ///
    /// # Errors
    /// It is no JSON, or has numbers.
    pub fn push(&mut self, json: &[u8], mut known: Known) -> Result<(), serde_json::Error> {
        self.records += 1;
        let mut source = serde_json::Deserializer::from_slice(json);
        Value { block: self, node: 0, known: &mut known }.deserialize(&mut source)
    }

    /// The bytes: how many records, the dictionary's number and one, shapes, each place's lengths, kinds, texts.
    #[must_use]
    pub fn finish(self) -> Payload {
        let mut payload = Payload::default();
        let out = &mut payload.bytes;
        put_varint(out, self.records);
        put_varint(out, self.dictionary.map_or(0, |(number, _)| number + 1));
        put_varint(out, self.names.len() as u64);
        self.names.iter().for_each(|name| put_text(out, name));
        put_varint(out, self.shapes.len() as u64);
        for shape in &self.shapes {
            put_varint(out, shape.len() as u64);
            shape.iter().for_each(|name| put_varint(out, u64::from(*name)));
        }
        put_varint(out, self.nodes.len() as u64);
        for node in &self.nodes {
            put_varint(out, node.kinds.len() as u64);
            put_varint(out, node.texts.len() as u64 * 2 + u64::from(node.has_digits()));
        }
        self.nodes.iter().for_each(|node| out.extend_from_slice(&node.kinds));
        for digits in [true, false] {
            payload.breaks.push(payload.bytes.len());
            let those = self.nodes.iter().filter(|node| node.has_digits() == digits);
            those.for_each(|node| payload.bytes.extend_from_slice(&node.texts));
        }
        payload
    }

    fn node(&mut self, number: usize) -> Option<&mut Node> {
        self.nodes.get_mut(number)
    }

    fn kind(&mut self, node: usize, kind: u64) {
        if let Some(node) = self.node(node) {
            put_varint(&mut node.kinds, kind);
        }
    }

    fn text(&mut self, node: usize, text: &str, known: &mut Known) {
        self.kind(node, TEXT);
        let words = self.dictionary.map(|(_, dictionary)| dictionary);
        let Some(node) = self.nodes.get_mut(node) else { return };
        let from = node.texts.len();
        let part = if text.len() < MIN_WHOLE { None } else { known.part(text) };
        match (known.numbers.get(text), part) {
            (Some(number), _) if text.len() >= MIN_NAMED => {
                node.texts.extend([dictionary::KNOWN, *number + 1])
            }
            (_, Some((number, length, at_end))) => {
                let cut = if at_end { text.len() - length } else { length };
                let (before, after) = text.split_at(cut);
                let (before, after) = if at_end { (before, "") } else { ("", after) };
                dictionary::put(&mut node.texts, before, words);
                node.texts.extend([dictionary::KNOWN, number + 1]);
                dictionary::put(&mut node.texts, after, words);
            }
            _ => dictionary::put(&mut node.texts, text, words),
        }
        node.digits += node.texts.iter().skip(from).filter(|byte| byte.is_ascii_digit()).count();
        node.texts.push(dictionary::END);
        known.add(text);
    }

    fn element(&mut self, node: usize, nth: usize) -> usize {
        let next = self.nodes.len();
        let slot = self.nodes.get_mut(node).and_then(|node| node.elements.get_mut(nth.min(1)));
        let number = *slot.map_or(&mut None, |slot| slot).get_or_insert(next);
        self.made(number)
    }

    /// A member's place and the number of its name.
    fn member(&mut self, node: usize, name: &str) -> (usize, u32) {
        let count = self.names.len() as u32;
        let number = self.name_numbers.get(name).copied().unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.name_numbers.insert(name.to_owned(), count);
            count
        });
        let next = self.nodes.len();
        let members = self.nodes.get_mut(node).map(|node| &mut node.members);
        let there = members.as_ref().and_then(|all| all.iter().find(|(name, _)| *name == number));
        let place = there.map_or(next, |(_, place)| *place);
        if place == next {
            members.into_iter().for_each(|members| members.push((number, next)));
        }
        (self.made(place), number)
    }

    /// The same number, of a place that is there now.
    fn made(&mut self, number: usize) -> usize {
        if number == self.nodes.len() {
            self.nodes.push(Node::default());
        }
        number
    }

    fn shape(&mut self, names: Vec<u32>) -> u64 {
        let next = self.shapes.len() as u64;
        let shapes = &mut self.shapes;
        *self.shape_numbers.entry(names).or_insert_with_key(|names| {
            shapes.push(names.clone());
            next
        })
    }
}

impl Node {
    fn has_digits(&self) -> bool {
        self.digits * DIGITS > self.texts.len()
    }
}
