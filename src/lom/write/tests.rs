//! What is written reads back the same: by hand, and over arbitrary records.

use proptest::prelude::*;

use super::*;
use crate::lom::Reading;
use crate::lom::vcard;
use crate::model::lom::*;

#[track_caller]
fn back(lom: &Lom) -> Lom {
    let text = write_ieee(lom);
    match crate::lom::read(text.as_bytes()) {
        Ok(Reading::Lom(parsed)) => parsed.lom,
        other => panic!("{other:?}\n{text}"),
    }
}

#[test]
fn an_empty_record_is_a_lom_element() {
    assert_eq!(element(&Lom::default()), "<lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\"/>");
}

#[test]
fn a_value_that_the_schema_refuses_stands_beside_its_valid_form() {
    let mut lom = Lom::default();
    lom.technical.size = Some("18Kbytes".to_owned());
    let date = |text: &str| Some(DateTime { date_time: Some(text.to_owned()), ..DateTime::default() });
    for text in ["2026-11-21T10:00:00Z", "printemps 2008"] {
        lom.life_cycle.contribute.push(Contribute { date: date(text), ..Contribute::default() });
    }
    let text = element(&lom);
    assert!(text.contains("<size x:value=\"18Kbytes\">18432</size>"), "{text}");
    assert!(
        text.contains("<dateTime x:value=\"2026-11-21T10:00:00Z\">2026-11-21T10:00:00.0Z</dateTime>"),
        "{text}"
    );
    assert!(text.contains("<x:dateTime>printemps 2008</x:dateTime>"), "{text}");
    assert_eq!(back(&lom), lom);
}

#[test]
fn a_foreign_extension_stands_at_its_place_as_it_was() {
    let mut lom = Lom { educational: vec![Educational::default()], ..Lom::default() };
    lom.extensions.push(Extension {
        path: "educational[0]".to_owned(),
        element: Element {
            namespace: "urn:example:profile".to_owned(),
            name: "place".to_owned(),
            text: "a hall".to_owned(),
            ..Element::default()
        },
    });
    let text = element(&lom);
    assert!(
        text.contains("<educational>\n    <place xmlns=\"urn:example:profile\">a hall</place>"),
        "{text}"
    );
    assert_eq!(back(&lom), lom);
}

/// Text as the reader gives it: trimmed, not empty, of characters that XML has.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z0-9]{1,8}", "[ -~äß語\n\t]{1,20}", "[<>&\"';,:\\\\]{1,6}"]
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("not empty", |text| !text.is_empty())
}

/// A token without runs of white space.
fn token() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn tag() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["en", "pt-BR", "zh-Hant", "x-t-cc-url", "haw"]).prop_map(str::to_owned)
}

fn lang() -> impl Strategy<Value = LangText> {
    let string = (prop::option::of(tag()), text()).prop_map(|(language, text)| LangString { language, text });
    prop::collection::vec(string, 1..3).prop_map(LangText)
}

fn maybe_lang() -> impl Strategy<Value = LangText> {
    prop_oneof![Just(LangText::default()), lang()]
}

fn few<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(of, 0..3)
}

fn vocabulary() -> impl Strategy<Value = Vocabulary> {
    (prop::option::of(token()), token(), maybe_lang()).prop_map(|(source, value, label)| Vocabulary {
        source,
        value,
        label,
    })
}

fn identifier() -> impl Strategy<Value = Identifier> {
    (prop::option::of(text()), text()).prop_map(|(catalog, entry)| Identifier { catalog, entry })
}

fn date() -> impl Strategy<Value = DateTime> {
    let value = prop_oneof![
        Just("2026-11-21T10:00:00Z".to_owned()),
        Just("2015-7-17".to_owned()),
        Just("2001".to_owned()),
        text()
    ];
    (value, maybe_lang()).prop_map(|(value, description)| DateTime { date_time: Some(value), description })
}

fn span() -> impl Strategy<Value = Duration> {
    let value =
        prop_oneof![Just("PT1H".to_owned()), Just("00:31:33".to_owned()), Just("PT".to_owned()), text()];
    (value, maybe_lang()).prop_map(|(value, description)| Duration { duration: Some(value), description })
}

fn contribute() -> impl Strategy<Value = Contribute> {
    (vocabulary(), few(text()), prop::option::of(date())).prop_map(|(role, entity, date)| Contribute {
        role: Some(role),
        entity: entity.iter().map(|text| vcard::read(text)).collect(),
        date,
    })
}

fn general() -> impl Strategy<Value = General> {
    let lists = (few(lang()), few(lang()), few(lang()));
    let values = (prop::option::of(vocabulary()), prop::option::of(vocabulary()));
    (few(identifier()), maybe_lang(), few(tag()), lists, values).prop_map(
        |(identifier, title, language, (description, keyword, coverage), (structure, aggregation_level))| {
            General {
                identifier,
                title,
                language,
                description,
                keyword,
                coverage,
                structure,
                aggregation_level,
            }
        },
    )
}

fn technical() -> impl Strategy<Value = Technical> {
    let composite = (vocabulary(), prop::option::of(text())).prop_map(|(name, minimum_version)| {
        OrComposite { name: Some(name), minimum_version, ..OrComposite::default() }
    });
    let requirement =
        prop::collection::vec(composite, 1..3).prop_map(|or_composite| Requirement { or_composite });
    let size = prop_oneof![Just("18Kbytes".to_owned()), Just("12".to_owned()), text()];
    (
        few(text()),
        prop::option::of(size),
        few(text()),
        few(requirement),
        maybe_lang(),
        prop::option::of(span()),
    )
        .prop_map(|(format, size, location, requirement, remarks, duration)| Technical {
            format,
            size,
            location,
            requirement,
            installation_remarks: remarks,
            duration,
            ..Technical::default()
        })
}

fn educational() -> impl Strategy<Value = Educational> {
    (vocabulary(), few(vocabulary()), few(lang()), prop::option::of(span()), few(tag())).prop_map(
        |(difficulty, context, typical_age_range, typical_learning_time, language)| Educational {
            difficulty: Some(difficulty),
            context,
            typical_age_range,
            typical_learning_time,
            language,
            ..Educational::default()
        },
    )
}

fn relation() -> impl Strategy<Value = Relation> {
    (vocabulary(), few(identifier()), few(lang())).prop_map(|(kind, identifier, description)| Relation {
        kind: Some(kind),
        resource: RelationResource { identifier, description },
    })
}

fn classification() -> impl Strategy<Value = Classification> {
    let taxon = (text(), maybe_lang()).prop_map(|(id, entry)| Taxon { id: Some(id), entry });
    let path = (lang(), few(taxon)).prop_map(|(source, taxon)| TaxonPath { source, taxon });
    (vocabulary(), few(path), maybe_lang(), few(lang())).prop_map(
        |(purpose, taxon_path, description, keyword)| Classification {
            purpose: Some(purpose),
            taxon_path,
            description,
            keyword,
        },
    )
}

fn element_tree() -> impl Strategy<Value = Element> {
    let namespace = prop::sample::select(vec![
        "",
        "http://ltsc.ieee.org/xsd/LOM",
        "urn:lomond:lom",
        "urn:example:a",
        "http://purl.org/dc/elements/1.1/",
        "http://www.w3.org/1999/xhtml",
    ]);
    let name =
        prop::sample::select(vec!["place", "title", "lom", "string", "element", "b", "obaaRole", "é", "1 x"]);
    let attribute_name =
        prop::sample::select(vec!["a", "language", "{urn:example:b}c", "xmlns", "uniqueElementName"]);
    let attributes = prop::collection::btree_map(attribute_name.prop_map(str::to_owned), text(), 0..3);
    let shape = (namespace, name, attributes, prop_oneof![Just(String::new()), text()]);
    let leaf = shape
        .prop_map(|(namespace, name, attributes, text)| Element {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            attributes: attributes.into_iter().collect(),
            text,
            children: Vec::new(),
        })
        .boxed();
    let inner = leaf.clone();
    (inner, prop::collection::vec(leaf, 0..3)).prop_map(|(element, children)| Element { children, ..element })
}

fn extensions() -> impl Strategy<Value = Vec<Extension>> {
    let path = prop::sample::select(vec![
        "",
        "general",
        "general.title",
        "general.keyword[0]",
        "technical.location[1]",
        "lifeCycle.contribute[0].date",
        "educational[0]",
        "educational[7]",
        "no such place",
    ]);
    let one = (path, element_tree()).prop_map(|(path, element)| Extension { path: path.to_owned(), element });
    prop::collection::vec(one, 0..5).prop_map(|mut list| {
        list.sort_by_key(|extension| crate::lom::read::path_order(&extension.path));
        list
    })
}

pub(in crate::lom::write) fn lom() -> impl Strategy<Value = Lom> {
    let life_cycle = (maybe_lang(), few(contribute())).prop_map(|(version, contribute)| LifeCycle {
        version,
        contribute,
        ..LifeCycle::default()
    });
    let meta = (few(identifier()), few(contribute()), few(text()), prop::option::of(tag())).prop_map(
        |(identifier, contribute, metadata_schema, language)| MetaMetadata {
            identifier,
            contribute,
            metadata_schema,
            language,
        },
    );
    let rights = (prop::option::of(vocabulary()), maybe_lang()).prop_map(|(cost, description)| Rights {
        cost,
        description,
        ..Rights::default()
    });
    let annotation =
        (text(), prop::option::of(date()), maybe_lang()).prop_map(|(entity, date, description)| Annotation {
            entity: Some(vcard::read(&entity)),
            date,
            description,
        });
    let lists = (few(educational()), few(relation()), few(annotation), few(classification()), extensions());
    (general(), life_cycle, meta, technical(), rights, lists).prop_map(
        |(general, life_cycle, meta_metadata, technical, rights, lists)| Lom {
            general,
            life_cycle,
            meta_metadata,
            technical,
            educational: lists.0,
            rights,
            relation: lists.1,
            annotation: lists.2,
            classification: lists.3,
            extensions: lists.4,
        },
    )
}

proptest! {
    #[test]
    fn whatever_is_written_reads_back_the_same(lom in lom()) {
        prop_assert_eq!(back(&lom), lom);
    }
}
