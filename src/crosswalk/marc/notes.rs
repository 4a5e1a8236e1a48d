//! 5XX: notes.

use crate::crosswalk::Source;
use crate::crosswalk::classes;
use crate::crosswalk::languages;
use crate::crosswalk::marc::record::DataField;
use crate::crosswalk::marc::record::Record;
use crate::crosswalk::rights;
use crate::crosswalk::teaching;
use crate::crosswalk::text;
use crate::model::lom::OrComposite;
use crate::model::lom::Vocabulary;

const BLANK: [u8; 2] = *b"  ";

fn note(record: &mut Record, tag: &'static str, indicators: [u8; 2], text: impl Into<String>) {
    record.push(DataField::new(tag, indicators).sub(b'a', text));
}

pub fn general(source: &Source<'_>, record: &mut Record) {
    for educational in &source.lom.educational {
        for phrase in educational.description.iter().flat_map(text::phrases) {
            note(record, "500", BLANK, phrase.text);
        }
    }
    let mut named = |name: &str, value: Option<&Vocabulary>| {
        if let Some(word) = value.map(|value| text::term(value, source)).filter(|word| !word.is_empty()) {
            note(record, "500", BLANK, format!("{name}: {word}."));
        }
    };
    named("Status", source.lom.life_cycle.status.as_ref());
    for educational in &source.lom.educational {
        named("Interactivity level", educational.interactivity_level.as_ref());
        named("Semantic density", educational.semantic_density.as_ref());
        named("Difficulty", educational.difficulty.as_ref());
    }
    let times =
        source.lom.educational.iter().map(|e| teaching::iso_duration(e.typical_learning_time.as_ref()));
    for time in times.flatten() {
        note(record, "500", BLANK, format!("Typical learning time: {time}."));
    }
}

pub fn access(source: &Source<'_>, record: &mut Record) {
    if rights::costs(source.lom) == Some(true) {
        note(record, "506", *b"1 ", "Use of the resource requires payment.");
    }
}

pub fn summary(source: &Source<'_>, record: &mut Record) {
    for phrase in source.lom.general.description.iter().flat_map(text::phrases) {
        note(record, "520", BLANK, phrase.text);
    }
}

pub fn audience(source: &Source<'_>, record: &mut Record) {
    for age in teaching::ages(source) {
        note(record, "521", *b"1 ", age);
    }
    for context in teaching::contexts(source) {
        note(record, "521", *b"8 ", context.label);
    }
    let levels = classes::subjects(source, &["educational level"]);
    for name in levels.iter().filter(|level| level.scheme.is_none()).filter_map(classes::Subject::name) {
        note(record, "521", *b"8 ", name);
    }
}

pub fn programme(source: &Source<'_>, record: &mut Record) {
    for level in classes::subjects(source, &["educational level"]) {
        if let (Some(scheme), Some(name)) = (level.scheme.clone(), level.name()) {
            record.push(DataField::new("526", *b"0 ").sub(b'a', scheme).sub(b'b', name));
        }
    }
}

pub fn accessibility(source: &Source<'_>, record: &mut Record) {
    let purposes = &["accessibility restrictions"];
    let descriptions = classes::descriptions(source, purposes).into_iter().map(|phrase| phrase.text);
    let subjects = classes::subjects(source, purposes);
    let taxa = subjects.iter().filter_map(classes::Subject::name);
    for text in descriptions.chain(taxa) {
        note(record, "532", *b"8 ", text);
    }
}

pub fn system(source: &Source<'_>, record: &mut Record) {
    let technical = &source.lom.technical;
    for requirement in &technical.requirement {
        let any: Vec<String> = requirement.or_composite.iter().map(|one| composite(one, source)).collect();
        let any: Vec<&str> = any.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        if !any.is_empty() {
            note(record, "538", BLANK, format!("Requires {}.", any.join(" or ")));
        }
    }
    for text in [&technical.installation_remarks, &technical.other_platform_requirements] {
        if let Some(phrase) = text::best(text, source) {
            note(record, "538", BLANK, phrase.text);
        }
    }
}

/// `browser opera 9 to 12`.
fn composite(one: &OrComposite, source: &Source<'_>) -> String {
    let word = |value: &Option<Vocabulary>| value.as_ref().map(|value| text::term(value, source));
    let version = |value: &Option<String>| value.as_deref().map(text::line).filter(|text| !text.is_empty());
    let versions = match (version(&one.minimum_version), version(&one.maximum_version)) {
        (Some(least), Some(greatest)) => Some(format!("{least} to {greatest}")),
        (Some(least), None) => Some(format!("{least} or later")),
        (None, Some(greatest)) => Some(format!("up to {greatest}")),
        (None, None) => None,
    };
    let parts: Vec<String> = [word(&one.kind), word(&one.name), versions].into_iter().flatten().collect();
    parts.join(" ")
}

pub fn use_terms(source: &Source<'_>, record: &mut Record) {
    let lom = source.lom;
    let statements: Vec<String> = rights::statements(lom).into_iter().map(|phrase| phrase.text).collect();
    if statements.is_empty() {
        if rights::restricted(lom) == Some(true) {
            note(record, "540", BLANK, "Copyright or other restrictions apply.");
        }
        return;
    }
    let licence = rights::licence(lom);
    let url = rights::licence_url(lom);
    for (at, statement) in statements.into_iter().enumerate() {
        // A statement that is nothing but the address need not be said twice.
        let is_url = crate::crosswalk::identifiers::web(&statement).is_some();
        let field =
            DataField::new("540", BLANK).sub(b'a', if is_url && at == 0 { String::new() } else { statement });
        let field = if at == 0 { terms(field, licence.as_ref(), url.clone()) } else { field };
        record.push(field);
    }
}

fn terms(field: DataField, licence: Option<&crate::lom::licence::Licence>, url: Option<String>) -> DataField {
    let code = licence.map(|licence| licence.code.clone());
    let is_cc = code.as_deref().is_some_and(|code| code.starts_with("CC"));
    field.opt(b'f', code).sub(b'2', if is_cc { "cc" } else { "" }).opt(b'u', url)
}

pub fn language(source: &Source<'_>, record: &mut Record) {
    let tags: Vec<String> = source.lom.general.language.iter().map(|tag| text::line(tag)).collect();
    let loses = |tag: &String| languages::code(tag).is_some() && tag.contains('-');
    if tags.iter().any(loses) {
        note(record, "546", BLANK, format!("Language tags: {}.", tags.join(", ")));
    }
}
