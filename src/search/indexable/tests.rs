//! What of a record becomes terms, forms and values.

use super::*;
use crate::model::id::RecordId;

fn document() -> Document {
    Document {
        id: RecordId::derive(&"s".parse().unwrap(), "1"),
        source: "s".to_owned(),
        identifier: vec!["oai:S:1".to_owned()],
        title: vec![text("en", "Cells and their cells"), text("fr", "Les cellules")],
        description: vec![text("en", "About a cell")],
        keyword: vec![text("en", "Biology"), text("en", "Plants")],
        subject: vec![text("en", "Life  Sciences"), text("en", "life sciences")],
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

#[test]
fn impacts_follow_the_formula() {
    let indexable = Indexable::of(&document());
    let [title, description, ..] = rank::FIELDS;
    let expected = rank::impact(title.frequency(2, 4) + description.frequency(1, 3));
    assert_eq!(indexable.impacts.get("cell"), Some(&expected));
    assert_eq!(indexable.impacts.get("cellul"), Some(&rank::impact(title.frequency(1, 2))));
    assert_eq!(indexable.languages, BTreeSet::from(["en".to_owned(), "fr".to_owned()]));
}

#[test]
fn no_phrase_reaches_from_one_text_to_the_next() {
    let indexable = Indexable::of(&document());
    let keywords = indexable.fields.iter().find(|f| f.field == Field::Keyword).unwrap();
    let places: Vec<_> = keywords.tokens.iter().map(|t| (t.form.as_str(), t.position)).collect();
    assert_eq!(places, [("biology", 0), ("plants", 2)]);
}

#[test]
fn forms_tell_language_and_spelling() {
    let indexable = Indexable::of(&document());
    let form = |form: &str, language: &str, term: &str, spelling: &str| Form {
        form: form.to_owned(),
        language: language.to_owned(),
        term: term.to_owned(),
        spelling: spelling.to_owned(),
    };
    assert!(indexable.forms.contains(&form("cells", "en", "cell", "cells")));
    assert!(indexable.forms.contains(&form("muller", "", "muller", "müller")));
}

#[test]
fn values_come_once_whatever_their_case() {
    assert_eq!(values(&document(), Field::Subject), ["Life Sciences"]);
    assert_eq!(values(&document(), Field::Year), ["2020"]);
    assert_eq!(values(&document(), Field::Here), ["no"]);
    assert_eq!(values(&document(), Field::Identifier), ["oai:S:1"]);
    assert!(values(&document(), Field::Title).is_empty());
    assert_eq!(sort_title(&document()).as_deref(), Some("cells and their cells"));
}

#[test]
fn a_text_without_end_is_cut() {
    let mut long = document();
    long.description = vec![text("en", &"word ".repeat(50_000))];
    let indexable = Indexable::of(&long);
    let description = indexable.fields.iter().find(|f| f.field == Field::Description).unwrap();
    assert_eq!(description.tokens.len(), usize::try_from(MAX_FIELD_WORDS).unwrap());
}
