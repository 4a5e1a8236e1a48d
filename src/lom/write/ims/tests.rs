//! What is written in the IMS binding reads back as what the binding can hold.

use proptest::prelude::*;

use super::*;
use crate::lom::Reading;
use crate::lom::write::tests;
use crate::model::lom::*;

#[track_caller]
fn back(lom: &Lom) -> Lom {
    let text = write_ims(lom);
    match crate::lom::read(text.as_bytes()) {
        Ok(Reading::Lom(parsed)) => {
            assert_eq!(parsed.dialect, "ims-1.2", "{text}");
            parsed.lom
        }
        other => panic!("{other:?}\n{text}"),
    }
}

fn title(text: &str) -> LangText {
    LangText(vec![LangString { language: Some("en".to_owned()), text: text.to_owned() }])
}

fn word(value: &str) -> Vocabulary {
    Vocabulary { source: Some("LOMv1.0".to_owned()), value: value.to_owned(), ..Vocabulary::default() }
}

#[test]
fn tokens_are_strings_in_no_language_and_catalogs_have_entries() {
    let mut lom = Lom::default();
    lom.general.title = title("Tides");
    lom.general.structure = Some(word("atomic"));
    lom.general.identifier = vec![
        Identifier { catalog: None, entry: "plain".to_owned() },
        Identifier { catalog: Some("URI".to_owned()), entry: "urn:a".to_owned() },
    ];
    let text = write_ims(&lom);
    let lines: String = text.lines().map(str::trim).collect();
    assert!(lines.contains(
        "<general><identifier>plain</identifier><title><langstring xml:lang=\"en\">Tides</langstring></title>\
         <catalogentry><catalog>URI</catalog><entry><langstring xml:lang=\"x-none\">urn:a</langstring></entry>\
         </catalogentry><structure><source><langstring xml:lang=\"x-none\">LOMv1.0</langstring></source><value>\
         <langstring xml:lang=\"x-none\">atomic</langstring></value></structure></general>"
    ), "{lines}");
    assert_eq!(back(&lom), lom);
}

#[test]
fn what_the_binding_cannot_hold_is_left_out_and_nothing_else() {
    let mut lom = Lom::default();
    lom.general.title = title("Tides");
    lom.technical.size = Some("4 GB".to_owned());
    let browser = OrComposite { kind: Some(word("browser")), ..OrComposite::default() };
    lom.technical.requirement = vec![
        Requirement { or_composite: vec![browser.clone()] },
        Requirement { or_composite: vec![browser.clone(), browser] },
    ];
    let school = Educational {
        difficulty: Some(word("easy")),
        context: vec![word("school")],
        description: vec![title("one"), title("two")],
        ..Educational::default()
    };
    let training = Educational {
        difficulty: Some(word("difficult")),
        context: vec![word("training")],
        ..Educational::default()
    };
    lom.educational = vec![school, training];
    lom.extensions.push(Extension::default());
    let found = back(&lom);
    assert_eq!(found.technical.size, None);
    assert_eq!(found.technical.requirement, lom.technical.requirement[..1]);
    let one = &found.educational[0];
    assert_eq!(one.context, [word("school"), word("training")]);
    assert_eq!(one.difficulty, Some(word("easy")));
    assert_eq!(one.description, [LangText([title("one").0, title("two").0].concat())]);
    assert_eq!((found.educational.len(), found.extensions.len()), (1, 0));
    assert_eq!(found.general, lom.general);
}

proptest! {
    #[test]
    fn whatever_is_written_reads_back_as_what_is_held(lom in tests::lom()) {
        let held = held(&lom);
        prop_assert_eq!(back(&lom), held.clone());
        prop_assert_eq!(super::held(&held), held);
    }
}
