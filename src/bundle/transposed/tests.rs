//! Blocks read back as the specification says, by a reader that shares no code with the writer.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::bundle::codec::reading;
use crate::bundle::dictionary::Counts;

/// Reads a block as the specification says, for blocks without dictionary or with these words.
struct Reader<'b> {
    shapes: Vec<Vec<String>>,
    kinds: Vec<&'b [u8]>,
    texts: Vec<&'b [u8]>,
    places: BTreeMap<Vec<String>, usize>,
    words: Vec<String>,
    known: Vec<String>,
}

impl<'b> Reader<'b> {
    fn new(mut bytes: &'b [u8], words: Vec<String>) -> (Self, u64) {
        let number = |bytes: &mut &'b [u8]| reading::varint(bytes).unwrap();
        let records = number(&mut bytes);
        assert_eq!(number(&mut bytes), u64::from(!words.is_empty()));
        let names: Vec<String> =
            (0..number(&mut bytes)).map(|_| reading::text(&mut bytes).unwrap()).collect();
        let shapes = (0..number(&mut bytes))
            .map(|_| (0..number(&mut bytes)).map(|_| names[number(&mut bytes) as usize].clone()).collect())
            .collect();
        let sizes: Vec<(u64, u64)> =
            (0..number(&mut bytes)).map(|_| (number(&mut bytes), number(&mut bytes))).collect();
        let mut take = |length: u64| bytes.split_off(..length as usize).unwrap();
        let kinds = sizes.iter().map(|(length, _)| take(*length)).collect();
        let mut texts: Vec<&[u8]> = vec![&[]; sizes.len()];
        for digits in [1, 0] {
            for (place, (_, length)) in sizes.iter().enumerate().filter(|(_, (_, l))| l % 2 == digits) {
                texts[place] = take(length / 2);
            }
        }
        assert!(bytes.is_empty());
        let places = BTreeMap::from([(Vec::new(), 0)]);
        (Self { shapes, kinds, texts, places, words, known: Vec::new() }, records)
    }

    fn value(&mut self, path: &[String]) -> serde_json::Value {
        let next = self.places.len();
        let place = *self.places.entry(path.to_vec()).or_insert(next);
        let below = |step: String| [path, &[step]].concat();
        match reading::varint(&mut self.kinds[place]).unwrap() {
            NOTHING => serde_json::Value::Null,
            TEXT => json!(self.text(place)),
            TRUE => json!(true),
            list if list % 2 == 0 => {
                let elements = 0..(list - MANY - 1) / 2;
                elements.map(|nth| self.value(&below(nth.min(1).to_string()))).collect()
            }
            shape => {
                let names = self.shapes[((shape - MANY) / 2) as usize].clone();
                let member = |name: String| (name.clone(), self.value(&below(format!("{name}."))));
                serde_json::Value::Object(names.into_iter().map(member).collect())
            }
        }
    }

    fn text(&mut self, place: usize) -> String {
        let (own, rest) = {
            let end = self.texts[place].iter().position(|byte| *byte == 0).unwrap();
            self.texts[place].split_at(end)
        };
        self.texts[place] = &rest[1..];
        let (mut bytes, mut out) = (own.iter(), Vec::new());
        while let Some(byte) = bytes.next() {
            match byte {
                1 => out.extend(self.known[usize::from(*bytes.next().unwrap()) - 1].as_bytes()),
                2 => out.push(bytes.next().unwrap() - 1),
                3 => {
                    out.extend(format!(" {}", self.words[usize::from(*bytes.next().unwrap()) - 1]).as_bytes())
                }
                byte => out.push(*byte),
            }
        }
        let text = String::from_utf8(out).unwrap();
        if !self.known.contains(&text) && self.known.len() < MAX_KNOWN {
            self.known.push(text.clone());
        }
        text
    }
}

fn read(bytes: &[u8], words: Vec<String>, before: &[&str]) -> Vec<serde_json::Value> {
    let (mut reader, records) = Reader::new(bytes, words);
    let mut next = || {
        reader.known = before.iter().map(|text| (*text).to_owned()).collect();
        reader.value(&[])
    };
    (0..records).map(|_| next()).collect()
}

fn values() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        Just(json!(true)),
        "[ a-c\u{0}-\u{4}é]{0,20}".prop_map(|text| json!(text)),
        "(https://a.example/)?[0-9]{1,4}".prop_map(|text| json!(text)),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::Array),
            proptest::collection::btree_map("[a-d]{1,2}", inner, 0..5).prop_map(|members| json!(members)),
        ]
    })
}

proptest! {
    #[test]
    fn records_survive(records in proptest::collection::vec(values(), 0..6)) {
        let mut block = Block::new(None);
        for record in &records {
            block.push(record.to_string().as_bytes(), Known::default()).unwrap();
        }
        prop_assert_eq!(read(&block.finish().bytes, Vec::new(), &[]), records);
    }
}

#[test]
fn a_text_is_said_once_and_frequent_words_are_two_bytes() {
    let mut counts = Counts::default();
    (0..9).for_each(|_| counts.add("the cells and the cells"));
    let dictionary = counts.dictionary(1);
    let (hit, rest) =
        (json!({"title": "Of the cells"}), json!(["x, the cells", "see: x, the cells", "Of the cells"]));
    let mut block = Block::new(Some((0, &dictionary)));
    block.push(rest.to_string().as_bytes(), Known::of(hit.to_string().as_bytes())).unwrap();
    let payload = block.finish();
    let words = ["cells", "and", "the"].map(str::to_owned).to_vec();
    assert_eq!(read(&payload.bytes, words, &["Of the cells"]), [rest]);
    assert!(payload.bytes.ends_with(b"x,\x03\x03\x03\x01\0see: \x01\x02\0\x01\x01\0"), "{payload:?}");
}
