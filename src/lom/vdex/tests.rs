//! Vocabulary files in, terms, names and hierarchies out.

use super::*;

fn scheme(inner: &str) -> Scheme {
    read(format!("<vdex xmlns='http://www.imsglobal.org/xsd/imsvdex_v1p0'>{inner}</vdex>").as_bytes())
        .unwrap()
}

fn a_term(id: &str, caption: &str, inner: &str) -> String {
    let caption = match caption {
        "" => String::new(),
        _ => format!("<caption><langstring language='en'>{caption}</langstring></caption>"),
    };
    format!("<term><termIdentifier>{id}</termIdentifier>{caption}{inner}</term>")
}

fn relation(source: &str, kind: &str, target: &str) -> String {
    format!(
        "<relationship><sourceTerm>{source}</sourceTerm><targetTerm>{target}</targetTerm>\
         <relationshipType>{kind}</relationshipType></relationship>"
    )
}

/// `child<parent` for every term that has a broader one.
fn hierarchy(scheme: &Scheme) -> Vec<String> {
    let above =
        |term: &crate::model::scheme::Term| Some(format!("{}<{}", term.id, scheme.term(term.broader?)?.id));
    scheme.terms().iter().filter_map(above).collect()
}

#[test]
fn terms_inside_each_other_are_a_hierarchy_with_names_in_every_language() {
    let text = "<vdex language='de' orderSignificant='true'><vocabIdentifier> urn:x </vocabIdentifier>\
        <vocabName><langstring>Fächer</langstring><langstring language='EN'>Subjects</langstring></vocabName>\
        <term><termIdentifier>1</termIdentifier><caption><langstring>Mathe</langstring></caption>\
        <term><termIdentifier>11</termIdentifier><caption>Rechnen</caption></term></term></vdex>";
    let scheme = read(text.as_bytes()).unwrap();
    let head = scheme.head();
    assert_eq!(
        (head.identifier.as_str(), head.language.as_deref(), head.is_ordered),
        ("urn:x", Some("de"), true)
    );
    let names: Vec<_> = head.names.0.iter().map(|n| (n.language.as_deref(), n.text.as_str())).collect();
    assert_eq!(names, [(Some("de"), "Fächer"), (Some("en"), "Subjects")]);
    assert_eq!(hierarchy(&scheme), ["11<1"]);
    assert_eq!(scheme.terms()[1].captions.0[0].text, "Rechnen");
}

#[test]
fn relationships_are_a_hierarchy_too() {
    let terms =
        [a_term("a", "A", ""), a_term("b", "B", ""), a_term("c", "C", ""), a_term("d", "D", "")].concat();
    let relations = [
        relation("a", "NT", "b"),
        relation("c", "BT", "a"),
        relation("a", "RT", "d"),
        relation("d", "BT", "gone"),
    ];
    assert_eq!(hierarchy(&scheme(&(terms + &relations.concat()))), ["b<a", "c<a"]);
}

#[test]
fn a_term_to_use_another_for_is_another_name_of_it() {
    let terms = [a_term("a", "Arithmetic", ""), a_term("s", "Sums", "")].concat();
    for relation in [relation("s", "USE", "a"), relation("a", "UF", "s")] {
        let scheme = scheme(&(terms.clone() + &relation));
        assert_eq!((scheme.terms().len(), scheme.by_name("sums"), scheme.by_id("s")), (1, Some(0), Some(0)));
    }
}

#[test]
fn a_file_that_writes_relationships_the_other_way_round_is_known_by_its_nameless_terms() {
    let terms = [a_term("root", "Root", ""), a_term("child", "Child", ""), a_term("old", "", "")].concat();
    let relations =
        [relation("child", "USE", "old"), relation("child", "NT", "root"), relation("root", "BT", "child")];
    let scheme = scheme(&(terms + &relations.concat()));
    assert_eq!(hierarchy(&scheme), ["child<root"]);
    assert_eq!(scheme.by_id("old"), scheme.by_id("child"));
}

#[test]
fn what_is_no_vocabulary_is_refused_with_the_reason() {
    for (text, words) in [
        ("<lom/>", "the root element is `lom`"),
        ("<vdex/>", "no `term`"),
        ("<vdex><term/></vdex>", "no `term`"),
        ("<vdex><term>", "not well-formed"),
        ("", "not well-formed"),
    ] {
        let error = read(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(words), "{text}: {error}");
    }
}

proptest::proptest! {
    #[test]
    fn any_terms_and_relationships_are_read_without_end_or_panic(
        pairs in proptest::collection::vec((0_u8..9, 0_u8..9, 0_usize..5), 0..60),
    ) {
        let terms: String = (0..9).map(|n| a_term(&n.to_string(), if n % 3 == 0 { "" } else { "x" }, "")).collect();
        let kinds = ["NT", "BT", "USE", "UF", "RT"];
        let relations: String =
            pairs.iter().map(|(a, b, kind)| relation(&a.to_string(), kinds[*kind], &b.to_string())).collect();
        let scheme = scheme(&(terms + &relations));
        let mut values: Vec<&str> = scheme.terms().iter().map(|term| term.value.as_str()).collect();
        values.sort_unstable();
        values.dedup();
        proptest::prop_assert_eq!(values.len(), scheme.terms().len());
        for term in scheme.terms() {
            let up = std::iter::successors(term.broader, |at| scheme.term(*at)?.broader);
            proptest::prop_assert!(up.take(99).count() < 20);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(text in "(<[a-z]{1,6}>|</vdex>|<vdex>|<term>|[a-z ]{0,9}|&#0;){0,20}") {
        drop(read(text.as_bytes()));
    }
}

#[test]
fn values_are_unlike_each_other_even_where_a_name_looks_like_a_value() {
    let terms = [a_term("a", "N", ""), a_term("c", "N [b]", ""), a_term("b", "N", "")].concat();
    let scheme = scheme(&terms);
    let values: Vec<_> = scheme.terms().iter().map(|term| term.value.as_str()).collect();
    assert_eq!(values, ["N", "N [b]", "N [b] [b]"]);
}
