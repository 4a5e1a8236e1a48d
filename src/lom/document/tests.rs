//! Records in, search documents out.

use super::*;
use crate::lom::Reading;
use crate::model::vocabularies::Vocabularies;

fn of(body: &str) -> Document {
    let raw = format!("<lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\">{body}</lom>");
    let Ok(Reading::Lom(parsed)) = crate::lom::read(raw.as_bytes()) else { panic!("no LOM: {raw}") };
    let derived = derive::derive(&parsed, "oai:x:1");
    let source: SourceId = "x".parse().unwrap();
    document(
        (&RecordId::derive(&source, "oai:x:1"), &source),
        "oai:x:1",
        &parsed.lom,
        &derived,
        &Vocabularies::default(),
    )
}

fn text(language: Option<&str>, text: &str) -> Text {
    Text { language: language.map(str::to_owned), text: text.to_owned() }
}

#[test]
fn a_text_without_a_tag_takes_the_records_language() {
    let found = of("<general><title><string>Un</string><string language='de'>Eins</string></title>\
                    <language>en</language></general><metaMetadata><language>fr</language></metaMetadata>");
    assert_eq!(found.title, [text(Some("fr"), "Un"), text(Some("de"), "Eins")]);
    assert_eq!(of("<general><title><string>One</string></title></general>").title, [text(None, "One")]);
    assert_eq!(found.language, ["en"]);
}

#[test]
fn keywords_in_one_string_are_taken_apart_unless_it_is_a_sentence() {
    let keywords = |value: &str| -> Vec<String> {
        let found = of(&format!("<general><keyword><string>{value}</string></keyword></general>"));
        found.keyword.into_iter().map(|text| text.text).collect()
    };
    assert_eq!(keywords("wool; silk ;linen;"), ["wool", "silk", "linen"]);
    assert_eq!(keywords("wool, silk, linen"), ["wool", "silk", "linen"]);
    assert_eq!(keywords("Paris, France"), ["Paris, France"]);
    assert_eq!(keywords("We weave, we knit, we sew."), ["We weave, we knit, we sew."]);
}

#[test]
fn subjects_are_taxa_of_a_discipline_else_keywords() {
    let class = |purpose: &str| {
        format!(
            "<general><keyword><string>loom</string></keyword></general><classification><purpose><value>{purpose}\
             </value></purpose><taxonPath><taxon><entry><string>Crafts &gt; Weaving</string></entry></taxon>\
             </taxonPath></classification>"
        )
    };
    let names = |d: Document| -> Vec<String> { d.subject.into_iter().map(|text| text.text).collect() };
    assert_eq!(names(of(&class("discipline"))), ["Crafts", "Weaving"]);
    assert_eq!(names(of(&class("skill level"))), ["loom"]);
}

#[test]
fn people_are_authors_or_publishers_by_their_role() {
    let contribute = |role: &str, entity: &str| {
        format!("<contribute><role><value>{role}</value></role><entity>{entity}</entity></contribute>")
    };
    let found = of(&format!(
        "<lifeCycle>{}{}{}<contribute><entity>No Role</entity></contribute></lifeCycle>",
        contribute("Author", "Ann Author"),
        contribute("publisher", "BEGIN:VCARD\nFN:Someone\nORG:A House\nEND:VCARD"),
        contribute("validator", "Vic"),
    ));
    assert_eq!(found.author, ["Ann Author", "No Role"]);
    assert_eq!(found.publisher, ["A House"]);
}

#[test]
fn facets_are_codes() {
    let found = of(
        "<lifeCycle><contribute><role><value>publisher</value></role><date><dateTime>2019-5-1</dateTime>\
                    </date></contribute><contribute><date><dateTime>2021</dateTime></date></contribute></lifeCycle>\
                    <technical><format>application/pdf</format></technical>\
                    <educational><learningResourceType><value>Narrative Text</value></learningResourceType>\
                    <learningResourceType><value>info:eu-repo/semantics/article</value></learningResourceType>\
                    <context><value>HBO</value></context><typicalAgeRange><string>10-13</string></typicalAgeRange>\
                    <difficulty><value>easy</value></difficulty></educational>\
                    <rights><cost><value>no</value></cost><description><string>CC BY-NC 4.0</string></description>\
                    </rights>",
    );
    assert_eq!(found.resource_type, ["narrative text", "article"]);
    assert_eq!(found.level, ["higher education"]);
    assert_eq!(found.age, ["9-11", "12-14"]);
    assert_eq!(found.difficulty, ["easy"]);
    assert_eq!(found.cost, ["no"]);
    assert_eq!(found.licence, ["CC-BY-NC-4.0"]);
    assert_eq!(found.permission, ["share", "adapt"]);
    assert_eq!(found.format, ["pdf"]);
    assert_eq!(found.year, Some(2019));
}
