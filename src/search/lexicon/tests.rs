//! What of a record's texts becomes terms, forms and places.

use super::*;
use crate::model::id::RecordId;
use crate::search::indexable::Form;

/// A record with texts in two languages, also for other tests.
pub(crate) fn document() -> Document {
    Document {
        id: RecordId::derive(&"s".parse().unwrap(), "1"),
        source: "s".to_owned(),
        identifier: vec!["oai:S:1".to_owned()],
        title: vec![text("en", "Cells and their cells"), text("fr", "Les cellules")],
        description: vec![text("en", "About a cell")],
        keyword: vec![text("en", "Biology"), text("en", "Plants")],
        subject: vec![text("en", "Life  Sciences"), text("en", "life sciences")],
        subject_label: Vec::new(),
        subject_value: vec!["Life  Sciences".to_owned(), "life sciences".to_owned()],
        author: vec!["Müller, Ann".to_owned()],
        publisher: Vec::new(),
        language: vec!["en".to_owned()],
        resource_type: Vec::new(),
        format: Vec::new(),
        level: Vec::new(),
        age: Vec::new(),
        difficulty: Vec::new(),
        licence: Vec::new(),
        permission: Vec::new(),
        cost: Vec::new(),
        access: Vec::new(),
        year: Some(2020),
        here: false,
        group: "g".to_owned(),
    }
}

fn text(language: &str, text: &str) -> Text {
    Text { language: Some(language.to_owned()), text: text.to_owned() }
}

/// A record as one reads it without numbers.
struct Spelt {
    impacts: Vec<(String, u8)>,
    places: Vec<Vec<(String, u32)>>,
    forms: Vec<Form>,
    languages: Vec<String>,
}

fn read(document: &Document) -> Spelt {
    let (mut lexicon, mut reading) = (Lexicon::default(), Reading::default());
    // What was read before leaves no trace.
    for text in ["Another cell", "Les cellules"] {
        lexicon.read(
            &Document { title: vec![Text { language: None, text: text.to_owned() }], ..document.clone() },
            &mut reading,
        );
    }
    lexicon.read(document, &mut reading);
    let text = |number: u32| lexicon.text(number).to_owned();
    Spelt {
        impacts: reading.impacts.iter().map(|(term, impact)| (text(*term), *impact)).collect(),
        places: reading
            .fields
            .iter()
            .map(|field| field.iter().map(|p| (text(p.form), p.position)).collect())
            .collect(),
        forms: reading.forms.iter().filter_map(|form| lexicon.form(*form)).map(|form| form.owned()).collect(),
        languages: reading.languages.iter().filter_map(|l| lexicon.language(*l)).map(str::to_owned).collect(),
    }
}

#[test]
fn impacts_follow_the_formula() {
    let spelt = read(&document());
    let [title, description, ..] = rank::FIELDS;
    let impact = |term: &str| spelt.impacts.iter().find(|(of, _)| of == term).map(|(_, impact)| *impact);
    let expected = rank::impact(title.frequency(2, 4) + description.frequency(1, 3));
    assert_eq!(impact("cell"), Some(expected));
    assert_eq!(impact("cellul"), Some(rank::impact(title.frequency(1, 2))));
    assert_eq!(spelt.languages, ["en", "fr"]);
}

#[test]
fn the_best_language_of_a_field_counts() {
    let mut both = document();
    both.title = vec![text("en", "Radio waves of radio"), text("fr", "Radio")];
    let [title, ..] = rank::FIELDS;
    let spelt = read(&both);
    let radio = spelt.impacts.iter().find(|(term, _)| term == "radio").unwrap();
    assert_eq!(radio.1, rank::impact(title.frequency(2, 4).max(title.frequency(1, 1))));
}

#[test]
fn no_phrase_reaches_from_one_text_to_the_next() {
    let spelt = read(&document());
    let [_, _, keywords, ..] = spelt.places.as_slice() else { panic!("six fields") };
    assert_eq!(*keywords, [("biology".to_owned(), 0), ("plants".to_owned(), 2)]);
}

#[test]
fn forms_tell_language_and_spelling() {
    let spelt = read(&document());
    let form = |form: &str, language: &str, term: &str, spelling: &str| Form {
        form: form.to_owned(),
        language: language.to_owned(),
        term: term.to_owned(),
        spelling: spelling.to_owned(),
    };
    assert!(spelt.forms.contains(&form("cells", "en", "cell", "cells")));
    assert!(spelt.forms.contains(&form("muller", "", "muller", "müller")));
}

#[test]
fn a_text_without_end_is_cut() {
    let mut long = document();
    long.description = vec![text("en", &"word ".repeat(50_000))];
    let spelt = read(&long);
    assert_eq!(spelt.places[1].len(), usize::try_from(MAX_FIELD_WORDS).unwrap());
}

#[test]
fn places_and_terms_are_those_of_the_analysis() {
    let samples = [
        ("fr", "L’e-learning à l'école: C++ et universités"),
        ("zh", "Python入門 数学"),
        ("", "don't x²"),
        ("tr", "ISTANBUL I"),
    ];
    for (language, sample) in samples {
        let mut one = document();
        one.title = vec![text(language, sample)];
        let (mut lexicon, mut reading) = (Lexicon::default(), Reading::default());
        lexicon.read(&one, &mut reading);
        let read: Vec<_> = reading.fields[0]
            .iter()
            .map(|p| (lexicon.text(p.form), lexicon.text(p.term), p.position, p.bare))
            .collect();
        let tokens = analysis::tokens(sample, Some(language));
        let expected: Vec<_> =
            tokens.iter().map(|t| (&*t.form, &*t.term, t.position, t.kind == Kind::Bare)).collect();
        assert_eq!(read, expected, "{sample}");
    }
}
